"""Find everything that is wrong with a finished letter: the quick checks, and those that take seconds.

A letter passed the quick checks when it was made. Here they are made again on the file as it is now. The pages are
drawn as well, and veraPDF is asked.
"""

import re
from collections.abc import Iterator, Mapping

from lgo_letters.finished.ink import ENOUGH, faint_words
from lgo_letters.finished.letter_checks import check_finished
from lgo_letters.finished.numbers_check import check_numbers
from lgo_letters.finished.reader import read_finished
from lgo_letters.finished.verapdf import judge, missing
from lgo_letters.letter import Letter
from lgo_letters.problems import Kind, Place, Problem

_LANGUAGE = re.compile(rb'\slang="([A-Za-z0-9-]+)"')
_SHOWN = 5  # faint words for each page; more wouldn't help


def inspect(pdf: bytes, letter: Letter, twin: bytes = b"") -> tuple[Problem, ...]:
    """Find everything that is wrong with a finished letter, except what veraPDF finds: see `judge_letters`.

    `twin` is the HTML beside it, which says which other languages it has.
    """
    place = Place(f"output/{letter.year}/letters/{letter.slug}.pdf")
    try:
        finished = read_finished(pdf)
    except ValueError as error:
        return (Problem(Kind.OFFICIAL, place, "", str(error), "", letter.slug),)
    languages = [language.decode() for language in _LANGUAGE.findall(twin)]
    return (
        *check_numbers(letter),
        *check_finished(finished, letter, place, languages),
        *(Problem(Kind.OFFICIAL, place, "", message, "", letter.slug) for message in _faint(pdf)),
    )


def judge_letters(pdfs: Mapping[str, bytes], label: str) -> tuple[Problem, ...]:
    """Ask veraPDF about many letters at once, by slug, because it takes longer to start than to read a letter."""
    if lacking := missing():
        hint = "only veraPDF tells whether archives will take the letters"
        return (Problem(Kind.OFFICIAL, Place(label), "", f"veraPDF can't be asked: {lacking}", hint),)
    return tuple(
        Problem(Kind.OFFICIAL, Place(f"{label}/{slug}.pdf"), "", message, "", slug)
        for slug, broken in judge(pdfs).items()
        for message in broken
    )


def _faint(pdf: bytes) -> Iterator[str]:
    shown: dict[int, int] = {}
    for page, word, contrast in faint_words(pdf):
        shown[page] = shown.get(page, 0) + 1
        if shown[page] <= _SHOWN:
            yield f"on page {page + 1} {word!r} has a contrast of {contrast:.1f} to 1; it must be at least {ENOUGH}"

"""Find the problems that only the frame or pages show. Typeset only a few letters, which together have every shape.

A letter's shape is its HTML without words and figures: which element follows which. If there was no problem, digests of
the edition, the shapes and the letters are kept in `output/<year>/.typeset`, so that nothing is checked twice.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from lgo_letters.batch.manifest import digest
from lgo_letters.batch.planning import inputs_of
from lgo_letters.letter import Letter
from lgo_letters.machine import versions
from lgo_letters.pipeline import Tell, Year
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.typesetting.frame import Frame
from lgo_letters.whole_files import write_whole

TYPESET = ".typeset"
_TAG = re.compile(r"<[^<>]+>")
_FIGURE = re.compile(r"[1-9][\d.]*|0\.\d+")  # in an attribute; 0 may matter, so it isn't matched

Shape = frozenset[tuple[str, str]]


def typeset_shapes(year: Year, letters: Sequence[Letter], output: Path, tell: Tell) -> tuple[list[Problem], list[str]]:
    """Fill the frame for all letters, and typeset some of them, one of these as signed.

    Returns:
        Every problem, and why letters are laid out in full, each reason once.
    """
    known = digest(year.edition.digest, versions())
    try:
        inputs = {each.slug: inputs_of(each.slug, year) for each in letters}
    except ProblemsError as error:  # the lists of cases aren't those that were imported
        return [*error.problems], []
    seen, done, before = _kept(output / TYPESET, known)
    new = [letter for letter in letters if inputs[letter.slug] not in done]
    shapes, problems = _shapes(year, [*new, *(replace(letter, draft=False) for letter in letters[:1] if new)])
    shown = {pair: digest(*pair) for pair in Shape().union(*(shape for _, shape in shapes))}
    chosen = _cover(shapes, Shape(pair for pair, name in shown.items() if name not in seen))
    in_full = dict.fromkeys(before)
    for number, letter in enumerate(chosen if not problems else ()):
        tell(number, len(chosen), letter.slug)
        try:
            made = year.typesetter.typeset(letter)
            in_full |= dict.fromkeys([made.in_full] if made.in_full else [])
        except ProblemsError as error:
            problems += error.problems
            if any(not problem.council for problem in error.problems):
                break  # no letter can be made
    if new and not problems:
        tell(len(chosen), len(chosen), "")
        lines = [known, " ".join(sorted({*seen, *shown.values()})), " ".join(sorted(inputs.values())), *in_full]
        with suppress(ProblemsError):  # if it can't be kept, the letters are checked again next time
            write_whole(output / TYPESET, "\n".join(lines).encode(), TYPESET)
    return problems, list(in_full)


def _kept(path: Path, known: str) -> tuple[AbstractSet[str], AbstractSet[str], Sequence[str]]:
    """Give digests of the shapes and letters that were checked before, and why letters were laid out in full."""
    with suppress(OSError, ValueError):
        edition, seen, done, *reasons = path.read_text(encoding="utf-8").splitlines()
        if edition == known:
            return {*seen.split()}, {*done.split()}, reasons
    return set(), set(), ()


def _shapes(year: Year, letters: Sequence[Letter]) -> tuple[list[tuple[Letter, Shape]], list[Problem]]:
    """Give each letter with its shape, and every reason why the frame can't be filled."""
    shapes: list[tuple[Letter, Shape]] = []
    problems: list[Problem] = []
    try:
        frame = Frame(year.edition)
        for letter in letters:
            try:
                shapes.append((letter, _shape(letter, frame.html(letter))))
            except ProblemsError as error:
                problems += error.problems
    except ProblemsError as error:  # a problem of the frame itself
        problems += error.problems
    return shapes, problems


def _shape(letter: Letter, html: str) -> Shape:
    """Give each tag with the next one, and each chart with the texts that say what it shows."""
    tags = pairwise(map(_without_figures, _TAG.findall(html)))
    charts = {(each.id, text) for each in letter.sections.values() if each.chart for text in each.chart.texts}
    return Shape(charts.union(tags))


@lru_cache(maxsize=10_000)
def _without_figures(tag: str) -> str:
    return _FIGURE.sub("1", tag)


def _cover(shapes: Sequence[tuple[Letter, Shape]], shown: Shape) -> list[Letter]:
    """Choose letters that together have everything. First comes the one with most."""
    chosen: list[Letter] = []
    while shown:
        letter, shape = max(shapes, key=lambda each: len(each[1] & shown))
        chosen.append(letter)
        shown -= shape
    return chosen

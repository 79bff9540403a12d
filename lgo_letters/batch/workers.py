"""Turn letters into outcomes, in one process. It keeps what it worked out for the next letters.

An outcome has bytes or problems, never an exception: an exception may break when it is pickled. No file is written.
"""

import gc
import threading
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from lgo_letters.batch.outcome import Outcome, failed
from lgo_letters.edition.edition import Edition
from lgo_letters.finished.comparison import difference
from lgo_letters.letter import Letter
from lgo_letters.pictures import small_picture
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.typesetting.typeset import Typeset, Typesetter

COLLECT_EVERY = 2  # groups of letters; if Python decides when to collect, that takes a tenth of the time
SAMPLES = frozenset((1, 30, 150, *range(300, 1_000_000, 300)))  # letters of a process that are compared
FEWER = "use fewer processes: --jobs 1"
_LOCK = threading.Lock()  # a cluster's worker has threads, which share WeasyPrint and its log

Group = Sequence[Letter]
_typesetters: dict[str, Typesetter] = {}  # only one, by its edition's digest; kept for the next letters
_made = count(1)  # groups of letters
_begun = count()  # letters


def make(edition: Edition, letters: Group, *, full: bool = False, kept: Path | None = None) -> list[Outcome]:
    """Make letters, with a typesetter that is kept for the next ones of the same edition.

    Samples are laid out in full as well: pages, words, tags and links must be the same. `kept` is the folder in which
    blocks are kept.
    """
    with _LOCK:
        try:
            letters = [replace(letter, known=edition.facts) for letter in letters]
            typesetter = warm(edition, kept)
            made = typesetter.typeset_all(letters, full=full)
            return [_outcome(typesetter, letter, done) for letter, done in zip(letters, made, strict=True)]
        except ProblemsError as error:  # a problem of the edition: it has no typesetter
            return [Outcome(letter.slug, problems=error.problems) for letter in letters]
        except MemoryError:
            if len(letters) == 1:
                return [failed(letters[0].slug, "out of memory", FEWER, Kind.TYPESETTING)]
    return [outcome for letter in letters for outcome in make(edition, [letter], full=full, kept=kept)]


def _outcome(typesetter: Typesetter, letter: Letter, done: Typeset | ProblemsError) -> Outcome:
    if isinstance(done, ProblemsError):
        return Outcome(letter.slug, problems=done.problems)
    if done.blocks and next(_begun) in SAMPLES:
        try:
            differs = difference(done.pdf, typesetter.in_full(letter), typesetter.known)
        except ProblemsError as error:
            differs = str(error.problems[0])
        if differs:
            return Outcome(letter.slug, problems=(_differs(letter, differs),), differs=True)
    return Outcome(letter.slug, done.pdf, done.html, small_picture(done.pdf), done.pages, in_full=done.in_full)


def make_and_collect(edition: Edition, letters: Group, *, full: bool, kept: Path | None) -> list[Outcome]:
    """Make letters in a process that does nothing else, and sometimes collect garbage."""
    try:
        return make(edition, letters, full=full, kept=kept)
    finally:
        if next(_made) % COLLECT_EVERY == 0:
            gc.collect()
            gc.freeze()  # what is left is kept for the next letters, and isn't searched for garbage again


def _differs(letter: Letter, how: str) -> Problem:
    """Report that letters differ from full layout. This keeps back no letter."""
    message = f"{letter.slug}'s letter is another one when it is laid out in full ({how}), so all letters are"
    hint = "report this as a fault of lgo-letters; until it is mended: build --full"
    return Problem(Kind.TYPESETTING, Place(f"templates/{letter.year}/letter.css"), "", message, hint)


def warm(edition: Edition, kept: Path | None = None) -> Typesetter:
    if edition.digest not in _typesetters:
        _typesetters.clear()
        _typesetters[edition.digest] = Typesetter(edition, kept)
    return _typesetters[edition.digest]

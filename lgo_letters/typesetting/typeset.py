"""A letter turned into PDF and HTML, refusing what WeasyPrint forgives.

A picture that is missing, a declaration that isn't understood, a letter that the font doesn't have: WeasyPrint goes on
with a line in its log, or with none. Here each is a problem, and there is no PDF.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lgo_letters.blocks.in_full import InFullError
from lgo_letters.edition.edition import Edition
from lgo_letters.finished.known_drawings import KnownDrawings
from lgo_letters.finished.letter_checks import check_finished
from lgo_letters.finished.numbers_check import check_numbers
from lgo_letters.finished.reader import read_finished
from lgo_letters.letter import Letter
from lgo_letters.official.identity import properties_of
from lgo_letters.problems import Place, Problem, ProblemsError
from lgo_letters.typesetting.frame import Frame
from lgo_letters.typesetting.full_layout import FullLayout
from lgo_letters.typesetting.typeface import alone, environment, unprintable
from lgo_letters.typesetting.weasyprint_opened import open_weasyprint

GROUP = 20  # letters, whose new blocks are best typeset together
_LANGUAGE = re.compile(r'lang="(?<=\slang=")([A-Za-z0-9-]+)"')  # five times as fast as with the space in front


@dataclass(frozen=True, slots=True)
class Typeset:
    """A letter as it is sent: its PDF, and the HTML that it was made from, with style and pictures inside.

    `blocks` says whether it was made up of blocks; `in_full` why it wasn't although nobody wished it in full.
    """

    pdf: bytes
    html: bytes
    pages: int
    blocks: bool = False
    in_full: str = ""


def open_typesetting() -> None:
    """Import what typesetting needs, which takes longer than reading a year.

    Raises:
        ProblemsError: it isn't on this machine.
    """
    with alone():
        open_weasyprint()
        from lgo_letters.blocks import letters  # noqa: F401


class Typesetter:
    """Typesets the letters of one edition: fonts, style and frame are read once for all of them."""

    def __init__(self, edition: Edition) -> None:
        """Read fonts, style and frame; raise what is wrong with them as a `ProblemsError`."""
        self._edition = edition
        self._frame = Frame(edition)
        self._full = FullLayout(edition)
        from lgo_letters.blocks.letters import BlockLetters

        self._blocks = BlockLetters(self._full.layout, edition.style)
        self.known = KnownDrawings()

    def typeset(self, letter: Letter, *, full: bool = False) -> Typeset:
        """Typeset a letter: the same letter gives the same bytes, whatever was typeset before.

        It is made up of blocks, or laid out in `full`: pages, tags and what is said of it are the same in both.

        Raises:
            ProblemsError: everything that WeasyPrint complained of, characters that the font doesn't have, and
                everything that the quick checks find wrong with the finished letter.
        """
        (made,) = self.typeset_all([letter], full=full)
        if isinstance(made, ProblemsError):
            raise made
        return made

    def in_full(self, letter: Letter) -> bytes:
        """Lay out a letter in full, to be compared with one that was checked: what is the same needs no second check.

        Raises:
            ProblemsError: everything that WeasyPrint complained of.
        """
        return self._full.typeset(letter, self._frame.html(letter))[0]

    def typeset_all(self, letters: Sequence[Letter], *, full: bool = False) -> Iterator[Typeset | ProblemsError]:
        """Typeset letters, in their order: what is wrong with one takes its place. Together they are made faster."""
        read = [self._read(letter) for letter in letters]
        taken, why = ([None] * len(read), "") if full else self._taken_apart(letters, read)
        for letter, html, apart in zip(letters, read, taken, strict=True):
            try:
                yield html if isinstance(html, ProblemsError) else self._made(letter, html, apart, why)
            except ProblemsError as error:
                yield error

    def words(self, letters: Sequence[Letter]) -> Iterator[Sequence[Sequence[str]] | ProblemsError]:
        """Give the words on each page of letters, in a quarter of the time that letters take; checks nothing."""
        read = [self._read(letter) for letter in letters]
        taken, _ = self._taken_apart(letters, read)
        for letter, html, apart in zip(letters, read, taken, strict=True):
            try:
                yield html if isinstance(html, ProblemsError) else self._words(letter, apart)
            except ProblemsError as error:
                yield error

    def _words(self, letter: Letter, apart: Any) -> Sequence[Sequence[str]]:
        with suppress(Exception):  # see `_made`
            return self._blocks.words(apart)
        return read_finished(self.typeset(letter, full=True).pdf, self.known).words()

    def _taken_apart(self, letters: Sequence[Letter], read: Sequence[str | ProblemsError]) -> tuple[list[Any], str]:
        """Take letters apart and make their blocks; None for what can't be read, or for all, and why."""
        taken: list[Any] = [None] * len(read)
        try:
            with environment("SOURCE_DATE_EPOCH", "0"):  # fonts are cut once for all letters
                for place, (letter, html) in enumerate(zip(letters, read, strict=True)):
                    if isinstance(html, str):
                        taken[place] = self._blocks.take(html, letter.mark, self._full.marks(letter))
                self._blocks.prepare([each for each in taken if each])
        except Exception as error:  # noqa: BLE001 - see `_made`
            return [None] * len(read), _failed(error)
        return taken, ""

    def _read(self, letter: Letter) -> str | ProblemsError:
        try:
            if strange := unprintable(letter):
                return ProblemsError(strange)
            return self._frame.html(letter)
        except ProblemsError as error:
            return error

    def _made(self, letter: Letter, html: str, apart: Any, why: str) -> Typeset:
        """Make a letter of blocks, if it was taken `apart`, or in full."""
        if apart is not None:
            try:
                properties, figures = properties_of(letter, self._edition), self._full.figures(letter)
                pdf, pages = self._blocks.typeset(apart, properties, figures, self._full.moment)
                if not self._wrong(pdf, letter, html):
                    return Typeset(pdf, self._twin(html, letter), pages, blocks=True)
                why = "the quick checks found something in it"
            except InFullError as error:
                why = str(error)
            except Exception as error:  # noqa: BLE001 - blocks only save time: full layout says what is wrong with a letter
                why = _failed(error)
        pdf, pages = self._full.typeset(letter, html)
        if wrong := self._wrong(pdf, letter, html):
            raise ProblemsError(wrong)
        return Typeset(pdf, self._twin(html, letter), pages, in_full=why)

    def _wrong(self, pdf: bytes, letter: Letter, html: str) -> list[Problem]:
        place = Place(f"{self._edition.label}/letter.html")
        return [
            *check_numbers(letter),
            *check_finished(read_finished(pdf, self.known), letter, place, _LANGUAGE.findall(html)),
        ]

    def _twin(self, html: str, letter: Letter) -> bytes:
        return self._frame.self_contained(html, letter).encode()

    def bind(
        self, letters: Sequence[Letter], front: Callable[[Sequence[int]], str], tell: Callable[[int, int, str], None]
    ) -> bytes:
        """Bind letters into one PDF to be read; see `FullLayout.bind`."""
        return self._full.bind([(letter, self._frame.html(letter)) for letter in letters], front, tell)


def _failed(error: Exception) -> str:
    return f"blocks failed: {type(error).__name__}: {error}"

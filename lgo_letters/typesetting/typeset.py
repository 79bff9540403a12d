"""Turn a letter into PDF and HTML, and refuse what WeasyPrint only warns of, or ignores.

If a picture is missing, a declaration isn't understood, or the font doesn't have a character, WeasyPrint logs it at
most and continues. Here each of these is a problem, and no PDF is made.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from lgo_letters.blocks.in_full import InFullError
from lgo_letters.edition.edition import Edition
from lgo_letters.finished.known_drawings import KnownDrawings
from lgo_letters.finished.letter_checks import check_finished
from lgo_letters.finished.numbers_check import check_numbers
from lgo_letters.finished.reader import read_finished
from lgo_letters.letter import Letter
from lgo_letters.machine import versions
from lgo_letters.official.identity import properties_of
from lgo_letters.problems import Place, Problem, ProblemsError
from lgo_letters.typesetting.frame import Frame
from lgo_letters.typesetting.full_layout import FullLayout
from lgo_letters.typesetting.typeface import alone, environment, unprintable
from lgo_letters.typesetting.weasyprint_opened import open_weasyprint

GROUP = 20  # letters; their new blocks are typeset together
_LANGUAGE = re.compile(r'lang="(?<=\slang=")([A-Za-z0-9-]+)"')  # five times as fast as with the space in front


@dataclass(frozen=True, slots=True)
class Typeset:
    """A letter as it is sent: its PDF, and the HTML from which it was made, with style and pictures inside.

    `blocks` says whether it was put together from blocks. `in_full` says why not, unless full layout was asked for.
    """

    pdf: bytes
    html: bytes
    pages: int
    blocks: bool = False
    in_full: str = ""


def open_typesetting() -> ModuleType:
    """Import what typesetting needs, which takes longer than reading a year. Give the module of block letters.

    Raises:
        ProblemsError: it isn't on this machine.
    """
    with alone():
        open_weasyprint()
        from lgo_letters.blocks import letters

    return letters


class Typesetter:
    """Typesets the letters of one edition. Fonts, style and frame are read once for all of them."""

    def __init__(self, edition: Edition, kept: Path | None = None) -> None:
        """Read fonts, style and frame. If something is wrong with them, raise a `ProblemsError`.

        `kept` is a folder in which blocks are kept, from this build to the next.
        """
        self._edition = edition
        self._frame = Frame(edition)
        self._full = FullLayout(edition)
        looks = (edition.frames, edition.style, edition.assets, versions())
        self._blocks = open_typesetting().BlockLetters(self._full.layout, edition.style, looks, kept)
        self.known = KnownDrawings()

    def typeset(self, letter: Letter, *, full: bool = False) -> Typeset:
        """Typeset a letter: the same letter gives the same bytes, whatever was typeset before.

        It is put together from blocks, or laid out in `full`. Pages, tags and metadata are the same in both.

        Raises:
            ProblemsError: everything that WeasyPrint complained of, characters that the font doesn't have, and
                everything that the quick checks find wrong with the finished letter.
        """
        (made,) = self.typeset_all([letter], full=full)
        if isinstance(made, ProblemsError):
            raise made
        return made

    def in_full(self, letter: Letter) -> bytes:
        """Lay out a letter in full. It is only compared with one that was checked, so it isn't checked again.

        Raises:
            ProblemsError: everything that WeasyPrint complained of.
        """
        return self._full.typeset(letter, self._frame.html(letter))[0]

    def typeset_all(self, letters: Sequence[Letter], *, full: bool = False) -> Iterator[Typeset | ProblemsError]:
        """Typeset letters in order. The problems of a letter take its place. Together they are made faster."""
        read = [self._read(letter) for letter in letters]
        taken, why = ([None] * len(read), "") if full else self._taken_apart(letters, read)
        for letter, html, apart in zip(letters, read, taken, strict=True):
            try:
                yield html if isinstance(html, ProblemsError) else self._made(letter, html, apart, why)
            except ProblemsError as error:
                yield error

    def words(self, letters: Sequence[Letter]) -> Iterator[Sequence[Sequence[str]] | ProblemsError]:
        """Give the words on each page of letters. Takes a quarter of the time that letters take, and checks nothing."""
        read = [self._read(letter) for letter in letters]
        taken, _ = self._taken_apart(letters, read)
        for letter, html, apart in zip(letters, read, taken, strict=True):
            try:
                yield html if isinstance(html, ProblemsError) else self._words(letter, apart)
            except ProblemsError as error:
                yield error

    def _words(self, letter: Letter, apart: Any) -> Sequence[Sequence[str]]:
        with suppress(Exception):  # see `_made`
            words: list[list[str]] = self._blocks.words(apart)
            return words
        return read_finished(self.typeset(letter, full=True).pdf, self.known).words()

    def _taken_apart(self, letters: Sequence[Letter], read: Sequence[str | ProblemsError]) -> tuple[list[Any], str]:
        """Split letters and make their blocks. None for a letter that can't be split, or for all of them, and why."""
        taken: list[Any] = [None] * len(read)
        try:
            with environment("SOURCE_DATE_EPOCH", "0"):  # fonts are made once for all letters
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
        """Make a letter from blocks, if it was split (`apart`), or in full."""
        if apart is not None:
            try:
                properties, figures = properties_of(letter, self._edition), self._full.figures(letter)
                pdf, pages = self._blocks.typeset(apart, properties, figures, self._full.moment)
                if not self._wrong(pdf, letter, html):
                    return Typeset(pdf, self._twin(html, letter), pages, blocks=True)
                why = "the quick checks found something in it"
            except InFullError as error:
                why = str(error)
            except Exception as error:  # noqa: BLE001 - blocks only save time; full layout finds what is wrong
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
        """Bind letters into one PDF for reading. See `FullLayout.bind`."""
        return self._full.bind([(letter, self._frame.html(letter)) for letter in letters], front, tell)


def _failed(error: Exception) -> str:
    return f"blocks failed: {type(error).__name__}: {error}"

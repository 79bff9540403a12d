"""Letters turned into pages: typeset once each, one at a time, and drawn as pictures with their words over them.

What is drawn are the bytes that `build` writes.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from lgo_letters.batch.output import sha256
from lgo_letters.letter import Letter
from lgo_letters.pictures import page_picture
from lgo_letters.pipeline import Year, typeset
from lgo_letters.preview.words import Page, read_pages
from lgo_letters.problems import ProblemsError
from lgo_letters.typesetting.typeset import Typeset

COLLECT_EVERY = 25  # letters; the garbage of one is some megabytes
KEPT = 24  # typeset letters, 100 KB each
PICTURES = 64  # drawn pages, 400 KB each
SCALES = (1.0, 1.5, 2.0, 3.0, 4.0)  # pixels a point


@dataclass(frozen=True, slots=True)
class Print:
    """A typeset letter: its bytes, their digest, and its pages."""

    typeset: Typeset
    digest: str
    pages: tuple[Page, ...]


class Press:
    """Typesets and draws. WeasyPrint and PDFium are each used by one thread at a time."""

    def __init__(self) -> None:
        """Begin with nothing typeset."""
        self._typesetting = Lock()
        self._drawing = Lock()
        self._prints: OrderedDict[str, tuple[str, Letter, Print]] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, int, float], bytes] = OrderedDict()
        self._years: list[Year] = []
        self._made = 0

    def warm(self, year: Year) -> None:
        """Read fonts and style before somebody waits for a page."""
        with self._typesetting, suppress(ProblemsError):  # what is wrong is said with the page
            _ = self._year(year).typesetter

    def printed(self, wanted: Callable[[], tuple[Letter, Year]]) -> Print:
        """Typeset the letter that is wanted when its turn comes: of quick saves, the last alone.

        Raises:
            ProblemsError: what would make the pages wrong.
        """
        with self._typesetting:
            letter, year = wanted()
            edition = year.edition.digest
            for digest, (of_edition, known, done) in self._prints.items():
                if of_edition == edition and known == letter:
                    self._prints.move_to_end(digest)
                    return done
            made = typeset(letter, self._year(year))
            self._made += 1
            if self._made % COLLECT_EVERY == 0:
                gc.collect()  # somebody who turns over letter after letter saves nothing, see `Parts.list_ahead`
            digest = sha256(made.pdf)
            with self._drawing:
                done = Print(made, digest, read_pages(made.pdf, letter))
            self._prints[digest] = (edition, letter, done)
            while len(self._prints) > KEPT:
                self._prints.popitem(last=False)
            return done

    def last(self, slug: str) -> Print | None:
        """Give the pages of a council's letter that were typeset last."""
        return next((done for _, letter, done in reversed(tuple(self._prints.values())) if letter.slug == slug), None)

    def finish(self) -> None:
        """Wait until nothing is typeset or drawn any more; the libraries are not to be left in the middle of it."""
        for lock in (self._typesetting, self._drawing):
            if lock.acquire(timeout=5):
                lock.release()

    def _year(self, year: Year) -> Year:
        """Give a year that looks the same, whatever its words, whose fonts and style have been read already."""
        known = next((each for each in self._years if _looks(each) == _looks(year)), year)
        self._years = [known, *(each for each in self._years if each is not known)][
            :2
        ]  # as it looks, and looked before
        return known

    def picture(self, digest: str, number: int, scale: float) -> bytes | None:
        """Draw a page of a letter that was typeset lately as PNG.

        Args:
            digest: of the letter's PDF.
            number: of the page, from 1.
            scale: pixels a point that are wanted; the next of `SCALES` is taken.

        Returns:
            The picture; None where there is no such page.
        """
        entry = self._prints.get(digest)
        if entry is None or not 1 <= number <= len(entry[2].pages):
            return None
        fitting = next((each for each in SCALES if each >= scale), SCALES[-1])
        key = (digest, number, fitting)
        with self._drawing:
            drawn = self._pictures.get(key) or page_picture(entry[2].typeset.pdf, number - 1, fitting)
            self._pictures[key] = drawn
            self._pictures.move_to_end(key)
            while len(self._pictures) > PICTURES:
                self._pictures.popitem(last=False)
        return drawn


def _looks(year: Year) -> tuple[object, ...]:
    """Give all of an edition that a typesetter knows."""
    edition = year.edition
    return (edition.label, edition.file, edition.frames, edition.style, edition.assets)

"""Typeset letters, one at a time and each only once, and draw their pages as pictures with their words over them.

What is drawn are the bytes that `build` writes.
"""

import ctypes
import gc
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock

from lgo_letters.letter import Letter
from lgo_letters.pictures import large_picture
from lgo_letters.pipeline import Year, typeset
from lgo_letters.preview.letters.words import Page, read_pages
from lgo_letters.preview.live_files import OutOfDate
from lgo_letters.problems import ProblemsError
from lgo_letters.typesetting.typeset import Typeset
from lgo_letters.whole_files import sha256

COLLECT_EVERY = 25  # letters; the garbage of one is some megabytes
ARENA_MAX = -8  # its name in the malloc.h of glibc
KEPT = 12  # typeset letters, 100 KB each
SCALES = (1.0, 1.5, 2.0, 3.0, 4.0)  # pixels for each point


@dataclass(frozen=True, slots=True)
class Rendered:
    """A typeset letter: what it was made from, its bytes, their digest, and its pages."""

    edition: str  # a digest
    letter: Letter
    typeset: Typeset
    digest: str
    pages: tuple[Page, ...]


class Renderer:
    """Typesets and draws. WeasyPrint and PDFium are each used by one thread at a time."""

    def __init__(self) -> None:
        self._typesetting = Lock()
        self._drawing = Lock()
        self._rendered: tuple[Rendered, ...] = ()  # the one asked for last is last
        self._years: tuple[Year, ...] = ()  # as it looks, and as it looked before
        self._made = 0
        self._ended = False

    def warm(self, year: Year) -> None:
        """Read fonts and style before somebody waits for a page."""
        with self._typesetting, suppress(ProblemsError):  # the page shows what is wrong
            _ = self._year(year).typesetter

    def render(self, letter: Letter, year: Year) -> Rendered:
        """Typeset a letter. Raises ProblemsError if a page would be wrong, and OutOfDate if the preview ends."""
        with self._typesetting:
            if self._ended:
                raise OutOfDate
            edition = year.edition.digest
            known = (each for each in self._rendered if each.edition == edition and each.letter == letter)
            done = next(known, None) or self._make(letter, year)
            self._rendered = (*(each for each in self._rendered if each is not done), done)[-KEPT:]
            return done

    def _make(self, letter: Letter, year: Year) -> Rendered:
        made = typeset(letter, self._year(year))
        self._made += 1
        if self._made % COLLECT_EVERY == 0:
            collect()  # looking at letters saves no file, so `Services.list_ahead` doesn't collect
        with self._drawing:
            pages = read_pages(made.pdf, letter)
        return Rendered(year.edition.digest, letter, made, sha256(made.pdf), pages)

    def last(self, slug: str) -> Rendered | None:
        return next((each for each in reversed(self._rendered) if each.letter.slug == slug), None)

    def finish(self, latest: float) -> None:
        """Wait until nothing is typeset or drawn any more, until `latest` on the monotonic clock."""
        self._ended = True
        for lock in (self._typesetting, self._drawing):
            if lock.acquire(timeout=max(0, latest - time.monotonic())):
                lock.release()

    def _year(self, year: Year) -> Year:
        """Give a year that looks the same, whatever its words, whose fonts and style have been read already."""
        known = next((each for each in self._years if each.edition.looks == year.edition.looks), year)
        self._years = (known, *(each for each in self._years if each is not known))[:2]
        return known

    def picture(self, digest: str, number: int, scale: float) -> bytes | None:
        """Draw a page, counted from 1, of a recently typeset letter, as BMP. None if there is no such page.

        The digest is the PDF's. The scale is in pixels for each point; the nearest of `SCALES` is used.
        """
        done = next((each for each in self._rendered if each.digest == digest), None)
        if done is None or not 1 <= number <= len(done.pages):
            return None
        fitting = next((each for each in SCALES if each >= scale), SCALES[-1])
        with self._drawing:
            return large_picture(done.typeset.pdf, number - 1, fitting)


def share_memory() -> None:
    """Let all threads share one pool of glibc's memory. Otherwise each request's thread would keep some."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(ARENA_MAX, 1)


def collect() -> None:
    """Collect garbage, and give its memory back."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)

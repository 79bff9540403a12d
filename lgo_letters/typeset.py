"""HTML turned into PDF, refusing what WeasyPrint forgives: the only place for WeasyPrint.

A picture that is missing, a declaration that isn't understood, a letter that the font doesn't have: WeasyPrint goes on
with a line in its log, or with none. Here each is a problem, and there is no PDF.
"""

from __future__ import annotations

import gc
import logging
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fontpkg_arimo
from fontTools.ttLib import TTFont

from lgo_letters.frame import Frame
from lgo_letters.problems import Kind, Place, Problem, ProblemsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lgo_letters.edition import Edition
    from lgo_letters.letter import Letter

BASE = "https://letter.invalid/"  # no address of any machine: it may stand in the PDF, and nothing answers there
FONTS = Path(fontpkg_arimo.ROOT) / "files"
FAMILY = fontpkg_arimo.FAMILY
VARIANT = "pdf/ua-1"
_FONT_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A letter as it is sent.

    Attributes:
        pdf: the bytes of the PDF.
        html: the bytes of the HTML that it was made from, with style and pictures inside.
        pages: how many pages the PDF has.
        fonts: names of the fonts in it.
    """

    pdf: bytes
    html: bytes
    pages: int
    fonts: tuple[str, ...]


class Typesetter:
    """Typesets the letters of one edition: fonts, style and frame are read once for all of them."""

    def __init__(self, edition: Edition) -> None:
        """Read fonts, style and frame.

        Raises:
            ProblemsError: what is wrong with frame or style.
        """
        self._edition = edition
        self._frame = Frame(edition)
        self._images: dict[str, Any] = {}
        with _only_our_fonts(), _complaints(f"{edition.label}/letter.css", "") as complaints:
            import weasyprint
            from weasyprint.css.counters import CounterStyle
            from weasyprint.text.fonts import FontConfiguration

            self._weasyprint = weasyprint
            self._fetcher = _fetcher(edition)
            self._fonts = FontConfiguration()
            self._counters = CounterStyle()
            self._style = weasyprint.CSS(
                string=edition.style,
                base_url=BASE,
                url_fetcher=self._fetcher,
                font_config=self._fonts,
                counter_style=self._counters,
            )
        if complaints:
            raise ProblemsError(complaints)

    def typeset(self, letter: Letter) -> Typeset:
        """Typeset a letter: the same letter gives the same bytes.

        Raises:
            ProblemsError: everything that WeasyPrint complained of, and characters that the font doesn't have.
        """
        problems = _characters(letter)
        html = self._frame.html(letter)
        with _complaints(f"{self._edition.label}/letter.html", letter.slug) as complaints:
            document = self._weasyprint.HTML(string=html, base_url=BASE, url_fetcher=self._fetcher).render(
                font_config=self._fonts,
                counter_style=self._counters,
                stylesheets=[self._style],
                cache=self._images,
                pdf_variant=VARIANT,
            )
            pdf = document.write_pdf(pdf_variant=VARIANT, cache=self._images)
        fonts = tuple(sorted({font.family for font in document.fonts.values()}))
        problems += [
            Problem(
                Kind.FONT, Place(f"{self._edition.label}/letter.css"), "", f"{name} would be used", council=letter.slug
            )
            for name in fonts
            if name != FAMILY
        ]
        if problems or complaints:
            raise ProblemsError([*problems, *complaints])
        twin = self._frame.self_contained_html(letter).encode()
        return Typeset(pdf, twin, len(document.pages), fonts)


@contextmanager
def collector_off() -> Iterator[None]:
    """Leave cyclic garbage alone while letters are typeset: looking for it takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _only_our_fonts() -> Iterator[None]:
    """Show WeasyPrint the edition's fonts and no font of the machine, while it reads which there are."""
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="lgo-letters-fonts-") as folder:
        file = Path(folder) / "fonts.conf"
        file.write_text(_FONT_CONFIGURATION.format(fonts=FONTS, cache=folder), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(file)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def _complaints(label: str, council: str) -> Iterator[list[Problem]]:
    """Collect what WeasyPrint would only write to its log."""
    problems: list[Problem] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage().strip()
            problems.append(Problem(Kind.TYPESETTING, Place(label), "", f"WeasyPrint: {message}", council=council))

    logger = logging.getLogger("weasyprint")
    collector = Collector(level=logging.WARNING)
    logger.addHandler(collector)
    propagated, logger.propagate = logger.propagate, False
    try:
        yield problems
    finally:
        logger.propagate = propagated
        logger.removeHandler(collector)


def _fetcher(edition: Edition) -> Any:
    """Make a fetcher that knows the edition's pictures and nothing else: no network, no file."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 - a caller may pass it
            name = url.removeprefix(f"{BASE}assets/")
            if name == url or name not in edition.assets:
                message = "letters are made of the edition's assets alone"
                raise ValueError(message)
            kind = "image/svg+xml" if name.endswith(".svg") else "application/octet-stream"
            return URLFetcherResponse(url, edition.assets[name], {"Content-Type": kind})

    return AssetFetcher()


@cache
def _covered() -> frozenset[int]:
    """List the characters that every face of the font has."""
    faces = [set(TTFont(path, lazy=True).getBestCmap()) for path in sorted(FONTS.glob("*.ttf"))]
    return frozenset(set.intersection(*faces)) if faces else frozenset()


def _characters(letter: Letter) -> list[Problem]:
    """Find characters that would print as a box."""
    problems = []
    for sentence in letter.sentences():
        strange = sorted({character for character in sentence.text if ord(character) not in _covered()})
        if strange:
            named = ", ".join(f"{character} (U+{ord(character):04X})" for character in strange)
            message = f"{FAMILY} has no {named}"
            hint = "write it with letters that the font has"
            problems.append(Problem(Kind.FONT, sentence.place, sentence.id, message, hint, letter.slug))
    return problems


def versions() -> dict[str, str]:
    """Name what the bytes of a PDF depend on besides the letter: libraries and the font."""
    import weasyprint
    from weasyprint.text.ffi import pango

    return {
        "weasyprint": weasyprint.__version__,
        "pydyf": metadata.version("pydyf"),
        "fonttools": metadata.version("fonttools"),
        "pango": ".".join(str(pango.pango_version() // step % 100) for step in (10_000, 100, 1)),
        "font": f"{FAMILY} {metadata.version('fontpkg-arimo')}",
    }

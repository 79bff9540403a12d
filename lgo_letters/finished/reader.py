"""Turn a finished PDF's bytes into a value.

Only this module and `drawing` use pikepdf. It reads what is there, and judges nothing.
"""

import html
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pikepdf

from lgo_letters.finished.document import Attribute, Element, Finished, Link, Piece
from lgo_letters.finished.drawing import UNKNOWN, Drawing, Font
from lgo_letters.finished.known_drawings import KnownDrawings

_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_TITLE = re.compile(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
_CLAIMS = {
    "PDF/UA-1": re.compile(r"pdfuaid:part(?:=\"|>)1\b"),
    "PDF/A-3": re.compile(r"pdfaid:part(?:=\"|>)3\b"),
    "PDF/A level A": re.compile(r"pdfaid:conformance(?:=\"|>)A\b"),
}


def read_finished(pdf: bytes, known: KnownDrawings | None = None) -> Finished:
    """Read a finished PDF. Drawings `known` from other letters aren't read again.

    Raises:
        ValueError: it isn't a PDF, or has no tag tree.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return _Reader(opened, known or KnownDrawings()).read()
    except (pikepdf.PdfError, AttributeError, LookupError, TypeError, RecursionError) as error:
        message = f"can't be read: {error}"
        raise ValueError(message) from error


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf, known: KnownDrawings) -> None:
        self.pdf = pdf
        self.known = known
        self.pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self.fonts: dict[str, str] = {}
        self.words: dict[tuple[int, int], Font] = {}
        self.drawings: tuple[Drawing, ...] = ()

    def read(self) -> Finished:
        root = self.pdf.Root
        self.drawings = tuple(self._drawing(page) for page in self.pdf.pages)
        metadata = root.Metadata.read_bytes().decode(errors="replace") if "/Metadata" in root else ""
        named = _TITLE.search(metadata)
        tree = root.StructTreeRoot
        kids = tree.K if isinstance(tree.K, pikepdf.Array) else [tree.K]
        return Finished(
            root=Element("Root", kids=[self._element(kid, -1) for kid in kids]),
            drawings=self.drawings,
            sizes=tuple(tuple(float(side) for side in page.mediabox[2:]) for page in self.pdf.pages),  # type: ignore[misc]
            fonts=self.fonts,
            links=tuple(
                note.objgen[0]
                for page in self.pdf.pages
                for note in page.obj.get("/Annots", ())
                if note.get("/Subtype") == "/Link"
            ),
            bookmarks=tuple(self._bookmarks(root.get("/Outlines"), 1)),
            titles=(str(self.pdf.docinfo.get("/Title", "")), html.unescape(named[1]) if named else ""),
            language=str(root.get("/Lang", "")),
            shows_title="/ViewerPreferences" in root and bool(root.ViewerPreferences.get("/DisplayDocTitle", False)),
            claims=frozenset(claim for claim, pattern in _CLAIMS.items() if pattern.search(metadata)),
            intents=len(root.get("/OutputIntents", ())),
            files={name: spec.get_file().read_bytes() for name, spec in self.pdf.attachments.items()},
        )

    def _element(self, node: Any, page: int) -> Element:  # noqa: ANN401 - pikepdf's objects can be of any type
        keys = node.keys()
        if "/Pg" in keys:
            page = self.pages.get(node.Pg.objgen, -1)
        alt, actual, language = (str(node[key]) if key in keys else None for key in ("/Alt", "/ActualText", "/Lang"))
        element = Element(str(node.S)[1:], page, alt, actual, language)
        if "/A" in keys:
            for owner in node.A if isinstance(node.A, pikepdf.Array) else (node.A,):
                element.attributes.update((key[1:], _plain(value)) for key, value in owner.items())
        kids = node.K if "/K" in keys else ()
        for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
            self._kid(element, kid, page)
        return element

    def _kid(self, element: Element, kid: Any, page: int) -> None:  # noqa: ANN401
        if isinstance(kid, int):
            self._mark(element, page, kid)
        elif kid.get("/Type") == "/MCR":
            self._mark(element, self.pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID))
        elif kid.get("/Type") == "/OBJR":
            note = kid.Obj
            action = note.get("/A", {})
            element.links.append(Link(str(note.get("/Contents", "")), str(action.get("/URI", "")), note.objgen[0]))
        else:
            element.kids.append(self._element(kid, page))

    def _mark(self, element: Element, page: int, mark: int) -> None:
        element.marks.append((page, mark))
        drawn = self.drawings[page].marks.get(mark)
        if drawn is None:
            element.broken.append(f"mark {mark} of page {page + 1} isn't drawn")
        else:
            element.kids += [Piece(page, height, words) for height, words in drawn.pieces]

    def _drawing(self, page: pikepdf.Page) -> Drawing:
        fonts = {}
        for name, font in page.resources.get("/Font", {}).items():
            if font.objgen not in self.words:
                self.words[font.objgen] = self._font(font)
            fonts[name] = self.words[font.objgen]
        return self.known.read(self.pdf, page, fonts)

    def _font(self, font: Any) -> Font:  # noqa: ANN401
        """Read the meaning of a font's codes, and record what it lacks."""
        composite = font.get("/Subtype") == "/Type0"
        descriptor = (font.DescendantFonts[0] if composite else font).get("/FontDescriptor", {})
        lacks = [] if any(file in descriptor for file in _FONT_FILES) else ["its file"]
        if "/ToUnicode" not in font:
            lacks.append("what its characters mean")
        self.fonts[str(font.get("/BaseFont", "/?"))[1:]] = " and ".join(lacks)
        table = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
        if (composite, table) not in self.known.fonts:
            self.known.fonts[composite, table] = ("utf-16-be" if composite else "latin-1", _words(table))
        return self.known.fonts[composite, table]

    def _bookmarks(self, node: Any, level: int) -> Iterator[tuple[int, str]]:  # noqa: ANN401
        below = node.get("/First") if node is not None else None
        while below is not None:
            yield level, str(below.Title)
            yield from self._bookmarks(below, level + 1)
            below = below.get("/Next")


def _plain(value: Any) -> Attribute:  # noqa: ANN401
    if isinstance(value, pikepdf.Array):
        return tuple(float(each) if not isinstance(each, pikepdf.String) else str(each) for each in value)
    return str(value)


def _words(content: bytes) -> defaultdict[int, str]:
    """Read a font's table from codes to characters."""
    words = defaultdict(lambda: UNKNOWN)
    for block in _CHARACTERS.findall(content):
        found = _HEX.findall(block)
        for code, text in zip(found[::2], found[1::2], strict=False):
            words[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    for block in _RANGES.findall(content):
        found = _HEX.findall(block)
        for first, last, text in zip(found[::3], found[1::3], found[2::3], strict=False):
            for step in range(int(last, 16) - int(first, 16) + 1):
                words[int(first, 16) + step] = chr(int(text, 16) + step)
    return words

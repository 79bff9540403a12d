"""Make what all letters of an edition share in their PDFs: fonts, colours and claims. WeasyPrint writes them once.

The fonts have a fixed set of characters, whatever is in the letters, so that a letter's bytes depend on no other
letter. A letter with another character is laid out in full.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pydyf

from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.layout import Layout

_CHARACTERS = (  # letters of Western Europe and Welsh ones; quotes, dashes, bullet; euro and trade mark
    (0x21, 0x7E),
    (0xA1, 0xAC),
    (0xAE, 0xFF),
    (0x174, 0x177),
    (0x1E80, 0x1E85),
    (0x1EF2, 0x1EF3),
    (0x2013, 0x2014),
    (0x2018, 0x201E),
    (0x2022, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2030),
    (0x20AC, 0x20AC),
    (0x2122, 0x2122),
)
REPERTOIRE = "".join(chr(each) for first, last in _CHARACTERS for each in range(first, last + 1))
HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
FIRST = 3  # number of an object; 1 and 2 are the letter's own pages and catalogue
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_CLAIMS = ("OutputIntents", "MarkInfo", "ViewerPreferences")


@dataclass(frozen=True, slots=True)
class Objects:
    """Objects at the beginning of each letter's PDF.

    Attributes:
        head: the PDF's first bytes, with the streams.
        offsets: the byte at which each stream begins, by number.
        small: the other objects, by number.
        font, color_space, claims: how pages and the catalogue refer to them.
        count: the next free number.
    """

    head: bytes
    offsets: Mapping[int, int]
    small: tuple[tuple[int, bytes], ...]
    font: bytes
    color_space: bytes
    claims: bytes
    count: int


class Shared:
    """An edition's fonts and colours, for drawing blocks and for writing PDFs.

    Attributes:
        fonts: WeasyPrint's fonts, by key.
        meanings: the text of each font's glyphs, by the font's name.
        page: the page's rectangle, in pixels.
    """

    def __init__(self, layout: Layout) -> None:
        """Lay out all characters on a page of the edition, as regular and as bold text."""
        page = Element("html", {"lang": "en"})
        words = SubElement(SubElement(page, "body"), "p")
        words.text = " ".join(REPERTOIRE)
        SubElement(words, "b").text = " ".join(REPERTOIRE)
        with layout.complaints() as complaints:
            document = layout.render(layout.page(page), layout.style)
        if complaints:
            raise InFullError(complaints[0].message)
        box = document.pages[0]._page_box
        self.page = (0.0, 0.0, box.margin_width(), box.margin_height())
        self.fonts: dict[Any, Any] = document.fonts
        self.profiles = document.color_profiles
        self.images, self.fetcher = layout.pictures, layout.fetcher
        self._taken: list[Objects] = []
        document.write_pdf(finisher=lambda _, pdf: self._taken.append(self._objects(pdf)), pdf_variant=layout.variant)
        (self.objects,) = self._taken
        self.color_space = self.objects.color_space
        self.meanings = {font.hash: font.to_unicode for font in self.fonts.values()}
        self._closed = {key: frozenset(font.to_unicode) for key, font in self.fonts.items()}

    def close(self) -> None:
        """Forget fonts and glyphs that aren't in the fixed set.

        Raises:
            InFullError: there were some.
        """
        is_strange = False
        for key, font in list(self.fonts.items()):
            if key not in self._closed:
                del self.fonts[key]
                is_strange = True
                continue
            for glyph in font.to_unicode.keys() - self._closed[key]:
                del font.to_unicode[glyph]
                is_strange = True
        if is_strange:
            raise InFullError("it has a character or a face that few letters have")

    def _objects(self, pdf: Any) -> Objects:
        """Take the shared objects from a PDF that is about to be written."""
        resources = next(
            each for each in pdf.objects if isinstance(each, dict) and "ColorSpace" in each and "Font" in each
        )
        claims = pydyf.Dictionary({name: pdf.catalog[name] for name in _CLAIMS if name in pdf.catalog})
        wanted = [resources["Font"], resources["ColorSpace"], claims.data]
        numbers: dict[int, int] = {}
        reached = list(wanted)
        while reached:
            for found in map(int, _REFERENCE.findall(reached.pop())):
                if found not in numbers:
                    numbers[found] = FIRST + len(numbers)
                    each = pdf.objects[found]
                    reached.append(pydyf.Dictionary(each.extra).data if isinstance(each, pydyf.Stream) else each.data)

        def renumbered(content: bytes) -> bytes:
            return _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], content)

        head, offsets, small = HEAD, {}, []
        for old, new in numbers.items():
            each = pdf.objects[old]
            if isinstance(each, pydyf.Stream):
                each.extra = {name: renumbered(pydyf._to_bytes(value)) for name, value in each.extra.items()}
                offsets[new] = len(head)
                head += b"%d 0 obj\n%b\nendobj\n" % (new, each.data)
            else:
                small.append((new, renumbered(each.data)))
        for profile in self.profiles.values():
            profile.pdf_reference = renumbered(profile.pdf_reference)
        font, color_space, said = map(renumbered, wanted)
        inner = said.removeprefix(b"<<").removesuffix(b">>")
        return Objects(head, offsets, tuple(small), font, color_space, inner, FIRST + len(numbers))

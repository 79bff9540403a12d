"""Turn a page's operators into what it draws. What is the same, byte for byte, isn't read again.

Between the start and the end of a mark, letters have the same bytes, except for the mark's number and its heights.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf

from lgo_letters.finished.drawing import Drawing, Font, Mark, Reader, read_drawing

MOST = 20_000  # marks; then all are dropped, to limit memory
_BEGIN = re.compile(rb"/\S+\s+(?:<<[^<>]*>>\s+|/\S+\s+)?(?:BDC|BMC)(?!\S)")
_STRANGE = re.compile(  # texts and comments, which may look like operators; heights relative to the last one
    rb"[(%]|(?<!\S)(?:BI|Td|TD|T\*|'|\")(?!\S)"
)
_MAYBE = (b"(", b"%", b"BI", b"T*", b"TD", b"Td", b"'", b'"')  # a quick search for these comes first
_PAINTS = re.compile(rb"(?<!\S)(?:[fBb]\*?|F|S|s|Tj|TJ|sh|Do|BDC|BMC|EMC)(?!\S)")
_NUMBER = re.compile(rb"/\S+\s+<</MCID (\d+)>>")

Key = tuple[bytes, bytes, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class _Known:
    """A mark that was read, and for each of its pieces the height that it has."""

    mark: Mark
    places: tuple[int, ...]

    def again(self, heights: Sequence[bytes]) -> Mark:
        mark = self.mark
        pieces = [(float(heights[place]), words) for place, (_, words) in zip(self.places, mark.pieces, strict=True)]
        return Mark(mark.tag, pieces, mark.instructions, mark.holds_artifact, mark.in_margin)


@dataclass(slots=True)
class KnownDrawings:
    """Reads pages, and keeps what it read for the next page."""

    fonts: dict[tuple[bool, bytes], Font] = field(default_factory=dict)  # by the file's table of codes
    _known: dict[Key, _Known] = field(default_factory=dict)

    def read(self, pdf: pikepdf.Pdf, page: pikepdf.Page, fonts: Mapping[str, Font]) -> Drawing:
        """Read what a page draws, as `read_drawing` does."""
        content = page.Contents.read_bytes() if isinstance(page.Contents, pikepdf.Stream) else b"("
        drawing = Drawing()
        which = tuple((name, id(font)) for name, font in fonts.items())
        if len(self._known) > MOST:
            self._known.clear()
        for part in _parts(content):
            numbered = _NUMBER.match(part)
            mark = self._mark(pdf, part, numbered, fonts, which) if part else None
            if mark is None or (numbered and int(numbered[1]) in drawing.marks):
                return read_drawing(page, fonts)
            if numbered:
                drawing.marks[int(numbered[1])] = mark
            else:
                drawing.artifacts.append(mark)
        return drawing

    def _mark(
        self,
        pdf: pikepdf.Pdf,
        part: bytes,
        numbered: re.Match[bytes] | None,
        fonts: Mapping[str, Font],
        which: tuple[tuple[str, int], ...],
    ) -> Mark | None:
        """Give the mark in a part, or None if the part is more than one mark."""
        tag, rest = (part[: numbered.start(1)], part[numbered.end(1) :]) if numbered else (b"", part)
        *placed, last = rest.split(b" Tm\n")
        apart = [each.rpartition(b" ") for each in placed]
        key = (tag, b" Tm\n".join([*(before for before, _, _ in apart), last]), which)
        known = self._known.get(key)
        if known is None:
            reader = Reader(fonts)
            reader.read(pikepdf.Stream(pdf, part))
            found = [*reader.drawing.marks.values(), *reader.drawing.artifacts]
            is_one = len(found) == 1 and not reader.open and not reader.drawing.stray
            is_one = is_one and bool(reader.drawing.marks) == bool(numbered)  # its number may be written differently
            if not is_one or -1 in reader.places or reader.matrices != len(apart):
                return None
            known = self._known[key] = _Known(found[0], tuple(reader.places))
        return known.again([height for _, _, height in apart])


def _parts(content: bytes) -> Iterator[bytes]:
    """Cut a page into its marks. Gives nothing for a page on which its bytes don't show where marks end."""
    if any(each in content for each in _MAYBE) and _STRANGE.search(content):
        yield b""
        return
    *parts, rest = (content + b"\n").split(b"\nEMC\n")
    for part in parts:
        begin = _BEGIN.search(part)
        if begin is None or _PAINTS.search(part, 0, begin.start()) or part.count(b"BDC") + part.count(b"BMC") != 1:
            yield b""
            return
        yield part[begin.start() :] + b"\nEMC"
    if _PAINTS.search(rest):
        yield b""

"""What a page draws, read from its operators: the words of each mark, and what stands outside of all marks.

It knows no PDF objects, only the operators of one page with their strings in hexadecimal, and is quick about them: most
of a page's bytes are the outlines of drawings, which are passed over.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

UNKNOWN = "\N{REPLACEMENT CHARACTER}"


class Meanings(dict[int, str]):
    """What the codes of a font mean."""

    def __missing__(self, code: int) -> str:
        """Mark a code that means nothing."""
        return UNKNOWN


Font = tuple[str, Meanings]
"""The encoding that takes a font's bytes apart into codes, and what each code means."""

NO_FONT: Font = ("latin-1", Meanings())
ARTIFACT = "Artifact"
_BOUNDARY = re.compile(rb"[EB][DM]C(?=\s|\Z)")  # quick, since the numbers of an outline have no such letters
_OPENED = re.compile(rb"/(\w+)\s*(<<.*?>>|/\w+)?\s*\Z", re.DOTALL)
_LONGEST = (100, 4000)  # bytes of a mark's tag and properties: as they mostly are, and at most
_NUMBER = re.compile(rb"/MCID (\d+)")
_SHOWN = re.compile(rb"/(\S+) [-\d.]+ Tf|([-\d.]+) (?:Tm|Td|TD)\b|(\[[^\]]*\]|<[0-9A-Fa-f]*>)\s*(?:TJ|Tj|'|\")|\b(T\*)")
_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f]*)>")
_PAINT = re.compile(rb"(?:^|\s)(?:[fFBbS]\*?|s|sh|Do|TJ|Tj|'|\"|EI)(?=\s|$)")
_SPACES = b"\n\r\t "


@dataclass(slots=True)
class Mark:
    """What is drawn between the begin and the end of a mark.

    Attributes:
        tag: its tag; `Artifact` for what nobody is to read.
        pieces: height on the page, and words, in the order in which they are drawn.
        operators: all that is drawn.
        holds_artifact: whether something nobody is to read is nested in what people are to read.
        in_margin: of an artifact, whether it says that it is a header or a footer.
    """

    tag: str
    pieces: list[tuple[float, str]] = field(default_factory=list)
    operators: list[bytes] = field(default_factory=list)
    holds_artifact: bool = False
    in_margin: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(words for _, words in self.pieces)


@dataclass(slots=True)
class Drawing:
    """What a page draws.

    Attributes:
        marks: what belongs to the tag tree, by number.
        artifacts: what nobody is to read.
        stray: what is drawn outside of both, and marks that don't fit together.
    """

    marks: dict[int, Mark] = field(default_factory=dict)
    artifacts: list[Mark] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


def read_drawing(content: bytes, fonts: Mapping[bytes, Font]) -> Drawing:
    """Read a page's operators."""
    return _Reader(fonts).read(content)


class _Reader:
    """Goes through the operators of one page."""

    def __init__(self, fonts: Mapping[bytes, Font]) -> None:
        self.fonts = fonts
        self.font: Font = NO_FONT
        self.height = 0.0
        self.drawing = Drawing()
        self.open: list[Mark | None] = []  # None for one that says nothing of whether it is to be read

    def read(self, content: bytes) -> Drawing:
        reached = 0
        for boundary in _BOUNDARY.finditer(content):
            place = boundary.start()
            if content[place - 1 : place] not in _SPACES:
                continue  # the end of a font's name, say
            if boundary[0] == b"EMC":
                self._draw(content[reached:place])
                self._close()
            elif opened := self._opening(content, reached, place):
                self._draw(content[reached : opened.start()])
                self._open(opened[1].decode(), opened[2] or b"")
            reached = boundary.end()
        self._draw(content[reached:])
        if self.open:
            self.drawing.stray.append("a mark has no end")
        return self.drawing

    def _opening(self, content: bytes, reached: int, place: int) -> re.Match[bytes] | None:
        """Find the tag and the properties that stand before a mark's begin."""
        tries = (_OPENED.search(content, max(reached, place - longest), place) for longest in _LONGEST)
        return next(filter(None, tries), None)

    def _close(self) -> None:
        if self.open:
            self.open.pop()
        else:
            self.drawing.stray.append("a mark ends that never began")

    def _open(self, tag: str, properties: bytes) -> None:
        around = self.open[-1] if self.open else None
        number = _NUMBER.search(properties)
        if tag == ARTIFACT:
            if around is None:
                self.drawing.artifacts.append(Mark(ARTIFACT, in_margin=b"/Pagination" in properties))
                self.open.append(self.drawing.artifacts[-1])
                return
            around.holds_artifact = around.tag != ARTIFACT
        elif number is not None:
            if around is not None:
                self.drawing.stray.append(f"mark {int(number[1])} is nested in another")
            if int(number[1]) in self.drawing.marks:
                self.drawing.stray.append(f"there are two marks {int(number[1])}")
            self.drawing.marks[int(number[1])] = around = Mark(tag)
        self.open.append(around)

    def _draw(self, operators: bytes) -> None:
        mark = self.open[-1] if self.open else None
        if mark is None:
            if _PAINT.search(operators):
                self.drawing.stray.append("something is drawn that is neither tagged nor an artifact")
        else:
            mark.operators.append(operators)
        for font, height, shown, new_line in _SHOWN.findall(operators) if b"T" in operators else ():
            if font:
                self.font = self.fonts.get(font, NO_FONT)
            elif height:
                self.height = float(height)
            elif new_line:
                self.height += 1
            elif mark is not None:
                mark.pieces.append((self.height, self._words(shown)))

    def _words(self, shown: bytes) -> str:
        encoding, meanings = self.font
        codes = binascii.unhexlify(b"".join(_HEXADECIMAL.findall(shown)))
        return codes.decode(encoding, "replace").translate(meanings)

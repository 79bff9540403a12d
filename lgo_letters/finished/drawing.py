"""Turn a page's operators into what the page draws: the words of each mark, and what is outside all marks."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import pikepdf

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
ARTIFACT = "Artifact"
FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*", "S", "s"))  # operators that paint a path
_SHOWS = frozenset(("Tj", "TJ", "'", '"'))
_PAINTS = FILLS | _SHOWS | {"sh", "Do", "INLINE IMAGE"}
_MARKS = {"BMC", "BDC", "EMC"}
_PLACES = {"Tf", "Tm", "Td", "TD", "T*"}
_PATHS = {"m", "l", "c", "v", "y", "re"}
_IMAGE = {"BI", "ID", "EI"}  # pikepdf joins these to an INLINE IMAGE
_FOLLOWED = " ".join(
    sorted(_PAINTS | _MARKS | _PLACES | _PATHS | _IMAGE)
)  # reading the others would take a third of the time

Font = tuple[str, defaultdict[int, str]]
"""The encoding that takes a font's bytes apart into codes, and what each code means."""

NO_FONT: Font = ("latin-1", defaultdict(lambda: UNKNOWN))

_Read = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


class Instruction(NamedTuple):
    """An operator, with its numbers if it makes a path. pikepdf's own can't be used after its file is closed."""

    operator: str
    operands: tuple[float, ...]


@dataclass(slots=True)
class Mark:
    """What is drawn between the start and the end of a mark.

    Attributes:
        tag: its tag; `Artifact` for what screen readers skip.
        pieces: height on the page, and words, in the order of drawing.
        instructions: everything that is drawn, without colours and the like.
        holds_artifact: whether something to be skipped is inside something to be read.
        in_margin: whether an artifact says that it is a header or a footer.
    """

    tag: str
    pieces: list[tuple[float, str]] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    holds_artifact: bool = False
    in_margin: bool = False

    @property
    def text(self) -> str:
        return "".join(words for _, words in self.pieces)


@dataclass(slots=True)
class Drawing:
    """What a page draws.

    Attributes:
        marks: what belongs to the tag tree, by number.
        artifacts: what screen readers skip.
        stray: what is drawn outside both, and marks that don't fit together.
    """

    marks: dict[int, Mark] = field(default_factory=dict)
    artifacts: list[Mark] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


def read_drawing(page: pikepdf.Page, fonts: Mapping[str, Font]) -> Drawing:
    reader = Reader(fonts)
    reader.read(page)
    if reader.open:
        reader.drawing.stray.append("a mark has no end")
    return reader.drawing


class Reader:
    """Reads operators.

    Attributes:
        drawing: what they draw.
        open: the marks that have begun and not ended.
        matrices: the number of text matrices set so far.
        places: for each piece of words, the matrix that placed it; -1 if no matrix or no font was set.
    """

    def __init__(self, fonts: Mapping[str, Font]) -> None:
        self.fonts = fonts
        self.font = NO_FONT
        self.height = 0.0
        self.drawing = Drawing()
        self.places: list[int] = []
        self.matrices = 0
        self.open: list[Mark | None] = []  # None for a mark that doesn't say whether it is read

    def read(self, operators: pikepdf.Page | pikepdf.Stream) -> None:
        for instruction in pikepdf.parse_content_stream(operators, _FOLLOWED):
            self._follow(str(instruction.operator), instruction)

    def _follow(self, operator: str, instruction: _Read) -> None:
        match operator:
            case "BMC":
                self._open(str(instruction.operands[0])[1:], {})
            case "BDC":
                self._open(str(instruction.operands[0])[1:], instruction.operands[1])
            case "EMC" if self.open:
                self.open.pop()
            case "EMC":
                self.drawing.stray.append("a mark ends that never began")
            case "Tf":
                self.font = self.fonts.get(str(instruction.operands[0]), NO_FONT)
            case "Tm" | "Td" | "TD":
                self.height = float(instruction.operands[-1])
                self.matrices += operator == "Tm"
            case "T*":
                self.height += 1
            case _:
                self._draw(operator, instruction)

    def _open(self, tag: str, properties: Any) -> None:  # noqa: ANN401 - a dictionary, or the name of one
        around = self.open[-1] if self.open else None
        given: Any = properties if isinstance(properties, pikepdf.Dictionary) else {}
        if tag == ARTIFACT:
            if around is None:
                around = Mark(ARTIFACT, in_margin=given.get("/Type") == "/Pagination")
                self.drawing.artifacts.append(around)
            else:
                around.holds_artifact = around.tag != ARTIFACT
        elif "/MCID" in given:
            number = int(given["/MCID"])
            if around is not None:
                self.drawing.stray.append(f"mark {number} is nested in another")
            if number in self.drawing.marks:
                self.drawing.stray.append(f"there are two marks {number}")
            self.drawing.marks[number] = around = Mark(tag)
        self.open.append(around)

    def _draw(self, operator: str, instruction: _Read) -> None:
        mark = self.open[-1] if self.open else None
        if mark:
            numbers = tuple(float(each) for each in instruction.operands) if operator in _PATHS else ()
            mark.instructions.append(Instruction(operator, numbers))
            if operator in _SHOWS:
                mark.pieces.append((self.height, self._words(instruction.operands[-1])))
                self.places.append(-1 if self.font is NO_FONT else self.matrices - 1)
        elif operator in _PAINTS:
            message = "something is drawn that is neither tagged nor an artifact"
            self.drawing.stray += [] if message in self.drawing.stray else [message]

    def _words(self, shown: Any) -> str:  # noqa: ANN401 - a string, or an array of strings and distances
        parts = shown if isinstance(shown, pikepdf.Array) else [shown]
        codes = b"".join(bytes(part) for part in parts if not isinstance(part, int | Decimal))
        encoding, meanings = self.font
        return codes.decode(encoding, "replace").translate(meanings)

"""A letter as boxes that are to be placed, and as parts of them placed on a page: values, without WeasyPrint."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lgo_letters.blocks.drawn import Drawn
from lgo_letters.blocks.tags import Tag

AVOID = frozenset(("avoid", "avoid-page"))


@dataclass(frozen=True, slots=True)
class Style:
    """What page breaks depend on of a box: pixels, values of CSS, numbers of lines."""

    margin_top: float
    margin_bottom: float
    padding_top: float
    padding_bottom: float
    border_top: float
    border_bottom: float
    break_before: str
    break_after: str
    break_inside: str
    orphans: int
    widows: int


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A line of a block, or a picture.

    Attributes:
        height: in pixels.
        drawn: what it draws, from its top.
        text: its words.
        over: what is drawn after all lines of the page: a list's dot.
        links: annotations, each with its rectangle in points from the row's top.
        anchors: names that links may lead to, each with its place in pixels from the row's top.
    """

    height: float
    drawn: Drawn
    text: str = ""
    over: Drawn | None = None
    links: tuple[tuple[Any, tuple[float, ...]], ...] = ()
    anchors: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What is known of a block, or of a container, once it was typeset.

    Attributes:
        box: its box; a container's is without children.
        tag: its tag; None where it has none.
        bookmark: level, title and state.
        anchor: its name.
        x: left of its border, in pixels.
    """

    box: "Box"
    tag: Tag | None
    bookmark: tuple[int, str, str] | None
    anchor: str
    x: float


@dataclass(slots=True, eq=False)
class Box:
    """A box that is to be placed: it has rows, or children, or is of one piece.

    Attributes:
        solid: height of a picture, in pixels.
        ground: background and borders of a block, drawn from its border's top.
        frame: the same of a container, by the height of its content.
        block: what it was made of, of the boxes that are elements of a letter.
    """

    style: Style
    children: Sequence["Box"] = ()
    rows: tuple[Row, ...] = ()
    solid: float | None = None
    ground: Drawn | None = None
    frame: Callable[[float], Drawn] | None = None
    block: Block | None = None
    root: bool = False


@dataclass(slots=True, eq=False)
class Part:
    """A part of a box on a page.

    Attributes:
        y: top of its margin.
        top: height of margin, border and padding at its top, as they are here.
        height: of its content.
        first, last: whether the box begins here, and whether it ends.
        rows: each with its height on the page.
        index: its place in its parent.
    """

    box: Box
    y: float
    top: float
    margin_top: float
    height: float
    first: bool
    last: bool
    children: list["Part"] = field(default_factory=list)
    rows: list[tuple[Row, float]] = field(default_factory=list)
    index: int = 0

    def words(self) -> list[str]:
        """Give its words, in the order in which they are read."""
        own = [word for row, _ in self.rows for word in row.text.split()]
        return own + [word for child in self.children for word in child.words()]

    @property
    def border_y(self) -> float:
        return self.y + self.margin_top

    @property
    def content_y(self) -> float:
        return self.y + self.top

    @property
    def bottom(self) -> float:
        """The foot of the border."""
        style = self.box.style
        return self.content_y + self.height + ((style.padding_bottom + style.border_bottom) if self.last else 0.0)

    @property
    def margin_bottom(self) -> float:
        return self.box.style.margin_bottom if self.last else 0.0


def collapsed(margins: Sequence[float]) -> float:
    """Give the one margin that adjoining margins are."""
    return max([0.0, *margins]) + min([0.0, *margins])


def break_between(before: Part, after: Box) -> str:
    """Say whether a page has to end between two boxes (`page`), or may not (`avoid`)."""
    values, part = [before.box.style.break_after], before
    while part.children:
        part = part.children[-1]
        values.append(part.box.style.break_after)
    values.reverse()
    values.append(after.style.break_before)
    while after.children:
        after = after.children[0]
        values.append(after.style.break_before)
    result = "auto"
    for value in values:
        if value == "page" or (value in AVOID and result == "auto"):
            result = value
    return result

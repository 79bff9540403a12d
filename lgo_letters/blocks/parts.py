"""The boxes of a letter, and the parts of boxes that are placed on a page: plain values, without WeasyPrint."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lgo_letters.blocks.drawn import Drawn
from lgo_letters.blocks.tags import Tag

AVOID = frozenset(("avoid", "avoid-page"))


@dataclass(frozen=True, slots=True)
class Style:
    """The style of a box, as far as page breaks depend on it: pixels, values of CSS, numbers of lines."""

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
        over: what is drawn after all lines of the page, such as a bullet.
        links: the number of each in its block, and its rectangle in points, measured from the row's top.
        anchors: names that links may lead to, each with its place in pixels, measured from the row's top.
    """

    height: float
    drawn: Drawn
    text: str = ""
    over: Drawn | None = None
    links: tuple[tuple[int, tuple[float, ...]], ...] = ()
    anchors: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block or container that has been typeset.

    Attributes:
        box: its box; for a container, without children.
        tag: its tag, or None if it has none.
        bookmark: level, title and state.
        anchor: its name.
        x: the left edge of its border, in pixels.
    """

    box: "Box"
    tag: Tag | None
    bookmark: tuple[int, str, str] | None
    anchor: str
    x: float


@dataclass(slots=True, eq=False)
class Box:
    """A box to be placed. It has rows or children, or is a single picture.

    Attributes:
        solid: height of a picture, in pixels.
        ground: background and borders of a block, drawn from the top of its border.
        frame: the same for a container, by the height of its content.
        block: the block that it was made from, if it is an element of a letter.
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
        y: the top of its margin.
        top: the height of margin, border and padding at its top, on this page.
        height: the height of its content.
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
        """Give the bottom of the border."""
        style = self.box.style
        return self.content_y + self.height + ((style.padding_bottom + style.border_bottom) if self.last else 0.0)

    @property
    def margin_bottom(self) -> float:
        return self.box.style.margin_bottom if self.last else 0.0


def collapsed(margins: Sequence[float]) -> float:
    """Collapse adjoining margins into one."""
    return max([0.0, *margins]) + min([0.0, *margins])


def break_between(before: Part, after: Box) -> str:
    """Say whether a page must end between two boxes (`page`), or must not (`avoid`)."""
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

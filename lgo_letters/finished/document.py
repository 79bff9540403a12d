"""A finished PDF as a value: what a screen reader, a search and an archive find in it, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lgo_letters.finished.drawing import Drawing

INLINE = {"Span", "Link", "NonStruct", "Em", "Strong", "Quote", "Code"}
SILENT = {"Figure", "Lbl"}  # a figure is read by its alternative text; a label is a bullet

Attribute = str | tuple[float | str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words together on a line: the page's index, their height on the page, and the words."""

    page: int
    height: float
    words: str


@dataclass(slots=True)
class Element:
    """An element of the tag tree.

    Attributes:
        role: its tag: P, H1, Figure …
        page: the index of the page on which it begins; -1 if it doesn't say.
        alt, actual, language: its alternative text, replacement text and language; None if it has none.
        attributes: those of all owners: Scope, ListNumbering, BBox …
        links: the annotations that belong to it.
        kids: elements and words, in reading order.
        broken: references to nothing: marks that nothing draws, links that don't exist.
    """

    role: str
    page: int = -1
    alt: str | None = None
    actual: str | None = None
    language: str | None = None
    attributes: dict[str, Attribute] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    kids: list[Element | Piece] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Give it and all elements below it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [kid for kid in reversed(element.kids) if isinstance(kid, Element)]

    def pieces(self) -> Iterator[Piece]:
        """Give its words in reading order, without those of figures and labels in it."""
        if self.actual is not None:
            yield Piece(self.page, -1, self.actual)
            return
        for kid in self.kids:
            if isinstance(kid, Piece):
                yield kid
            elif kid.role not in SILENT:
                yield from kid.pieces()

    def lines(self) -> tuple[str, ...]:
        """Give its words line by line, as on the page."""
        lines: list[str] = []
        last = None
        for piece in self.pieces():
            if last is not None and (piece.page, piece.height) == (last.page, last.height):
                lines[-1] += piece.words
            else:
                lines.append(piece.words)
            last = piece
        return tuple(lines)

    def text(self) -> str:
        """Give its words with a space between lines, for messages and searches."""
        return " ".join(" ".join(self.lines()).split())

    def blocks(self) -> Iterator[Element]:
        """Give what is read as one: paragraphs, headings, items, cells, and words outside all of these."""
        if self.role in SILENT:
            return
        if all(_is_inline(kid) for kid in self.kids):
            if next(self.pieces(), None):
                yield self
            return
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.blocks()
            else:
                yield Element("", kid.page, kids=[kid])


def _is_inline(kid: Element | Piece) -> bool:
    return isinstance(kid, Piece) or kid.role == "Figure" or (kid.role in INLINE and all(map(_is_inline, kid.kids)))


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its description, its address, and the number of its object."""

    description: str
    address: str
    number: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished PDF.

    Attributes:
        root: the tag tree.
        drawings: what each page draws.
        sizes: the size of each page, in points.
        fonts: name of each font -> what it lacks: its file, or the meaning of its codes.
        links: the numbers of all links on the pages.
        bookmarks: each with its level, from 1, and its title.
        titles: the one in the document's information, and the one in its metadata.
        language: the language of the document.
        shows_title: whether windows show the document's title.
        claims: the standards that it claims.
        intents: the number of output intents.
        files: the files inside, by name.
    """

    root: Element
    drawings: tuple[Drawing, ...]
    sizes: tuple[tuple[float, float], ...]
    fonts: dict[str, str]
    links: tuple[int, ...]
    bookmarks: tuple[tuple[int, str], ...]
    titles: tuple[str, str]
    language: str
    shows_title: bool
    claims: frozenset[str]
    intents: int
    files: dict[str, bytes]

    def words(self) -> list[list[str]]:
        """Give the words on each page, in reading order."""
        pages, last = [""] * len(self.drawings), None
        for piece in self.root.pieces():
            pages[piece.page] += piece.words if (piece.page, piece.height) == last else f" {piece.words}"
            last = (piece.page, piece.height)
        return [page.split() for page in pages]

"""Turn an edition's letters into PDFs from blocks. If a letter needs full layout, say why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from lgo_letters.blocks.elements import elements_of
from lgo_letters.blocks.in_full import InFullError, refusal
from lgo_letters.blocks.layout import Layout
from lgo_letters.blocks.making.block_maker import BlockMaker
from lgo_letters.blocks.making.kept_blocks import KeptBlocks
from lgo_letters.blocks.page_breaks import PageBreaks
from lgo_letters.blocks.page_margins import PageMargins, page_margins
from lgo_letters.blocks.parts import Part
from lgo_letters.blocks.shared import Shared
from lgo_letters.blocks.style_classes import Node, StyleClasses
from lgo_letters.blocks.writing.letter_writer import write_letter


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter taken apart.

    Attributes:
        head: its HTML as WeasyPrint reads it, for its metadata.
        node: its elements.
        mark: the mark on each page, and the style sheets that print it.
    """

    head: Any
    node: Node
    mark: str
    marking: Sequence[Any]


class BlockLetters:
    """Typesets the letters of one edition from blocks, and keeps the blocks."""

    def __init__(self, layout: Layout, style_sheet: str, looks: object = None, kept: Path | None = None) -> None:
        """Begin. Blocks are kept in a folder, if there is one, for editions with the same `looks`."""
        self.refused = refusal(style_sheet)  # why no letter can be made from blocks; empty if they can
        self._layout = layout
        self._kept = KeptBlocks(kept, looks) if kept else None
        sheets = layout.html("<html></html>")._ua_stylesheets(False)  # noqa: FBT003 - WeasyPrint's own
        self._classes = StyleClasses([*sheets, layout.style], style_sheet)
        self._shared: Shared | None = None
        self._maker: BlockMaker | None = None
        self._margins: dict[Any, PageMargins | InFullError] = {}

    def take(self, html: str, mark: str, marking: Sequence[Any]) -> Taken:
        """Take a letter apart."""
        root = elements_of(html)
        if root is None:
            page = self._layout.html(html)
            return Taken(page, self._classes.read(page.etree_element), mark, marking)
        head = Element("html", root.attrib)  # only this has metadata
        head.append(root[0])
        return Taken(self._layout.page(head), self._classes.read(root), mark, marking)

    def prepare(self, letters: Sequence[Taken]) -> None:
        """Make all new blocks of these letters together, which is faster than letter by letter."""
        if self.refused:
            return
        groups: dict[Any, list[Node]] = {}
        for letter in letters:
            groups.setdefault(letter.node.key, []).append(letter.node)
        for nodes in groups.values():
            try:
                self._ready()[1].make(nodes)
            except InFullError as error:
                self.refused = str(error)

    def typeset(self, letter: Taken, properties: Mapping[str, str], figures: Any, moment: str) -> tuple[bytes, int]:
        """Typeset a letter whose blocks are made. Give its PDF and the number of pages.

        Raises:
            InFullError: it needs full layout.
        """
        shared, margins, pages = self._placed(letter)
        return write_letter(pages, letter.head, margins, shared.objects, dict(properties), figures, moment)

    def words(self, letter: Taken) -> list[list[str]]:
        """Give the words on each page of a letter whose blocks are made, without making its PDF.

        Raises:
            InFullError: it needs full layout.
        """
        return [page.words() for page in self._placed(letter)[2]]

    def _placed(self, letter: Taken) -> tuple[Shared, PageMargins, list[Part]]:
        if self.refused:
            raise InFullError(self.refused)
        shared, maker = self._ready()
        margins = self._margins_of(letter, shared)
        root = maker.box(letter.node)
        root.root = True
        return shared, margins, PageBreaks(margins.heads, margins.feet).pages(root)

    def _ready(self) -> tuple[Shared, BlockMaker]:
        if self._shared is None or self._maker is None:
            self._shared = Shared(self._layout)
            self._maker = BlockMaker(self._layout, self._classes, self._shared, self._kept)
        return self._shared, self._maker

    def _margins_of(self, letter: Taken, shared: Shared) -> PageMargins:
        key = (letter.node.key, letter.mark)
        if key not in self._margins:
            try:
                self._margins[key] = page_margins(self._layout, shared, letter.node, letter.marking)
            except InFullError as error:
                self._margins[key] = error
        margins = self._margins[key]
        if isinstance(margins, InFullError):
            raise InFullError(*margins.args)
        return margins

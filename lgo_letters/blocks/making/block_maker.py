"""Turn new blocks into rows. The blocks of many letters are laid out in one document with one endless page.

They are in containers with the same classes as in their letters. The other blocks make no difference to a block:
heights are measured in its own rows. If WeasyPrint complains, halving the document finds the block.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.layout import Layout
from lgo_letters.blocks.making.containers import container_of
from lgo_letters.blocks.making.kept_blocks import KeptBlocks
from lgo_letters.blocks.making.rows import Cutter
from lgo_letters.blocks.parts import Block, Box
from lgo_letters.blocks.shared import Shared
from lgo_letters.blocks.style_classes import Node, StyleClasses
from lgo_letters.blocks.tags import TagBuilder

MOST = 8_000  # blocks; then all are dropped, to limit memory
_ENDLESS = "@page {{ size: {width}px 1000000px !important }}"
_TRIES = 3  # first without siblings, then with copies of them, then each block in its own containers
Path = tuple[Node, ...]
Wanted = Mapping[Any, tuple[Path, Node]]  # by key, with the containers around it
Known = Block | InFullError


class BlockMaker:
    """Makes the blocks of an edition's letters, and keeps them."""

    def __init__(self, layout: Layout, classes: StyleClasses, shared: Shared, kept: KeptBlocks | None) -> None:
        self._layout, self._classes, self._shared, self._kept = layout, classes, shared, kept
        self._style = layout.css(_ENDLESS.format(width=shared.page[2]))
        self._blocks: dict[Any, Known] = {}
        self._containers: dict[Any, Known] = {}

    def make(self, letters: Sequence[Node]) -> None:
        """Make all new blocks of letters with the same root element."""
        if len(self._blocks) > MOST:
            self._blocks.clear()
        if self._kept:
            self._kept.look()
        if self._make(letters, once=True):
            self._make(letters, once=False)

    def _make(self, letters: Sequence[Node], *, once: bool) -> set[Any]:
        """Make new blocks, and with them new containers. Give the containers that can't be made with these blocks.

        With `once`, a container is made with only one of its blocks, if all of them are kept from before.
        """
        wanted: dict[Any, tuple[Path, Node]] = {}
        containers: set[Any] = set()
        for letter in letters:
            for path, node in letter.blocks():
                lacking = {each.key for each in path if not self._has(each.key, self._containers)}
                if not self._has(node.key, self._blocks) or (lacking - containers if once else lacking):
                    wanted.setdefault(node.key, (path, node))
                    containers |= lacking
        new = {*containers, *(wanted.keys() - self._blocks.keys())}
        for attempt in range(_TRIES):
            if wanted:
                wanted = self._made(wanted, attempt)
        for key in wanted:
            self._blocks[key] = InFullError("its style can't be had elsewhere than in its letter")
        if self._kept:
            made = {key: self._containers.get(key, self._blocks.get(key)) for key in new}
            self._kept.keep({key: block for key, block in made.items() if isinstance(block, Block)})
        return containers - self._containers.keys()

    def _has(self, key: Any, known: dict[Any, Known]) -> bool:
        """Say whether a block or container is made, or kept from before."""
        if key not in known and self._kept and (block := self._kept.take(key)):
            known[key] = block
        return key in known

    def box(self, node: Node) -> Box:
        """Give a new box of a letter whose blocks are made.

        Raises:
            InFullError: one of them can't be made.
        """
        known = (self._containers if node.children is not None else self._blocks).get(node.key)
        if known is None:
            raise InFullError(f"{node.element.tag} was never typeset")
        if isinstance(known, InFullError):
            raise InFullError(*known.args)
        children = known.box.children if node.children is None else [self.box(child) for child in node.children]
        made = known.box  # not with `replace`, which takes three times as long: there are many
        return Box(made.style, children, made.rows, made.solid, made.ground, made.frame, known)

    def _made(self, wanted: Wanted, attempt: int) -> dict[Any, tuple[Path, Node]]:
        """Make blocks in one document. Give those that have another class there than in their letter."""
        page, placed = self._document(wanted, attempt)
        while True:
            found = {node.element: (path, node) for path, node in self._classes.read(page).blocks()}
            wrong = [element for element, (key, path, _) in placed.items() if not _is_there(found, element, key, path)]
            if not wrong:
                break
            for element in wrong:
                placed.pop(element)[2].remove(element)
        if placed:
            self._lay_out(page, placed, wanted, attempt)
        done = {key for key, _, _ in placed.values()}
        return {key: what for key, what in wanted.items() if key not in done}

    def _document(self, wanted: Wanted, attempt: int) -> tuple[Any, dict[Any, tuple[Any, Path, Any]]]:
        """Put blocks into a document. Give its root and, by element, each block's key, containers and parent."""
        root = next(iter(wanted.values()))[0][0].element
        page = Element("html", dict(root.attrib))
        page.append(copy.deepcopy(root.find("head")))
        parents: dict[Any, Any] = {}
        placed: dict[Any, tuple[Any, Path, Any]] = {}
        for place, (key, (path, node)) in enumerate(wanted.items()):
            parent = page
            where: tuple[Any, ...] = ()
            for container, inner in zip(path[1:], (*path[2:], node), strict=True):
                shells = container.before if attempt and parent is not page else ()
                inside = inner.before if attempt and inner is node else ()
                where = (*where, container.key, shells, inside, place if attempt == _TRIES - 1 else 0)
                if where not in parents:
                    _put_shells(parent, shells)
                    parents[where] = SubElement(parent, container.element.tag, dict(container.element.attrib))
                    _put_shells(parents[where], inside)
                parent = parents[where]
            element = copy.deepcopy(node.element)
            element.tail = None
            parent.append(element)
            placed[element] = (key, path, parent)
        return page, placed

    def _lay_out(self, page: Any, placed: Mapping[Any, Any], wanted: Wanted, attempt: int) -> None:
        """Lay out a document and cut its blocks. If WeasyPrint complains, find the block."""
        with self._layout.complaints() as complaints:
            blocks, containers = self._cut(
                self._layout.render(self._layout.page(page), self._layout.style, self._style), placed
            )
        said = [each.message for each in complaints if "Anchor defined twice" not in each.message]
        if not said:
            self._blocks.update(blocks)
            self._containers = {**containers, **self._containers}
            return
        self._layout.forget_pictures()
        keys = [key for key, _, _ in placed.values()]
        if len(keys) == 1:
            self._blocks[keys[0]] = InFullError(said[0])
            self._containers = {**containers, **self._containers}
            return
        for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
            self._made({key: wanted[key] for key in half}, attempt)

    def _cut(self, document: Any, placed: Mapping[Any, Any]) -> tuple[dict[Any, Known], dict[Any, Known]]:
        blocks: dict[Any, Known] = {}
        containers: dict[Any, Known] = {}
        tags = TagBuilder()
        made: list[tuple[Any, Block, bytes]] = []
        blocks |= {key: InFullError("something is in a line of its own") for key, _, _ in placed.values()}
        for page in document.pages:
            around = page._page_box
            cutter = Cutter(self._shared, around, tags.pdf)
            for box, parents in _element_boxes(around, (), placed):
                key, path, _ = placed[box.element]
                if len(parents) != len(path):
                    continue
                for node, parent, outer in zip(path, parents, (around, *parents[:-1]), strict=True):
                    if node.key not in containers and node.key not in self._containers:
                        containers[node.key] = _or_why(container_of, parent, outer, self._shared)
                block = _or_why(self._block, box, parents[-1], cutter, tags)
                if isinstance(block, InFullError):
                    blocks[key] = block
                else:
                    made.append((key, *block))
        mended = tags.mended([reference for _, _, reference in made])
        blocks |= {key: replace(block, tag=tag) for (key, block, _), tag in zip(made, mended, strict=True)}
        return blocks, containers

    def _block(self, box: Any, around: Any, cutter: Cutter, tags: TagBuilder) -> tuple[Block, bytes]:
        """Cut a block. Give it without its tag, and the tag's reference."""
        if box.link:
            raise InFullError("a block is a link")
        box.translate(0, -box.position_y)
        marks: dict[Any, Any] = {}
        try:
            cut = cutter.cut(box, around, marks)
        finally:
            self._shared.close()
        bookmark = None
        if box.bookmark_label and box.style["bookmark_level"] not in {"none", None}:
            bookmark = (box.style["bookmark_level"], box.bookmark_label, box.style["bookmark_state"])
        block = Block(cut, None, bookmark, box.style["anchor"] or "", box.border_box_x())
        box.translate(0, -box.content_box_y())  # a figure's rectangle is measured from its row's top
        return block, tags.build(box, marks)


def _or_why(make: Any, *given: Any) -> Any:
    try:
        return make(*given)
    except InFullError as error:
        return error


def _put_shells(parent: Any, shells: Sequence[Any]) -> None:
    for tag, attributes in shells:
        SubElement(parent, tag, dict(attributes))


def _is_there(found: Mapping[Any, tuple[Path, Node]], element: Any, key: Any, path: Path) -> bool:
    """Say whether a block and its containers have the same classes in a document as in the letter."""
    if element not in found:
        return False
    around, node = found[element]
    return node.key == key and [each.style for each in around] == [each.style for each in path]


def _element_boxes(box: Any, parents: tuple[Any, ...], wanted: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """Give the boxes of the blocks that are wanted, each with the boxes around it, the root's first."""
    for child in box.children:
        if isinstance(child, AbsolutePlaceholder | boxes.MarginBox) or not isinstance(child, boxes.BlockLevelBox):
            continue
        if child.element in wanted:
            yield child, parents
        elif isinstance(child, boxes.ParentBox):
            yield from _element_boxes(child, (*parents, child), wanted)

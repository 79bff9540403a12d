"""Turn a letter's boxes, which are placed on pages, into the tag tree of its PDF."""

from lgo_letters.blocks.drawn import POINT, number
from lgo_letters.blocks.parts import Box
from lgo_letters.blocks.tags import Link, Tag
from lgo_letters.blocks.writing.page_writer import Home, PageWriter
from lgo_letters.blocks.writing.pdf_objects import PdfObjects, references

_ELEMENT = b"<</Type/StructElem/S%b/P %d 0 R/Pg %d 0 R/K[%b]%b>>"


class TagWriter:
    """Writes the tags of one letter."""

    def __init__(self, objects: PdfObjects, pages: PageWriter, height: float) -> None:
        self._objects, self._pages, self._height = objects, pages, height
        self._links: dict[int, tuple[int, bytes]] = {}  # of each link, its tag and its dictionary

    def write(self, root: Box) -> int:
        """Write the tree. Give its number."""
        objects = self._objects
        top, numbers, document = objects.reserve(), objects.reserve(), objects.reserve()
        kids = self._box(root, document)
        objects.put(document, b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (top, references(kids)))
        pairs = [b"%d[%b]" % (page, b" ".join(marks)) for page, marks in enumerate(self._pages.parents)]
        for step, (link, corners) in enumerate(self._pages.links, start=len(pairs)):
            tag, said = self._links[link]
            pairs.append(b"%d %d 0 R" % (step, tag))
            objects.put(link, b"<<%b/Rect[%b]/F 4/StructParent %d>>" % (said, corners, step))
        objects.put(numbers, b"<</Nums[%b]>>" % b" ".join(pairs))
        objects.put(top, b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R>>" % (document, numbers))
        return top

    def _box(self, box: Box, parent: int) -> list[int]:
        """Write the tags of a letter's box and of what is in it. Give the numbers of the topmost tags."""
        block = box.block
        if block is None or block.tag is None:
            return [each for child in box.children for each in self._box(child, parent)]
        home = self._pages.homes[id(box)]
        if block.tag.kids or not any(child.block for child in box.children):
            return [self._tag(block.tag, home, parent, home.page)]
        made = self._objects.reserve()
        kids = [each for child in box.children for each in self._box(child, made)]
        page = self._objects.pages[home.page]
        self._objects.put(made, _ELEMENT % (block.tag.role, parent, page, references(kids), block.tag.rest))
        return [made]

    def _tag(self, tag: Tag, home: Home, parent: int, page: int) -> int:
        """Write a tag of a block. Its page is the page of its first mark."""
        made, pages = self._objects.reserve(), self._objects.pages
        page = _first_page(tag, home, page)
        kids = []
        for kid in tag.kids:
            match kid:
                case Tag():
                    kids.append(b"%d 0 R" % self._tag(kid, home, made, page))
                case Link():
                    link, there = home.links[kid.number]
                    self._links[link] = made, kid.said
                    kids.append(b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (link, pages[there]))
                case _:
                    there, mark = home.marks[kid]
                    self._pages.parents[there][mark] = b"%d 0 R" % made
                    is_here = there == page
                    kids.append(b"%d" % mark if is_here else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[there], mark))
        rest = tag.rest
        if tag.place is not None:
            left, bottom, right, top = tag.place
            up = (self._height - home.y) * POINT
            corners = b" ".join(map(number, (left, up + bottom, right, up + top)))
            rest = rest.replace(b"/O /Layout", b"/O /Layout/BBox[%b]" % corners)
        self._objects.put(made, _ELEMENT % (tag.role, parent, pages[page], b" ".join(kids), rest))
        return made


def _first_page(tag: Tag, home: Home, page: int) -> int:
    """Give the page of the first mark in a tag, or `page` if there is none."""
    for kid in tag.kids:
        if isinstance(kid, Tag):
            return _first_page(kid, home, page)
        if isinstance(kid, int):
            return home.marks[kid][0]
    return page

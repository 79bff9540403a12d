"""Turn a letter's parts, page by page, into the pages of its PDF: what is drawn, links, anchors and bookmarks."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from lgo_letters.blocks.drawn import POINT, Drawn, number
from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.page_margins import PageMargins
from lgo_letters.blocks.parts import Box, Part, Row
from lgo_letters.blocks.writing.pdf_objects import PdfObjects, reference


@dataclass(slots=True, eq=False)
class Home:
    """The place of a letter's element on its pages.

    Attributes:
        page: the index of the page on which it begins.
        y: the top of its last row on its page, in pixels.
        marks: the page and the number there, by the mark's number in the block.
        links: number and page, by the link's number in the block.
    """

    page: int
    y: float = 0.0
    marks: dict[int, tuple[int, int]] = field(default_factory=dict)
    links: dict[int, tuple[int, int]] = field(default_factory=dict)


class PageWriter:
    """Writes the pages of one letter.

    Attributes:
        homes: the place of each box, by the box's identity.
        parents: for each page, by mark, the reference of the tag that it belongs to; the tag writer fills it in.
        links: the number and the rectangle of each link.
        on_page: for each page, the numbers of its links.
        anchors: the place of each name.
        bookmarks: for each page, in the form from which WeasyPrint makes an outline.
    """

    def __init__(self, objects: PdfObjects, margins: PageMargins) -> None:
        self._objects, self._margins = objects, margins
        self.homes: dict[int, Home] = {}
        self.parents: list[list[bytes]] = []
        self.links: list[tuple[int, bytes]] = []
        self.on_page: list[list[int]] = []
        self.anchors: dict[str, bytes] = {}
        self.bookmarks: list[Any] = []
        self._states: set[bytes] = set()
        self._forms: dict[bytes, tuple[bytes, bytes]] = {}
        self._contents: list[int] = []

    def draw(self, pages: list[Part]) -> None:
        """Draw all pages: backgrounds and frames first, then rows, then what is over them, then the margins.

        Raises:
            InFullError: a frame continues on the next page.
        """
        self._objects.pages = [self._objects.reserve() for _ in pages]
        for page, root in enumerate(pages):
            self.on_page.append([])
            self.bookmarks.append(SimpleNamespace(bookmarks=[]))
            sheet = _Sheet(page)
            self._part(root, sheet, None)
            scale = number(POINT)
            height = number(self._margins.height * POINT)
            content = [b"1 0 0 -1 0 %b cm\n%b 0 0 %b 0 0 cm" % (height, scale, scale)]
            content += [self._use(drawn).at(y, 0) for drawn, y in sheet.below]
            marks = 0
            for home, drawn, y in (*sheet.rows, *sheet.over):
                home.marks.update((drawn.first_mark + step, (page, marks + step)) for step in range(drawn.marks))
                content.append(self._use(drawn).at(y, marks))
                marks += drawn.marks
            content += [self._use(drawn).at(0.0, 0) for drawn in self._margins.drawn[page]]
            self.parents.append([b"null"] * marks)
            self._contents.append(self._objects.add_stream(b"", b"\n".join(content)))

    def write(self, font: bytes, color_space: bytes) -> None:
        """Write the objects of the pages, and those that pages share."""
        forms = {name: self._objects.add_stream(*form) for name, form in sorted(self._forms.items())}
        states = b"".join(
            b"/%b<</%b %b>>" % (name, b"ca" if name[:1] == b"a" else b"CA", number(float(name[1:])))
            for name in sorted(self._states)
        )
        drawings = b"".join(b"/%b %b" % (name, reference(form)) for name, form in forms.items())
        resources = self._objects.add(
            b"<</Font %b/ColorSpace %b/ExtGState<<%b>>/XObject<<%b>>>>" % (font, color_space, states, drawings)
        )
        size = b"[0 0 %b %b]" % (number(self._margins.width * POINT), number(self._margins.height * POINT))
        boxes = b"".join(b"/%b%b" % (name, size) for name in (b"MediaBox", b"TrimBox", b"BleedBox"))
        for page, made in enumerate(self._objects.pages):
            links = b"/Annots[%b]" % b" ".join(map(reference, self.on_page[page])) if self.on_page[page] else b""
            said = b"<</Type/Page/Parent 1 0 R/Contents %d 0 R/Resources %d 0 R/Tabs/S/StructParents %d%b%b>>"
            self._objects.put(made, said % (self._contents[page], resources, page, boxes, links))

    def _use(self, drawn: Drawn) -> Drawn:
        self._states |= drawn.states
        self._forms.update(drawn.forms)
        return drawn

    def _part(self, part: Part, sheet: "_Sheet", home: Home | None) -> None:
        box = part.box
        if box.block is not None:
            home = self.homes.get(id(box))
            if home is None:
                home = self.homes[id(box)] = Home(sheet.page)
                self._begin(box, part, sheet.page)
        if (box.ground or box.frame) and not (part.first and part.last):
            raise InFullError("a page ends inside a frame")
        if box.ground:
            sheet.below.append((box.ground, part.border_y))
        if box.frame:
            sheet.below.append((box.frame(round(part.height, 5)), part.border_y))
        if home is not None:
            rows = [(box.rows[0], part.content_y)] if box.solid is not None else part.rows
            for row, y in rows:
                self._row(row, y, sheet, home)
        for child in part.children:
            self._part(child, sheet, home)

    def _begin(self, box: Box, part: Part, page: int) -> None:
        """Record where an element begins, for links and bookmarks."""
        block = box.block
        if block is None:
            return
        if block.anchor:
            self._anchor(block.anchor, page, block.x, part.border_y)
        if block.bookmark:
            level, label, state = block.bookmark
            self.bookmarks[page].bookmarks.append((level, label, (block.x, part.border_y), state))

    def _row(self, row: Row, y: float, sheet: "_Sheet", home: Home) -> None:
        sheet.rows.append((home, row.drawn, y))
        home.y = y
        if row.over:
            sheet.over.append((home, row.over, y))
        up = (self._margins.height - y) * POINT
        for number_in_block, (left, top, right, bottom) in row.links:
            made = self._objects.reserve()
            home.links[number_in_block] = (made, sheet.page)
            self.on_page[sheet.page].append(made)
            self.links.append((made, b" ".join(map(number, (left, up + top, right, up + bottom)))))
        for name, x, top in row.anchors:
            self._anchor(name, sheet.page, x, y + top)

    def _anchor(self, name: str, page: int, x: float, y: float) -> None:
        if name in self.anchors:
            raise InFullError(f"{name} is the name of two places")
        place = (number(x * POINT), number((self._margins.height - y) * POINT))
        self.anchors[name] = b"[%d 0 R/XYZ %b %b 0]" % (self._objects.pages[page], *place)


@dataclass(slots=True)
class _Sheet:
    """Everything to be drawn on one page."""

    page: int
    below: list[tuple[Drawn, float]] = field(default_factory=list)
    rows: list[tuple[Home, Drawn, float]] = field(default_factory=list)
    over: list[tuple[Home, Drawn, float]] = field(default_factory=list)

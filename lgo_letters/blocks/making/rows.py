"""Cut a block that WeasyPrint has laid out into rows: what each draws, and its links and anchors."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from weasyprint.anchors import gather_anchors
from weasyprint.draw import draw_background, draw_border, draw_inline_level, draw_stacking_context
from weasyprint.formatting_structure import boxes
from weasyprint.images import get_image_from_uri
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.matrix import Matrix
from weasyprint.pdf.anchors import add_links
from weasyprint.stacking import StackingContext

from lgo_letters.blocks.drawn import POINT, Canvas, Drawn, settled
from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.making.box_styles import has_borders, style_of
from lgo_letters.blocks.parts import Box, Row

_SHOWN = re.compile(rb"/(\S+) \S+ Tf|\[(.*?)\] TJ")  # a font is chosen, or text is shown
_CODES = re.compile(rb"<([0-9a-f]*)>")
_DIGITS = 4  # of a glyph's code
_DOTS = frozenset(("disc", "circle", "square"))


class Cutter:
    """Cuts the blocks of one page that WeasyPrint has laid out."""

    def __init__(self, context: Any, page: Any, pdf: Any) -> None:
        """Begin.

        Args:
            context: fonts, colours, pictures and the page's rectangle, the same for all letters.
            page: WeasyPrint's box of the page.
            pdf: the PDF that collects links.
        """
        self._context, self._page, self._pdf = context, page, pdf
        options = {"image_cache": None, "optimize_images": False, "jpeg_quality": None, "dpi": None}
        self._image = partial(get_image_from_uri, cache=context.images, url_fetcher=context.fetcher, options=options)

    def cut(self, box: Any, around: Any, marks: dict[Any, Any]) -> Box:
        """Cut a box at the top of the page. Adds the marks of its words to `marks`.

        Raises:
            InFullError: something in it can't be drawn at another place.
        """
        style = style_of(box, around)
        if isinstance(box, boxes.ReplacedBox):
            row = self._row(box, box.content_box_y(), box.height, marks, self._picture(box), literal=True)
            if box.style["overflow"] != "visible":  # WeasyPrint draws it after all lines
                row = Row(row.height, Drawn(), over=row.drawn)
            return Box(style, rows=(row,), solid=box.height)
        ground = None
        if box.background or has_borders(box):
            box.translate(0, -box.position_y - box.margin_top)
            layout_box_backgrounds(self._page, box, self._image)
            ground = drawn(
                self._context, lambda canvas: (draw_background(canvas, box.background), draw_border(canvas, box))
            )
        markers = [child._box for child in box.children if isinstance(child, AbsolutePlaceholder)]
        inside = [child for child in box.children if not isinstance(child, AbsolutePlaceholder)]
        if any(not each.is_outside_marker or each.style["list_style_type"] not in _DOTS for each in markers):
            raise InFullError("something is out of the flow")
        if inside and all(isinstance(child, boxes.LineBox) for child in inside):
            made = Box(style, rows=tuple(self._line(line, marks) for line in inside), ground=ground)
        else:
            made = Box(style, tuple(self.cut(child, box, marks) for child in inside), ground=ground)
        for marker in markers:
            self._put_dot(marker, made, inside, marks)
        return made

    def _put_dot(self, marker: Any, made: Box, inside: list[Any], marks: dict[Any, Any]) -> None:
        """Put a bullet over the first line of its item."""
        while made.children:
            made, inside = made.children[0], inside[0].children
        if not made.rows or made.solid is not None or made.rows[0].over:
            raise InFullError("a bullet has no line")
        canvas = Canvas(self._context, marks)
        marker.translate(0, -inside[0].position_y)
        draw_stacking_context(canvas, StackingContext.from_box(marker, self._page, []))
        first = made.rows[0]
        made.rows = (replace(first, over=canvas.drawn()), *made.rows[1:])

    def _picture(self, box: Any) -> Callable[[Canvas], object]:
        return lambda canvas: draw_stacking_context(canvas, StackingContext.from_box(box, self._page))

    def _line(self, line: Any, marks: dict[Any, Any]) -> Row:
        for each in line.descendants():
            if isinstance(each, boxes.AtomicInlineLevelBox) or each.style["position"] != "static" or each.is_floated():
                raise InFullError("something is out of its line")
            if isinstance(each, boxes.InlineBox) and each.style["bookmark_level"] not in {"none", None}:
                raise InFullError("a bookmark leads into a line")
            if isinstance(each, boxes.InlineBox) and (each.background or has_borders(each)):
                raise InFullError("words have a ground or a border of their own")
        row = self._row(
            line, line.position_y, line.height, marks, lambda canvas: draw_inline_level(canvas, self._page, line)
        )
        text = "".join(each.text for each in line.descendants() if isinstance(each, boxes.TextBox))
        if self._read(row.drawn.template).strip() != text.strip():
            raise InFullError(f"{text!r} isn't drawn with the letters' own characters")
        return replace(row, text=text)

    def _row(  # noqa: PLR0913
        self,
        box: Any,
        y: float,
        height: float,
        marks: dict[Any, Any],
        draw: Callable[[Canvas], object],
        *,
        literal: bool = False,
    ) -> Row:
        """Draw a row as if at the top of the page. With `literal`, it is moved as a whole."""
        box.translate(0, -y)
        links: list[Any] = []
        anchors: dict[str, Any] = {}
        if isinstance(box, boxes.LineBox):
            gather_anchors(box, anchors, links, [], {})
        if any(kind != "external" for kind, *_ in links):
            raise InFullError("a link leads to a place in the letter")
        page = self._pdf.objects[self._pdf.pages["Kids"][0]]
        before = len(self._pdf.objects)
        add_links((links, []), Matrix(POINT, 0, 0, -POINT, 0, 0), self._pdf, page, [], {})
        made = self._pdf.objects[before:]
        canvas = Canvas(self._context, marks, literal=literal)
        draw(canvas)
        box.translate(0, y)
        return Row(
            height,
            canvas.drawn(moved=literal),
            links=tuple((each.number, tuple(settled(side) for side in each["Rect"])) for each in made),
            anchors=tuple((name, x, settled(top)) for name, (x, top, *_) in anchors.items()),
        )

    def _read(self, template: bytes) -> str:
        """Read the text of a line, as programs will find it."""
        meanings: dict[int, str] = {}
        text: list[str] = []
        for name, shown in _SHOWN.findall(template):
            if name:
                meanings = self._context.meanings.get(name.decode(), {})
            for codes in _CODES.findall(shown):
                digits = (codes[at : at + _DIGITS] for at in range(0, len(codes), _DIGITS))
                text += [meanings.get(int(each, 16), "\N{REPLACEMENT CHARACTER}") for each in digits]
        return "".join(text)


def drawn(context: Any, draw: Callable[[Canvas], object]) -> Drawn:
    """Draw something that has no words and is moved as a whole."""
    canvas = Canvas(context, {}, literal=True)
    draw(canvas)
    return canvas.drawn(moved=True)

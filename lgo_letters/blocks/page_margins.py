"""Make the empty pages for letters with the same mark: their size, their area, and what is printed in their margins."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from weasyprint.draw import draw_stacking_context
from weasyprint.formatting_structure import boxes
from weasyprint.stacking import StackingContext

from lgo_letters.blocks.drawn import Canvas, Drawn
from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.layout import Layout
from lgo_letters.blocks.shared import Shared
from lgo_letters.blocks.style_classes import Node

MOST_PAGES = 12  # longer letters are laid out in full


@dataclass(frozen=True, slots=True)
class PageMargins:
    """Pages, in pixels.

    Attributes:
        width, height: of each page.
        heads, feet: the top and the bottom of each page's area.
        drawn: what is printed in each page's margins.
    """

    width: float
    height: float
    heads: list[float]
    feet: list[float]
    drawn: list[list[Drawn]]


def page_margins(layout: Layout, shared: Shared, letter: Node, styles: Sequence[Any]) -> PageMargins:
    """Lay out this many pages without letters, with a letter's root element.

    Raises:
        InFullError: pages differ in size, or have a background or borders.
    """
    root = Element("html", dict(letter.element.attrib))
    root.append(copy.deepcopy(letter.element.find("head")))
    body = SubElement(root, "body")
    for page in range(MOST_PAGES):
        SubElement(body, "p", {"style": "break-before: page !important" if page else ""}).text = "x"
    with layout.complaints() as complaints:
        document = layout.render(layout.page(root), layout.style, *styles)
    if complaints:
        raise InFullError(complaints[0].message)
    pages = [each._page_box for each in document.pages]
    sizes = {(each.margin_width(), each.margin_height(), each.content_box_x(), each.width) for each in pages}
    if len(pages) != MOST_PAGES or len(sizes) != 1:
        raise InFullError("pages are of different sizes")
    if any(_has_ground(each) for each in pages):
        raise InFullError("pages have a ground")
    try:
        drawn = [[_drawn(shared, box, page) for box in _in_margins(page)] for page in pages]
    finally:
        shared.close()
    heads = [each.content_box_y() for each in pages]
    feet = [each.content_box_y() + each.height for each in pages]
    return PageMargins(pages[0].margin_width(), pages[0].margin_height(), heads, feet, drawn)


def _has_ground(page: Any) -> bool:
    ground = page.background
    has_borders = any(getattr(page, f"border_{side}_width") for side in ("top", "right", "bottom", "left"))
    pictured = ground and (ground.color.alpha or any(layer.image for layer in ground.layers))
    return bool(page.canvas_background or pictured or has_borders)


def _in_margins(page: Any) -> list[Any]:
    return [box for box in page.children if isinstance(box, boxes.MarginBox)]


def _drawn(shared: Shared, box: Any, page: Any) -> Drawn:
    """Draw what is in a margin as an artifact, with the operators that full layout writes."""
    canvas = Canvas(shared, None, literal=True)
    kind = "Header" if box.at_keyword.startswith("@top") else "Footer"
    canvas.stream.append(f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC")
    draw_stacking_context(canvas, StackingContext.from_box(box, page, []))
    canvas.stream.append("EMC")
    return canvas.drawn()

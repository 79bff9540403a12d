"""Turn a container that WeasyPrint has laid out into a block without what is in it: its style, tag and borders."""

import functools
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw import draw_border
from weasyprint.layout.percent import resolve_percentages

from lgo_letters.blocks.drawn import Drawn
from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.making.box_styles import has_borders, style_of
from lgo_letters.blocks.making.rows import drawn
from lgo_letters.blocks.parts import Block, Box
from lgo_letters.blocks.shared import Shared
from lgo_letters.blocks.tags import TagBuilder


def container_of(box: Any, around: Any, shared: Shared) -> Block:
    style = style_of(box, around)
    _check(box)
    tags = TagBuilder()
    tag = None
    if box.element_tag not in {"html", "body"}:
        (tag,) = tags.mended([tags.build(box.copy_with_children([]), {})])
    frame = None
    if has_borders(box):
        bare = box.copy_with_children([])  # without what is in it, which would be kept as long as the frame
        resolve_percentages(bare, around)
        bare.width, bare.remove_decoration_sides = box.width, set()
        bare.margin_top = bare.position_y = 0
        frame = functools.cache(functools.partial(_frame, bare, shared))
    return Block(Box(style, frame=frame), tag, None, box.style["anchor"] or "", box.border_box_x())


def _frame(box: Any, shared: Shared, height: float) -> Drawn:
    framed = box.copy()
    framed.height = height
    return drawn(shared, lambda canvas: draw_border(canvas, framed))


def _check(box: Any) -> None:
    """Refuse a container that draws more than its borders.

    Raises:
        InFullError: it has a background, or words of its own.
    """
    if box.background:
        raise InFullError(f"{box.element_tag} has a ground")
    if box.style["white_space"] != INITIAL_VALUES["white_space"]:
        raise InFullError(f"{box.element_tag} keeps spaces")
    if box.link:
        raise InFullError(f"{box.element_tag} is a link")
    if any(each.element is box.element and "::" in each.element_tag for each in box.descendants()):
        raise InFullError(f"{box.element_tag} has words of its own")

"""Turn WeasyPrint's computed styles into what page breaks depend on. Refuse styles that blocks can't have."""

from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.layout.percent import resolve_percentages

from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.parts import Style

SIDES = ("top", "right", "bottom", "left")
_INITIAL = (  # of every box
    "position",
    "float",
    "clear",
    "transform",
    "opacity",
    "z_index",
    "overflow",
    "column_count",
    "column_width",
    "box_decoration_break",
    "margin_break",
    "max_lines",
    "continue",
    "block_ellipsis",
    "string_set",
    "footnote_display",
    "visibility",
    "box_shadow",
    "outline_style",
    "mask_border_source",
    "direction",
)
_HEIGHTS = ("height", "min_height", "max_height")  # of what isn't a picture
_BREAKS = frozenset(("auto", "avoid", "avoid-page", "page"))
_BETWEEN = ("before", "after", "inside")
_DISPLAYS = frozenset((("block", "flow"), ("block", "flow", "list-item"), ("inline", "flow")))  # the last are anonymous


def style_of(box: Any, around: Any) -> Style:
    """Read the style of a box inside another, as far as page breaks depend on it.

    Raises:
        InFullError: its style needs full layout.
    """
    style, name = box.style, box.element_tag
    is_picture = isinstance(box, boxes.ReplacedBox)
    for each in _INITIAL:
        if style[each] != INITIAL_VALUES[each] and not (each == "overflow" and is_picture):
            raise InFullError(f"{name} has `{each.replace('_', '-')}`")
    if not is_picture and (type(box) is not boxes.BlockBox or style["display"] not in _DISPLAYS):
        raise InFullError(f"{name} is no plain block")
    if not is_picture and any(style[each] != INITIAL_VALUES[each] for each in _HEIGHTS):
        raise InFullError(f"{name} has a height")
    if not {style[f"break_{each}"] for each in _BETWEEN} <= _BREAKS:
        raise InFullError(f"{name} breaks pages otherwise than with `page` and `avoid`")
    if style["page"] not in {"", "auto", None}:
        raise InFullError(f"{name} is on a page with a name")
    sized = box.copy()
    resolve_percentages(sized, around)
    return Style(
        margin_top=_size(sized.margin_top),
        margin_bottom=_size(sized.margin_bottom),
        padding_top=_size(sized.padding_top),
        padding_bottom=_size(sized.padding_bottom),
        border_top=_size(sized.border_top_width),
        border_bottom=_size(sized.border_bottom_width),
        break_before=style["break_before"],
        break_after=style["break_after"],
        break_inside=style["break_inside"],
        orphans=style["orphans"],
        widows=style["widows"],
    )


def _size(pixels: float | str) -> float:
    return 0.0 if pixels == "auto" else float(pixels)


def has_borders(box: Any) -> bool:
    return any(getattr(box, f"border_{side}_width") for side in SIDES)

"""The sizes of a box worked out once for all boxes of the same style in a container of the same size."""

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes

from lgo_letters.layout_cache.styles import HARMLESS, MOST

_SIDES = ("top", "right", "bottom", "left")
_SET = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *(f"{least}{side}" for least in ("", "min_", "max_") for side in ("width", "height")),
)


class Percentages:
    """Sets the sizes of boxes as `weasyprint.layout.percent.resolve_percentages` does."""

    def __init__(self, original: Callable[[Any, Any], None]) -> None:
        self._original = original
        self._kept: dict[tuple[Any, ...], dict[str, Any]] = {}

    def __call__(self, box: Any, containing_block: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
        style = box.style
        record = getattr(style, "record", None)
        if record is None or not style.touched <= HARMLESS or style["border_collapse"] == "collapse":
            self._original(box, containing_block)
            return
        around = containing_block
        sizes = (around.width, around.height) if isinstance(around, boxes.Box) else tuple(around)
        key = (record.number, isinstance(box, boxes.PageBox), *sizes)
        if key not in self._kept:
            self._original(box, containing_block)
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = {name: vars(box)[name] for name in _SET}
            return
        vars(box).update(self._kept[key])

    def forget(self) -> None:
        self._kept.clear()

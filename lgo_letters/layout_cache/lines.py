"""Text split into its first line: by WeasyPrint once for the same text, style and width, then from memory."""

from collections.abc import Callable
from copy import copy
from typing import Any

from lgo_letters.layout_cache.text_styles import Key, key_of

MOST = 20_000  # lines; then all are forgotten, so that memory stays bounded


class Lines:
    """Splits text as `weasyprint.text.line_break.split_first_line` does."""

    def __init__(self, original: Callable[..., tuple[Any, ...]]) -> None:
        self._original = original
        self._kept: dict[Key, tuple[Any, ...]] = {}

    def __call__(  # noqa: PLR0913, PLR0917 - WeasyPrint's own
        self,
        text: str,
        style: Any,  # noqa: ANN401 - WeasyPrint has no types
        context: Any,  # noqa: ANN401 - as above
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,  # noqa: FBT001, FBT002 - WeasyPrint's own
        minimum: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> tuple[Any, ...]:
        given = (max_width, justification_spacing, is_line_start, minimum)
        key = key_of(style, text, *given)
        kept = self._kept.get(key) if key else None
        if kept is None:
            kept = self._original(text, style, context, *given)
            if key is None:
                return kept
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = kept
        layout, *measures = kept
        return copy(layout), *measures  # its owner changes it

    def forget(self) -> None:
        self._kept.clear()

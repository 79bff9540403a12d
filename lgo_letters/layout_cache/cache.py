"""The layout cache of one edition: put into WeasyPrint while a letter is typeset, and taken out again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import css
from weasyprint.draw import text
from weasyprint.layout import percent
from weasyprint.text import line_break

from lgo_letters.layout_cache.glyphs import Glyphs
from lgo_letters.layout_cache.lines import Lines
from lgo_letters.layout_cache.percentages import Percentages
from lgo_letters.layout_cache.refusal import refusal
from lgo_letters.layout_cache.styles import Styles


class LayoutCache:
    """Remembers what doesn't differ from letter to letter, of one edition's letters; nothing where that is refused."""

    def __init__(self, style_sheet: str) -> None:
        self._parts: tuple[Any, ...] = ()
        self._places: tuple[tuple[Any, str, Any], ...] = ()
        if refusal(style_sheet):
            return
        styles, lines = Styles(), Lines(line_break.split_first_line)
        glyphs, percentages = Glyphs(text.draw_text, text.draw_first_line), Percentages(percent.resolve_percentages)
        self._parts = (styles, lines, glyphs, percentages)
        self._places = (
            *_uses("split_first_line", lines),
            *_uses("resolve_percentages", percentages),
            *_uses("draw_text", glyphs.draw_text),
            (text, "draw_first_line", glyphs.draw_first_line),
            (css, "ComputedStyle", styles.computed),
            (css, "AnonymousStyle", styles.anonymous),
        )

    @contextmanager
    def used(self) -> Iterator[None]:
        """Have WeasyPrint ask the cache. Not in two threads at once: WeasyPrint is one for all of them."""
        originals = [(module, name, getattr(module, name)) for module, name, _ in self._places]
        for module, name, remembering in self._places:
            setattr(module, name, remembering)
        try:
            yield
        except BaseException:
            self.forget()  # what was complained of before it failed is complained of again
            raise
        finally:
            for module, name, original in originals:
                setattr(module, name, original)

    def forget(self) -> None:
        """Forget everything, so that WeasyPrint complains again of what it complained of."""
        for part in self._parts:
            part.forget()


def _uses(name: str, remembering: object) -> Iterator[tuple[Any, str, Any]]:
    """Find the modules of WeasyPrint's layout and drawing that call a function by its name."""
    for path, module in list(sys.modules.items()):
        if path.startswith(("weasyprint.layout", "weasyprint.draw")) and name in vars(module):
            yield module, name, remembering

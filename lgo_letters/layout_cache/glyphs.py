"""A line of text turned into glyphs on a page: by WeasyPrint the first time, from memory where they are the same.

A letter's fonts hold what each glyph means and how wide it is, in the order in which glyphs were met. What is drawn
from memory leaves the fonts as WeasyPrint would; where that can't be known, WeasyPrint draws.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lgo_letters.layout_cache.lines import MOST
from lgo_letters.layout_cache.text_styles import Key, key_of

_GLYPHS = re.compile(r"<([0-9a-f]+)>")
_DIGITS = 4  # of a glyph's number
_WHOLE = ("clip", "none")  # a line that is neither cut nor ended with an ellipsis


@dataclass(frozen=True, slots=True)
class Drawn:
    """What WeasyPrint drew for a line.

    Attributes:
        steps: what was called of the page's stream, beside the place where the line begins.
        placed: whether it was; an empty line is nowhere.
        widths: by font, the width of each glyph, which what is drawn depends on.
        meanings: by font, what glyphs mean that the font had not met before.
    """

    steps: tuple[tuple[str, tuple[Any, ...]], ...]
    placed: bool
    widths: dict[int, dict[int, float]]
    meanings: dict[int, dict[int, str]]

    def fits(self, fonts: dict[int, Any]) -> bool:
        """Whether WeasyPrint would draw the same with a letter's fonts."""
        for key, widths in self.widths.items():
            font = fonts.get(key)
            if font is None:
                return False
            if widths.items() <= font.widths.items() and widths.keys() <= font.to_unicode.keys():
                continue
            own = self.meanings[key]
            for glyph, width in widths.items():
                is_met = glyph in font.to_unicode
                if is_met != (glyph in font.widths) or (not is_met and glyph not in own):
                    return False
                if is_met and font.widths[glyph] != width:
                    return False
        return True

    def draw(self, stream: Any, matrix: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
        if self.placed:
            stream.set_text_matrix(*matrix.values)
        for name, given in self.steps:
            getattr(stream, name)(*given)
        for key, widths in self.widths.items():
            font = stream._fonts[key]  # noqa: SLF001 - nothing public gives a letter's fonts
            for glyph, width in widths.items():
                if glyph not in font.to_unicode:
                    font.to_unicode[glyph] = self.meanings[key][glyph]
                    font.widths[glyph] = width


class Glyphs:
    """Draws lines of text as `draw_text` and `draw_first_line` of `weasyprint.draw.text` do."""

    def __init__(self, draw_text: Callable[..., None], draw_first_line: Callable[..., list[Any]]) -> None:
        self._draw_text = draw_text
        self._draw_first_line = draw_first_line
        self._kept: dict[Key | None, Drawn] = {}

    def draw_text(self, stream: Any, textbox: Any, offset_x: float, *rest: Any) -> None:  # noqa: ANN401 - as above
        layout = textbox.pango_layout
        drawn = self._kept.get(_key(textbox)) if rest == _WHOLE else None
        if drawn is None or not drawn.fits(stream._fonts):  # noqa: SLF001 - as above
            self._draw_text(stream, textbox, offset_x, *rest)
            return
        textbox.pango_layout = _Known(layout, drawn)
        try:
            self._draw_text(stream, textbox, offset_x, *rest)
        finally:
            textbox.pango_layout = layout

    def draw_first_line(self, stream: Any, textbox: Any, *rest: Any) -> list[Any]:  # noqa: ANN401 - as above
        *cut, matrix = rest
        if isinstance(textbox.pango_layout, _Known):
            textbox.pango_layout.drawn.draw(stream, matrix)
            return []
        if tuple(cut) != _WHOLE:
            return self._draw_first_line(stream, textbox, *rest)
        key = _key(textbox)
        noting = _Noting(stream)
        pictures = self._draw_first_line(noting, textbox, *rest)
        drawn = None if pictures else noting.drawn(self._kept.get(key))
        if drawn and key:
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = drawn
        return pictures

    def forget(self) -> None:
        self._kept.clear()


def _key(textbox: Any) -> Key | None:  # noqa: ANN401 - as above
    layout = textbox.pango_layout
    return key_of(textbox.style, textbox.text, layout.text, layout.justification_spacing)


class _Known:
    """A line's layout that need not be made again: what is drawn for it is known."""

    def __init__(self, layout: Any, drawn: Drawn) -> None:  # noqa: ANN401 - as above
        self._layout = layout
        self.drawn = drawn

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(self._layout, name)

    def reactivate(self, style: Any) -> None:  # noqa: ANN401 - as above
        """Leave it: Pango isn't needed."""

    def deactivate(self) -> None:
        """Leave it: it isn't active."""


class _Noting:
    """A page's stream that notes what is drawn, and with which glyphs of which fonts."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 - as above
        self._stream = stream
        self._steps: list[tuple[str, tuple[Any, ...]]] = []
        self._placed = False
        self._fonts: dict[int, tuple[Any, set[int], dict[int, None]]] = {}  # font, glyphs met before, glyphs drawn
        self._font = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(self._stream, name)

    def add_font(self, pango_font: Any) -> tuple[Any, float]:  # noqa: ANN401 - as above
        font, size = self._stream.add_font(pango_font)
        fonts = self._stream._fonts  # noqa: SLF001 - as above
        self._font = next(key for key, each in fonts.items() if each is font)
        self._fonts.setdefault(self._font, (font, set(font.to_unicode), {}))
        return font, size

    def set_text_matrix(self, *values: float) -> None:
        self._placed = True
        self._stream.set_text_matrix(*values)

    def set_font_size(self, *given: Any) -> None:  # noqa: ANN401 - as above
        self._step("set_font_size", *given)

    def set_text_rise(self, height: float) -> None:
        self._step("set_text_rise", height)

    def show_text(self, text: str) -> None:
        self._step("show_text", text)
        glyphs = self._fonts[self._font][2]
        for run in _GLYPHS.findall(text):
            glyphs.update(dict.fromkeys(int(run[at : at + _DIGITS], 16) for at in range(0, len(run), _DIGITS)))

    def _step(self, name: str, *given: Any) -> None:  # noqa: ANN401 - as above
        self._steps.append((name, given))
        getattr(self._stream, name)(*given)

    def drawn(self, before: Drawn | None) -> Drawn | None:
        """Give what was drawn, with what an earlier letter knew of its glyphs; None for fonts that hold pictures."""
        if any(font.bitmap or font.png or font.svg or font.colr for font, _, _ in self._fonts.values()):
            return None
        meanings = {
            key: (before.meanings.get(key, {}) if before else {})
            | {glyph: font.to_unicode[glyph] for glyph in glyphs if glyph not in met}
            for key, (font, met, glyphs) in self._fonts.items()
        }
        widths = {key: {each: font.widths[each] for each in glyphs} for key, (font, _, glyphs) in self._fonts.items()}
        return Drawn(tuple(self._steps), self._placed, widths, meanings)

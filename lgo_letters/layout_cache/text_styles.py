"""A computed style turned into what text depends on: its font, its spacing, its rules for breaking lines."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

READ = (  # by `text/line_break.py` and `text/fonts.py`, wherever they split, measure or shape text
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "overflow_wrap",
    "tab_size",
    "white_space",
    "word_break",
    "word_spacing",
)
_LINES = "text_decoration_line"  # a set, or "none"
_values = itemgetter(*READ)

Key = tuple[Any, ...]


def key_of(style: Mapping[str, Any], *others: Any) -> Key | None:  # noqa: ANN401 - whatever can be compared
    """Give what text in a style depends on, beside `others`; None where a value can't be looked up."""
    key = (others, _values(style), frozenset(style[_LINES]))
    try:
        hash(key)
    except TypeError:
        return None
    return key

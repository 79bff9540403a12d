"""Find the reason why the letters of a style sheet need full layout, if there is one.

`box_styles` refuses what the computed style of a box shows. This module refuses what it doesn't show: a selector that
looks ahead, text from a counter, pages that differ from each other.
"""

import re
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

import tinycss2

WRITTEN_FOR = "70.0"
_SELECTORS = re.compile(  # selectors that depend on what comes after or is inside, and styles for a part of a block
    r":(?:last|only|nth-last|empty|has|target|first-letter|first-line|footnote)\b[\w-]*"
)
_VALUES = re.compile(
    r"counter|quote|target-|leader\(|running\(|element\(|string\(|string-set|content\(|attr\(|decimal|roman|alpha"
    r"|\d(?:vw|vh|vi|vb|vmin|vmax)\b|(?:overflow[\w-]*|all)\s*:\s*inherit",  # for example a page's size as a unit
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"counter\(\s*pages|string\(|element\(|counter-|@footnote|@note|:(?:left|right|blank|nth)", re.IGNORECASE
)


class InFullError(Exception):
    """A letter, or one of its blocks, needs full layout. The message says why."""


def refusal(style_sheet: str) -> str:
    """Say why the letters of a style sheet need full layout. Empty if they don't."""
    if version("weasyprint") != WRITTEN_FOR:
        return f"blocks are made for WeasyPrint {WRITTEN_FOR}, and this is {version('weasyprint')}"
    return _refused(tinycss2.parse_stylesheet(style_sheet, skip_comments=True, skip_whitespace=True))


def _refused(rules: Iterable[Any]) -> str:
    for rule in rules:
        prelude, content = (tinycss2.serialize(getattr(rule, part, None) or []) for part in ("prelude", "content"))
        name = rule.lower_at_keyword if rule.type == "at-rule" else ""
        if name == "media" and prelude.strip() == "screen":
            continue
        if name == "page":
            found = _PAGES.search(prelude + content)
        else:
            found = _SELECTORS.search(prelude + content) or _VALUES.search(content)
        if found:
            return f"letter.css has `{found[0]}` in `{(f'@{name} ' if name else '') + prelude.strip()}`"
        if name not in {"", "page", "font-face"}:
            return f"letter.css has `@{name}`"
    return ""

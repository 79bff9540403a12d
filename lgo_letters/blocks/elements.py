"""Turn a letter's HTML into elements. Use an XML parser, which is faster, if the HTML parser would give the same.

The HTML parser closes elements, adds others and knows names of characters. An XML parser does none of this. So HTML is
read as XML only if there is nothing to close or to add: plain elements, each in a place where HTML allows it.
"""

import re
from typing import Any
from xml.etree import ElementTree as ET

from lgo_letters.blocks.style_classes import SVG

_SECTIONS = {"body", "header", "main", "footer", "article", "section", "div", "nav", "aside"}
_LINES = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li"}  # elements with words
_WORDS = {"strong", "em", "b", "i", "span"}
_INSIDE = {
    "html": {"head", "body"},
    "head": {"title", "meta"},
    **dict.fromkeys(_SECTIONS, (_SECTIONS - {"body"}) | (_LINES - {"li"}) | {"ul", "ol", "img", SVG}),
    "ul": {"li"},
    "ol": {"li"},
    **dict.fromkeys(_LINES | _WORDS, _WORDS | {"a", "br"}),
    "a": _WORDS | {"br"},
}
_EMPTY = {"img", "br", "meta"}
_CASED = {"viewBox", "preserveAspectRatio"}
_SVG_NAMES = re.compile(r"\{http://www\.w3\.org/2000/svg\}(?:svg|g|title|desc|path|rect|line|circle|defs|polygon)")
_OTHERWISE = re.compile(  # what the two parsers read differently
    r"<!(?!DOCTYPE html>|-- style -->)|<\?|&#(?!3[49];)|[\x80-\x9f]|=\"[^\"<>]*[\n\r\t]|</(?:img|br|meta)>"
    r"|<(?!(?:img|br|meta|path|rect|line|circle|polygon)\b)[^<>]*/>|<html[^>]*\sxmlns"
)


def elements_of(html: str) -> Any | None:
    """Give the root element of a letter's HTML, or None if only the HTML parser can read it."""
    if _OTHERWISE.search(html):
        return None
    try:
        root = ET.fromstring(html)  # noqa: S314 - the program made it; entities are refused above
    except ET.ParseError:
        return None
    is_plain = root.tag == "html" and [each.tag for each in root] == ["head", "body"] and _is_plain(root)
    return root if is_plain else None


def _is_plain(element: Any) -> bool:
    if any((name != name.lower() and name not in _CASED) or "{" in name for name in element.attrib):
        return False
    if element.tag.startswith("{"):
        return all(_SVG_NAMES.fullmatch(each.tag) and each.tag != SVG and _is_plain(each) for each in element)
    allowed = _INSIDE.get(element.tag, set())
    if element.tag in _EMPTY and (element.text or len(element)):
        return False
    if any(child.tag not in allowed for child in element):
        return False
    if element.tag in {"html", "head"} and _has_words(element):
        return False
    return all(_is_plain(child) for child in element)


def _has_words(element: Any) -> bool:
    return any((text or "").strip() for text in (element.text, *(child.tail for child in element)))

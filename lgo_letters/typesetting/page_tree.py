"""A page's HTML turned into elements, by way of XML, which takes a third of the time; for typesetting alone.

A frame is well-formed XML as well as HTML. Whether both readings of it are one is looked at on the first page: where
they aren't, HTML's counts, since it is what browsers read.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import ParseError, TreeBuilder, XMLParser

import tinyhtml5

_NAMESPACE = "{http://www.w3.org/2000/xmlns/}"
_PARTS = ("html", "head", "body")


class PageReader:
    """Reads the pages of one frame."""

    def __init__(self) -> None:
        """Begin without having seen a page."""
        self._is_xml: bool | None = None

    def elements(self, html: str) -> Any:  # noqa: ANN401 - an element of ElementTree, which tinyhtml5 doesn't name
        """Read a page."""
        if self._is_xml is not False:
            tree = _as_xml(html)
            if self._is_xml is None:
                self._is_xml = tree is not None and alike(tree, _as_html(html))
            if self._is_xml and tree is not None:
                return tree
        return _as_html(html)


def alike(one: Any, other: Any) -> bool:  # noqa: ANN401 - as above
    """Say whether two readings are the same elements with the same words."""
    if (one.tag, _named(one), len(one)) != (other.tag, _named(other), len(other)):
        return False
    texts = [(one.text, other.text), *((inner.tail, also.tail) for inner, also in zip(one, other, strict=True))]
    if any(_words(text, one.tag) != _words(also, one.tag) for text, also in texts):
        return False
    return all(map(alike, one, other))


def _named(element: Any) -> dict[str, str]:  # noqa: ANN401 - as above
    """Give an element's attributes without the declaration of a namespace, which HTML takes for one."""
    return {name: value for name, value in element.attrib.items() if not name.startswith(_NAMESPACE)}


def _words(text: str | None, inside: Any) -> str:  # noqa: ANN401 - a tag, or what stands for one in a comment
    """Give a text; blanks between the parts of a page are none: HTML drops or moves them."""
    return "" if not text or (inside in _PARTS and not text.strip()) else text


def _as_xml(html: str) -> Any:  # noqa: ANN401 - as above
    parser = XMLParser(target=TreeBuilder(insert_comments=True))  # noqa: S314 - the edition's own frame; see `sandbox`
    try:
        parser.feed(html)
        return parser.close()
    except ParseError:
        return None


def _as_html(html: str) -> Any:  # noqa: ANN401 - as above
    return tinyhtml5.parse(html, namespace_html_elements=False)

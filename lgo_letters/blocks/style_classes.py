"""Put a letter's elements into classes with the same computed style, and split the letter into containers and blocks.

A selector depends on an element's context: the element, its ancestors, and what comes before them. Elements with the
same context match the same rules. If elements match the same rules, and their parents have the same class, their
computed style is the same.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cssselect2 import ElementWrapper

SVG = "{http://www.w3.org/2000/svg}svg"
CONTAINERS = frozenset(("html", "body", "header", "main", "footer", "article", "section", "div", "ul", "nav", "aside"))
BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "img", "ul", "ol", SVG))
_FREE = r"id|href|src|alt|title|data-[\w-]*|width|height|viewBox|role"  # attributes that selectors rarely use
_ASKED = re.compile(rf"\[\s*(?:{_FREE})\s*[~|^$*]?=|#[A-Za-z_][\w-]*[^;{{}}]*\{{")
Shell = tuple[str, tuple[tuple[str, str], ...]]  # tag and attributes of an element, without what is in it


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An element of a letter: a container of other nodes, or a block.

    Attributes:
        element: the element.
        style: the name of its class, the same in each process.
        key: everything that its typesetting depends on: nodes with the same key look the same.
        children: the nodes in a container; None for a block.
        before: the elements before it in its container.
    """

    element: Any
    style: str
    key: Any
    children: tuple["Node", ...] | None
    before: tuple[Shell, ...]

    def blocks(self, around: tuple["Node", ...] = ()) -> Iterator[tuple[tuple["Node", ...], "Node"]]:
        """Give its blocks, each with the containers around it, the root first."""
        if self.children is None:
            yield around, self
            return
        for child in self.children:
            yield from child.blocks((*around, self))


class StyleClasses:
    """Gives the elements of an edition's letters their classes, from the edition's style sheets."""

    def __init__(self, sheets: Sequence[Any], style_sheet: str) -> None:
        self._matchers = [sheet.matcher for sheet in sheets]
        self._free = re.compile(r"(?!)" if _ASKED.search(style_sheet) else _FREE)
        self._contexts: dict[Any, int] = {}
        self._of_context: dict[int, str] = {}
        self._root: Any = None
        self._wrappers: dict[Any, Any] = {}

    def read(self, root: Any) -> Node:
        """Take a letter apart, from its root element."""
        self._root, self._wrappers = root, {}
        node, _ = self._node(root, "", -1, -1, ())
        self._root, self._wrappers = None, {}
        return node

    def _class(self, element: Any, parent: str, around: int, before: int) -> tuple[int, str]:
        """Give an element's context and class, from its parent's class and context and its sibling's context."""
        asked = tuple((name, "" if self._free.fullmatch(name) else value) for name, value in element.attrib.items())
        context = self._contexts.setdefault((around, before, element.tag, asked), len(self._contexts))
        known = self._of_context.get(context)
        if known is None:
            if not self._wrappers:
                tree = ElementWrapper.from_html_root(self._root, content_language=None)
                self._wrappers = {each.etree_element: each for each in tree.iter_subtree()}
            wrapper = self._wrappers[element]
            matched = enumerate(matcher.match(wrapper) for matcher in self._matchers)
            rules = [(sheet, found[1]) for sheet, each in matched for found in each]  # its place in the sheet
            known = name_of((parent, element.tag, asked, rules))
            self._of_context[context] = known
        return context, known

    def _node(self, element: Any, parent: str, around: int, before: int, shells: tuple[Shell, ...]) -> tuple[Node, int]:
        context, style = self._class(element, parent, around, before)
        if not _is_container(element):
            return Node(element, style, (style, self._content(element, style, context)), None, shells), context
        children: list[Node] = []
        shown: list[Shell] = []
        last = -1
        for child in element:
            if not isinstance(child.tag, str):
                continue  # a comment
            if child.tag == "head":
                last, _ = self._class(child, style, context, last)
                continue
            node, last = self._node(child, style, context, last, tuple(shown))
            children.append(node)
            shown.append((child.tag, tuple(child.attrib.items())))
        return Node(element, style, (style, tuple(element.attrib.items())), tuple(children), shells), context

    def _content(self, element: Any, style: str, context: int) -> tuple[Any, ...]:
        """Give everything that an element's typesetting depends on, apart from its own class."""
        inside: list[Any] = []
        last = -1
        for child in element:
            if not isinstance(child.tag, str):
                inside.append(("", child.tail))
                continue
            kind = ""
            if not element.tag.startswith("{"):
                last, kind = self._class(child, style, context, last)
            inside.append((kind, self._content(child, kind, last), child.tail))
        return (element.tag, tuple(element.attrib.items()), element.text, *inside)


def name_of(value: object) -> str:
    """Give a short name that nothing else has, and that doesn't depend on the process."""
    return sha256(repr(value).encode()).hexdigest()[:32]


def _is_container(element: Any) -> bool:
    """Say whether an element has blocks and no words."""
    if element.tag not in CONTAINERS or not len(element) or (element.text and element.text.strip()):
        return False
    return all(
        not (child.tail and child.tail.strip())
        and (not isinstance(child.tag, str) or child.tag in CONTAINERS | BLOCKS | {"head"})
        for child in element
    )

"""Find the box that each tag was made for, in a PDF that isn't written yet.

WeasyPrint doesn't keep the HTML element of a tag. Without it, tags can't be corrected.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags as weasyprint_tags


class Nothing(pydyf.Object):  # type: ignore[misc]
    """Replaces an object that is no longer needed, so that the others keep their numbers."""

    data = b"null"

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def watch() -> None:
    """Make WeasyPrint record, in each PDF that it makes, which box each tag was made for."""
    original = weasyprint_tags._build_box_tree  # noqa: SLF001 - there is no public way; the version is pinned
    if not hasattr(original, "watched"):
        weasyprint_tags._build_box_tree = _watching(original)  # noqa: SLF001


def _watching(original: Callable[..., Iterator[pydyf.Dictionary]]) -> Callable[..., Iterator[pydyf.Dictionary]]:
    def build(box: boxes.Box, parent: pydyf.Dictionary, pdf: pydyf.PDF, *rest: object) -> Iterator[pydyf.Dictionary]:
        sources = pdf.__dict__.setdefault("sources", {})
        source = getattr(box, "_box", box)
        before = len(pdf.objects)
        decoration = is_decoration(source.element)
        if decoration:
            source.element.set("alt", "decoration")  # WeasyPrint complains about an image without it
        for made in original(box, parent, pdf, *rest):
            sources.setdefault(made.number, source)
            yield made
        if decoration:
            source.element.set("alt", "")
        if isinstance(source, boxes.MarginBox):
            sources.update((made.number, source) for made in pdf.objects[before:])

    build.watched = True  # type: ignore[attr-defined]
    return build


def is_decoration(element: Element | None) -> bool:
    """Say whether an element is an image that is only decoration."""
    return element is not None and element.tag == "img" and element.get("alt") == ""


@dataclass
class Tags:
    pdf: pydyf.PDF
    moved: dict[bytes, bytes] = field(default_factory=dict)  # of an element put into another, the other's reference
    unread: dict[bytes, dict[str, str]] = field(default_factory=dict)  # of what nobody is to read, what marks become

    def get(self, reference: bytes) -> pydyf.Dictionary:
        return self.pdf.objects[int(reference.split()[0])]

    def html(self, element: pydyf.Dictionary) -> Any:  # noqa: ANN401 - an element's kind depends on the HTML's parser
        """Give the HTML element that a tag was made for, or None."""
        box = self.pdf.sources.get(element.number)
        return None if box is None else box.element

    def made_for(self, kid: bytes | object) -> object:
        """Say what a tag was made for: the same for all its pieces. None for marks, annotations and lines of text."""
        if not isinstance(kid, bytes) or self.get(kid)["Type"] != "/StructElem":
            return None
        box = self.pdf.sources.get(self.get(kid).number)
        return None if box is None else (box.element, box.element_tag, self.get(kid)["S"])

    def is_line(self, kid: bytes | object) -> bool:
        """Say whether a tag was made only for the words of a line, not for an element of the HTML."""
        return isinstance(kid, bytes) and self.get(kid)["Type"] == "/StructElem" and self.made_for(kid) is None

    def kids(self, element: pydyf.Dictionary) -> list[pydyf.Dictionary]:
        """Give the elements directly below an element: no marks, no annotations."""
        below = [self.get(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in below if kid["Type"] == "/StructElem"]

    def walk(self, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
        """Give all elements below an element, in reading order."""
        for kid in self.kids(element):
            yield kid
            yield from self.walk(kid)

    def put_into(self, first: pydyf.Dictionary, second: pydyf.Dictionary) -> None:
        """Move everything in an element to the end of another, which may be on an earlier page."""
        for kid in second["K"]:
            if isinstance(kid, int):
                mark = pydyf.Dictionary({"Type": "/MCR", "Pg": second["Pg"], "MCID": kid})
                first["K"].append(mark if second["Pg"] != first["Pg"] else kid)
            else:
                first["K"].append(kid)
        for kid in self.kids(second):
            kid["P"] = first.reference
        self.moved[second.reference] = first.reference

    def leave_out(self, element: pydyf.Dictionary, become: dict[str, str]) -> None:
        """Record what the marks of an element become that is no longer in the tree."""
        self.unread.update((each.reference, become) for each in (element, *self.walk(element)))

    def margin(self, reference: bytes) -> dict[str, str]:
        """Say where on the page something in a margin is."""
        box = self.pdf.sources.get(self.get(reference).number)
        head = isinstance(box, boxes.MarginBox) and box.at_keyword.startswith("@top")
        return {"Type": "/Pagination", "Subtype": "/Header" if head else "/Footer"}

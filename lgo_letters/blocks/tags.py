"""Turn the tags that WeasyPrint builds for a block into values, corrected like those of a whole letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.pdf import tags as weasyprint_tags

from lgo_letters.blocks.drawn import settled
from lgo_letters.blocks.in_full import InFullError
from lgo_letters.official.mending import mend
from lgo_letters.official.tag_tree import is_decoration


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """A tag.

    Attributes:
        role: such as `/P`.
        rest: the rest of its dictionary.
        place: a figure's rectangle in points, measured from the row's top; None if it has none.
        kids: tags, numbers of marks, and links.
    """

    role: bytes
    rest: bytes
    place: tuple[float, ...] | None
    kids: "tuple[Tag | int | Link, ...]"


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A link in a tag.

    Attributes:
        number: its number in its block.
        said: its annotation's dictionary, without its rectangle and without brackets.
    """

    number: int
    said: bytes


class TagBuilder:
    """A PDF of one page for WeasyPrint to build tags in."""

    def __init__(self) -> None:
        self.pdf = pydyf.PDF()
        page = pydyf.Dictionary({"Type": "/Page", "MediaBox": pydyf.Array([0, 0, 0, 0])})
        self.pdf.add_page(page)
        numbers = pydyf.Dictionary({"Nums": pydyf.Array([0, pydyf.Array()])})
        self.pdf.add_object(numbers)
        root = pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTree": numbers.reference})
        self.pdf.add_object(root)
        self._top = pydyf.Dictionary({"Type": "/StructElem", "S": "/Document", "K": pydyf.Array(), "P": root.reference})
        self.pdf.add_object(self._top)
        root["K"] = pydyf.Array([self._top.reference])
        self.pdf.catalog["StructTreeRoot"] = root.reference
        self.pdf.__dict__.setdefault("sources", {})

    @property
    def page(self) -> Any:
        return self.pdf.objects[self.pdf.pages["Kids"][0]]

    def build(self, box: Any, marks: dict[Any, Any]) -> bytes:
        """Build the tags of a box whose `marks` are drawn. Give the reference of its own tag."""
        if any(is_decoration(each.element) for each in (box, *box.descendants())):
            raise InFullError("there is a picture with nothing to say")
        before = len(self._top["K"])
        elements = list(weasyprint_tags._build_box_tree(box, self._top, self.pdf, 0, {}, [], marks))
        if len(elements) != 1 or marks or len(self._top["K"]) != before:
            raise InFullError("its tags can't be told apart")
        self._top["K"].append(elements[0].reference)
        reference: bytes = elements[0].reference
        return reference

    def mended(self, references: Sequence[bytes]) -> list[Tag]:
        """Correct all tags. Give those that are wanted."""
        mend(self.pdf)
        return [self._tag(each) for each in references]

    def _tag(self, reference: bytes) -> Tag:
        element = self._get(reference)
        kids: list[Tag | int | Link] = []
        for kid in element["K"]:
            if isinstance(kid, int):
                kids.append(kid)
                continue
            below = self._get(kid)
            kids.append(self._tag(kid) if below["Type"] == "/StructElem" else self._link(below["Obj"]))
        rest = {name: value for name, value in element.items() if name not in {"Type", "S", "K", "P", "Pg"}}
        place = None
        if "BBox" in rest.get("A", {}):
            rest["A"] = pydyf.Dictionary(rest["A"])
            place = tuple(settled(each) for each in rest["A"].pop("BBox"))
        said = pydyf.Dictionary(rest).data.removeprefix(b"<<").removesuffix(b">>")
        return Tag(element["S"].encode(), said, place, tuple(kids))

    def _link(self, reference: bytes) -> Link:
        annotation = self._get(reference)
        rest = pydyf.Dictionary({name: value for name, value in annotation.items() if name != "Rect"})
        return Link(annotation.number, rest.data[2:-2])

    def _get(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

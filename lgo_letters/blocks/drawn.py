"""Keep what WeasyPrint draws, to draw it again at any height of a page and with other numbers for its marks."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint.pdf.stream import Stream

from lgo_letters.blocks.in_full import InFullError

POINT = 0.75  # a CSS pixel, 1/96 inch, in points of 1/72 inch
_SLOT = re.compile(rb"\x00(\d+)\x00|(?<=<</MCID )(\d+)(?=>>)")  # a height to be filled in, or a mark's number
_STATE = re.compile(rb"^/([aA][\d.]+) gs$", re.MULTILINE)  # opacity of fills and strokes
_FORM = re.compile(rb"^/(x\d+) Do$", re.MULTILINE)
_LEAST = 1e-6  # pixels; nobody sees less
_RESOURCES = ("ExtGState", "XObject", "Pattern", "Shading")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Operators, with slots for heights and marks.

    Attributes:
        template: the operators.
        slots: what to fill in, in order: whether it is a height, and the height or the mark's number.
        states: the graphics states that they use.
        forms: the drawings that they use, by name: dictionary and operators.
        marks: the number of marks.
    """

    template: bytes = b""
    slots: tuple[tuple[bool, float], ...] = ()
    states: frozenset[bytes] = frozenset()
    forms: Mapping[bytes, tuple[bytes, bytes]] = field(default_factory=dict)
    first_mark: int = 0
    marks: int = 0

    def at(self, y: float, mark: int) -> bytes:
        """Draw it at a height in pixels, with its marks numbered from `mark`."""
        step = mark - self.first_mark
        return self.template % tuple(
            [number(y + each) if is_height else b"%d" % (step + each) for is_height, each in self.slots]
        )


class Canvas(Stream):  # type: ignore[misc]
    """A page's stream for WeasyPrint to draw on. Heights are filled in later."""

    def __init__(self, context: Any, tags: dict[Any, Any] | None, *, literal: bool = False) -> None:
        """Begin empty.

        Args:
            context: what all canvases share: fonts, colours, the page's rectangle.
            tags: tags of what is drawn, added by WeasyPrint; None in a page's margin.
            literal: whether heights stay as they are, because the drawing is moved as a whole or not at all.
        """
        resources = pydyf.Dictionary({name: pydyf.Dictionary() for name in _RESOURCES})
        resources["ColorSpace"] = context.color_space
        super().__init__(context.fonts, context.page, resources, {}, tags, context.profiles, "srgb")
        self._heights: list[float] = []
        self._literal = [literal]

    def _open(self, y: float) -> float | bytes:
        if self._literal[-1]:
            return y
        self._heights.append(settled(y))
        return b"\x00%d\x00" % (len(self._heights) - 1)

    def push_state(self) -> None:
        super().push_state()
        self._literal.append(self._literal[-1])

    def pop_state(self) -> None:
        super().pop_state()
        self._literal.pop()

    def set_text_matrix(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:  # noqa: PLR0913, PLR0917
        super().set_text_matrix(a, b, c, d, e, self._open(f))

    def move_to(self, x: float, y: float) -> None:
        super().move_to(x, self._open(y))

    def line_to(self, x: float, y: float) -> None:
        super().line_to(x, self._open(y))

    def curve_to(self, *points: float) -> None:
        super().curve_to(*(self._open(each) if place % 2 else each for place, each in enumerate(points)))

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        super().rectangle(x, self._open(y), width, height)

    def transform(  # noqa: PLR0913, PLR0917 - WeasyPrint's own
        self, a: float = 1, b: float = 0, c: float = 0, d: float = 1, e: float = 0, f: float = 0
    ) -> None:
        if self._literal[-1]:
            super().transform(a, b, c, d, e, f)
            return
        if (a, b, c, d) != (1, 0, 0, 1):
            raise InFullError("a block is turned or scaled")
        if abs(f) < _LEAST:
            super().transform(e=e)
            return
        pydyf.Stream.set_matrix(self, 1, 0, 0, 1, e, self._open(f))
        self._literal[-1] = True

    def drawn(self, *, moved: bool = False) -> Drawn:
        """Give what was drawn. With `moved`, all of it is put at a height."""
        content = b"\n".join(pydyf._to_bytes(each) for each in self.stream)
        resources = self._resources
        states = frozenset(_STATE.findall(content))
        if (
            resources["Pattern"]
            or resources["Shading"]
            or {each.decode() for each in states} != {*resources["ExtGState"]}
        ):
            raise InFullError("a block has a pattern or a gradient")
        names: dict[bytes, bytes] = {}
        forms: dict[bytes, tuple[bytes, bytes]] = {}
        for name, form in resources["XObject"].items():
            said, operators = _form(form)
            names[name.encode()] = named = b"x" + hashlib.sha256(said + operators).hexdigest()[:16].encode()
            forms[named] = (said, operators)
        content = _FORM.sub(lambda found: b"/" + names[found[1]] + b" Do", content)
        slots: list[tuple[bool, float]] = []

        def slot(found: re.Match[bytes]) -> bytes:
            slots.append((True, self._heights[int(found[1])]) if found[1] else (False, int(found[2])))
            return b"%b"

        template = _SLOT.sub(slot, content.replace(b"%", b"%%"))
        if moved and content:
            template, slots = b"q\n1 0 0 1 0 %b cm\n" + template + b"\nQ", [(True, 0.0), *slots]
        marks = [int(mark) for is_height, mark in slots if not is_height]
        if marks and marks != [*range(marks[0], marks[0] + len(marks))]:
            raise InFullError("marks out of order")
        return Drawn(template, tuple(slots), states, forms, marks[0] if marks else 0, len(marks))


def _form(form: Any) -> tuple[bytes, bytes]:
    """Give the dictionary and the operators of a drawing inside another."""
    if form is None:
        raise InFullError("a block has a picture of pixels")
    inner = form.extra["Resources"]
    if inner["XObject"] or inner["Pattern"] or inner["Shading"]:
        raise InFullError("a block has a drawing in a drawing")
    used = sorted((name.encode(), state.data) for name, state in inner["ExtGState"].items())
    said = b"/Type/XObject/Subtype/Form/BBox%b/Group%b/Resources<</ExtGState<<%b>>/ColorSpace %b>>" % (
        form.extra["BBox"].data,
        form.extra["Group"].data,
        b" ".join(b"/%b %b" % state for state in used),
        pydyf._to_bytes(inner["ColorSpace"]),
    )
    return said, b"\n".join(pydyf._to_bytes(each) for each in form.stream)


def settled(value: float) -> float:
    """Round off errors that come from a place far down a long page. Otherwise bytes would depend on other blocks."""
    return round(value * 2**20) / 2**20


def number(value: float) -> bytes:
    """Write a number as pydyf does."""
    return b"%d" % value if value.is_integer() else (b"%.6f" % value).rstrip(b"0")

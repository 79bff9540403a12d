"""Place a letter's boxes, whose lines are already typeset, on pages, by WeasyPrint's own rules for margins and breaks.

It does what `weasyprint/layout/block.py` does with plain blocks, step by step in the same order: read both together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.parts import AVOID, Box, Part, break_between, collapsed

Resume = tuple[int, "Resume | None"]  # the child or row with which the next page continues, and the place in it


class _Laid(NamedTuple):
    """The result of laying out a box: its part, or None if nothing of it fits on the page.

    `adjoining` are the margins that touch its bottom. They collapse `through` it if it is empty.
    """

    part: Part | None
    resume: Resume | None = None
    adjoining: Sequence[float] = ()
    through: bool = False


_NOTHING = _Laid(None)


@dataclass(slots=True)
class _Here:
    """The state of layout inside a box: the bottom of its content so far, and the margins that touch it."""

    y: float
    adjoining: list[float]
    resume: Resume | None = None


class PageBreaks:
    """Places the boxes of one letter between the top and the bottom of each page's area, in pixels."""

    def __init__(self, heads: list[float], feet: list[float]) -> None:
        self._heads, self._feet = heads, feet
        self._page, self._foot = 0, 0.0
        self._forced = False  # whether the style asked for this page
        self._next = False  # whether it asks for the next one

    def pages(self, root: Box) -> list[Part]:
        """Give the parts on each page.

        Raises:
            InFullError: there are more pages than prepared, or a line is higher than its page.
        """
        pages: list[Part] = []
        resume: Resume | None = None
        self._next = False
        while True:
            if self._page == len(self._heads):
                raise InFullError(f"it has more than {len(self._heads)} pages")
            head, self._foot = self._heads[self._page], self._feet[self._page]
            self._forced, self._next = self._next, False
            self._page += 1
            part, resume, _, _ = self._block(root, head, 0.0, resume, [], in_root=False, empty=True)
            if part is None:
                raise InFullError("nothing fits on a page")
            pages.append(part)
            if resume is None:
                return pages

    def _overflows(self, space: float, y: float) -> bool:
        return y > (self._foot - space) * (1 + 1e-9)

    def _block(  # noqa: PLR0913 - WeasyPrint's own
        self,
        box: Box,
        y: float,
        space: float,
        skip: Resume | None,
        adjoining: list[float],
        *,
        in_root: bool,
        empty: bool,
    ) -> _Laid:
        """Lay out a box at a height, from where it continues. Keep `space` free at the bottom of the page."""
        style = box.style
        margin = style.margin_top
        if self._page > 1 and empty and (in_root or adjoining) and not self._forced:
            margin = 0.0
        if box.solid is not None:
            top = margin + style.border_top + style.padding_top
            return _Laid(Part(box, y, top, margin, box.solid, first=True, last=True))
        start = skip is None
        margin, above = (margin, style.border_top + style.padding_top) if start else (0.0, 0.0)
        adjoining.append(margin)
        own = adjoining
        part = Part(box, y, margin + above, margin, 0.0, first=start, last=True)
        collapses = not (above or box.root)
        if not collapses:
            part.y += collapsed(adjoining) - margin
            adjoining = []
        here = _Here(part.y if collapses else part.content_y, adjoining)
        place = self._rows if box.rows else self._children
        if not place(part, here, space, skip, empty=empty):
            return _NOTHING
        part.last = here.resume is None
        if here.resume is not None and style.break_inside in AVOID and not empty:
            return _NOTHING
        if collapses:
            part.y += collapsed(own) - margin
        below = style.border_bottom + style.padding_bottom
        through = not box.rows and not part.children and not (above or below)
        if (not box.rows and not part.children and not through) or below or box.root:
            here.y += collapsed(here.adjoining)
            here.adjoining = []
        part.height = max(0.0, here.y - part.content_y)
        if here.resume is not None:
            part.height = max(part.height, self._foot - space - part.content_y)
        return _Laid(part, here.resume, here.adjoining, through)

    def _rows(self, part: Part, here: _Here, space: float, skip: Resume | None, *, empty: bool) -> bool:
        """Place the rows of a block. Say whether any fits here."""
        box, style = part.box, part.box.style
        here.y += collapsed(here.adjoining)
        here.adjoining = []
        begin, end = skip[0] if skip else 0, len(box.rows)
        for index, row in enumerate(box.rows[begin:], start=begin):
            after = here.y + row.height
            below = style.border_bottom + style.padding_bottom if index == end - 1 else 0.0
            if (part.rows or not empty) and self._overflows(space, after + below):
                needed = max(0, style.widows - (end - index))
                over = len(part.rows) - style.orphans
                if (over < 0 or needed > over) and not empty:
                    return False
                if needed and needed <= over:
                    del part.rows[-needed:]
                here.resume = (begin + len(part.rows), None)
                return True
            if empty and self._overflows(space, after):
                raise InFullError("a line is higher than its page")
            part.rows.append((row, here.y))
            here.y = after
        return True

    def _children(self, part: Part, here: _Here, space: float, skip: Resume | None, *, empty: bool) -> bool:
        """Place the children of a box. Say whether any fits here."""
        begin, inside = skip or (0, None)
        for index, child in enumerate(part.box.children[begin:], start=begin):
            if part.children and break_between(part.children[-1], child) == "page":
                self._next, here.resume, here.adjoining = True, (index, None), []
                return True
            self._next = False
            if not self._child(part, here, index, space, inside, empty=empty):
                return False
            if here.resume is not None:
                here.adjoining = []
                return True
            inside = None
        return True

    def _child(  # noqa: PLR0913 - WeasyPrint's own
        self, part: Part, here: _Here, index: int, space: float, skip: Resume | None, *, empty: bool
    ) -> bool:
        """Place a child. False if the box can't be here at all. If there is a resume, the box ends on this page."""
        box, child, y = part.box, part.box.children[index], here.y
        if here.adjoining and child.solid is not None:
            y += collapsed([*here.adjoining, child.style.margin_top]) - child.style.margin_top
            here.adjoining = []
        alone = empty and not part.children
        margins = here.adjoining
        laid = self._block(child, y, space, skip, margins, in_root=box.root, empty=alone)
        new = laid.part
        if new is not None and not laid.through:
            more = space + ((child.style.padding_bottom + child.style.border_bottom) if new.last else 0.0)
            if box.style.border_bottom or box.style.padding_bottom or box.root:
                more += new.margin_bottom
            if not alone and self._overflows(space, new.content_y + new.height):
                new = None
            elif not alone and self._overflows(more, new.bottom):
                laid = self._block(child, y, more, skip, margins, in_root=box.root, empty=alone)
                new = laid.part
            if new is not None:
                here.y = new.bottom
        if new is None:
            return self._nothing_fits(part, here, index, empty=empty)
        here.adjoining = [*laid.adjoining, new.margin_bottom]
        new.index = index
        part.children.append(new)
        if laid.resume is not None:
            here.resume = (index, laid.resume)
        return True

    def _nothing_fits(self, part: Part, here: _Here, index: int, *, empty: bool) -> bool:
        """End the page before a child of which nothing fits, or earlier if it must not end there."""
        self._next = False
        if not part.children:
            return False
        if break_between(part.children[-1], part.box.children[index]) in AVOID:
            earlier = _earlier(part.children)
            if earlier is not None:
                part.children, here.resume = earlier
                return True
            if not empty:
                return False
        here.resume = (index, None)
        return True


def _earlier(children: list[Part]) -> tuple[list[Part], Resume] | None:
    """Find the last place among the parts at which the page may end, if it must not end after them."""
    previous: Part | None = None
    for place in range(len(children) - 1, -1, -1):
        child = children[place]
        if previous is not None and break_between(child, previous.box) not in AVOID:
            return children[: place + 1], (previous.index, None)
        previous = child
        if child.box.style.break_inside in AVOID or child.box.solid is not None:
            continue
        if child.rows:
            keep = len(child.rows) - child.box.style.widows
            if keep < child.box.style.orphans:
                continue
            kept, inside = (
                replace(child, last=False, rows=child.rows[:keep]),
                child.box.rows.index(child.rows[0][0]) + keep,
            )
            return [*children[:place], kept], (child.index, (inside, None))
        found = _earlier(child.children)
        if found is not None:
            return [*children[:place], replace(child, last=False, children=found[0])], (child.index, found[1])
    return None

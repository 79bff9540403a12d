"""Say how two PDFs of one letter differ for people and programs: how pages look, words, tags, links.

Their bytes may differ: fonts may have more characters, and objects other numbers.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

from lgo_letters.finished.document import Attribute, Element, Finished
from lgo_letters.finished.drawing import Drawing
from lgo_letters.finished.known_drawings import KnownDrawings
from lgo_letters.finished.reader import read_finished

SCALE = 100 / 72  # pixels for each point: 100 to an inch
_LEAST = 2  # of 255 levels of a colour: heights have six digits, and the last may differ
_PLACES = 2  # digits of a point: nobody can see a hundredth
_OTHERWISE = {"root", "drawings", "links", "fonts"}


def difference(one: bytes, other: bytes, known: KnownDrawings | None = None) -> str:
    """Say where two PDFs first differ. Empty if they don't. Drawings that are `known` aren't read again."""
    return next(_differences(one, other, known or KnownDrawings()), "")


def _differences(one: bytes, other: bytes, known: KnownDrawings) -> Iterator[str]:
    first, second = read_finished(one, known), read_finished(other, known)
    if len(first.drawings) != len(second.drawings):
        yield f"they have {len(first.drawings)} and {len(second.drawings)} pages"
        return
    yield from (
        f"page {page} looks different"
        for page, (left, right) in enumerate(zip(_pages(one), _pages(other), strict=True), start=1)
        if not _is_same_page(left, right)
    )
    if _told(first.root) != _told(second.root):
        yield "their tags or words are different"
    artifacts = [list(map(_artifacts, each.drawings)) for each in (first, second)]
    if artifacts[0] != artifacts[1]:
        yield "what is passed over in reading is different"
    if len(first.links) != len(second.links):
        yield "they have different links"
    for name in (field.name for field in fields(Finished) if field.name not in _OTHERWISE):
        if getattr(first, name) != getattr(second, name):
            yield f"their {name.replace('_', ' ')} are different"


def _is_same_page(left: tuple[Image.Image, str], right: tuple[Image.Image, str]) -> bool:
    (one, words), (other, other_words) = left, right
    if one.size != other.size or words != other_words:
        return False
    levels: Any = ImageChops.difference(one, other).getextrema()
    return bool(max(most for _, most in levels) <= _LEAST)


def _pages(pdf: bytes) -> Iterator[tuple[Image.Image, str]]:
    """Draw the pages. Give the picture of each, and the text that you can copy from it."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            yield page.render(scale=SCALE).to_pil().convert("RGB"), text.get_text_bounded()
            text.close()
            page.close()


def _told(element: Element) -> tuple[Any, ...]:
    """Give everything that a screen reader says about an element and what is in it."""
    return (
        (element.role, element.page, element.alt, element.actual, element.language, tuple(element.broken)),
        {name: _rounded(value) for name, value in element.attributes.items()},
        [(link.description, link.address) for link in element.links],
        [
            _told(kid) if isinstance(kid, Element) else (kid.page, round(kid.height, _PLACES), kid.words)
            for kid in element.kids
        ],
    )


def _rounded(value: Attribute) -> Attribute:
    if isinstance(value, str):
        return value
    return tuple(round(each, _PLACES) if isinstance(each, float) else each for each in value)


def _artifacts(drawing: Drawing) -> tuple[Any, ...]:
    return [(each.text, each.in_margin) for each in drawing.artifacts if each.text], drawing.stray

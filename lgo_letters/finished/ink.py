"""Draw a PDF's pages, and find words that can't be seen on them.

Programs can read such words, but people can't: white, under a box, outside the page, in a colour that is too faint.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pypdfium2
from PIL import Image

ENOUGH = 4.5  # to 1: what WCAG requires for small text
SCALE = 2.5  # pixels for each point: the stem of a letter is then wider than a pixel
_ABOVE = 1  # pixels of background above and below a word, to compare with; an I alone has none
Box = tuple[float, float, float, float]


def faint_words(pdf: bytes) -> Iterator[tuple[int, str, float]]:
    """Find words without contrast: the page's index, the word, and its contrast to 1."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            page = document[number]
            picture = page.render(scale=SCALE).to_pil().convert("RGB")
            text = page.get_textpage()
            for word, box in _words(text):
                contrast = _contrast(picture, box, page.get_height())
                if contrast < ENOUGH:
                    yield number, word, contrast
            text.close()
            page.close()
    finally:
        document.close()


def _words(text: Any) -> Iterator[tuple[str, Box]]:  # noqa: ANN401 - pypdfium2 has no types
    """Give a page's words, each with its box in points, measured from the bottom of the page."""
    characters = text.get_text_range()
    word, box = "", None
    for place, character in enumerate(characters[: text.count_chars()]):
        if character.isspace() or character == "\x02":
            if box:
                yield word, box
            word, box = "", None
            continue
        left, bottom, right, top = text.get_charbox(place)
        box = (left, bottom, right, top) if box is None else _around(box, (left, bottom, right, top))
        word += character
    if box:
        yield word, box


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _contrast(picture: Image.Image, box: Box, height: float) -> float:
    """Measure the contrast between the lightest and the darkest pixel of a word's box."""
    left, bottom, right, top = box
    area = (
        max(int(left * SCALE), 0),
        max(int((height - top) * SCALE) - _ABOVE, 0),
        min(int(right * SCALE) + 1, picture.width),
        min(int((height - bottom) * SCALE) + _ABOVE + 1, picture.height),
    )
    if area[0] >= area[2] or area[1] >= area[3]:
        return 1.0
    cropped = picture.crop(area)
    shades = [_luminance(colour) for _, colour in cropped.getcolors(cropped.width * cropped.height) or []]
    return (max(shades) + 0.05) / (min(shades) + 0.05)


@lru_cache(4096)  # most words are black on white, with the same greys in between
def _luminance(colour: Any) -> float:  # noqa: ANN401 - a pixel is a tuple of three here
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Undo the encoding of sRGB, by WCAG's formula."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004

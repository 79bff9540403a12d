"""A PDF's page turned into a picture."""

import io
from contextlib import closing

import pypdfium2
from PIL import Image

POINTS_AN_INCH = 72
_GREYS = tuple(round(255 * number / 7) for number in range(8))  # few: a list shows thousands of pictures
_NEAREST = [round(level * 7 / 255) for level in range(256)]


def page_picture(pdf: bytes, page: int, scale: float) -> bytes:
    """Draw a page, from 0, quickly, for someone who waits for it; the scale is in pixels a point. Gives a PNG."""
    return _png(_drawn(pdf, page, scale, grey=False), compress_level=1)


def small_picture(pdf: bytes, dots_an_inch: float) -> bytes:
    """Draw the first page small and in few greys, for a list of many; a PNG."""
    drawn = _drawn(pdf, 0, dots_an_inch / POINTS_AN_INCH, grey=True)
    few = Image.frombytes("P", drawn.size, drawn.point(_NEAREST).tobytes())
    few.putpalette([level for grey in _GREYS for level in (grey, grey, grey)])
    return _png(few, compress_level=9)


def _drawn(pdf: bytes, page: int, scale: float, *, grey: bool) -> Image.Image:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        picture: Image.Image = document[page].render(scale=scale, grayscale=grey).to_pil()
        return picture


def _png(picture: Image.Image, compress_level: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=compress_level)
    return file.getvalue()

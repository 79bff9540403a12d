"""A PDF's page turned into a picture."""

import io

import pypdfium2
from PIL import Image

SMALL = 14 / 72  # pixels a point: a page is 116 pixels wide
_GREYS = tuple(round(255 * number / 7) for number in range(8))  # few: a list shows thousands of pictures
_NEAREST = [round(level * 7 / 255) for level in range(256)]


def page_picture(pdf: bytes, page: int, scale: float) -> bytes:
    """Draw a page as PNG, quickly, for someone who waits for it; pages count from 0, the scale is in pixels a point."""
    return _written(_drawn(pdf, page, scale, grey=False), "PNG", compress_level=1)


def large_picture(pdf: bytes, page: int, scale: float) -> bytes:
    """Draw a page as BMP: ten times as large as a PNG, in a third of the time, for somebody at the same computer."""
    return _written(_drawn(pdf, page, scale, grey=False), "BMP")


def small_picture(pdf: bytes) -> bytes:
    """Draw the first page small and in few greys, for a list of many; a PNG."""
    drawn = _drawn(pdf, 0, SMALL, grey=True)
    few = Image.frombytes("P", drawn.size, drawn.point(_NEAREST).tobytes())
    few.putpalette([level for grey in _GREYS for level in (grey, grey, grey)])
    return _written(few, "PNG", compress_level=6)


def _drawn(pdf: bytes, page: int, scale: float, *, grey: bool) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[page].render(scale=scale, grayscale=grey).to_pil()
        return picture


def _written(picture: Image.Image, form: str, **options: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()

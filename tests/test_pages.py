"""Compare pages as pictures, to the last pixel: both letters of the year, with the statistics pages."""

import io
from pathlib import Path

import pytest
from PIL import Image
from pytest_regressions.image_regression import ImageRegressionFixture

from lgo_letters.pictures import page_picture
from lgo_letters.typesetting.typeset import Typeset

SCALE = 5 / 6  # pixels for each point
A4 = (497, 702)  # pixels, rounded up
PAGES = [("sefton", 1), ("sefton", 2), ("sefton", 3), ("sefton", 4), ("southampton", 1), ("southampton", 2)]
FOLDER = Path(__file__).with_suffix("")


def size_of(picture: bytes) -> tuple[int, int]:
    """Give a picture's width and height."""
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.size


@pytest.mark.parametrize(("slug", "page"), PAGES)
def test_a_page_looks_as_it_did(
    slug: str, page: int, typeset_letters: dict[str, Typeset], image_regression: ImageRegressionFixture
) -> None:
    picture = page_picture(typeset_letters[slug].pdf, page - 1, SCALE)
    kept = FOLDER / f"{slug}-{page}.png"
    sizes = {size_of(picture)} | ({size_of(kept.read_bytes())} if kept.exists() else set())

    # By default, the comparison cuts pictures to the smaller one and ignores small differences.
    assert sizes == {A4}
    image_regression.check(picture, diff_threshold=0, basename=f"{slug}-{page}")


def test_every_page_has_its_picture_and_every_picture_its_page(typeset_letters: dict[str, Typeset]) -> None:
    pages = {(slug, page) for slug, made in typeset_letters.items() for page in range(1, made.pages + 1)}
    kept = {path.stem for path in FOLDER.glob("*.png")}

    assert pages == set(PAGES)
    assert kept == {f"{slug}-{page}" for slug, page in PAGES}

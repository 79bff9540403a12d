"""Make the picture of the preview in the README. `pytest --force-regen` makes it again."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]

SIZE = (1360, 820)
LARGEST = 200_000  # bytes


@pytest.mark.long
def test_the_picture_in_the_readme_is_of_this_page(look: Visit, root: Path, request: pytest.FixtureRequest) -> None:
    page = look("letters/sefton#engagement", viewport={"width": SIZE[0], "height": SIZE[1]})
    expect(page.locator(".page[data-digest]")).to_have_count(4)
    expect(page.locator("#engagement .tally")).to_have_text("In 1 of 2 letters")
    expect(page.locator(".run.chosen").first).to_be_in_viewport()
    expect(page.locator('.sentence[data-sentence="expect"]')).to_be_in_viewport(ratio=1)
    picture = (
        Image.open(io.BytesIO(page.screenshot()))
        .convert("RGB")
        .quantize(96, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    path = root / "docs" / "preview.png"
    if request.config.getoption("force_regen"):
        picture.save(path, "PNG", optimize=True)

    with Image.open(path) as kept:
        assert kept.size == picture.size
    assert path.stat().st_size < LARGEST

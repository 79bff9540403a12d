"""Drawings that are remembered: the same strokes on each page, and nothing remembered that answers."""

from pathlib import Path

import pytest

from lgo_letters.pipeline import Year, compose, load_year, typeset
from lgo_letters.problems import ProblemsError
from lgo_letters.typesetting.remembered import Remembered
from lgo_letters.typesetting.typeset import Typesetter


class Page:
    """A page's stream, as far as these drawings ask for it."""

    wide = 100

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def line(self, x: float, *, y: float) -> None:
        """Draw a line."""
        self.drawn.append(f"line {x} {y}")

    def ask(self) -> int:
        """Answer."""
        return len(self.drawn)


class Drawing:
    """A picture that counts how often it is drawn, and may ask the page something."""

    def __init__(self, *, asks: str = "") -> None:
        self.times = 0
        self.asks = asks

    def get_intrinsic_size(self, resolution: float, size: float) -> tuple[float, float]:
        """Give a size."""
        return resolution, size

    def draw(self, page: Page, width: float, height: float, _style: object) -> None:
        """Draw a line, having asked or not."""
        self.times += 1
        if self.asks == "method":
            page.ask()
        x = page.wide if self.asks == "value" else width
        page.line(x, y=height)


def _drawn(picture: Remembered, width: float = 3, height: float = 4) -> list[str]:
    page = Page()
    picture.draw(page, width, height, None)
    return page.drawn


def test_a_drawing_is_drawn_once_for_many_pages() -> None:
    drawing = Drawing()
    picture = Remembered(drawing)

    assert [_drawn(picture) for _ in range(3)] == [["line 3 4"]] * 3
    assert drawing.times == 1


def test_another_size_is_another_drawing() -> None:
    picture = Remembered(Drawing())

    assert (_drawn(picture), _drawn(picture, 5, 6), _drawn(picture)) == (["line 3 4"], ["line 5 6"], ["line 3 4"])


def test_a_drawing_that_asks_the_page_something_is_drawn_each_time() -> None:
    for asks, line in (("method", "line 3 4"), ("value", "line 100 4")):
        drawing = Drawing(asks=asks)
        picture = Remembered(drawing)

        assert [_drawn(picture) for _ in range(3)] == [[line]] * 3
        assert drawing.times == 3


def test_a_drawing_keeps_its_size() -> None:
    assert Remembered(Drawing()).get_intrinsic_size(1, 2) == (1, 2)


@pytest.mark.long
def test_the_first_letter_and_the_next_have_the_same_bytes(year: Year) -> None:
    sefton = compose(year.councils["sefton"], year)
    typesetter = Typesetter(year.edition)

    assert typesetter.typeset(sefton) == typesetter.typeset(sefton)


def test_a_drawing_that_fails_keeps_back_each_letter_that_has_it(workspace: Path) -> None:
    drawing = workspace / "templates/2020/assets/mark-council.svg"
    broken = '<path d="M0 0h12v12H0z" transform="rotate(x)"/>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" viewBox="0 0 12 12"><path d="M0 0h9v9z"/>'
    drawing.write_text(f"{head}{broken}</svg>", encoding="utf-8")
    year = load_year(workspace)
    sefton = compose(year.councils["sefton"], year)

    for _ in range(2):  # the first and one that would be drawn from memory
        with pytest.raises(ProblemsError, match="Failed to render SVG"):
            typeset(sefton, year)

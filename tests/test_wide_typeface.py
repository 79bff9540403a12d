"""Pages work in a browser with a wide typeface only: one with the letters of Debian's DejaVu Sans."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from test_preview_access import PAGES, wait_for_all
from test_preview_pages import words_beside_their_pictures
from test_twin import words_of

from lgo_letters.typesetting.typeset import Typeset

Edit = Callable[[str, str, str], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.no_cover  # coverage doubles the time of a page; other tests cover this code

SHOWN = ("", "letters/sefton#engagement", "compare")  # in each run; the other pages in the long tests
WIDTHS = (320, 375, 800, 1000, 1150, 1400)
# Finds what is wider than its place, so that it covers what is beside it.
SPILLING = """() => [...document.querySelectorAll("body *")].filter((each) =>
    each.checkVisibility() && each.clientWidth && each.scrollWidth > each.clientWidth + 1
    && getComputedStyle(each).overflowX === "visible" && !each.closest(".unseen, .layer, .scripted, svg")
).map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 60)}`)"""


@pytest.fixture
def browser(wide_browser: Browser) -> Browser:
    """Give the browser with the wide typeface instead of the usual one."""
    return wide_browser


def holds_together(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, page.evaluate("() => document.documentElement.scrollWidth")) == (width, width)
        assert (width, page.evaluate(SPILLING)) == (width, [])


@pytest.mark.parametrize(
    "address",
    [each if each in SHOWN else pytest.param(each, marks=pytest.mark.long) for each in PAGES],
)
def test_nothing_in_the_preview_is_wider_than_its_place(look: Visit, address: str) -> None:
    page = look(address)
    wait_for_all(page)

    holds_together(page)


@pytest.mark.long
def test_what_is_to_be_accepted_is_no_wider_than_its_place(visit: Visit, workspace: Path) -> None:
    (workspace / "templates/2020/accepted.yaml").unlink()
    for kind in ("new", "letters", "whole"):
        page = visit(f"review?kind={kind}")
        page.locator("#_item h2").wait_for()
        holds_together(page)


@pytest.mark.long
def test_problems_and_changes_are_no_wider_than_their_place(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    wait_for_all(page)
    edit("data/2020/councils/sefton.yaml", "surname: Johnson", f"surname: {'Johnson' * 12}")
    page.locator("#salutation-by-name ins").wait_for()
    holds_together(page)
    edit("data/2020/councils/sefton.yaml", "late: 6 ", "late: 17 ")
    page.locator("#_text .problems").wait_for()

    holds_together(page)


def test_words_on_the_pages_lie_over_their_pictures(look: Visit) -> None:
    assert words_beside_their_pictures(look("letters/sefton")) == []


def test_the_reasons_cover_no_words_of_the_letter(look: Visit) -> None:
    page = look("letters/sefton#responses")

    words = page.locator("#responses .words").evaluate(
        "words => { const range = document.createRange(); range.selectNodeContents(words);"
        " return range.getBoundingClientRect().right; }"
    )
    card = page.locator("#responses .card").bounding_box()

    assert card
    assert card["x"] >= words


def test_a_twin_holds_together_and_prints_every_word(
    typeset_letters: dict[str, Typeset], typeset_hardest: dict[str, Typeset], browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_page()
    for made in (*typeset_letters.values(), *typeset_hardest.values()):
        file = tmp_path / "letter.html"
        file.write_bytes(made.html)
        page.goto(file.as_uri())
        holds_together(page)
        printed = words_of(page.pdf(prefer_css_page_size=True, print_background=True))

        assert _but_the_mark(printed) == _but_the_mark(words_of(made.pdf))
    page.close()


def _but_the_mark(pages: list[list[str]]) -> list[str]:
    """Give the words of all pages in order, without DRAFT: it is above each page in one, above the text in the other.

    Leave out Ŵ: Bitstream Vera doesn't have it.
    """
    return [word.replace("Ŵ", "") for page in pages for word in page if word != "DRAFT"]

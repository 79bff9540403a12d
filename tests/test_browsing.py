"""The tests' own browsers use nothing of the machine's."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

M = {
    "browser": 1706 / 2048,
    "wide_browser": 1995 / 2048,
}  # width of an m, as a part of its size


FAMILIES = ("Arimo", "Arial", "Roboto", "sans-serif", "serif", "monospace", "system-ui")


@pytest.fixture(scope="module", params=M)
def opened(request: pytest.FixtureRequest) -> Iterator[tuple[str, Page]]:
    """Give each browser's name and a page of it."""
    page = request.getfixturevalue(request.param).new_page()
    yield request.param, page
    page.close()


def test_whatever_typeface_is_asked_for_it_is_the_browser_s_own(opened: tuple[str, Page]) -> None:
    name, page = opened
    style = "font-size: 1000px; text-rendering: geometricprecision"
    page.set_content("".join(f"<p><span style='{style}; font-family: {each}'>m</span></p>" for each in FAMILIES))

    widths = page.locator("span").evaluate_all("all => all.map(each => each.getBoundingClientRect().width)")

    assert dict(zip(FAMILIES, widths, strict=True)) == pytest.approx(dict.fromkeys(FAMILIES, 1000 * M[name]), abs=1)


def test_time_and_language_are_the_tests_own(opened: tuple[str, Page]) -> None:
    _, page = opened

    said = page.evaluate("() => [navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")

    assert said == ["en-GB", "Europe/London"]

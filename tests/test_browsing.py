"""The tests' own browsers: they take nothing from the machine."""

from __future__ import annotations

import pytest

M = {
    "browser": 1706 / 2048,
    "wide_browser": 1995 / 2048,
}  # width of an m, of its size


@pytest.mark.parametrize("name", M)
@pytest.mark.parametrize("asked", ["Arimo", "Arial", "Roboto", "sans-serif", "serif", "monospace", "system-ui"])
def test_whatever_typeface_is_asked_for_it_is_the_browser_s_own(
    request: pytest.FixtureRequest, name: str, asked: str
) -> None:
    page = request.getfixturevalue(name).new_page()
    page.set_content(f"<span style='font: 1000px {asked}; text-rendering: geometricprecision'>m</span>")

    width = page.locator("span").bounding_box()["width"]
    page.close()

    assert width == pytest.approx(1000 * M[name], abs=1)


@pytest.mark.parametrize("name", M)
def test_time_and_language_are_the_tests_own(request: pytest.FixtureRequest, name: str) -> None:
    page = request.getfixturevalue(name).new_page()

    said = page.evaluate("() => [navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    page.close()

    assert said == ["en-GB", "Europe/London"]

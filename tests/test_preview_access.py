"""The preview is accessible: axe-core finds nothing, light or dark, narrow or wide, and the keyboard is enough."""

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Edit = Callable[[str, str, str], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.no_cover  # coverage doubles the time of a page; other tests cover this code

SEFTON = "data/2020/councils/sefton.yaml"
PAGES = (
    "",
    "letters/sefton",
    "letters/sefton#engagement",
    "letters/sefton/try?enquiries.late=9",
    "compare",
    "review",
    "nowhere",
)
Scheme = Literal["light", "dark"]
Looks = tuple[tuple[int, int, Scheme], ...]
LOOKS: Looks = ((360, 740, "light"), (1500, 900, "dark"))
MORE_LOOKS: Looks = ((800, 1000, "dark"), (1500, 900, "light"), *LOOKS)
ADDRESSES = [each for each in PAGES if each != "letters/sefton"]  # another test opens it with its reasons
ALIKE = "#_left-out li:nth-child(n + 12)"  # all but the first left-out texts: they are marked up like those
UNCHANGED = ".row:not(:has(ins, del))"


def _found(page: Page, *passed_over: str) -> list[str]:
    """Let axe-core look at a page, except some parts."""
    there = [each for each in passed_over if page.locator(each).count()]
    rules = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2: 24 px, or enough space around it
    results: dict[str, Any] = Axe().run(page, {"exclude": there} if there else None, rules).response
    return [f"{each['id']}: {node['html']}" for each in results["violations"] for node in each["nodes"]]


def wait_for_all(page: Page) -> None:
    """Wait until the page is complete: pages drawn, what is left out, and how many letters have each paragraph."""
    expect(page.locator(".live")).to_contain_text("Live")
    expect(page.locator("[data-hasty]")).to_have_count(0)
    if page.locator("#_pages").count():
        expect(page.locator("#_typeset")).to_contain_text("as they will be sent")
        expect(page.locator(".page:not([data-digest])")).to_have_count(0)
        expect(page.locator("#_left-out")).to_be_attached()
        expect(page.locator(".tally", has_text="…")).to_have_count(0)
    page.wait_for_function("() => document.getAnimations().every((each) => each.playState === 'finished')")


@pytest.mark.parametrize("address", ["", pytest.param("letters/sefton#engagement", marks=pytest.mark.long), "review"])
def test_axe_finds_nothing(look: Visit, address: str) -> None:
    nothing_is_found(look(address), LOOKS[1:] if "/try" in address else LOOKS, ALIKE)


@pytest.mark.long
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_at_any_width_in_either_scheme(look: Visit, address: str) -> None:
    nothing_is_found(look(address), MORE_LOOKS)


@pytest.mark.long
def test_axe_finds_nothing_where_something_is_to_be_accepted(visit: Visit, edit: Edit) -> None:
    edit("templates/2020/wording/introduction.yaml", "exceptional pressures", "great pressures")
    page = visit("review")
    expect(page.locator("#_queue li")).to_have_count(1)

    nothing_is_found(page, LOOKS)


def nothing_is_found(page: Page, looks: Looks, *passed_over: str) -> None:
    wait_for_all(page)
    for summary in page.locator("#_left-out > details > summary").all():
        summary.click()

    found = {}
    for width, height, scheme in looks:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found[width, scheme] = _found(page, *passed_over)

    assert {seen: each for seen, each in found.items() if each} == {}


def test_axe_finds_what_there_is_to_find(look: Visit) -> None:
    page = look("nowhere")
    page.evaluate("() => document.querySelector('main').append(new Image())")

    assert "image-alt" in " ".join(_found(page))


@pytest.mark.parametrize("address", ["compare?right=southampton"])
def test_every_button_and_link_can_be_read_under_the_pointer(look: Visit, address: str) -> None:
    readable_under_the_pointer(look(address))


@pytest.mark.long
@pytest.mark.parametrize("address", ["", "letters/sefton", "letters/sefton/try?enquiries.late=9"])
def test_every_button_and_link_elsewhere_can_be_read_under_the_pointer(look: Visit, address: str) -> None:
    readable_under_the_pointer(look(address))


@pytest.mark.long
def test_the_button_that_accepts_can_be_read_under_the_pointer(visit: Visit, edit: Edit) -> None:
    edit("templates/2020/wording/introduction.yaml", "exceptional pressures", "great pressures")
    page = visit("review")
    expect(page.locator("#_queue li")).to_have_count(1)

    readable_under_the_pointer(page)


def readable_under_the_pointer(page: Page) -> None:
    wait_for_all(page)
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        controls = page.locator("button:not(.scripted), .bar a, .views label").locator("visible=true")
        for control in controls.all()[:24]:
            control.hover()
            chosen = control.evaluate("each => (each.dataset.hovered = '', each.outerHTML)")
            results: dict[str, Any] = Axe().run(page, "[data-hovered]", {"runOnly": ["color-contrast"]}).response
            control.evaluate("each => delete each.dataset.hovered")
            assert results["violations"] == [], f"{scheme}: {chosen}"
            assert "equalRatio" not in str(results["incomplete"]), f"{scheme}: {chosen}"


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_there_are_problems_and_changes(visit: Visit, edit: Edit, scheme: Scheme) -> None:
    page = visit("letters/sefton", color_scheme=scheme)
    wait_for_all(page)
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    expect(page.locator("#salutation-by-name ins")).to_have_count(1)
    changed = _found(page, UNCHANGED)
    edit(SEFTON, "late: 6 ", "late: 17 ")
    expect(page.locator("#_text .problems")).to_be_visible()

    assert changed == []
    assert _found(page) == []


@pytest.mark.long  # test_wide_typeface tests the same width with wider letters
@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_wider_than_a_telephone(look: Visit, address: str) -> None:
    page = look(address, viewport={"width": 360, "height": 740})
    wait_for_all(page)

    assert page.evaluate("() => document.documentElement.scrollWidth") == 360


def test_reasons_open_and_close_with_the_keyboard_alone(look: Visit) -> None:
    page = look("letters/sefton")
    wait_for_all(page)
    summary = page.locator("#engagement summary").first

    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#engagement .card")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#engagement .having a").first).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#engagement .card")).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.long
def test_the_content_is_one_key_away(look: Visit) -> None:
    page = look("letters/sefton")
    wait_for_all(page)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


@pytest.mark.long
def test_the_pages_have_no_words_for_the_eye_alone(look: Visit) -> None:
    page = look("letters/sefton")
    wait_for_all(page)

    expect(page.get_by_role("status").filter(has_text="as they will be sent")).to_be_visible()
    expect(page.get_by_role("article", name="Text of the letter")).to_be_visible()
    expect(page.get_by_role("region", name="Pages", exact=True)).to_be_visible()


def test_without_scripts_letter_and_list_are_there(look: Visit) -> None:
    page = look("letters/sefton", java_script_enabled=False)
    expect(page.locator(".paper")).to_contain_text("Dear Mr Johnson")

    page.get_by_role("link", name="All letters").click()

    expect(page.locator(".councils tbody th a")).to_have_count(2)

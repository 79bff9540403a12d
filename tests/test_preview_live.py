"""The preview while you edit files: it shows each save by itself, and nothing that you typed is lost."""

import re
import threading
from collections.abc import Callable
from pathlib import Path
from time import sleep

import pytest
from browsing import serving
from playwright.sync_api import Browser, Page, Route, expect

from lgo_letters.preview.server import Preview

Edit = Callable[[str, str, str], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.no_cover  # coverage doubles the time of a page; other tests cover this code

SEFTON = "data/2020/councils/sefton.yaml"
CLOSING = "templates/2020/wording/closing.yaml"


def _pictures(page: Page) -> str:
    """Wait until all pages of a letter are drawn, and give their digest."""
    digest: str = page.wait_for_function(
        """() => { const pages = [...document.querySelectorAll(".page")];
        const digest = pages[0]?.dataset.digest;
        return digest && pages.every((each) => each.dataset.digest === digest) && digest; }"""
    ).json_value()
    return digest


def test_a_changed_fact_appears_in_text_and_pages(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    before = _pictures(page)

    edit(SEFTON, "surname: Johnson", "surname: Inkwell")

    expect(page.locator("#salutation-by-name ins")).to_have_text("Inkwell")
    page.wait_for_function("before => document.querySelector('.page').dataset.digest !== before", arg=before)
    expect(page.locator(".run", has_text="Dear Mr Inkwell")).to_have_count(1)


def test_changed_wording_appears_and_is_marked(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    expect(page.locator(".live")).to_contain_text("Live")

    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")

    expect(page.locator("#valediction ins")).to_have_text("faithfully,")
    expect(page.locator("#valediction del")).to_have_text("sincerely,")
    expect(page.locator(".changes")).to_contain_text("1 sentence changed in the last save")
    expect(page.locator(".run.changed")).to_have_text("Yours faithfully, ")


def test_what_is_changed_back_shows_as_it_was(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    expect(page.locator(".live")).to_contain_text("Live")

    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    expect(page.locator("#salutation-by-name ins")).to_have_text("Inkwell")
    edit(SEFTON, "surname: Inkwell", "surname: Johnson")
    expect(page.locator("#salutation-by-name ins")).to_have_text("Johnson")
    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")
    expect(page.locator("#valediction ins")).to_have_text("faithfully,")

    expect(page.locator("#salutation-by-name .words")).to_have_text("Dear Mr Johnson")


@pytest.mark.long
def test_of_the_pages_the_one_that_changed_is_drawn_first(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    before = _pictures(page)
    drawn: list[str] = []
    page.on("request", lambda request: drawn.append(request.url) if "/drawn/" in request.url else None)

    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")

    expect(page.locator(".run.changed")).to_have_text("Yours faithfully, ")
    assert "/3.bmp" in next(address for address in drawn if before not in address)


@pytest.mark.long
def test_a_changed_style_appears_in_the_pages(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    before = _pictures(page)

    edit("templates/2020/letter.css", "--ink: #1b2a2c;", "--ink: #000000;")

    page.wait_for_function("before => document.querySelector('.page').dataset.digest !== before", arg=before)


@pytest.mark.long
def test_what_is_read_stays_where_it_is(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    _pictures(page)
    expect(page.locator("#engagement .tally")).to_have_text("In 1 of 2 letters")
    page.locator("#engagement").scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, 200)")
    before = page.locator("#engagement").bounding_box()

    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")
    expect(page.locator("#valediction ins")).to_have_count(1)
    after = page.locator("#engagement").bounding_box()

    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 3


@pytest.mark.long
def test_what_is_open_stays_open(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton#engagement")
    expect(page.locator("#engagement details.note")).to_have_attribute("open", "")

    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")
    expect(page.locator("#valediction ins")).to_have_count(1)

    expect(page.locator("#engagement details.note")).to_have_attribute("open", "")
    expect(page.locator("#engagement")).to_have_class(re.compile("row some (few chosen|chosen few)"))


def test_a_mistake_shows_with_place_and_hint_and_the_letter_stays_greyed(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    _pictures(page)

    edit(SEFTON, "late: 6 ", "late: 17 ")

    problems = page.locator("#_text .problems")
    expect(problems).to_contain_text("enquiries.late: 17 is more than enquiries.sent (16)")
    expect(problems).to_contain_text("see which is right; enquiries.late: enquiries not answered by the date asked for")
    expect(problems.locator("code")).to_have_text(f"{SEFTON}:17:9")
    expect(page.locator(".paper.kept")).to_contain_text("Dear Mr Johnson")
    expect(page.locator("#_pages.kept .page").first).to_be_visible()

    edit(SEFTON, "late: 17 ", "late: 5 ")

    expect(problems).to_have_count(0)
    expect(page.locator(".paper:not(.kept)")).to_contain_text("Dear Mr Johnson")
    expect(page.locator("#_pages:not(.kept) .page").first).to_be_visible()


@pytest.mark.long  # each run tests a mistake in a fact, and wording that is wrong at the start
def test_wording_that_can_t_be_read_shows_and_is_mended(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    _pictures(page)

    edit(CLOSING, "- id: valediction", "- id: [valediction")

    expect(page.locator("#_text .problems code").first).to_contain_text(CLOSING)
    expect(page.locator(".paper.kept")).to_contain_text("Yours sincerely,")

    edit(CLOSING, "- id: [valediction", "- id: valediction")

    expect(page.locator(".paper:not(.kept)")).to_contain_text("Yours sincerely,")


@pytest.mark.long
def test_a_style_that_can_t_be_typeset_keeps_the_pages_and_shows_the_text(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    _pictures(page)

    edit("templates/2020/letter.css", "--ink: #1b2a2c;", "--ink: #1b2a2c; colour: red;")

    expect(page.locator("#_sent-problems")).to_contain_text("letter.css")
    expect(page.locator("#_pages.kept .page").first).to_be_visible()
    expect(page.locator(".paper:not(.kept)")).to_be_visible()


def test_a_year_that_is_broken_from_the_start_is_no_blank_page(workspace: Path, edit: Edit, browser: Browser) -> None:
    edit(CLOSING, "- id: valediction", "- id: [valediction")
    with serving(workspace) as shown:
        page = browser.new_page()
        page.goto(f"{shown.address}letters/sefton")
        expect(page.locator("h1")).to_have_text("404")
        page.goto(shown.address)

        expect(page.locator(".problems")).to_contain_text(CLOSING)
        expect(page.locator("#_list")).not_to_contain_text("No council fits")
        edit(CLOSING, "- id: [valediction", "- id: valediction")
        expect(page.locator(".councils tbody th a")).to_have_count(2)
        page.close()


@pytest.mark.long
def test_a_council_whose_file_goes_and_comes_back(visit: Visit, workspace: Path) -> None:
    page = visit("letters/sefton")
    _pictures(page)
    file = workspace / SEFTON
    text = file.read_text(encoding="utf-8")

    file.unlink()

    expect(page.locator("#_text .problems")).to_contain_text("sefton has no file")
    expect(page.locator(".paper.kept")).to_contain_text("Dear Mr Johnson")

    file.write_text(text, encoding="utf-8")

    expect(page.locator(".paper:not(.kept)")).to_contain_text("Dear Mr Johnson")


@pytest.mark.long
def test_what_is_saved_while_the_page_is_redrawn_is_one_redraw_more(visit: Visit, workspace: Path) -> None:
    page = visit("letters/sefton")
    _pictures(page)
    expect(page.locator(".live")).to_contain_text("Live")
    held: list[Route] = []
    page.route("**/letters/sefton", lambda route: held.append(route) if not held else route.continue_())
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if request.url.endswith("/sefton") else None)
    file = workspace / SEFTON
    text = file.read_text(encoding="utf-8")

    with page.expect_request("**/letters/sefton"):
        file.write_text(text.replace("surname: Johnson", "surname: Inkwell"), encoding="utf-8")
    other = visit("letters/sefton")
    for name in ("Quire", "Vellum"):
        file.write_text(text.replace("surname: Johnson", f"surname: {name}"), encoding="utf-8")
        expect(other.locator("#salutation-by-name ins")).to_have_text(name)
    held[0].continue_()

    expect(page.locator("#salutation-by-name ins")).to_have_text("Vellum")
    expect(page.locator(".live")).to_contain_text("Live")
    assert len(fetched) == 2


@pytest.mark.long
@pytest.mark.parametrize("saves", [20, pytest.param(100, marks=pytest.mark.long)])
def test_many_quick_saves_end_with_the_last(visit: Visit, workspace: Path, saves: int) -> None:
    page = visit("letters/sefton")
    _pictures(page)
    file = workspace / SEFTON
    text = file.read_text(encoding="utf-8")

    for number in range(saves):
        file.write_text(text.replace("surname: Johnson", f"surname: Johnson {number}"), encoding="utf-8")
        sleep(0.005)

    expect(page.locator("#salutation-by-name ins")).to_contain_text(str(saves - 1))
    expect(page.locator(".run", has_text=f"Dear Mr Johnson {saves - 1}")).to_have_count(1)


@pytest.mark.long  # another test in each run has two such pages
def test_two_browsers_see_the_same(visit: Visit, edit: Edit) -> None:
    one, other = visit("letters/sefton"), visit("letters/sefton")
    expect(one.locator(".live")).to_contain_text("Live")
    expect(other.locator(".live")).to_contain_text("Live")

    edit(SEFTON, "surname: Johnson", "surname: Inkwell")

    expect(one.locator("#salutation-by-name ins")).to_have_text("Inkwell")
    expect(other.locator("#salutation-by-name ins")).to_have_text("Inkwell")


@pytest.mark.long
def test_what_has_the_focus_keeps_it_and_what_changed_is_told(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    page.locator("#_left-out summary").first.click()
    items = page.locator("#_left-out li:has(a)", has_text="Try it")
    expect(items.first.locator("#_out-sent-by-post")).to_be_attached()
    heading = items.nth(2).locator("h3").inner_text()
    items.nth(2).get_by_role("link", name="Try it").focus()

    edit(SEFTON, "sent_by: email", "sent_by: post")
    expect(page.locator("#_left-out #_out-sent-by-post")).to_have_count(0)

    assert page.evaluate("() => document.activeElement.closest('li').querySelector('h3').textContent") == heading
    expect(page.locator("#_news")).to_contain_text("sentences changed in the last save")


@pytest.mark.parametrize(
    ("path", "old", "new", "marked"),
    [
        ("templates/2020/edition.yaml", "name: Michael King", "name: Ann Other", "#_signature ins"),
        *(
            pytest.param(*each, marks=pytest.mark.long)
            for each in (
                ("templates/2020/edition.yaml", "title: Annual", "title: Yearly", "#_title ins"),
                (SEFTON, "surname: Johnson", "surname: Inkwell", "#salutation-by-name ins"),
            )
        ),
    ],
)
def test_whatever_changed_is_marked_until_the_next_save(  # noqa: PLR0913, PLR0917 - an example in full
    visit: Visit, edit: Edit, path: str, old: str, new: str, marked: str
) -> None:
    page = visit("letters/sefton")
    expect(page.locator(".live")).to_contain_text("Live")

    edit(path, old, new)
    expect(page.locator(marked)).to_have_text(new.partition(": ")[2])
    expect(page.locator("#_changes")).to_contain_text("changed in the last save")
    edit("data/2020/councils/southampton.yaml", "surname: Hopkins", "surname: Quire")

    expect(page.locator("#_changes")).to_have_count(0)
    expect(page.locator("#_text ins")).to_have_count(0)


@pytest.mark.long
def test_a_changed_look_is_told_and_hidden_marks_are_hidden_on_the_pages_too(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    _pictures(page)

    edit("templates/2020/letter.css", "--ink: #1b2a2c;", "--ink: #000000;")
    expect(page.locator("#_changes")).to_contain_text("The look of the pages changed")
    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")
    run = page.locator(".run.changed")
    expect(run).to_have_text("Yours faithfully, ")
    expect(run).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    page.get_by_label("Hide the marks").check()

    expect(run).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    edit(CLOSING, "Yours faithfully,", "Yours truly,")
    expect(run).to_have_text("Yours truly, ")
    expect(page.locator("#valediction del")).to_have_text("faithfully,")
    expect(page.locator("#valediction del")).not_to_be_visible()
    expect(page.get_by_label("Hide the marks")).to_be_checked()


@pytest.mark.parametrize("address", [pytest.param("letters/sefton", marks=pytest.mark.long), "letters/sefton/try"])
def test_a_new_name_stands_in_the_heading(visit: Visit, edit: Edit, address: str) -> None:
    page = visit(address)
    expect(page.locator("h1")).to_contain_text("Sefton Metropolitan Borough Council")

    old, new = "Sefton Metropolitan Borough Council", "Sefton Council"
    for file in ("data/2020/authorities.csv", SEFTON):
        edit(file, old, new)

    expect(page.locator("h1")).to_have_text(re.compile(f"^(Try: {new}|{new}, 2020)$"))


def test_a_form_says_what_the_files_say_after_each_save(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton/try?enquiries.sent=20")
    late = page.locator('input[name="enquiries.late"]')
    late.focus()
    expect(page.locator("#engagement .tally")).to_have_text("In 1 of 2 letters")

    edit(SEFTON, "late: 6 ", "late: 5 ")
    expect(late).to_have_value("5")
    expect(page.locator('input[name="enquiries.sent"]')).to_have_value("20")
    expect(page.locator(".changes")).to_contain_text("1 fact changed")
    expect(page.locator("#engagement .tally")).to_have_text("In 1 of 2 letters")
    expect(late).to_be_focused()
    edit(SEFTON, "late: 5 ", "late: 17 ")

    expect(page.locator("#_text .problems").first).to_contain_text("17 is more than enquiries.sent (16)")
    expect(late).to_have_value("5")


@pytest.mark.parametrize("count", [2, pytest.param(8, marks=pytest.mark.long)])
def test_windows_share_one_stream_and_go_on_when_the_first_of_them_closes(
    visit: Visit, preview: Preview, edit: Edit, count: int
) -> None:
    context = visit("nowhere").context
    pages = [context.new_page() for _ in range(count)]
    context.pages[0].goto("about:blank")
    for page in pages:
        page.goto(f"{preview.address}compare?right=southampton")
        expect(page.locator(".live")).to_contain_text("Live")

    while sum("process_request" in each.name for each in threading.enumerate()) != 1:
        pages[0].wait_for_timeout(100)  # until the test times out
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    for page in pages:
        expect(page.locator("#_compared")).to_contain_text("Inkwell")
    pages[0].close()
    edit(SEFTON, "surname: Inkwell", "surname: Quire")
    for page in pages[1:]:
        expect(page.locator("#_compared")).to_contain_text("Quire")
        page.close()


@pytest.mark.long
def test_a_browser_that_was_gone_catches_up(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton")
    expect(page.locator(".live")).to_contain_text("Live")

    page.goto("about:blank")
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    page.go_back()

    expect(page.locator("#salutation-by-name")).to_contain_text("Inkwell")


def test_a_preview_that_ended_says_so_and_goes_on_when_it_is_back(
    workspace: Path, edit: Edit, browser: Browser
) -> None:
    page = browser.new_page()
    with serving(workspace) as shown:
        page.goto(f"{shown.address}letters/sefton")
        expect(page.locator(".live")).to_contain_text("Live")
        port = int(shown.address.rstrip("/").rpartition(":")[2])

    expect(page.locator(".live")).to_contain_text("doesn’t answer")
    expect(page.locator(".paper")).to_contain_text("Dear Mr Johnson")
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    with serving(workspace, port):
        expect(page.locator("#salutation-by-name")).to_contain_text("Inkwell")
        expect(page.locator(".live")).to_contain_text("Live")
        page.close()


def test_the_list_follows_the_files(visit: Visit, edit: Edit) -> None:
    page = visit("")
    expect(page.locator(".live")).to_contain_text("Live")

    edit(SEFTON, "late: 6 ", "late: 17 ")

    expect(page.locator("tr", has_text="sefton").locator(".tag.bad")).to_have_text("1 problem")


@pytest.mark.long
def test_a_folder_that_is_replaced_is_still_watched(visit: Visit, workspace: Path, preview: Preview) -> None:
    page = visit("letters/sefton")
    expect(page.locator(".live")).to_contain_text("Live")
    (workspace / "data").rename(workspace / "data-before")
    expect(page.locator("#_text .problems")).to_be_visible()

    (workspace / "data-before").rename(workspace / "data")
    expect(page.locator("#_text .problems")).to_have_count(0)
    file = workspace / SEFTON
    file.write_text(file.read_text(encoding="utf-8").replace("Johnson", "Inkwell"), encoding="utf-8")

    expect(page.locator("#salutation-by-name")).to_contain_text("Inkwell")
    assert preview.address

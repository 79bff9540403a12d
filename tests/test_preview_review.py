"""What is to be accepted, in the browser: chosen, written down, and refused where it doesn't come from the page."""

import http.client
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from lgo_letters.pipeline import compose, load_year
from lgo_letters.preview.server import Preview

Edit = Callable[[str, str, str], None]
Visit = Callable[..., Page]

INTRODUCTION = "templates/2020/wording/introduction.yaml"
ACCEPTED = "templates/2020/accepted.yaml"
SEFTON = "data/2020/councils/sefton.yaml"


def _reworded(visit: Visit, edit: Edit, address: str = "review") -> Page:
    """Open the page of what is to be accepted, with one text reworded."""
    page = visit(address)
    expect(page.locator("#_review")).to_contain_text("Everything is accepted")
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    expect(page.locator(".item")).to_have_count(1)
    return page


def _sign(page: Page) -> None:
    page.get_by_label("Your name").fill("Michael King")
    page.get_by_label("On", exact=True).fill("2020-07-20")


def _send(page: Page) -> None:
    page.get_by_role("button", name="Save your decisions").click()
    page.locator(".answer").wait_for()


@pytest.mark.long
def test_a_reworded_text_is_shown_once_with_its_words_marked(visit: Visit, committed: Path, edit: Edit) -> None:
    page = _reworded(visit, edit)

    assert committed.is_dir()
    expect(page.locator(".item del")).to_have_text("exceptional")
    expect(page.locator(".item ins")).to_have_text("great")
    expect(page.locator(".item .in").first).to_contain_text("In 2 letters: Sefton")


def test_what_is_accepted_in_the_page_is_written_down_with_who_and_when(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    page = _reworded(visit, edit)
    page.get_by_label("Accept", exact=True).check()
    _sign(page)
    page.get_by_label("Note").fill("read aloud")
    _send(page)

    expect(page.locator(".answer")).to_contain_text("1 accepted")
    expect(page.locator("#_review")).to_contain_text("Everything is accepted")
    year = load_year(committed)
    last = year.edition.acceptance.last["text", "purpose"]
    assert (last.by, str(last.date), last.note) == ("Michael King", "2020-07-20", "read aloud")
    assert not compose(year.councils["sefton"], year).draft


def test_what_is_rejected_stays_open_and_says_where_it_stands(visit: Visit, committed: Path, edit: Edit) -> None:
    page = _reworded(visit, edit)
    page.get_by_label("Reject", exact=True).check()
    page.get_by_label("Reason").fill("too grand")
    _sign(page)
    _send(page)

    expect(page.locator(".answer")).to_contain_text("1 rejected")
    expect(page.locator(".answer")).to_contain_text(INTRODUCTION)
    expect(page.locator(".item")).to_contain_text("Rejected by Michael King, 2020-07-20: too grand")
    assert load_year(committed).edition.acceptance.refused["text", "purpose"].rejected == "too grand"


@pytest.mark.long
def test_without_a_name_or_a_day_nothing_is_accepted_and_the_choice_stays(visit: Visit, edit: Edit) -> None:
    page = _reworded(visit, edit)
    page.get_by_label("Accept", exact=True).check()
    _send(page)

    expect(page.locator(".answer")).to_contain_text("Your name: say who you are.")
    expect(page.locator(".answer")).to_contain_text("On: say the day: year, month, day, as 1999-12-31.")
    expect(page.get_by_label("Accept", exact=True)).to_be_checked()


@pytest.mark.long
def test_a_choice_stays_while_other_files_are_saved(visit: Visit, edit: Edit) -> None:
    page = _reworded(visit, edit)
    page.get_by_label("Accept", exact=True).check()

    edit(SEFTON, "surname: Johnson", "surname: Inkwell")

    expect(page.locator(".item")).to_have_count(2)
    expect(page.locator("[id='purpose']").get_by_label("Accept", exact=True)).to_be_checked()


@pytest.mark.long
def test_a_letter_of_its_own_is_accepted_for_that_council_alone(visit: Visit, committed: Path, edit: Edit) -> None:
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    page = visit("review")
    expect(page.locator(".item")).to_have_count(1)
    page.get_by_label("Accept", exact=True).check()
    _sign(page)
    _send(page)

    expect(page.locator(".answer")).to_contain_text("1 accepted")
    entries = load_year(committed).edition.acceptance.entries
    assert [each.letter for each in entries if str(each.date) == "2020-07-20"] == ["sefton"]
    expect(page.locator("#_review")).to_contain_text("Everything is accepted")


def test_a_draft_leads_to_what_is_to_be_accepted(visit: Visit, edit: Edit) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    page = visit("letters/sefton")
    page.locator(".standing a").click()

    expect(page.locator(".item")).to_have_count(1)


# What the server takes


@pytest.fixture
def reworded(preview: Preview, edit: Edit) -> dict[str, str]:
    """Give the form with which a reworded text is accepted."""
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    digest = None
    while not digest:  # until the save was seen, or the test's own time is over
        _, page = _ask(preview, "GET")
        digest = re.search(r'name="(say-[^"]+)"', page)
    run = re.search(r'name="run" value="([^"]+)"', page)
    assert run
    return {digest[1]: "accept", "run": run[1], "by": "Michael King", "date": "2020-07-20"}


def _ask(preview: Preview, method: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
    address = urlsplit(preview.address)
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=60)
    given = {"Origin": f"http://{address.netloc}", "Content-Type": "application/x-www-form-urlencoded"} | headers
    try:
        sent = {name: value for name, value in given.items() if value}
        connection.request(method, "/review", urlencode(form) if form is not None else None, sent)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_a_form_from_the_page_is_taken(preview: Preview, workspace: Path, reworded: dict[str, str]) -> None:
    status, _ = _ask(preview, "POST", reworded)

    assert status == 200
    assert "date: 2020-07-20" in (workspace / ACCEPTED).read_text()


def test_a_form_from_elsewhere_is_refused(preview: Preview, workspace: Path, reworded: dict[str, str]) -> None:
    before = (workspace / ACCEPTED).read_bytes()
    origins = ("", "null", "https://example.org", "http://127.0.0.1:1")

    assert {origin: _ask(preview, "POST", reworded, Origin=origin)[0] for origin in origins} == dict.fromkeys(
        origins, 403
    )
    assert (workspace / ACCEPTED).read_bytes() == before


def test_a_form_of_another_run_is_refused(preview: Preview, workspace: Path, reworded: dict[str, str]) -> None:
    before = (workspace / ACCEPTED).read_bytes()

    assert _ask(preview, "POST", reworded | {"run": "0" * 16})[0] == 403
    assert (workspace / ACCEPTED).read_bytes() == before


def test_words_that_changed_after_they_were_seen_are_not_accepted(
    preview: Preview, workspace: Path, edit: Edit, reworded: dict[str, str]
) -> None:
    before = (workspace / ACCEPTED).read_bytes()
    edit(INTRODUCTION, "great pressures", "small pressures")

    status, page = _ask(preview, "POST", reworded)

    assert status == 200
    assert "1 had changed since you saw it" in page
    assert (workspace / ACCEPTED).read_bytes() == before


def test_files_that_cannot_be_read_are_no_reason_to_accept(
    preview: Preview, workspace: Path, edit: Edit, reworded: dict[str, str]
) -> None:
    before = (workspace / ACCEPTED).read_bytes()
    edit("templates/2020/edition.yaml", "year: 2020", "year: soon")

    status, page = _ask(preview, "POST", reworded)

    assert status == 200
    assert "Nothing was accepted" in page
    assert (workspace / ACCEPTED).read_bytes() == before


def test_a_name_with_a_line_break_or_without_end_is_refused(preview: Preview, reworded: dict[str, str]) -> None:
    _, page = _ask(preview, "POST", reworded | {"by": "x" * 161})

    assert "Your name: at most 160 characters that can be printed." in page


def test_a_form_that_is_too_large_is_refused(preview: Preview, reworded: dict[str, str]) -> None:
    assert _ask(preview, "POST", reworded | {"note": "x" * 1_100_000})[0] == 413

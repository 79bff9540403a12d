"""Accept items in the browser, one after the other. Each is saved at once. Forms from other sites are refused."""

import http.client
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from browsing import serving
from flask import Flask
from playwright.sync_api import Browser, Page, TimeoutError, expect  # noqa: A004 - the library's own

from lgo_letters.approval.decisions import decide
from lgo_letters.approval.review import review
from lgo_letters.edition.acceptance import texts_in
from lgo_letters.edition.accepted_file import accepted_yaml
from lgo_letters.edition.texts import IN_EVERY_LETTER
from lgo_letters.pipeline import compose, load_year
from lgo_letters.preview.accepting.open_items import OpenItems, _queued
from lgo_letters.preview.letters.letter_state import LetterStates
from lgo_letters.preview.live_files import LiveFiles, OutOfDate
from lgo_letters.preview.pages.review_pages import Decided, _decided, _undone
from lgo_letters.preview.server import Preview
from lgo_letters.preview.services import Services
from lgo_letters.specimen.workspace import write_specimen

Edit = Callable[[str, str, str], None]
Visit = Callable[..., Page]

INTRODUCTION = "templates/2020/wording/introduction.yaml"
CLOSING = "templates/2020/wording/closing.yaml"
ACCEPTED = "templates/2020/accepted.yaml"
STYLE = "templates/2020/letter.css"
SEFTON = "data/2020/councils/sefton.yaml"


def _reworded(visit: Visit, edit: Edit, address: str = "review") -> Page:
    """Reword one text, and open the page of what is to be accepted."""
    page = visit(address)
    expect(page.locator("#_review")).to_contain_text("Everything is accepted")
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    expect(page.locator("#_queue li")).to_have_count(1)
    return page


def _sign(page: Page) -> None:
    page.get_by_label("Your name").select_option("Michael King")
    page.get_by_label("Decided on").fill("2020-07-20")


def _reject(page: Page, reason: str) -> None:
    page.get_by_role("button", name="Reject …").click()
    page.get_by_label("Reason").fill(reason)
    page.get_by_role("button", name="Reject", exact=True).click()


def test_a_reworded_text_is_shown_in_its_letter_with_what_it_said_before(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    page = _reworded(visit, edit)

    assert committed.is_dir()
    expect(page.locator(".item-words del")).to_have_text(["exceptional"])
    expect(page.locator(".item-words ins")).to_have_text(["great"])
    expect(page.locator(".item .in").first).to_have_text("Reworded · Annual Review letter [letter date] · in 2 letters")
    expect(page.locator(".item h2")).to_contain_text("Given the great pressures")
    expect(page.locator(".item h3", has_text="In the letter to")).to_contain_text("Sefton")
    expect(page.locator(".context mark", has_text="Given the great pressures")).to_have_count(1)


def test_what_is_accepted_in_the_page_is_written_down_with_who_and_when(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    page = _reworded(visit, edit)
    _sign(page)
    page.get_by_label("Note").fill("read aloud")
    page.get_by_role("button", name="Accept", exact=True).click()

    expect(page.locator("#_review")).to_contain_text("Everything is accepted")
    expect(page.locator("#_progress")).to_have_text("1 of 1 accepted in this browser")
    year = load_year(committed)
    last = year.edition.acceptance.last["text", "purpose"]
    assert (last.by, str(last.date), last.note) == ("Michael King", "2020-07-20", "read aloud")
    assert not compose(year.councils["sefton"], year).draft


def test_what_is_rejected_stays_open_with_its_reason_and_can_be_undone(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    before = (committed / ACCEPTED).read_text(encoding="utf-8")
    page = _reworded(visit, edit)
    _sign(page)
    _reject(page, "too grand")

    expect(page.locator(".item .rejected")).to_contain_text("by Michael King, 2020-07-20: too grand")
    assert load_year(committed).edition.acceptance.refused["text", "purpose"].rejected == "too grand"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".item .rejected")).to_have_count(0)
    assert (committed / ACCEPTED).read_text(encoding="utf-8") == before


def test_what_somebody_accepts_while_you_write_why_you_reject_it_is_told_with_your_reason(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    page = _reworded(visit, edit)
    _sign(page)
    page.get_by_role("button", name="Reject …").click()
    page.get_by_label("Reason").fill("too <b>grand")
    year = load_year(committed)
    found = review(year)
    decide(year, found, [(each, "") for each in found.items], {"by": "Michael King", "date": "2020-07-21"})
    expect(page.locator("#_review")).to_contain_text("Everything is accepted")
    before = (committed / ACCEPTED).read_text(encoding="utf-8")
    page.get_by_role("button", name="Reject", exact=True).click()

    alert = page.locator("#_answer")
    expect(alert).to_contain_text("Not saved: 1 no longer open as you saw it")
    expect(alert).to_contain_text(re.compile("Given the great pressures.*: accepted by Michael King, 2020-07-21"))
    expect(alert).to_contain_text(re.compile("You wrote about Given the great pressures.*: too <b>grand"))
    page.wait_for_timeout(200)
    expect(page.locator("#_saved")).to_have_text("")
    expect(page.locator("#_news")).to_have_text("")
    assert (committed / ACCEPTED).read_text(encoding="utf-8") == before


def test_a_reason_is_for_the_item_that_was_shown_when_you_began_to_write_it(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    page = _reworded(visit, edit)
    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")
    expect(page.locator("#_queue li")).to_have_count(2)
    _sign(page)
    page.get_by_role("button", name="Reject …").click()
    page.get_by_label("Reason").fill("too grand")
    year = load_year(committed)
    found = review(year)
    name = page.locator("#_item").get_attribute("data-name")
    shown = [(each, "") for each in found.items if each.name == name]
    decide(year, found, shown, {"by": "Michael King", "date": "2020-07-21"})
    expect(page.locator("#_queue li")).to_have_count(1)
    page.get_by_role("button", name="Reject", exact=True).click()

    expect(page.locator("#_answer")).to_contain_text("too grand")
    assert [each.rejected for each in review(load_year(committed)).items] == [""]


def test_of_words_that_were_edited_just_before_nothing_says_that_they_are_accepted(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    page = _reworded(visit, edit)
    _sign(page)
    page.route("**/review?*", lambda route: route.abort())  # the item stays, as if the list were still being made
    edit(INTRODUCTION, "great pressures", "small pressures")
    page.get_by_role("button", name="Accept", exact=True).click(delay=400)

    assert committed.is_dir()
    expect(page.locator("#_answer")).to_contain_text("changed since you saw it")
    page.wait_for_timeout(200)
    expect(page.locator("#_saved")).to_have_text("")
    expect(page.locator("#_news")).not_to_contain_text("Accepted")


def test_what_was_accepted_a_moment_ago_is_not_sent_again(visit: Visit, committed: Path, edit: Edit) -> None:
    page = _reworded(visit, edit)
    _sign(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route("**/review?*", lambda route: route.abort())  # the item stays, as if the list were still being made
    page.get_by_role("button", name="Accept", exact=True).click(delay=400)
    expect(page.locator("#_saved")).to_have_text("Saved")

    page.locator("#_item").focus()
    page.keyboard.press("a")
    page.wait_for_timeout(200)

    assert committed.is_dir()
    assert len(sent) == 1


@pytest.mark.long
def test_without_a_name_nothing_is_sent(visit: Visit, committed: Path, edit: Edit) -> None:
    before = (committed / ACCEPTED).read_text(encoding="utf-8")
    page = _reworded(visit, edit)
    page.get_by_role("button", name="Accept", exact=True).click(delay=400)

    expect(page.get_by_label("Your name")).to_be_focused()
    expect(page.locator("#_queue li")).to_have_count(1)
    assert (committed / ACCEPTED).read_text(encoding="utf-8") == before


@pytest.mark.long
def test_a_letter_of_its_own_is_accepted_for_that_council_alone(visit: Visit, committed: Path, edit: Edit) -> None:
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    page = visit("review")
    expect(page.locator("#_queue li")).to_have_count(1)
    expect(page.locator(".item h2")).to_have_text("Sefton Metropolitan Borough Council")
    expect(page.locator(".council ins").first).to_have_text("Mr Inkwell")
    _sign(page)
    page.wait_for_timeout(400)
    page.get_by_role("button", name="Accept", exact=True).click()

    expect(page.locator("#_review")).to_contain_text("Everything is accepted")
    entries = load_year(committed).edition.acceptance.entries
    assert [each.letter for each in entries if str(each.date) == "2020-07-20"] == ["sefton"]


def test_undo_while_something_is_being_saved_takes_back_that_and_not_what_was_saved_before(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    page = _reworded(visit, edit)
    edit(STYLE, "color: #46565a", "color: #36464a")
    expect(page.locator("#_queue li")).to_have_count(2)
    _sign(page)
    page.get_by_role("button", name="Accept", exact=True).click(delay=400)
    expect(page.locator(".item h2")).to_have_text("Looks of the letter")
    expect(page.locator("#_saved")).to_have_text("Saved")
    text_accepted = (committed / ACCEPTED).read_text(encoding="utf-8")
    page.wait_for_timeout(400)

    page.locator("#_item").focus()
    page.keyboard.press("a")
    expect(page.locator("#_saved")).to_have_text("Saving 1 …")
    page.keyboard.press("u")

    expect(page.locator("#_saved")).to_have_text("Saving 1, then undoing the last …")
    expect(page.locator("#_news")).to_have_text("Undone")
    expect(page.locator("#_queue li")).to_have_text(["Looks of the letter"])
    expect(page.locator("#_progress")).to_have_text("1 of 2 accepted in this browser")
    assert (committed / ACCEPTED).read_text(encoding="utf-8") == text_accepted


def test_if_no_letter_can_be_made_the_page_does_not_say_that_everything_is_accepted(visit: Visit, edit: Edit) -> None:
    page = visit("review")
    edit(SEFTON, "sent_by: email", "sent_by: mail")
    expect(page.locator(".nothing")).to_have_text(
        "Everything is accepted, for 1 letter. 1 letter has problems, and is not listed here."
    )
    edit(SEFTON.replace("sefton", "southampton"), "sent_by: email", "sent_by: mail")

    expect(page.locator(".nothing")).to_have_text("2 letters have problems, and are not listed here.")


def test_a_draft_leads_to_what_is_to_be_accepted(visit: Visit, edit: Edit) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    page = visit("letters/sefton")
    page.locator(".standing a").click()

    expect(page.locator("#_queue li")).to_have_count(1)


def test_without_scripts_the_page_says_what_to_use_and_shows_no_button_that_does_nothing(
    visit: Visit, edit: Edit
) -> None:
    _reworded(visit, edit)
    page = visit("review", java_script_enabled=False)

    expect(page.locator("#_queue li")).to_have_count(1)
    expect(page.locator("noscript p")).to_have_text(
        "This page needs JavaScript. At the terminal, lgo-letters review does the same."
    )
    expect(page.locator("[data-act]").locator("visible=true")).to_have_count(0)


def test_in_a_low_window_the_buttons_do_not_cover_the_item(visit: Visit, edit: Edit) -> None:
    page = _reworded(visit, edit)
    page.set_viewport_size({"width": 320, "height": 256})

    page.locator(".item-words").first.scroll_into_view_if_needed()

    expect(page.locator(".item-words").first).to_be_in_viewport()
    expect(page.get_by_role("button", name="Accept", exact=True)).not_to_be_in_viewport()


def test_in_forced_colours_the_current_item_has_a_border(visit: Visit, edit: Edit) -> None:
    _reworded(visit, edit)
    page = visit("review", forced_colors="active")

    expect(page.locator("#_queue [aria-current]")).to_have_css("border-style", "solid")


# A year with much to accept


@pytest.fixture
def dozen(workspace: Path) -> Path:
    """Give a workspace in which a dozen texts are to be accepted again."""
    year = load_year(workspace)
    used = [each for each in texts_in(compose(year.councils["sefton"], year)) if each not in IN_EVERY_LETTER][:12]
    entries = tuple(each for each in year.edition.acceptance.entries if each.text not in used)
    (workspace / ACCEPTED).write_text(accepted_yaml(entries), encoding="utf-8")
    return workspace


def test_a_reviewer_accepts_a_dozen_by_keyboard_through_a_reload_a_save_and_a_restart(
    dozen: Path, browser: Browser
) -> None:
    accepted_by_keyboard(dozen, browser, {2: "reload", 4: "save", 6: "restart"})


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_a_reviewer_accepts_a_whole_year_by_keyboard_through_reloads_saves_and_restarts(
    root: Path, tmp_path: Path, browser: Browser
) -> None:
    folder = tmp_path / "specimen"
    write_specimen(folder, root / "templates" / "2020", 340, 1)

    seen = accepted_by_keyboard(
        folder, browser, {20: "reload", 60: "save", 100: "restart", 140: "reload", 180: "restart"}
    )

    assert seen > 200


def accepted_by_keyboard(workspace: Path, browser: Browser, between: dict[int, str]) -> int:
    """Accept everything by keyboard, doing something else in between. Give the number of items."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    serve = serving(workspace)
    shown = serve.__enter__()
    try:
        port = int(shown.address.rstrip("/").rpartition(":")[2])
        page.goto(f"{shown.address}review")
        expect(page.locator("#_progress")).to_contain_text("0 of ")
        _tab_to(page, "#_by")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type("07202020")
        seen: list[str] = []
        while page.locator("#_item[data-digest]").count():
            digest = page.locator("#_item").get_attribute("data-digest") or ""
            assert digest not in seen
            seen.append(digest)
            _tab_to(page, "#_item")
            page.wait_for_timeout(320)
            _press_until(page, "a", "before => document.querySelector('#_item')?.dataset.digest !== before", digest)
            match between.get(len(seen)):
                case "reload":
                    page.reload()
                    expect(page.locator(".live")).to_contain_text("Live")
                case "save":
                    file = workspace / CLOSING
                    text = file.read_text(encoding="utf-8")
                    file.write_text(text.replace("Yours sincerely,", "Yours faithfully,"), encoding="utf-8")
                case "restart":
                    serve.__exit__(None, None, None)
                    expect(page.locator(".live")).to_contain_text("doesn’t answer")
                    serve = serving(workspace, port)
                    serve.__enter__()
                    expect(page.locator(".live")).to_contain_text("Live")
        expect(page.locator("#_review")).to_contain_text("Everything is accepted")
        expect(page.locator("#_saved")).to_have_text("Saved")
        # On a slow machine, an item may be shown and accepted between a look at it and the next key.
        expect(page.locator("#_progress")).to_have_text(re.compile(r"^(\d+) of \1 accepted in this browser$"))
    finally:
        serve.__exit__(None, None, None)
        context.close()
    year = load_year(workspace)
    assert review(year).items == ()
    names = [(each.name, bool(each.rejected)) for each in year.edition.acceptance.entries]
    assert len(names) == len(set(names))
    assert (workspace / CLOSING).read_text(encoding="utf-8").count("faithfully") == 1
    return len(seen)


def _press_until(page: Page, key: str, done: str, given: str) -> None:
    """Press a key, and again if it was too early: keys do nothing for a moment after an item appears."""
    for _ in range(6):
        page.keyboard.press(key)
        with suppress(TimeoutError):
            page.wait_for_function(done, arg=given, timeout=10_000)
            return
    raise AssertionError(given)


def _tab_to(page: Page, place: str) -> None:
    """Press Tab until the focus is in a place of the page."""
    for _ in range(40):
        if page.evaluate("place => Boolean(document.activeElement.closest(place))", place):
            return
        page.keyboard.press("Tab")
    raise AssertionError(place)


@pytest.mark.long
def test_a_group_is_accepted_at_once_after_a_question_but_for_what_was_rejected(dozen: Path, browser: Browser) -> None:
    year = load_year(dozen)
    found = review(year)
    decide(year, found, [(found.items[0], "untrue")], {"by": "Michael King", "date": "2020-07-20"})
    page = browser.new_page()
    with serving(dozen) as shown:
        page.goto(f"{shown.address}review?kind=new")
        page.get_by_label("Your name").select_option("Michael King")
        page.get_by_label("Decided on").fill("2020-07-20")
        page.get_by_role("button", name="Accept these 11").click()
        expect(page.get_by_role("dialog")).to_contain_text("Accept 11 items: New wording?")
        expect(page.get_by_role("dialog")).to_contain_text("1 left out, because somebody rejected it")
        page.get_by_role("button", name="Accept them").click()

        expect(page.locator("#_queue li")).to_have_count(1)
        page.close()
    assert [each.rejected for each in review(load_year(dozen)).items] == ["Michael King, 2020-07-20: untrue"]


@pytest.mark.long
def test_the_queue_is_searched_by_kind_section_who_and_words(dozen: Path, browser: Browser) -> None:
    page = browser.new_page()
    with serving(dozen) as shown:
        page.goto(f"{shown.address}review")
        expect(page.locator("#_queue li")).to_have_count(12)
        page.get_by_label("Kind").select_option("Reworded")
        expect(page.locator("#_queue")).to_contain_text("Nothing that is open fits")
        page.get_by_label("Kind").select_option("New wording")
        expect(page.locator("#_queue li")).to_have_count(12)
        page.get_by_label("Rejected by").select_option("nobody yet")
        page.get_by_label("Words or council").fill("complaints")
        page.wait_for_url("**q=complaints**")
        page.reload()

        expect(page.get_by_label("Words or council")).to_have_value("complaints")
        assert 0 < page.locator("#_queue li").count() < 12
        page.close()


def test_a_queue_that_is_out_of_date_is_given_up(workspace: Path, edit: Edit) -> None:
    files = LiveFiles(workspace, None)
    items = OpenItems(files, LetterStates(files))
    before = files.snapshot
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    files.read_again()

    with pytest.raises(OutOfDate):
        items.queue(before)
    queue = items.queue(files.snapshot)
    assert queue
    assert [(each.kind, each.section, each.item.name) for each in queue.items] == [
        ("reworded", "introduction", "purpose")
    ]


# What the server takes


@dataclass(frozen=True, slots=True)
class Served:
    """A preview of a workspace with a reworded text, and the form that accepts it."""

    preview: Preview
    folder: Path
    form: dict[str, str]

    @property
    def accepted(self) -> str:
        return (self.folder / ACCEPTED).read_text(encoding="utf-8")


@contextmanager
def _reworded_in(folder: Path) -> Iterator[Served]:
    text = (folder / INTRODUCTION).read_text(encoding="utf-8")
    (folder / INTRODUCTION).write_text(text.replace("exceptional pressures", "great pressures"), encoding="utf-8")
    with serving(folder) as preview:
        _, page = _ask(preview, "GET")
        digest, run = (re.search(f'{name}="([^"]+)"', page) for name in ('id="_item".*?data-digest', "data-run"))
        assert digest
        assert run
        form = {f"say-{digest[1]}": "accept", "run": run[1], "by": "Michael King", "date": "2020-07-20"}
        yield Served(preview, folder, form)


@pytest.fixture
def reworded(workspace: Path) -> Iterator[Served]:
    with _reworded_in(workspace) as served:
        yield served


@pytest.fixture(scope="module")
def refusing(shared_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one preview for all tests whose form is refused: they change no file."""
    folder = tmp_path_factory.mktemp("refusing") / "workspace"
    with _reworded_in(Path(shutil.copytree(shared_workspace, folder))) as served:
        yield served


def _ask(
    preview: Preview, method: str, form: dict[str, str] | None = None, address: str = "/review", **headers: str
) -> tuple[int, str]:
    place = urlsplit(preview.address)
    connection = http.client.HTTPConnection("127.0.0.1", place.port or 0, timeout=60)
    given = {"Origin": f"http://{place.netloc}", "Content-Type": "application/x-www-form-urlencoded"} | headers
    try:
        sent = {name: value for name, value in given.items() if value}
        connection.request(method, address, urlencode(form) if form is not None else None, sent)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _answer(preview: Preview, form: dict[str, str], address: str = "/review") -> dict[str, object]:
    status, said = _ask(preview, "POST", form, address)
    assert status == 200
    found: dict[str, object] = json.loads(said)
    return found


def test_a_form_that_is_sent_twice_is_written_once_and_undone_once(reworded: Served) -> None:
    before = reworded.accepted
    (digest,) = (name.removeprefix("say-") for name in reworded.form if name.startswith("say-"))

    first, second = (_answer(reworded.preview, reworded.form) for _ in range(2))
    written = reworded.accepted
    undone = [_answer(reworded.preview, {"run": reworded.form["run"]}, "/review/undo") for _ in range(2)]

    assert (first["accepted"], first["gone"]) == ([digest], [])
    assert second["accepted"] == [digest]
    assert second["number"] == first["number"]
    assert "date: 2020-07-20" in written
    assert undone[0]["undone"] == [digest]
    assert "nothing to undo" in str(undone[1]["refused"])
    assert reworded.accepted == before


def test_what_was_decided_anew_elsewhere_is_not_undone(reworded: Served) -> None:
    _answer(reworded.preview, reworded.form)
    changed = reworded.accepted.replace("date: 2020-07-20", "date: 2020-07-21")
    (reworded.folder / ACCEPTED).write_text(changed, encoding="utf-8")

    undone = _answer(reworded.preview, {"run": reworded.form["run"]}, "/review/undo")

    assert "decided anew since" in str(undone["refused"])
    assert reworded.accepted == changed


def test_what_a_colleague_decides_while_a_form_is_saved_is_not_undone_with_it(workspace: Path, edit: Edit) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")
    year = load_year(workspace)
    found = review(year)
    queue, undoable = _queued(1, year, found), list[Decided]()
    form = {"by": "Michael King", "date": "2020-07-20", "together": "1"}
    form |= {f"say-{item.digest}": "accept" for item in found.items}
    purpose = [(item, "") for item in found.items if item.name == "purpose"]
    decide(year, found, purpose, {"by": "Michael King", "date": "2020-07-21"})
    colleague = (workspace / ACCEPTED).read_text(encoding="utf-8")

    with Flask(__name__).test_request_context("/review", method="POST", data=form):
        _decided(queue, undoable, Services(workspace, 2020, "1", "").open_items)
    saved = (workspace / ACCEPTED).read_text(encoding="utf-8")
    _undone(load_year(workspace), undoable)

    assert saved != colleague
    assert (workspace / ACCEPTED).read_text(encoding="utf-8") == colleague


def test_looks_are_undone_with_the_copy_that_was_kept_of_them(reworded: Served, edit: Edit) -> None:
    kept = reworded.folder / "templates/2020/accepted-looks/letter.css"
    before = reworded.accepted, kept.read_bytes()
    edit(STYLE, "color: #46565a", "color: #36464a")
    form = {**reworded.form, f"say-{_digests(reworded)[-1]}": "accept"}

    first, again = (_answer(reworded.preview, form | {"together": "1"}) for _ in range(2))
    after = reworded.accepted, kept.read_bytes()
    undone = _answer(reworded.preview, {"run": form["run"]}, "/review/undo")

    assert after[1] != before[1]
    assert (again["accepted"], again["gone"]) == (first["accepted"], [])
    assert undone["undone"] == [name.removeprefix("say-") for name in form if name.startswith("say-")]
    assert (reworded.accepted, kept.read_bytes()) == before


def test_decisions_that_are_sent_in_one_form_are_undone_one_by_one(reworded: Served, edit: Edit) -> None:
    edit(CLOSING, "Yours sincerely,", "Yours faithfully,")
    first, last = reversed(_digests(reworded))
    who = {name: reworded.form[name] for name in ("run", "by", "date")}

    _answer(reworded.preview, who | {f"say-{first}": "accept", f"say-{last}": "accept"})
    undone = [_answer(reworded.preview, who, "/review/undo").get("undone") for _ in range(3)]

    assert undone == [[last], [first], None]


def _digests(served: Served) -> list[str]:
    """List the two items of the queue, as soon as the preview has seen the second."""
    for _ in range(200):
        there = re.findall(r'id="_q-([^"]+)"', _ask(served.preview, "GET")[1])
        if len(there) > 1:
            return there
        time.sleep(0.1)
    raise AssertionError(served.folder)


@contextmanager
def _no_room() -> Iterator[None]:
    """Let no file be longer than a byte: writing one ends as on a disk without room."""
    resource = pytest.importorskip("resource")  # of Unix
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_cannot_be_undone_for_want_of_room_is_undone_when_there_is_room(reworded: Served) -> None:
    before = reworded.accepted
    _answer(reworded.preview, reworded.form)
    form = {"run": reworded.form["run"]}

    with _no_room():
        refused = _answer(reworded.preview, form, "/review/undo")
    accepted, undone = reworded.accepted, _answer(reworded.preview, form, "/review/undo")

    assert "can&#39;t be written" in str(refused["refused"])
    assert accepted != before
    assert undone["undone"]
    assert reworded.accepted == before


def test_without_room_the_page_says_that_nothing_was_saved_and_the_item_stays_open(
    visit: Visit, committed: Path, edit: Edit
) -> None:
    page = _reworded(visit, edit)
    _sign(page)
    before = (committed / ACCEPTED).read_text(encoding="utf-8")
    with _no_room():
        page.get_by_role("button", name="Accept", exact=True).click(delay=400)
        expect(page.locator("#_answer")).to_contain_text("Nothing was saved")

    expect(page.locator("#_saved")).to_have_text("")
    expect(page.locator("#_queue li")).to_be_visible()
    assert (committed / ACCEPTED).read_text(encoding="utf-8") == before


@pytest.mark.parametrize("address", ["/review", "/review/undo"])
def test_a_form_from_elsewhere_is_refused(refusing: Served, address: str) -> None:
    before = refusing.accepted
    origins = ("", "null", "https://example.org", "http://127.0.0.1:1")

    answers = {origin: _ask(refusing.preview, "POST", refusing.form, address, Origin=origin)[0] for origin in origins}

    assert answers == dict.fromkeys(origins, 403)
    assert refusing.accepted == before


def test_a_form_of_another_run_is_told_to_ask_again(refusing: Served) -> None:
    before = refusing.accepted

    assert _ask(refusing.preview, "POST", refusing.form | {"run": "0" * 16})[0] == 409
    assert refusing.accepted == before


@pytest.mark.parametrize(("first", "told"), [("", "accepted by Michael King, 2020-07-20"), ("too long", "too long")])
def test_who_rejects_in_another_window_what_was_decided_in_the_first_is_told_so(
    reworded: Served, first: str, told: str
) -> None:
    (say,) = (name for name in reworded.form if name.startswith("say-"))
    why = say.replace("say-", "reason-")
    word = {say: "reject", why: first} if first else {}
    _answer(reworded.preview, reworded.form | word)
    before = reworded.accepted

    said = _answer(reworded.preview, reworded.form | {say: "reject", why: "untrue"})

    assert said["gone"] == [say.removeprefix("say-")]
    assert told in str(said["told"])
    assert reworded.accepted == before


def test_words_that_changed_after_they_were_seen_are_not_accepted(reworded: Served, edit: Edit) -> None:
    before = reworded.accepted
    edit(INTRODUCTION, "great pressures", "small pressures")

    said = _answer(reworded.preview, reworded.form)

    assert said["accepted"] == []
    assert [*said["gone"]] == [name.removeprefix("say-") for name in reworded.form if name.startswith("say-")]  # type: ignore[misc]
    assert reworded.accepted == before


def test_words_that_somebody_rejected_meanwhile_are_not_accepted_unseen(reworded: Served) -> None:
    year = load_year(reworded.folder)
    found = review(year)
    decide(year, found, [(each, "untrue <b>") for each in found.items], {"by": "Michael King", "date": "2020-07-20"})
    before = reworded.accepted

    said = _answer(reworded.preview, reworded.form)

    assert said["accepted"] == []
    assert "rejected by Michael King, 2020-07-20: untrue <b>" in str(said["told"])
    assert reworded.accepted == before


def test_files_that_cannot_be_read_are_no_reason_to_accept(reworded: Served, edit: Edit) -> None:
    before = reworded.accepted
    edit("templates/2020/edition.yaml", "year: 2020", "year: soon")

    assert "edition.yaml" in str(_answer(reworded.preview, reworded.form)["refused"])
    assert reworded.accepted == before


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"by": "x" * 161}, "At most 160 characters that can be printed."),
        ({"by": "Nobody"}, "Nobody is not one of the reviewers in edition.yaml (Michael King)."),
        ({"date": "2019-01-01"}, "The day must be after 2020-03-31"),
        ({"date": "soon"}, "Say the day: year, month, day, as 1999-12-31."),
    ],
)
def test_who_cannot_accept_is_told_so(refusing: Served, changed: dict[str, str], wrong: str) -> None:
    before = refusing.accepted

    assert wrong in str(_answer(refusing.preview, refusing.form | changed)["refused"])
    assert refusing.accepted == before


def test_a_form_that_is_too_large_is_refused(refusing: Served) -> None:
    assert _ask(refusing.preview, "POST", refusing.form | {"note": "x" * 1_100_000})[0] == 413

"""The preview in a browser: a letter with its reasons, the list, trying a change, comparing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lgo_letters.batch.building import build
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.councils.reader import read_council
from lgo_letters.pipeline import Year, load_year
from lgo_letters.preview.server import Preview
from lgo_letters.typesetting.typeset import Typeset

Edit = Callable[[str, str, str], None]
Visit = Callable[..., Page]

SEFTON = "data/2020/councils/sefton.yaml"
YOUR_COUNCIL = "templates/2020/wording/your-council.yaml"


# The letter as it will be sent


def test_the_bytes_behind_the_page_are_those_that_build_writes(
    look: Visit, shared_preview: Preview, typeset_letters: dict[str, Typeset]
) -> None:
    page = look("letters/sefton")
    wanted = typeset_letters["sefton"]

    pdf = page.request.get(f"{shared_preview.address}letters/sefton/letter.pdf")
    html = page.request.get(f"{shared_preview.address}letters/sefton/letter.html")

    assert (pdf.headers["content-type"], pdf.body()) == ("application/pdf", wanted.pdf)
    assert html.body() == wanted.html


@pytest.mark.long
def test_the_pages_are_drawn_as_sharp_as_the_screen(look: Visit) -> None:
    page = look("letters/sefton", device_scale_factor=2)
    picture = page.locator(".page[data-digest] img").first
    picture.wait_for()

    pixels, width = picture.evaluate("(image) => [image.naturalWidth, image.clientWidth * devicePixelRatio]")

    assert pixels >= width > 0


@pytest.mark.long
def test_words_on_the_pages_can_be_selected(look: Visit) -> None:
    page = look("letters/sefton")
    run = page.locator(".run", has_text="By email")

    run.select_text()

    assert page.evaluate("() => getSelection().toString().trim()") == "By email"


@pytest.mark.long
def test_words_on_the_pages_lie_over_their_pictures(look: Visit) -> None:
    assert words_beside_their_pictures(look("letters/sefton")) == []


def words_beside_their_pictures(page: Page) -> list[object]:
    """Find words over a picture that begin or end more than 3/4 of a point away from where they are printed."""
    expect(page.locator(".page[data-digest]")).to_have_count(4)
    found: list[object] = page.evaluate(
        """async () => {
          const made = await (await fetch(`/letters/${document.body.dataset.slug}/pages.json`)).json();
          return [...document.querySelectorAll(".page")].flatMap((figure, number) => {
            const page = made.pages[number], sheet = figure.getBoundingClientRect();
            const spans = [...figure.querySelectorAll(".run")], runs = page.lines.flat();
            if (!runs.length || spans.length !== runs.length) return [[number, spans.length, runs.length]];
            return runs.map(({ text, left, width }, index) => {
              const range = document.createRange();
              range.setStart(spans[index].firstChild, 0);
              range.setEnd(spans[index].firstChild, text.length);
              const box = range.getBoundingClientRect(), points = page.width / sheet.width;
              return [text, (box.left - sheet.left) * points - left, (box.right - sheet.left) * points - left - width];
            }).filter(([, ...off]) => !off.every((each) => Math.abs(each) < 0.75));
          });
        }"""
    )
    return found


@pytest.mark.long
def test_the_html_as_sent_can_be_seen_instead(look: Visit) -> None:
    page = look("letters/sefton")
    page.locator(".page[data-digest]").first.wait_for()

    page.get_by_role("radio", name="HTML", exact=True).check()

    expect(page.frame_locator("#_html").locator("#salutation-by-name")).to_have_text("Dear Mr Johnson")


# Reasons in place


def test_what_is_pointed_at_shows_its_reasons(look: Visit) -> None:
    page = look("letters/sefton")

    page.locator('.sentence[data-sentence="share"]').hover()

    inner = page.locator('[id="responses"] details.inner[data-for="share"]')
    expect(inner).to_be_visible()
    expect(inner).to_contain_text("late_share > 1/3")
    expect(inner).to_contain_text("late_share is 0.375 (3/8)")
    expect(inner).to_contain_text("Sefton, 22 July 2020")
    expect(inner).to_contain_text(YOUR_COUNCIL)


@pytest.mark.long
def test_why_begins_at_the_top_whatever_was_pointed_at_on_the_way(look: Visit) -> None:
    page = look("letters/sefton")
    page.locator('.sentence[data-sentence="share"]').hover()
    expect(page.locator("#responses details.inner[open]")).to_have_count(1)

    page.locator("#responses .why").click()

    expect(page.locator("#responses details.note")).to_have_attribute("open", "")
    expect(page.locator("#responses details.inner[open]")).to_have_count(0)
    assert page.locator("#responses .card").evaluate("card => card.scrollTop") == 0


@pytest.mark.long
def test_the_reasons_cover_no_words_of_the_letter(look: Visit) -> None:
    page = look("letters/sefton#responses")

    words = page.locator("#responses .words").evaluate(
        "words => { const range = document.createRange(); range.selectNodeContents(words);"
        " return range.getBoundingClientRect().right; }"
    )
    card = page.locator("#responses .card").bounding_box()

    assert card
    assert card["x"] >= words


@pytest.mark.long
def test_what_is_pointed_at_on_the_pages_shows_its_reasons_too(look: Visit) -> None:
    page = look("letters/sefton")

    page.locator('.run[data-sentence="meet"]').first.click()

    expect(page.locator("#engagement details.note")).to_have_attribute("open", "")
    expect(page.locator('.sentence[data-sentence="meet"]')).to_have_class("sentence pointed chosen")
    expect(page).to_have_url(re.compile("/letters/sefton#engagement$"))


@pytest.mark.long
def test_pages_alone_show_reasons_in_a_sheet(look: Visit) -> None:
    page = look("letters/sefton")
    page.get_by_role("radio", name="Pages", exact=True).check()

    page.locator('.run[data-sentence="meet"]').first.click()

    expect(page.locator(".card:visible")).to_contain_text("meeting_offered is yes")
    expect(page.locator("#engagement > .words")).not_to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".card:visible")).to_have_count(0)
    page.locator('.run[data-sentence="meet"]').first.click()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".card:visible")).to_have_count(0)


def test_why_a_paragraph_is_there_and_who_has_it_too_is_seen_without_doing_anything(look: Visit) -> None:
    page = look("letters/sefton")

    note = page.locator("#engagement summary").first

    expect(note).to_contain_text("In 1 of 2 letters")
    expect(note).to_contain_text("because meeting offered is yes")
    expect(page.locator("#purpose summary").first).to_contain_text("In every letter")


@pytest.mark.long
def test_a_number_shows_the_counts_that_it_comes_from(look: Visit) -> None:
    page = look("letters/sefton#upheld-rate")

    card = page.locator("#upheld-rate .card")

    expect(card).to_contain_text("uphold_rate is 81.3 (325/4): 13 of 16")
    expect(card).to_contain_text("data/2020/statistics.csv:2:")


@pytest.mark.long
def test_a_place_is_copied_with_a_click(look: Visit) -> None:
    page = look("letters/sefton#engagement", permissions=["clipboard-read", "clipboard-write"])

    page.locator("#engagement .facts [data-copy]").first.click()

    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert re.fullmatch(rf"{YOUR_COUNCIL}:\d+:\d+", copied)


@pytest.mark.long
def test_a_place_opens_in_the_editor(look: Visit, shared_workspace: Path) -> None:
    page = look("letters/sefton#engagement")

    link = page.locator("#engagement .facts a").first

    expect(link).to_have_attribute(
        "href", re.compile(rf"^editor://{re.escape(str(shared_workspace))}/{YOUR_COUNCIL}:\d+:\d+$")
    )


@pytest.mark.long
def test_the_next_council_with_a_paragraph_is_one_key_away(visit: Visit, edit: Edit) -> None:
    edit("data/2020/councils/southampton.yaml", "meeting_offered: false", "meeting_offered: true")
    page = visit("letters/sefton#engagement")
    expect(page.locator("#engagement .having").first).to_contain_text("In every letter")

    page.keyboard.press("Alt+Shift+KeyN")

    expect(page).to_have_url(re.compile("/letters/southampton#engagement$"))
    expect(page.locator("#engagement details.note")).to_have_attribute("open", "")


@pytest.mark.long
def test_no_way_leads_to_a_next_council_where_there_is_none(look: Visit) -> None:
    page = look("letters/sefton#engagement")
    page.get_by_role("link", name="Left out", exact=True).click()
    elsewhere = page.locator("#_left-out li", has=page.locator("#_out-concerning-once"))

    expect(page.locator("#engagement .having").first).to_contain_text("In 1 of 2 letters")
    expect(page.locator("#engagement .having .other").first).to_be_hidden()
    expect(elsewhere.locator(".having")).to_contain_text("In 0 of 2 letters")
    expect(elsewhere.locator(".other")).to_be_hidden()
    page.keyboard.press("Alt+Shift+KeyN")
    expect(page).to_have_url(re.compile("/letters/sefton"))


def test_what_is_left_out_stands_with_why_not_and_how_far(look: Visit) -> None:
    page = look("letters/sefton")
    page.locator("#_left-out summary").first.click()

    item = page.locator("#_left-out li", has=page.locator("#_out-sent-by-post"))

    expect(item).to_contain_text('sent_by == "post"')
    expect(item).to_contain_text("It would be in if sent_by were post instead of email")


@pytest.mark.long
def test_a_near_paragraph_can_be_tried_from_there(look: Visit) -> None:
    page = look("letters/sefton")
    page.locator("#_left-out summary").first.click()
    item = page.locator("#_left-out li", has=page.locator("#_out-sent-by-post"))

    item.get_by_role("link", name="Try it").click()

    expect(page.locator("#_text ins")).to_have_text(["new", "By post"])
    expect(page.locator("#_text ins").last).to_be_in_viewport()
    expect(page.locator(".field.tried")).to_be_in_viewport()
    expect(page.locator(".field.tried")).to_contain_text("(the file says: email)")


@pytest.mark.long
def test_what_changes_far_below_comes_into_view(look: Visit) -> None:
    page = look("letters/sefton/try")

    page.get_by_label("late", exact=True).first.fill("9")

    expect(page.locator('.sentence[data-sentence="share"], .sentence ins').first).to_be_in_viewport()
    expect(page.locator(".field.tried")).to_contain_text("(the file says: 6)")


@pytest.mark.long
def test_the_pages_of_two_letters_are_put_side_by_side_with_what_differs_marked(look: Visit) -> None:
    page = look("compare?left=sefton&right=southampton")
    page.get_by_text("Their pages").click()

    expect(page.locator("#_pages-left .page[data-digest]")).to_have_count(4)
    expect(page.locator("#_typeset")).to_have_text("What differs is marked on the pages")
    for side, name in (("left", "Mr Johnson"), ("right", "Ms Hopkins")):
        expect(page.locator(f"#_pages-{side} .run.changed", has_text=f"Dear {name}")).to_have_count(1)
        expect(page.locator(f"#_pages-{side} .run:not(.changed)", has_text="Yours sincerely")).to_have_count(1)


# Finding a letter


def test_the_list_is_searched_as_one_types(look: Visit) -> None:
    page = look("")

    page.get_by_label("Council, addressee or words").press_sequentially("south")

    expect(page.locator(".councils tbody th a")).to_have_text(["Southampton City Council"])
    expect(page).to_have_url(re.compile(r"/\?q=south$"))


@pytest.mark.long
def test_enter_opens_the_first_that_was_found(look: Visit) -> None:
    page = look("")
    page.get_by_label("Council, addressee or words").press_sequentially("south")
    expect(page.locator(".councils tbody th a")).to_have_count(1)

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("/letters/southampton"))


def test_arrow_keys_walk_through_the_list(look: Visit) -> None:
    page = look("")
    expect(page.locator("#_q")).to_be_focused()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")

    expect(page.locator(".councils tbody th a").nth(1)).to_be_focused()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=unitary", ["Southampton City Council"]),
        ("paragraph=engagement", ["Sefton Metropolitan Borough Council"]),
        ("status=problems", []),
        ("new=1", []),
        ("own=1", []),
        ("status=sent", ["Sefton Metropolitan Borough Council", "Southampton City Council"]),
        ("q=metropolitan+sefton", ["Sefton Metropolitan Borough Council"]),
        ("q=mr+JOHNSON", ["Sefton Metropolitan Borough Council"]),
        ("sort=type", ["Sefton Metropolitan Borough Council", "Southampton City Council"]),
    ],
)
def test_the_list_is_filtered(look: Visit, query: str, found: list[str]) -> None:
    page = look(f"?{query}")

    expect(page.locator("#_found")).to_contain_text(f"{len(found)} of 2 councils")
    expect(page.locator(".councils tbody th a")).to_have_text(found)


def test_what_is_found_in_a_letter_is_shown_where_it_stands(look: Visit) -> None:
    page = look("?q=exceptional+pressures")

    expect(page.locator(".councils .found")).to_have_count(2)
    expect(page.locator(".councils .found").first).to_contain_text("Given the exceptional pressures under which")


def test_the_list_says_how_each_letter_stands_and_what_the_last_save_changed(visit: Visit, edit: Edit) -> None:
    page = visit("?sort=status")
    tags = page.locator(".councils td:nth-child(3) .tag:first-child")
    expect(tags).to_have_text(["sent", "sent"])
    expect(page.locator(".states a")).to_have_text(["2 sent"])

    edit("data/2020/councils/southampton.yaml", "surname: Hopkins", "surname: Quire")

    expect(page.locator("#_changed")).to_contain_text("The last save changed 1 letter: Southampton City Council.")
    expect(page.locator(".councils tbody th")).to_have_text(
        ["Southampton City Council", "Sefton Metropolitan Borough Council"]
    )
    expect(tags).to_have_text(["draft", "sent"])
    page.get_by_role("link", name="Show only these").click()
    expect(page.locator(".councils tbody th a")).to_have_text(["Southampton City Council"])


@pytest.mark.long
def test_a_letter_is_downloaded_from_the_list(look: Visit) -> None:
    page = look("")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF of the letter to Southampton City Council").click()

    assert download.value.suggested_filename == "southampton.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.long
def test_a_letter_that_was_made_and_has_changed_since_is_out_of_date(visit: Visit, workspace: Path, edit: Edit) -> None:
    year = load_year(workspace)
    built = build(year, ["sefton", "southampton"], BuildOptions(), lambda *_: None)
    assert len(built.made) == 2
    page = visit("?status=out+of+date")
    expect(page.locator("#_found")).to_contain_text("0 of 2")

    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    expect(page.locator(".councils tbody th a")).to_have_text(["Sefton Metropolitan Borough Council"])
    build(load_year(workspace), ["sefton", "southampton"], BuildOptions(), lambda *_: None)
    page.reload()

    expect(page.locator("#_found")).to_contain_text("0 of 2")


@pytest.mark.long
def test_the_list_finds_problems_and_own_words(visit: Visit, edit: Edit) -> None:
    edit(SEFTON, "late: 6 ", "late: 17 ")
    own = "assumed:\n  - statistics"
    words = "own_words:\n  - after: salutation\n    say: |\n      Well met.\n    reason: agreed\n"
    edit("data/2020/councils/southampton.yaml", own, words + own)

    there = visit("?status=problems").locator(".councils tbody th a")
    expect(there).to_have_text(["Sefton Metropolitan Borough Council"])  # as the register calls it
    expect(visit("?own=1").locator(".councils tbody th a")).to_have_text(["Southampton City Council"])


@pytest.mark.long
def test_the_list_finds_what_changed_since_a_revision(visit: Visit, committed: Path, edit: Edit) -> None:
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")
    page = visit("")

    page.get_by_label("Changed since").fill("HEAD")

    expect(page.locator(".councils tbody th a")).to_have_text(["Sefton Metropolitan Borough Council"])
    assert committed


def test_a_revision_that_isn_t_there_is_a_problem_in_the_page(look: Visit) -> None:
    page = look("?since=nowhere")

    expect(page.locator("#_list .problems")).to_contain_text('there is no commit "nowhere"')


@pytest.mark.long
def test_next_and_previous_by_keyboard(look: Visit) -> None:
    page = look("letters/sefton")
    expect(page.locator(".live")).to_contain_text("Live")

    page.keyboard.press("Alt+KeyN")
    expect(page.locator("h1")).to_have_text("Southampton City Council, 2020")
    expect(page.locator(".live")).to_contain_text("Live")
    page.keyboard.press("Alt+KeyP")

    expect(page).to_have_url(re.compile("/letters/sefton$"))


@pytest.mark.long
def test_next_stays_among_what_was_looked_for(look: Visit) -> None:
    page = look("letters/sefton?type=metropolitan+borough")
    expect(page.locator(".live")).to_contain_text("Live")

    page.keyboard.press("Alt+KeyN")

    expect(page).to_have_url(re.compile(r"/letters/sefton\?type=metropolitan"))


# Trying


def test_a_changed_fact_shows_the_letter_as_it_would_be(look: Visit, shared_workspace: Path) -> None:
    page = look("letters/sefton/try")
    before = (shared_workspace / SEFTON).read_bytes()

    page.get_by_label("late", exact=True).first.fill("9")

    expect(page.locator(".changes")).to_contain_text("1 fact changed, 1 sentence differs")
    expect(page.locator('.sentence[data-sentence="share"] ins')).to_have_text("half")
    expect(page).to_have_url(re.compile(r"try\?enquiries\.late=9$"))
    assert (shared_workspace / SEFTON).read_bytes() == before


@pytest.mark.long
def test_a_group_that_is_not_recorded_is_tried(look: Visit) -> None:
    page = look("letters/sefton/try")

    page.locator('select[name="enquiries"]').select_option("not recorded")

    expect(page.locator('.sentence[data-sentence="share"]')).to_contain_text("Over a third")
    expect(page.locator('.sentence[data-sentence="share"] del')).to_have_count(1)
    expect(page.locator('input[name="enquiries.late"]')).to_be_disabled()


def test_facts_that_contradict_each_other_are_a_problem_beside_the_form(look: Visit) -> None:
    page = look("letters/sefton/try")

    page.get_by_label("late", exact=True).first.fill("99")

    expect(page.locator("#_text .problems")).to_contain_text("99 is more than enquiries.sent (16)")
    page.get_by_label("late", exact=True).first.fill("6")
    expect(page.locator(".changes")).to_contain_text("Nothing is changed yet")


@pytest.mark.long
def test_what_was_tried_is_downloaded_as_a_file_that_reads_back(look: Visit, year: Year) -> None:
    page = look("letters/sefton/try")
    page.get_by_label("surname").fill("O'Neill: & Söhne #1")
    expect(page.locator("#_text ins").last).to_contain_text("Söhne")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download as YAML").click()
    text = download.value.path().read_text(encoding="utf-8")
    declared = year.edition.catalogue.declared
    council, problems = read_council(text, "sefton", {}, "<sefton.yaml>", declared)

    assert download.value.suggested_filename == "sefton.yaml"
    assert problems == ()
    assert council
    assert council.file.addressee.surname == "O'Neill: & Söhne #1"
    assert council.field("enquiries") == year.councils["sefton"].field("enquiries")


@pytest.mark.long
def test_a_try_follows_the_files(visit: Visit, edit: Edit) -> None:
    page = visit("letters/sefton/try?enquiries.late=9")
    expect(page.locator(".live")).to_contain_text("Live")

    edit(SEFTON, "surname: Johnson", "surname: Inkwell")

    expect(page.locator("#salutation-by-name")).to_contain_text("Dear Mr Inkwell")
    expect(page.locator('.sentence[data-sentence="share"] ins')).to_have_text("half")


# Two side by side


def test_two_councils_stand_side_by_side(look: Visit) -> None:
    page = look("compare?left=sefton&right=southampton")

    row = page.locator("tr", has=page.locator('[data-id="salutation-by-name"]'))

    expect(row.locator("del")).to_have_text("Mr Johnson")
    expect(row.locator("ins")).to_have_text("Ms Hopkins")


@pytest.mark.long
def test_a_council_now_stands_beside_a_revision(visit: Visit, committed: Path, edit: Edit) -> None:
    edit(SEFTON, "surname: Johnson", "surname: Inkwell")

    page = visit("compare?left=sefton&right=sefton&left-at=HEAD")

    expect(page.locator("thead th").first).to_contain_text("As it was")
    expect(page.locator("tr.changed del")).to_have_text(["Johnson", "Johnson"])
    expect(page.locator("tr.changed ins")).to_have_text(["Inkwell", "Inkwell"])
    assert load_year(committed)


def test_only_what_differs_can_be_shown(look: Visit) -> None:
    page = look("compare?left=sefton&right=southampton")

    page.get_by_role("checkbox", name="Only what differs").check()

    expect(page.locator("tr.same").first).to_be_hidden()
    expect(page.locator("tr.changed").first).to_be_visible()

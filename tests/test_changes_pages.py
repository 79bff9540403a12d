"""Changes that only pages show, and changes between two years."""

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from lgo_letters.approval.reading_copy import bound, reading_copy
from lgo_letters.changes.descriptions import summary_of
from lgo_letters.changes.paper import with_pages
from lgo_letters.changes.year import compare_years
from lgo_letters.changes.year_on_year import year_on_year
from lgo_letters.cli import main
from lgo_letters.pipeline import Year, load_year
from lgo_letters.specimen.workspace import write_specimen


def pages_told(before: Year, after: Year) -> list[tuple[str, str, tuple[str, ...]]]:
    """Give for each group about pages what changed, the cause and the councils."""
    told, problems = with_pages(compare_years(before, after), before, after, lambda *_: None)
    assert problems == ()
    return [(each.what.value, each.cause, each.councils) for each in told.groups if each.what.value in KINDS]


def alone(year: Year) -> Year:
    """Give a year with one letter: the one with fewer pages."""
    return replace(year, councils={"southampton": year.councils["southampton"]})


KINDS = ("page count", "page ends", "looks")


@pytest.mark.long
def test_a_margin_changes_looks_page_ends_and_counts(
    year: Year, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/letter.css", "margin: 20mm 17.5mm;", "margin: 26mm 17.5mm;")
    both = ("sefton", "southampton")

    assert sorted(pages_told(year, load_year(workspace))) == [
        ("looks", "style", both),
        ("page count", "style", both),
        ("page ends", "style", both),
    ]


def test_a_colour_changes_looks_alone(year: Year, workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("templates/2020/letter.css", "--accent: #1c4b4f;", "--accent: #4f1c4b;")
    before, after = alone(year), alone(load_year(workspace))

    told, _ = with_pages(compare_years(before, after), before, after, lambda *_: None)

    assert [(each.what.value, each.cause, each.councils) for each in told.groups] == [
        ("looks", "style", ("southampton",))
    ]
    assert [*summary_of(told)] == [
        "the words of no letter change (1)",
        "how letters look changed: letter.css",
        "pages differ in 1 letter",
    ]


def test_what_comparing_pages_found_is_told_and_not_advised_again(
    year: Year, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/letter.css", "--accent: #1c4b4f;", "--accent: #4f1c4b;")
    edit("templates/2020/wording/introduction.yaml", "exceptional pressures", "great pressures")
    before, after = alone(year), alone(load_year(workspace))

    told, _ = with_pages(compare_years(before, after), before, after, lambda *_: None)

    assert [*summary_of(told)][-3:] == [
        "how letters look changed: letter.css",
        "all pages end as before",
        "of letters whose words changed, only the number of pages and their ends were compared",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("letter.css", "--accent: #1c4b4f;", "--accent: url(https://example.org/x);", "is no picture of the edition"),
        ("letter.html", "<main>", "<main>{% if %}", "Expected an expression"),
    ],
)
def test_looks_with_which_no_letter_can_be_made_are_a_problem(  # noqa: PLR0913, PLR0917
    year: Year, workspace: Path, edit: Callable[[str, str, str], None], name: str, old: str, new: str, message: str
) -> None:
    edit(f"templates/2020/{name}", old, new)
    after = load_year(workspace)

    _, problems = with_pages(compare_years(year, after), year, after, lambda *_: None)

    assert [each.message for each in problems if message in each.message]


def test_where_nothing_changed_nothing_is_typeset(year: Year) -> None:
    found, said = compare_years(year, year), []

    assert with_pages(found, year, year, lambda *told: said.append(told)) == (replace(found, pages=()), ())
    assert said == []


def test_a_word_that_moves_no_page_end_is_no_change_of_pages(
    year: Year, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/wording/closing.yaml", "Yours sincerely,", "Yours truly,")

    assert pages_told(alone(year), alone(load_year(workspace))) == []


@pytest.fixture
def two_years(workspace: Path) -> Path:
    """Give a workspace with the real year, and a year before it that is like it."""
    for folder in ("data", "templates"):
        shutil.copytree(workspace / folder / "2020", workspace / folder / "2019")
    file = workspace / "templates/2019/edition.yaml"
    text = re.sub(r"(?m)^year: 2020", "year: 2019", file.read_text(encoding="utf-8"))
    earlier = {"2019-04-01": "2018-04-01", "2020-03-31": "2019-03-31", "2020-07": "2019-07"}
    for new, old in earlier.items():
        text = text.replace(new, old)
    text = text.replace("last_year: 71 ", "last_year: 24 ").replace("value: 118", "value: 71")
    file.write_text(text, encoding="utf-8")
    return workspace


def test_a_sentence_of_last_year_is_said_again(two_years: Path) -> None:
    found = year_on_year(load_year(two_years, 2019), load_year(two_years, 2020))

    assert "share.over-a-third" in {said.id for said in found.again}
    assert found.new == ()


def test_a_sentence_that_last_year_s_letter_didn_t_have_is_new(
    two_years: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("data/2019/councils/sefton.yaml", "courses: 1", "courses: 0")

    found = year_on_year(load_year(two_years, 2019), load_year(two_years, 2020))

    assert [(said.id, said.councils) for said in found.new] == [("training-one-course", ("sefton",))]


@pytest.mark.parametrize(("late", "verdict"), [(5, "borne out"), (7, "contradicted")])
def test_a_trend_is_held_against_the_figures_of_both_years(
    late: int, verdict: str, two_years: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("data/2019/councils/sefton.yaml", "  late: 6 ", f"  late: {late} ")

    found = year_on_year(load_year(two_years, 2019), load_year(two_years, 2020))

    trends = {(trend.fact, trend.value): trend.verdict for trend in found.trends if trend.council == "sefton"}
    assert trends["enquiries.trend", "not improved"] == verdict
    assert trends["remedies.timeliness", "improved"] == "not known"


def test_texts_that_were_deleted_reworded_or_added_since_last_year_are_told(
    two_years: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2019/wording/introduction.yaml", "exceptional pressures", "great pressures")
    edit("templates/2019/wording/resources.yaml", "id: share-the-tool", "id: share-it")
    edit("templates/2019/edition.yaml", "name: Michael King", "name: Jane Martin")
    edit("templates/2019/assets/signature.svg", "<svg ", "<svg data-of='another' ")

    found = year_on_year(load_year(two_years, 2019), load_year(two_years, 2020))

    told = {each.id: each for each in found.texts}
    kinds = {name: each.what for name, each in told.items() if each.what != "figures"}
    assert kinds == {
        "title": "reworded",
        "signatory": "reworded",
        "purpose": "reworded",
        "share-it": "deleted",
        "share-the-tool": "new",
    }
    assert "letter-date" in told
    assert told["signatory"].before == told["signatory"].after.replace("Michael King", "Jane Martin")
    assert told["share-it"].before == told["share-the-tool"].after


def test_councils_of_one_year_only_are_named_and_their_trends_can_t_be_compared(two_years: Path) -> None:
    (two_years / "data/2019/councils/sefton.yaml").unlink()

    found = year_on_year(load_year(two_years, 2019), load_year(two_years, 2020))

    assert (found.gone, found.came) == ((), ("sefton",))
    assert {trend.verdict for trend in found.trends if trend.council == "sefton"} == {"not known"}


def test_a_letter_to_somebody_else_than_last_year_is_told(
    two_years: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("data/2019/councils/southampton.yaml", "surname: Hopkins", "surname: Black")

    assert year_on_year(load_year(two_years, 2019), load_year(two_years, 2020)).addressees == ("southampton",)


def test_on_the_terminal_you_read_what_was_reworded_and_how_many_trends_can_t_be_compared(
    two_years: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2019/wording/introduction.yaml", "exceptional pressures", "great pressures")
    (two_years / "data/2019/councils/sefton.yaml").unlink()

    said = CliRunner().invoke(main, ["changes", "--against-year", "2019", "--workspace", str(two_years)]).stdout

    assert "  only in 2020: 1: sefton\n" in said
    assert "  purpose: Given the [-great-] {+exceptional+} pressures under which" in said
    assert "borne out by the figures of both years: 0 of 0; 2 can't be compared\n" in said


@pytest.fixture(scope="module")
def made_up(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give a made-up year."""
    folder = tmp_path_factory.mktemp("specimen") / "year"
    write_specimen(folder, root / "templates" / "2020", 40, 1)
    return load_year(folder)


def test_the_reading_copy_shows_all_that_any_letter_shows_and_no_letter_in_vain(made_up: Year) -> None:
    found = reading_copy(made_up)

    assert 0 < len(found.chosen) < found.letters
    assert all(each.texts or each.sides for each in found.chosen)
    shown = {name for each in found.chosen for name in each.texts}
    assert shown | set(found.unseen) >= set(made_up.edition.acceptance.texts)


@pytest.mark.long
def test_the_reading_copy_is_one_pdf_that_begins_with_what_to_look_for(year: Year) -> None:
    found = reading_copy(year)

    with pikepdf.open(io.BytesIO(bound(found, year))) as pdf:
        pages = len(pdf.pages)

    letters = sum(4 if each.letter.slug == "sefton" else 2 for each in found.chosen)
    assert pages > letters

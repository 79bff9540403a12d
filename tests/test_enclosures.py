"""Each council's cases: only its own rows, only declared columns, and as many as the letter says."""

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from accepting import accept_unlooked
from click.testing import CliRunner, Result
from office import QUILLHAM, case, save
from python_calamine import CalamineWorkbook

from lgo_letters.approval.review import review
from lgo_letters.batch.enclosures import _check, check_cases, enclose
from lgo_letters.cli import main
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.preview.letters.letter_status import MadeLetters
from lgo_letters.specimen.workspace import write_specimen

FOLDER = "output/2020/enclosures"
SLUG = "quillham-borough-council"


@pytest.fixture(scope="module")
def imported_once(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a made-up year of twelve councils with imported cases. Each case names its council."""
    folder = tmp_path_factory.mktemp("cases") / "year"
    write_specimen(folder, root / "templates/2020", 12, 1)
    imports = folder / "templates/2020/imports.yaml"
    text = imports.read_text(encoding="utf-8")
    # Each list gets a column that says whose row it is. Nothing else uses this text.
    text = text.replace("heading: Category\n        type: choice", "heading: Category\n        type: text")
    text = re.sub(r"(heading: Category\n        type: text\n)        one_of:\n(?:          - .*\n)+", r"\1", text)
    imports.write_text(text, encoding="utf-8")
    for name in ("decided", "received", "compliance"):
        path = folder / f"sheets/{name}.xlsx"
        book = CalamineWorkbook.from_path(str(path))
        (title,) = book.sheet_names
        head, *rows = book.get_sheet_by_name(title).to_python()
        marked: list[dict[str, object]] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
        for row in marked:
            row |= {"Category": f"marked {row['Authority']}", "Reference": f"{row['Reference']} {row['Authority']}"}
        save(path, marked, [*marked[0]], title)
    run(
        folder, "import", "--write", *(folder / f"sheets/{name}.xlsx" for name in ("decided", "received", "compliance"))
    )
    return folder


@pytest.fixture
def imported(imported_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(imported_once, tmp_path / "year"))


def run(folder: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["--workspace", str(folder), *map(str, arguments)], catch_exceptions=False)


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_object(io.BytesIO(content))
    return {name: [[*row] for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_no_row_of_another_council_is_in_an_enclosure(imported_once: Path) -> None:
    year = load_year(imported_once)
    names = {slug: council.file.name for slug, council in year.councils.items()}

    seen = 0
    for slug, name in names.items():
        content, problems = enclose(year, slug)
        assert problems == ()
        for head, *rows in sheets(content).values():
            for row in rows:
                seen += 1
                assert str(row[0]).endswith(f" {name}")
                assert "Category" not in head or f"marked {name}" in row
    kept = [path.read_text(encoding="utf-8").count("\n") - 1 for path in imported_once.glob("data/2020/cases/*.csv")]
    assert seen == sum(kept) > 300


def test_only_declared_columns_leave(imported_once: Path) -> None:
    content, _ = enclose(load_year(imported_once), SLUG)

    assert {name: rows[0] for name, rows in sheets(content).items()} == {
        "Complaints received": ["Reference", "Category", "Received"],
        "Complaints decided": ["Reference", "Category", "Decided", "Decision", "Satisfactory remedy before"],
        "Compliance outcomes": ["Reference", "Assessed", "Outcome"],
    }


def test_a_column_that_is_not_enclosed_stays_here(imported: Path) -> None:
    received = "heading: Received\n        type: date\n"
    rewrite(imported / "templates/2020/imports.yaml", f"{received}        enclosed: true\n", received)

    content, problems = enclose(load_year(imported), SLUG)

    assert problems == ()
    assert sheets(content)["Complaints received"][0] == ["Reference", "Category"]


def test_an_enclosure_with_the_rows_of_another_council_is_found_as_it_is_read_back(imported_once: Path) -> None:
    year = load_year(imported_once)
    content, _ = enclose(year, "inkham-council")

    found = _check(year, SLUG, year.cases.enclosed_for(SLUG), content, "x.xlsx")

    assert "doesn't read as it was written" in {each.message for each in found}


def test_an_enclosure_is_the_same_bytes_each_time(imported_once: Path) -> None:
    assert enclose(load_year(imported_once), SLUG) == enclose(load_year(imported_once), SLUG)


def test_what_looks_like_a_formula_stays_a_text(imported: Path) -> None:
    rows = [case(Reference="=1+1", Category='=HYPERLINK("http://nowhere.example")', Authority=QUILLHAM)]
    run(imported, "import", "--write", save(imported / "a.xlsx", rows))

    content, _ = enclose(load_year(imported), SLUG)

    assert sheets(content)["Complaints decided"][1][:2] == ["=1+1", '=HYPERLINK("http://nowhere.example")']


def test_counts_that_are_not_those_of_the_rows_keep_back_the_letter(imported: Path) -> None:
    rewrite(imported / "data/2020/statistics.csv", f"{SLUG},5,0", f"{SLUG},6,0")

    done = run(imported, "build", SLUG, "--jobs", 1)
    found = [each.message for each in load_year(imported).problems if each.council == SLUG]

    said = "statistics.investigations: 6 here, and 5 rows of Complaints decided in its enclosure"
    assert said in done.output
    assert found == [said.removeprefix("statistics.investigations: ")]
    assert not (imported / FOLDER / f"{SLUG}.xlsx").exists()
    assert not (imported / f"output/2020/letters/{SLUG}.pdf").exists()


def test_a_count_in_a_council_s_file_that_is_not_that_of_its_rows_keeps_back_the_letter(imported: Path) -> None:
    slug, remedies = "folioham-district-council", "remedies:\n  timeliness: not raised last year\n"
    rewrite(imported / f"data/2020/councils/{slug}.yaml", f"{remedies}  late: 0\n", f"{remedies}  late: 1\n")
    year = load_year(imported)

    _, kept_back = enclose(year, slug)

    (problem,) = check_cases(year)
    assert kept_back == (problem,)
    assert (problem.key, problem.message) == (
        "remedies.late",
        "1 here, and 0 rows of Compliance outcomes in its enclosure",
    )


def test_a_letter_is_made_with_its_enclosure_and_the_manifest_knows_both(imported: Path) -> None:
    run(imported, "build", SLUG, "--jobs", 1)
    manifest = json.loads((imported / "output/2020/manifest.json").read_bytes())
    assert set(manifest["letters"][SLUG]["files"]) == {"pdf", "html", "png", "xlsx"}

    (imported / FOLDER / f"{SLUG}.xlsx").write_bytes(b"another's")

    told = run(imported, "verify", "--remake", 0).output
    assert f"{FOLDER}/{SLUG}.xlsx: was changed since it was made" in told


def test_other_rows_with_the_same_counts_are_enclosed_anew(imported: Path) -> None:
    run(imported, "build", SLUG, "--jobs", 1)
    before = shutil.copytree(imported, imported.parent / "before")
    cases = imported / "sheets/received.xlsx"
    rows = [{"Authority": QUILLHAM, "Reference": "20 001", "Category": "x", "Received": ""}]
    run(imported, "import", "--write", save(cases, rows, ("GSS code", *rows[0]), "Complaints received"))

    told = run(imported, "changes", "--against", before).output

    assert f"{SLUG}  cases changed" in run(imported, "build", SLUG, "--dry-run").output
    assert f"enclosures of 1 council change, against those made last: {SLUG}" in told


@pytest.mark.parametrize("command", ["check", "check --final", "verify", "build --dry-run", f"sent {SLUG}"])
def test_every_command_tells_a_row_that_was_changed_since_it_was_imported(imported: Path, command: str) -> None:
    run(imported, "build", SLUG, "--jobs", 1)
    rewrite(imported / "data/2020/cases/decided.csv", "marked", "Marked")

    done = run(imported, *command.split(), "--json")

    assert "data/2020/cases/decided.csv" in {each["path"] for each in json.loads(done.stdout)["problems"]}
    assert done.exit_code == 1


def test_a_conflict_that_a_merge_left_in_the_record_of_lists_is_told(imported: Path) -> None:
    rewrite(imported / "data/2020/imported.csv", "decided,", "<<<<<<< HEAD\ndecided,9,1,00\n=======\ndecided,")

    done = run(imported, "check")

    assert "data/2020/imported.csv:" in done.output
    assert ":1: unresolved merge conflict" in done.output


def test_a_letter_whose_enclosure_has_changed_is_accepted_anew(imported: Path) -> None:
    accept_unlooked(load_year(imported))
    rows = [{"Authority": QUILLHAM, "Reference": "20 001", "Category": "x", "Received": ""}]
    sheet = save(imported / "sheets/received.xlsx", rows, ("GSS code", *rows[0]), "Complaints received")
    run(imported, "import", "--write", sheet)

    (item,) = review(load_year(imported)).items

    assert item.heading == "letters that have changed: enclosed"
    assert f"{SLUG}: enclosed: 1 in Complaints received, 9 in Complaints decided" in item.after


def test_where_a_list_is_on_another_computer_what_is_enclosed_stays_accepted(imported: Path) -> None:
    accept_unlooked(load_year(imported))
    (imported / "data/2020/cases/decided.csv").unlink()

    assert review(load_year(imported)).items == ()


def test_a_row_that_was_changed_since_it_was_imported_makes_no_enclosure(imported: Path) -> None:
    rewrite(imported / "data/2020/cases/decided.csv", "marked", "Marked")

    done = run(imported, "build", SLUG)

    assert "data/2020/cases/decided.csv: is not what was imported" in done.output
    assert not (imported / FOLDER).exists()


def test_where_a_list_is_on_another_computer_status_says_so_and_to_import_it(imported: Path) -> None:
    accept_unlooked(load_year(imported))
    (imported / "data/2020/cases/decided.csv").unlink()

    printed = run(imported, "status").output

    assert "no letter can be made here: cases imported on another computer: decided\n" in printed
    assert "next: lgo-letters import FILE... --write" in printed


def test_where_a_list_is_on_another_computer_no_letter_is_made_without_it(imported: Path) -> None:
    (imported / "data/2020/cases/decided.csv").unlink()

    done = run(imported, "build", SLUG, "--jobs", 1)

    assert "can't be made without the lists that were imported elsewhere: decided" in done.output
    assert not (imported / f"output/2020/letters/{SLUG}.pdf").exists()


def test_check_says_where_a_list_is_on_another_computer(imported: Path) -> None:
    (imported / "data/2020/cases/decided.csv").unlink()

    done = run(imported, "check")

    assert done.exit_code == 0
    assert "no letter can be made: the cases were imported on another one (decided)" in " ".join(done.output.split())


def test_a_year_without_cases_has_no_enclosures(year: Year) -> None:
    assert enclose(year, "sefton") == (b"", ())


def test_a_letter_that_was_made_with_its_cases_is_not_out_of_date_in_the_preview(imported: Path) -> None:
    assert run(imported, "build", SLUG).exit_code == 0
    year = load_year(imported)

    made = MadeLetters(imported).statuses(1, year, {SLUG: compose(year.councils[SLUG], year)})

    assert made == {SLUG: frozenset()}


def test_a_review_says_how_many_letters_it_does_not_list(imported: Path) -> None:
    rewrite(imported / "data/2020/cases/decided.csv", "marked", "Marked")

    said = run(imported, "review", "--list").output

    assert "not listed: 12 letters with problems; see lgo-letters check" in said
    assert "Everything is accepted" not in said


@pytest.mark.parametrize("typed", ["--all", SLUG])
def test_what_was_sent_is_recorded_also_where_the_cases_are_others_than_were_imported(
    imported: Path, typed: str
) -> None:
    accept_unlooked(load_year(imported))
    run(imported, "build", "--final", SLUG, "--jobs", 1)
    run(imported, "outbox", SLUG)
    rewrite(imported / "data/2020/cases/decided.csv", "marked", "Marked")

    done = run(imported, "sent", typed)

    assert (done.exit_code, done.stderr) == (0, "")
    assert "1 letter recorded as sent" in done.stdout
    assert f"council: {SLUG}" in (imported / "data/2020/sent.yaml").read_text(encoding="utf-8")

"""Import spreadsheets into a year's files: what would change, what is written, what is refused (sheet and cell)."""

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from office import CONTACTS, DECIDED, INKHAM, QUILLHAM, case, contact, save
from python_calamine import CalamineWorkbook

from lgo_letters.cli import main
from lgo_letters.imports.plan import Plan, plan_import
from lgo_letters.pipeline import load_year
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.status import status_of

DATA = "data/2020"
INKHAM_FILE = f"{DATA}/councils/inkham-council.yaml"
REGISTER = f"{DATA}/authorities.csv"
IMPORTS = "templates/2020/imports.yaml"
CODE = "E06000099"
UPHELD = "Upheld: maladministration and injustice"


@pytest.fixture(scope="module")
def made_once(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a made-up year of four councils whose figures and people are only in spreadsheets. Copy it."""
    folder = tmp_path_factory.mktemp("office") / "year"
    write_specimen(folder, root / "templates/2020", 4, 1, from_sheets=True)
    rewrite(folder / REGISTER, f"{INKHAM},,", f"{INKHAM},{CODE},")
    return folder


@pytest.fixture
def office(made_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_once, tmp_path / "year"))


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def planned(office: Path, *paths: Path) -> Plan:
    return plan_import(office, 2020, paths)


def told(plan: Plan) -> list[str]:
    """Give the problems without the folder of the files."""
    return [str(each).replace(each.place.path, Path(each.place.path).name, 1) for each in plan.problems]


def changed(plan: Plan, slug: str) -> dict[str, Any]:
    return {each.key: each.new for each in plan.changes if each.council == slug}


def run(office: Path, *arguments: object) -> Any:  # noqa: ANN401 - click's result
    return CliRunner().invoke(main, ["--workspace", str(office), *map(str, arguments)], catch_exceptions=False)


def test_a_year_s_spreadsheets_make_its_files_complete(office: Path) -> None:
    sheets = sorted((office / "sheets").glob("*.xlsx"))
    assert load_year(office).problems

    done = run(office, "import", "--write", *sheets)

    assert done.exit_code == 0
    assert load_year(office).problems == ()


def test_the_same_spreadsheets_again_change_nothing(office: Path) -> None:
    sheets = sorted((office / "sheets").glob("*.xlsx"))
    run(office, "import", "--write", *sheets)
    before = files_in(office)

    done = run(office, "import", "--write", *sheets)

    assert done.output.endswith("nothing would change\n")
    assert files_in(office) == before


def test_a_specimen_s_spreadsheets_say_what_its_files_say(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "year", root / "templates/2020", 60, 1)

    plan = planned(tmp_path / "year", *sorted((tmp_path / "year/sheets").glob("*.xlsx")))

    assert (plan.changes, plan.problems) == ([], ())
    assert all("/cases/" in name or name.endswith("imported.csv") for name in plan.files)


def test_a_case_that_changes_is_told_with_its_council_although_no_count_changes(office: Path) -> None:
    run(office, "import", "--write", *sorted((office / "sheets").glob("*.xlsx")))
    kept = office / "data/2020/cases/received.csv"
    rewrite(kept, "inkham-council,000 001,", "inkham-council,000 001 as it was,")

    done = run(office, "import", office / "sheets/received.xlsx")

    assert "cases: inkham-council (1); --verbose shows the cases, old and new\n1 case of 1 council would" in done.output


def test_a_case_with_an_empty_cell_that_decides_whether_it_counts_is_told(office: Path) -> None:
    plan = planned(office, save(office / "a.xlsx", [case(Decision=""), case(Reference="19 002")]))

    assert "Complaints decided: 1 case not counted as upheld, because a cell that decides this is empty" in plan.notes
    assert changed(plan, "quillham-borough-council")["statistics.upheld"] == 1


def test_a_changed_case_is_shown_as_it_was_and_as_it_is(office: Path) -> None:
    run(office, "import", "--write", *sorted((office / "sheets").glob("*.xlsx")))
    rewrite(office / "data/2020/cases/received.csv", "inkham-council,000 001,", "inkham-council,000 001 as it was,")

    lines = run(office, "import", "-v", office / "sheets/received.xlsx").output.splitlines()

    shown = {line.split(",")[0] for line in lines if line.startswith("  inkham-council: ")}
    assert shown == {"  inkham-council: - 000 001 as it was", "  inkham-council: + 000 001"}


def test_status_says_that_lists_are_to_be_imported_before_figures_are_corrected(office: Path) -> None:
    before = status_of(office, 2020).next[0]
    run(office, "import", "--write", *sorted((office / "sheets").glob("*.xlsx")))

    assert (before, status_of(office, 2020).next[0]) == ("import FILE... --write", "review")


def test_a_made_up_year_s_late_remedies_are_in_its_spreadsheets(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "year", root / "templates/2020", 30, 1)
    files = sorted((tmp_path / "year/data/2020/councils").glob("*.yaml"))
    written = "".join(path.read_text(encoding="utf-8") for path in files)
    late = sum(map(int, re.findall(r"timeliness: .*\n  late: (\d+)", written)))

    book = CalamineWorkbook.from_path(str(tmp_path / "year/sheets/compliance.xlsx"))

    rows = book.get_sheet_by_index(0).to_python()
    assert sum("Complied with late" in row for row in rows) == late > 0


def test_late_remedies_are_counted_beside_what_is_still_to_be_filled_in(office: Path) -> None:
    text = (office / INKHAM_FILE).read_text(encoding="utf-8")
    open_yet = re.sub(r"timeliness: .*\n  late: .*", "timeliness: to be filled in", text)
    (office / INKHAM_FILE).write_text(open_yet, encoding="utf-8")
    row = {"Reference": "19 001", "Authority": INKHAM, "Assessed": date(2019, 6, 1), "Outcome": "Complied with late"}
    sheet = save(office / "a.xlsx", [row], ("GSS code", *row), "Compliance outcomes")

    assert run(office, "import", "--write", sheet).exit_code == 0

    written = (office / INKHAM_FILE).read_text(encoding="utf-8")
    assert "  timeliness: to be filled in\n  late: 1\n" in written


def test_nothing_is_written_unless_it_is_said(office: Path) -> None:
    before = files_in(office)

    done = run(office, "import", office / "sheets/decided.xlsx")

    assert "add --write to make the changes" in done.output
    assert files_in(office) == before


def test_the_file_that_excel_has_beside_an_open_list_is_left_out_with_a_note(office: Path) -> None:
    lock = office / "sheets/~$decided.xlsx"
    lock.write_bytes(b"\x04Somebody")

    done = run(office, "import", lock, office / "sheets/decided.xlsx")

    assert done.exit_code == 0
    said = "~$decided.xlsx: left out; close decided.xlsx in Excel first, so that you import what was saved last"
    assert said in done.output
    assert "add --write to make the changes" in done.output


def test_what_would_change_is_told_old_and_new(office: Path) -> None:
    sheet = save(office / "a.xlsx", [contact()], CONTACTS, "Contacts")
    run(office, "import", "--write", sheet)

    sheet = save(office / "a.xlsx", [contact(Surname="Nobody")], CONTACTS, "Contacts")
    done = run(office, "import", "--json", sheet)

    assert json.loads(done.output)["changes"] == [
        {"council": "inkham-council", "key": "addressee.surname", "old": "Nemo", "new": "Nobody"}
    ]


def test_comments_in_a_council_s_file_stay(office: Path) -> None:
    file = office / INKHAM_FILE
    run(office, "import", "--write", save(office / "a.xlsx", [contact()], CONTACTS, "Contacts"))
    rewrite(file, "  title: Ms\n", "  title: Ms      # she said so\n")
    rewrite(file, "sent_by:", "# by the clerk\nsent_by:")
    before = file.read_text(encoding="utf-8")

    run(office, "import", "--write", save(office / "a.xlsx", [contact(Surname="Nobody")], CONTACTS, "Contacts"))

    assert file.read_text(encoding="utf-8") == before.replace("Nemo", "Nobody")


def test_nothing_of_the_old_addressee_stays_with_a_new_one(office: Path) -> None:
    knight = contact(Title="Sir", Forename="Quentin", Salutation="Sir Quentin")
    run(office, "import", "--write", save(office / "a.xlsx", [knight], CONTACTS, "Contacts"))
    headings = [each for each in CONTACTS if each not in {"Salutation", "E-mail"}]
    rewrite(office / IMPORTS, "      - name: addressee.salutation\n        heading: Salutation\n", "")
    rewrite(office / IMPORTS, "      - name: addressee.email\n        heading: E-mail\n", "")

    plan = planned(office, save(office / "b.xlsx", [contact(Surname="Nobody")], headings, "Contacts"))

    assert changed(plan, "inkham-council") == {
        "addressee.title": "Ms",
        "addressee.forename": None,
        "addressee.surname": "Nobody",
        "addressee.salutation": None,
        "addressee.email": None,
    }


def test_contacts_that_are_all_as_they_were_copied_from_last_year_are_noted(root: Path, tmp_path: Path) -> None:
    office = tmp_path / "five"
    write_specimen(office, root / "templates/2020", 5, 1, from_sheets=True)
    sheets = sorted((office / "sheets").glob("*.xlsx"))
    run(office, "import", "--write", *sheets)
    files = [*(office / DATA / "councils").glob("*.yaml")]
    for path in files:
        path.write_text(f"{path.read_text(encoding='utf-8')}assumed:\n  - addressee\n", encoding="utf-8")

    all_alike = planned(office, *sheets).notes
    rewrite(files[0], "surname: ", "surname: Not-")
    one_differs = planned(office, *sheets).notes

    note = "5 of 5 contacts are exactly those copied from last year: see whether it is this year's list"
    assert [note in notes for notes in (all_alike, one_differs)] == [True, False]


@pytest.mark.parametrize(("others", "noted"), [(1, True), (2, False)])
def test_contacts_of_which_9_in_10_are_as_they_were_copied_from_last_year_are_noted(
    others: int, root: Path, tmp_path: Path, *, noted: bool
) -> None:
    office = tmp_path / "ten"
    write_specimen(office, root / "templates/2020", 10, 1, from_sheets=True)
    sheets = sorted((office / "sheets").glob("*.xlsx"))
    run(office, "import", "--write", *sheets)
    files = [*(office / DATA / "councils").glob("*.yaml")]
    for path in files:
        path.write_text(f"{path.read_text(encoding='utf-8')}assumed:\n  - addressee\n", encoding="utf-8")
    for path in files[:others]:
        rewrite(path, "surname: ", "surname: Not-")

    note = "9 of 10 contacts are exactly those copied from last year: see whether it is this year's list"
    assert (note in planned(office, *sheets).notes) == noted


def test_whoever_is_imported_is_confirmed(office: Path) -> None:
    file = office / INKHAM_FILE
    file.write_text(file.read_text(encoding="utf-8") + "assumed:\n  - addressee\n", encoding="utf-8")

    done = run(office, "import", "--write", save(office / "a.xlsx", [contact()], CONTACTS, "Contacts"))

    assert "addressee: confirmed, no longer assumed, for 1 council: inkham-council\n" in done.output
    assert "assumed" not in file.read_text(encoding="utf-8")


def test_a_contact_is_found_by_role_and_others_stay(office: Path) -> None:
    file = office / INKHAM_FILE
    leader = "contacts:\n  - role: leader\n    email: leader@b.example\n"
    file.write_text(file.read_text(encoding="utf-8") + leader, encoding="utf-8")
    row = {**contact(Link_officer="Mr Nobody"), "Link officer's e-mail": "link@b.example"}

    run(office, "import", "--write", save(office / "a.xlsx", [row], CONTACTS, "Contacts"))

    said = (
        "  - role: leader\n    email: leader@b.example\n  - role: link officer\n    name: Mr Nobody\n    email: link@b."
    )
    assert said in file.read_text(encoding="utf-8")


def test_a_council_without_a_file_gets_one(office: Path) -> None:
    (office / INKHAM_FILE).unlink()

    run(office, "import", "--write", save(office / "a.xlsx", [contact()], CONTACTS, "Contacts"))

    text = (office / INKHAM_FILE).read_text(encoding="utf-8")
    assert text.startswith(f"name: {INKHAM}\ngss_code: {CODE}\nauthority_type: unitary\naddressee:\n")


def test_excel_s_habits_are_read(made_once: Path, tmp_path: Path) -> None:
    rows = [
        case(Reference=19001.0, Decided=43617, Authority="  quillham   BOROUGH council "),  # 1 June 2019
        case(Reference="19 002", Decided="31/03/2020 09:30", Satisfactory_remedy_before="Y"),
        case(Reference="19 003", Decided="1 April 2019", Decision="upheld:  maladministration and INJUSTICE"),
        case(Reference="19 004", Decided="2020-04-01", Satisfactory_remedy_before="n/a"),  # after the year
        {},
        {"Authority": "Total", "Reference": "4"},
    ]

    plan = planned(made_once, save(tmp_path / "a.xlsx", rows, first=3))

    assert plan.problems == ()
    assert changed(plan, "quillham-borough-council") == {
        "statistics.investigations": 3,
        "statistics.upheld": 3,
        "statistics.satisfactory_remedies": 1,
    }


def test_a_table_of_windows_is_read(office: Path) -> None:
    rewrite(office / REGISTER, QUILLHAM, "Quillhâm Borough Council")
    (office / "decided.csv").write_bytes(
        ";".join(DECIDED).encode()
        + f"\r\n19 001;;Quillhâm Borough Council;Housing;01/06/2019;{UPHELD};no\r\n\r\n".encode("cp1252")
    )

    plan = planned(office, office / "decided.csv")

    assert changed(plan, "quillham-borough-council")["statistics.upheld"] == 1


def test_a_council_without_a_case_has_none_where_the_list_has_all(made_once: Path, tmp_path: Path) -> None:
    plan = planned(made_once, save(tmp_path / "a.xlsx", [case()]))

    assert changed(plan, "inkham-council")["statistics.upheld"] == 0
    assert "3 without a row, counted as none: inkham-council" in plan.notes[0]


def test_a_declared_total_that_the_cases_do_not_come_to_is_a_problem(office: Path) -> None:
    rewrite(office / IMPORTS, "      - name: upheld\n", "      - name: upheld\n        total: 2\n")

    plan = planned(office, save(office / "a.xlsx", [case()]))

    assert [each.message for each in plan.problems] == ["the cases come to 1, total says 2"]


def test_of_an_authority_that_gets_no_letter_nobody_is_written_down(office: Path) -> None:
    rewrite(office / REGISTER, f"{INKHAM},{CODE},unitary,", f"{INKHAM},{CODE},unitary,abolished")
    (office / INKHAM_FILE).unlink(missing_ok=True)

    plan = planned(office, save(office / "a.xlsx", [contact()], CONTACTS, "Contacts"))

    assert (plan.problems, plan.files) == ((), {})
    assert "1 council without a letter: only counts are taken" in plan.notes


def test_a_council_without_a_case_stays_as_it_is_where_the_list_may_have_less(office: Path) -> None:
    rewrite(office / IMPORTS, "    all_cases: true\n", "")

    plan = planned(office, save(office / "a.xlsx", [case()]))

    assert changed(plan, "inkham-council") == {}
    assert "3 without a row, left as they are: inkham-council" in plan.notes[0]


def test_a_list_of_last_year_is_refused(made_once: Path, tmp_path: Path) -> None:
    then = [case(Reference=f"18 00{number}", Decided=date(2018, 6, number)) for number in (1, 2)]

    plan = planned(made_once, save(tmp_path / "a.xlsx", [case(), *then]))

    (problem,) = plan.problems
    assert problem.message == "2 of 3 rows are outside 1 April 2019 – 31 March 2020"
    assert problem.place.cell == "Complaints decided!E3"
    assert problem.hint.startswith("is this last year's list?")
    assert plan.files == {}


def test_a_list_of_last_year_that_nothing_is_counted_from_is_refused(made_once: Path, tmp_path: Path) -> None:
    row = {"Reference": "18 001", "Authority": QUILLHAM, "Category": "Housing", "Received": date(2018, 6, 1)}
    headings = ("GSS code", "Authority", "Reference", "Category", "Received")

    plan = planned(made_once, save(tmp_path / "a.xlsx", [row], headings, "Complaints received"))

    assert [each.message for each in plan.problems] == ["1 of 1 row is outside 1 April 2019 – 31 March 2020"]


def test_a_date_more_than_a_year_after_the_period_is_refused_in_its_cell(made_once: Path, tmp_path: Path) -> None:
    rows = [case(), case(Reference="19 002", Decided=date(2091, 6, 1))]

    plan = planned(made_once, save(tmp_path / "a.xlsx", rows))

    (problem,) = plan.problems
    assert problem.message == "1 June 2091 is more than a year after 31 March 2020"
    assert problem.place.cell == "Complaints decided!E3"
    assert plan.files == {}


def test_some_rows_of_another_year_are_told(made_once: Path, tmp_path: Path) -> None:
    before = case(Reference="19 000", Decided=date(2019, 3, 31))

    plan = planned(made_once, save(tmp_path / "a.xlsx", [case(), before]))

    assert plan.problems == ()
    assert any("E3: 1 of 2 rows is outside 1 April 2019" in note for note in plan.notes)
    assert changed(plan, "quillham-borough-council")["statistics.upheld"] == 1


def _list(before: int, other: str = "Advice given") -> list[Mapping[str, Any]]:
    """Give 60 cases of the year, and some of the year before."""
    rows = [case(Reference=f"19 {number:03}") for number in range(60)]
    return rows + [
        case(Reference=f"18 {number:03}", Decided=date(2019, 3, 1), Decision=other) for number in range(before)
    ]


def test_cases_of_another_year_that_count_nowhere_are_refused_since_councils_would_get_them(
    made_once: Path, tmp_path: Path
) -> None:
    plan = planned(made_once, save(tmp_path / "a.xlsx", _list(6)))

    (problem,) = plan.problems
    where = "outside 1 April 2019 – 31 March 2020"
    assert problem.message == f"6 of 66 rows are {where}, and 6 of them count nowhere"
    assert problem.place.cell == "Complaints decided!E62"
    assert problem.hint == "delete the rows of other years: councils would get them with their letters"


def test_a_few_cases_of_another_year_are_no_problem(made_once: Path, tmp_path: Path) -> None:
    assert planned(made_once, save(tmp_path / "a.xlsx", _list(5))).problems == ()


def test_cases_of_another_year_that_a_count_takes_are_no_problem(office: Path) -> None:
    rewrite(office / IMPORTS, "decided >= period_start", 'decided >= "2019-03-01"')

    assert planned(office, save(office / "a.xlsx", _list(6, "Not upheld: no maladministration"))).problems == ()


def test_cases_of_another_year_in_a_list_that_counts_nothing_are_told_by_check_as_long_as_they_are_there(
    office: Path,
) -> None:
    headings = ("GSS code", "Authority", "Reference", "Category", "Received")
    row = {"Authority": QUILLHAM, "Category": "Housing"}
    rows = [{**row, "Reference": f"{number:03}", "Received": date(2018 + number % 2, 6, 1)} for number in range(20)]

    run(office, "import", "--write", *sorted((office / "sheets").glob("*.xlsx")))
    before = run(office, "check").stdout
    run(office, "import", "--write", save(office / "a.xlsx", rows, headings, "Complaints received"))

    assert "are enclosed with letters" not in before
    told = "Complaints received: 10 of 20 cases, of 1 council, outside 1 April 2019 – 31 March 2020 are enclosed with"
    assert any(line.startswith(told) for line in run(office, "check").stdout.splitlines())


def test_a_declared_other_name_is_the_council(office: Path) -> None:
    sheet = save(office / "a.xlsx", [case(Authority="Quillham BC")])
    assert 'is called "Quillham BC"' in told(planned(office, sheet))[0]

    text = (office / REGISTER).read_text(encoding="utf-8")
    other = [f"{line},{'Quillham BC' if line.startswith('quillham') else ''}" for line in text.splitlines()[1:]]
    lines = [f"{text.splitlines()[0]},other_names", *other]
    (office / REGISTER).write_text("\n".join(lines) + "\n", encoding="utf-8")

    assert changed(planned(office, sheet), "quillham-borough-council")["statistics.upheld"] == 1


def test_for_a_name_that_is_not_in_the_register_it_is_said_what_a_new_or_renamed_council_needs(office: Path) -> None:
    (problem,) = planned(office, save(office / "a.xlsx", [case(Authority="Great Quillham Council")])).problems

    assert problem.hint.endswith("If it is a new or renamed council, it needs its row there, with succeeds")


def test_cases_of_a_council_that_another_replaced_are_refused_before_its_letter_says_that_there_were_none(
    office: Path,
) -> None:
    head, *lines = (office / REGISTER).read_text(encoding="utf-8").splitlines()
    rows = [f"{line}renamed," if line.startswith("quillham") else f"{line}," for line in lines]
    new = "great-quillham,Great Quillham Council,,district,,quillham-borough-council"
    (office / REGISTER).write_text("\n".join([f"{head},succeeds", *rows, new]) + "\n", encoding="utf-8")
    cases = [case(), case(Reference="19 002")]

    (problem,) = planned(office, save(office / "a.xlsx", cases)).problems
    named = [{**each, "Authority": "Great Quillham Council"} for each in cases]
    rightly = planned(office, save(office / "a.xlsx", named))

    assert (problem.place.cell, problem.message) == (
        "Complaints decided!A2",
        "2 rows of quillham-borough-council, which gets no letter; great-quillham came after it, and gets one",
    )
    assert changed(rightly, "great-quillham")["statistics.upheld"] == 2


def test_rows_can_be_left_out_with_a_reason(office: Path) -> None:
    sheet = save(office / "a.xlsx", [case(), case(Reference="19 002", Authority="Transport for Nowhere")])
    reason = "    leave_out:\n      - council: Transport for Nowhere\n        reason: gets no letter\n    kind: cases\n"
    rewrite(
        office / IMPORTS, "    title: Complaints decided\n    kind: cases\n", f"    title: Complaints decided\n{reason}"
    )

    plan = planned(office, sheet)

    assert plan.problems == ()
    assert plan.notes[0].endswith("1 row left out")


def test_ready_counts_are_read_and_a_missing_one_changes_nothing(office: Path) -> None:
    (office / IMPORTS).write_text(
        "lists:\n  - name: figures\n    title: Figures\n    kind: counts\n    council:\n      name: Authority\n"
        "    columns:\n      - name: investigations\n        heading: Investigations\n"
        "      - name: training.courses\n        heading: Courses\n",
        encoding="utf-8",
    )
    rows = [
        {"Authority": INKHAM, "Investigations": "1,400", "Courses": 2},
        {"Authority": QUILLHAM, "Investigations": "n/a", "Courses": 0.0},
        {"Authority": "TOTAL:", "Investigations": 1400, "Courses": ""},
    ]

    plan = planned(office, save(office / "a.xlsx", rows, ("Authority", "Investigations", "Courses"), "Figures"))

    assert changed(plan, "inkham-council") == {"statistics.investigations": 1400, "training.courses": 2}
    assert "statistics.investigations" not in changed(plan, "quillham-borough-council")
    assert any(note.endswith("Figures!B3: quillham-borough-council has no investigations here; it is left as it is")
               for note in plan.notes)  # fmt: skip


def _error(_: object, sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter's
    sheet.write_formula(1, 5, "=Gone!A1", None, "#REF!")


def _merged(_: object, sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter's
    sheet.merge_range(1, 2, 2, 2, QUILLHAM)


def _far(_: object, sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter's
    sheet.write(1_048_575, 16_383, "x")


def _hidden(book: Any, sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter's
    book.add_worksheet("Notes").activate()
    sheet.hide()


@pytest.mark.parametrize(
    ("rows", "headings", "then", "problem"),
    [
        ([case(Authority="Quilham Boro")], DECIDED, None, '!C2: no authority of the year is called "Quilham Boro"'),
        ([case(GSS_code=CODE)], DECIDED, None, f'!B2: {CODE} is inkham-council, and "{QUILLHAM}" is quillham-borough-'),
        ([case(GSS_code=CODE, Authority="Ink")], DECIDED, None, f'!B2: {CODE} is inkham-council, and "Ink" is none of'),
        ([case(GSS_code="E06000098")], DECIDED, None, "!B2: no authority of the year has the code E06000098"),
        ([case(Decided="12/31/2019")], DECIDED, None, '!E2: decided: "12/31/2019" is not a date'),
        ([case(Decided=12)], DECIDED, None, '!E2: decided: "12" is not a date'),
        ([case(Reference="#N/A")], DECIDED, None, '!A2: reference: "#N/A" is an error of a formula'),
        ([case(Decision="Upeld")], DECIDED, None, '!F2: decision: "Upeld" is not one of'),
        ([case(Reference=date(2019, 6, 1))], DECIDED, None, '!A2: reference: "2019-06-01" is a date or time'),
        ([case(), case()], DECIDED, None, "!A3: reference: 19 001 is there twice, first in Complaints decided!A2"),
        ([case()], [*DECIDED, "Decision"], None, "!H1: Decision: this heading is there twice"),
        ([case()], [each.replace("Decis", "Descis") for each in DECIDED], None, "!F1: Decision: there is no column"),
        ([case()], DECIDED[:-1], None, "!A1: Satisfactory remedy before: there is no column"),
        ([case(), {"Authority": "Total", "Reference": 2}], DECIDED, None, "!A3: the total says 2, and the rows come"),
        ([case()], DECIDED, _error, "!F2: #REF!: an error"),
        ([case(), case(Reference="2")], DECIDED, _merged, "!C2: the cells from here to Complaints decided!C3 are"),
        ([case()], DECIDED, _far, "!XFD1048576: is far away from any table"),
    ],
)  # fmt: skip
def test_a_spoiled_sheet_is_refused_with_its_cell(  # noqa: PLR0913, PLR0917 - a sheet in view
    rows: Any, headings: Any, then: Any, problem: str, made_once: Path, tmp_path: Path  # noqa: ANN401 - see above
) -> None:  # fmt: skip
    more: dict[str, Any] = {"then": then} if then else {}
    sheet = save(tmp_path / "a.xlsx", rows, headings, **more)
    good = save(tmp_path / "b.xlsx", [contact()], CONTACTS, "Contacts")

    plan = planned(made_once, good, sheet)

    assert plan.files == {}
    assert f"a.xlsx:Complaints decided{problem}" in told(plan)[0]


def test_a_heading_that_is_misspelt_is_told_with_what_the_sheet_has(office: Path) -> None:
    rewrite(office / IMPORTS, "heading: Decision\n", "heading: Decisions\n")

    plan = planned(office, save(office / "a.xlsx", [case()], DECIDED))

    (problem,) = plan.problems
    assert problem.key == "Decisions"
    assert problem.hint == 'did you mean "Decision"? Write that under heading in imports.yaml, or correct the sheet'


def test_one_spoiled_sheet_and_nothing_is_written(office: Path) -> None:
    good = save(office / "b.xlsx", [contact()], CONTACTS, "Contacts")
    before = files_in(office)

    done = run(office, "import", "--write", good, save(office.parent / "a.xlsx", [case(Decision="Upeld")]))

    assert done.exit_code == 1
    assert "Complaints decided!F2" in done.output
    assert "nothing is written" in done.output
    assert files_in(office) == before


def test_a_hidden_sheet_is_not_read_and_that_is_said(made_once: Path, tmp_path: Path) -> None:
    plan = planned(made_once, save(tmp_path / "a.xlsx", [case()], then=_hidden))

    assert told(plan) == ["a.xlsx: has nothing to import"]
    assert plan.notes[0].endswith("a.xlsx: not read, since hidden: Complaints decided")


def test_an_error_in_an_ods_is_refused_with_its_cell(made_once: Path, tmp_path: Path) -> None:
    cells = "".join(f"<table:table-cell office:value-type='string'><text:p>{each}</text:p></table:table-cell>"
                    for each in DECIDED)  # fmt: skip
    error = "<table:table-cell calcext:value-type='error'><text:p>#DIV/0!</text:p></table:table-cell>"
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f"<office:document-content xmlns:office='{names}:office:1.0' xmlns:table='{names}:table:1.0' "
        f"xmlns:text='{names}:text:1.0' xmlns:calcext='urn:org:documentfoundation'>"
        f"<office:body><office:spreadsheet><table:table table:name='Complaints decided'><table:table-row>{cells}"
        f"</table:table-row><table:table-row>{error}</table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", f"<m:manifest xmlns:m='{names}:manifest:1.0'/>")
    (tmp_path / "a.ods").write_bytes(written.getvalue())

    assert "a.ods:Complaints decided!A2: #DIV/0!: an error" in told(planned(made_once, tmp_path / "a.ods"))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            {"E-mail": "nobody at inkham"},
            'a.xlsx:Contacts!I2: addressee.email: "nobody at inkham" is no e-mail address',
        ),
        ({"Role": ""}, "a.xlsx:Contacts!H2: addressee.role: is missing"),
        ({"Link officer": "Mr B"}, "a.xlsx:Contacts!K2: contacts[link officer].email: is missing"),
        ({"Surname": "x" * 200}, "a.xlsx:Contacts!E2: addressee.surname: has more than 160 characters"),
    ],
)
def test_what_can_t_stand_in_a_council_s_file_is_refused_with_its_cell(
    row: dict[str, str], problem: str, made_once: Path, tmp_path: Path
) -> None:
    assert told(planned(made_once, save(tmp_path / "a.xlsx", [contact(**row)], CONTACTS, "Contacts"))) == [problem]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("- name: addressee.surname", "- name: addressee.sirname", "there is no addressee.sirname"),
        ("- name: upheld\n", "- name: upheeld\n", "there is no upheeld"),
        ("decided >= period_start", "decided >= 2019", "2019 is no date"),
        ("decided >= period_start", 'decided >= "2019-02-30"', '"2019-02-30" is no date'),
        ("decided >= period_start", "decided >= decision", "it can't be compared"),
        ("        enclosed: true\n    counts:", "    counts:", "is counted by put_right_before, which councils don't"),
        ("    case: reference\n", "    case: refrence\n", "there is no refrence"),
        ("    title: Complaints received\n", "    title: Contacts\n", "Contacts is there twice"),
    ],
)
def test_a_mistake_in_what_columns_mean_is_told_with_its_line(old: str, new: str, problem: str, office: Path) -> None:
    rewrite(office / IMPORTS, old, new)

    problems = planned(office, office / "sheets/decided.xlsx").problems

    assert problem in problems[0].message
    assert (problems[0].place.path, problems[0].place.line > 0) == (IMPORTS, True)


def test_a_disk_that_is_full_leaves_everything_as_it_was(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files_in(office)
    moved = Path.replace
    many: list[Path] = []

    def full(self: Path, target: Path) -> Path:
        many.append(self)
        if len(many) > 3:
            raise OSError(28, "No space left on device")
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", full)
    done = run(office, "import", "--write", office / "sheets/contacts.xlsx", office / "sheets/decided.xlsx")

    assert "No space left on device" in done.output
    assert files_in(office) == before


KILLED = """
import os, sys
from pathlib import Path
from lgo_letters.cli import main
moved, move = int(sys.argv.pop(1)), Path.replace
def stop(path, target):
    global moved
    if not moved: os._exit(9)
    moved -= 1
    return move(path, target)
Path.replace = stop
main()
"""


@pytest.mark.parametrize("moved", [pytest.param(0, marks=pytest.mark.long), 3, pytest.param(6, marks=pytest.mark.long)])
def test_an_import_that_is_killed_between_two_files_is_completed_by_the_same_import(office: Path, moved: int) -> None:
    sheets = [str(path) for path in sorted((office / "sheets").glob("*.xlsx"))]
    whole = Path(shutil.copytree(office, office.parent / "whole"))
    assert run(whole, "import", *sheets, "--write").exit_code == 0

    command = [sys.executable, "-c", KILLED, str(moved), "--workspace", str(office), "import", *sheets, "--write"]
    assert subprocess.run(command, check=False).returncode == 9
    assert files_in(office) != files_in(whole)
    assert run(office, "import", *sheets, "--write").exit_code == 0

    assert files_in(office) == files_in(whole)


def test_cases_never_enter_git(office: Path) -> None:
    run(office, "import", "--write", office / "sheets/decided.xlsx")

    assert (office / DATA / "cases/.gitignore").read_text(encoding="utf-8") == "*\n"
    kept = (office / DATA / "imported.csv").read_text(encoding="utf-8")
    assert re.fullmatch(r"list,cases,councils,sha256\ndecided,\d+,\d,[0-9a-f]{64}\n", kept)

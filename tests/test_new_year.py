"""Begin a year from last year's folders: what is copied, and that no letter is final until everything is filled in."""

import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from accepting import accept_all
from click.testing import CliRunner

from lgo_letters.approval.last_year import of_last_year_only
from lgo_letters.approval.last_year_notes import as_last_year
from lgo_letters.approval.review import review
from lgo_letters.batch.final import separate
from lgo_letters.cli import main
from lgo_letters.edition.acceptance import with_entries
from lgo_letters.edition.accepted_file import accepted_yaml
from lgo_letters.model import OPEN
from lgo_letters.pipeline import load_year
from lgo_letters.problems import Kind, ProblemsError
from lgo_letters.reading.statistics_file import Row
from lgo_letters.sources import years
from lgo_letters.status import status_of
from lgo_letters.workspace.new_year import begin_year

EDITION = "templates/2021/edition.yaml"
VALUES = {
    "letter": "2021-07-21",
    "publication": "2021-07-28",
    "period_start": "2020-04-01",
    "period_end": "2021-03-31",
    "value": "200",
    "year_only": "true",
    "late": "0",
    "timeliness": "improved",
    "trend": "improved",
    "meeting_offered": "false",
    "sent_by": "email",
    "addressee": "{name: unknown, role: Chief Executive}",
    "averages": "worked out",
    "source": "a test",
}


@pytest.fixture(scope="module")
def begun_once(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun") / "workspace"
    begin_year(load_year(_only_2020(root, folder), 2020))
    return folder


@pytest.fixture
def begun(begun_once: Path, tmp_path: Path) -> Path:
    """Give a workspace in which 2021 was begun."""
    return Path(shutil.copytree(begun_once, tmp_path / "begun"))


def _told(workspace: Path, year: int = 2021) -> list[str]:
    try:
        found = load_year(workspace, year).problems
    except ProblemsError as error:
        found = error.problems
    return [f"{problem.place.path}: {problem.key}: {problem.message}" for problem in found]


def _fill(workspace: Path, but: str = "") -> None:
    """Fill in everything that is still to be filled in, except the last place with these words."""
    for path in sorted((workspace / "templates/2021").rglob("*.yaml")) + sorted((workspace / "data/2021").rglob("*.*")):
        lines = path.read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines):
            key = line.strip().removeprefix("- ").partition(":")[0]
            where = f"{path.name}: {line.strip()}"
            if path.name == "statistics.csv" and line.endswith(",,,,,") and where != but:
                lines[number] = line.replace(",,,,,", ",9,5,4,4,1")
            elif OPEN in line and where != but:
                lines[number] = line.replace(OPEN, VALUES.get(key, "2"))
        path.write_text("\n".join(lines), encoding="utf-8")


def _notes(workspace: Path) -> list[str]:
    return CliRunner().invoke(main, ["check", "--workspace", str(workspace)]).stdout.splitlines()


def _rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_belongs_to_one_year_is_open_and_named_by_check(begun: Path) -> None:
    told = "\n".join(_told(begun))

    for date in ("letter", "publication", "period_start", "period_end"):
        assert f"dates.{date}" in told
    for name in ("seminar_delegates", "seminar_authorities", "courses_delivered", "people_trained"):
        assert f"figures.{name}.value" in told
    for words in ("sefton.yaml: enquiries.sent", "uphold_average", "training.courses", "remedies.timeliness"):
        assert words in told


def test_what_is_open_in_the_wording_is_named_once_the_edition_can_be_read(begun: Path) -> None:
    _fill(begun, "introduction.yaml: year_only: to be filled in")
    with pytest.raises(ProblemsError) as raised:
        load_year(begun)

    (problem,) = raised.value.problems
    assert (str(problem), problem.kind) == (
        "templates/2021/wording/introduction.yaml:6:14: purpose.year_only: is still to be filled in",
        Kind.OPEN,
    )
    assert problem.hint.startswith("these words were true of last year only")


def test_status_of_a_finished_year_names_the_next_year_once_it_is_begun(begun: Path) -> None:
    assert status_of(begun, 2020).next == ("status --year 2021", "all letters were sent, and 2021 is begun")


def test_a_national_value_becomes_last_year_s_and_comments_stay(begun: Path) -> None:
    before, after = ((begun / f"templates/{year}/edition.yaml").read_text(encoding="utf-8") for year in (2020, 2021))

    assert "    value: to be filled in\n    last_year: 118\n" in after
    assert "    last_year: 71" not in after
    assert "sent:\n" not in after
    head = before[: before.index("year: 2020")]
    assert after.startswith(head + "year: 2021\n")
    assert after[after.index("sections:") :] == before[before.index("sections:") :]


def test_a_national_figure_that_is_last_year_s_to_the_digit_is_named_by_check(begun: Path) -> None:
    _fill(begun)
    path = begun / EDITION
    path.write_text(path.read_text(encoding="utf-8").replace("value: 200", "value: 178", 1), encoding="utf-8")

    told = CliRunner().invoke(main, ["check", "--workspace", str(begun)]).stdout

    named = [line for line in told.splitlines() if "is the same as last year's" in line]
    assert named == ["seminar_delegates: 178 is the same as last year's; see whether it is this year's figure"]


def test_last_year_s_figures_are_those_of_last_year(begun: Path) -> None:
    _fill(begun)
    year, last = load_year(begun, 2021), load_year(begun, 2020)

    known = {key: value for key, value in year.data.councils["sefton"].last_year.items() if value is not None}
    facts = last.facts_of(last.councils["sefton"])
    assert {key: facts[key.removeprefix("last_year.")] for key in known} == known
    assert known["last_year.enquiries.late"] == 6
    assert year.data.councils["southampton"].last_year["last_year.enquiries.trend"] is None


def test_when_all_is_filled_in_the_year_can_be_read_and_nothing_is_accepted_or_signed(begun: Path) -> None:
    _fill(begun)
    year = load_year(begun)

    assert _told(begun) == []
    assert year.edition.acceptance.open == frozenset(year.edition.acceptance.texts)
    assert separate(year, year.councils)[0] == []
    (same,) = [item for item in review(year).items if item.name == "as-last-year"]
    assert "share-the-tool" in same.texts
    assert not {"purpose", "seminars", "range-of-resources", "courses-more"} & set(same.texts)


@pytest.mark.parametrize(("more", "answer"), [(["--accept", "as-last-year"], None), ([], "q\n")])
def test_a_group_of_words_is_printed_whole_before_it_is_accepted(
    begun: Path, more: list[str], answer: str | None
) -> None:
    _fill(begun)
    (same,) = [item for item in review(load_year(begun)).items if item.name == "as-last-year"]
    who = ["--by", "Michael King", "--date", "2021-07-01"]

    done = CliRunner().invoke(main, ["review", "--workspace", str(begun), *who, *more], input=answer)

    assert done.exit_code == 0, done.output
    printed = " ".join(done.stdout.split())
    assert [each.after for each in same.changes if " ".join(each.after.split()) not in printed] == []


def test_words_are_reviewed_beside_those_that_were_accepted_last_year(begun: Path) -> None:
    _fill(begun)
    wording = begun / "templates/2021/wording/introduction.yaml"
    wording.write_text(wording.read_text(encoding="utf-8").replace("exceptional", "lasting"), encoding="utf-8")

    (item,) = [item for item in review(load_year(begun)).items if item.name == "purpose"]
    assert "exceptional pressures" in item.before
    assert "lasting pressures" in item.after


def test_letters_are_reviewed_beside_those_that_were_accepted_last_year_and_none_is_accepted(begun: Path) -> None:
    _fill(begun)
    year = load_year(begun)
    found = review(year)

    (sefton,) = [item for item in found.items if item.councils == ("sefton",) and not item.texts]
    assert sefton.heading == "letters of 2021, beside 2020's"
    assert ("sefton: uphold_average: 67%", "sefton: uphold_average: 2%") in [
        (each.before, each.after) for each in sefton.changes
    ]
    assert "council_name" not in sefton.after
    assert set(found.open) == set(year.councils)


def test_a_letter_of_last_year_whose_acceptance_was_changed_by_hand_is_not_shown_as_accepted(begun: Path) -> None:
    _fill(begun)
    file = begun / "templates/2020/accepted.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("    uphold_average: 67%\n", "    uphold_average: 66%\n"), encoding="utf-8")

    (sefton,) = [item for item in review(load_year(begun)).items if item.councils == ("sefton",) and not item.texts]

    assert (sefton.heading, sefton.before) == ("letters not yet accepted", "")


def test_a_letter_is_reviewed_beside_that_of_the_one_council_that_its_council_succeeds(begun: Path) -> None:
    _fill(begun)
    data, row = begun / "data/2021", "southampton,Southampton City Council,E06000045,unitary,,Southampton,"
    (data / "councils/southampton.yaml").rename(data / "councils/solent.yaml")
    for name, old, new in (
        ("authorities.csv", row, "solent,Solent Council,E06000045,unitary,,,southampton"),
        ("statistics.csv", "southampton,", "solent,"),
        ("last_year.csv", "southampton,", "solent,"),
        ("councils/solent.yaml", "name: Southampton City Council", "name: Solent Council"),
    ):
        text = (data / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (data / name).write_text(text.replace(old, new), encoding="utf-8")

    (solent,) = [item for item in review(load_year(begun)).items if item.councils == ("solent",) and not item.texts]

    first = solent.changes[0]
    assert solent.heading == "letters of 2021, beside 2020's"
    assert (first.before, first.after) == (
        "solent: council_name: Southampton City Council",
        "solent: council_name: Solent Council",
    )


def test_a_rejection_of_last_year_is_not_copied(root: Path, tmp_path: Path) -> None:
    folder = _only_2020(root, tmp_path / "workspace")
    year = load_year(folder, 2020)
    why = {"share-the-tool": "not yet agreed"}
    entries = with_entries(year.edition.acceptance, why, [], {"by": "Michael King", "date": "2020-07-20"})
    (folder / "templates/2020/accepted.yaml").write_text(accepted_yaml(entries), encoding="utf-8")

    begin_year(load_year(folder, 2020))

    accepted = (folder / "templates/2021/accepted.yaml").read_text(encoding="utf-8")
    assert "- text: share-the-tool\n" in accepted
    assert "not yet agreed" not in accepted


def test_words_that_were_rejected_last_year_are_not_among_those_accepted_then(begun: Path) -> None:
    _fill(begun)
    last = load_year(begun, 2020)
    entries = with_entries(
        last.edition.acceptance, {"share-the-tool": "too long"}, [], {"by": "Michael King", "date": "2020-07-20"}
    )
    refused = tuple(each for each in entries if each.rejected or each.text != "share-the-tool")
    (begun / "templates/2020/accepted.yaml").write_text(accepted_yaml(refused), encoding="utf-8")

    assert "share-the-tool" in {item.name for item in review(load_year(begun)).items}


def test_words_of_one_year_whose_mark_was_deleted_are_named_by_check_until_somebody_accepts_them(begun: Path) -> None:
    _fill(begun)
    for name in ("introduction", "resources"):
        path = begun / f"templates/2021/wording/{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("  year_only: true\n", "", 1), encoding="utf-8")
    year = load_year(begun)
    found = review(year)

    told = CliRunner().invoke(main, ["check", "--workspace", str(begun)]).stdout
    accept_all(year, found, {"by": "Michael King", "date": "2021-07-20"})

    assert {"purpose", "range-of-resources"} < {item.name for item in found.items}
    assert "marked year_only in 2020, and not now, in the same words: purpose, range-of-resources\n" in told
    assert of_last_year_only(load_year(begun))[0] == ()


def test_words_of_one_year_that_are_marked_again_as_they_were_are_named_until_somebody_accepts_them(
    begun: Path,
) -> None:
    _fill(begun)
    before = _notes(begun)
    accept_all(load_year(begun), review(load_year(begun)), {"by": "Michael King", "date": "2021-07-20"})

    note = "marked year_only in last year's words: are they true of 2021? purpose, range-of-resources, seminars"
    assert any(line.startswith(note) for line in before)
    assert not any("year_only" in line for line in _notes(begun))


def test_words_that_no_letter_has_are_not_named_since_nobody_can_accept_them(begun: Path) -> None:
    _fill(begun)
    _rewrite(begun / "templates/2021/wording/resources.yaml", "          year_only: true\n", "")

    (note,) = [line for line in _notes(begun) if line.startswith("marked year_only in 2020, and not now")]
    assert note.endswith(": courses-more")


def test_another_signatory_has_another_signature(begun: Path) -> None:
    _fill(begun)
    _rewrite(begun / EDITION, "  name: Michael King", "  name: Nigel Ellis")

    message = f"{EDITION}: signatory.name: the signature's picture is still that of Michael King"
    assert _told(begun) == [message]
    _rewrite(begun / "templates/2021/assets/signature.svg", "</svg>", "<!-- of Nigel Ellis --></svg>")
    assert _told(begun) == []


def test_a_signatory_whose_name_changed_signs_as_before_and_that_is_reviewed(begun: Path) -> None:
    _fill(begun)
    _rewrite(begun / EDITION, "  name: Michael King", "  name: Sir Michael King\n  formerly: Michael King")

    assert _told(begun) == []
    (item,) = [item for item in review(load_year(begun)).items if item.name == "signatory"]
    assert item.after.endswith("with the signature of Michael King")


def test_a_council_whose_figures_are_last_year_s_to_the_digit_is_named_by_check(begun: Path) -> None:
    _fill(begun)
    _rewrite(begun / "data/2021/statistics.csv", "sefton,9,5,4,4,1", "sefton,16,13,10,10,3")

    note = "statistics.csv has exactly last year's figures for 1 council: sefton; see whether they are this year's"
    assert note in _notes(begun)


@pytest.mark.parametrize(("alike", "named"), [(1, []), (2, ["council-0, council-1"])])
def test_one_council_in_fifty_may_have_the_same_few_cases_twice_by_chance(
    alike: int, named: list[str], begun: Path
) -> None:
    _fill(begun)
    year = load_year(begun)
    last = {f"council-{number}": Row({"upheld": 4}, {}) for number in range(50)}
    rows = {slug: Row({"upheld": 4 if number < alike else 3}, {}) for number, slug in enumerate(last)}
    notes = as_last_year(replace(year, data=replace(year.data, rows=rows, last_year=last)), ())

    assert [note.split(": ")[1].split(";")[0] for note in notes if "exactly last year's figures" in note] == named


def test_a_figure_of_last_year_that_is_not_last_year_s_is_told_with_its_cell(begun: Path) -> None:
    _fill(begun)
    _rewrite(begun / "data/2021/last_year.csv", "sefton,16,13,10,10,3", "sefton,16,13,10,9,3")

    told = "sefton has complied 9, and 10 in data/2020; see which of the two is right"
    assert [line for line in _notes(begun) if "last_year.csv" in line] == [f"data/2021/last_year.csv:2:17: {told}"]


def test_a_council_that_replaced_others_may_have_their_figures_of_last_year(begun: Path) -> None:
    _fill(begun)
    _rewrite(begun / "data/2021/last_year.csv", "sefton,16,13,10,10,3", "sefton,32,26,20,20,6")
    path = begun / "data/2021/authorities.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text(
        "\n".join(f"{each}gone" if each.startswith("sefton,") else each for each in lines), encoding="utf-8"
    )

    assert not any("last_year.csv" in line for line in _notes(begun))


@pytest.mark.parametrize(
    "forgotten",
    [
        "edition.yaml: letter: to be filled in",
        "edition.yaml: publication: to be filled in",
        "edition.yaml: value: to be filled in",
        "resources.yaml: year_only: to be filled in",
        "averages.yaml: uphold_average: to be filled in",
    ],
)
def test_one_thing_forgotten_keeps_back_every_letter(begun: Path, forgotten: str) -> None:
    _fill(begun, forgotten)
    done = CliRunner().invoke(main, ["build", "--final", "--workspace", str(begun)])

    assert done.exit_code == 1
    assert "still to be filled in [LGO034]" in done.stderr or "still to be filled in, as" in done.stderr
    assert not list(begun.rglob("*.pdf"))


@pytest.mark.parametrize(
    "forgotten",
    ["sefton.yaml: late: to be filled in", "statistics.csv: sefton,,,,,", "sefton.yaml: courses: to be filled in"],
)
def test_one_figure_of_a_council_forgotten_keeps_back_its_letter(begun: Path, forgotten: str) -> None:
    _fill(begun, forgotten)

    assert "sefton" not in load_year(begun).councils
    assert "southampton" in load_year(begun).councils


def test_an_addressee_of_last_year_has_to_be_confirmed(begun: Path) -> None:
    _fill(begun)
    _, problems = separate(load_year(begun), ["sefton"])

    assert ("addressee", "is not confirmed this year") in {(problem.key, problem.message) for problem in problems}


def test_decisions_about_one_letter_are_left_out_and_told(begun: Path) -> None:
    shutil.rmtree(begun / "data/2021")
    shutil.rmtree(begun / "templates/2021")
    found = begin_year(load_year(begun, 2020))

    assert found.left_out == {"southampton": ("statistics_pages",)}
    assert (
        "omit" not in (begun / "data/2021/councils/southampton.yaml").read_text(encoding="utf-8").partition("name:")[2]
    )


def test_councils_that_another_came_after_are_left_out_and_told(begun: Path, root: Path) -> None:
    register = (begun / "data/2021/authorities.csv").read_text(encoding="utf-8")
    done = CliRunner().invoke(main, ["new-year", "2021", "--workspace", str(_only_2020(root, begun.parent / "again"))])

    assert "\nwycombe," not in register
    assert "\nbuckinghamshire,Buckinghamshire Council,E06000060,unitary,,Buckinghamshire," in register
    assert "wycombe is left out: buckinghamshire has replaced it" in done.stdout
    assert "buckinghamshire gets a letter for the first time" in done.stdout


def test_a_council_that_another_came_after_gets_no_letter(begun: Path) -> None:
    _fill(begun)
    path = begun / "data/2021/authorities.csv"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines = [f"{line}sefton" if line.startswith("wirral,") else line for line in lines]
    path.write_text("\n".join(lines), encoding="utf-8")

    (told,) = _told(begun)
    assert told.endswith("authorities.csv: succeeds: sefton gets a letter, and wirral came after it")


def test_texts_that_were_true_of_one_year_are_listed_first(root: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["new-year", "2021", "--workspace", str(_only_2020(root, tmp_path / "w"))])

    assert done.stdout.startswith(
        "These were true of 2020 only; rewrite or delete each of them:\n"
        "  purpose  templates/2021/wording/introduction.yaml:5\n"
        "    I write to you with our annual summary of statistics"
    )


def test_nothing_is_overwritten_and_a_second_run_says_so(begun: Path) -> None:
    before = _content(begun)
    done = CliRunner().invoke(main, ["new-year", "2021", "--workspace", str(begun)])

    assert done.exit_code == 1
    assert "templates/2021: is there already, and nothing is overwritten" in done.stderr
    assert _content(begun) == before


def test_an_empty_folder_of_the_next_year_changes_nothing(root: Path, tmp_path: Path) -> None:
    workspace = _only_2020(root, tmp_path / "w")
    (workspace / "data/2021/councils").mkdir(parents=True)
    (workspace / "templates/2021").mkdir()

    assert years(workspace) == (2020,)
    shutil.rmtree(workspace / "data/2021/councils")
    assert begin_year(load_year(workspace)).year == 2021


def test_a_year_that_can_not_be_read_is_not_gone_on_from(root: Path, tmp_path: Path) -> None:
    workspace = _only_2020(root, tmp_path / "w")
    (workspace / "data/2020/councils/sefton.yaml").write_text("name: Sefton\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["new-year", "2021", "--workspace", str(workspace)])

    assert done.exit_code == 1
    assert "sefton.yaml" in done.stderr
    assert years(workspace) == (2020,)


def test_a_test_of_the_letters_is_written_where_there_is_none(begun: Path) -> None:
    assert (begun / "tests/test_letters.py").is_file()
    assert (begun / "pytest.ini").is_file()


def test_edition_written_in_another_way_is_refused_or_comes_to_the_same(root: Path, tmp_path: Path) -> None:
    workspace = _only_2020(root, tmp_path / "w")
    path = workspace / "templates/2020/edition.yaml"
    text = path.read_text(encoding="utf-8")
    block = text[text.index("dates:") : text.index("signatory:")]
    flow = "dates: {letter: 2020-07-22, publication: 2020-07-29, period_start: 2019-04-01, period_end: 2020-03-31}\n"
    path.write_text(text.replace(block, flow), encoding="utf-8")
    begin_year(load_year(workspace))

    after = (workspace / EDITION).read_text(encoding="utf-8")
    assert f"dates: {{letter: {OPEN}, publication: {OPEN}, period_start: {OPEN}, period_end: {OPEN}}}\n" in after


def test_a_year_whose_templates_were_half_copied_when_it_was_killed_is_begun_anew(root: Path, tmp_path: Path) -> None:
    whole, killed = _only_2020(root, tmp_path / "whole"), _only_2020(root, tmp_path / "killed")
    begin_year(load_year(whole))
    half = killed / ".new-year-2021/templates"
    half.mkdir(parents=True)
    (half / "facts.yaml").write_text("authority_types:\n", encoding="utf-8")

    begin_year(load_year(killed))

    assert _content(killed) == _content(whole)


@pytest.mark.long
def test_whenever_it_is_killed_the_year_is_begun_whole_or_not_at_all(root: Path, tmp_path: Path) -> None:
    whole = _only_2020(root, tmp_path / "whole")
    begin_year(load_year(whole))
    expected = _content(whole)
    for number in range(12):
        workspace = _only_2020(root, tmp_path / f"w{number}")
        run = [sys.executable, "-m", "lgo_letters", "new-year", "2021", "--workspace", str(workspace)]
        process = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not (workspace / ".new-year-2021").exists() and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(number / 400)
        process.kill()
        process.wait()
        there = (2020, 2021) if (workspace / "templates/2021").exists() else (2020,)
        assert years(workspace) == there
        again = subprocess.run(run, check=False, capture_output=True)

        assert (again.returncode == 0) == (there == (2020,)), again.stderr
        assert _content(workspace) == expected
        shutil.rmtree(workspace)


def _only_2020(root: Path, folder: Path) -> Path:
    for name in ("data", "templates"):
        shutil.copytree(root / name / "2020", folder / name / "2020")
    return folder


def _content(workspace: Path) -> dict[str, bytes]:
    paths = (path for path in workspace.rglob("*") if path.is_file() and ".new-year" not in str(path))
    return {path.relative_to(workspace).as_posix(): path.read_bytes() for path in paths if "output" not in path.parts}

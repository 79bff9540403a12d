"""Problems at a terminal: place, message, code and hint, and the line itself with a mark below it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from lgo_letters.problems import Kind, Place, Problem, problem_as_json
from lgo_letters.terminal.problems import print_problems
from lgo_letters.terminal.programs import print_json

LATE = Problem(Kind.COUNTS, Place("a.yaml", 2, 9), "enquiries.late", "17 is more than 16", "count again")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make stderr a terminal of 60 columns without colours."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")


def _shown(problem: Problem, line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    (folder / "a.yaml").write_text(f"first: 1\n{line}\nlast: 1\n", encoding="utf-8")
    print_problems([problem], workspace=folder)
    return re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().err).splitlines()


def test_a_problem_has_its_place_its_code_and_its_hint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _shown(LATE, "  late: 17", tmp_path, capsys) == [
        "a.yaml:2:9: enquiries.late: 17 is more than 16 [LGO008]",
        "  hint: count again",
    ]


def test_a_problem_without_a_hint_has_that_of_its_kind(capsys: pytest.CaptureFixture[str]) -> None:
    print_problems([Problem(Kind.COUNTS, Place("a.yaml"), "", "x")])

    assert capsys.readouterr().err.splitlines()[1] == f"  hint: {Kind.COUNTS.remedy}"


def test_nothing_is_printed_on_stdout_and_the_last_line_comes_last(capsys: pytest.CaptureFixture[str]) -> None:
    print_problems([LATE], "1 letter kept back")

    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.endswith("1 letter kept back\n")


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_the_line_is_shown_with_a_mark_under_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _shown(LATE, "  late: 17", tmp_path, capsys)[1:3] == [
        "  2 |   late: 17",
        "    |         ^",
    ]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("\tlate: 1\x1b", 2, ("  2 |  late: 1 ", "    |  ^")),
        ("名前: late", 5, ("  2 | 名前: late", "    |       ^")),
        ("x" * 200 + "HERE" + "y" * 200, 201, ("  2 | " + "x" * 25 + "HERE" + "y" * 24, "    | " + " " * 25 + "^")),
        ("", 1, ("  2 | ", "    | ^")),
    ],
    ids=["unseen", "wide", "long", "empty"],
)
def test_the_mark_stands_under_its_character(
    line: str, column: int, shown: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = Problem(Kind.COUNTS, Place("a.yaml", 2, column), "", "x")

    assert tuple(_shown(problem, line, tmp_path, capsys)[1:3]) == shown


@pytest.mark.usefixtures("terminal")
def test_a_problem_of_a_whole_line_has_no_mark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = _shown(Problem(Kind.COUNTS, Place("a.yaml", 2), "", "x"), "late: 17", tmp_path, capsys)

    assert shown[1:] == ["  2 | late: 17", f"  hint: {Kind.COUNTS.remedy}"]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("place", [Place("a.yaml"), Place("a.yaml", 99, 1), Place("<tried>", 1, 1), Place("..", 1, 1)])
def test_a_line_that_is_not_there_is_not_shown(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(_shown(Problem(Kind.COUNTS, place, "", "x"), "late: 17", tmp_path, capsys)) == 2


def test_a_problem_is_written_for_programs_with_the_same_fields() -> None:
    assert problem_as_json(LATE, ["sefton"]) == {
        "code": "LGO008",
        "path": "a.yaml",
        "line": 2,
        "column": 9,
        "key": "enquiries.late",
        "message": "17 is more than 16",
        "hint": "count again",
        "councils": ["sefton"],
    }


def test_a_problem_of_many_letters_is_told_to_programs_once_with_their_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_json({"problems": [replace(LATE, council=slug) for slug in ("dover", "sefton")]})

    assert [each["councils"] for each in json.loads(capsys.readouterr().out)["problems"]] == [["dover", "sefton"]]


def test_a_problem_of_many_letters_is_printed_once_with_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    slugs = [f"council-{number}" for number in range(8)]
    print_problems([Problem(Kind.FRAME, Place("letter.html", 10), "", "x", "y", slug) for slug in slugs])

    assert capsys.readouterr().err.splitlines() == [
        "letter.html:10: x [LGO023]",
        "  keeps back 8 letters: council-0, council-1, council-2, council-3, council-4, council-5 and 2 more",
        "  hint: y",
    ]


def test_what_many_councils_files_lack_in_the_same_way_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    slugs = [f"council-{number}" for number in range(8)]
    print_problems([Problem(Kind.OPEN, Place(f"{slug}.yaml", 3), "late", "is open", "y", slug) for slug in slugs])
    print_problems([Problem(Kind.VALUE, Place(f"{slug}.yaml", 3), "late", "is wrong", "y", slug) for slug in slugs])

    told = capsys.readouterr().err.splitlines()
    assert told[:3] == [
        "council-0.yaml:3: late: is open [LGO034]",
        "  keeps back 8 letters: council-0, council-1, council-2, council-3, council-4, council-5 and 2 more",
        "  hint: y",
    ]
    assert [line for line in told[3:] if "is wrong" in line] == [
        f"{slug}.yaml:3: late: is wrong [LGO007]" for slug in slugs
    ]


def test_a_problem_says_whose_letter_it_is_in_where_its_place_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("wording/responses.yaml", "data/2020/councils/sefton.yaml", "<sefton>"):
        print_problems([Problem(Kind.TEXT, Place(path), "", "x", "y", "sefton")])

    assert capsys.readouterr().err.count("  keeps back the letter of sefton\n") == 1

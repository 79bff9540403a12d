"""Read the year's table of counts: what is read, and each cell that can't be."""

from dataclasses import replace

import pytest
from made_up import CATALOGUE, counted

from lgo_letters.problems import NO_COUNCIL, Kind, Place, gathered
from lgo_letters.reading.statistics_file import last_year_table, read_table, statistics_table

HEAD = "council,investigations,upheld,compliance_outcomes,complied,satisfactory_remedies"
STATISTICS = statistics_table({name: CATALOGUE.facts[name] for name in CATALOGUE.columns})


def _told(text: str) -> list[str]:
    _, problems = read_table(text, "s.csv", STATISTICS)
    return [f"{problem} ({problem.hint})".removeprefix("s.csv:") for problem in problems]


def _row(row: str) -> list[str]:
    return _told(f"{HEAD}\n{row}\n")


def test_a_row_is_read_with_the_place_of_each_cell() -> None:
    rows, problems = read_table(f"{HEAD}\nsefton,16,13,10,10,3\n", "s.csv", STATISTICS)

    assert problems == ()
    assert rows["sefton"].values == counted(16, 13, 10, 10, 3)
    assert rows["sefton"].places["statistics.council"] == Place("s.csv", 2, 1)
    assert rows["sefton"].places["statistics.upheld"] == Place("s.csv", 2, 11)


def test_an_empty_cell_is_not_known_and_not_0() -> None:
    rows, _ = read_table(f"{HEAD}\nsouthampton,,,12,11,\n", "s.csv", STATISTICS)

    assert rows["southampton"].values == counted(None, None, 12, 11, None)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\r\nsefton,16,13,10,10,3\r\n",
        f"{HEAD}\rsefton,16,13,10,10,3\r",
        f"\n{HEAD}\n\n  \n,,,,,\nsefton,16,13,10,10,3",
        f'"council",{HEAD.partition(",")[2]}\n"sefton","16","13",10,10,"3"\n',
        f"{HEAD.replace(',', ' , ')}\n sefton , 16, 13,10 ,10,3 \n",
        "satisfactory_remedies,complied,compliance_outcomes,upheld,investigations,council\n3,10,10,13,16,sefton\n",
    ],
    ids=["windows", "old-mac", "blank-lines", "quotes", "spaces", "other-order"],
)
def test_a_table_is_the_same_whatever_program_saved_it(text: str) -> None:
    rows, problems = read_table(text, "s.csv", STATISTICS)

    assert problems == ()
    assert {slug: row.values for slug, row in rows.items()} == {"sefton": counted(16, 13, 10, 10, 3)}


PLAIN = "write a whole number in figures, or leave the cell empty"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("81%", '"81%" is not a count (write the count; the program works out rates)'),
        ("13.0", '"13.0" is not a count (write a whole number)'),
        ('"1,400"', '"1,400" is not a count (leave the comma out)'),
        ("#N/A", '"#N/A" is not a count (this is a spreadsheet\'s error: correct it there and export again)'),
        ("#DIV/0!", '"#DIV/0!" is not a count (this is a spreadsheet\'s error: correct it there and export again)'),
        ("-1", f'"-1" is not a count ({PLAIN})'),
        ("013", f'"013" is not a count ({PLAIN})'),
        ("1e3", f'"1e3" is not a count ({PLAIN})'),
        ("1 400", f'"1 400" is not a count ({PLAIN})'),
        ("n/a", f'"n/a" is not a count ({PLAIN})'),
        ("\uff11\uff13", f'"\uff11\uff13" is not a count ({PLAIN})'),
        ("1\u00a0400", f'"1<U+00A0>400" is not a count ({PLAIN})'),
        ("1000001", '"1000001" is not a count (it is more than 1,000,000: check whether there is a digit too many)'),
        ("=SUM(A1:A9)", f'"=SUM(A1:A9)" is not a count ({PLAIN})'),
    ],
)
def test_a_cell_that_holds_no_count_is_told(cell: str, told: str) -> None:
    assert _row(f"sefton,16,{cell},10,10,3") == [f"2:11: statistics.upheld: {told}"]


def test_each_wrong_cell_of_a_row_is_told_and_the_row_marked() -> None:
    rows, problems = read_table(f'{HEAD}\nsefton,16,"1""3",10%,x,3\nb,1,1,1,1,1\n', "s.csv", STATISTICS)

    assert [(problem.key, str(problem.place), problem.council) for problem in problems] == [
        ("statistics.upheld", "s.csv:2:11", "sefton"),
        ("statistics.compliance_outcomes", "s.csv:2:18", "sefton"),
        ("statistics.complied", "s.csv:2:22", "sefton"),
    ]
    assert [(slug, row.whole) for slug, row in rows.items()] == [("sefton", False), ("b", True)]
    assert [*rows["sefton"].values.values()] == [16, None, None, None, 3]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("sefton,16,13,10,10", "2:1: this row has 5 cells, the first line has 6 (keep the comma of an empty cell)"),
        (
            "sefton,1,600,13,10,10,3",
            "2:1: this row has 7 cells, the first line has 6 (write counts without commas: 1600, not 1,600)",
        ),
        ("sefton;16;13;10;10;3", "2:1: this row has 1 cell, the first line has 6 (separate the cells with commas)"),
        (
            'sefton,"16,13,10,10,3',
            (
                "2:1: a quotation mark is not closed, or is inside a cell "
                "(close the quotes around a cell; counts need none)"
            ),
        ),
        (
            'sefton,"1"6,13,10,10,3',
            (
                "2:1: a quotation mark is not closed, or is inside a cell "
                "(close the quotes around a cell; counts need none)"
            ),
        ),
        (
            f"sefton,{'9' * 200_000},13,10,10,3",
            "2:1: a cell is far too long (close the quotes around a cell; counts need none)",
        ),
    ],
    ids=["too-few", "too-many", "semicolons", "open-quotes", "inner-quotes", "endless"],
)
def test_a_row_of_another_shape_is_told_and_keeps_back_its_council(row: str, told: str) -> None:
    rows, (problem,) = read_table(f"{HEAD}\n{row}\nb,1,1,1,1,1\n", "s.csv", STATISTICS)

    assert f"{problem} ({problem.hint})" == f"s.csv:{told}"
    assert problem.council == row[:6] or problem.council == row
    assert list(rows) == ["b"]


def test_a_cell_that_all_rows_lack_is_told_once_and_keeps_back_them_all() -> None:
    _, problems = read_table(f"{HEAD}\na,1,1,1,1\nb,1,1,1,1\n", "s.csv", STATISTICS)

    assert gathered(problems) == {replace(problems[0], council=""): ["a", "b"]}
    assert str(problems[0]) == "s.csv:2:1: each row has 5 cells, the first line has 6"
    assert problems[0].hint == f"add {COMMA}"


@pytest.mark.parametrize("slug", ["Sefton", "sefton council", "sefton.yaml", "Total", "-a", "sefton\u200b"])
def test_a_council_is_called_as_its_file(slug: str) -> None:
    (told,) = _row(f"{slug},16,13,10,10,3")

    assert "is not a council's short name (write" in told


@pytest.mark.parametrize("row", [",16,13,10,10,3", ",16", '"",x"y'])
def test_a_row_without_a_council_keeps_back_no_council(row: str) -> None:
    _, (problem,) = read_table(f"{HEAD}\n{row}\n", "s.csv", STATISTICS)

    assert problem.council == NO_COUNCIL


def test_a_council_that_is_there_twice_is_told_and_kept_back() -> None:
    rows, (problem,) = read_table(f"{HEAD}\na,1,1,1,1,1\nb,1,1,1,1,1\na,2,2,2,2,2\n", "s.csv", STATISTICS)

    assert str(problem) == "s.csv:4:1: council: a has two rows, the first in line 2"
    assert (problem.kind, problem.council) == (Kind.DUPLICATE, "a")
    assert rows["a"].values["upheld"] == 1


COMMA = "a comma to the end of each row, then the value"
FIRST = f"the first line is: {HEAD}"


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (HEAD.replace(",", ";"), [f"1:1: the columns are not separated with commas ({FIRST})"]),
        (HEAD.replace(",", "\t"), [f"1:1: the columns are not separated with commas ({FIRST})"]),
        ("sefton", [f"1:1: the first line does not name the columns ({FIRST})"]),
        (HEAD.replace("upheld", "uphold"), ["1:24: uphold: there is no such column here (did you mean upheld?)"]),
        (HEAD.replace("upheld", "Upheld"), ["1:24: Upheld: there is no such column here (did you mean upheld?)"]),
        (
            HEAD.replace(",upheld", ""),
            [f"1:1: upheld: is missing (add ,upheld to the end of this line, and {COMMA})"],
        ),
        (f"{HEAD},upheld", ["1:82: upheld: this column is there twice (keep one of them)"]),
        (f"{HEAD},rate", ["1:82: rate: there is no such column here (delete the column)"]),
        (
            f"{HEAD},",
            ["1:82: this column has no name (delete the comma at the end of every line, or name the column)"],
        ),
        (
            f'{HEAD},"x',
            [
                (
                    "1:1: a quotation mark is not closed, or is inside a cell "
                    "(close the quotes around a cell; counts need none)"
                )
            ],
        ),
    ],
    ids=["semicolons", "tabs", "none", "misspelt", "capital", "missing", "twice", "extra", "nameless", "quotes"],
)
def test_a_first_line_that_is_not_as_it_must_be_is_told_and_no_row_is_read(head: str, told: list[str]) -> None:
    rows, problems = read_table(f"{head}\nsefton,16,13,10,10,3\n", "s.csv", STATISTICS)

    assert [f"{problem} ({problem.hint})".removeprefix("s.csv:") for problem in problems] == told
    assert {problem.council for problem in problems} == {""}
    assert rows == {}


@pytest.mark.parametrize("text", ["", "\n\n", " , ,\n"])
def test_an_empty_table_is_told(text: str) -> None:
    (told,) = _told(text)

    assert told.startswith(" this file is empty (columns: council, investigations")


def test_a_table_without_rows_has_no_problem_of_its_own() -> None:
    assert read_table(HEAD, "s.csv", STATISTICS) == ({}, ())


LAST_YEAR = last_year_table(CATALOGUE.last_year)


def test_a_table_of_last_year_has_those_columns_that_are_known() -> None:
    table = "council,upheld,enquiries.late,enquiries.trend,meeting_offered\nsefton,9,,not improved,yes\n"

    rows, problems = read_table(table, "l.csv", LAST_YEAR)

    assert problems == ()
    assert rows["sefton"].values == {
        "upheld": 9,
        "enquiries.late": None,
        "enquiries.trend": "not improved",
        "meeting_offered": True,
    }
    assert rows["sefton"].places["last_year.enquiries.trend"] == Place("l.csv", 2, 11)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            "upheld\n9\n",
            "l.csv:1:1: the first line does not name the columns (the first line is: council,investigations,upheld,",
        ),
        ("council,uphold_rate\na,81\n", "l.csv:1:9: uphold_rate: there is no such column here (delete the column)"),
        (
            "council,enquiries.lat\na,1\n",
            "l.csv:1:9: enquiries.lat: there is no such column here (did you mean enquiries.late?)",
        ),
        ("council,upheld\na,1.5\n", 'l.csv:2:3: last_year.upheld: "1.5" is not a count (write a whole number)'),
        (
            "council,enquiries.trend\na,better\n",
            (
                'l.csv:2:3: last_year.enquiries.trend: "better" is not one of: improved, not improved, not raised last '
                "year ("
            ),
        ),
        ("council,meeting_offered\na,true\n", 'l.csv:2:3: last_year.meeting_offered: "true" is not one of: yes, no ('),
    ],
    ids=["no-names", "worked-out", "misspelt", "no-count", "none-of-the-list", "no-answer"],
)
def test_what_is_wrong_in_a_table_of_last_year_is_told_with_its_place(table: str, told: str) -> None:
    rows, (problem,) = read_table(table, "l.csv", LAST_YEAR)

    assert f"{problem} ({problem.hint})".startswith(told)
    assert not any(row.whole for row in rows.values())

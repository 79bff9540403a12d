"""Check the register of a year's authorities: itself, and whether it agrees with councils' files and rows."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import ProblemsError

Edit = Callable[[str, str, str], None]
REGISTER = "data/2020/authorities.csv"
AUTHORITIES = Path(__file__).parent / "english_authorities_2020.csv"
SEFTON = "data/2020/councils/sefton.yaml"
ROW = "sefton,Sefton Metropolitan Borough Council,E08000014,metropolitan borough,,Sefton,\n"


def _place(workspace: Path, path: str, text: str) -> str:
    for number, line in enumerate((workspace / path).read_text(encoding="utf-8").splitlines(), start=1):
        if text in line:
            return f"{path}:{number}:{line.index(text) + 1}"
    raise AssertionError(text)


def test_the_register_has_every_authority_of_the_year(year: Year) -> None:
    register = year.data.register
    types = [each.authority_type for each in register.values()]

    assert {kind: types.count(kind) for kind in year.edition.catalogue.authority_types} == {
        "county": 26,
        "district": 192,
        "metropolitan borough": 36,
        "unitary": 57,  # with Buckinghamshire, created on 1 April 2020
        "London borough": 33,
    }
    assert [slug for slug, each in register.items() if not each.no_letter] == ["sefton", "southampton"]
    assert [slug for slug, each in register.items() if each.no_letter == "abolished on 1 April 2020"] == [
        *("aylesbury-vale", "buckinghamshire-county", "chiltern", "south-bucks", "wycombe")
    ]


def test_the_register_says_who_came_after_the_councils_that_were_abolished(year: Year) -> None:
    with AUTHORITIES.open(encoding="utf-8") as file:
        abolished = {row["gss_code"] for row in csv.DictReader(file) if row["existed_2020-07-22"] == "0"}
    register = year.data.register

    succeeded = {slug: {register[each].gss_code for each in own.succeeds} for slug, own in register.items()}

    assert {slug: codes for slug, codes in succeeded.items() if codes} == {"buckinghamshire": abolished}


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("name", "Sefton Metropolitan Borough Council", "Sefton Borough Council"),
        ("gss_code", "E08000014", "E08000099"),
        ("authority_type", "metropolitan borough", "unitary"),
    ],
)
def test_a_file_that_contradicts_the_register_is_told_at_both_places(
    key: str, old: str, new: str, workspace: Path, edit: Edit
) -> None:
    edit(SEFTON, f"{key}: {old}", f"{key}: {new}")

    year = load_year(workspace)

    here, there = _place(workspace, SEFTON, new), _place(workspace, REGISTER, "sefton,").rpartition(":")[0]
    said = [f"{each}" for each in year.problems if each.key == key and " here, " in each.message]
    assert said[0].startswith(f"{there}:")
    assert said[0].endswith(f'{key}: "{old}" here, "{new}" in {here}')
    assert said[1].startswith(f'{here}: {key}: "{new}" here, "{old}" in {there}:')
    assert {each.council for each in year.problems} == {"sefton"}


def test_a_council_that_is_not_listed_gets_no_letter(workspace: Path, edit: Edit) -> None:
    edit(REGISTER, ROW, ROW.replace("sefton,", "seftn,"))

    year = load_year(workspace)

    assert [(each.message, each.hint) for each in year.problems if each.place.path.endswith("sefton.yaml")] == [
        ("this is the file of Sefton Metropolitan Borough Council", "correct seftn in data/2020/authorities.csv")
    ]
    assert list(year.councils) == ["southampton"]


def test_a_row_of_counts_of_nobody_listed_is_told(workspace: Path, edit: Edit) -> None:
    edit("data/2020/statistics.csv", "sefton,16", "inkham,4,2,0,0,0\nsefton,16")

    (problem,) = load_year(workspace).problems

    assert str(problem) == "data/2020/statistics.csv:2:1: council: inkham is not in data/2020/authorities.csv"


def test_an_authority_that_gets_no_letter_may_have_counts_and_no_file(workspace: Path, edit: Edit) -> None:
    edit("data/2020/statistics.csv", "sefton,16", "barnsley,4,2,0,0,0\nsefton,16")
    assert load_year(workspace).problems == ()

    edit(REGISTER, ROW, ROW.replace(",,Sefton", ",merged,Sefton"))
    (problem,) = load_year(workspace).problems
    assert problem.message == f"sefton gets no letter, but has a file {SEFTON}"


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("sefton,,E08000014,metropolitan borough,", "name: sefton has none"),
        ("sefton,Sefton,E08000014,,", "authority_type: sefton has none"),
        ("sefton,Sefton,E0800001,metropolitan borough,", "gss_code: E0800001 is no code"),
        ("sefton,Sefton,E06009999,metropolitan borough,", "E06009999 is no code of metropolitan borough councils"),
        ("sefton,Sefton,E08000014,parish,", 'authority_type: "parish" is not one of: county, district'),
        ("sefton,Barnsley Metropolitan Borough Council,,metropolitan borough,", "is in the row of barnsley, too"),
        ("sefton,Sefton,E08000016,metropolitan borough,", "gss_code: E08000016 is in the row of barnsley, too"),
        ("sefton,Sefton, of the coast,,metropolitan borough,", "this row has 8 cells, the first line has 7"),
    ],
)  # fmt: skip
def test_a_row_of_the_register_that_can_not_be_keeps_back_all_letters(
    new: str, message: str, workspace: Path, edit: Edit
) -> None:
    edit(REGISTER, ROW, f"{new},,\n")

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)

    (problem,) = raised.value.problems
    assert message in str(problem)
    assert problem.council == ""


def test_another_name_that_two_authorities_share_keeps_back_all_letters(workspace: Path, edit: Edit) -> None:
    edit(REGISTER, ROW, ROW.replace(",Sefton,\n", ",Sefton; the BARNSLEY,\n"))

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)

    (problem,) = raised.value.problems
    assert problem.message == '"the BARNSLEY" is a name of barnsley, too'


def test_a_register_without_the_columns_that_may_be_left_out_is_read(workspace: Path) -> None:
    file = workspace / REGISTER
    rows = [row[:-2] for row in csv.reader(file.read_text(encoding="utf-8").splitlines())]
    with file.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows(rows)

    assert {each.other_names for each in load_year(workspace).data.register.values()} == {()}


def test_an_authority_that_the_register_lacks_is_a_problem(workspace: Path) -> None:
    file = workspace / REGISTER
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("barnsley,")]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)

    (problem,) = raised.value.problems
    assert problem.message == f"{REGISTER} has 35 of the type metropolitan borough, not 36"

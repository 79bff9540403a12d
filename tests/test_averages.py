"""Averages of similar authorities: worked out over all cases of a type, or published."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from made_up import CATALOGUE, averaged, counted

from lgo_letters.averages import work_out_averages
from lgo_letters.councils import read_council
from lgo_letters.facts.file_models import averages_file
from lgo_letters.model import AveragesRow, Council

FILE = """
name: {name}
authority_type: {kind}
addressee: {{name: unknown, role: Chief Executive}}
sent_by: email
enquiries: not recorded
witness_summons: not recorded
remedies: not recorded
compliance: not recorded
training: not recorded
public_interest_reports: not recorded
meeting_offered: false
"""


def council(name: str, kind: str, *counts: int | None) -> Council:
    text, label = FILE.format(name=name, kind=kind), f"{name}.yaml"
    made, problems = read_council(text, name.lower(), counted(*counts), label, CATALOGUE.declared)
    assert made, problems
    return made


def published(**given: int) -> dict[str, AveragesRow]:
    values: dict[str, Decimal | int | str] = {"authority_type": "county", "source": "a table", **given}
    (row,) = averages_file(CATALOGUE.declared).validate_python((values,))
    return {"county": row}


def test_an_average_takes_all_cases_of_the_type_together() -> None:
    councils = [council("Inkham", "county", 10, 9, 4, 4, 1), council("Quillby", "county", 90, 45, 6, 5, 5)]

    averages, problems = work_out_averages(councils, {}, "averages.yaml", CATALOGUE)

    assert averages["county"] == averaged(Fraction(54), Fraction(90), Fraction(600, 54))
    assert not problems


def test_a_type_with_one_council_has_no_average() -> None:
    averages, _ = work_out_averages([council("Inkham", "county", 10, 9, 4, 4, 1)], {}, "averages.yaml", CATALOGUE)

    assert averages["county"] == averaged(None, None, None)


def test_a_type_without_cases_has_no_average() -> None:
    councils = [council("Inkham", "county", 0, 0, 0, 0, 0), council("Quillby", "county", 3, 0, 0, 0, 0)]

    averages, _ = work_out_averages(councils, {}, "averages.yaml", CATALOGUE)

    assert averages["county"] == averaged(Fraction(0), None, None)


def test_a_published_average_wins_while_councils_are_missing() -> None:
    councils = [council("Inkham", "county", 10, 9, 4, 4, 1), council("Quillby", "county", 90, 45, 6, 5, 5)]

    averages, problems = work_out_averages(
        councils, published(uphold_average=67, councils=26), "averages.yaml", CATALOGUE
    )

    assert averages["county"]["uphold_average"] == 67
    assert averages["county"]["compliance_average"] is None
    assert not problems


def test_a_published_average_that_prints_otherwise_is_said_once_the_table_is_complete() -> None:
    councils = [council("Inkham", "county", 10, 9, 4, 4, 1), council("Quillby", "county", 90, 45, 6, 5, 5)]

    averages, problems = work_out_averages(
        councils, published(uphold_average=67, compliance_average=90, councils=2), "averages.yaml", CATALOGUE
    )

    assert averages["county"]["uphold_average"] == 54
    assert [str(each) for each in problems] == [
        "averages.yaml: uphold_average: 67% is published for county councils, 54% is worked out"
    ]

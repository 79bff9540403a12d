"""Facts worked out of what was written, and never out of what wasn't."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import council

from lgo_letters.edition_model import Dates, EditionFile, Figure, SectionEntry, Signatory
from lgo_letters.facts import added, known_facts, percentage, proportion, work_out
from lgo_letters.figures import Type, Value
from lgo_letters.model import AUTHORITY_TYPES, NOT_RECORDED, Averages, Counts

EDITION = EditionFile(
    year=2020,
    language="en-GB",
    dates=Dates.model_validate(
        {
            "letter": "2020-07-22",
            "publication": "2020-07-29",
            "period_start": "2019-04-01",
            "period_end": "2020-03-31",
        }
    ),
    signatory=Signatory(name="A Nemo", roles=("Ombudsman",)),
    organisation="The Ombudsman",
    title="A letter",
    documents=(),
    figures=(
        Figure(name="courses", meaning="courses", value=118, last_year=71),
        Figure(name="seminars", meaning="seminars", value=3, last_year=5),
        Figure(name="people", meaning="people", value=7, last_year=7),
        Figure(name="delegates", meaning="delegates", value=178),
    ),
    sections=(SectionEntry(id="introduction"),),
)
NO_AVERAGES = Averages()


def _facts(counts: Counts | None = None, averages: Averages = NO_AVERAGES, **fields: object) -> dict[str, Value]:
    return work_out(council(counts or Counts(), **fields), averages, EDITION)


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (13, 16, Fraction(325, 4)),
        (0, 16, Fraction(0)),
        (16, 16, Fraction(100)),
        (0, 0, None),
        (None, 16, None),
        (3, None, None),
    ],
)
def test_a_rate_is_exact_and_unknown_where_there_is_nothing_to_divide_by(
    part: int | None, whole: int | None, rate: Fraction | None
) -> None:
    assert percentage(part, whole) == rate
    assert proportion(part, whole) == (None if rate is None else rate / 100)


@pytest.mark.parametrize(("counts", "total"), [((1, 2), 3), ((0, 0), 0), ((1, None), None), ((None, 0), None), ((), 0)])
def test_a_sum_is_unknown_where_one_of_its_counts_is(counts: tuple[int | None, ...], total: int | None) -> None:
    assert added(*counts) == total


def test_every_fact_that_is_known_by_name_is_worked_out_in_the_same_order() -> None:
    assert list(_facts()) == list(known_facts(EDITION.figures))


def test_every_fact_has_a_meaning_and_its_own_name() -> None:
    facts = known_facts(EDITION.figures)

    assert all(name == fact.name and fact.meaning for name, fact in facts.items())
    assert all(bool(fact.values) == (fact.type is Type.CHOICE) for fact in facts.values())


def test_rates_come_from_the_counts() -> None:
    facts = _facts(Counts(16, 13, 12, 11, 3))

    assert facts["uphold_rate"] == Fraction(325, 4)
    assert facts["compliance_rate"] == Fraction(1100, 12)
    assert facts["satisfactory_remedy_rate"] == Fraction(300, 13)
    assert facts["not_complied"] == 1


def test_a_rate_of_nothing_is_not_known_and_never_0() -> None:
    facts = _facts(Counts(0, 0, 0, 0, 0))

    assert [facts[name] for name in ("uphold_rate", "compliance_rate", "satisfactory_remedy_rate")] == [None] * 3
    assert facts["not_complied"] == 0


@pytest.mark.parametrize("counts", [Counts(complied=1), Counts(compliance_outcomes=1), Counts()])
def test_what_was_not_complied_with_is_not_known_without_both_counts(counts: Counts) -> None:
    assert _facts(counts)["not_complied"] is None


def test_what_was_not_recorded_is_not_known() -> None:
    facts = _facts()

    unknown = (
        "sent",
        "late",
        "late_share",
        "summons_threatened_only",
        "summons_issued",
        "summons_total",
        "remedies_late",
        "training_courses",
        "public_interest_reports",
        "new_complaints",
        "since_implemented",
    )
    assert {name: facts[name] for name in unknown} == dict.fromkeys(unknown)
    assert facts["responses_trend"] == facts["remedies_timeliness"] == NOT_RECORDED


def test_what_was_recorded_is_known() -> None:
    facts = _facts(
        Counts(compliance_outcomes=12, complied=10),
        enquiries={"sent": 16, "late": 6, "trend": "not improved"},
        witness_summons={"threatened_only": 1, "issued": 2},
        remedies={"timeliness": "improved", "late": 0},
        compliance={"new_complaints": 2, "since_implemented": 1},
        training={"courses": 1},
        public_interest_reports=0,
    )

    assert (facts["sent"], facts["late"], facts["late_share"]) == (16, 6, Fraction(3, 8))
    assert (facts["responses_trend"], facts["remedies_timeliness"]) == ("not improved", "improved")
    assert (facts["summons_threatened_only"], facts["summons_issued"], facts["summons_total"]) == (1, 2, 3)
    assert (facts["new_complaints"], facts["since_implemented"]) == (2, 1)
    assert (facts["remedies_late"], facts["training_courses"], facts["public_interest_reports"]) == (0, 1, 0)


def test_where_all_was_complied_with_nothing_became_of_the_rest() -> None:
    facts = _facts(Counts(compliance_outcomes=3, complied=3), compliance=NOT_RECORDED)

    assert (facts["new_complaints"], facts["since_implemented"]) == (0, 0)


def test_a_share_of_no_enquiries_is_not_known() -> None:
    facts = _facts(enquiries={"sent": 0, "late": 0, "trend": "improved"})

    assert (facts["late"], facts["late_share"]) == (0, None)


@pytest.mark.parametrize(
    ("addressee", "name", "salutation"),
    [
        ({"title": "Ms", "surname": "Nemo"}, "Ms Nemo", "Ms Nemo"),
        ({"title": "Ms", "forename": "Ann", "surname": "Nemo"}, "Ms Ann Nemo", "Ms Nemo"),
        (
            {"title": "Sir", "forename": "John", "surname": "Nemo", "salutation": "Sir John"},
            "Sir John Nemo",
            "Sir John",
        ),
        ({"surname": "Nemo", "salutation": "Colleague"}, "Nemo", "Colleague"),
        ({"title": "Dr", "surname": "Nemo-Łódź y Nobody"}, "Dr Nemo-Łódź y Nobody", "Dr Nemo-Łódź y Nobody"),
        ({"name": "unknown"}, None, None),
    ],
)
def test_an_addressee_is_named_in_the_address_and_greeted(
    addressee: dict[str, str], name: str | None, salutation: str | None
) -> None:
    facts = _facts(addressee={"role": "Interim Chief Executive", **addressee})

    assert (facts["addressee_name"], facts["salutation_name"]) == (name, salutation)
    assert facts["addressee_role"] == "Interim Chief Executive"


def test_averages_are_those_of_the_type_or_not_known() -> None:
    facts = _facts(averages=Averages(uphold=Fraction(67), satisfactory_remedy=Fraction(23, 2)))

    assert facts["uphold_average"] == 67
    assert facts["compliance_average"] is None
    assert facts["satisfactory_remedy_average"] == Fraction(23, 2)


def test_statistics_are_given_unless_the_file_omits_them() -> None:
    assert _facts()["statistics_given"] is True
    assert _facts(statistics_pages="omit", statistics_pages_reason="none known")["statistics_given"] is False


def test_dates_and_figures_are_those_of_the_edition() -> None:
    facts = _facts()

    assert facts["letter_date"] == date(2020, 7, 22)
    assert facts["publication_date"] == date(2020, 7, 29)
    assert (facts["period_start"], facts["period_end"]) == (date(2019, 4, 1), date(2020, 3, 31))
    assert facts["delegates"] == 178
    assert "delegates_more" not in facts


def test_a_figure_is_more_or_fewer_than_last_year_or_neither() -> None:
    facts = _facts()

    assert (facts["courses_more"], facts["courses_fewer"]) == (47, None)
    assert (facts["seminars_more"], facts["seminars_fewer"]) == (None, 2)
    assert (facts["people_more"], facts["people_fewer"]) == (None, None)


def test_the_facts_of_the_edition_are_the_same_in_every_letter() -> None:
    national = [fact.name for fact in known_facts(EDITION.figures).values() if fact.national]

    assert "letter_date" in national
    assert "courses_more" in national
    assert "upheld" not in national


@given(st.sampled_from(AUTHORITY_TYPES), st.integers(0, 50), st.integers(0, 50))
def test_a_rate_is_from_0_to_100_whatever_the_counts(kind: str, some: int, others: int) -> None:
    facts = _facts(Counts(some + others, some, 0, 0, 0), authority_type=kind)

    rate = facts["uphold_rate"]
    assert (rate is None) == (some + others == 0)
    assert rate is None or (isinstance(rate, Fraction) and 0 <= rate <= 100)

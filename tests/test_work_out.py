"""Work out facts from what was recorded. A missing figure is never treated as zero."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import ALWAYS, AUTHORITY_TYPES, CATALOGUE, averaged, council, counted

from lgo_letters.edition_model import Dates, EditionFile, SectionEntry, Signatory
from lgo_letters.facts.declaration import Figure
from lgo_letters.facts.fact import Fact, ratio, total
from lgo_letters.figures import Type, Value
from lgo_letters.model import NOT_RECORDED, Averages, Counts
from lgo_letters.work_out import rework, work_out

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
KNOWN = CATALOGUE.with_figures(EDITION.figures).facts
NO_AVERAGES = averaged()


def _facts(counts: Counts | None = None, averages: Averages = NO_AVERAGES, **fields: object) -> dict[str, Value]:
    always = replace(ALWAYS, catalogue=CATALOGUE.with_figures(EDITION.figures))
    return work_out(council(counts or counted(), **fields), averages, always, EDITION)


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
    counts = {"part": part, "whole": whole}

    assert ratio(Fact("a_rate", Type.RATE, "", part="part", whole="whole", per=100), counts) == rate
    share = None if rate is None else rate / 100
    assert ratio(Fact("a_share", Type.SHARE, "", part="part", whole="whole", per=1), counts) == share


@pytest.mark.parametrize(
    ("counts", "added", "left"),
    [((1, 2), 3, -1), ((0, 0), 0, 0), ((2, 1), 3, 1), ((1, None), None, None), ((None, 0), None, None)],
)
def test_a_sum_or_difference_is_unknown_where_one_of_its_counts_is(
    counts: tuple[int | None, int | None], added: int | None, left: int | None
) -> None:
    values = dict(zip(("one", "other"), counts, strict=True))

    assert total(Fact("a_sum", Type.COUNT, "", terms=(("one", 1), ("other", 1))), values) == added
    assert total(Fact("a_difference", Type.COUNT, "", terms=(("one", 1), ("other", -1))), values) == left


@pytest.mark.parametrize(
    ("counts", "more", "fewer"), [((3, 1), 2, None), ((1, 3), None, 2), ((2, 2), None, None), ((2, None), None, None)]
)
def test_a_difference_that_may_be_negative_is_known_as_more_or_as_fewer(
    counts: tuple[int | None, int | None], more: int | None, fewer: int | None
) -> None:
    values = dict(zip(("one", "other"), counts, strict=True))
    difference = Fact("by", Type.COUNT, "", terms=(("one", 1), ("other", -1)))

    assert total(replace(difference, sign=1), values) == more
    assert total(replace(difference, sign=-1), values) == fewer


def test_every_fact_that_is_known_by_name_is_worked_out_in_the_same_order() -> None:
    assert list(_facts()) == list(KNOWN)


def test_every_fact_has_a_meaning_and_its_own_name() -> None:
    facts = KNOWN

    assert all(name == fact.name and fact.meaning for name, fact in facts.items())
    assert all(bool(fact.values) == (fact.type is Type.CHOICE) for fact in facts.values())


def test_rates_come_from_the_counts() -> None:
    facts = _facts(counted(16, 13, 12, 11, 3))

    assert facts["uphold_rate"] == Fraction(325, 4)
    assert facts["compliance_rate"] == Fraction(1100, 12)
    assert facts["satisfactory_remedy_rate"] == Fraction(300, 13)
    assert facts["not_complied"] == 1


def test_a_rate_of_nothing_is_not_known_and_never_0() -> None:
    facts = _facts(counted(0, 0, 0, 0, 0))

    assert [facts[name] for name in ("uphold_rate", "compliance_rate", "satisfactory_remedy_rate")] == [None] * 3
    assert facts["not_complied"] == 0


@pytest.mark.parametrize("counts", [counted(complied=1), counted(compliance_outcomes=1), counted()])
def test_what_was_not_complied_with_is_not_known_without_both_counts(counts: Counts) -> None:
    assert _facts(counts)["not_complied"] is None


def test_what_was_not_recorded_is_not_known() -> None:
    facts = _facts()

    unknown = (
        "enquiries.sent",
        "enquiries.late",
        "late_share",
        "witness_summons.threatened_only",
        "witness_summons.issued",
        "summons_total",
        "remedies.late",
        "training.courses",
        "public_interest_reports",
        "compliance.new_complaints",
        "compliance.since_implemented",
    )
    assert {name: facts[name] for name in unknown} == dict.fromkeys(unknown)
    assert facts["enquiries.trend"] == facts["remedies.timeliness"] == NOT_RECORDED


def test_what_was_recorded_is_known() -> None:
    facts = _facts(
        counted(compliance_outcomes=12, complied=10),
        enquiries={"sent": 16, "late": 6, "trend": "not improved"},
        witness_summons={"threatened_only": 1, "issued": 2},
        remedies={"timeliness": "improved", "late": 0},
        compliance={"new_complaints": 2, "since_implemented": 1},
        training={"courses": 1},
        public_interest_reports=0,
    )

    assert (facts["enquiries.sent"], facts["enquiries.late"], facts["late_share"]) == (16, 6, Fraction(3, 8))
    assert (facts["enquiries.trend"], facts["remedies.timeliness"]) == ("not improved", "improved")
    assert (facts["witness_summons.threatened_only"], facts["witness_summons.issued"], facts["summons_total"]) == (
        1,
        2,
        3,
    )
    assert (facts["compliance.new_complaints"], facts["compliance.since_implemented"]) == (2, 1)
    assert (facts["remedies.late"], facts["training.courses"], facts["public_interest_reports"]) == (0, 1, 0)


def test_where_all_was_complied_with_nothing_became_of_the_rest() -> None:
    facts = _facts(counted(compliance_outcomes=3, complied=3), compliance=NOT_RECORDED)

    assert (facts["compliance.new_complaints"], facts["compliance.since_implemented"]) == (0, 0)


def test_a_share_of_no_enquiries_is_not_known() -> None:
    facts = _facts(enquiries={"sent": 0, "late": 0, "trend": NOT_RECORDED})

    assert (facts["enquiries.late"], facts["late_share"]) == (0, None)


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
    facts = _facts(averages=averaged(67, satisfactory_remedy=Fraction(23, 2)))

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
    national = [fact.name for fact in KNOWN.values() if fact.national]

    assert "letter_date" in national
    assert "courses_more" in national
    assert "upheld" not in national


@given(st.sampled_from(AUTHORITY_TYPES), st.integers(0, 50), st.integers(0, 50))
def test_a_rate_is_from_0_to_100_whatever_the_counts(kind: str, some: int, others: int) -> None:
    facts = _facts(counted(some + others, some, 0, 0, 0), authority_type=kind)

    rate = facts["uphold_rate"]
    assert (rate is None) == (some + others == 0)
    assert rate is None or (isinstance(rate, Fraction) and 0 <= rate <= 100)


def test_a_sum_over_a_group_that_is_no_longer_needed_is_worked_out_again() -> None:
    names = ("compliance.new_complaints", "compliance.since_implemented")
    both = Fact("both", Type.COUNT, "", terms=tuple((name, 1) for name in names))
    always = replace(ALWAYS, catalogue=replace(CATALOGUE, facts={**CATALOGUE.facts, "both": both}))
    counts = {"compliance_outcomes": 9, "complied": 7, "not_complied": 2}
    facts = {**dict.fromkeys(always.catalogue.facts), **counts, names[0]: 1, names[1]: 2, "both": 3}

    assert rework(facts, {"complied": 9}, always)["both"] == 0

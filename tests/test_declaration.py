"""Read what an edition declares about councils, strictly: each mistake has its place and a hint."""

from pathlib import Path

import pytest

from lgo_letters.facts.declaration import FACTS_FILE
from lgo_letters.facts.fact import MOST_RESIDENTS
from lgo_letters.figures import Type
from lgo_letters.model import MAX_COUNT
from lgo_letters.problems import Problem
from lgo_letters.reading.yaml_file import read_string
from lgo_letters.rules.always import Always
from lgo_letters.rules.declaration_reader import declared, read_declaration

SMALL = """\
authority_types:
  - name: shire
counts:
  - name: cases
    meaning: cases decided
  - name: late
    meaning: cases decided late
    part_of: cases
records:
  - name: visits
    meaning: visits to the council
    fields:
      - name: planned
        type: count
        meaning: visits planned
      - name: made
        type: count
        part_of: visits.planned
        meaning: visits made
      - name: mood
        type: choice
        one_of:
          - glad
          - sorry
        meaning: how they went
worked_out:
  - name: in_time
    equals: cases - late
    meaning: cases decided in time
  - name: late_rate
    rate: late of cases
    meaning: late of the cases
"""


def read(text: str) -> tuple[Always | None, tuple[Problem, ...]]:
    document, problems = read_string(text, "facts.yaml", FACTS_FILE)
    return (None, problems) if document is None else declared(document)


def facts_in(text: str) -> Always:
    always, problems = read(text)
    assert always is not None, problems
    return always


def problem_in(text: str) -> Problem:
    _, problems = read(text)
    assert len(problems) == 1, problems
    return problems[0]


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


def test_a_field_is_a_fact_of_the_same_name() -> None:
    facts = facts_in(SMALL).catalogue.facts

    assert facts["visits.made"].key == "visits.made"
    assert facts["cases"].key == "statistics.cases"


def test_a_choice_may_also_be_not_recorded() -> None:
    facts = facts_in(SMALL).catalogue.facts

    assert facts["visits.mood"].values == ("glad", "sorry", "not recorded")


def test_each_fact_can_be_asked_for_as_last_years() -> None:
    facts = facts_in(SMALL).catalogue.facts

    assert facts["last_year.late_rate"].part == "last_year.late"
    assert facts["last_year.in_time"].terms == (("last_year.cases", 1), ("last_year.late", -1))
    assert facts["last_year.visits.mood"].values == ("glad", "sorry")


def test_a_sum_of_sums_is_a_sum_of_what_is_recorded() -> None:
    more = "  - name: all\n    equals: in_time + visits.made\n    meaning: all together\n"

    facts = facts_in(SMALL + more).catalogue.facts

    assert facts["all"].terms == (("cases", 1), ("late", -1), ("visits.made", 1))


def test_a_difference_that_may_be_negative_is_two_facts() -> None:
    more = "  - name: change\n    equals: late - last_year.late\n    meaning: late against last year\n"

    facts = facts_in(SMALL + more).catalogue.facts

    assert "change" not in facts
    assert facts["change_more"].sign == 1
    assert facts["change_fewer"].sign == -1


def test_a_share_of_a_sum_with_last_year_in_it_isnt_known_of_last_year() -> None:
    both = "  - name: both\n    equals: late + last_year.late\n    meaning: late in both years\n"
    more = both + "  - name: late_of_both\n    share: late of both\n    meaning: late of both years\n"

    facts = facts_in(SMALL + more).catalogue.facts

    assert "late_of_both" in facts
    assert "last_year.late_of_both" not in facts


def test_what_is_always_true_was_true_last_year() -> None:
    more = 'always:\n  - id: no-mood\n    say: glad, no visit\n    that: visits.made > 0 or visits.mood != "glad"\n'

    said = [str(each.condition) for each in facts_in(SMALL + more).statements if each.id]

    assert said == [
        'visits.made > 0 or visits.mood != "glad"',
        'last_year.visits.made > 0 or last_year.visits.mood != "glad"',
    ]


def test_a_fact_of_last_years_letter_alone_can_be_declared() -> None:
    more = "last_year:\n  - name: raised_lateness\n    type: yes or no\n    meaning: whether the letter said so\n"

    always = facts_in(SMALL + more)

    assert always.catalogue.facts["last_year.raised_lateness"].type is Type.YES_NO
    assert "raised_lateness" not in always.catalogue.facts


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("    part_of: cases\n", "    part_of: csaes\n", "there is no count csaes", id="unknown whole"),
        pytest.param("part_of: cases", "part_of: late", "late is a part of late: a circle", id="part of itself"),
        pytest.param("part_of: cases", "part_of: visits.mood", "visits.mood is a one of a list", id="part of a choice"),
        pytest.param("equals: cases - late", "equals: in_time - late", "in_time needs in_time: a circle", id="circle"),
        pytest.param("equals: cases - late", "equals: cases times late", "is no sum of counts", id="no sum"),
        pytest.param("rate: late of cases", "rate: late / cases", "is no part of a whole", id="no rate"),
        pytest.param("rate: late of cases", "rate: late of visits.mood", "not a count", id="rate of a choice"),
        pytest.param("name: in_time\n", "name: late\n", "there is a fact late", id="name used twice"),
        pytest.param("name: mood\n", "name: made\n", "there is a fact visits.made", id="field named twice"),
        pytest.param("name: in_time\n", "name: sent_by\n", "there is a fact sent_by", id="name of the program's"),
        pytest.param("name: visits\n", "name: addressee\n", "every council's file has", id="field of every file"),
        pytest.param("type: choice\n", "type: count\n", "one_of doesn't fit its type", id="count with one_of"),
        pytest.param("    rate: late", "    share: late of cases\n    rate: late", "is one of rate", id="two kinds"),
    ],
)
def test_a_mistake_in_a_declaration_has_its_place(old: str, new: str, message: str) -> None:
    text = changed(old, new)
    before, after = SMALL.split("\n"), text.split("\n")
    first = next(number for number, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)

    _, problems = read(text)

    assert message in problems[0].message
    assert abs(problems[0].place.line - (first + 1)) <= 2, problems[0]


GROUP = """\
  - name: topics
    meaning: cases by topic
    total: cases
    fields:
      - name: one
        meaning: the first
        called: the first topic
      - name: other
        meaning: the other
        called: the other topic
  - name: residents
    meaning: residents
"""
MORE = """\
  - name: main
    largest: topics
    meaning: the main topic
  - name: per_head
    rate: late of residents
    per: 1000
    meaning: late per 1,000 residents
"""
GROUPED = SMALL.replace("records:\n", f"{GROUP}records:\n") + MORE


def test_a_group_of_counts_is_columns_and_their_sum() -> None:
    always = facts_in(GROUPED)

    facts = always.catalogue.facts
    assert always.catalogue.columns == ("cases", "late", "topics.one", "topics.other", "residents")
    assert facts["topics"].terms == (("topics.one", 1), ("topics.other", 1))
    assert facts["main"].values == ("the first topic", "the other topic")
    assert facts["last_year.main_count"].among == ("last_year.topics.one", "last_year.topics.other")
    said = "the counts under topics don't come to cases"
    assert [str(each.condition) for each in always.statements if each.say == said] == ["topics == cases"]


def test_only_of_what_a_rate_is_per_1000_of_are_there_more_than_a_million() -> None:
    facts = facts_in(GROUPED).catalogue.facts

    assert {name for name, fact in facts.items() if fact.most > MAX_COUNT} == {"residents", "last_year.residents"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("total: cases", "total: csaes", "there is no count csaes (did you mean cases?)", id="total"),
        pytest.param("largest: topics", "largest: topic", "there is no group topic (did you mean topics?)", id="group"),
        pytest.param("        called: the other topic\n", "", "what a text calls topics.other", id="without a name"),
        pytest.param("called: the other", "called: the first", "two of topics are called the same", id="one name"),
        pytest.param("name: other\n", "name: one\n", "there is a fact topics.one (rename it)", id="twin"),
        pytest.param("name: topics\n", "name: visits\n", "visits is a record of councils' files, too", id="record"),
        pytest.param("name: shire", "name: 'sh\"ire'", "has double quotes", id="quotes"),
        pytest.param("name: per_head", "name: main_count", "there is a fact main_count (rename it)", id="second fact"),
        pytest.param("largest: topics", "largest: visits", "visits.mood is a one of a list", id="of a choice"),
        pytest.param(
            "cases - late\n", "cases + main_count\n", "main_count is not the same count for each council", id="sum"
        ),
        pytest.param("per: 1000", "per: 500", "500 is not one of: 1, 10, 1000", id="per 500"),
        pytest.param("rate: late of residents", "share: late of residents", "per_head is no rate", id="share per"),
        pytest.param(
            "    meaning: residents\n",
            "    meaning: residents\n    authority_types:\n      - shires\n",
            'there is no authority type "shires" (did you mean shire?)',
            id="type",
        ),
        pytest.param(
            "meaning: residents\n", "meaning: residents\n    total: cases\n", "only a group has", id="no group"
        ),
    ],
)
def test_a_mistake_in_a_group_or_a_rate_per_so_many_is_told(old: str, new: str, message: str) -> None:
    assert GROUPED.count(old) == 1

    _, problems = read(GROUPED.replace(old, new))

    assert any(message in f"{problem.message} ({problem.hint})" for problem in problems), problems
    assert all(problem.place.line for problem in problems)


def test_a_rate_can_be_per_1000_of_a_sum_or_of_last_years_count() -> None:
    more = "  - name: then\n    rate: late of last_year.residents\n    per: 1000\n    meaning: late against then\n"
    more += "  - name: mean\n    rate: late of visits.planned\n    per: 1\n    meaning: late for each visit\n"
    more += "  - name: of_sum\n    rate: late of in_time\n    per: 1000\n    meaning: late of the others\n"

    facts = facts_in(GROUPED + more).catalogue.facts

    assert (facts["then"].per, facts["of_sum"].whole, facts["cases"].most) == (1000, "in_time", MOST_RESIDENTS)


def test_rates_per_other_numbers_are_not_compared() -> None:
    more = "  - name: other_rate\n    rate: cases of residents\n    per: 100000\n    meaning: cases per 100,000\n"
    always = "always:\n  - id: one\n    say: something\n    that: per_head < other_rate\n"

    problem = problem_in(GROUPED + more + always)

    assert problem.message == "per_head is per 1,000 and other_rate is per 100,000"
    assert problem.hint == "compare like with like"


def test_an_average_of_what_is_recorded_in_files_is_refused() -> None:
    more = (
        "  - name: made_rate\n    rate: visits.made of visits.planned\n    meaning: visits made\n"
        "  - name: made_average\n    average: made_rate\n    meaning: of similar authorities\n"
    )

    problem = problem_in(SMALL + more)

    assert problem.message == "made_rate doesn't rest on the columns of statistics.csv alone"


def test_a_condition_in_always_that_asks_about_nothing_is_told_at_its_place() -> None:
    text = SMALL + "always:\n  - id: one\n    say: something\n    that: csaes > 0\n"

    problem = problem_in(text)

    assert (problem.place.line, problem.message, problem.hint) == (
        len(text.splitlines()),
        "there is no fact csaes",
        "did you mean cases?",
    )


def test_without_a_declaration_nothing_can_be_read(tmp_path: Path) -> None:
    always, problems = read_declaration(tmp_path, "templates/2020")

    assert always is None
    assert [str(problem.place) for problem in problems] == ["templates/2020/facts.yaml"]

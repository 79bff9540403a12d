"""Evaluate conditions: true, false or unknown, and why."""

from fractions import Fraction
from typing import cast

import pytest

from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import Type
from lgo_letters.problems import Place
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import ALWAYS, Condition, explain, facts_of, weigh

KNOWN = {
    fact.name: fact
    for fact in (
        Fact("late", Type.COUNT, ""),
        Fact("sent", Type.COUNT, ""),
        Fact("share", Type.SHARE, ""),
        Fact("trend", Type.CHOICE, "", ("improved", "not improved")),
        Fact("offered", Type.YES_NO, ""),
        Fact("rate", Type.RATE, "", part="upheld", whole="investigations"),
    )
}
FACTS: Facts = {"late": 2, "sent": None, "share": Fraction(1, 3), "trend": "improved", "offered": True}


def _read(source: str) -> Condition:
    condition, problems = parse(source, KNOWN, Place("a.yaml").inside(""))
    assert problems == ()
    return condition


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("late == 2", True),
        ("late != 2", False),
        ("late < 3", True),
        ("late <= 2", True),
        ("late > 2", False),
        ("late >= 2", True),
        ("2 < late", False),
        ("late > 1.5", True),
        ("share > 1/3", False),
        ("share >= 1/3", True),
        ("share > 0.333", True),
        ('trend == "improved"', True),
        ('trend in ["improved", "not improved"]', True),
        ('trend not in ["improved"]', False),
        ("late in [1, 2]", True),
        ("offered", True),
        ("not offered", False),
        ("sent > 0", None),
        ("sent == 0", None),
        ("not (sent > 0)", None),
        ("sent == late", None),
        ("sent in [1, 2]", None),
        ("sent not in [1, 2]", None),
        ("sent is known", False),
        ("sent is not known", True),
        ("late is known", True),
        ("sent > 0 and late > 2", False),
        ("sent > 0 and late > 1", None),
        ("sent > 0 or late > 1", True),
        ("sent > 0 or late > 2", None),
        ("late > 1 and offered", True),
        ("late > 2 or not offered", False),
    ],
)
def test_a_condition_is_true_false_or_unknown(source: str, holds: object) -> None:
    assert weigh(_read(source), FACTS) is holds


def test_a_yes_or_no_that_is_not_known_is_unknown() -> None:
    assert weigh(_read("offered"), {"offered": None}) is None


def test_no_condition_holds_for_all() -> None:
    assert weigh(ALWAYS, {}) is True
    assert str(ALWAYS) == "always"


ANSWERS: list[bool | None] = [True, False, None]


@pytest.mark.parametrize("other", ANSWERS)
@pytest.mark.parametrize("one", ANSWERS)
def test_and_or_and_not_are_those_of_kleene(*, one: bool | None, other: bool | None) -> None:
    known = {name: Fact(name, Type.YES_NO, "") for name in ("one", "other")}
    facts: Facts = {"one": one, "other": other}
    order = {False: 0, None: 1, True: 2}
    answers = {rank: answer for answer, rank in order.items()}

    def holds(source: str) -> bool | None:
        return weigh(parse(source, known, Place("a.yaml").inside(""))[0], facts)

    assert holds("one and other") is answers[min(order[one], order[other])]
    assert holds("one or other") is answers[max(order[one], order[other])]
    assert holds("not one") is answers[2 - order[one]]


def test_a_verdict_tells_each_part_with_the_facts_that_it_asks_about() -> None:
    verdict = explain(_read("late > 1 and (sent > 0 or not (share > 1/2))"), FACTS)

    late, either = verdict.parts
    sent, negated = either.parts
    assert verdict.holds is True
    assert [(each.text, each.holds, each.facts) for each in (late, sent, *negated.parts)] == [
        ("late > 1", True, (("late", "2"),)),
        ("sent > 0", None, (("sent", "not known"),)),
        ("share > 1/2", False, (("share", "0.333 (1/3)"),)),
    ]


@pytest.mark.parametrize("source", ["not offered", "late is not known", "late not in [1]"])
def test_a_negated_fact_is_one_part(source: str) -> None:
    verdict = explain(_read(source), FACTS)

    assert verdict.parts == ()
    assert verdict.text == source


def test_a_fact_that_is_asked_about_twice_is_told_once() -> None:
    condition = _read("late > 0 and late < 9 and late in [1] and late is known and not offered")

    assert [fact.name for fact in facts_of(condition)] == ["late", "late", "late", "late", "offered"]
    assert explain(condition, FACTS).facts == (("late", "2"), ("offered", "yes"))


@pytest.mark.parametrize(
    ("investigations", "told"),
    [(0, "not applicable (investigations is 0)"), (None, "not known")],
    ids=["none", "unknown"],
)
def test_a_rate_of_nothing_is_told_as_such(investigations: int | None, told: str) -> None:
    verdict = explain(_read("rate > 50"), {"rate": None, "investigations": investigations})

    assert verdict.facts == (("rate", told),)


def test_what_is_no_condition_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="no condition: 'late'"):
        weigh(cast("Condition", "late"), FACTS)

"""The nearest change that reverses a condition: it is right, allowed, as small as possible, and given in counts."""

from itertools import combinations, product

import pytest
from archetypes import ARCHETYPES, Archetype
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import ALWAYS, CATALOGUE

from lgo_letters.edition_model import EditionFile
from lgo_letters.facts.fact import Facts
from lgo_letters.figures import Value
from lgo_letters.pipeline import Year
from lgo_letters.problems import Place
from lgo_letters.reasons.nearest_change import nearest
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import Condition, weigh
from lgo_letters.work_out import rework, work_out

KNOWN = CATALOGUE.facts
TRENDS = ("improved", "not improved", "not raised last year")


def _facts(archetype: Archetype, edition: EditionFile) -> dict[str, Value]:
    return work_out(archetype.council(), archetype.averages, ALWAYS, edition)


def _condition(text: str) -> Condition:
    condition, problems = parse(text, KNOWN, Place("<test>").inside(text))
    assert not problems, (text, problems)
    return condition


LATE = Archetype("Late Six Of Sixteen", enquiries=(16, 6, "not improved"))


@pytest.mark.parametrize(
    ("archetype", "text", "told"),
    [
        pytest.param(
            Archetype("Ten Of Ten"),
            "compliance_rate < 100",
            "compliance_rate is 100; would be < 100 with one case of ten not complied with",
            id="a rate",
        ),
        pytest.param(
            Archetype("Nine Of Ten", counts=(16, 13, 10, 9, 3)),
            "compliance_rate == 100",
            "compliance_rate is 90; would be 100 with all ten cases complied with",
            id="a rate the other way",
        ),
        pytest.param(
            LATE,
            "late_share > 1/2",
            "late_share is 0.375 (3/8); would be > 1/2 with nine enquiries of 16 late (now six)",
            id="a share",
        ),
        pytest.param(
            LATE,
            "enquiries.late < 6",
            "enquiries.late is 6; would be < 6 with five enquiries of 16 late",
            id="a count of a whole",
        ),
        pytest.param(
            Archetype("No Outcome", counts=(16, 13, 0, 0, 3)),
            "compliance_rate < 100",
            "compliance_rate is not applicable (compliance_outcomes is 0); "
            "would be < 100 with compliance_outcomes 1 (now 0)",
            id="a rate that does not apply",
        ),
        pytest.param(
            Archetype("Nothing"),
            "enquiries.late > 0",
            "enquiries.late is not known; would be > 0 with one enquiry late, enquiries.sent 1, "
            'enquiries.trend "improved" (now "not recorded")',
            id="not recorded",
        ),
        pytest.param(
            LATE,
            'enquiries.trend in ["improved", "not raised last year"]',
            'enquiries.trend is "not improved"; would be in ["improved", "not raised last year"] '
            'with enquiries.trend "improved"',
            id="in a list",
        ),
        pytest.param(
            LATE,
            'enquiries.trend not in ["not improved"]',
            'enquiries.trend is "not improved"; would be not in ["not improved"] with enquiries.trend "improved"',
            id="not in a list",
        ),
        pytest.param(
            LATE,
            "not (enquiries.late > 0 and enquiries.sent > 3)",
            "enquiries.late is 6, enquiries.sent is 16; would hold with no enquiry of 16 late, "
            'enquiries.trend "improved" (now "not improved")',
            id="not",
        ),
        pytest.param(
            LATE,
            "(meeting_offered or enquiries.late > 20) and (enquiries.sent < 16 or enquiries.late > 6)",
            "meeting_offered is no, enquiries.late is 6, enquiries.sent is 16; would hold with meeting_offered yes, "
            "seven enquiries of 16 late",
            id="nested",
        ),
        pytest.param(LATE, "meeting_offered", "meeting_offered is no; would be yes", id="yes or no"),
        pytest.param(
            Archetype("One Summons", summons=(1, 0)),
            "summons_total >= 3",
            "summons_total is 1; would be >= 3 with witness_summons.threatened_only 3 (now 1)",
            id="a sum",
        ),
        pytest.param(
            Archetype("No Average", averages=ARCHETYPES[1].averages),
            "uphold_average is known",
            "uphold_average is not known; would be known",
            id="what needs to be known",
        ),
        pytest.param(LATE, "enquiries.late > 1", "", id="what holds already"),
    ],
)
def test_a_change_is_told_in_counts_with_what_is_now(year: Year, archetype: Archetype, text: str, told: str) -> None:
    change = nearest(_condition(text), _facts(archetype, year.edition.file), ALWAYS)

    assert change is not None
    assert change.text == told


def test_what_is_the_same_for_every_council_has_no_nearest_change(year: Year) -> None:
    always = year.edition.always
    condition, _ = parse("courses_delivered_more == 1", always.catalogue.facts, Place("<test>").inside(""))

    assert nearest(condition, year.facts_of(LATE.council()), always) is None


def test_what_can_never_hold_has_no_nearest_change(year: Year) -> None:
    assert nearest(_condition("enquiries.late > enquiries.sent"), _facts(LATE, year.edition.file), ALWAYS) is None


# For councils with counts up to four, each change is compared with all changes of one or two facts.

COUNTS: tuple[Value, ...] = (None, 0, 1, 2, 3, 4)
VALUES: dict[str, tuple[Value, ...]] = {
    **dict.fromkeys(
        ("enquiries.sent", "enquiries.late", "compliance_outcomes", "complied", "witness_summons.issued"), COUNTS
    ),
    "witness_summons.threatened_only": COUNTS,
    "remedies.late": COUNTS,
    "enquiries.trend": (*TRENDS, "not recorded"),
    "remedies.timeliness": (*TRENDS, "not recorded"),
    "meeting_offered": (True, False),
}
TREND = st.sampled_from(TRENDS)
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
NAMES = st.sampled_from(
    ["enquiries.sent", "enquiries.late", "complied", "not_complied", "summons_total", "remedies.late"]
)
LEAVES = st.one_of(
    st.builds("{} {} {}".format, NAMES, SIGNS, st.integers(0, 4)),
    st.builds("late_share {} {}".format, SIGNS, st.sampled_from(["1/3", "1/2", "3/4", "1"])),
    st.builds("compliance_rate {} {}".format, SIGNS, st.sampled_from(["50", "75", "100"])),
    st.builds("{} is known".format, NAMES),
    st.builds('enquiries.trend {} "{}"'.format, st.sampled_from(["==", "!="]), st.sampled_from(TRENDS)),
    st.sampled_from(
        ["meeting_offered", "enquiries.late < enquiries.sent", 'remedies.timeliness in ["improved", "not improved"]']
    ),
)
TEXTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=3,
)
SMALL = st.integers(0, 4)
MADE = st.builds(
    Archetype,
    st.just("Made Up"),
    counts=st.builds(lambda whole, part: (0, 0, whole, min(whole, part), 0), SMALL, SMALL),
    enquiries=st.none()
    | st.builds(
        lambda sent, late, trend: (sent, min(sent, late), trend if sent else "not recorded"), SMALL, SMALL, TREND
    ),
    summons=st.none() | st.tuples(SMALL, SMALL),
    remedies=st.none() | st.tuples(TREND, st.none() | st.integers(1, 4)),
    meeting=st.booleans(),
).filter(lambda made: made.is_possible)


def _tried(facts: Facts, condition: Condition, most: int) -> int | None:
    """Give the smallest number of facts that have to change, up to a limit."""
    for number in range(1, most + 1):
        for names in combinations(VALUES, number):
            for values in product(*(VALUES[name] for name in names)):
                now = rework(facts, dict(zip(names, values, strict=True)), ALWAYS)
                if weigh(condition, now) is True and not ALWAYS.broken(now):
                    return number
    return None


@pytest.mark.no_cover  # coverage doubles its time; other tests cover what it calls
@given(MADE, TEXTS)
@settings(max_examples=15)
def test_a_change_makes_its_condition_hold_for_a_council_there_could_be_and_none_is_nearer(
    year: Year, made: Archetype, text: str
) -> None:
    _none_is_nearer(made, text, year.edition.file)


@pytest.mark.long
@given(MADE, TEXTS)
@settings(max_examples=80)
def test_a_change_makes_its_condition_hold_and_none_is_nearer_at_length(year: Year, made: Archetype, text: str) -> None:
    _none_is_nearer(made, text, year.edition.file)


def _none_is_nearer(made: Archetype, text: str, edition: EditionFile) -> None:
    facts = _facts(made, edition)
    condition = _condition(text)

    change = nearest(condition, facts, ALWAYS)

    least = 0 if weigh(condition, facts) is True else _tried(facts, condition, most=2)
    if change is None:
        assert least is None
    else:
        assert weigh(condition, change.facts) is True
        assert not ALWAYS.broken(change.facts)
        assert bool(change.text) == bool(change.steps)
        assert least is None or len(change.steps) <= least

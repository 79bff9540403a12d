"""Read conditions: what they may ask about the facts, and everything that they may not."""

from fractions import Fraction

import pytest
from made_up import CATALOGUE

from lgo_letters.facts.fact import Fact
from lgo_letters.figures import Type
from lgo_letters.problems import Kind, Place
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import ALWAYS, All, Comparison, Condition, Literal

KNOWN = {
    fact.name: fact
    for fact in (
        Fact("late", Type.COUNT, ""),
        Fact("sent", Type.COUNT, ""),
        Fact("uphold_rate", Type.RATE, ""),
        Fact("uphold_average", Type.AVERAGE, ""),
        Fact("late_share", Type.SHARE, ""),
        Fact("trend", Type.CHOICE, "", ("improved", "not improved", "not recorded")),
        Fact("sent_by", Type.CHOICE, "", ("email", "post")),
        Fact("council_name", Type.TEXT, ""),
        Fact("meeting_offered", Type.YES_NO, ""),
        Fact("statistics_given", Type.YES_NO, ""),
        Fact("letter_date", Type.DATE, ""),
    )
}


def _read(source: str) -> Condition:
    condition, problems = parse(source, KNOWN, Place("a.yaml", 1, 1).inside(source))
    assert problems == ()
    return condition


def _told(source: str) -> str:
    _, problems = parse(source, KNOWN, Place("a.yaml", 1, 1).inside(source))
    (problem,) = problems
    return f"{problem.place.line}:{problem.place.column}: {problem.message} ({problem.hint})"


@pytest.mark.parametrize("source", ["", " ", "\n"])
def test_no_condition_always_holds(source: str) -> None:
    assert _read(source) is ALWAYS


@pytest.mark.parametrize(
    "source",
    [
        "late > 0",
        "0 < late",
        "late == sent",
        "late_share > 1/3",
        "late_share > 0.25",
        "uphold_rate < uphold_average",
        "uphold_rate == 100",
        'trend == "not improved"',
        'trend != "improved"',
        'trend in ["improved", "not recorded"]',
        'trend not in ["improved"]',
        "late in [1, 2]",
        "late is known",
        "late is not known",
        "letter_date is known",
        "meeting_offered",
        "not meeting_offered",
        'council_name == "Little Dithering"',
        "late > 0 and sent > 1 and meeting_offered",
        "late > 0 or sent > 1 or meeting_offered",
        "(late > 0 or sent > 1) and meeting_offered",
        "late > 0 and sent > 1 or meeting_offered",
        "not (late > 0 and sent > 1)",
        "not (late > 0)",
        "not not meeting_offered",
    ],
)
def test_a_condition_is_written_as_it_was_read(source: str) -> None:
    assert str(_read(source)) == source


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ("0 < late < 3", "0 < late and late < 3"),
        ("1 < late in [2, 3]", "1 < late and late in [2, 3]"),
        ("(late > 0)", "late > 0"),
        ("late>0and sent>1", "late > 0 and sent > 1"),
        ("trend == 'improved'", 'trend == "improved"'),
        ("late in (1, 2)", "late in [1, 2]"),
        ("not late in [1]", "late not in [1]"),
        ("not late is known", "late is not known"),
        ("late > 0\nand sent > 1\n", "late > 0 and sent > 1"),
        ("late > 0 and (sent > 1 and meeting_offered)", "late > 0 and sent > 1 and meeting_offered"),
    ],
)
def test_what_can_be_written_in_several_ways_is_one_condition(source: str, same: str) -> None:
    assert _read(source) == _read(same)


def test_numbers_are_exact() -> None:
    condition = _read("late_share > 0.1 and late_share < 1/3")

    assert isinstance(condition, All)
    literals = [part.right for part in condition.parts if isinstance(part, Comparison)]
    assert literals == [Literal(Fraction(1, 10), "0.1"), Literal(Fraction(1, 3), "1/3")]


USE = "use facts, numbers, texts, comparisons, in [ ], is known, and, or, not"
ALONE = "write a yes-or-no fact alone; ask `is known` of what may be unknown"
DATES = 'write a date in quotes, such as "1999-12-31"'


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("latte > 0", "1:1: there is no fact latte (did you mean late?)"),
        ("sent > 0 and latte > 0", "1:14: there is no fact latte (did you mean late?)"),
        ("latte is known", "1:1: there is no fact latte (did you mean late?)"),
        ("xyz", "1:1: there is no fact xyz "),
        ("sent_by == email", '1:12: there is no fact email (put texts in quotes: "email")'),
        ("late", "1:1: late is a count: it needs a comparison (such as late > 0)"),
        ("trend", '1:1: trend is a one of a list: it needs a comparison (such as trend == "improved")'),
        ("council_name", '1:1: council_name is a text: it needs a comparison (such as council_name == "…")'),
        ("letter_date", '1:1: letter_date is a date: it needs a comparison (such as letter_date < "1999-12-31")'),
        ("letter_date > 3", f"1:15: 3 is no date ({DATES})"),
        ('letter_date > "2020-02-30"', f'1:15: "2020-02-30" is no date ({DATES})'),
        ("letter_date > late", "1:15: letter_date is a date: it can't be compared"),
        (
            "meeting_offered == statistics_given",
            "1:20: meeting_offered is a yes or no: it can't be compared (write: meeting_offered, or: not meet",
        ),
        ("meeting_offered == true", f"1:1: true, false or none can't be used here ({ALONE})"),
        ("true", f"1:1: true, false or none can't be used here ({ALONE})"),
        ("late == none", f"1:1: true, false or none can't be used here ({ALONE})"),
        ("3", "1:1: 3 asks about no fact (compare it with a fact)"),
        ('"improved"', '1:1: "improved" asks about no fact (compare it with a fact)'),
        ("3 > 2", "1:5: 3 > 2 asks about no fact (name a fact on one side)"),
        ('late > "3"', '1:8: late is a count: it can\'t be compared with "3" (write a number without quotes)'),
        ("3 == trend", "1:6: trend is a one of a list: it can't be compared with 3 (write a text in quotes)"),
        ("late == trend", "1:9: late is a count: it can't be compared with trend (write a number without quotes)"),
        ('trend > "improved"', "1:9: texts can't be compared with > (use ==, != or in [ ])"),
        ("uphold_rate > late", "1:15: uphold_rate is a rate in percent, late a count (compare like with like)"),
        ("late_share > uphold_rate", "1:14: late_share is a share from 0 to 1, uphold_rate a rate in percent ("),
        ('trend == "Improved"', '1:10: trend is never "Improved" (did you mean improved?)'),
        ('"none" != trend', '1:11: trend is never "none" (there are: improved, not improved, not recorded)'),
        ('trend in ["improved", "none"]', '1:23: trend is never "none" (there are:'),
        ("late_share > 33", "1:14: late_share is never 33 (it is from 0 to 1, such as 1/3)"),
        ("uphold_rate > 0.5", "1:15: uphold_rate is in percent: 0.5 is less than 1% (write 50)"),
        ("1/3 < uphold_rate", "1:7: uphold_rate is in percent: 1/3 is less than 1% (write 100/3)"),
        ("uphold_rate > 101", "1:15: uphold_rate is never 101 (it is in percent, from 0 to 100)"),
        ("late in 3", '1:1: `in` wants a list (such as late in ["a", "b"])'),
        ("late in []", '1:1: `in` wants a list (such as late in ["a", "b"])'),
        ("late in [sent]", "1:10: sent is a fact: a list holds numbers or texts (compare it with ==)"),
        ('late in [1, "a"]', '1:13: late is a count: it can\'t be compared with "a" (write a number without quotes)'),
        ("1 in [1]", "1:1: 1 is no fact (write the fact before `in`)"),
        ("late in [1] == sent", "1:1: nothing can be compared with `in` (join comparisons with and)"),
        ("3 is known", "1:1: 3 is no fact (ask it of a fact)"),
        ("late > 1_000", "1:8: 1_000 is no number as people write it (such as 3, 0.25 or 1/3)"),
        ("late > 1e3", "1:8: 1e3 is no number as people write it (such as 3, 0.25 or 1/3)"),
        ("late > 0x1F", "1:8: 0x1F is no number as people write it (such as 3, 0.25 or 1/3)"),
        ("late > 1\uff12", "1:8: 1\uff12 is no number as people write it (such as 3, 0.25 or 1/3)"),
        ("late_share > 1_0/3", "1:18: 1_0/3 is no fraction as people write it (such as 1/3)"),
        ("late > 1/0", f"1:1: dividing can't be used here ({USE})"),
        ("late > 1.5/2", f"1:1: dividing can't be used here ({USE})"),
        ("late > -1", f"1:1: a minus sign can't be used here ({USE})"),
        ("late > +1", f"1:1: a plus sign can't be used here ({USE})"),
        ("late + 1 > 3", f"1:1: adding can't be used here ({USE})"),
        ("late - 1 > 3", f"1:1: subtracting can't be used here ({USE})"),
        ("late * 2 > 3", f"1:1: multiplying can't be used here ({USE})"),
        ("late // 2 > 3", f"1:1: dividing can't be used here ({USE})"),
        ("late ** 2 > 3", f"1:1: ** can't be used here ({USE})"),
        ("late ~ sent", f"1:1: joining with ~ can't be used here ({USE})"),
        ("late | int > 3", f"1:1: a format after | can't be used here ({USE})"),
        ("late.real", "1:1: there is no fact late.real (there are: council_name, late, "),
        ("late > 1 and late.real > 1", "1:14: there is no fact late.real (there are: council_name, late, "),
        ("late . __class__", "1:1: there is no fact late.__class__ ("),
        ("late.real()", f"1:1: a call, as in name(…), can't be used here ({USE})"),
        ("(late > 1).real", f"1:1: a dot can't be used here ({USE})"),
        ("'late'.upper", f"1:1: a dot can't be used here ({USE})"),
        ("late[0]", f"1:1: [ ] after a name can't be used here ({USE})"),
        ("late[0:1] == 3", f"1:1: [ ] after a name can't be used here ({USE})"),
        ("late()", f"1:1: a call, as in name(…), can't be used here ({USE})"),
        ("late if sent else 3", f"1:1: `if` inside a condition can't be used here ({USE})"),
        ("{}", f"1:1: {{ }} can't be used here ({USE})"),
        ("[late]", f"1:1: a list without `in` can't be used here ({USE})"),
        ("(late, sent)", f"1:1: a comma outside [ ] can't be used here ({USE})"),
        ("late is defined", f"1:1: `is` without `known` can't be used here ({USE})"),
        ("late is known(1)", f"1:1: `is` without `known` can't be used here ({USE})"),
        ("(late > 0) == (sent > 0)", "1:1: a comparison can't be used here"),
        ("(late and sent) == 3", "1:1: and can't be used here"),
        ("(not late) == 3", "1:1: not can't be used here"),
        ('trend == "a" "b"', '1:10: "a" is no plain text (write one text in quotes, without backslashes)'),
        ("late = 3", "1:6: = can't be used here"),
    ],
    ids=lambda value: value[:30],
)
def test_what_no_condition_may_ask_is_told_with_its_place(source: str, told: str) -> None:
    assert _told(source).startswith(told)


def test_a_mistake_is_told_once_though_it_makes_others() -> None:
    _, problems = parse("latte > 0 and trend > 3", KNOWN, Place("a.yaml").inside(""))

    assert [problem.kind for problem in problems] == [Kind.FACT]


def test_a_condition_over_several_lines_has_the_place_of_its_line() -> None:
    assert _told("late > 0\n  and latte > 0\n").startswith("2:7: there is no fact latte")


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("late", "did you mean enquiries.late?"),
        ("sent", "did you mean enquiries.sent?"),
        ("latte", "did you mean enquiries.late?"),
        ("enquiries.lat", "did you mean enquiries.late?"),
        ("uphold_rat", "did you mean uphold_rate?"),
        ("issued", "did you mean witness_summons.issued?"),
    ],
)
def test_a_fact_of_a_group_is_meant_by_the_last_part_of_its_name(word: str, hint: str) -> None:
    _, (problem,) = parse(f"{word} > 0", CATALOGUE.facts, Place("wording.yaml", 1, 1).inside(word))

    assert (problem.message, problem.hint) == (f"there is no fact {word}", hint)

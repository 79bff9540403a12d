"""Read a condition's text: where it has a mistake, and what to do."""

import pytest

from lgo_letters.problems import Place
from lgo_letters.rules.condition_syntax import read_syntax, words_of


def _told(source: str) -> str:
    expression, problems = read_syntax(source, Place("a.yaml", 1, 1).inside(source))
    assert expression is None
    (problem,) = problems
    return f"{problem.place.line}:{problem.place.column}: {problem.message} ({problem.hint})"


BRACKETS = "something is missing, or a bracket isn't closed"
QUOTES = "close the quotes: there are as many at the end as at the beginning"
PERCENT = "leave the % out: rates and averages are in percent"
JOINED = "put texts in quotes; parts are joined with and, or"
EQUALS = "write == for is, >= for at least, <= for at most"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("late >", f"1:7: ends too early ({BRACKETS})"),
        ("late > 0 or", f"1:12: ends too early ({BRACKETS})"),
        ("(late > 0", f"1:10: ends too early ({BRACKETS})"),
        ("late in [1, 2", f"1:14: ends too early ({BRACKETS})"),
        ("late > 0)", f"1:9: ) can't be used here ({JOINED})"),
        ("late = 0", f"1:6: = can't be used here ({EQUALS})"),
        ("late > 0 and\nsent => 0", "2:6: = can't be used here (write >= for at least)"),
        ("late > 0 && sent > 0", "1:10: & can't be used here (write: and)"),
        ("late > 0 || sent > 0", "1:11: | can't be used here (write: or)"),
        ("!late", "1:1: ! can't be used here (write: not, or != for is not)"),
        ("late > 0 AND sent > 0", "1:10: AND can't be used here (write and, or, not in small letters)"),
        ("late ≥ 3", "1:6: ≥ can't be used here (write >=)"),
        ("late <> 3", "1:7: > can't be used here (write >= for at least, != for is not)"),
        ("trend == “improved”", "1:10: “ can't be used here (write straight quotes: \")"),
        ('trend == "improved', f"1:10: \" can't be used here ({QUOTES})"),
        ("uphold_rate == 81%", f"1:19: ends too early ({PERCENT})"),
        ("trend == not improved", f"1:14: improved can't be used here ({JOINED})"),
        ("late > 0 # often", "1:10: # can't be used here (put comments outside conditions)"),
        ('trend == "a\\nb"', "1:10: \\ can't be used here (write texts without backslashes)"),
        ("late > \u0663", f"1:8: \u0663 can't be used here ({JOINED})"),
        ("late > 0; sent > 0", f"1:9: ; can't be used here ({JOINED})"),
        ("{% if late %}", f"1:2: % can't be used here ({PERCENT})"),
        ("late > 0 }}", f"1:10: }}}} can't be used here ({JOINED})"),
        ("\0", f"1:1: <U+0000> can't be used here ({JOINED})"),
        ("late > 01", f"1:9: 1 can't be used here ({JOINED})"),
        ("late " * 201, "1:1: has more than 1000 characters (split it: one sentence for each case)"),
        (
            "(" * 450 + "late" + ")" * 450,
            "1:1: has too many brackets or `not` inside each other (write it with fewer brackets)",
        ),
    ],
    ids=lambda value: value[:30],
)
def test_a_text_that_is_no_condition_is_told_where_it_stops(source: str, told: str) -> None:
    assert _told(source) == told


def test_a_text_that_is_a_condition_has_a_tree() -> None:
    expression, problems = read_syntax("late > 0", Place("a.yaml").inside(""))

    assert expression is not None
    assert problems == ()


def test_names_numbers_and_texts_are_given_in_order_with_their_offsets() -> None:
    words = words_of('late > 1/3 and not x in ["a", 2.5] or y is known')

    assert list(words) == [
        (0, "late"),
        (7, "1"),
        (9, "3"),
        (19, "x"),
        (25, '"a"'),
        (30, "2.5"),
        (38, "y"),
        (43, "known"),
    ]

"""How numbers, rates, dates and names are written in a letter."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_letters.figures import (
    FORMATS,
    Type,
    Value,
    average,
    councils_of,
    day,
    formats_of,
    half_up,
    in_words,
    rate,
    rate_per,
    share,
    text,
    thousands,
    written,
    year,
)

RATES = st.fractions(min_value=0, max_value=100)


@pytest.mark.parametrize(
    ("number", "rounded"),
    [("62.5", 63), ("62.49", 62), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("0", 0), ("99.999", 100), ("1/3", 0)],
)
def test_halves_are_rounded_up(number: str, rounded: int) -> None:
    assert half_up(Fraction(number)) == rounded


@given(RATES)
def test_rounding_is_off_by_a_half_at_most(number: Fraction) -> None:
    assert Fraction(-1, 2) < half_up(number) - number <= Fraction(1, 2)


def test_thirteen_of_sixteen_is_printed_as_81_percent() -> None:
    assert rate(Fraction(1300, 16)) == "81%"


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (999, 1000, "99%"),
        (1, 1000, "1%"),
        (0, 7, "0%"),
        (7, 7, "100%"),
        (199, 200, "99%"),
        (1, 200, "1%"),
        (5, 8, "63%"),
    ],
)
def test_a_rate_that_is_not_all_is_never_100_and_one_that_is_not_none_never_0(
    part: int, whole: int, printed: str
) -> None:
    assert rate(Fraction(100 * part, whole)) == printed


@given(RATES)
def test_only_all_is_printed_as_100_percent_and_only_none_as_0(percent: Fraction) -> None:
    assert (rate(percent) == "100%") == (percent == 100)
    assert (rate(percent) == "0%") == (percent == 0)


@pytest.mark.parametrize(("percent", "printed"), [("99.6", "100%"), ("0.4", "0%"), ("66.5", "67%"), ("11", "11%")])
def test_an_average_is_plainly_rounded(percent: str, printed: str) -> None:
    assert average(Fraction(percent)) == printed


@pytest.mark.parametrize(("part", "printed"), [("1/3", "33%"), ("999/1000", "99%"), ("1", "100%")])
def test_a_share_is_printed_as_a_rate(part: str, printed: str) -> None:
    assert share(Fraction(part)) == printed


@pytest.mark.parametrize(
    ("count", "words"), [(0, "no"), (1, "one"), (2, "two"), (10, "ten"), (11, "11"), (1400, "1,400"), (-1, "-1")]
)
def test_counts_up_to_ten_are_words(count: int, words: str) -> None:
    assert in_words(count) == words


@pytest.mark.parametrize(("count", "figures"), [(0, "0"), (999, "999"), (1400, "1,400"), (1_000_000, "1,000,000")])
def test_figures_have_commas_at_the_thousands(count: int, figures: str) -> None:
    assert thousands(count) == figures


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("King's Lynn", "King’s Lynn"),
        ("O'Neill", "O’Neill"),
        ("the Councils' Council", "the Councils’ Council"),
        ("St Johns'", "St Johns’"),
        ("'Quoted'", "'Quoted’"),
        ("Rhôs & <Co>", "Rhôs & <Co>"),
    ],
)
def test_a_name_has_the_apostrophe_of_the_letters(name: str, printed: str) -> None:
    assert text(name) == printed


def test_a_date_is_written_as_in_the_letters() -> None:
    assert day(date(2020, 7, 22)) == "22 July 2020"
    assert day(date(2020, 1, 1)) == "1 January 2020"
    assert year(date(2020, 12, 31)) == "2020"


def test_every_type_but_yes_or_no_can_be_printed() -> None:
    assert [kind for kind in Type if not formats_of(kind)] == [Type.YES_NO]


def test_a_count_can_be_printed_as_it_is_or_in_words() -> None:
    assert formats_of(Type.COUNT) == ("", "in_words")
    assert FORMATS[Type.COUNT, ""] is thousands


@pytest.mark.parametrize("kind", list(Type), ids=lambda kind: kind.name)
def test_a_type_is_compared_as_a_number_or_as_text_or_not_at_all(kind: Type) -> None:
    assert not (kind.is_number and kind.is_text)
    assert (kind.is_number or kind.is_text) == (kind not in {Type.YES_NO, Type.DATE})


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, Type.COUNT, "not known"),
        (True, Type.YES_NO, "yes"),
        (False, Type.YES_NO, "no"),
        (date(2020, 7, 22), Type.DATE, "2020-07-22"),
        ("improved", Type.CHOICE, '"improved"'),
        (1400, Type.COUNT, "1400"),
        (Fraction(100), Type.RATE, "100"),
        (Fraction(325, 4), Type.RATE, "81.3 (325/4)"),
        (Fraction(3, 8), Type.SHARE, "0.375 (3/8)"),
        (Fraction(1), Type.SHARE, "1"),
    ],
)
def test_a_value_is_shown_exactly_to_those_who_keep_the_rules(value: Value, kind: Type, shown: str) -> None:
    assert written(value, kind) == shown


@pytest.mark.parametrize(
    ("number", "places", "printed"),
    [
        (Fraction(465, 100), 1, "4.7"),
        (Fraction(0), 1, "0.0"),
        (Fraction(4, 100), 1, "less than 0.1"),
        (Fraction(5, 100), 1, "0.1"),
        (Fraction(1, 3), 0, "less than 1"),
        (Fraction(12345), 2, "12,345.00"),
    ],
)
def test_a_rate_per_1000_is_printed_with_decimals_and_never_as_none(
    number: Fraction, places: int, printed: str
) -> None:
    assert rate_per(number, places) == printed


@pytest.mark.parametrize(
    ("kind", "many"),
    [
        ("district", "district councils"),
        ("county", "county councils"),
        ("fire authority", "fire authorities"),
        ("transport body", "transport bodies"),
    ],
)
def test_councils_of_a_type_are_called_as_people_call_them(kind: str, many: str) -> None:
    assert councils_of(kind) == many

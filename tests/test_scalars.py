"""Read a plain word in a YAML file: what it means, and what is ambiguous."""

from decimal import Decimal

import pytest

from lgo_letters.reading.scalars import Ambiguous, read_word


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("", None),
        ("0", 0),
        ("16", 16),
        ("-3", -3),
        ("1000000000", 1_000_000_000),
        ("99.4", Decimal("99.4")),
        ("0.5", Decimal("0.5")),
        ("-0.5", Decimal("-0.5")),
        ("true", True),
        ("false", False),
        ("Sefton", "Sefton"),
        ("2020-07-22", "2020-07-22"),
        ("1,400", "1,400"),
        ("81%", "81%"),
        ("1/3", "1/3"),
        ("E08000014", "E08000014"),
        ("none", "none"),
        ("not recorded", "not recorded"),
        ("\uff11\uff16", "\uff11\uff16"),
    ],
)
def test_a_word_is_what_its_author_sees(word: str, value: object) -> None:
    read = read_word(word)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("word", ["yes", "No", "ON", "off", "y", "N", "True", "FALSE"])
def test_a_word_that_yaml_takes_for_true_or_false_is_ambiguous(word: str) -> None:
    assert read_word(word) == Ambiguous(word)


@pytest.mark.parametrize("word", ["null", "Null", "~"])
def test_a_word_that_yaml_takes_for_nothing_is_ambiguous(word: str) -> None:
    assert read_word(word) == Ambiguous(word)


@pytest.mark.parametrize(
    "word",
    [
        "010",
        "1_000",
        "12:30",
        "190:20:30",
        "0x1F",
        "0o17",
        "0b101",
        "1e3",
        "1.5e3",
        "+5",
        "-0",
        ".5",
        "5.",
        ".inf",
        ".NaN",
    ],
)
def test_a_number_that_yaml_reads_otherwise_is_ambiguous(word: str) -> None:
    assert read_word(word) == Ambiguous(word, is_number=True)


def test_a_number_without_end_is_text_which_no_count_is() -> None:
    assert read_word("9" * 10_000) == "9" * 10_000

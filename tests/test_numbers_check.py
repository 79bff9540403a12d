"""Find numbers in a letter that aren't its facts, in each sentence and only there."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import pytest
from cases import COUNCILS, letter

from lgo_letters.facts.fact import Facts
from lgo_letters.finished.numbers_check import check_numbers, strange_numbers
from lgo_letters.letter import OWN_WORDS, Letter
from lgo_letters.model import OwnWords
from lgo_letters.pipeline import Year, compose, typeset
from lgo_letters.problems import ProblemsError

FACTS: Facts = {
    "upheld": 13,
    "uphold_rate": Fraction(325, 4),
    "letter_date": date(2020, 7, 22),
    "people_trained": 1400,
    "council_name": "Area 51 Council",
    "meeting_offered": True,
}


@pytest.mark.parametrize(
    ("words", "strange"),
    [
        ("13 upheld decisions", []),
        ("14 upheld decisions", ["14"]),
        ("81% of complaints", []),
        ("81 complaints", ["81"]),
        ("82% of complaints", ["82%"]),
        ("more than 1,400 people", []),
        ("more than 1400 people", ["1400"]),
        ("22 July 2020", []),
        ("22 decisions", ["22"]),
        ("23 July 2020", ["23"]),
        ("the letter of 2020", []),
        ("the letter of 2019", ["2019"]),
        ("a compliance rate below 100%", []),
        ("Area 51 Council", []),
        ("the three key areas", []),
    ],
)
def test_a_number_is_a_fact_as_it_is_printed_or_it_is_strange(words: str, strange: list[str], year: Year) -> None:
    assert strange_numbers([words], FACTS, year.edition.facts) == [(words, each) for each in strange]


def test_a_fact_that_isnt_declared_may_be_printed_as_any_of_its_values_types() -> None:
    facts: Facts = {"share": Fraction(1, 8), "count": 7, "day": date(2020, 7, 22), "name": "Area 51", "held": True}

    assert strange_numbers(["13% or 7, 22 July 2020, Area 51"], facts, {}) == []
    words = "14% or 8, 23 July 2020, Area 52"
    assert strange_numbers([words], facts, {}) == [(words, each) for each in ("14%", "8", "23", "52")]


def test_a_sentence_may_print_its_own_facts_alone(year: Year) -> None:
    assert strange_numbers(["13 of them"], FACTS, year.edition.facts, ["uphold_rate"]) == [("13 of them", "13")]


def test_100_percent_is_a_rate_where_a_rate_is_printed(year: Year) -> None:
    words = "In 100% of cases"
    assert strange_numbers([words], FACTS, year.edition.facts, ["uphold_rate"]) == [(words, "100%")]


@pytest.mark.parametrize("name", COUNCILS)
def test_no_letter_has_a_strange_number(name: str, year: Year) -> None:
    assert check_numbers(letter(name, year)) == []


def _with_first_sentence(of: Letter, text: str, source: str, quotes: tuple[str, ...] = ()) -> Letter:
    section = next(iter(of.sections.values()))
    first = section.paragraphs[0]
    sentence = replace(first.sentences[0], html=text, text=text, source=source, facts=(), quotes=quotes)
    changed = replace(section, paragraphs=(replace(first, sentences=(sentence,)), *section.paragraphs[1:]))
    return replace(of, sections=MappingProxyType({**of.sections, section.id: changed}))


def test_own_words_may_have_the_numbers_that_they_list_and_no_others(year: Year) -> None:
    quotes = ("12", "£2,750", "3 March 2020", "19 004 123")
    words = "On 3 March 2020, 12 weeks on, you paid £2,750 for 19 004 123"
    sefton = compose(year.councils["sefton"], year)

    assert check_numbers(_with_first_sentence(sefton, words, OWN_WORDS, quotes)) == []
    (problem,) = check_numbers(_with_first_sentence(sefton, f"{words}, and £12.", OWN_WORDS, quotes))
    assert problem.message == "prints 12, which isn't one of its facts"
    assert check_numbers(_with_first_sentence(sefton, words, OWN_WORDS))


def test_a_letter_with_own_words_and_their_numbers_is_made(year: Year) -> None:
    say = "In June 2020, 12 weeks on, you paid £2,750 ([report 19 004 123](https://www.example.org/19-004-123))."
    own = OwnWords(after="purpose", say=say, numbers=("2020", "12", "£2,750", "19 004 123"), reason="agreed")
    sefton = year.councils["sefton"]
    made = compose(replace(sefton, file=sefton.file.model_copy(update={"own_words": (own,)})), year)

    html = typeset(made, year).html.decode()
    assert 'you paid £2,750 (<a href="https://www.example.org/19-004-123">report 19 004 123</a>).' in html


def test_a_letter_with_a_strange_number_is_not_made(year: Year) -> None:
    sefton = compose(year.councils["sefton"], year)

    with pytest.raises(ProblemsError, match="prints 77, which isn't one of its facts"):
        typeset(_with_first_sentence(sefton, "77 of them were upheld.", "new"), year)


@pytest.mark.parametrize("words", ["In one cases you were late.", "One complaints were upheld.", "It took 1 days."])
def test_a_letter_that_speaks_of_one_as_of_several_is_not_made(words: str, year: Year) -> None:
    sefton = compose(year.councils["sefton"], year)

    with pytest.raises(ProblemsError, match=r"says: (one cases|One complaints|1 days)"):
        typeset(_with_first_sentence(sefton, words, "new"), year)


@pytest.mark.parametrize(
    "words", ["Only one was late.", "One less is better.", "In one case this is so.", "On 21 days."]
)
def test_one_may_stand_before_other_words(words: str, year: Year) -> None:
    sefton = compose(year.councils["sefton"], year)

    assert not [each for each in check_numbers(_with_first_sentence(sefton, words, "new")) if "says" in each.message]

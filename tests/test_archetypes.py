"""The archetype councils reach every text of the edition, so that no text goes unread."""

from itertools import product

import pytest
from archetypes import ARCHETYPES, editions

from lgo_letters.compose import Reasoned, compose
from lgo_letters.pipeline import Year
from lgo_letters.proof.claims import is_national
from lgo_letters.reasons.thresholds import comparisons, thresholds
from lgo_letters.rules.conditions import Comparison, facts_of, weigh
from lgo_letters.rules.tree import ChoiceRule, walk


@pytest.fixture(scope="module")
def letters(year: Year) -> tuple[Reasoned, ...]:
    """Give the archetypes' letters and messages; the first letter once for each year's national figures."""
    message = year.edition.as_message
    assert message
    others = [(ARCHETYPES[0], edition) for edition in editions(year.edition)]
    made = [*product(ARCHETYPES, [year.edition, message]), *others]
    return tuple(compose(each.council(), each.averages, edition) for each, edition in made)


def test_every_archetype_has_a_name_of_its_own() -> None:
    assert len({each.slug for each in ARCHETYPES}) == len(ARCHETYPES)


def test_every_paragraph_and_sentence_is_in_an_archetypes_letter(year: Year, letters: tuple[Reasoned, ...]) -> None:
    reached = {name for letter in letters for name, decision in letter.decisions.items() if decision.included}

    assert sorted(set(year.edition.rules) - reached) == []


def test_every_paragraph_and_sentence_with_a_condition_is_missing_from_an_archetypes_letter(
    year: Year, letters: tuple[Reasoned, ...]
) -> None:
    asked = {name for name, rule in year.edition.rules.items() if not isinstance(rule, ChoiceRule) and rule.asked}
    missed = {name for letter in letters for name, decision in letter.decisions.items() if not decision.included}

    assert sorted(asked - missed) == []


def test_there_is_an_archetype_within_one_case_of_every_threshold_on_either_side(
    year: Year, letters: tuple[Reasoned, ...]
) -> None:
    all_facts = {str(number): letter.letter.facts for number, letter in enumerate(letters)}

    near = {each.comparison: each for each in thresholds(year.edition, all_facts)}

    sides = {text: (bool(each.holds), bool(each.does_not_hold)) for text, each in near.items()}
    assert {text: sides_of for text, sides_of in sides.items() if sides_of != (True, True)} == {}
    assert len(sides) > 40


def test_every_comparison_of_numbers_is_true_of_an_archetype_and_false_of_another(
    year: Year, letters: tuple[Reasoned, ...]
) -> None:
    asked: set[Comparison] = set()
    for section in year.edition.sections:
        for rule in walk(section):
            if not isinstance(rule, ChoiceRule) and not is_national(rule.when):
                asked |= set(comparisons(rule.when, year.edition.always))

    answers = {comparison: {weigh(comparison, letter.letter.facts) for letter in letters} for comparison in asked}

    assert {str(each) for each, found in answers.items() if not {True, False} <= found} == set()


def test_every_fact_that_is_asked_about_and_may_not_be_known_is_not_known_of_an_archetype(
    year: Year, letters: tuple[Reasoned, ...]
) -> None:
    rules = [rule for rule in year.edition.rules.values() if not isinstance(rule, ChoiceRule)]
    asked = {fact.name for rule in rules for fact in facts_of(rule.when) if fact.type.is_number and not fact.national}

    unknown = {name for letter in letters for name, value in letter.letter.facts.items() if value is None}

    assert asked - unknown == set()

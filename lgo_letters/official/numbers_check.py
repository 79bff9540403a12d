"""The numbers in a letter's words held against its facts: one that is none of them may be another council's.

Numbers in figures alone: a number in words is wording (three key areas), or was written from a fact.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from lgo_letters.facts import known_facts
from lgo_letters.figures import FORMATS, MONTHS, Type, formats_of
from lgo_letters.letter import OWN_WORDS
from lgo_letters.problems import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lgo_letters.figures import Value
    from lgo_letters.letter import Letter, Sentence

ALL = "100%"  # what rates are parts of: the documents speak of "a compliance rate below 100%"
_NUMBER = re.compile(r"\d(?:[\d,.]*\d)?%?")
_DAY = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)})(?: \d{{4}})?\b")
_TYPES = {name: fact.type for name, fact in known_facts(()).items()}


def strange_numbers(words: str, facts: Mapping[str, Value], known: Iterable[str] | None = None) -> list[str]:
    """Find the numbers in words that are none of the facts.

    Args:
        words: the words.
        facts: by name.
        known: names of the facts that may be printed there; None for all.
    """
    if not _NUMBER.search(words):
        return []
    names = facts.keys() if known is None else known
    forms = {form for name in names for form in _forms(name, facts[name])}
    for form in sorted(forms, key=len, reverse=True):
        if " " in form:
            words = words.replace(form, " ")  # a date, a name with a number in it
    rates = {name for name in names if _TYPES.get(name) is Type.RATE}
    fine = forms | ({ALL} if known is None or not rates else set())
    return [number for number in _NUMBER.findall(words) if number not in fine]


def check_numbers(letter: Letter) -> list[Problem]:
    """Check each sentence against the facts that it prints, headings and charts against all facts of the letter."""
    problems = []
    for sentence in letter.sentences():
        words = _DAY.sub(" ", sentence.text) if sentence.source == OWN_WORDS else sentence.text
        problems += [_problem(letter, sentence, each) for each in strange_numbers(words, letter.facts, sentence.facts)]
    return problems


def _problem(letter: Letter, sentence: Sentence, number: str) -> Problem:
    message = f"prints {number}, which is none of its facts"
    hint = "print a fact, such as {{ upheld }}, make it a figure of edition.yaml, or write it in words"
    return Problem(Kind.NUMBER, sentence.place, sentence.id, message, hint, letter.slug)


def _forms(name: str, value: Value) -> set[str]:
    """Give all ways in which a fact can be printed."""
    if value is None or isinstance(value, bool):
        return set()
    kind = _TYPES.get(name, Type.DATE if isinstance(value, date) else Type.COUNT)
    forms = {FORMATS[kind, form](value) for form in formats_of(kind)}
    if kind is Type.DATE and isinstance(value, date):
        forms.add(str(value.year))
    return forms

"""Check the numbers in a letter's words against its facts. Any other number may be another council's.

Only numbers in figures are checked: a number in words is wording (three key areas), or comes from a fact.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from lgo_letters.councils.overrides import without
from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import FORMATS, WHOLE, Type, Value, formats_of
from lgo_letters.letter import Letter, Sentence
from lgo_letters.problems import Kind, Problem
from lgo_letters.rules.wording import ALL, NUMBER, PLURAL

MOST = 5_000  # values whose forms are kept
_ONE_OF_SEVERAL = re.compile(r"\b([Oo]ne|(?<![\d.,])1)" + PLURAL.pattern)


def strange_numbers(
    texts: Iterable[str], facts: Facts, known: Mapping[str, Fact], printed: Iterable[str] | None = None
) -> list[tuple[str, str]]:
    """Find the numbers in texts that aren't facts, or aren't among those that may be `printed` there.

    A fact that isn't `known` may be printed in any form of its value's type.

    Returns:
        Each with its text.
    """
    texts = [text for text in texts if NUMBER.search(text)]
    if not texts:
        return []
    names = facts.keys() if printed is None else tuple(printed)
    types = {name: {known[name].type} if name in known else _types(facts[name]) for name in names}
    forms = {form for name, kinds in types.items() for kind in kinds for form in _forms(facts[name], kind)}
    forms |= {f"{known[name].per:,}" for name in names if name in known and known[name].per > WHOLE}
    spaced = sorted((form for form in forms if " " in form), key=len, reverse=True)  # dates, names with a number
    fine = forms | ({ALL} if printed is None or {Type.RATE} not in types.values() else set())
    found = []
    for text in texts:
        words = text
        for form in spaced:
            words = words.replace(form, " ")
        found += [(text, number) for number in NUMBER.findall(words) if number not in fine]
    return found


def check_numbers(letter: Letter) -> list[Problem]:
    """Check each sentence against the facts that it prints, headings and charts against all facts of the letter."""
    problems = []
    for sentence in letter.sentences():
        words = without(sentence.text, sentence.quotes)
        found = strange_numbers([words], letter.facts, letter.known, sentence.facts)
        problems += [_problem(letter, sentence, number) for _, number in found]
        if one := _ONE_OF_SEVERAL.search(words):
            hint = f"write a sentence of its own for one, without “{one[2]}”"
            problems.append(Problem(Kind.NUMBER, sentence.place, sentence.id, f"says: {one[0]}", hint, letter.slug))
    return problems


def _problem(letter: Letter, sentence: Sentence, number: str) -> Problem:
    message = f"prints {number}, which isn't one of its facts"
    hint = "print a fact, by its name in {{ }}; or make it a figure of edition.yaml, or write it in words"
    return Problem(Kind.NUMBER, sentence.place, sentence.id, message, hint, letter.slug)


def _types(value: Value) -> set[Type]:
    match value:
        case None | bool():
            return set()
        case Fraction():
            return {Type.RATE, Type.AVERAGE, Type.SHARE, Type.RATE_PER, Type.AVERAGE_PER}
        case date():
            return {Type.DATE}
    return {Type.TEXT if isinstance(value, str) else Type.COUNT}


@lru_cache(MOST, typed=True)  # a letter asks a hundred times; True isn't 1
def _forms(value: Value, kind: Type) -> frozenset[str]:
    if value is None or isinstance(value, bool):
        return frozenset()
    forms = {FORMATS[kind, form](value) for form in formats_of(kind)}
    if kind is Type.DATE and isinstance(value, date):
        forms.add(str(value.year))
    return frozenset(forms)

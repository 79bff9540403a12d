"""Check what one letter adds or leaves out, apart from the rules, and give the problems."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lgo_letters.councils.council_problem import problem_of
from lgo_letters.edition.edition import Edition
from lgo_letters.figures import MONTHS
from lgo_letters.model import Council, OwnWords
from lgo_letters.problems import Kind, Problem, did_you_mean
from lgo_letters.rules.wording import compile_text

_TYPED = re.compile(  # forms that people write: 3 March 1999, £9,750, 81 %, 19 004 123
    rf"\d{{1,2}} (?:{'|'.join(MONTHS)})(?: \d{{4}})?\b|£?\d(?:[\d,.]*\d)?(?: ?%|(?: \d{{3}}\b)*)"
)


def check_overrides(council: Council, edition: Edition) -> Iterator[Problem]:
    for number, own in enumerate(council.file.own_words, start=1):
        key = f"own_words[{number}]"
        if own.after not in edition.paragraphs:
            hint = did_you_mean(own.after, edition.paragraphs)
            yield problem_of(Kind.REFERENCE, council, f"{key}.after", f"there is no paragraph {own.after}", hint)
        if not own.say.strip():
            hint = "write them, or delete the entry"
            yield problem_of(Kind.MISSING, council, f"{key}.say", "there are no words", hint)
        text, wrong = compile_text(own.say, edition.facts, council.place(f"{key}.say").inside(own.say))
        yield from (replace(problem, key=f"{key}.say", council=council.slug) for problem in wrong)
        yield from _numbers(council, key, own, " | ".join(piece for piece in text.plain if isinstance(piece, str)))
    seen: set[str] = set()
    for number, withheld in enumerate(council.file.withhold, start=1):
        key = f"withhold[{number}].id"
        if withheld.id in seen:
            message = f"{withheld.id} is there twice"
            yield problem_of(Kind.DUPLICATE, council, key, message, "keep one of them, with its reason")
        seen.add(withheld.id)
        if withheld.id not in edition.rules:
            hint = did_you_mean(withheld.id, edition.rules)
            yield problem_of(Kind.REFERENCE, council, key, f"there is nothing called {withheld.id}", hint)


def _numbers(council: Council, key: str, own: OwnWords, typed: str) -> Iterator[Problem]:
    """Check that each typed number is listed. A figure of the year must be printed by name, to follow corrections."""
    found = list(dict.fromkeys(match[0] for match in _TYPED.finditer(without(typed, own.numbers))))
    if found:
        at = council.place(f"{key}.say").inside(own.say)(max(own.say.find(found[0]), 0))
        listed = json.dumps([*own.numbers, *found], ensure_ascii=False)
        message = f"{', '.join(found)} {'is' if len(found) == 1 else 'are'} typed"
        by_name = "write a figure of the year by its name, such as {{ uphold_rate | percent }}"
        hint = f"{by_name}; list what you quote: numbers: {listed}"
        yield Problem(Kind.NUMBER, at, f"{key}.say", message, hint, council.slug)
    for item, number in enumerate(own.numbers, start=1):
        if typed and without(typed, [number]) == typed:
            message, hint = f"{number} isn't in these words", "write it as it is there, or delete it"
            yield problem_of(Kind.REFERENCE, council, f"{key}.numbers[{item}]", message, hint)


def without(words: str, numbers: Iterable[str]) -> str:
    """Remove numbers from words. 12 is not in 112, £12, 12% or 12.5."""
    for number in sorted(numbers, key=len, reverse=True):
        words = re.sub(rf"(?<![\d£])(?<!\d[.,]){re.escape(number)}(?!\d| ?%|[.,]\d)", " … ", words)
    return words

"""What a council's letter says or leaves out against the rules, held against the edition: problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lgo_letters.checks import problem_of
from lgo_letters.edition import Edition
from lgo_letters.model import Council
from lgo_letters.problems import Kind, Problem, did_you_mean
from lgo_letters.rules.wording import compile_text

_TYPED = re.compile(r"[0-9]+(\.[0-9]+)? ?%")


def check_exceptions(council: Council, edition: Edition) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    for number, own in enumerate(council.file.own_words, start=1):
        key = f"own_words[{number}]"
        problems += _typed_rates(council, f"{key}.say", own.say)
        if own.after not in edition.paragraphs:
            hint = did_you_mean(own.after, edition.paragraphs)
            problems.append(
                problem_of(Kind.REFERENCE, council, f"{key}.after", f"there is no paragraph {own.after}", hint)
            )
        start = council.place(f"{key}.say")
        _, wrong = compile_text(own.say, edition.facts, start.inside(own.say))
        problems += [replace(problem, key=f"{key}.say", council=council.slug) for problem in wrong]
    seen: set[str] = set()
    for number, withheld in enumerate(council.file.withhold, start=1):
        key = f"withhold[{number}].id"
        if withheld.id in seen:
            message = f"{withheld.id} is there twice"
            problems.append(problem_of(Kind.DUPLICATE, council, key, message, "keep one of them, with its reason"))
        seen.add(withheld.id)
        if withheld.id not in edition.rules:
            hint = did_you_mean(withheld.id, edition.rules)
            problems.append(problem_of(Kind.REFERENCE, council, key, f"there is nothing called {withheld.id}", hint))
    return tuple(problems)


def _typed_rates(council: Council, key: str, say: str) -> Iterator[Problem]:
    """A rate is worked out, never typed: one that is typed would stay when the counts are mended."""
    if not say.strip():
        yield problem_of(Kind.MISSING, council, key, "there are no words", "write them, or delete the entry")
    for match in _TYPED.finditer(say):
        hint = "write its value, such as {{ uphold_rate | percent }}; what is no figure of the year, in words"
        place = council.place(key).inside(say)(match.start())
        yield Problem(Kind.TEXT, place, key, f"{match[0]} is typed, not worked out", hint, council.slug)

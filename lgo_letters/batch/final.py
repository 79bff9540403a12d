"""A year's letters turned into those that may be sent, and what keeps the others back: words open, figures assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.rules.tree import NEW, ParagraphRule, SentenceRule

FEW = 5  # councils named


def keeping_back(letter: Letter, year: Year) -> tuple[str, ...]:
    """Say what keeps a letter from being sent; nothing where it is final."""
    acceptance = year.edition.acceptance
    texts = acceptance.open_texts(letter)
    reasons = [f"{len(texts)} text{'' if len(texts) == 1 else 's'} not accepted"] if texts else []
    reasons += ["what is this council's alone is not accepted"] if acceptance.is_open(letter) else []
    reasons += [f"assumed: {', '.join(letter.assumed)}"] if letter.assumed else []
    return tuple(reasons)


def separate(year: Year, slugs: Iterable[str]) -> tuple[list[str], tuple[Problem, ...]]:
    """Separate the letters that are final from the others.

    Returns:
        Short names of the final ones, and a problem for each other one.
    """
    final: list[str] = []
    problems: list[Problem] = []
    for slug in slugs:
        council = year.councils[slug]
        try:
            reasons = keeping_back(compose(council, year), year)
        except ProblemsError as error:
            problems += error.problems
            continue
        if reasons:
            message = f"is not final: {'; '.join(reasons)}"
            hint = "lgo-letters check --final lists it all"
            problems.append(Problem(Kind.NOT_FINAL, council.place(""), "", message, hint, slug))
        else:
            final.append(slug)
    return final, tuple(problems)


def final_problems(year: Year) -> tuple[Problem, ...]:
    """Say what keeps a year's letters from being sent: each text once, with the letters that have it."""
    letters: list[Letter] = []
    problems: list[Problem] = []
    for council in year.councils.values():
        try:
            letters.append(compose(council, year))
        except ProblemsError as error:
            problems += error.problems
    return (*problems, *_texts(year, letters), *_letters(year, letters))


def _texts(year: Year, letters: list[Letter]) -> Iterator[Problem]:
    having: dict[str, list[str]] = {}
    for letter in letters:
        for name in year.edition.acceptance.open_texts(letter):
            having.setdefault(name, []).append(letter.slug)
    for name, slugs in having.items():
        what = "new words are" if _source(name, year) == NEW else "words are"
        message = f"{what} not accepted, in {_named(slugs)}"
        yield Problem(Kind.NOT_FINAL, place_of(name, year), name, message, "lgo-letters review")


def _source(text: str, year: Year) -> str:
    rule = year.edition.rules.get(text.partition(".")[0])
    if isinstance(rule, SentenceRule):
        return rule.combinations[text].source
    return rule.source if isinstance(rule, ParagraphRule) else ""


def place_of(text: str, year: Year) -> Place:
    name = text.removesuffix(".heading")
    rule = year.edition.rules.get(name) or year.edition.rules.get(name.partition(".")[0])  # `too-long.again.some`
    return rule.place if rule else Place(f"{year.edition.label}/edition.yaml")


def _letters(year: Year, letters: list[Letter]) -> Iterator[Problem]:
    for letter in letters:
        council = year.councils[letter.slug]
        if year.edition.acceptance.is_open(letter):
            message = f"what is {letter.council}'s alone is not accepted: its paragraphs and figures"
            yield Problem(Kind.NOT_FINAL, council.place(""), "", message, "lgo-letters review", letter.slug)
        for key in letter.assumed:
            message = "is assumed; a letter that rests on it is not final"
            hint = "find it out, then take it off the list of what is assumed"
            yield Problem(Kind.NOT_FINAL, council.place(key), key, message, hint, letter.slug)


def _named(slugs: list[str]) -> str:
    count = f"{len(slugs)} letter{'' if len(slugs) == 1 else 's'}"
    more = f" and {len(slugs) - FEW} more" if len(slugs) > FEW else ""
    return f"{count}: {', '.join(slugs[:FEW])}{more}"

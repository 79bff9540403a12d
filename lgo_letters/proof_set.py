"""A year turned into the letters to read before it is sent: few that show every paragraph, sentence and threshold side.

The letters are chosen greedily, then each that the others make superfluous is left out again: few, and the same each
time, though a still smaller set may exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from lgo_letters.acceptance import texts_in
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.reasons.thresholds import comparisons
from lgo_letters.rules.conditions import weigh
from lgo_letters.rules.tree import ChoiceRule

SAMPLE = 110  # characters of a text that are quoted in the contents
Shown = tuple[str, str]
_STYLE = """
@page { size: A4; margin: 20mm 17.5mm; }
html { font: 10pt/1.35 Arimo, Arial, sans-serif; color: #1b2a2c; }
h1 { font-size: 16pt; margin: 0 0 4mm; } h2 { font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid; }
ul { margin: 0; padding-left: 5mm; } p { margin: 0 0 3mm; } .id { color: #46565a; }
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """A letter of the set, and what it is there to show.

    Attributes:
        letter: the letter.
        texts: ids of texts that no letter before it shows.
        sides: comparisons that no letter before it shows so, each with whether it holds.
    """

    letter: Letter
    texts: tuple[str, ...]
    sides: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class ProofSet:
    """The letters to read, how many letters there are, and what none of them shows."""

    proofs: tuple[Proof, ...]
    letters: int
    unseen: tuple[str, ...]
    problems: tuple[Problem, ...]


def proof_set(year: Year) -> ProofSet:
    """Choose the letters."""
    letters: dict[str, Letter] = {}
    problems: list[Problem] = list(year.problems)
    for slug, council in year.councils.items():
        try:
            letters[slug] = compose(council, year)
        except ProblemsError as error:
            problems += error.problems
    asked = {
        str(each): each
        for rule in year.edition.rules.values()
        if not isinstance(rule, ChoiceRule)
        for each in comparisons(rule.when, year.edition.always)
    }
    shows: dict[str, frozenset[Shown]] = {}
    for slug, letter in letters.items():
        answers = ((text, weigh(comparison, letter.facts)) for text, comparison in asked.items())
        answered = {(text, "holds" if answer else "doesn't hold") for text, answer in answers if answer is not None}
        shows[slug] = frozenset({(name, "") for name in texts_in(letter)} | answered)
    proofs, seen = [], set[Shown]()
    for slug in _few(shows):
        new = sorted(shows[slug] - seen)
        seen |= shows[slug]
        texts = [name for name in texts_in(letters[slug]) if (name, "") in new]
        sides = [(text, said == "holds") for text, said in new if said]
        proofs.append(Proof(letters[slug], tuple(dict.fromkeys(texts)), tuple(sides)))
    every = [(name, "") for name in year.edition.acceptance.texts]
    every += [(text, said) for text in asked for said in ("holds", "doesn't hold")]
    unseen = tuple(f"{name} {said}".strip() for name, said in every if (name, said) not in seen)
    return ProofSet(tuple(proofs), len(letters), unseen, tuple(problems))


def _few(shows: Mapping[str, frozenset[Shown]]) -> list[str]:
    """Choose few letters that show all that any shows: the one with most that is new, again and again."""
    left = set().union(*shows.values()) if shows else set()
    chosen: list[str] = []
    while left:
        best = max(sorted(shows), key=lambda slug: len(shows[slug] & left))
        chosen.append(best)
        left -= shows[best]
    for slug in reversed(list(chosen)):
        others = set().union(*(shows[other] for other in chosen if other != slug))
        if shows[slug] <= others:
            chosen.remove(slug)
    return chosen


def bound(found: ProofSet, year: Year, tell: Callable[[int, int, str], None] = lambda *_: None) -> bytes:
    """Bind the letters into one PDF behind a contents page that says what to look for where.

    Args:
        found: the letters.
        year: the year.
        tell: called with how many are laid out, of how many, and which council is in hand.

    Raises:
        ProblemsError: the frame can't be filled.
    """
    letters = [proof.letter for proof in found.proofs]
    return year.typesetter.bind(letters, lambda starts: "".join(_contents(found, year, starts)), tell)


def _contents(found: ProofSet, year: Year, starts: Sequence[int]) -> Iterator[str]:
    title = f"Letters of {year.year} to read"
    yield f'<!DOCTYPE html><html lang="en-GB"><head><title>{title}</title><style>{_STYLE}</style></head><body>'
    yield f"<h1>{title}</h1><p>{len(found.proofs)} of {found.letters:,} letters show every paragraph, every sentence "
    yield "and both sides of every threshold that the letters of the year have.</p>"
    for proof, start in zip(found.proofs, starts, strict=True):
        yield f"<h2>Page {start}: {escape(proof.letter.council)}</h2><ul>"
        for name in proof.texts:
            words = year.edition.acceptance.texts[name].words.replace("\n", " ")
            sample = f"{words[:SAMPLE].rstrip()}…" if len(words) > SAMPLE else words
            yield f'<li>“{escape(sample)}” <span class="id">{escape(name)}</span></li>'
        yield from (f"<li>{escape(text)}: {'yes' if holds else 'no'}</li>" for text, holds in proof.sides)
        yield "</ul>"
    if found.unseen:
        yield "<h2>In no letter of the year</h2><ul>"
        yield from (f"<li>{escape(name)}</li>" for name in found.unseen)
        yield "</ul>"
    yield "</body></html>"

"""Compare two years: which texts are repeated, which are new, and which trends the figures of both years support.

Texts in all letters are left out: they are meant to be repeated each year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lgo_letters.edition.texts import text_of
from lgo_letters.figures import Value, written
from lgo_letters.letter import Letter, Sentence
from lgo_letters.model import NOT_RECORDED
from lgo_letters.pipeline import Year, reason_all
from lgo_letters.rules.conditions import facts_of


@dataclass(frozen=True, slots=True)
class Said:
    id: str
    text: str
    councils: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    council: str
    fact: str  # the choice that compares with last year
    value: str  # its recorded value
    verdict: str  # `borne out`, `contradicted`, or `not known`
    figures: str  # the measure with both years' values; empty if it isn't known
    sentences: tuple[str, ...]  # ids of the sentences whose conditions use the trend


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """What changed between two years, for councils that have a letter in both."""

    years: tuple[int, int]
    councils: int
    again: tuple[Said, ...]
    new: tuple[Said, ...]
    trends: tuple[Trend, ...]


def year_on_year(before: Year, after: Year) -> YearOnYear:
    again: dict[tuple[str, str], list[str]] = {}
    new: dict[tuple[str, str], list[str]] = {}
    trends: list[Trend] = []
    olds, news = (reason_all(year, before.councils.keys() & after.councils.keys())[0] for year in (before, after))
    both = sorted(olds.keys() & news.keys())  # `check` says why the others can't be made
    for slug in both:
        old, now = olds[slug].letter, news[slug].letter
        said = {sentence.text for sentence in old.sentences()}
        for name, sentence in _own(now, after):
            (again if sentence.text in said else new).setdefault((name, sentence.text), []).append(slug)
        trends += _trends(old, now, after)
    return YearOnYear((before.year, after.year), len(both), _said(again), _said(new), tuple(trends))


def _own(letter: Letter, year: Year) -> Iterator[tuple[str, Sentence]]:
    """List sentences that not all letters have and that print no figure, since figures are new each year."""
    for paragraph in letter.paragraphs():
        for sentence in paragraph.sentences:
            name = text_of(sentence.combination, paragraph.id)
            values = [name for name in sentence.facts if not year.edition.facts[name].national]
            if not values and (name in year.edition.acceptance.conditional or name not in year.edition.rules):
                yield name, sentence


def _said(found: dict[tuple[str, str], list[str]]) -> tuple[Said, ...]:
    return tuple(Said(name, text, tuple(councils)) for (name, text), councils in found.items())


def _trends(old: Letter, now: Letter, year: Year) -> Iterator[Trend]:
    for fact in year.edition.catalogue.recorded:
        value = now.facts[fact.name]
        resting = tuple(sentence.id for sentence in now.sentences() if fact.name in _asked(sentence, year))
        if not fact.measured_by or value == NOT_RECORDED or not resting:
            continue
        known = [name for name in fact.measured_by if None not in {old.facts.get(name), now.facts[name]}]
        if not known:
            yield Trend(now.slug, fact.name, str(value), "not known", "", resting)
            continue
        measure = year.edition.facts[known[0]]
        was, new = (letter.facts[measure.name] for letter in (old, now))
        holds = _bears_out(fact.values.index(str(value)), was, new)
        one, other = written(was, measure.type), written(new, measure.type)
        figures = f"{measure.name} {one} in {old.year}, {other} in {now.year}"
        yield Trend(now.slug, fact.name, str(value), "borne out" if holds else "contradicted", figures, resting)


def _asked(sentence: Sentence, year: Year) -> set[str]:
    rules = (year.edition.rules.get(name) for name in (sentence.id, *sentence.phrases))
    return {fact.name for rule in rules if rule for fact in facts_of(rule.when)}


def _bears_out(trend: int, before: Value, after: Value) -> bool:
    """Say whether two values of a measure agree with a trend (improved, not improved, not raised). Fewer is better."""
    old, new = (Fraction(value) if isinstance(value, int | Fraction) else Fraction(0) for value in (before, after))
    return (new < old, old > 0 and new >= old, old == 0)[trend]

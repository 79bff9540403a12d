"""Compare two years: which texts are repeated, new, reworded or gone, and which trends both years' figures support.

Of what is repeated, texts in all letters are left out: they are meant to be repeated each year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from lgo_letters.edition.acceptance import texts_in
from lgo_letters.edition.texts import LOOKS, ORDER, said_in, text_of
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
class Reworded:
    """A text of any letter, with its words in both years: empty if no letter of the year has it."""

    id: str
    before: str
    after: str
    # `deleted`, `unused`, `reworded`, `figures` (only dates or other values for all letters differ), or `new`
    what: str


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
    """What changed between two years. What is said again or new is of councils that have a letter in both."""

    years: tuple[int, int]
    councils: int  # how many have a letter in both
    gone: tuple[str, ...]  # councils of the first year only, and of the second year only
    came: tuple[str, ...]
    addressees: tuple[str, ...]  # councils whose letter is addressed to somebody else
    again: tuple[Said, ...]
    new: tuple[Said, ...]
    texts: tuple[Reworded, ...]
    trends: tuple[Trend, ...]


def year_on_year(before: Year, after: Year) -> YearOnYear:
    again: dict[tuple[str, str], list[str]] = {}
    new: dict[tuple[str, str], list[str]] = {}
    trends: list[Trend] = []
    olds, news = ({slug: each.letter for slug, each in reason_all(year)[0].items()} for year in (before, after))
    both = sorted(olds.keys() & news.keys())  # `check` says why the others can't be made
    for slug in both:
        said = {sentence.text for sentence in olds[slug].sentences()}
        for name, sentence in _own(news[slug], after):
            (again if sentence.text in said else new).setdefault((name, sentence.text), []).append(slug)
    for slug in sorted(news):
        trends += _trends(olds.get(slug), news[slug], after)
    return YearOnYear(
        years=(before.year, after.year),
        councils=len(both),
        gone=tuple(sorted(before.councils.keys() - after.councils.keys())),
        came=tuple(sorted(after.councils.keys() - before.councils.keys())),
        addressees=tuple(slug for slug in both if _addressed(olds[slug]) != _addressed(news[slug])),
        again=_said(again),
        new=_said(new),
        texts=tuple(_reworded(before, after, olds.values(), news.values())),
        trends=tuple(trends),
    )


def _addressed(letter: Letter) -> tuple[Value, ...]:
    return (letter.facts.get("addressee_name"), letter.facts.get("addressee_role"))


def _words(year: Year, letters: Iterable[Letter]) -> dict[str, str]:
    """Give the words of the texts that any letter has, in the order of the edition."""
    names = {name for letter in letters for name in texts_in(letter)} - {"reviewers", ORDER, LOOKS}
    return {name: each.words for name, each in year.edition.acceptance.texts.items() if name in names}


def _reworded(before: Year, after: Year, olds: Iterable[Letter], news: Iterable[Letter]) -> Iterator[Reworded]:
    then, now = _words(before, olds), _words(after, news)
    named = [dict(said_in({}, year.edition.sections)) for year in (before, after)]
    for name in dict.fromkeys((*then, *now)):
        one, other = then.get(name, ""), now.get(name, "")
        what = "unused" if name in after.edition.acceptance.texts else "deleted"
        if other:
            same = name in named[0] and named[0][name] == named[1].get(name)
            what = "new" if not one else "figures" if same else "reworded"
        if one != other:
            yield Reworded(name, one, other, what)


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


def _trends(old: Letter | None, now: Letter, year: Year) -> Iterator[Trend]:
    for fact in year.edition.catalogue.recorded:
        value = now.facts[fact.name]
        resting = tuple(sentence.id for sentence in now.sentences() if fact.name in _asked(sentence, year))
        if not fact.measured_by or value == NOT_RECORDED or not resting:
            continue
        then = old.facts if old else {}
        known = [name for name in fact.measured_by if None not in {then.get(name), now.facts[name]}]
        if not (old and known):
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

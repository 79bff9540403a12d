"""Choose a few letters to read before a year is sent. They show every paragraph, sentence and side of a threshold.

Each time, the letter that shows most new things is chosen. Then letters that the others make superfluous are left out.
The same year always gives the same letters. There may be a smaller set.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

from lgo_letters.edition.acceptance import texts_in
from lgo_letters.letter import Letter
from lgo_letters.page_template import fill_page
from lgo_letters.pipeline import Tell, Year, reason_all
from lgo_letters.reasons.thresholds import comparisons
from lgo_letters.rules.conditions import weigh

SAMPLE = 110  # characters of a text that are quoted in the contents
Shown = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ToRead:
    letter: Letter
    texts: tuple[str, ...]  # ids of texts that no letter before it shows
    sides: tuple[tuple[str, bool], ...]  # comparisons whose outcome no letter before it shows, each with its outcome


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """The letters to read, how many letters the year has, and what none of them shows."""

    chosen: tuple[ToRead, ...]
    letters: int
    unseen: tuple[str, ...]


def reading_copy(year: Year) -> ReadingCopy:
    letters = {slug: reasoned.letter for slug, reasoned in reason_all(year)[0].items()}
    asked = {
        str(each): each for rule in year.edition.rules.values() for each in comparisons(rule.when, year.edition.always)
    }
    shows: dict[str, frozenset[Shown]] = {}
    for slug, letter in letters.items():
        answers = ((text, weigh(comparison, letter.facts)) for text, comparison in asked.items())
        answered = {(text, "holds" if answer else "doesn't hold") for text, answer in answers if answer is not None}
        shows[slug] = frozenset({(name, "") for name in texts_in(letter)} | answered)
    chosen, seen = [], set[Shown]()
    for slug in _few(shows):
        new = sorted(shows[slug] - seen)
        seen |= shows[slug]
        texts = [name for name in texts_in(letters[slug]) if (name, "") in new]
        sides = [(text, said == "holds") for text, said in new if said]
        chosen.append(ToRead(letters[slug], tuple(dict.fromkeys(texts)), tuple(sides)))
    every = [(name, "") for name in year.edition.acceptance.texts]
    every += [(text, said) for text in asked for said in ("holds", "doesn't hold")]
    unseen = tuple(f"{name} {said}".strip() for name, said in every if (name, said) not in seen)
    return ReadingCopy(tuple(chosen), len(letters), unseen)


def few_with_all(shows: Mapping[str, AbstractSet[T]], wanted: AbstractSet[T]) -> list[str]:
    """Choose a few letters that show everything wanted. Each is the one with most that is new."""
    left, chosen = set(wanted), list[str]()
    while left:
        chosen.append(max(sorted(shows), key=lambda slug: len(shows[slug] & left)))
        left -= shows[chosen[-1]]
    return chosen


def _few(shows: Mapping[str, frozenset[Shown]]) -> list[str]:
    """Choose a few letters that show everything that any letter shows, and leave out those not needed after all."""
    chosen = few_with_all(shows, frozenset().union(*shows.values()))
    for slug in reversed(chosen):
        others = set().union(*(shows[other] for other in chosen if other != slug))
        if shows[slug] <= others:
            chosen = [each for each in chosen if each != slug]
    return chosen


def bound(found: ReadingCopy, year: Year, tell: Tell = lambda *_: None) -> bytes:
    """Put the letters into one PDF, after a contents page that says what to look for in which letter."""
    words = {name: text.words.replace("\n", " ") for name, text in year.edition.acceptance.texts.items()}
    samples = {name: f"{text[:SAMPLE].rstrip()}…" if len(text) > SAMPLE else text for name, text in words.items()}

    def contents(starts: Sequence[int]) -> str:
        chosen = list(zip(starts, found.chosen, strict=True))
        return fill_page(
            __package__ or "", "reading_copy.html", year=year.year, found=found, chosen=chosen, samples=samples
        )

    return year.typesetter.bind([each.letter for each in found.chosen], contents, tell)

"""The rules of an edition: each has its condition, its words and its place.

A rule is a section, a paragraph, a sentence, a phrase in a sentence, or a choice of paragraphs, of sentences or of
phrases. Nothing here reads a file or knows a council.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from lgo_letters.edition_model import ChartEntry
from lgo_letters.facts.fact import Fact
from lgo_letters.letter import Sentence, combination_of
from lgo_letters.problems import Place
from lgo_letters.rules.conditions import ALWAYS, All, Condition
from lgo_letters.rules.wording import Text

NEW = "new"
ALL_DOCUMENTS = "all documents"
CHART_TITLE = "chart-title"  # the style of the text for people who can't see the chart


@dataclass(frozen=True, slots=True)
class PhraseRule:
    id: str  # sentence, name and phrase: `too-long.opening.again`
    when: Condition  # its own, without the sentence's
    needs: tuple[str, ...]  # ids, one of which must be before the sentence
    source: str  # a document, `all documents`, or `new`
    words: str
    place: Place
    asked: Place | None = None  # the place of its condition
    parts: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Combination:
    """A sentence with one phrase of each choice, ready to be filled in. Without phrases, there is only one."""

    phrases: tuple[str, ...]
    text: Text
    source: str  # the document that has all of its words, `all documents`, or `new`
    occurs: bool  # false if the conditions of its phrases exclude each other
    facts: tuple[str, ...]  # names of the facts that it prints
    varies: bool  # whether it prints values that differ between councils
    fixed: Sentence | None  # the sentence itself, if it is the same in every letter


@dataclass(frozen=True, slots=True)
class SentenceRule:
    id: str  # unique in the edition; `<paragraph>.<line>` if the paragraph has only `say`
    when: Condition  # its own, without the paragraph's
    needs: tuple[str, ...]
    source: str  # the source of its own words, without phrases
    place: Place
    parts: tuple[ChoiceRule, ...] = ()  # the choices of its phrases: exactly one of each is in it
    asked: Place | None = None
    condition: str = ""  # `when` as text
    # its words, by the ids of the sentence and its phrases: `too-long.again.some`
    combinations: Mapping[str, Combination] = field(default_factory=dict)
    year_only: bool = False

    @property
    def printed(self) -> tuple[Fact, ...]:
        return tuple(dict.fromkeys(slot.fact for each in self.combinations.values() for slot in each.text.slots))

    def sentence(self, combination: Combination, html: str, text: str) -> Sentence:
        source, facts = combination.source, combination.facts
        return Sentence(self.id, html, text, source, self.condition, facts, self.place, combination.phrases)


def with_texts(rule: SentenceRule, texts: Mapping[tuple[PhraseRule, ...], Text]) -> SentenceRule:
    """Give a sentence's rule its words for each combination of phrases. Make here what is the same in all letters."""
    rule = replace(rule, condition=str(rule.when))
    found = {}
    for phrases, text in texts.items():
        facts = tuple(slot.fact.name for slot in text.slots)
        varies = any(not slot.fact.national for slot in text.slots)
        names = tuple(each.id for each in phrases)
        source = _source((rule.source, *(each.source for each in phrases)))
        made = Combination(names, text, source, _occurs(phrases, rule.parts), facts, varies, None)
        if not text.slots:
            filled = text.fill({})
            made = replace(made, fixed=rule.sentence(made, filled.html, filled.plain))
        found[combination_of(rule.id, names)] = made
    return replace(rule, combinations=found)


def _source(sources: Iterable[str]) -> str:
    """Name the document that has all parts of a sentence. If there is none, its words are new."""
    named = {each for each in sources if each != ALL_DOCUMENTS}
    return (named.pop() if len(named) == 1 else NEW) if named else ALL_DOCUMENTS


def _occurs(phrases: Sequence[PhraseRule], choices: Sequence[ChoiceRule]) -> bool:
    """Say whether phrases can be in one sentence: not if one's condition means that another choice has another phrase.

    Exactly one condition of a choice is true. So if `late == 1 and late < sent` is true, a phrase with `late == 1` is
    chosen, and none of the others.
    """
    asked = {id(phrase): _joined(phrase.when) for choice in choices for phrase in choice.parts}
    return not any(
        asked[id(other)] <= asked[id(phrase)]
        for phrase in phrases
        for choice, chosen in zip(choices, phrases, strict=True)
        for other in choice.parts
        if other is not chosen and chosen is not phrase
    )


def _joined(condition: Condition) -> frozenset[Condition]:
    return frozenset(condition.parts if isinstance(condition, All) else (condition,))


@dataclass(frozen=True, slots=True)
class ParagraphRule:
    id: str
    style: str
    when: Condition
    needs: tuple[str, ...]
    source: str
    parts: tuple[SentenceRule | ChoiceRule, ...]
    place: Place
    asked: Place | None = None
    year_only: bool = False  # whether it is true of this year only


@dataclass(frozen=True, slots=True)
class ChoiceRule:
    """A choice: exactly one of its members is in the letter, or at most one."""

    id: str
    exactly_one: bool
    parts: tuple[SentenceRule | ParagraphRule | PhraseRule, ...]
    place: Place
    when: ClassVar[Condition] = ALWAYS


@dataclass(frozen=True, slots=True)
class SectionRule:
    id: str
    heading: Text
    when: Condition
    parts: tuple[ParagraphRule | ChoiceRule, ...]
    chart: ChartEntry | None
    place: Place
    asked: Place | None = None


Rule = SectionRule | ParagraphRule | ChoiceRule | SentenceRule | PhraseRule


def is_chart_title(rule: Rule) -> bool:
    return isinstance(rule, ParagraphRule) and rule.style == CHART_TITLE


def walk(rule: Rule) -> Iterator[Rule]:
    yield rule
    for part in rule.parts:
        yield from walk(part)

"""What an edition is made of: rules, each with its condition, its words, and where it stands.

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
CHART_TITLE = "chart-title"  # the style of what is said of a chart to who can't see it


@dataclass(frozen=True, slots=True)
class PhraseRule:
    id: str  # of the sentence, of what is chosen and of the phrase: `too-long.opening.again`
    when: Condition  # its own; the sentence's is not repeated in it
    needs: tuple[str, ...]  # ids of which one must stand before the sentence
    source: str  # a document, `all documents`, or `new`
    words: str
    place: Place
    asked: Place | None = None  # where its condition stands
    parts: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Combination:
    """A sentence with one phrase of each choice, ready to be filled; of a sentence without phrases the only one."""

    phrases: tuple[str, ...]
    text: Text
    source: str  # the document that has all of it, `all documents`, or `new`
    occurs: bool  # false if the condition of one phrase means that another one is chosen instead
    facts: tuple[str, ...]  # names of the facts printed in it
    varies: bool  # whether it prints values that differ between councils
    fixed: Sentence | None  # the sentence itself, where it is the same in every letter


@dataclass(frozen=True, slots=True)
class SentenceRule:
    id: str  # unique in the edition; of a paragraph that simply `say`s something, `<paragraph>.<line>`
    when: Condition  # its own; the paragraph's is not repeated in it
    needs: tuple[str, ...]
    source: str  # of what it says itself
    place: Place
    parts: tuple[ChoiceRule, ...] = ()  # the choices of its phrases; of each exactly one stands
    asked: Place | None = None
    condition: str = ""  # `when` as people read it
    # its words, by the sentence's id and those of the phrases: `too-long.again.some`
    combinations: Mapping[str, Combination] = field(default_factory=dict)
    year_only: bool = False

    @property
    def printed(self) -> tuple[Fact, ...]:
        return tuple(dict.fromkeys(slot.fact for each in self.combinations.values() for slot in each.text.slots))

    def sentence(self, combination: Combination, html: str, text: str) -> Sentence:
        source, facts = combination.source, combination.facts
        return Sentence(self.id, html, text, source, self.condition, facts, self.place, combination.phrases)


def with_texts(rule: SentenceRule, texts: Mapping[tuple[PhraseRule, ...], Text]) -> SentenceRule:
    """Give a sentence's rule its words, by the phrases in them; what is the same in all letters is worked out here."""
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
    """Name the document that has all parts of a sentence; without one, its words are new."""
    named = {each for each in sources if each != ALL_DOCUMENTS}
    return (named.pop() if len(named) == 1 else NEW) if named else ALL_DOCUMENTS


def _occurs(phrases: Sequence[PhraseRule], choices: Sequence[ChoiceRule]) -> bool:
    """Say whether phrases can stand together: not where what one of them asks includes what another choice asks.

    Of a choice exactly one condition is true. So where `late == 1 and late < sent` is true, a phrase with `late == 1`
    is chosen, and none of those beside it is.
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
    """A choice: of its members exactly one stands, or at most one."""

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

"""What an edition is made of: rules, each with its condition, its words, and where it stands.

A rule is a section, a paragraph, a sentence, or a choice of paragraphs or of sentences. Nothing here reads a file or
knows a council.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lgo_letters.letter import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lgo_letters.edition_model import ChartEntry
    from lgo_letters.problems import Place
    from lgo_letters.rules.conditions import Condition
    from lgo_letters.rules.wording import Text

NEW = "new"
ALL_DOCUMENTS = "all documents"


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """A sentence: its words, where they come from, and when it stands.

    Attributes:
        id: unique in the edition; of a paragraph that simply `say`s something, `<paragraph>.<line>`.
        when: its condition; the paragraph's is not repeated in it.
        needs: ids of which one must stand before it; empty where it needs none.
        source: a document, `all documents`, or `new`.
        text: the compiled words.
        place: where they stand.
        condition: `when` as people read it.
        facts: names of the facts printed in it.
        varies: whether it prints values that differ between councils.
        fixed: the sentence itself, where it is the same in every letter; None where it prints values.
        asked: where its condition stands; None where it has none.
    """

    id: str
    when: Condition
    needs: tuple[str, ...]
    source: str
    text: Text
    place: Place
    condition: str
    facts: tuple[str, ...]
    varies: bool
    fixed: Sentence | None
    asked: Place | None = None

    def sentence(self, html: str, text: str) -> Sentence:
        """Make the sentence of one letter from its words filled in."""
        return Sentence(self.id, html, text, self.source, self.condition, self.facts, self.place)


def sentence_rule(
    id_: str, when: Condition, needs: tuple[str, ...], source: str, words: tuple[Text, Place]
) -> SentenceRule:
    """Make a sentence's rule, with all that is the same for every council worked out."""
    text, place = words
    facts = tuple(slot.fact.name for slot in text.slots)
    varies = any(not slot.fact.national for slot in text.slots)
    rule = SentenceRule(id_, when, needs, source, text, place, str(when), facts, varies, None)
    if text.slots:
        return rule
    filled = text.fill({})
    return replace(rule, fixed=rule.sentence(filled.html, filled.plain))


@dataclass(frozen=True, slots=True)
class ParagraphRule:
    """A paragraph: its sentences in order, its style, when it stands, and where that is said."""

    id: str
    style: str
    when: Condition
    needs: tuple[str, ...]
    source: str
    parts: tuple[SentenceRule | ChoiceRule, ...]
    place: Place
    asked: Place | None = None


@dataclass(frozen=True, slots=True)
class ChoiceRule:
    """A choice: of its members exactly one stands, or at most one."""

    id: str
    exactly_one: bool
    parts: tuple[SentenceRule | ParagraphRule, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section: its heading, when it stands, its paragraphs and choices in order, and the chart that it has."""

    id: str
    heading: Text
    when: Condition
    parts: tuple[ParagraphRule | ChoiceRule, ...]
    chart: ChartEntry | None
    place: Place
    asked: Place | None = None


Rule = SectionRule | ParagraphRule | ChoiceRule | SentenceRule


def walk(rule: Rule) -> Iterator[Rule]:
    """Give a rule and all that it holds, in the order of the letter."""
    yield rule
    if not isinstance(rule, SentenceRule):
        for part in rule.parts:
            yield from walk(part)

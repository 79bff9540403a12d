"""Make the notes beside a paragraph: its conditions, and its facts with the places that they come from.

Rules have names there that people can read: a section's heading, a text's first words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from lgo_letters.edition.edition import Edition
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import Fact
from lgo_letters.figures import written
from lgo_letters.letter import OWN_WORDS, Paragraph, Sentence
from lgo_letters.model import Council
from lgo_letters.pipeline import Year
from lgo_letters.preview.letters.council_form import as_written
from lgo_letters.preview.letters.letter_state import Made
from lgo_letters.problems import Place
from lgo_letters.reasons.explanation import Reason
from lgo_letters.reasons.nearest_change import Step
from lgo_letters.reasons.settings import RECORDED
from lgo_letters.rules.conditions import ALWAYS, Verdict
from lgo_letters.rules.tree import ParagraphRule, PhraseRule, Rule, SectionRule, SentenceRule, walk
from lgo_letters.rules.wording import Text

LONGEST = 72  # characters of a name
_SLOT = re.compile(r"\{\{ *([\w.]+)[^}]*\}\}")

Printed = tuple[Fact, str, tuple[tuple[str, Place], ...]]
"""A fact, its exact value, and the fields that it comes from, each with its place."""


@dataclass(frozen=True, slots=True)
class Note:
    reason: Reason
    conditions: tuple[Verdict, ...]  # its own and, for a paragraph, those around it, the outermost first
    printed: tuple[Printed, ...]  # the values that it prints
    phrases: tuple[Reason, ...] = ()  # for a sentence: why each phrase is in it


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a text was left out, and what would have to change."""

    reason: Reason
    text: str  # its words, with the names of values
    far: tuple[tuple[str, str, str], ...]  # the facts that would have to change: name, value now, value then
    tried: Mapping[str, str] | None  # the same as fields of the council's file, if each fact comes from one field


def because(notes: Iterable[Note]) -> tuple[tuple[str, str], ...]:
    """List the facts that put a text into the letter, each with its value."""
    verdicts: list[Verdict] = []
    for note in notes:
        verdicts += note.conditions
        verdicts += [phrase.verdict for phrase in note.phrases if phrase.verdict]
    return tuple(dict.fromkeys(fact for verdict in verdicts for leaf in verdict.leaves() for fact in leaf.facts))


class Notes:
    def __init__(self, made: Made, reasons: Sequence[Reason]) -> None:
        self.made = made
        self.reasons = {reason.id: reason for reason in reasons}

    def left_out(self) -> Iterator[LeftOut]:
        edition = self.made.year.edition
        for reason in self.reasons.values():
            if not reason.included and (reason.failed or reason.why.startswith("withheld")):
                steps = reason.nearest.steps if reason.nearest else ()
                far = tuple(each.said for each in steps)
                yield LeftOut(reason, words_of(edition.rules[reason.id]), far, _fields(steps, edition.catalogue))

    def of_sentences(self, paragraph: Paragraph) -> list[Note]:
        own = paragraph.sentences[0].source == OWN_WORDS
        return [] if own else [self._of_sentence(each) for each in paragraph.sentences]

    def _of_sentence(self, sentence: Sentence) -> Note:
        decisions = self.made.reasoned.decisions
        reason = self.reasons[sentence.id]
        holder = decisions[sentence.id].holder
        names = (sentence.id,) if isinstance(decisions[holder].rule, ParagraphRule) else (holder, sentence.id)
        phrases = tuple(self.reasons[name] for name in sentence.phrases)
        return Note(reason, self._conditions(names), self._printed(sentence.facts), phrases)

    def of_paragraph(self, paragraph: Paragraph) -> Note:
        """Say why a paragraph is in the letter. For own words, list the values in them."""
        decisions = self.made.reasoned.decisions
        own = paragraph.sentences[0].source == OWN_WORDS
        names: list[str] = []
        name = paragraph.id
        while name in decisions:
            names.insert(0, name)
            name = decisions[name].holder
        facts = paragraph.sentences[0].facts if own else ()
        return Note(self.reasons[paragraph.id], self._conditions(names), self._printed(facts))

    def _conditions(self, names: Sequence[str]) -> tuple[Verdict, ...]:
        return tuple(verdict for name in names if (verdict := self.reasons[name].verdict))

    def _printed(self, names: Sequence[str]) -> tuple[Printed, ...]:
        return tuple(self._value(self.made.year.edition.facts[name]) for name in dict.fromkeys(names))

    def _value(self, fact: Fact) -> Printed:
        facts = self.made.letter.facts
        value = written(facts[fact.name], fact.type)
        if fact.part:
            value += f": {written(facts[fact.part], fact.type)} of {written(facts[fact.whole], fact.type)}"
        return fact, value, tuple(origins(fact, self.made.council, self.made.year))


def origins(fact: Fact, council: Council, year: Year) -> Iterator[tuple[str, Place]]:
    """List the fields that a fact comes from, each with its place. A missing field has the place of its file."""
    if fact.national:
        yield "edition.yaml", Place(f"{year.edition.label}/edition.yaml")
    elif fact.average_of:
        yield "averages.yaml", Place(f"data/{year.year}/averages.yaml")
    else:
        for key in year.edition.catalogue.keys_of(fact):
            yield key, council.place(key)


def _fields(steps: Sequence[Step], catalogue: Catalogue) -> dict[str, str] | None:
    """Turn a change into fields of the form, or None if a fact in it isn't a single field."""
    groups = {entry.name for entry in catalogue.declared.records if entry.fields is not None}
    found: dict[str, str] = {}
    for step in steps:
        key = step.fact.key
        if not key or key in {"addressee", "statistics_pages"} or step.after is None:
            return None
        group = key.partition(".")[0]
        if group in groups:
            found[group] = RECORDED
        found[key] = as_written(step.after)
    return found or None


def first_words(words: str) -> str:
    """Shorten a text, with the names of its values: `[upheld]`."""
    return shorten(_SLOT.sub(r"[\1]", words).replace("_", " "), LONGEST, placeholder=" …")


def words_of(rule: Rule) -> str:
    if isinstance(rule, SentenceRule):
        return _by_name(next(iter(rule.combinations.values())).text)
    if isinstance(rule, PhraseRule):
        return rule.words
    return " … ".join(words for part in rule.parts if (words := words_of(part)))


def name_of_section(section: SectionRule) -> str:
    return first_words(_by_name(section.heading)) or section.id.replace("-", " ").capitalize()


def names_of_texts(edition: Edition) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """List the texts that letters can be searched for, by section: paragraphs, and sentences with a condition."""
    for section in edition.sections:
        yield name_of_section(section), [(rule.id, first_words(words_of(rule))) for rule in _searched(section)]


def _searched(section: SectionRule) -> Iterator[Rule]:
    for rule in walk(section):
        if isinstance(rule, ParagraphRule):
            yield rule
            yield from (each for each in walk(rule) if isinstance(each, SentenceRule) and each.when != ALWAYS)


def _by_name(text: Text) -> str:
    return "".join(piece if isinstance(piece, str) else f"[{piece.fact.name}]" for piece in text.plain)

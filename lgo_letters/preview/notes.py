"""Reasons turned into notes, as they stand beside a paragraph: conditions part by part, facts with what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lgo_letters.compose import Reasoned
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import Fact
from lgo_letters.figures import written
from lgo_letters.letter import OWN_WORDS, Paragraph, Sentence
from lgo_letters.model import Council
from lgo_letters.pipeline import Year
from lgo_letters.problems import Place
from lgo_letters.reasons.distance import Step
from lgo_letters.reasons.explanation import Reason
from lgo_letters.reasons.settings import RECORDED
from lgo_letters.rules.conditions import Verdict
from lgo_letters.rules.tree import ParagraphRule, PhraseRule, Rule, SentenceRule


@dataclass(frozen=True, slots=True)
class Part:
    """A condition, or a part of one: whether it holds, and what its facts are; `joined` says how its parts are."""

    text: str
    holds: bool | None
    facts: tuple[tuple[str, str, str], ...]
    joined: str
    parts: tuple[Part, ...]

    def leaf_facts(self) -> Iterator[tuple[str, str, str]]:
        """Give the facts that its innermost parts ask about: name, value, meaning."""
        if not self.parts:
            yield from self.facts
        for part in self.parts:
            yield from part.leaf_facts()


@dataclass(frozen=True, slots=True)
class Printed:
    """A value that is printed: its fact, exactly, what the fact means, and the fields that it comes from."""

    name: str
    value: str
    meaning: str
    origins: tuple[tuple[str, Place], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Why something stands or doesn't: a reason as the page shows it.

    Attributes:
        conditions: its own condition, and for a paragraph those of what holds it; of what is left out, what fails.
        text: the words of what is left out, values by name; empty for what stands.
        far: of what is left out, the facts that would have to be otherwise: name, value now, value then.
        tried: the same as fields of the council's file, where each comes from one field.
        phrases: of a sentence that stands, the notes of the phrases in it.
    """

    reason: Reason
    conditions: tuple[Part, ...]
    printed: tuple[Printed, ...]
    text: str = ""
    far: tuple[tuple[str, str, str], ...] = ()
    tried: Mapping[str, str] | None = None
    phrases: tuple[Note, ...] = ()


class Notes:
    """The notes of one letter."""

    def __init__(self, reasoned: Reasoned, council: Council, year: Year, told: Sequence[Reason]) -> None:
        """Take the letter's reasons; with nearest changes where these are to be told."""
        self.letter = reasoned.letter
        self.decisions = reasoned.decisions
        self.council = council
        self.year = year
        self.reasons = {reason.id: reason for reason in told}

    def left_out(self) -> Iterator[Note]:
        """Give what was left out for a reason of its own."""
        for reason in self.reasons.values():
            if not reason.stands and (reason.failed or reason.why.startswith("withheld")):
                rule = self.year.edition.rules[reason.id]
                conditions = tuple(self._part(verdict) for verdict in reason.failed)
                steps = reason.nearest.steps if reason.nearest else ()
                far = tuple((each.fact.name, *_step(each)) for each in steps)
                yield Note(reason, conditions, (), _template(rule), far, _fields(steps, self.year.edition.catalogue))

    def of_sentence(self, sentence: Sentence) -> Note:
        """Say why a sentence stands."""
        reason = self.reasons[sentence.id]
        conditions = [self._part(reason.verdict)] if reason.verdict else []
        holder = self.decisions[sentence.id].holder
        if not isinstance(self.decisions[holder].rule, ParagraphRule):
            conditions = [*self._own(holder), *conditions]
        phrases = tuple(Note(self.reasons[name], tuple(self._own(name)), ()) for name in sentence.phrases)
        return Note(reason, tuple(conditions), tuple(self._printed(sentence.facts)), phrases=phrases)

    def of_paragraph(self, paragraph: Paragraph) -> Note:
        """Say why a paragraph stands; of a council's own words, what they print."""
        own = paragraph.sentences[0] if paragraph.sentences[0].source == OWN_WORDS else None
        printed = tuple(self._printed(own.facts)) if own else ()
        return Note(self.reasons[paragraph.id], tuple(self._held(paragraph.id)), printed)

    def _held(self, name: str) -> Iterator[Part]:
        """Give the conditions of a paragraph and of all that holds it, the outermost first."""
        if name in self.decisions:
            yield from self._held(self.decisions[name].holder)
            yield from self._own(name)

    def _own(self, name: str) -> Iterator[Part]:
        verdict = self.reasons[name].verdict
        if verdict:
            yield self._part(verdict)

    def _part(self, verdict: Verdict) -> Part:
        facts = tuple((name, value, self.year.edition.facts[name].meaning) for name, value in verdict.facts)
        parts = tuple(self._part(part) for part in verdict.parts)
        joined = "any of" if verdict.text == " or ".join(part.text for part in verdict.parts) else "all of"
        if len(parts) == 1:
            joined = "not"
        return Part(verdict.text, verdict.holds, facts, joined if parts else "", parts)

    def _printed(self, names: Sequence[str]) -> Iterator[Printed]:
        for name in dict.fromkeys(names):
            fact = self.year.edition.facts[name]
            value = written(self.letter.facts[name], fact.type)
            if fact.part:
                counts = [written(self.letter.facts[each], fact.type) for each in (fact.part, fact.whole)]
                value = f"{value}: {counts[0]} of {counts[1]}"
            yield Printed(name, value, fact.meaning, tuple(origins(fact, self.council, self.year)))


def origins(fact: Fact, council: Council, year: Year) -> Iterator[tuple[str, Place]]:
    """Name the fields that a fact comes from, each with its place; a field that isn't written has its file's."""
    if fact.national:
        yield "edition.yaml", Place(f"{year.edition.label}/edition.yaml")
    elif fact.average_of:
        yield "averages.yaml", Place(f"data/{year.year}/averages.yaml")
    else:
        for key in year.edition.catalogue.keys_of(fact):
            yield key, council.place(key)


def _step(step: Step) -> tuple[str, str]:
    """Write a fact's value as it is, and as it would have to be."""
    after = "known" if step.open else written(step.after, step.fact.type)
    return written(step.before, step.fact.type), after


def _fields(steps: Sequence[Step], catalogue: Catalogue) -> dict[str, str] | None:
    """Write a change as fields of the form; None where some fact of it isn't one field."""
    groups = {entry.name for entry in catalogue.declared.records if entry.fields is not None}
    found: dict[str, str] = {}
    for step in steps:
        key = step.fact.key
        if not key or key in {"addressee", "statistics_pages"} or step.after is None:
            return None
        group = key.partition(".")[0]
        if group in groups:
            found[group] = RECORDED
        found[key] = str(step.after).lower() if isinstance(step.after, bool) else str(step.after)
    return found or None


def _template(rule: Rule) -> str:
    """Write the words of a rule with its values by name."""
    if isinstance(rule, SentenceRule):
        text = next(iter(rule.combinations.values())).text
        return "".join(piece if isinstance(piece, str) else f"[{piece.fact.name}]" for piece in text.plain)
    if isinstance(rule, PhraseRule):
        return rule.words
    return " … ".join(words for part in rule.parts if (words := _template(part)))

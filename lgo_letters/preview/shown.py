"""A sheet turned into what the page shows: its letter in rows, each with its reasons and with what changed marked.

It decides nothing: the words are the letter's, the reasons are `explanation`'s, the marks are `difference`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from lgo_letters.difference import Kind, Mark, SentenceDifference, compare
from lgo_letters.explanation import Reason, reasons
from lgo_letters.figures import FORMATS, written
from lgo_letters.letter import OWN_WORDS
from lgo_letters.preview.origins import FIELDS, origins
from lgo_letters.rules import ParagraphRule, Rule, SentenceRule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lgo_letters.compose import Reasoned
    from lgo_letters.conditions import Verdict
    from lgo_letters.difference import ParagraphDifference
    from lgo_letters.distance import Step
    from lgo_letters.letter import Chart, Letter, Sentence
    from lgo_letters.model import Council
    from lgo_letters.pipeline import Year
    from lgo_letters.problems import Place


@dataclass(frozen=True, slots=True)
class Part:
    """A condition, or a part of one: whether it holds, and what its facts are; `joined` says how its parts are."""

    text: str
    holds: bool | None
    facts: tuple[tuple[str, str, str], ...]
    joined: str
    parts: tuple[Part, ...]


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
    """

    reason: Reason
    conditions: tuple[Part, ...]
    printed: tuple[Printed, ...]
    text: str = ""
    far: tuple[tuple[str, str, str], ...] = ()
    tried: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of the page: its id, what became of it since the last save, and its HTML with what changed marked."""

    id: str
    kind: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, heading or chart of the page, with its note and those of its sentences; without for what went."""

    id: str
    what: str
    style: str
    kind: str
    words: tuple[Words, ...]
    note: Note | None
    sentences: tuple[Note, ...]
    chart: Chart | None = None

    @property
    def because(self) -> tuple[tuple[str, str], ...]:
        """Name the facts that it stands for, each with its value."""
        notes = (self.note, *self.sentences) if self.note else self.sentences
        facts = [(name, value) for note in notes for part in note.conditions for name, value, _ in _leaf_facts(part)]
        return tuple(dict.fromkeys(facts))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page."""

    id: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter as the page shows it; `changed` counts the sentences that changed since the last save."""

    sections: tuple[Section, ...]
    left_out: tuple[Note, ...]
    changed: int


def show(reasoned: Reasoned, before: Letter | None, council: Council, year: Year) -> Shown:
    """Show a letter with its reasons.

    Args:
        reasoned: the letter.
        before: the letter to compare it with; None to mark nothing.
        council: whose it is.
        year: what it was made from.
    """
    showing = _Showing(reasoned, council, year, reasons(reasoned))
    differences = [each for each in compare(before or reasoned.letter, reasoned.letter) if each.id != "title"]
    sections: dict[str, list[Row]] = {}
    for difference in differences:
        sections.setdefault(difference.section, []).append(showing.row(difference))
    changed = sum(each.kind is not Kind.SAME for difference in differences for each in difference.sentences)
    shown = tuple(Section(name, tuple(rows)) for name, rows in sections.items())
    return Shown(shown, tuple(showing.left_out()), changed)


def show_left_out(reasoned: Reasoned, council: Council, year: Year) -> tuple[Note, ...]:
    """Show what was left out of a letter, and how far the council is from each; finding that takes a while."""
    told = reasons(reasoned, year.edition.facts)
    return tuple(_Showing(reasoned, council, year, told).left_out())


class _Showing:
    """Makes rows and notes of one letter."""

    def __init__(self, reasoned: Reasoned, council: Council, year: Year, told: Sequence[Reason]) -> None:
        self.letter = reasoned.letter
        self.decisions = reasoned.decisions
        self.council = council
        self.year = year
        self.reasons = {reason.id: reason for reason in told}
        self.paragraphs = {each.id: each for each in self.letter.paragraphs()}
        self.sentences = {each.id: each for each in self.letter.sentences()}

    def row(self, difference: ParagraphDifference) -> Row:
        words = tuple(self._words(each) for each in difference.sentences)
        kind = difference.kind.value
        if difference.id.endswith((".heading", ".chart")):
            section = self.letter.sections.get(difference.section)
            what = difference.id.rpartition(".")[2]
            chart = section.chart if section and what == "chart" else None
            return Row(difference.id, what, "", kind, words, None, (), chart)
        paragraph = self.paragraphs.get(difference.id)
        if paragraph is None:
            return Row(difference.id, "gone", "", kind, words, None, ())
        own = paragraph.sentences[0].source == OWN_WORDS
        reason = self.reasons[paragraph.id]
        notes = () if own else tuple(self._note(self.reasons[each.id]) for each in paragraph.sentences)
        printed = tuple(self._printed(paragraph.sentences[0].facts)) if own else ()
        note = Note(reason, tuple(self._held(paragraph.id)), printed)
        return Row(paragraph.id, "paragraph", paragraph.style, kind, words, note, notes)

    def _words(self, difference: SentenceDifference) -> Words:
        line = difference.after or difference.before
        name = line.id if line else ""
        sentence = self.sentences.get(name)
        match difference.kind:
            case Kind.SAME | Kind.MOVED | Kind.CAME:
                html = self._marked(sentence) if sentence else Markup(line.html if line else "")  # noqa: S704 - escaped when it was made
                html = Markup("<ins>{}</ins>").format(html) if difference.kind is Kind.CAME else html
            case _:
                html = Markup(" ").join(_run(run.mark, run.text) for run in difference.words)
        return Words(name, difference.kind.value, html)

    def _marked(self, sentence: Sentence) -> Markup:
        """Mark the values in a sentence's HTML; where that would give other HTML than the letter's, mark nothing."""
        rule = self.year.edition.rules.get(sentence.id)
        plain = Markup(sentence.html)  # noqa: S704 - the letter's own HTML, escaped when it was composed
        if not isinstance(rule, SentenceRule):
            return plain
        pieces, marked = "", Markup()
        for piece in rule.text.html:
            if isinstance(piece, str):
                pieces += piece
                marked += Markup(piece)  # noqa: S704 - as above
                continue
            word = escape(FORMATS[piece.fact.type, piece.format](self.letter.facts[piece.fact.name]))
            pieces += word
            marked += Markup('<data value="{}">{}</data>').format(piece.fact.name, word)
        return marked if Markup(pieces).unescape() == plain.unescape() else plain  # noqa: S704 - compared only

    def left_out(self) -> Iterator[Note]:
        """Give what was left out for a reason of its own."""
        for reason in self.reasons.values():
            if not reason.stands and (reason.failed or reason.why.startswith("withheld")):
                rule = self.year.edition.rules[reason.id]
                conditions = tuple(self._part(verdict) for verdict in reason.failed)
                steps = reason.nearest.steps if reason.nearest else ()
                far = tuple((each.fact.name, *_step(each)) for each in steps)
                yield Note(reason, conditions, (), _template(rule), far, _fields(steps))

    def _note(self, reason: Reason) -> Note:
        sentence = self.sentences.get(reason.id)
        conditions = [self._part(reason.verdict)] if reason.verdict else []
        holder = self.decisions[reason.id].holder if reason.id in self.decisions else ""
        if holder and not isinstance(self.decisions[holder].rule, ParagraphRule):
            conditions = [*self._own(holder), *conditions]
        return Note(reason, tuple(conditions), tuple(self._printed(sentence.facts if sentence else ())))

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


def _step(step: Step) -> tuple[str, str]:
    """Write a fact's value as it is, and as it would have to be."""
    after = "known" if step.open else written(step.after, step.fact.type)
    return written(step.before, step.fact.type), after


def _fields(steps: Sequence[Step]) -> dict[str, str] | None:
    """Write a change as fields of the council's file; None where some fact of it isn't one field."""
    found: dict[str, str] = {}
    for step in steps:
        keys = FIELDS.get(step.fact.name, ())
        if len(keys) != 1 or step.after is None or isinstance(step.after, Fraction):
            return None
        group = keys[0].partition(".")[0]
        if group != keys[0] and group != "statistics":
            found[group] = "recorded"
        found[keys[0]] = str(step.after).lower() if isinstance(step.after, bool) else str(step.after)
    return found or None


def _run(mark: Mark, text: str) -> Markup:
    match mark:
        case Mark.NEW:
            return Markup("<ins>{}</ins>").format(text)
        case Mark.GONE:
            return Markup("<del>{}</del>").format(text)
    return escape(text)


def _leaf_facts(part: Part) -> Iterator[tuple[str, str, str]]:
    if not part.parts:
        yield from part.facts
    for inner in part.parts:
        yield from _leaf_facts(inner)


def _template(rule: Rule) -> str:
    """Write the words of a rule with its values by name."""
    if isinstance(rule, SentenceRule):
        return "".join(piece if isinstance(piece, str) else f"[{piece.fact.name}]" for piece in rule.text.plain)
    return " … ".join(words for part in rule.parts if (words := _template(part)))

"""A sheet turned into what the page shows: its letter in rows, each with its reasons and with what changed marked.

It decides nothing: the words are the letter's, the reasons are `explanation`'s, the marks are `difference`'s.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from lgo_letters.compose import Reasoned
from lgo_letters.difference import Kind, Mark, ParagraphDifference, SentenceDifference, Words, compare
from lgo_letters.figures import FORMATS
from lgo_letters.letter import OWN_WORDS, Chart, Letter, Sentence
from lgo_letters.model import Council
from lgo_letters.pipeline import Year
from lgo_letters.preview.notes import Note, Notes
from lgo_letters.reasons.explanation import reasons
from lgo_letters.rules.tree import SentenceRule


@dataclass(frozen=True, slots=True)
class Said:
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
    words: tuple[Said, ...]
    note: Note | None
    sentences: tuple[Note, ...]
    chart: Chart | None = None

    @property
    def because(self) -> tuple[tuple[str, str], ...]:
        """Name the facts that it stands for, each with its value."""
        notes = (self.note, *self.sentences) if self.note else self.sentences
        every = [each for note in notes for each in (note, *note.phrases)]
        facts = [(name, value) for note in every for part in note.conditions for name, value, _ in part.leaf_facts()]
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
    notes = Notes(reasoned, council, year, reasons(reasoned))
    showing = _Showing(reasoned, year, notes)
    differences = [each for each in compare(before or reasoned.letter, reasoned.letter) if each.id != "title"]
    sections: dict[str, list[Row]] = {}
    for difference in differences:
        sections.setdefault(difference.section, []).append(showing.row(difference))
    changed = sum(each.kind is not Kind.SAME for difference in differences for each in difference.sentences)
    shown = tuple(Section(name, tuple(rows)) for name, rows in sections.items())
    return Shown(shown, tuple(notes.left_out()), changed)


def show_left_out(reasoned: Reasoned, council: Council, year: Year) -> tuple[Note, ...]:
    """Show what was left out of a letter, and how far the council is from each; finding that takes a while."""
    return tuple(Notes(reasoned, council, year, reasons(reasoned, year.edition.always)).left_out())


class _Showing:
    """Makes the rows of one letter."""

    def __init__(self, reasoned: Reasoned, year: Year, notes: Notes) -> None:
        self.letter = reasoned.letter
        self.year = year
        self.notes = notes
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
        inside = () if own else tuple(self.notes.of_sentence(each) for each in paragraph.sentences)
        note = self.notes.of_paragraph(paragraph)
        return Row(paragraph.id, "paragraph", paragraph.style, kind, words, note, inside)

    def _words(self, difference: SentenceDifference) -> Said:
        line = difference.after or difference.before
        name = line.id if line else ""
        sentence = self.sentences.get(name)
        match difference.kind:
            case Kind.SAME | Kind.MOVED | Kind.CAME:
                html = self._marked(sentence) if sentence else Markup(line.html if line else "")  # noqa: S704 - escaped when it was made
                html = Markup("<ins>{}</ins>").format(html) if difference.kind is Kind.CAME else html
            case _:
                html = Markup(" ").join(marked(run) for run in difference.words)
        return Said(name, difference.kind.value, html)

    def _marked(self, sentence: Sentence) -> Markup:
        """Mark the values in a sentence's HTML; where that would give other HTML than the letter's, mark nothing."""
        rule = self.year.edition.rules.get(sentence.id)
        plain = Markup(sentence.html)  # noqa: S704 - the letter's own HTML, escaped when it was composed
        if not isinstance(rule, SentenceRule):
            return plain
        pieces, marked = "", Markup()
        for piece in rule.combinations[sentence.combination].text.html:
            if isinstance(piece, str):
                pieces += piece
                marked += Markup(piece)  # noqa: S704 - as above
                continue
            word = escape(FORMATS[piece.fact.type, piece.format](self.letter.facts[piece.fact.name]))
            pieces += word
            marked += Markup('<data value="{}">{}</data>').format(piece.fact.name, word)
        return marked if Markup(pieces).unescape() == plain.unescape() else plain  # noqa: S704 - compared only


def marked(run: Words) -> Markup:
    """Write a run of words, marked where it stands in one letter only."""
    match run.mark:
        case Mark.NEW:
            return Markup("<ins>{}</ins>").format(run.text)
        case Mark.GONE:
            return Markup("<del>{}</del>").format(run.text)
    return escape(run.text)

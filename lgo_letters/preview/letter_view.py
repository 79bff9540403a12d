"""A state turned into what the page shows: its letter in rows, each with its reasons and with what changed marked.

It decides nothing: the words are the letter's, the reasons are `explanation`'s, the marks are `difference`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from lgo_letters.difference import ChangeKind, Mark, ParagraphDifference, SentenceDifference, Words, compare_blocks
from lgo_letters.figures import FORMATS
from lgo_letters.letter import OWN_WORDS, Chart, Letter, Sentence
from lgo_letters.official.lines import Block, Line, blocks_of
from lgo_letters.preview.letter_state import Made
from lgo_letters.preview.notes import LeftOut, Note, Notes
from lgo_letters.reasons.explanation import reasons
from lgo_letters.rules.conditions import Verdict
from lgo_letters.rules.tree import SentenceRule

TITLE, SIGNATURE = "title", "signature"  # what stands in no section


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence of the page: its id, what became of it since the last save, and its HTML with what changed marked."""

    id: str
    kind: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, heading or chart of the page, with its note and those of its sentences; without for what went."""

    id: str
    what: str
    kind: str
    words: tuple[SentenceView, ...]
    style: str = ""
    note: Note | None = None
    sentences: tuple[Note, ...] = ()
    chart: Chart | None = None

    @property
    def because(self) -> tuple[tuple[str, str], ...]:
        """Name the facts that it stands for, each with its value."""
        verdicts: list[Verdict] = []
        for note in (self.note, *self.sentences):
            if note:
                verdicts += note.conditions
                verdicts += [phrase.verdict for phrase in note.phrases if phrase.verdict]
        return tuple(dict.fromkeys(fact for verdict in verdicts for leaf in verdict.leaves() for fact in leaf.facts))


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as the page shows it; `changed` counts the sentences that changed since the last save."""

    sections: Mapping[str, Sequence[Row]]  # by id
    left_out: tuple[LeftOut, ...]
    changed: int


def view_of(made: Made, before: Letter | None) -> LetterView:
    """Show a letter with its reasons, and what differs from the letter before; None to mark nothing."""
    notes = Notes(made, reasons(made.reasoned))
    viewer = _Viewer(made, notes)
    differences = compare_blocks(_blocks(before or made.letter), _blocks(made.letter))
    sections: dict[str, list[Row]] = {}
    for difference in differences:
        if difference.id != TITLE or difference.kind is not ChangeKind.SAME:
            sections.setdefault(difference.section, []).append(viewer.row(difference))
    changed = sum(each.kind is not ChangeKind.SAME for difference in differences for each in difference.sentences)
    return LetterView(sections, tuple(notes.left_out()), changed)


def left_out_view(made: Made) -> tuple[LeftOut, ...]:
    """Show what was left out of a letter, and how far the council is from each; finding that takes a while."""
    return tuple(Notes(made, reasons(made.reasoned, made.year.edition.always)).left_out())


def _blocks(letter: Letter) -> tuple[Block, ...]:
    """Give what is compared: all that stands in the letter, and below it who signs."""
    lines = (Line(f"{SIGNATURE}.{at}", escape(text), text) for at, text in enumerate(letter.signatory, 1))
    return (*blocks_of(letter), Block(SIGNATURE, SIGNATURE, tuple(lines)))


class _Viewer:
    def __init__(self, made: Made, notes: Notes) -> None:
        self.letter = made.letter
        self.rules = made.year.edition.rules
        self.notes = notes
        self.paragraphs = {each.id: each for each in self.letter.paragraphs()}
        self.sentences = {each.id: each for each in self.letter.sentences()}

    def row(self, difference: ParagraphDifference) -> Row:
        words = tuple(self._words(each) for each in difference.sentences)
        kind = difference.kind.value
        if difference.id in {TITLE, SIGNATURE}:
            return Row(difference.id, difference.id, kind, words)
        if difference.id.endswith((".heading", ".chart")):
            section = self.letter.sections.get(difference.section)
            what = difference.id.rpartition(".")[2]
            return Row(difference.id, what, kind, words, chart=section.chart if section else None)
        paragraph = self.paragraphs.get(difference.id)
        if paragraph is None:
            return Row(difference.id, "gone", kind, words)
        own = paragraph.sentences[0].source == OWN_WORDS
        inside = () if own else tuple(self.notes.of_sentence(each) for each in paragraph.sentences)
        note = self.notes.of_paragraph(paragraph)
        return Row(paragraph.id, "paragraph", kind, words, paragraph.style, note, inside)

    def _words(self, difference: SentenceDifference) -> SentenceView:
        line = difference.after or difference.before
        name = line.id if line else ""
        sentence = self.sentences.get(name)
        match difference.kind:
            case ChangeKind.SAME | ChangeKind.MOVED | ChangeKind.CAME:
                html = self._marked(sentence) if sentence else Markup(line.html if line else "")  # noqa: S704 - escaped when it was made
                html = Markup("<ins>{}</ins>").format(html) if difference.kind is ChangeKind.CAME else html
            case _:
                html = Markup(" ").join(marked(run) for run in difference.words)
        return SentenceView(name, difference.kind.value, html)

    def _marked(self, sentence: Sentence) -> Markup:
        """Mark the values in a sentence's HTML; where that would give other HTML than the letter's, mark nothing."""
        rule = self.rules.get(sentence.id)
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
    match run.mark:
        case Mark.NEW:
            return Markup("<ins>{}</ins>").format(run.text)
        case Mark.GONE:
            return Markup("<del>{}</del>").format(run.text)
    return escape(run.text)

"""A letter turned into what the page shows: each paragraph with its reasons, and with what changed marked.

It decides nothing: the words are the letter's, the reasons are `explanation`'s, the marks are `difference`'s.
"""

from markupsafe import Markup, escape

from lgo_letters.difference import ChangeKind, ParagraphDifference, compare_blocks
from lgo_letters.figures import FORMATS
from lgo_letters.letter import Letter, Sentence
from lgo_letters.lines import Block, Line, blocks_of
from lgo_letters.preview.letters.letter_state import Made
from lgo_letters.preview.letters.notes import Notes
from lgo_letters.reasons.explanation import reasons
from lgo_letters.rules.tree import SentenceRule

TITLE, SIGNATURE = "title", "signature"  # what stands in no section


class LetterView:
    """A letter as the page shows it: what differs from the letter before is marked; None to mark nothing.

    `sections` are the paragraphs, headings and charts of both letters by section, `changed` counts the sentences that
    differ.
    """

    def __init__(self, made: Made, before: Letter | None) -> None:
        self.letter = made.letter
        self.notes = Notes(made, reasons(made.reasoned))
        self.paragraphs = {each.id: each for each in self.letter.paragraphs()}
        self._rules = made.year.edition.rules
        self._sentences = {each.id: each for each in self.letter.sentences()}
        differences = compare_blocks(_blocks(before or self.letter), _blocks(self.letter))
        self.sections: dict[str, list[ParagraphDifference]] = {}
        for each in differences:
            if each.id != TITLE or each.kind is not ChangeKind.SAME:
                self.sections.setdefault(each.section, []).append(each)
        self.changed = sum(line.kind is not ChangeKind.SAME for each in differences for line in each.sentences)

    def with_values(self, line: Line) -> Markup:
        """Write a line of the letter with its values marked."""
        sentence = self._sentences.get(line.id)
        return self._marked(sentence) if sentence else Markup(line.html)  # noqa: S704 - escaped when it was made

    def _marked(self, sentence: Sentence) -> Markup:
        """Mark the values in a sentence's HTML, unless that would change the HTML itself."""
        rule = self._rules.get(sentence.id)
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


def _blocks(letter: Letter) -> tuple[Block, ...]:
    """List what is compared: all that is in the letter, and who signs it."""
    lines = (Line(f"{SIGNATURE}.{at}", escape(text), text) for at, text in enumerate(letter.signatory, 1))
    return (*blocks_of(letter), Block(SIGNATURE, SIGNATURE, tuple(lines)))

"""Prepare a letter for comparing: its lines, with the wording and the values of each line separated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lgo_letters.compose import Reasoned
from lgo_letters.edition.edition import Edition
from lgo_letters.edition.texts import name_of
from lgo_letters.figures import FORMATS
from lgo_letters.lines import Block, Line, blocks_of
from lgo_letters.rules.tree import Rule, SectionRule, SentenceRule, is_chart_title, walk
from lgo_letters.rules.wording import Slot, Text
from lgo_letters.selection import combination_in

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparable:
    blocks: tuple[Block, ...]
    reasoned: Reasoned
    edition: Edition

    def wording(self, line: Line) -> tuple[str, str, Values]:
        """Return a line's wording as HTML and as words, with the names of values in it, and the values."""
        texts = self._texts(line)
        if not texts:
            return line.html, line.text, ()
        html = " ".join(_named(text.html) for text in texts)
        return html, " ".join(_named(text.plain) for text in texts), tuple(dict(self.values(line)).items())

    def values(self, line: Line) -> Iterator[tuple[str, str]]:
        """List the values of a line as they are printed, by fact. For a chart, include what it draws."""
        facts = self.reasoned.letter.facts
        for slot in (slot for text in self._texts(line) for slot in text.slots):
            value = facts[slot.fact.name]
            yield slot.fact.name, "" if value is None else FORMATS[slot.fact.type, slot.format](value)
        if line.drawn:
            yield "chart", line.drawn

    def sentences(self) -> Iterator[tuple[Block, Line]]:
        """List the lines with their blocks. A chart is listed as the sentences of its title, if it has one."""
        sections = {f"{each.id}.chart": each for each in self.edition.sections}
        for block in self.blocks:
            if block.id not in sections:
                yield from ((block, line) for line in block.lines)
                continue
            for paragraph, sentence in self._chart_titles(sections[block.id]):
                line = replace(block.lines[0], id=sentence.id)
                yield Block(paragraph.id, block.section, (line,)), line

    def phrases(self, line: Line) -> tuple[str, ...]:
        rule = self.edition.rules.get(line.id)
        chosen = combination_in(rule, self.reasoned.decisions) if isinstance(rule, SentenceRule) else None
        return chosen.phrases if chosen else ()

    def _texts(self, line: Line) -> tuple[Text, ...]:
        """Find the texts of the edition from which a line was made. There are none for own words."""
        if line.id == "title":
            return (self.edition.title,)
        rule = self.edition.rules.get(line.id)
        section, _, part = line.id.rpartition(".")
        rules = [rule] if isinstance(rule, SentenceRule) else []
        for each in self.edition.sections if not rules else ():
            if each.id == section and part == "heading":
                return (each.heading,)
            if each.id == section and part == "chart":
                rules = [sentence for _, sentence in self._chart_titles(each)]
        chosen = (combination_in(each, self.reasoned.decisions) for each in rules)
        return tuple(each.text for each in chosen if each)

    def _chart_titles(self, section: SectionRule) -> Iterator[tuple[Rule, SentenceRule]]:
        for rule in walk(section):
            if is_chart_title(rule):
                inside = (each for each in walk(rule) if isinstance(each, SentenceRule))
                yield from ((rule, each) for each in inside if self.reasoned.decisions[each.id].included)


def comparable(reasoned: Reasoned, edition: Edition) -> Comparable:
    """Prepare a letter for comparing, with the lines of who signs it."""
    lines = (reasoned.letter.organisation, *reasoned.letter.signatory)
    signed = (Line(f"signatory.{number}", text, text) for number, text in enumerate(lines, start=1))
    return Comparable((*blocks_of(reasoned.letter), Block("signatory", "", tuple(signed))), reasoned, edition)


def _named(pieces: Sequence[str | Slot]) -> str:
    return "".join(piece if isinstance(piece, str) else name_of(piece) for piece in pieces)

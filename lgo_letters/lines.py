"""Turn a letter into lines to compare (also title, headings and charts), and into plain text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lgo_letters.facts.fact import LAST_YEAR, Fact
from lgo_letters.figures import average, rate, written
from lgo_letters.letter import Chart, Letter


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, heading, title or chart of one letter, for comparing."""

    id: str  # the sentence's, or its block's: `<section>.heading`, `<section>.chart` or `title`
    html: str  # inline HTML: what is compared, so that an emphasis or a link's address counts
    text: str  # the same words without markup
    facts: tuple[str, ...] = ()  # names of the facts that it prints
    source: str = ""  # where the words come from; empty if it isn't a sentence
    drawn: str = ""  # of a chart, the two figures as people read them


@dataclass(frozen=True, slots=True)
class Block:
    id: str
    section: str
    lines: tuple[Line, ...]


def blocks_of(letter: Letter) -> Iterator[Block]:
    """Give what is compared in a letter: its title, then heading, chart and paragraphs of each section."""
    yield Block("title", "", (Line("title", letter.title, letter.title),))
    for section in letter.sections.values():
        if section.heading:
            name = f"{section.id}.heading"
            yield Block(name, section.id, (Line(name, section.heading, section.heading_text),))
        if section.chart:
            yield _chart_block(section.id, section.chart)
        for paragraph in section.paragraphs:
            lines = (Line(each.id, each.html, each.text, each.facts, each.source) for each in paragraph.sentences)
            yield Block(paragraph.id, section.id, tuple(lines))


def _chart_block(section: str, chart: Chart) -> Block:
    """Give a chart as a line: its title, and its figures, rounded as the letter rounds them."""
    council = "no bar" if chart.council is None else rate(chart.council)
    similar = "no bar" if chart.average is None else average(chart.average)
    drawn = f"council: {council}, average: {similar}"
    name, words = f"{section}.chart", f"{chart.title} ({drawn})"
    return Block(name, section, (Line(name, words, words, drawn=drawn),))


def plain_text(letter: Letter, facts: Mapping[str, Fact]) -> str:
    """Write a letter to keep beside tests: one sentence a line, paragraphs after their ids, and its own figures."""
    return "\n".join([*_texts(letter), "", "figures", *_figures(letter, facts)]) + "\n"


def _texts(letter: Letter) -> Iterator[str]:
    section = ""
    for block in blocks_of(letter):
        if block.section != section:
            section = block.section
            yield f"\n== {section}"
        yield block.id
        yield from (f"  {line.text}" for line in block.lines)


def _figures(letter: Letter, facts: Mapping[str, Fact]) -> Iterator[str]:
    for name, value in letter.facts.items():
        then = name.startswith(LAST_YEAR) and value is None  # most aren't known, so they say nothing
        if not facts[name].national and not then:
            yield f"  {name}: {written(value, facts[name].type)}"

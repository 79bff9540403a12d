"""A letter turned into plain text to keep beside tests: a sentence a line, paragraphs led by their ids, and figures."""

from collections.abc import Iterator, Mapping

from lgo_letters.facts.fact import LAST_YEAR, Fact
from lgo_letters.figures import written
from lgo_letters.letter import Letter
from lgo_letters.lines import blocks_of


def plain_text(letter: Letter, facts: Mapping[str, Fact]) -> str:
    """Write a letter, ending in a line break; its figures are those that aren't the same in every letter."""
    return "\n".join([*_lines(letter), "", "figures", *_figures(letter, facts)]) + "\n"


def _lines(letter: Letter) -> Iterator[str]:
    section = ""
    for block in blocks_of(letter):
        if block.section != section:
            section = block.section
            yield f"\n== {section}"
        yield block.id
        yield from (f"  {line.text}" for line in block.lines)


def _figures(letter: Letter, facts: Mapping[str, Fact]) -> Iterator[str]:
    for name, value in letter.facts.items():
        then = name.startswith(LAST_YEAR) and value is None  # most are not known, and say nothing
        if not facts[name].national and not then:
            yield f"  {name}: {written(value, facts[name].type)}"

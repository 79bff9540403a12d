"""Names of rules that people can read: a section's heading, a text's first words."""

import re
from collections.abc import Iterator
from textwrap import shorten

from lgo_letters.edition.edition import Edition
from lgo_letters.rules.conditions import ALWAYS
from lgo_letters.rules.tree import ParagraphRule, PhraseRule, Rule, SectionRule, SentenceRule, walk
from lgo_letters.rules.wording import Text

LONGEST = 72  # characters of a name
_SLOT = re.compile(r"\{\{ *([\w.]+)[^}]*\}\}")


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

"""Turn an edition into its texts: everything that its letters can say, in items that a person accepts one by one.

These are sentences and headings, who signs, who may accept, what was sent, the order of the texts, and the looks.
"""

import hashlib
import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import chain

from lgo_letters.edition_model import EditionFile
from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import FORMATS, formats_of
from lgo_letters.rules.conditions import ALWAYS
from lgo_letters.rules.tree import ChoiceRule, Combination, ParagraphRule, Rule, SectionRule, SentenceRule, walk
from lgo_letters.rules.wording import Slot, Text
from lgo_letters.work_out import shared_values

DIGITS = 20  # of a digest; enough, so that no two are the same by chance
ORDER, LOOKS = "order", "looks"
SUBJECT = "email.subject"  # the id of the subject of the e-mail with the letter
IN_EVERY_LETTER = ("title", "signatory", "reviewers", ORDER, LOOKS)
SOME = ", in some letters"  # follows the id of a conditional text in the order
_MARKUP = (  # inline HTML as letters have it, and the Markdown that people write
    (re.compile(r"</?strong>"), "**"),
    (re.compile(r"</?em>"), "*"),
    (re.compile(r'<a href="([^"]*)">(.*?)</a>'), r"[\2](\1)"),
)


@dataclass(frozen=True, slots=True)
class EditionText:
    """A text of the edition: its words as people write them, the same words exactly, and the facts that it prints."""

    words: str
    exact: str
    prints: tuple[Fact, ...] = ()


def texts_of(
    file: EditionFile, title: Text, sections: tuple[SectionRule, ...], looks: Iterable[str]
) -> tuple[dict[str, EditionText], frozenset[str]]:
    """Give the texts by id, and the ids of those that aren't in every letter. `looks` has a line for each file."""
    conditional = frozenset(name for section in sections for name in _conditional(section, chosen=False))
    texts = dict(_texts(file, title, sections))
    sent = (f"sent: {each.council}, {each.document}" for each in file.sent)
    texts["reviewers"] = _plain(
        "\n".join((*file.reviewers, *sent, *(f"may be named: {each}" for each in file.may_name)))
    )
    texts[ORDER] = _plain("\n".join(chain.from_iterable(_outline(each, conditional) for each in sections)))
    paragraphs = (rule for each in sections for rule in walk(each) if isinstance(rule, ParagraphRule))
    styles = (f"style of {rule.id}: {rule.style}" for rule in paragraphs if rule.style)
    marked = ("specimen",) if file.specimen else ()
    texts[LOOKS] = _plain("\n".join((*looks, f"language: {file.language}", *marked, *styles)))
    return texts, conditional


def is_new(rule: Rule, known: Container[str], texts: Container[str]) -> bool:
    """Say whether a rule is new: none of its texts is among the known ones."""
    names = (
        name for each in walk(rule) for name in (each.id, f"{each.id}.heading", *getattr(each, "combinations", ()))
    )
    inside = [name for name in names if name in texts]
    return bool(inside) and not any(name in known for name in inside)


def text_of(sentence: str, paragraph: str) -> str:
    """Name the text that a sentence belongs to: its own or, if it has only a number, its paragraph's."""
    return paragraph if sentence.startswith(f"{paragraph}.") else sentence


def message_texts(file: EditionFile, section: SectionRule, subject: Text) -> dict[str, EditionText]:
    values = shared_values(file)
    head = _text([subject], values)
    sender = f"from: {file.email.sender if file.email else ''}\n"
    head = replace(head, words=sender + head.words, exact=sender + head.exact)
    return {SUBJECT: head, **dict(said_in(values, (section,)))}


def _texts(file: EditionFile, title: Text, sections: tuple[SectionRule, ...]) -> Iterator[tuple[str, EditionText]]:
    values = shared_values(file)
    yield "title", _text([title], values)
    signs = file.signatory
    same = (f"with the signature of {signs.formerly}",) if signs.formerly else ()
    yield "signatory", _plain("\n".join((file.organisation, signs.name, *signs.roles, *same)))
    yield from said_in(values, sections)


def said_in(values: Facts, sections: tuple[SectionRule, ...]) -> Iterator[tuple[str, EditionText]]:
    """Give the texts of sections by id, with these national values. Others have their names."""
    for section in sections:
        if section.heading.html:
            yield f"{section.id}.heading", _text([section.heading], values)
        for rule in walk(section):
            if isinstance(rule, ParagraphRule):
                numbered = [part for part in rule.parts if text_of(part.id, rule.id) == rule.id]
                if numbered:
                    lines = [each.text for part in numbered for _, each in _combinations(part)]
                    yield rule.id, _text(lines, values)
                named = (each for part in rule.parts for each in walk(part) if text_of(each.id, rule.id) != rule.id)
                yield from ((name, _text([each.text], values)) for part in named for name, each in _combinations(part))


def _combinations(rule: Rule) -> Iterator[tuple[str, Combination]]:
    """Give a sentence in each combination of phrases that can occur. For anything else, give nothing."""
    if isinstance(rule, SentenceRule):
        yield from ((name, each) for name, each in rule.combinations.items() if each.occurs)


def _text(texts: list[Text], values: Facts) -> EditionText:
    html = ["".join(_piece(piece, values) for piece in text.html) for text in texts]
    prints = dict.fromkeys(slot.fact for text in texts for slot in text.slots if not slot.fact.national)
    return EditionText("\n".join(map(markdown, html)), digest(html), tuple(prints))


def _plain(words: str) -> EditionText:
    return EditionText(words, words)


def markdown(html: str) -> str:
    """Write inline HTML as people write it, so that you can read a link's address and an emphasis."""
    for pattern, written in _MARKUP:
        html = pattern.sub(written, html)
    return unescape(html)


def _piece(piece: str | Slot, values: Facts) -> str:
    """Write a piece of a text: a national value as it is printed, other values by name."""
    if isinstance(piece, str):
        return piece
    value = values.get(piece.fact.name)
    if piece.fact.national and value is not None:
        return FORMATS[piece.fact.type, piece.format](value)
    return name_of(piece)


def name_of(slot: Slot) -> str:
    """Write a value's name as a text has it: `{{ upheld | in_words }}`."""
    return f"{{{{ {slot.fact.name}{' | ' if slot.format else ''}{slot.format} }}}}"


def _conditional(rule: Rule, *, chosen: bool) -> Iterator[str]:
    """Name the texts with a condition, whether it is their own or their paragraph's or section's."""
    inside = chosen or isinstance(rule, ChoiceRule) or rule.when != ALWAYS
    if inside:
        yield f"{rule.id}.heading" if isinstance(rule, SectionRule) else rule.id
    if rule.parts and isinstance(rule, SentenceRule):
        yield from rule.combinations
    for part in rule.parts:
        yield from _conditional(part, chosen=inside)


def _outline(rule: Rule, conditional: frozenset[str], depth: int = 0) -> Iterator[str]:
    """Write the ids of all rules in order, a line each. Sentences are indented below their paragraph, and so on."""
    some = SOME if rule.id in conditional or f"{rule.id}.heading" in conditional else ""
    yield f"{'  ' * depth}{rule.id}{some}"
    if isinstance(rule, SectionRule) and rule.heading.html:
        yield f"  {rule.id}.heading{some}"
    if isinstance(rule, SectionRule) and rule.chart:
        yield f"  chart of {' beside '.join(rule.chart.drawn)}"
    for part in rule.parts if not isinstance(rule, SentenceRule) else ():
        if text_of(part.id, rule.id) != rule.id:
            yield from _outline(part, conditional, depth + 1)


def listed(order: str) -> set[str]:
    return {line.strip().removesuffix(SOME) for line in order.split("\n")}


def printed(fact: Fact, values: Facts) -> list[str]:
    value = values[fact.name]
    forms = formats_of(fact.type) if value is not None else ()
    return list(dict.fromkeys(FORMATS[fact.type, form](value) for form in forms))


def digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:DIGITS]

"""What was accepted, by digest, turned into what of a letter is still open: `templates/<year>/accepted.yaml`.

Two kinds of things are accepted. A **text** is what the edition says: a sentence with its values by name, a heading,
who signs, the order of what all letters have; national figures are in it as they are printed. A **letter** is what is
one council's alone: which conditional texts stand in it and where, the values that it prints, its own words. Together
they are every character of the composed letter: reword a sentence, and one text is open; change a count, and one
letter is.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lgo_letters.edition_model import AcceptedEntry, EditionFile
from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import FORMATS, average, formats_of, rate
from lgo_letters.letter import OWN_WORDS, Letter
from lgo_letters.rules.conditions import ALWAYS
from lgo_letters.rules.tree import ChoiceRule, Combination, ParagraphRule, Rule, SectionRule, SentenceRule, walk
from lgo_letters.rules.wording import Slot, Text
from lgo_letters.work_out import shared_values

DIGITS = 20  # of a digest; as many as nobody makes by chance


@dataclass(frozen=True, slots=True)
class EditionText:
    """A text of the edition: its digest, its words for people, and the facts in it that differ between councils."""

    digest: str
    words: str
    prints: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    # by id: of a sentence, with its phrases (`too-long.again.some`), or of the paragraph where its sentences
    # have only numbers
    texts: Mapping[str, EditionText]
    open: frozenset[str]  # ids of the texts that aren't accepted
    letters: Mapping[str, frozenset[str]]  # by council, the digests of letters that were accepted
    conditional: frozenset[str]  # ids of what doesn't stand in every letter
    digest: str  # of what is open and what isn't: where it is the same, so are the drafts
    entries: tuple[AcceptedEntry, ...] = field(repr=False)  # what the file says

    def open_texts(self, letter: Letter) -> tuple[str, ...]:
        return tuple(name for name in texts_in(letter) if name in self.open)

    def is_open(self, letter: Letter) -> bool:
        """Say whether what is this council's alone isn't accepted."""
        return self.letter_digest(letter) not in self.letters.get(letter.slug, ())

    def is_draft(self, letter: Letter) -> bool:
        """Say whether anything in a letter isn't accepted."""
        return bool(self.open_texts(letter)) or self.is_open(letter)

    def letter_digest(self, letter: Letter) -> str:
        """Give the digest of what is this council's alone."""
        return _digest(letter.slug, *self._own(letter))

    def _own(self, letter: Letter) -> Iterator[object]:
        """Give what a letter has that isn't in every letter: texts chosen, values, charts, own words."""
        anchor, chosen = "", []
        for name in texts_in(letter):
            if name in self.conditional:
                chosen.append((anchor, name))
            else:
                anchor = name
        yield chosen
        own = (sentence for sentence in letter.sentences() if sentence.source == OWN_WORDS)
        yield [[sentence.id, sentence.html, *sentence.quotes] for sentence in own]
        printed = (fact for name in texts_in(letter) for fact in self.texts[name].prints)
        yield {fact.name: _printed(fact, letter.facts) for fact in printed}
        for section in letter.sections.values():
            if section.chart:
                council, similar = section.chart.council, section.chart.average
                drawn = (None if council is None else rate(council), None if similar is None else average(similar))
                yield [section.id, *drawn]
        yield letter.withheld
        if letter.exceptions:
            yield letter.exceptions


def acceptance_of(
    file: EditionFile,
    title: Text,
    sections: tuple[SectionRule, ...],
    entries: tuple[AcceptedEntry, ...],
) -> Acceptance:
    conditional = frozenset(name for section in sections for name in _conditional(section, chosen=False))
    texts = dict(_texts(file, title, sections))
    shared = [name for name in texts if name not in conditional]
    charts = [(each.id, each.chart.model_dump()) for each in sections if each.chart]
    texts["order"] = EditionText(_digest(shared, charts), ", ".join(each.id for each in sections))
    accepted = {(entry.text, entry.digest) for entry in entries}
    letters: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.letter:
            letters[entry.letter].add(entry.digest)
    still_open = frozenset(name for name, text in texts.items() if (name, text.digest) not in accepted)
    return Acceptance(
        texts=texts,
        open=still_open,
        letters={slug: frozenset(digests) for slug, digests in letters.items()},
        conditional=conditional,
        digest=_digest(sorted(still_open), {slug: sorted(digests) for slug, digests in letters.items()}),
        entries=entries,
    )


def texts_in(letter: Letter) -> Iterator[str]:
    """Name the texts that a letter has, in order; those that all have come first."""
    yield from ("title", "signatory", "order")
    for section in letter.sections.values():
        if section.heading:
            yield f"{section.id}.heading"
        for paragraph in section.paragraphs:
            names = (
                text_of(each.combination, paragraph.id) for each in paragraph.sentences if each.source != OWN_WORDS
            )
            yield from dict.fromkeys(names)
        yield from section.chart.texts if section.chart else ()


def text_of(sentence: str, paragraph: str) -> str:
    """Name the text that a sentence belongs to: its own, or its paragraph's where it has only a number."""
    return paragraph if sentence.startswith(f"{paragraph}.") else sentence


def _texts(file: EditionFile, title: Text, sections: tuple[SectionRule, ...]) -> Iterator[tuple[str, EditionText]]:
    values = shared_values(file)
    yield "title", _text([title], values)
    signed = (file.organisation, file.signatory.name, *file.signatory.roles)
    yield "signatory", EditionText(_digest(*signed), "\n".join(signed))
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
    """Give a sentence in each combination of phrases that can occur; of what is no sentence, nothing."""
    if isinstance(rule, SentenceRule):
        yield from ((name, each) for name, each in rule.combinations.items() if each.occurs)


def _text(texts: list[Text], values: Facts) -> EditionText:
    html = ["".join(_piece(piece, values) for piece in text.html) for text in texts]
    plain = ["".join(_piece(piece, values) for piece in text.plain) for text in texts]
    prints = dict.fromkeys(slot.fact for text in texts for slot in text.slots if not slot.fact.national)
    return EditionText(_digest(*html), "\n".join(plain), tuple(prints))


def _piece(piece: str | Slot, values: Facts) -> str:
    """Write a piece of a text: a national value as it is printed, another by its name."""
    if isinstance(piece, str):
        return piece
    value = values.get(piece.fact.name)
    if piece.fact.national and value is not None:
        return FORMATS[piece.fact.type, piece.format](value)
    return name_of(piece)


def name_of(slot: Slot) -> str:
    """Write a value's name as a text has it: `{{ upheld | in_words }}`."""
    return f"{{{{ {slot.fact.name}{' | ' if slot.format else ''}{slot.format} }}}}"


def _printed(fact: Fact, values: Facts) -> list[str]:
    value = values[fact.name]
    return [] if value is None else [FORMATS[fact.type, form](value) for form in formats_of(fact.type)]


def _conditional(rule: Rule, *, chosen: bool) -> Iterator[str]:
    """Name the texts that stand only where a condition, their own or of what holds them, is true."""
    inside = chosen or isinstance(rule, ChoiceRule) or rule.when != ALWAYS
    if inside:
        yield f"{rule.id}.heading" if isinstance(rule, SectionRule) else rule.id
    if rule.parts and isinstance(rule, SentenceRule):
        yield from rule.combinations
    for part in rule.parts:
        yield from _conditional(part, chosen=inside)


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:DIGITS]


def accept(
    acceptance: Acceptance, texts: Iterable[str], letters: Iterable[Letter], who: Mapping[str, str]
) -> tuple[AcceptedEntry, ...]:
    """Give all that was accepted before, and now: texts by their ids, and letters; `who` as in `accept_items`."""
    about: dict[str, Any] = {name: value for name, value in who.items() if value}
    new = [AcceptedEntry(text=name, digest=acceptance.texts[name].digest, **about) for name in texts]
    new += [AcceptedEntry(letter=each.slug, digest=acceptance.letter_digest(each), **about) for each in letters]
    return (*acceptance.entries, *new)

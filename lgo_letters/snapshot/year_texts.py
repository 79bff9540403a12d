"""Turn a year into a snapshot: each text once, who has it, which values are printed, and how letters look."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lgo_letters.approval.reading_copy import few_with_all
from lgo_letters.changes.comparable import Comparable, comparable
from lgo_letters.edition.edition import Edition
from lgo_letters.edition.texts import markdown
from lgo_letters.lines import Block, Line, plain_text
from lgo_letters.pipeline import Year, reason_all
from lgo_letters.problems import Problems, in_order
from lgo_letters.rules.conditions import ALWAYS, All


@dataclass(frozen=True, slots=True)
class Said:
    words: str  # as people write it, with the names of values in double braces
    when: str = ""  # the conditions of section, paragraph, sentence and phrases; empty if it has none
    style: str = ""  # its paragraph's
    example: str = ""  # if the text has values, its words in one letter, after the council's short name


@dataclass(frozen=True, slots=True)
class Snapshot:
    texts: Mapping[str, Said] = field(default_factory=dict)  # by place (`your-council > responses > late`), in order
    having: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by place, the councils whose letters have it
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by council and name, as they are printed
    # what all letters share apart from texts: national figures, and a digest of each file of the looks
    edition: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)  # if asked for, a few as text, which have every text
    problems: Problems = ()  # why some letters can't be made; the snapshot doesn't have these letters


def snapshot_of(year: Year, *, whole: bool = False, keep: frozenset[str] = frozenset()) -> Snapshot:
    """Take a snapshot of a year's letters, with `whole` ones in it, if that is asked for.

    The whole letters of councils to `keep` stay if they still show a text that no other kept letter has.
    """
    texts: dict[str, Said] = {}
    ranks: dict[str, tuple[object, ...]] = {}
    having: dict[str, set[str]] = {}
    values: dict[str, dict[str, dict[str, None]]] = {}
    shared: dict[str, dict[str, None]] = {}
    order = {name: number for number, name in enumerate(year.edition.rules)}
    composed, problems = reason_all(year)
    for slug, reasoned in composed.items():
        letter = comparable(reasoned, year.edition)
        own: dict[str, dict[str, None]] = values.setdefault(slug, {})
        for block, line in letter.sentences():
            place = _place(letter, block, line)
            if place not in texts:
                texts[place] = _said(letter, block, line)
                ranks[place] = _rank(order, block, line, place)
            having.setdefault(place, set()).add(slug)
            for name, value in letter.values(line):
                fact = year.edition.facts.get(name)
                key = f"{block.section} chart" if fact is None else name
                (shared if fact and fact.national else own).setdefault(key, {})[value] = None
    ordered = sorted(texts, key=lambda place: ranks[place])
    chosen = _chosen(having, keep) if whole else []
    return Snapshot(
        texts={place: texts[place] for place in ordered},
        having={place: frozenset(having[place]) for place in ordered},
        values={slug: _joined(row) for slug, row in values.items()},
        edition=dict(sorted(_joined(shared).items())) | dict(_looks(year.edition)),
        letters={slug: plain_text(composed[slug].letter, year.edition.facts) for slug in chosen},
        problems=in_order([*year.problems, *problems]),
    )


def _joined(values: Mapping[str, Mapping[str, None]]) -> dict[str, str]:
    """Write each value. If it is printed in several forms, put a stroke between them."""
    return {name: " / ".join(printed) for name, printed in values.items()}


def _place(letter: Comparable, block: Block, line: Line) -> str:
    names = (block.section, block.id, ".".join((line.id, *(each.rpartition(".")[2] for each in letter.phrases(line)))))
    own = letter.reasoned.letter.slug if line.id.startswith("own-words") else ""
    return " > ".join(filter(None, (*dict.fromkeys(names), own)))


def _said(letter: Comparable, block: Block, line: Line) -> Said:
    rules = letter.edition.rules
    ids = dict.fromkeys((block.section, block.id, line.id, *letter.phrases(line)))
    asked = [rules[name].when for name in ids if name in rules and rules[name].when != ALWAYS]
    when = str(asked[0] if len(asked) == 1 else All(tuple(asked))) if asked else ""
    html, words, _ = letter.wording(line)
    example = f"{letter.reasoned.letter.slug}: {line.text}" if words != line.text else ""
    return Said(markdown(html), when, getattr(rules.get(block.id), "style", ""), example)


def _rank(order: Mapping[str, int], block: Block, line: Line, place: str) -> tuple[object, ...]:
    """Say where a text is in the letter: the title first, headings and charts before the section's paragraphs."""
    if block.id == "signatory":
        return (len(order), 0, line.id)
    section = order.get(block.section, -1)
    return (order.get(block.id, section), order.get(line.id, section), place)


def _looks(edition: Edition) -> Iterator[tuple[str, str]]:
    for name, content in sorted(edition.look_files.items()):
        yield f"file {name}", hashlib.sha256(content).hexdigest()[:16]
    yield "language", edition.file.language


def _chosen(having: Mapping[str, set[str]], keep: frozenset[str]) -> list[str]:
    """Choose letters that together have every text: those that were kept before, then the first that is needed."""
    texts_of: dict[str, set[str]] = defaultdict(set)
    for place, slugs in having.items():
        for slug in slugs:
            texts_of[slug].add(place)
    chosen, missing = [], set(having)
    for slug in sorted(keep & texts_of.keys()):
        if texts_of[slug] & missing:
            chosen.append(slug)
            missing -= texts_of[slug]
    return sorted([*chosen, *few_with_all(texts_of, missing)])

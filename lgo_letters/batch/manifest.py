"""Write a letter's entry in the manifest, and compare two entries to say why a letter has to be made again.

Letters are compared by content, never by the dates of files. If words, figures, looks and versions are the same, the
letter is the same.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from functools import lru_cache
from typing import Any

from lgo_letters.batch.output import Entry
from lgo_letters.edition.edition import Edition, looks_of
from lgo_letters.figures import FORMATS, formats_of
from lgo_letters.letter import OWN_WORDS, Letter, Paragraph
from lgo_letters.machine import versions
from lgo_letters.official.enclosure import enclosed
from lgo_letters.rules.tree import NEW, PhraseRule, SentenceRule

_SHOWN = {"weasyprint": "WeasyPrint", "fontpkg-arimo": "the font", "program": "the program", "pango": "Pango"}
MOST = 2_000  # paragraphs whose digests are kept
_WHO = {"addressee_name", "addressee_role", "salutation_name", "council_name", "sent_by"}


def digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:20]


_of_words = lru_cache(MOST)(digest)  # letters have most of their paragraphs in common


def looks(edition: Edition) -> dict[str, str]:
    """Work out digests of what all letters share apart from words: the files that say how they look, and who signs."""
    signatory = digest(edition.file.signatory.model_dump(mode="json"), edition.file.organisation)
    files = dict(line.split(": ") for line in looks_of(edition.frames, edition.style, edition.assets))
    return {**files, "signatory": signatory, "specimen mark": digest(edition.file.specimen)}


def _made_from(letter: Letter, edition: Edition, shared: Entry) -> Entry:
    """List the parts of a letter that can change."""
    return {
        "language": letter.language,
        "title": letter.title,
        "paragraphs": {
            paragraph.id: [_of_words(*_wording(paragraph, edition)), _of_words(paragraph.html, paragraph.style)]
            for paragraph in letter.paragraphs()
        },
        "order": digest([(each.id, [one.id for one in each.paragraphs]) for each in letter.sections.values()]),
        "headings": digest([each.heading for each in letter.sections.values()]),
        "charts": digest([each.chart and astuple(each.chart) for each in letter.sections.values()]),
        "enclosed": digest(enclosed(letter).decode()),
        "printed": dict(_printed(letter, edition)),
        "looks": shared,
        "draft": letter.draft,
        "versions": versions(),
    }


def entry(letter: Letter, edition: Edition, shared: Entry, cases: str = "") -> Entry:
    """Record what a letter is made from, and what a person should know about it.

    `shared` are the edition's `looks`. `cases` is the digest of the rows that are enclosed.
    """
    sentences = tuple(letter.sentences())
    parts = _made_from(letter, edition, shared) | ({"cases": cases} if cases else {})
    chosen = [name for each in sentences for name in each.phrases]
    return {
        "council": letter.council,
        "draft": letter.draft,
        "digest": digest(parts),
        "made_from": parts,
        "conditions": {
            each.id: each.condition for each in sentences if each.source != OWN_WORDS and each.condition != "always"
        }
        | {name: str(rule.when) for name in chosen if isinstance(rule := edition.rules[name], PhraseRule)},
        "new_wording": [sentence.combination for sentence in sentences if sentence.source == NEW],
        "own_words": sum(sentence.source == OWN_WORDS for sentence in sentences),
        "withheld": len(letter.withheld),
        "assumed": list(letter.assumed),
    }


def why_again(old: Entry | None, new: Entry) -> tuple[str, ...]:
    """Compare a letter's old entry with its new one. If there are no reasons, it is the same letter."""
    if not old:
        return ("never made",)
    if old.get("digest") == new["digest"]:
        return ()
    before, after = old.get("made_from", {}), new["made_from"]
    unseen = "enclosed figures" if before.get("enclosed") != after["enclosed"] else "something else"
    return tuple(dict.fromkeys(_reasons(before, after))) or (f"{unseen} changed",)


def only_versions_differ(old: Entry, new: Entry) -> bool:
    """Say whether two entries are of the same letter, made by other versions of the program or of what it uses."""
    before, after = (digest(each.get("made_from", {}) | {"versions": ""}) for each in (old, new))
    return before == after


def _reasons(before: Entry, after: Entry) -> Iterator[str]:
    old, new = before.get("paragraphs", {}), after["paragraphs"]
    yield from (f"`{name}` came" for name in new if name not in old)
    yield from (f"`{name}` went" for name in old if name not in new)
    yield from (f"wording of `{name}` changed" for name in new if name in old and old[name][0] != new[name][0])
    printed = _changed(before.get("printed", {}), after["printed"])
    same_words = {name for name in new if name in old and old[name][0] == new[name][0]}
    if any(old[name][1] != new[name][1] for name in same_words) or before.get("charts") != after["charts"]:
        if printed & _WHO:
            yield "addressee changed" if printed & _WHO - {"council_name"} else "council's name changed"
        if printed - _WHO or not printed:
            yield "figures changed"
    if set(old) == set(new) and before.get("order") != after["order"]:
        yield "order changed"
    if before.get("cases") != after.get("cases"):
        yield "cases changed"
    if before.get("draft") != after["draft"]:
        yield "a draft again" if after["draft"] else "signed"
    if before.get("headings") != after["headings"]:
        yield "headings changed"
    yield from (f"{name} changed" for name in sorted(_changed(before.get("looks", {}), after["looks"])))
    yield from _other_versions(before.get("versions", {}), after["versions"])
    if before.get("title") != after["title"] or before.get("language") != after["language"]:
        yield "title changed"


def _other_versions(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(_changed(before, after)):
        change = f"{_SHOWN.get(name, name)} {before.get(name, '?')} → {after.get(name, '?')}"
        yield "the program changed" if name == "code" else change


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _wording(paragraph: Paragraph, edition: Edition) -> Iterator[str]:
    for sentence in paragraph.sentences:
        rule = edition.rules.get(sentence.id)
        if isinstance(rule, SentenceRule):
            slots = (
                piece if isinstance(piece, str) else f"{{{piece.fact.name}|{piece.format}}}"
                for piece in rule.combinations[sentence.combination].text.html
            )
            yield f"{sentence.id}: {''.join(slots)}"
        else:
            yield f"{sentence.id}: {sentence.html}"


def _printed(letter: Letter, edition: Edition) -> Iterator[tuple[str, str]]:
    for sentence in letter.sentences():
        for name in sentence.facts:
            fact, value = edition.facts[name], letter.facts[name]
            yield name, " ".join(FORMATS[fact.type, form](value) for form in formats_of(fact.type))

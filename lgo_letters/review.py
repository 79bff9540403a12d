"""A year's letters turned into what is still to be accepted: each text once, and letters in groups.

Letters whose own part is open are gathered: by what changed since they were accepted, or, where they never were, by
the paragraphs that they have. A person goes through these items, not through letters.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lgo_letters.acceptance import DIGITS, accept, texts_in
from lgo_letters.accepted_file import ACCEPTED, accepted_yaml
from lgo_letters.batch.final import place_of
from lgo_letters.batch.output import write_whole
from lgo_letters.changes.telling import heading_of
from lgo_letters.changes.year import compare_years
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, reason_all
from lgo_letters.problems import Place, ProblemsError

ALWAYS = frozenset({"title", "signatory", "order"})  # texts that no letter is without
LONGEST = 160  # characters of a name or a note


@dataclass(frozen=True, slots=True)
class Item:
    name: str  # of a text, its id; of letters, `letters-1` and so on
    heading: str
    before: str  # the words that were accepted; empty where there were none, or where nobody knows them any more
    after: str  # the words as they are
    councils: tuple[str, ...]  # whose letters have it
    digest: str  # of exactly what is accepted with it
    text: str = ""  # the id; empty where letters are meant
    place: Place | None = None  # where the text stands; None where letters are meant


@dataclass(frozen=True, slots=True)
class Review:
    items: tuple[Item, ...]
    open: tuple[str, ...]  # councils whose letters are drafts until all of it is accepted
    letters: Mapping[str, Letter]


def review(year: Year, before: Year | None) -> Review:
    """List what is open, and what changed since the year as it was before, where that is known.

    A letter that can't be made can't be sent either: `check` says why.
    """
    letters = {slug: reasoned.letter for slug, reasoned in reason_all(year)[0].items()}
    items = (*_texts(year, before, letters), *_letters(year, before, letters))
    return Review(items, tuple(slug for slug, letter in letters.items() if letter.draft), letters)


def drafts(year: Year) -> tuple[str, ...]:
    """Name the councils whose letters are drafts; where a text of all letters is open, without composing any."""
    if year.edition.acceptance.open & ALWAYS:
        return tuple(year.councils)
    return tuple(slug for slug, reasoned in reason_all(year)[0].items() if reasoned.letter.draft)


def _texts(year: Year, before: Year | None, letters: Mapping[str, Letter]) -> Iterator[Item]:
    acceptance = year.edition.acceptance
    having: dict[str, list[str]] = defaultdict(list)
    for slug, letter in letters.items():
        for name in acceptance.open_texts(letter):
            having[name].append(slug)
    for name in (name for name in acceptance.texts if name in having):
        old = before.edition.acceptance.texts.get(name) if before else None
        accepted = {entry.digest for entry in acceptance.entries if entry.text == name}
        words = old.words if old and old.digest in accepted else ""
        text = acceptance.texts[name]
        yield Item(name, name, words, text.words, tuple(having[name]), text.digest, name, place_of(name, year))


def _letters(year: Year, before: Year | None, letters: Mapping[str, Letter]) -> Iterator[Item]:
    acceptance = year.edition.acceptance
    still_open = [slug for slug, letter in letters.items() if acceptance.is_open(letter)]
    known = [slug for slug in still_open if before and _was_accepted(slug, year, before)]
    gathered: dict[tuple[str, str, str], list[str]] = {}
    if before and known:
        told: dict[str, list[tuple[str, str, str]]] = {}
        for group in compare_years(before, year, known).groups:
            for variant in group.variants if group.cause != "wording" else ():
                for slug in variant.councils:
                    heading = heading_of(group).partition(":")[0].partition(" ×")[0]
                    told.setdefault(slug, []).append((heading, variant.before, variant.after))
        for slug in known:
            parts = told.get(slug, [("paragraphs in another place", "", "")])
            key = tuple("\n".join(dict.fromkeys(column)) for column in zip(*parts, strict=True))
            gathered.setdefault((key[0].replace("\n", ", "), key[1], key[2]), []).append(slug)
    for slug in still_open:
        if slug not in known:
            names = [name for name in texts_in(letters[slug]) if name in acceptance.conditional]
            heading = "letters never accepted, with the same paragraphs"
            words = "\n".join(acceptance.texts[name].words for name in names)
            gathered.setdefault((heading, "", words), []).append(slug)
    for number, ((heading, old, new), slugs) in enumerate(gathered.items(), start=1):
        digests = "".join(acceptance.letter_digest(letters[slug]) for slug in slugs)
        digest = hashlib.sha256(digests.encode()).hexdigest()[:DIGITS]
        yield Item(f"letters-{number}", heading, old, new, tuple(slugs), digest)


def _was_accepted(slug: str, year: Year, before: Year) -> bool:
    if slug not in before.councils:
        return False
    try:
        letter = compose(before.councils[slug], before)
    except ProblemsError:
        return False
    digest = before.edition.acceptance.letter_digest(letter)
    return digest in year.edition.acceptance.letters.get(slug, ())


def one_line(text: str) -> str:
    """Take a name or a note as one line that the file can hold, or raise ValueError with the reason why it can't."""
    line = " ".join(text.split())
    if len(line) > LONGEST or not line.isprintable():
        raise ValueError(f"at most {LONGEST} characters that can be printed")
    return line


def accept_items(year: Year, found: Review, items: Iterable[Item], who: Mapping[str, str]) -> str:
    """Accept some of the items that are open, and write that to `templates/<year>/accepted.yaml`.

    `who` has `by`, `date` (as 1999-12-31) and, optionally, `note`.

    Returns:
        The file's path from the workspace.

    Raises:
        ProblemsError: it can't be written.
    """
    chosen = list(items)
    texts = [item.text for item in chosen if item.text]
    letters = [found.letters[slug] for item in chosen if not item.text for slug in item.councils]
    entries = accept(year.edition.acceptance, texts, letters, who)
    label = f"{year.edition.label}/{ACCEPTED}"
    write_whole(year.workspace / label, accepted_yaml(entries).encode(), label)
    return label

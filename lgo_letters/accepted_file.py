"""`accepted.yaml` turned into what was accepted, and back: each acceptance a block, sorted, so that git merges it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from lgo_letters.edition_model import ACCEPTED_FILE, AcceptedEntry
from lgo_letters.problems import Kind, Problem
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.yaml_file import read_string

ACCEPTED = "accepted.yaml"
_HEAD = """\
# What was accepted, by whom and when: written by `lgo-letters review`, not by hand.
#
# text     a sentence, heading or order of the edition, by id; or
# letter   what is one council's alone: the texts that stand in its letter, its values, its own words
# digest   of exactly these words; where they change, they are open again
# by, date, note   who accepted it, on what day, and why
#
# A letter with anything open carries DRAFT on each page and no signature.
"""


def accepted_in(folder: Path, label: str) -> tuple[tuple[AcceptedEntry, ...], tuple[Problem, ...]]:
    """Read what was accepted of an edition; where there is no such file, nothing was."""
    if not (folder / ACCEPTED).exists():
        return (), ()
    text, problems = read_text(folder / ACCEPTED, f"{label}/{ACCEPTED}")
    return ((), problems) if text is None else read_accepted(text, f"{label}/{ACCEPTED}")


@lru_cache(maxsize=8)
def read_accepted(text: str, label: str) -> tuple[tuple[AcceptedEntry, ...], tuple[Problem, ...]]:
    """Read what was accepted; text that was read before isn't read again."""
    document, problems = read_string(text, label, ACCEPTED_FILE)
    if document is None:
        return (), problems
    wrong = [
        Problem(Kind.ACCEPTANCE, document.place(number), "", "names a text or a letter, one of the two", "remove it")
        for number, entry in enumerate(document.value)
        if (entry.text is None) == (entry.letter is None)
    ]
    return document.value, tuple(wrong)


def accepted_yaml(entries: tuple[AcceptedEntry, ...]) -> str:
    """Write what was accepted: sorted, each in a block of its own, none twice, so that git merges it."""
    blocks: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        kind, name = ("text", entry.text) if entry.text else ("letter", entry.letter)
        lines = [f"- {kind}: {name}", f'  digest: "{entry.digest}"']
        lines += [f"  by: {_quoted(entry.by)}", f"  date: {entry.date}"]
        lines += [f"  note: {_quoted(entry.note)}"] if entry.note else []
        blocks.setdefault((kind, str(name), entry.digest), "\n".join(lines))
    return "\n".join([_HEAD, *(blocks[key] + "\n" for key in sorted(blocks))]) if blocks else f"{_HEAD}[]\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

"""Turn `accepted.yaml` into what was accepted, and back. It is sorted, a block for each entry, and easy to merge."""

import json
from functools import lru_cache
from pathlib import Path

from lgo_letters.edition_model import ACCEPTED_FILE, AcceptedEntry
from lgo_letters.problems import Kind, Problem, Problems
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.yaml_file import read_string

ACCEPTED = "accepted.yaml"
_HEAD = """\
# What was accepted or rejected, by whom and when. `lgo-letters review` writes this file; do not edit it by hand.
#
# text or letter   a sentence, heading or other text of the edition, by id; or what belongs to one council alone
# words            the words that were accepted
# by, date, note   who accepted them, on what day, and why; commit: the git commit that they worked on
# rejected         why the words were rejected; the text stays open until they change
# digest           made from all this and the year: if you change or copy an entry, it doesn't count
"""


def accepted_in(folder: Path, label: str) -> tuple[tuple[AcceptedEntry, ...], Problems]:
    """Read what was accepted in an edition: nothing, if there is no such file."""
    if not (folder / ACCEPTED).exists():
        return (), ()
    text, problems = read_text(folder / ACCEPTED, f"{label}/{ACCEPTED}")
    return ((), problems) if text is None else read_accepted(text, f"{label}/{ACCEPTED}")


@lru_cache(maxsize=8)
def read_accepted(text: str, label: str) -> tuple[tuple[AcceptedEntry, ...], Problems]:
    """Read what was accepted. The result for the same text is kept."""
    document, problems = read_string(text, label, ACCEPTED_FILE)
    if document is None:
        return (), problems
    wrong = [
        Problem(Kind.ACCEPTANCE, document.place(number), "", "needs either a text or a letter, not both", "remove it")
        for number, entry in enumerate(document.value)
        if (entry.text is None) == (entry.letter is None)
    ]
    return document.value, tuple(wrong)


def accepted_yaml(entries: tuple[AcceptedEntry, ...]) -> str:
    """Write what was accepted and rejected: sorted, each in a block of its own, so that git merges it."""
    blocks = {}
    for entry in entries:
        kind, name = entry.name
        lines = [f"- {kind}: {name}", "  words: |-", *(f"    {line}".rstrip() for line in entry.words.split("\n"))]
        lines += [f"  by: {_quoted(entry.by)}", f"  date: {entry.date}"]
        about = {"note": entry.note, "commit": entry.commit, "rejected": entry.rejected}
        lines += [f"  {key}: {_quoted(text)}" for key, text in about.items() if text]
        blocks[kind, name, bool(entry.rejected)] = "\n".join([*lines, f'  digest: "{entry.digest}"'])
    return "\n".join([_HEAD, *(blocks[key] + "\n" for key in sorted(blocks))]) if blocks else f"{_HEAD}[]\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

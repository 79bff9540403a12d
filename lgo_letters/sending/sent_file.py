"""Read and write `data/<year>/sent.yaml`, the record of what was sent. It is kept in git; the messages aren't."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from lgo_letters.edition_model import SENT_FILE, SentMessage
from lgo_letters.problems import Kind, Place, Problem, given
from lgo_letters.reading.line_mistakes import CONFLICT
from lgo_letters.reading.yaml_file import read
from lgo_letters.whole_files import sha256

SENT, ARCHIVE = "sent.yaml", "archive"
_BOTH = "keep both versions: delete only the lines with <<<<<<<, ======= and >>>>>>>"
_HEAD = """\
# What was sent; `lgo-letters sent` writes this file. It has the addresses that each letter went to (none if it went by
# post), and SHA-256 digests of letter, enclosure and message. Git ignores archive/, which has the messages.
"""


def sent_messages(workspace: Path, year: int) -> tuple[SentMessage, ...]:
    """Read what was sent: nothing, if there is no such file. Raises ProblemsError if it can't be read."""
    label = f"data/{year}/{SENT}"
    if not (workspace / label).exists():
        return ()
    document, problems = read(workspace / label, label, SENT_FILE)
    return given(document, [replace(each, hint=_BOTH) if each.message == CONFLICT else each for each in problems]).value


def only_archived(workspace: Path, year: int) -> dict[str, Path]:
    """Give what was archived as sent and has no entry, the first of each council: a merge may have lost the entry."""
    known = sent_messages(workspace, year)
    recorded = {each.archived for each in known} | {each.digest for each in known}
    found: dict[str, Path] = {}
    for path in sorted((workspace / ARCHIVE / str(year)).glob("[!.]*")):
        slug, _, number = path.stem.rpartition("-")
        is_ours = path.suffix in {".eml", ".pdf"} and number.isdecimal() and path.is_file()
        if is_ours and recorded.isdisjoint((f"{ARCHIVE}/{year}/{path.name}", sha256(path.read_bytes()))):
            found.setdefault(slug, path)
    return found


def without_entry(slug: str, path: Path, year: int) -> Problem:
    message = f"was archived as sent, but data/{year}/{SENT} has no entry: a merge may have lost it"
    hint = f"if it was sent: lgo-letters sent {slug}; if not, delete it"
    return Problem(Kind.MANIFEST, Place(f"{ARCHIVE}/{year}/{path.name}"), "", message, hint, slug)


def sent_yaml(messages: Iterable[SentMessage]) -> str:
    """Write what was sent, sorted by council, so that git can merge it."""
    text = [_HEAD]
    for each in sorted(messages, key=lambda each: each.council):
        text.append(f"- council: {each.council}\n")
        text += ["  to:\n"] if each.to else []
        text += [f'    - "{address}"\n' for address in each.to]
        digests = {"letter": each.letter, "enclosure": each.enclosure, "digest": each.digest}
        text += [f'  {name}: "{value}"\n' for name, value in digests.items() if value]
        text.append(f"  archived: {each.archived}\n\n")
    return "".join(text).rstrip("\n") + "\n"

"""Read and write `data/<year>/sent.yaml`, the record of what was sent. It is kept in git; the messages aren't."""

from collections.abc import Iterable
from pathlib import Path

from lgo_letters.edition_model import SENT_FILE, SentMessage
from lgo_letters.problems import given
from lgo_letters.reading.yaml_file import read

SENT = "sent.yaml"
_HEAD = """\
# What was sent; `lgo-letters sent` writes this file. It has the addresses that each letter went to (none if it went by
# post), and SHA-256 digests of letter, enclosure and message. Git ignores archive/, which has the messages.
"""


def sent_messages(workspace: Path, year: int) -> tuple[SentMessage, ...]:
    """Read what was sent: nothing, if there is no such file. Raises ProblemsError if it can't be read."""
    label = f"data/{year}/{SENT}"
    if not (workspace / label).exists():
        return ()
    return given(*read(workspace / label, label, SENT_FILE)).value


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

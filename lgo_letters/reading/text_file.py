"""A file on disk turned into text: UTF-8, of a reasonable size, each line ending the same way.

What can't be read so is a problem. A file that is a link to somewhere else isn't read: what stands outside the
workspace is nobody's wording and nobody's data.
"""

from __future__ import annotations

import re
from pathlib import Path

from lgo_letters.problems import Kind, Place, Problem

LARGEST = 1_000_000  # bytes; a council's file has about 1,500
# What no text holds on purpose: control characters, half characters, the byte-order mark in the middle, and what some
# programs take for the end of a line and others don't, so that their line numbers differ.
_STRANGE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def read_text(path: Path, label: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Read a file.

    Args:
        path: the file.
        label: its path from the workspace, for people.

    Returns:
        The text, without a byte-order mark, or None where there is a problem; and the problem.
    """
    try:
        if not path.is_file() and path.exists():
            return _refused(label, "is a folder or a device, a file is wanted", "put the file itself here")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if path.is_symlink() and path.parent.resolve() not in path.resolve().parents:
            return _refused(label, "is a link to a file elsewhere", "put the file itself here")
    except FileNotFoundError:
        return _refused(label, "there is no such file", "")
    except OSError as error:
        return _refused(label, f"can't be read: {error.strerror}", "")
    if len(content) > LARGEST:
        return _refused(label, f"is larger than {LARGEST:,} bytes", "is it the right file?")
    try:
        return with_plain_ends(content.decode("utf-8-sig")), ()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        place = Place(label, 1, 1).inside(with_plain_ends(before))(len(with_plain_ends(before)))
        hint = 'save the file as UTF-8 (in a spreadsheet: "CSV UTF-8")'
        return None, (Problem(Kind.FILE, place, "", "is not encoded as UTF-8", hint),)


def with_plain_ends(text: str) -> str:
    """End each line as Unix does; Windows and old Macs end theirs otherwise."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def strange_character(text: str, label: str) -> Problem | None:
    """Find the first character that can't stand in a file of people's words or counts."""
    found = _STRANGE.search(text)
    if not found:
        return None
    place = Place(label, 1, 1).inside(text)(found.start())
    message = f"holds a character that can't be seen (U+{ord(found[0]):04X})"
    return Problem(Kind.FILE, place, "", message, "remove it: it came with a copy from elsewhere")


def _refused(label: str, message: str, hint: str) -> tuple[None, tuple[Problem, ...]]:
    return None, (Problem(Kind.FILE, Place(label), "", message, hint),)

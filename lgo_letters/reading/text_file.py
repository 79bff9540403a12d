"""A file on disk turned into text: UTF-8, of a reasonable size, each line ending the same way.

A link to a file outside the workspace is not read: only files in the workspace go into letters.
"""

import re
from codecs import BOM_UTF8
from pathlib import Path
from stat import S_ISREG

from lgo_letters.problems import Kind, Place, Problem, Problems
from lgo_letters.reading.line_mistakes import mistake_anywhere

LARGEST = 1_000_000  # bytes; a council's file has about 1,500
# Characters that nobody types on purpose: control characters, surrogates, a byte-order mark in the middle, and
# characters that end a line in some programs but not in others, so that line numbers differ.
_STRANGE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def read_text(path: Path, label: str) -> tuple[str | None, Problems]:
    """Read a file: its text without a byte-order mark, or None and the problem. `label` is its path for people."""
    try:
        about = path.lstat()
        if not S_ISREG(about.st_mode):  # of most files, that is all that has to be asked
            if not path.is_file() and path.exists():
                return _refused(label, "is not a file", "put the file itself here")
            about = path.stat()
            if path.parent.resolve() not in path.resolve().parents:
                return _refused(label, "is a link to a file elsewhere", "put a copy of the file here")
        if about.st_size > LARGEST:
            return _too_large(label)
        with path.open("rb", buffering=0) as file:
            content = file.read()  # to the end: a quarter of the time that reading up to a limit takes
    except FileNotFoundError:
        return _refused(label, "there is no such file", "")
    except OSError as error:
        return _refused(label, f"can't be read: {error.strerror}", "")
    return as_text(content, label)


def as_text(content: bytes, label: str) -> tuple[str | None, Problems]:
    """Take a file's bytes as text; see `read_text`."""
    if len(content) > LARGEST:
        return _too_large(label)
    try:
        return with_plain_ends(content.removeprefix(BOM_UTF8).decode()), ()
    except UnicodeDecodeError as error:
        before = content.removeprefix(BOM_UTF8)[: error.start].decode(errors="replace")
        place = Place(label, 1, 1).inside(with_plain_ends(before))(len(with_plain_ends(before)))
        hint = 'save the file as UTF-8 (in a spreadsheet: "CSV UTF-8")'
        return None, (Problem(Kind.FILE, place, "", "is not saved as UTF-8", hint),)


def with_plain_ends(text: str) -> str:
    """Change the ends of lines from those of Windows and old Macs to those of Unix."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def strange_character(text: str, label: str) -> Problem | None:
    """Find the first character that does not belong in a file of words or counts."""
    found = _STRANGE.search(text)
    if found:
        place = Place(label, 1, 1).inside(text)(found.start())
        message = f"there is a character here that can't be seen (U+{ord(found[0]):04X})"
        return Problem(Kind.FILE, place, "", message, "delete it; it often comes with text that was copied")
    mistake = mistake_anywhere(text)
    if mistake is None:
        return None
    return Problem(Kind.FILE, Place(label, mistake.line + 1, mistake.column + 1), "", mistake.message, mistake.hint)


def _too_large(label: str) -> tuple[None, Problems]:
    return _refused(label, f"is larger than {LARGEST:,} bytes", "check that it is the right file")


def _refused(label: str, message: str, hint: str) -> tuple[None, Problems]:
    return None, (Problem(Kind.FILE, Place(label), "", message, hint),)

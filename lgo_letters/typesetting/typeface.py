"""The letters' typeface: where its files are, what it can write, and how WeasyPrint is shown it and no other."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from lgo_letters.letter import Letter
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.typesetting.faces import FAMILY, characters, faces

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_DECLARED = re.compile(r"\bfont(?:-family)?\s*:([^;}]*)")  # `font: 12pt/1.3 Arimo, sans-serif`, or the family alone
_FIRST = re.compile(  # of `12pt/1.3 "Times New Roman", serif` the family; nothing of `inherit`
    r"(?:.*\d\S*\s+)?[\"']?(?!inherit\b|var\()([A-Za-z][A-Za-z -]*[A-Za-z])"
)


@contextmanager
def alone() -> Iterator[None]:
    """Show WeasyPrint this typeface and no font of the machine, while it reads which there are."""
    with tempfile.TemporaryDirectory(prefix="lgo-letters-fonts-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "fonts.conf"
        try:
            configuration = _CONFIGURATION.format(fonts=escape(str(faces())), cache=escape(folder))
            file.write_text(configuration, encoding="utf-8")
        except OSError as error:
            message = f"fonts can't be written: {error.strerror}"
            raise ProblemsError([Problem(Kind.OUTPUT, Place(folder), "", message, Kind.OUTPUT.remedy)]) from error
        with environment("FONTCONFIG_FILE", str(file)):
            yield


@contextmanager
def environment(name: str, value: str) -> Iterator[None]:
    """Set a variable of the environment, which is the only way to tell some libraries, and put it back."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def unprintable(letter: Letter) -> tuple[Problem, ...]:
    """Find characters that would print as a box."""
    problems = []
    for sentence in letter.sentences():
        strange = sorted({character for character in sentence.text if ord(character) not in characters()})
        if strange:
            named = ", ".join(f"{character} (U+{ord(character):04X})" for character in strange)
            message = f"{FAMILY} has no {named}"
            hint = "write it with letters that the font has"
            problems.append(Problem(Kind.FONT, sentence.place, sentence.id, message, hint, letter.slug))
    return tuple(problems)


def strangers(style: str, label: str) -> tuple[Problem, ...]:
    """Find where a style sheet asks for another typeface first: it isn't there, and nobody would be told."""
    problems = []
    plain = _COMMENT.sub(lambda comment: re.sub(r"\S", " ", comment[0]), style)
    for declared in _DECLARED.finditer(plain):
        first = _FIRST.match(declared[1].strip())
        if first and FAMILY.lower() not in first[1].lower():
            start = declared.start()
            place = Place(label, plain.count("\n", 0, start) + 1, start - plain.rfind("\n", 0, start))
            message = f"{first[1]} is not the letters' typeface"
            problems.append(Problem(Kind.FONT, place, "", message, f"write {FAMILY} first"))
    return tuple(problems)

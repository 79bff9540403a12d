"""Give WeasyPrint the letters' typeface and no other: where its files are, and which characters it has."""

import os
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


@contextmanager
def alone() -> Iterator[None]:
    """Let WeasyPrint find only this typeface, and no font of the machine, while it lists fonts."""
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
    """Set an environment variable and restore it afterwards. Some libraries have no other setting."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def unprintable(letter: Letter) -> list[Problem]:
    """Find characters that would print as a box."""
    problems = []
    for sentence in letter.sentences():
        strange = sorted(each for each in set(sentence.text) if ord(each) not in characters())
        if strange:
            named = ", ".join(f"{character} (U+{ord(character):04X})" for character in strange)
            message = f"{FAMILY} has no {named}"
            hint = "write it with letters that the font has"
            values = {name: letter.facts.get(name) for name in sentence.facts if name in letter.known}
            own = [letter.known[name].key for name, value in values.items() if {*strange} & {*str(value)}]
            file = Place(f"data/{letter.year}/councils/{letter.slug}.yaml")  # texts that are facts are the council's
            place, key = (file, own[0]) if own else (sentence.place, sentence.id)
            problems.append(Problem(Kind.FONT, place, key, message, hint, letter.slug))
    return problems

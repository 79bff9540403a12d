"""What YAML's parser says of a text that it can't read, turned into problems for people who don't know YAML.

The parser is exact about where it gave up, which is often lines below the mistake; this says where the mistake began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lgo_letters.problems import Kind, Place, Problem

Mark = tuple[int, int]  # line and column, from 0


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the parser said.

    Attributes:
        words: what it met.
        at: where it met it.
        since: where it began with what it couldn't finish; the beginning of the file where it doesn't say.
        quoted: where the last text in quotes began, and where it ended; None where there was none.
    """

    words: str
    at: Mark
    since: Mark
    quoted: tuple[Mark, Mark] | None


_TAB = ("a tab stands here", "indent with spaces")
_INDENTED = (
    "this line isn't indented as the lines around it, or has no field's name",
    "begin it in the same column as the fields beside it",
)
_OPEN = ("a quotation mark is opened here and not closed", "close it on the same line, or leave both out")
_CLOSED = (
    "a quotation mark closes the text before it ends",
    "use the other kind of quotation mark around the text",
)
_SAID = {  # a part of the parser's words; then what it means and what to do
    "mapping values are not allowed": (
        "a colon stands where none may",
        "put text that holds a colon in quotes; begin each field in the column of the fields beside it",
    ),
    "block sequence entries are not allowed": (
        "a hyphen can't begin a value here",
        "put the list on the lines below, or text in quotes",
    ),
    "did not find expected key": _INDENTED,
    "did not find expected '-' indicator": (
        "this line is no item of the list",
        "begin it with a hyphen, as the others",
    ),
    "found unknown escape character": ("a backslash means nothing here", "leave the quotation marks out"),
    "did not find expected hexdecimal number": ("a backslash means nothing here", "leave the quotation marks out"),
    "invalid Unicode character escape": ("a backslash means nothing here", "leave the quotation marks out"),
    "expected alphabetic or numeric character": ("a value can't begin with * or &", "put it in quotes"),
    "expected <document start>": ("text stands below the line of dots or %", "remove that line"),
    "document indicator": (
        "a line of hyphens or dots stands inside a text",
        "remove the line, or close the text above",
    ),
    "expected comment or line break": (
        "text stands behind | or >",
        "begin the text on the line below, indented",
    ),
    "tab character": _TAB,
}
_SINCE = {  # the same, where the mistake is where the parser began, not where it gave up
    "could not find expected ':'": ("a line has no colon after its field's name", "write it as field: value"),
    "did not find expected ',' or ']'": ("a list in [ ] isn't closed, or misses a comma", "write it one item a line"),
    "did not find expected ',' or '}'": ("fields in { } aren't closed, or miss a comma", "write them one a line"),
    "unexpected end of stream": _OPEN,
    "tag": ("a value can't begin with !", "put it in quotes"),
    "expected '>'": ("a value can't begin with !", "put it in quotes"),
    "whitespace or line break": ("a value can't begin with !", "put it in quotes"),
}


def said(complaint: Complaint, lines: Sequence[str], label: str) -> Problem:
    """Turn the parser's complaint into a problem.

    Args:
        complaint: what it said.
        lines: the file's.
        label: the file's path from the workspace.
    """
    at = complaint.at
    if "cannot start any token" in complaint.words or "expected node content" in complaint.words:
        return _problem(label, lines, at, _beginning(lines, at))
    if "directive" in complaint.words or "YAML document" in complaint.words:
        return _problem(label, lines, (at[0], 0), ("a line begins with %", "remove the line"))
    if "did not find expected key" in complaint.words and complaint.quoted:
        start, end = complaint.quoted
        if start[0] != end[0] and end[0] == at[0]:
            return _problem(label, lines, start, _OPEN)
        if end[0] == at[0]:
            return _problem(label, lines, end, _CLOSED)
    for part, meaning in _SINCE.items():
        if part in complaint.words:
            return _problem(label, lines, complaint.since, meaning)
    for part, meaning in _SAID.items():
        if part in complaint.words:
            return _problem(label, lines, at, meaning)
    return _problem(label, lines, at, _otherwise(complaint.words))


def _beginning(lines: Sequence[str], at: Mark) -> tuple[str, str]:
    character = lines[at[0]][at[1] : at[1] + 1] if at[0] < len(lines) else ""
    if not character:
        return "something in brackets isn't closed", "write it one item a line, without brackets"
    return _TAB if character == "\t" else (f"a value can't begin with {character}", "put it in quotes")


def _otherwise(words: str) -> tuple[str, str]:
    return f"can't be read as YAML: {words}", "see how the lines around it are written"


def _problem(label: str, lines: Sequence[str], at: Mark, meaning: tuple[str, str]) -> Problem:
    line, column = at
    if line >= len(lines) or not lines[line].strip():  # at the end of the file: the last line that says something
        line = max((number for number in range(min(line, len(lines))) if lines[number].strip()), default=0)
        column = 0
    return Problem(Kind.YAML, Place(label, line + 1, column + 1), "", *meaning)

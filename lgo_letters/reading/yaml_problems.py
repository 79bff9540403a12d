"""Turn the complaints of YAML's parser into problems for people who don't know YAML.

The parser says where it gave up. That is often some lines below the mistake. A problem names the line of the mistake.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lgo_letters.problems import Kind, Place, Problem
from lgo_letters.reading.line_mistakes import Mistake, mistake_around, mistake_at

Mark = tuple[int, int]  # line and column, from 0


_HYPHEN = re.compile(r" *-(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Complaint:
    words: str  # what it met
    at: Mark  # where it found it
    since: Mark  # the beginning of what it couldn't finish; the beginning of the file if it doesn't say
    quoted: tuple[Mark, Mark] | None  # where the last text in quotes began and ended; None if there was none


_TAB = ("there is a tab here", "type spaces instead")
_INDENTED = (
    "this line is not indented like the lines around it, or its field has no name",
    "start it in the same column as the fields beside it",
)
_OPEN = ("a quotation mark is opened here and not closed", "close it on the same line, or leave both out")
_CLOSED = (
    "a quotation mark closes the text before it ends",
    "put the other kind of quotation mark around the text",
)
_SAID = {  # a part of the parser's words; then what it means and what to do
    "mapping values are not allowed": (
        "there is a second colon in this line",
        "put text with a colon in quotes; start each field on a line of its own",
    ),
    "block sequence entries are not allowed": (
        "a value can't begin with a hyphen",
        "put text in quotes, and each item of a list on a line of its own; write what is not known as: not recorded",
    ),
    "did not find expected key": _INDENTED,
    "did not find expected '-' indicator": (
        "this line is not an item of the list",
        "start it with a hyphen, like the others",
    ),
    "found unknown escape character": ("there is a backslash in quotes", "leave the quotation marks out"),
    "did not find expected hexdecimal number": ("there is a backslash in quotes", "leave the quotation marks out"),
    "invalid Unicode character escape": ("there is a backslash in quotes", "leave the quotation marks out"),
    "expected alphabetic or numeric character": ("a value can't begin with * or &", "put it in quotes"),
    "expected <document start>": ("there is text below a line of dots or %", "delete that line"),
    "document indicator": (
        "there is a line of hyphens or dots inside a text",
        "delete the line, or close the text above",
    ),
    "expected comment or line break": (
        "there is text after | or >",
        "start the text on the line below, indented",
    ),
    "mapping keys are not allowed": ("a value can't begin with ?", "write what is not known as: not recorded"),
    "tab character": _TAB,
}
_SINCE = {  # the same, if the mistake is where the parser began, not where it gave up
    "could not find expected ':'": ("there is no colon after the field's name", "write it as field: value"),
    "did not find expected ',' or ']'": ("a list in [ ] is not closed, or a comma is missing", "write one item a line"),
    "did not find expected ',' or '}'": ("fields in { } are not closed, or a comma is missing", "write one a line"),
    "unexpected end of stream": _OPEN,
    "tag": ("a value can't begin with !", "put it in quotes"),
    "expected '>'": ("a value can't begin with !", "put it in quotes"),
    "whitespace or line break": ("a value can't begin with !", "put it in quotes"),
}


def said(complaint: Complaint, lines: Sequence[str], label: str) -> Problem:
    """Turn what the parser said about a file's lines into a problem. `label` is the file's path from the workspace."""
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
    if mistake := _typed(complaint, lines):
        return _problem(label, lines, (mistake.line, mistake.column), (mistake.message, mistake.hint))
    for meanings, where in ((_SINCE, complaint.since), (_SAID, at)):
        for part in meanings:
            if part in complaint.words:
                return _problem(label, lines, where, meanings[part])
    otherwise = f"can't be read as YAML: {complaint.words}", "see how the lines around it are written"
    return _problem(label, lines, at, otherwise)


def _typed(complaint: Complaint, lines: Sequence[str]) -> Mistake | None:
    """Look for a usual typing mistake, because the parser can't say what it met."""
    at = min(complaint.at[0], len(lines) - 1)
    for line in (at, at - 1):
        if hyphen := _HYPHEN.match(lines[line]):
            hint = f"put one there: - {lines[line].strip()[1:]}"
            return Mistake(line, hyphen.end(), "there is no space after the hyphen", hint)
    if "could not find expected ':'" in complaint.words:
        return mistake_at(lines, complaint.since[0])
    if "did not find expected" in complaint.words or "mapping values are not allowed" in complaint.words:
        return mistake_around(lines, at)
    return None


def _beginning(lines: Sequence[str], at: Mark) -> tuple[str, str]:
    character = lines[at[0]][at[1] : at[1] + 1] if at[0] < len(lines) else ""
    if not character:
        return "a bracket is not closed", "write one item a line, without brackets"
    return _TAB if character == "\t" else (f"a value can't begin with {character}", "put it in quotes")


def _problem(label: str, lines: Sequence[str], at: Mark, meaning: tuple[str, str]) -> Problem:
    line, column = at
    if line >= len(lines) or not lines[line].strip():  # at the end of the file: the last line that isn't empty
        line = max((number for number in range(min(line, len(lines))) if lines[number].strip()), default=0)
        column = 0
    return Problem(Kind.YAML, Place(label, line + 1, column + 1), "", *meaning)

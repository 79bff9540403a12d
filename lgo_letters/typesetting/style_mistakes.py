"""Find mistakes in an edition's style that WeasyPrint doesn't log, or logs without a line.

WeasyPrint can't tell whether a value with `var(…)` is right until it lays out a letter, and then it says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lgo_letters.edition.edition import Edition
from lgo_letters.problems import Kind, Place, Problem, did_you_mean

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_SLASHES = re.compile(r"(?:^|(?<=[\s;{}]))//", re.MULTILINE)  # not those of an address
_DECLARED = re.compile(r"(?<![\w-])(--[\w-]+)\s*:\s*([^;{}]*)")
_NAME = re.compile(r"(?<![\w-])(--[\w-]+)\s*:")  # also of one that a missing semicolon makes part of another's value
_USED = re.compile(r"var\(\s*(--[\w-]+)\s*(,[^()]*)?\)")  # with a fallback it need not be declared
_NO_SEMICOLON = re.compile(  # two declarations, the second on a line of its own; a selector would end with {
    r"(?<=[{;])\s*((?:--)?[a-z][\w-]*\s*:[^;{}\n]*)\n\s*(?:--)?[a-z][\w-]*\s*:[^;{}]*(?=[;}])", re.IGNORECASE
)
_DEEPEST = 5  # values of variables that have variables
_LONGEST_VALUE, _LONGEST = 200, 1_000_000  # characters; a variable may have itself in its value, many times


def without_comments(style: str) -> str:
    """Blank the comments; all else keeps its line and column."""
    return _COMMENT.sub(_blank, style)


def mistakes_in(edition: Edition, label: str) -> Iterator[Problem]:
    """Find missing semicolons, variables that are declared nowhere, and comments that CSS doesn't have."""
    style = _STRING.sub(_blank, without_comments(edition.style))
    at = Place(label, 1, 1).inside(style)
    for found in _SLASHES.finditer(style):
        yield _problem(at(found.start()), "CSS has no // comments", "write /* … */")
    for found in _NO_SEMICOLON.finditer(style):
        said = " ".join(found[1].split())
        yield _problem(at(found.start(1)), f'"{said}" has no semicolon behind it', "write ; at its end")
    declared = {name for text in (style, *edition.frames.values()) for name in _NAME.findall(text)}
    first = {found[1]: found for found in reversed([*_USED.finditer(style)]) if not found[2]}
    for name in sorted(first.keys() - declared):
        yield _problem(at(first[name].start()), f"{name} is declared nowhere", did_you_mean(name, declared))


def with_values(style: str) -> str:
    """Put its value in place of each variable, so that WeasyPrint checks it. Lines stay as they are."""
    style = without_comments(style)
    said = [(name, " ".join(value.split())) for name, value in reversed(_DECLARED.findall(style))]
    values = {name: value for name, value in said if len(value) <= _LONGEST_VALUE}
    for _ in range(_DEEPEST):
        style = _USED.sub(lambda found: values.get(found[1], found[0]), style)
        if len(style) > _LONGEST:
            return ""
    return style


def naming_variables(problem: Problem, style: str) -> Problem:
    """Say in the hint which variables a line with a problem has, and where they are declared."""
    lines = without_comments(style).splitlines()
    used = [found[1] for found in _USED.finditer(lines[problem.place.line - 1])] if problem.place.line else []
    where = {found[1]: style.count("\n", 0, found.start()) + 1 for found in reversed([*_DECLARED.finditer(style)])}
    hint = ", ".join(f"see {name} in line {where[name]}" for name in used if name in where)
    return replace(problem, hint=hint or problem.hint)


def _problem(place: Place, message: str, hint: str) -> Problem:
    return Problem(Kind.TYPESETTING, place, "", message, hint)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])

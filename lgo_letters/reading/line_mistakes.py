"""Find the typing mistake in a line that can't be read, and say what to type instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

CONFLICT = "unresolved merge conflict"
NO_BREAK_SPACE = "\u00a0"
_FIELD = re.compile(r" *(?:- +)*(?P<name>[A-Za-z][A-Za-z0-9_.-]*)(?P<sign> *[:=;] *| +|$)(?P<rest>.*)")
_BLOCK = re.compile(r"(?P<indent> *(?:- +)*)(?P<name>[A-Za-z][A-Za-z0-9_-]*): *\|[-+0-9]* *(?:#.*)?\Z")
_MARK = re.compile(r"(?:<{7}|>{7}|\|{7})(?: .*)?\Z|={7}\Z")
_UNUSUAL = ("<<<<<<<", "|||||||", "=======", ">>>>>>>", NO_BREAK_SPACE)
_WRONG_SPACE = re.compile(rf" *{NO_BREAK_SPACE}| *(?:- +)*[A-Za-z][A-Za-z0-9_.-]*:{NO_BREAK_SPACE}")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a line, and what to type instead. Line and column count from 0."""

    line: int
    column: int
    message: str
    hint: str


def mistake_anywhere(text: str) -> Mistake | None:
    """Find mistakes that YAML may accept: marks of a merge conflict, and unusual spaces, such as non-breaking ones."""
    for number, line in enumerate(text.split("\n")) if any(each in text for each in _UNUSUAL) else ():
        if _MARK.match(line):
            hint = "keep one of the two versions, or both in a list; delete the lines with <<<<<<<, ======= and >>>>>>>"
            return Mistake(number, 0, CONFLICT, hint)
        if found := _WRONG_SPACE.match(line):
            return Mistake(number, found.end() - 1, "this is a non-breaking space", "type a space")
    return None


def mistake_at(lines: Sequence[str], number: int) -> Mistake | None:
    """Find the typing mistake in a line that can't be read. None if it isn't one of the usual ones."""
    return _not_indented(lines, number) or _sign(lines, number) or _indentation(lines, number)


def mistake_around(lines: Sequence[str], number: int) -> Mistake | None:
    """Find the line that starts in a different column from the lines around it: the one above, or this one."""
    above = _neighbour(lines, number, -1)
    return (None if above is None else _indentation(lines, above)) or _indentation(lines, number)


def _not_indented(lines: Sequence[str], number: int) -> Mistake | None:
    """Find text below `say: |` that isn't indented."""
    column = _column(lines[number])
    for above in range(number - 1, -1, -1):
        block = _BLOCK.match(lines[above])
        if block and column <= len(block["indent"]):
            hint = f"indent it under `{block['name']}: |`, by {len(block['indent']) + 2} spaces"
            return Mistake(number, column, "this text is not indented", hint)
        if lines[above].strip() and _column(lines[above]) <= column:
            return None
    return None


def _sign(lines: Sequence[str], number: int) -> Mistake | None:
    """Find what was typed after a field's name instead of a colon and a space."""
    field = _FIELD.match(lines[number])
    if not field:
        return None
    name, rest = field["name"], field["rest"]
    at = field.start("sign")
    typed = f"{name}: {rest.split('#')[0].strip()}".strip()
    typed = typed if len(typed) <= 40 else f"{name}: …"  # noqa: PLR2004 - as much as fits in a hint
    if field["sign"] == ":" and rest:
        return Mistake(number, at + 1, "there is no space after the colon", f"put one there: {typed}")
    if field["sign"].strip() in {"=", ";"}:
        return Mistake(number, at, f"there is {field['sign'].strip()} instead of a colon", f"write {typed}")
    if ":" not in lines[number]:
        return Mistake(number, _column(lines[number]), "there is no colon after the field's name", f"write {typed}")
    return None


def _indentation(lines: Sequence[str], number: int) -> Mistake | None:
    """Find a line that starts in a different column from the fields around it."""
    before, after = _neighbour(lines, number, -1), _neighbour(lines, number, 1)
    if before is None or after is None:
        return None
    here, above, below = (_column(lines[each]) for each in (number, before, after))
    earlier = _neighbour(lines, before, -1)
    is_last = below < min(here, above) and earlier is not None and _column(lines[earlier]) == above  # of its group
    if here == above or not (below == above or is_last) or lines[before].rstrip().endswith((":", "|")):
        return None
    typed = len(lines[number]) - len(lines[number].lstrip(" "))
    wanted = typed + above - here
    if wanted < 0:
        return None
    message = f"this line starts with {spaces(typed)}, its neighbours with {wanted}"
    return Mistake(number, typed, message, f"start it with {spaces(wanted)}")


def spaces(number: int) -> str:
    return "1 space" if number == 1 else f"{number or 'no'} spaces"


def _neighbour(lines: Sequence[str], number: int, step: int) -> int | None:
    """Find the next line, up or down, that is neither empty nor a comment."""
    at = number + step
    while 0 <= at < len(lines):
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            return at
        at += step
    return None


def _column(line: str) -> int:
    """Give the column of a line's first word, after spaces and the hyphens of a list."""
    return len(line) - len(re.sub(r"\A *(?:- +)*", "", line))

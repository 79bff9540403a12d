"""Turn a model's errors into problems, each with its place, in words that the authors of the files use."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from lgo_letters.edition_model import LANGUAGE
from lgo_letters.facts.declaration import FACT_NAME, FACT_PATH, GSS_LETTERS
from lgo_letters.model import GSS_CODE, IDENTIFIER, NOT_RECORDED, OPEN
from lgo_letters.problems import Kind, Place, Problem, Problems, did_you_mean, visible
from lgo_letters.reading.fields import fields_at, is_recorded, may_be_unknown, to_write
from lgo_letters.reading.scalars import Ambiguous

T = TypeVar("T")
Key = tuple[str | int, ...]
LONGEST_SHOWN = 60
TOLD_AT_ONCE = 12  # values to be filled in, for each file


@dataclass(frozen=True, slots=True)
class Node:
    key: Place  # of its key, or of the value if it has none
    value: Place  # of its first character; for a literal block, of the text's first character
    style: str  # `|`, `>`, quotes, or empty for plain text; `flow` or `block` for lists and fields


_WANTED = {
    "bool_type": "true or false",
    "decimal_type": "a number",
    "int_type": "a count",
    "is_instance_of": "a number",
    "model_type": "a group of fields",
    "string_type": "text",
    "tuple_type": "a list",
}
_PATTERNS = {  # as in `model` and `edition_model`
    GSS_CODE: "E and eight digits, such as E10000099",
    FACT_PATH: "a fact's name, such as cases or visits.late",
    GSS_LETTERS: "a letter and two digits, such as E10",
    FACT_NAME: "small letters, figures and _, such as people_trained",
    IDENTIFIER: "small letters, figures and hyphens, such as responses-late",
    LANGUAGE: "write en-GB: the program writes dates and counts in English",
}
_HINTS = {
    "bool_type": "write true or false, without quotes",
    "int_type": "write a whole number in figures, such as 6",
    "is_instance_of": "write a number in figures",
    "model_type": "write its fields below it, one a line, indented, as `field: value`",
    "string_type": "put it in quotes",
    "tuple_type": "write its items below it, one a line, each after a hyphen and a space",
}
_UNKNOWN = {"-", "?", "n/a", "na", "n.a.", "nil", "none", "not known", "tba", "tbc", "unknown", "x"}
_YEAR_ONLY = "these words were true of last year only: write them anew or delete them, then write true here"
_AS_UNKNOWN = f"write what is not known as: {NOT_RECORDED}; write 0 only where there were none"
_CALLED = re.compile(r"[a-z][a-z0-9_.-]*\Z")
_WITH_COMMENT = re.compile(r"(?P<count>[0-9]+)(?:\s*#|\s+\D)")


def problems_of(
    adapter: TypeAdapter[T], raw: object, nodes: Mapping[Key, Node], reported: AbstractSet[Key] = frozenset()
) -> tuple[tuple[T, ...], Problems]:
    """Read what a file says into a model. Give a tuple with its value, or an empty one, and every problem found.

    `nodes` has the place of each part, `reported` the parts for which a problem was reported already.
    """
    try:
        return (adapter.validate_python(raw),), ()
    except ValidationError as error:
        # If an item of a list is wrong, pydantic also reports the list as too short: it counts only what it could read.
        found = error.errors(include_url=False)
        holders = {detail["loc"][:length] for detail in found for length in range(len(detail["loc"]))}
        details = [detail for detail in found if detail["type"] != "too_short" or detail["loc"] not in holders]
        problems = {
            detail["loc"]: _problem(detail, adapter, nodes, raw) for detail in details if detail["loc"] not in reported
        }
        meant = {
            (*path[:-1], problem.hint.removeprefix("did you mean ").removesuffix("?"))
            for path, problem in problems.items()
            if problem.kind is Kind.UNKNOWN_KEY
        }  # don't report a misspelt field as missing as well
        told_now = [problem for path, problem in problems.items() if path not in meant]
        still_open = [problem for problem in told_now if problem.kind is Kind.OPEN]
        return (), (*_together(still_open), *(problem for problem in told_now if problem.kind is not Kind.OPEN))


def _together(still_open: Sequence[Problem]) -> Iterator[Problem]:
    """Report the values still to be filled in as a few problems that name them all: a new year has thousands."""
    for start in range(0, len(still_open), TOLD_AT_ONCE):
        first, *others = still_open[start : start + TOLD_AT_ONCE]
        also = f", as are {', '.join(each.key for each in others)}" if others else ""
        yield replace(first, message=f"{first.message}{also}")


def _problem(detail: ErrorDetails, adapter: TypeAdapter[Any], nodes: Mapping[Key, Node], raw: object) -> Problem:
    path: Key = detail["loc"][:-1] if detail["loc"][-1:] == ("[key]",) else detail["loc"]  # for a name, it is the value
    key = dotted(path, raw)
    holder = path
    while holder not in nodes:  # a missing field, or an item that was written without a list
        holder = holder[:-1]
    place = nodes[holder].value
    if detail["input"] == OPEN:
        return Problem(Kind.OPEN, place, key, f"is still {OPEN}", _YEAR_ONLY if path[-1] == "year_only" else "")
    field = fields_at(adapter, path[:-1]).get(str(path[-1])) if path else None
    if detail["type"] == "missing":
        return Problem(Kind.MISSING, place, key, "is missing", to_write(str(path[-1]), field) if field else "add it")
    if detail["type"] == "extra_forbidden":
        fields = fields_at(adapter, path[:-1])
        hint = did_you_mean(str(path[-1]), fields, f"there are: {', '.join(fields)}")
        return Problem(Kind.UNKNOWN_KEY, nodes[path].key, key, "there is no such field here", hint)
    if isinstance(detail["input"], Ambiguous):
        hint = _clear(detail["input"], detail["type"], tuple(fields_at(adapter, path)))
        return Problem(Kind.AMBIGUOUS, place, key, f"{detail['input']} can be read in two ways", hint)
    recorded = bool(path) and is_recorded(adapter, path)
    besides = () if field is None or not may_be_unknown(field) else (NOT_RECORDED,)
    message, hint = _said(detail, path, besides, recorded=recorded)
    if detail["input"] == NOT_RECORDED and field and recorded:
        also = f"{hint}; or " if hint.startswith("write it for") else ""
        hint = f"{also}if it may be unknown, write may_be_missing: true under {path[-1]} in facts.yaml"
    return Problem(Kind.VALUE, place, key, message, hint)


def _clear(value: Ambiguous, kind: str, fields: Sequence[str]) -> str:
    """Say how to write what an ambiguous word may mean, given the kind of value that belongs there."""
    if kind == "model_type":
        return f"write {NOT_RECORDED}, or write its fields below it, such as {fields[0]}: 0" if fields else ""
    if kind == "int_type":
        return _HINTS["int_type"] if value.is_number else _AS_UNKNOWN
    return _HINTS["bool_type"] if kind == "bool_type" else f'put it in quotes: "{value}"'


def _said(detail: ErrorDetails, path: Key, besides: Sequence[str] = (), *, recorded: bool) -> tuple[str, str]:
    """Say what is wrong with a value, and what to do; `besides` is what a choice allows in every year.

    Only of a fact that is `recorded` can it be said that it isn't.
    """
    value = detail["input"]
    shown = _shown(value)
    context = detail.get("ctx", {})
    kind = detail["type"]
    match kind:
        case "literal_error":
            found = re.findall(r"'(.*?)'(?:, | or |\Z)|([0-9]+)(?:, | or |\Z)", context["expected"])
            expected = [*(text or number for text, number in found), *besides]
            hint = _nearest(value, expected, path) or "write one of them"
            return f"{shown} is not one of: {', '.join(expected)}", hint
        case "greater_than_equal":
            return f"{shown} is less than {context['ge']}", _HINTS["int_type"]
        case "less_than_equal":
            return f"{shown} is more than {context['le']:,}", "check whether there is a digit too many"
        case "string_pattern_mismatch":
            return f"{shown} is not in the right form", _PATTERNS.get(context["pattern"], "")
        case "string_too_long":
            return f"has more than {context['max_length']} characters", "write it shorter"
        case "string_too_short" | "too_short":
            return "is empty", "write a value, or delete the line"
        case "decimal_max_places" | "decimal_max_digits":
            return f"{shown} has too many digits", "write at most two decimals"
    if kind not in _WANTED:
        return f"{shown} {detail['msg']}", str(context.get("hint", ""))
    if isinstance(value, str):
        is_none = value.strip().lower() in {*_UNKNOWN, NOT_RECORDED} and not recorded
        none = "; if there are none, write []" if is_none and kind == "tuple_type" else ""
        return f"{shown} is text, not {_WANTED[kind]}", (not is_none and _meant(value, path)) or f"{_HINTS[kind]}{none}"
    return f"{shown} is not {_WANTED[kind]}", _as_text(value) if kind == "string_type" else _HINTS[kind]


def _as_text(value: object) -> str:
    """Say how to write as text what was written as something else, such as `role: officer`."""
    inner = [*value.values()] if isinstance(value, dict) else []
    if len(inner) == 1 and isinstance(inner[0], str):
        return f"write {inner[0]}, or put it all in quotes"
    if isinstance(value, dict | tuple):
        return "delete the colon" if inner == [None] else "write its text only"
    return _HINTS["string_type"]


def _meant(value: str, path: Key) -> str:
    """Guess what the author meant by a text, if the field takes something else."""
    plain = value.strip()
    if plain.isascii() and (plain.isdigit() or plain in {"true", "false"}):
        return "leave the quotes out"
    if plain.endswith("%"):
        return "leave the % out"
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})*,?", plain):
        return "leave the comma out"
    if re.fullmatch(r"[0-9OoIl]*[0-9][0-9OoIl]*", plain):
        return "write digits only: 0 and 1, not the letters O and l"
    if plain.lower() in _UNKNOWN:
        return _AS_UNKNOWN
    if found := _WITH_COMMENT.match(plain):
        return f"if this is a comment, put a space and # before it: {found['count']}  # …"
    return _nearest(value, [NOT_RECORDED], path)


def _nearest(value: object, known: Sequence[str], path: Key) -> str:
    """Name the nearest of the words that the field takes, such as `not recorded`."""
    if not isinstance(value, str):
        return ""
    if value == NOT_RECORDED:
        return f"write it for the whole group: {dotted(path[:-1])}: {NOT_RECORDED}" if len(path) > 1 else ""
    return did_you_mean(value, known, "")


def _shown(value: object) -> str:
    """Show a value as its author wrote it. A long value is cut."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{visible(value, LONGEST_SHOWN)}"'
        case dict():
            return f"a group of fields ({', '.join(str(key) for key in value)[:LONGEST_SHOWN]})"
        case tuple():
            return f"a list of {len(value)}"
    return visible(str(value), LONGEST_SHOWN)


def dotted(path: Key, within: Any = None) -> str:  # noqa: ANN401 - whatever is in the file
    """Write a path as people do: `enquiries.late`, `own_words[2].say` (counted from 1).

    If you give what it is `within`, an item that has an id or a name is called by that: `figures.people_trained.value`.
    It isn't if the path is that of the id or name, which may be wrong.
    """
    written = ""
    for number, part in enumerate(path, start=1):
        is_item = isinstance(within, tuple) and isinstance(part, int) and part < len(within)
        within = within[part] if is_item else within.get(part) if isinstance(within, dict) else None
        keys = [key for key in ("id", "name") if is_item and isinstance(within, dict) and path[number:] != (key,)]
        called = next((within[key] for key in keys if key in within), None)
        written += (
            f".{called}"
            if isinstance(called, str) and _CALLED.match(called)
            else f"[{part + 1}]"
            if isinstance(part, int)
            else f".{part}"
        )
    return written.lstrip(".")

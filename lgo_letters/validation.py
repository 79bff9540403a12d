"""A model's errors turned into problems: each with the place of the field, in the words of the people who write it."""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from lgo_letters.model import NOT_RECORDED
from lgo_letters.problems import Kind, Place, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

T = TypeVar("T")
Key = tuple[str | int, ...]
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Node:
    """Where a value stands, and how it is written.

    Attributes:
        key: place of its key, or of the value where it has none.
        value: place of its first character; of a literal block, of the text's first character.
        style: `|`, `>`, quotes, or empty for plain text; `flow` or `block` for lists and fields.
    """

    key: Place
    value: Place
    style: str


_WANTED = {
    "bool_type": "true or false",
    "decimal_type": "a number",
    "int_type": "a count",
    "is_instance_of": "a number",
    "model_type": "fields",
    "string_type": "text",
    "tuple_type": "a list",
}


def problems_of(
    adapter: TypeAdapter[T], raw: object, nodes: Mapping[Key, Node]
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """Read a raw value into a model.

    Returns:
        The model's value alone in a tuple, or nothing where there are problems; and every problem found.
    """
    try:
        return (adapter.validate_python(raw),), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
        return (), tuple(_problem(detail, adapter, nodes) for detail in details)


def _problem(detail: ErrorDetails, adapter: TypeAdapter[Any], nodes: Mapping[Key, Node]) -> Problem:
    path: Key = detail["loc"]
    key = dotted(path)
    node = nodes.get(path)
    if detail["type"] == "missing":
        holder = path[:-1]
        while holder not in nodes:
            holder = holder[:-1]
        hint = "add it; the head of the file lists its fields"
        return Problem(Kind.MISSING, nodes[holder].value, key, "is missing", hint)
    place = node.value if node else nodes[()].value
    if detail["type"] == "extra_forbidden":
        fields = _fields(adapter._type, path[:-1])  # noqa: SLF001 - there is no public way to the type
        return Problem(
            Kind.UNKNOWN_KEY, node.key if node else place, key, "is no field here", did_you_mean(str(path[-1]), fields)
        )
    message, hint = _said(detail)
    return Problem(Kind.VALUE, place, key, message, hint)


def _said(detail: ErrorDetails) -> tuple[str, str]:
    """Say what is wrong with a value, and what is wanted."""
    value = detail["input"]
    shown = _shown(value)
    context = detail.get("ctx", {})
    kind = detail["type"]
    if value is None:
        return (
            "nothing is written here",
            f"{_WANTED.get(kind, 'a value')} is wanted; what is not known says: not recorded",
        )
    match kind:
        case "literal_error":
            expected = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
            near = did_you_mean(value, expected) if isinstance(value, str) else ""
            return f"{shown} is none of: {', '.join(expected)}", near if near.startswith("did") else ""
        case "greater_than_equal":
            return f"{shown} is less than {context['ge']}", ""
        case "less_than_equal":
            return f"{shown} is more than {context['le']}", ""
        case "string_pattern_mismatch":
            return f"{shown} is not written as it must be", f"the pattern is {context['pattern']}"
        case "string_too_long":
            return f"has more than {context['max_length']} characters", ""
        case "string_too_short" | "too_short":
            return "is empty", ""
        case "decimal_max_places" | "decimal_max_digits":
            return f"{shown} has too many digits", "two decimals at the most"
    if kind in _WANTED:
        wrote = {str: "text", bool: "true or false", dict: "fields", tuple: "a list"}.get(type(value), "a number")
        return f"{shown} is {wrote}, {_WANTED[kind]} is wanted", _meant(value, kind) if isinstance(value, str) else ""
    return f"{shown} {detail['msg']}" if isinstance(value, str | int) else detail["msg"], ""


def _meant(value: str, kind: str) -> str:
    """Guess what text was meant to be where something else is wanted."""
    if kind == "int_type" and value.isdigit():
        return "leave the quotes out"
    near = did_you_mean(value, [NOT_RECORDED])
    return near if near.startswith("did") else ""


def _shown(value: object) -> str:
    """Show a value as its author wrote it, cut where it is long."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"' if len(value) <= LONGEST_SHOWN else f'"{value[:LONGEST_SHOWN]}…"'
        case dict():
            return f"a group of fields ({', '.join(str(key) for key in value)[:LONGEST_SHOWN]})"
        case tuple():
            return f"a list of {len(value)}"
    return str(value)


def _fields(of: object, path: Key) -> tuple[str, ...]:
    """Name the fields that a model takes at a path."""
    model = _model(of)
    if model is None:
        return ()
    inner = [part for part in path if isinstance(part, str)]
    for part in inner:
        if model is None or part not in model.model_fields:
            return ()
        model = _model(model.model_fields[part].annotation)
    return tuple(model.model_fields) if model else ()


def _model(annotation: object) -> type[BaseModel] | None:
    """Find the model inside an annotation such as `tuple[Entry, ...] | None`."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    if get_origin(annotation) in {Union, UnionType, tuple} or get_args(annotation):
        return next((model for part in get_args(annotation) if (model := _model(part))), None)
    return None


def dotted(path: Key) -> str:
    """Write a path as people do: `enquiries.late`, `own_words[2].say` (counted from 1)."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")

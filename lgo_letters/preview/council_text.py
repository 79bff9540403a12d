"""A council with some fields changed turned into the text of its file.

The text is read as a file would be, so that what can be tried is what can be written, and the same problems are found.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lgo_letters.model import COUNCIL_FILE, NOT_RECORDED
from lgo_letters.preview.council_form import RECORDED, Field, form_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lgo_letters.model import Council

_PLAIN = re.compile(r"[A-Za-z][\w ’'(),./&–-]*[\w).]")
_TAKEN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_VALUE = re.compile(r"""(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#][^#]*?)(?P<rest>\s+#.*|\s*)\Z""")


def change_text(text: str, council: Council, changes: Mapping[str, str]) -> str | None:
    """Change values in a file's text where they stand, all else left as it is.

    Returns:
        The text; None where a field comes or goes, or isn't a word on a line of its own.
    """
    lines = text.split("\n")
    for key, value in changes.items():
        if key.startswith("statistics."):
            continue
        place = council.places.get(key)
        name = key.rpartition(".")[2]
        if place is None or not value or place.line > len(lines):
            return None
        start, colon, rest = lines[place.line - 1].partition(f"{name}:")
        written = _VALUE.match(rest.lstrip(" "))
        if start.strip() or not colon or not written or written["value"][0] in "|>[{&*!":
            return None
        space = rest[: len(rest) - len(rest.lstrip(" "))]
        lines[place.line - 1] = f"{start}{colon}{space}{_written(value)}{written['rest']}"
    return "\n".join(lines)


def write_file(council: Council, changes: Mapping[str, str]) -> str:
    """Write a council's file with some fields changed.

    Args:
        council: the council.
        changes: by key, as `changes_in` gives them; an empty one leaves the field out.
    """
    lines: list[str] = []
    said = council.file.model_dump(exclude_unset=True)
    for name, fields_of in _in_groups(council):
        values = {field.key: changes.get(field.key, field.value) for field in fields_of}
        if name in {"council", "statistics"}:
            lines += [f"{key}: {_written(value)}" for key, value in values.items() if value and name == "council"]
            continue
        recorded = values.pop(name, RECORDED)
        if recorded != RECORDED:
            lines += [f"{name}: {recorded}"] if recorded else []
            continue
        lines.append(f"{name}:")
        lines += [f"  {key.partition('.')[2]}: {_written(value)}" for key, value in values.items() if value]
    given = {key for _, fields_of in _in_groups(council) for key in _given(fields_of, changes)}
    assumed = tuple(key for key in said.get("assumed", ()) if key in given or key.startswith("statistics."))
    lines += [*_list("assumed", assumed), *_list("own_words", said.get("own_words", ()))]
    lines += _list("withhold", said.get("withhold", ()))
    return "\n".join(lines) + "\n"


def _in_groups(council: Council) -> Iterator[tuple[str, tuple[Field, ...]]]:
    """Give the form with the council's own fields one by one, in the order of the file."""
    groups = dict(form_of(council))
    plain = {field.key: field for field in groups["council"]}
    for name in COUNCIL_FILE.json_schema()["properties"]:
        if name in plain:
            yield "council", (plain[name],)
        elif name in groups:
            yield name, groups[name]


def _given(group: tuple[Field, ...], changes: Mapping[str, str]) -> Iterator[str]:
    """Name what a group of fields says something of, the group itself included."""
    values = {field.key: changes.get(field.key, field.value) for field in group}
    whether = next((field.key for field in group if field.kind == "group"), "")
    left_out = whether and values[whether] != RECORDED
    for key, value in values.items():
        if value and (key == whether or not left_out):
            yield key
            yield key.partition(".")[0]


def _written(text: str) -> str:
    """Write a value so that YAML reads it as what it looks like."""
    if text in {"true", "false", NOT_RECORDED} or re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII):
        return text
    if _PLAIN.fullmatch(text) and text.lower() not in _TAKEN:
        return text
    return json.dumps(text, ensure_ascii=False)


def _list(name: str, items: tuple[Any, ...]) -> Iterator[str]:
    """Write what can't be tried as it stands in the file."""
    if items:
        yield f"{name}:"
    for item in items:
        if isinstance(item, str):
            yield f"  - {_written(item)}"
            continue
        for number, (key, value) in enumerate(item.items()):
            start = "  - " if number == 0 else "    "
            if "\n" in value:
                yield f"{start}{key}: |"
                yield from (f"      {line}" if line else "" for line in value.splitlines())
            else:
                yield f"{start}{key}: {_written(value)}"

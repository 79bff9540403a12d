"""New values turned into the text of a council's file: what it said otherwise, and every comment, stays as it is.

A block of lines at a time is changed, such as `addressee:` with its fields, and what comes of it is read back.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from lgo_letters.facts.file_models import FIELDS
from lgo_letters.problems import Kind, Place, Problem
from lgo_letters.reading.scalars import read_word
from lgo_letters.reading.yaml_file import read_string

_YAML = YAML()
_YAML.preserve_quotes = True
_YAML.width = 1_000_000  # no line is broken
_YAML.indent(mapping=2, sequence=4, offset=2)

Changes = Mapping[str, str | int | None]
"""New values by key, such as `addressee.surname`; None takes a field away."""


def value_at(fields: Any, key: str) -> Any:  # noqa: ANN401 - whatever stands there
    for part in key.split("."):
        fields = fields.get(part) if isinstance(fields, dict) else None
    return fields


def change_fields(text: str, label: str, changes: Changes, order: Sequence[str]) -> tuple[str, tuple[Problem, ...]]:
    """Change fields in a file's text, or give the problem that keeps them from being changed.

    `order` has the fields of a file at its top, in the order in which new ones are put in.
    """
    document, problems = read_string(text, label, FIELDS)
    if document is None:
        return text, problems
    lines = text.rstrip("\n").split("\n")
    expected = _changed(document.value, changes)
    for name in sorted({key.partition(".")[0] for key in changes}, key=order.index, reverse=True):
        starts = {str(key[0]): node.key.line - 1 for key, node in document.nodes.items() if len(key) == 1}
        block = _block(name, starts, lines, order)
        mine = {key: value for key, value in changes.items() if key.partition(".")[0] == name}
        lines[block] = _rewritten("\n".join(lines[block]), mine)
        document, problems = read_string("\n".join(lines) + "\n", label, FIELDS)
        if document is None:
            break
    if document is None or document.value != expected:
        message, hint = "can't be changed without changing more", f"write it by hand: {', '.join(changes)}"
        return text, (Problem(Kind.YAML, Place(label), "", message, hint), *problems)
    return "\n".join(lines) + "\n", ()


def _block(name: str, starts: Mapping[str, int], lines: Sequence[str], order: Sequence[str]) -> slice:
    """Find the lines of a field; of one that isn't there, the place where it belongs."""
    before = [each for each in starts if each in order and order.index(each) <= order.index(name)]
    if not before:
        return slice(min(starts.values()), min(starts.values()))
    nearest = max(before, key=order.index)
    end = min([start for start in starts.values() if start > starts[nearest]], default=len(lines))
    while lines[end - 1].lstrip().startswith("#") or not lines[end - 1].strip():  # what is said of the next field
        end -= 1
    return slice(starts[nearest] if nearest == name else end, end)


def _rewritten(block: str, changes: Changes) -> list[str]:
    fields = _YAML.load(block) or CommentedMap()
    for key, value in changes.items():
        *path, last = key.split(".")
        holder = fields
        for part in path:
            if not isinstance(holder.get(part), dict):
                if value is None:
                    break
                holder[part] = CommentedMap()  # in place of "not recorded", say
            holder = holder[part]
        else:
            if value is None:
                holder.pop(last, None)
            else:
                holder[last] = value if read_word(str(value)) == value else DoubleQuotedScalarString(str(value))
    text = io.StringIO()
    _YAML.dump(fields, text)
    return text.getvalue().rstrip("\n").split("\n")


def _changed(fields: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """Give what a file says once it is changed."""
    made = dict(fields)
    for key, value in changes.items():
        name, _, rest = key.partition(".")
        if rest:
            before = made.get(name)
            value = _changed(before if isinstance(before, dict) else {}, {rest: value}) or None  # noqa: PLW2901
        made.pop(name, None) if value is None else made.update({name: value})
    return made

"""Change values in the text of a council's file, and keep all other lines and comments as they are.

One block of lines is changed at a time, such as `addressee:` with its fields. The result is read back and checked.
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from lgo_letters.facts.declaration import FactsFile
from lgo_letters.facts.file_models import FIELDS
from lgo_letters.model import CouncilFile
from lgo_letters.problems import Kind, Place, Problem, Problems
from lgo_letters.reading.scalars import read_word
from lgo_letters.reading.yaml_file import read_string

_YAML = YAML()
_YAML.preserve_quotes = True
_YAML.width = 1_000_000  # no line is broken
_YAML.indent(mapping=2, sequence=4, offset=2)


def value_at(fields: Any, key: str) -> Any:
    """Find the value at a key, such as `addressee.surname`, `contacts[link officer].email`, `assumed[addressee]`."""
    for step in _steps(key):
        if isinstance(fields, dict):
            fields = fields.get(step)
        else:
            fields = next((each for each in fields or () if _is_called(each, step)), None)
    return fields


def change_fields(text: str, label: str, changes: Mapping[str, Any], declared: FactsFile) -> tuple[str, Problems]:
    """Change fields in a file's text; the value None removes a field. If that can't be done, say why.

    A new field is put in its usual place.
    """
    own, last = tuple(CouncilFile.model_fields), tuple(CouncilFile.model_fields).index("statistics_pages")
    order = (*own[:last], *(each.name for each in declared.records), *own[last:])
    document, problems = read_string(text, label, FIELDS)
    if document is None:
        return text, problems
    lines = text.rstrip("\n").split("\n")
    expected = _unfrozen(document.value)
    _put_all(expected, changes)
    starts = {str(key[0]): node.key.line - 1 for key, node in document.nodes.items() if len(key) == 1}
    names = sorted({_steps(key)[0] for key in changes}, key=order.index)
    blocks = {name: _block(name, starts, lines, order) for name in names}
    for name, block in sorted(blocks.items(), key=lambda each: (each[1].start, order.index(each[0])), reverse=True):
        fields = _YAML.load("\n".join(lines[block])) or {}
        _put_all(fields, {key: value for key, value in changes.items() if _steps(key)[0] == name})
        changed = io.StringIO()
        _YAML.dump(fields, changed)
        lines[block] = changed.getvalue().rstrip("\n").split("\n") if fields else []
    document, problems = read_string("\n".join(lines), label, FIELDS)
    if document is None or _unfrozen(document.value) != expected:
        message, hint = "can't be changed without changing more", f"write it by hand: {', '.join(changes)}"
        return text, (Problem(Kind.YAML, Place(label), "", message, hint), *problems)
    return "\n".join(lines) + "\n", ()


def _steps(key: str) -> list[str]:
    return re.findall(r"[^.\[\]]+", key)


def _is_called(item: object, name: str) -> bool:
    """Tell whether a name means an item of a list: a text, or a person by the role."""
    return (str(item.get("role")).casefold() if isinstance(item, dict) else item) == name.casefold()


def _block(name: str, starts: Mapping[str, int], lines: Sequence[str], order: Sequence[str]) -> slice:
    before = [each for each in starts if each in order and order.index(each) <= order.index(name)]
    nearest = max(before, key=order.index, default=min(starts, key=starts.__getitem__))
    end = min([start for start in starts.values() if start > starts[nearest]], default=len(lines))
    while lines[end - 1].lstrip().startswith("#") or not lines[end - 1].strip():  # comments about the next field
        end -= 1
    return slice(starts[nearest] if nearest == name else end, end)


def _put_all(fields: Any, changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        is_plain = value is None or isinstance(value, bool) or read_word(str(value)) == value
        _put(fields, _steps(key), value if is_plain else DoubleQuotedScalarString(str(value)))


def _put(holder: Any, steps: Sequence[str], value: Any) -> None:
    """Set a value, and make the group that it is in. Remove a group or an item that becomes empty."""
    step, *rest = steps
    if isinstance(holder, list):
        item = next((each for each in holder if _is_called(each, step)), None)
        if item is None and value is not None:
            holder.append(item := {"role": step})
        if isinstance(item, dict):
            _put(item, rest, value)
        if isinstance(item, str) or (item is not None and set(item) == {"role"}):
            holder.remove(item)
    elif not rest:
        holder.pop(step, None) if value is None else holder.update({step: value})
    else:
        if not isinstance(holder.get(step), dict | list) and value is not None:
            holder[step] = [] if step == "contacts" else {}  # it may have said "not recorded", for example
        if isinstance(holder.get(step), dict | list):
            _put(holder[step], rest, value)
        if holder.get(step) in ([], {}):
            del holder[step]


def _unfrozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unfrozen(each) for key, each in value.items()}
    return [_unfrozen(each) for each in value] if isinstance(value, tuple) else value

"""Turn a council's fields into the text of its file."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import Facts
from lgo_letters.figures import Value
from lgo_letters.model import NOT_RECORDED, CouncilFile

_PLAIN = re.compile(r"[A-Za-z][\w ’'(),./&–-]*[\w).]|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAKEN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_OWN = tuple(CouncilFile.model_fields)
_LAST = _OWN[_OWN.index("statistics_pages") :]  # the fields below those that the edition declares


def written_fields(file: CouncilFile) -> dict[str, Any]:
    def written(value: Any) -> Any:  # noqa: ANN401 - a field's value
        if isinstance(value, dict):
            return {key: written(each) for key, each in value.items()}
        return NOT_RECORDED if value is None else value

    return {key: written(value) for key, value in file.model_dump(exclude_unset=True).items()}


def fields_from(facts: Facts, addressee: Mapping[str, Value], catalogue: Catalogue) -> dict[str, Any]:
    """Work out what the file of a council with these facts says. A group with no known value is not recorded."""
    fields: dict[str, Any] = {
        "name": facts["council_name"],
        "authority_type": facts["authority_type"],
        "addressee": addressee,
        "sent_by": facts["sent_by"],
    }
    for entry in catalogue.declared.records:
        said = {
            name.rpartition(".")[2]: NOT_RECORDED if facts[name] is None else facts[name] for name in entry.recorded
        }
        is_group = entry.fields is not None and set(said.values()) != {NOT_RECORDED}
        fields[entry.name] = said if is_group else next(iter(said.values()))
    return fields


def leaves(fields: Mapping[str, Any]) -> dict[str, Any]:
    """List single values by key, such as `enquiries.late`."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        found |= {f"{name}.{key}": of for key, of in value.items()} if isinstance(value, dict) else {name: value}
    return found


def write_file(fields: Mapping[str, Any]) -> str:
    """Write a council's file. The fields that the edition declares are between those that every file has."""
    order = [*(name for name in _OWN if name not in _LAST), *(name for name in fields if name not in _OWN), *_LAST]
    lines = [line for name in order if name in fields for line in _field(name, fields[name])]
    return "\n".join(lines) + "\n"


def _field(name: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield f"{name}:" if value else f"{name}: {{}}"
        yield from (f"  {key}: {_word(of)}" for key, of in value.items())
    elif isinstance(value, list | tuple):
        yield f"{name}:"
        for item in value:
            yield from _item(item)
    else:
        yield f"{name}: {_word(value)}"


def _item(item: str | Mapping[str, str]) -> Iterator[str]:
    if isinstance(item, str):
        yield f"  - {_word(item)}"
        return
    for number, (key, value) in enumerate(item.items()):
        start = "    " if number else "  - "
        if "\n" in value:
            yield f"{start}{key}: |"
            yield from (f"      {line}" if line else "" for line in value.splitlines())
        else:
            yield f"{start}{key}: {_word(value)}"


def _word(value: object) -> str:
    """Quote a value if YAML would read it as something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | date):
        return str(value)
    text = str(value)
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _TAKEN
    return text if is_plain else json.dumps(text, ensure_ascii=False)

"""A council's file turned into the fields of a form, and a form turned into what it says otherwise than the file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from lgo_letters.facts import known_facts
from lgo_letters.model import COUNCIL_FILE, MAX_COUNT, NOT_RECORDED, Counts
from lgo_letters.preview.origins import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lgo_letters.model import Council

RECORDED = "recorded"
LONGEST = 1000  # characters of one field
_LISTS = frozenset({"assumed", "own_words", "withhold"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    Attributes:
        key: as problems name it: `enquiries.late`, `statistics.upheld`.
        kind: `text`, `count`, `recorded count`, `choice`, or `group` for whether a group was recorded.
        value: what the file says, as it is written there; empty where it says nothing.
        options: of a choice, what can be chosen; the empty one leaves the field out.
        meaning: one line, for people.
        limits: what can be written.
    """

    key: str
    kind: str
    value: str
    options: tuple[str, ...]
    meaning: str
    limits: str


def form_of(council: Council) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """Give the fields of a council's file and of its row of the statistics, in groups with a title each."""
    schema = COUNCIL_FILE.json_schema()
    definitions = schema["$defs"]
    said = council.file.model_dump(exclude_unset=True)
    plain: list[Field] = []
    groups: list[tuple[str, tuple[Field, ...]]] = []
    for name, described in schema["properties"].items():
        if name in _LISTS:
            continue
        group = _reference(described)
        if not group:
            plain.append(_field(name, described, said.get(name), given=name in said))
            continue
        inside = definitions[group]
        values = said.get(name) or {}
        members = [
            _field(f"{name}.{inner}", of, values.get(inner), given=inner in values)
            for inner, of in inside["properties"].items()
        ]
        if _recordable(described):
            there = RECORDED if values else NOT_RECORDED if name in said else ""
            options = (RECORDED, NOT_RECORDED) if name in schema["required"] else (RECORDED, NOT_RECORDED, "")
            members.insert(0, Field(name, "group", there, options, inside["description"], ""))
        groups.append((name, tuple(members)))
    return (("council", tuple(plain)), *groups, ("statistics", tuple(_statistics(council.counts))))


def _statistics(counts: Counts) -> Iterator[Field]:
    known = known_facts(())
    for column in fields(Counts):
        value = getattr(counts, column.name)
        shown = "" if value is None else str(value)
        limits = f"0 to {MAX_COUNT:,}; empty only without statistics pages"
        yield Field(f"statistics.{column.name}", "count", shown, (), known[column.name].meaning, limits)


def _field(key: str, described: Mapping[str, Any], value: object, *, given: bool) -> Field:
    """Describe one field by its schema."""
    meaning = described.get("description") or _meaning(key)
    shown = _scalar(value) if given else ""
    kinds = [each for each in described.get("anyOf", (described,)) if each.get("type") != "null"]
    optional = len(kinds) < len(described.get("anyOf", (described,))) or "default" in described
    main = kinds[0]
    if main["type"] == "boolean":
        return Field(key, "choice", shown, ("true", "false"), meaning, "")
    if "enum" in main or "const" in main:
        options = tuple(main.get("enum", (main.get("const"),)))
        return Field(key, "choice", shown, (*options, "") if optional else options, meaning, "")
    if main["type"] == "integer":
        limits = f"{main['minimum']} to {main['maximum']:,}"
        if _recordable(described):
            return Field(key, "recorded count", shown, (), meaning, f"{limits}, or: {NOT_RECORDED}")
        return Field(key, "count", shown, (), meaning, limits)
    limits = f"up to {main['maxLength']} characters" if "maxLength" in main else "such as E10000099"
    return Field(key, "text", shown, (), meaning, f"{limits}; may be empty" if optional else limits)


def _meaning(key: str) -> str:
    """Say what a field means by the one fact that comes from it alone."""
    names = [name for name, keys in FIELDS.items() if keys == (key,)]
    return known_facts(())[names[0]].meaning if len(names) == 1 else ""


def _reference(described: Mapping[str, Any]) -> str:
    references = [each["$ref"] for each in described.get("anyOf", (described,)) if "$ref" in each]
    return references[0].rpartition("/")[2] if references else ""


def _recordable(described: Mapping[str, Any]) -> bool:
    return any(each.get("const") == NOT_RECORDED for each in described.get("anyOf", ()))


def changes_in(form: Mapping[str, str], council: Council) -> dict[str, str]:
    """Give the fields of a form that say something else than the council's file, by key."""
    known = {field.key: field.value for _, group in form_of(council) for field in group}
    given = {key: value.strip()[:LONGEST] for key, value in form.items() if key in known}
    return {key: value for key, value in given.items() if value != known[key]}


def counts_in(council: Council, changes: Mapping[str, str]) -> tuple[Counts, tuple[str, ...]]:
    """Give the council's counts with some changed, and the keys of those that are no counts."""
    counts: dict[str, int | None] = {}
    wrong = []
    for column in fields(Counts):
        key = f"statistics.{column.name}"
        said = changes.get(key)
        if said is None:
            counts[column.name] = getattr(council.counts, column.name)
        elif said.isascii() and said.isdigit() and len(said) <= len(str(MAX_COUNT)) and int(said) <= MAX_COUNT:
            counts[column.name] = int(said)
        else:
            counts[column.name] = None
            wrong += [key] if said else []
    return Counts(**counts), tuple(wrong)


def _scalar(value: object) -> str:
    if value is None:
        return NOT_RECORDED
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)

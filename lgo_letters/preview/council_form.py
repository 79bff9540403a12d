"""A council turned into the fields of a form, as the edition declares them, and a form into what it says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import FieldEntry, RecordEntry
from lgo_letters.facts.fact import STATISTICS, Fact
from lgo_letters.figures import Type
from lgo_letters.model import MAX_COUNT, NOT_RECORDED, SENT_BY, Addressee, Council, CouncilFile
from lgo_letters.reasons.council_text import leaves, written_fields
from lgo_letters.reasons.settings import RECORDED

LONGEST = 1000  # characters of one field
_COUNTS = f"0 to {MAX_COUNT:,}"
_LINE = "up to 160 characters"
_LIMITS = {"count": _COUNTS, "text": _LINE, "date": "such as 1999-12-31"}
_OWN = {  # of the fields that every council's file has, what can be written; of some, what can be chosen
    "name": _LINE,
    "gss_code": "such as E10000099; may be empty",
    "authority_type": "",
    "sent_by": "",
    "statistics_pages": "",
    "statistics_pages_reason": f"{_LINE}; may be empty",
}


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


def form_of(council: Council, catalogue: Catalogue) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """Give the fields of a council's file and of its rows, in groups with a title each."""
    said = written_fields(council.file)
    values = {key: shown(value) for key, value in leaves(said).items()}
    records = catalogue.declared.records
    own = [*_own(catalogue, values), *(_field(entry, entry.name, values) for entry in records if entry.fields is None)]
    groups = [
        (entry.name, tuple(_group(entry, said.get(entry.name), values)))
        for entry in records
        if entry.fields is not None
    ]
    columns = tuple(
        Field(f"{STATISTICS}{name}", "count", shown(count), (), catalogue.facts[name].meaning, f"{_COUNTS}; or empty")
        for name, count in council.counts.items()
    )
    then = tuple(_last_year(fact, council) for fact in catalogue.last_year)
    addressee = tuple(_addressee(values))
    return (("council", tuple(own)), ("addressee", addressee), *groups, ("statistics", columns), ("last_year", then))


def _own(catalogue: Catalogue, values: Mapping[str, str]) -> Iterator[Field]:
    choices = {"authority_type": catalogue.authority_types, "sent_by": SENT_BY, "statistics_pages": ("omit", "")}
    meanings = {fact.key: fact.meaning for fact in catalogue.facts.values()}
    for key, limits in _OWN.items():
        meaning = CouncilFile.model_fields[key].description or meanings.get(key, "")
        kind = "choice" if key in choices else "text"
        yield Field(key, kind, values.get(key, ""), choices.get(key, ()), meaning, limits)


def _addressee(values: Mapping[str, str]) -> Iterator[Field]:
    for name, described in Addressee.model_fields.items():
        key, meaning = f"addressee.{name}", described.description or ""
        options = ("unknown", "") if name == "name" else ()
        limits = "" if options else _LINE if described.is_required() else f"{_LINE}; may be empty"
        yield Field(key, "choice" if options else "text", values.get(key, ""), options, meaning, limits)


def _group(entry: RecordEntry, said: object, values: Mapping[str, str]) -> Iterator[Field]:
    """Give whether a group was recorded, and its fields."""
    there = RECORDED if isinstance(said, dict) else shown(said)
    options = (RECORDED, NOT_RECORDED, "") if entry.needed_when else (RECORDED, NOT_RECORDED)
    limits = f"left out unless {entry.needed_when}" if entry.needed_when else ""
    yield Field(entry.name, "group", there, options, entry.meaning, limits)
    for field in entry.fields or ():
        yield _field(field, f"{entry.name}.{field.name}", values)


def _field(entry: FieldEntry | RecordEntry, key: str, values: Mapping[str, str]) -> Field:
    """Describe a field as it is declared."""
    alone = "." not in key
    recordable = entry.may_be_missing or entry.type == "choice" or (alone and entry.type == "count")
    left_out = ("",) if entry.may_be_missing else ()
    value = values.get(key, "")
    if entry.type in {"choice", "yes or no"}:
        choices = entry.one_of or ("true", "false")
        options = (*choices, *((NOT_RECORDED,) if recordable else ()), *left_out)
        return Field(key, "choice", value, options, entry.meaning, "")
    limits = _LIMITS[entry.type or "text"] + (f", or: {NOT_RECORDED}" if recordable else "")
    whole = f"; no more than {entry.part_of}" if entry.part_of else ""
    kind = "text" if entry.type != "count" else "recorded count" if recordable else "count"
    return Field(key, kind, value, (), entry.meaning, f"{limits}{whole}")


def _last_year(fact: Fact, council: Council) -> Field:
    """Describe a cell of last year's row."""
    value = shown(council.last_year.get(fact.name, ""))
    options = ("true", "false") if fact.type is Type.YES_NO else fact.values
    limits = "" if options else f"{_COUNTS}; or empty" if fact.type is Type.COUNT else "may be empty"
    kind = "choice" if options else "count" if fact.type is Type.COUNT else "text"
    return Field(fact.name, kind, value, (*options, "") if options else (), fact.meaning, limits)


def changes_in(form: Mapping[str, str], council: Council, catalogue: Catalogue) -> dict[str, str]:
    """Give the fields of a form that say something else than the council's file, by key, in the order of the form.

    What stands in the fields of a group that wasn't recorded counts for nothing.
    """
    changes: dict[str, str] = {}
    for _, group in form_of(council, catalogue):
        whether = RECORDED
        for field in group:
            value = form.get(field.key, field.value).strip()[:LONGEST]
            if field.kind == "group":
                whether = value
            if value != field.value and (field.kind == "group" or whether == RECORDED):
                changes[field.key] = value
    return changes


def shown(value: object) -> str:
    """Write a value as a file would; nothing where there is none."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Turn a council into the fields of a form, and find what was changed in the form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import FieldEntry, RecordEntry
from lgo_letters.facts.fact import STATISTICS, Fact
from lgo_letters.figures import Type, Value
from lgo_letters.model import MAX_COUNT, NOT_RECORDED, SENT_BY, Addressee, Council, CouncilFile
from lgo_letters.reasons.council_text import leaves, written_fields
from lgo_letters.reasons.settings import RECORDED

LONGEST = 1000  # characters of one field
_COUNTS = f"0 to {MAX_COUNT:,}"
_LINE = "up to 160 characters"
_LIMITS = {"count": _COUNTS, "text": _LINE, "date": "such as 1999-12-31"}
_OWN = {  # the fields that every council's file has: what you can write, or choose
    "name": _LINE,
    "gss_code": "such as E10000099; may be empty",
    "authority_type": "",
    "sent_by": "",
    "statistics_pages": "",
    "statistics_pages_reason": f"{_LINE}; may be empty",
}


@dataclass(frozen=True, slots=True)
class Field:
    key: str  # as problems name it, with the group before a dot
    value: str  # what the file says, as written there; empty if it says nothing
    meaning: str  # one line, for people
    limits: str = ""  # what you can write
    options: tuple[str, ...] = ()  # what you can choose; the empty one leaves the field out
    kind: str = "text"  # or `count`, or `group` for whether a group was recorded


def form_of(council: Council, catalogue: Catalogue) -> Iterator[tuple[str, list[Field]]]:
    said = written_fields(council.file)
    values = {key: as_written(value) for key, value in leaves(said).items()}
    alone = [entry for entry in catalogue.declared.records if entry.fields is None]
    yield "council", [*_own(catalogue, values), *(_field(entry, entry.name, values) for entry in alone)]
    yield "addressee", list(_addressee(values))
    for entry in catalogue.declared.records:
        if entry.fields is not None:
            yield entry.name, list(_group(entry, said.get(entry.name), values))
    counts = council.counts.items()
    yield "statistics", [_cell(catalogue.facts[name], f"{STATISTICS}{name}", count) for name, count in counts]
    yield "last_year", [_cell(fact, fact.name, council.last_year.get(fact.name)) for fact in catalogue.last_year]


def _own(catalogue: Catalogue, values: Mapping[str, str]) -> Iterator[Field]:
    choices = {"authority_type": catalogue.authority_types, "sent_by": SENT_BY, "statistics_pages": ("omit", "")}
    meanings = {fact.key: fact.meaning for fact in catalogue.facts.values()}
    for key, limits in _OWN.items():
        meaning = CouncilFile.model_fields[key].description or meanings.get(key, "")
        yield Field(key, values.get(key, ""), meaning, limits, choices.get(key, ()))


def _addressee(values: Mapping[str, str]) -> Iterator[Field]:
    for name, described in Addressee.model_fields.items():
        key = f"addressee.{name}"
        options = ("unknown", "") if name == "name" else ()
        limits = "" if options else _LINE if described.is_required() else f"{_LINE}; may be empty"
        yield Field(key, values.get(key, ""), described.description or "", limits, options)


def _group(entry: RecordEntry, said: object, values: Mapping[str, str]) -> Iterator[Field]:
    there = RECORDED if isinstance(said, dict) else as_written(said)
    options = (RECORDED, NOT_RECORDED, "") if entry.needed_when else (RECORDED, NOT_RECORDED)
    limits = f"left out unless {entry.needed_when}" if entry.needed_when else ""
    yield Field(entry.name, there, entry.meaning, limits, options, "group")
    for field in entry.fields or ():
        yield _field(field, f"{entry.name}.{field.name}", values)


def _field(entry: FieldEntry | RecordEntry, key: str, values: Mapping[str, str]) -> Field:
    alone = "." not in key
    value = values.get(key, "")
    recordable = entry.may_be_missing or entry.type == "choice" or (alone and entry.type == "count")
    if entry.type in {"choice", "yes or no"}:
        others = (*([NOT_RECORDED] if recordable else ()), *([""] if entry.may_be_missing else ()))
        return Field(key, value, entry.meaning, options=(*(entry.one_of or ("true", "false")), *others))
    limits = _LIMITS[entry.type or "text"]
    limits += f", or: {NOT_RECORDED}" if recordable else ""
    limits += f"; no more than {entry.part_of}" if entry.part_of else ""
    kind = "count" if entry.type == "count" and not recordable else "text"
    return Field(key, value, entry.meaning, limits, kind=kind)


def _cell(fact: Fact, key: str, value: Value) -> Field:
    choices = ("true", "false") if fact.type is Type.YES_NO else fact.values
    if choices:
        return Field(key, as_written(value), fact.meaning, options=(*choices, ""))
    if fact.type is Type.COUNT:
        return Field(key, as_written(value), fact.meaning, f"0 to {fact.most:,}; or empty", kind="count")
    return Field(key, as_written(value), fact.meaning, "may be empty")


def changes_in(form: Mapping[str, str], council: Council, catalogue: Catalogue) -> dict[str, str]:
    """Find the fields of a form that differ from the council's file, by key.

    The fields of a group that says `not recorded` don't count.
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


def as_written(value: object) -> str:
    """Write a value as it is written in a file. Empty if there is none."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Turn a declaration into the models of the files that record what it declares: councils' files and averages.

They are made when an edition is read. Two editions can be in use together, each with its own.
"""

from functools import lru_cache, partial
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, create_model

from lgo_letters.facts.declaration import Day, FactsFile, RecordedEntry, RecordEntry
from lgo_letters.model import NOT_RECORDED, AveragesRow, CouncilFile, Count, Line, Percent, PerSoMany, Written, recorded

FIELDS = TypeAdapter(dict[str, Any])
"""A file whose fields may be any: to see what it says before it says all that it should."""


@lru_cache(maxsize=64)
def council_file(declared: FactsFile) -> TypeAdapter[CouncilFile]:
    fields: dict[str, Any] = {entry.name: _record(entry) for entry in declared.records}
    fields["authority_type"] = (_types(declared), ...)
    made: Any = create_model("CouncilFile", __base__=CouncilFile, __doc__=CouncilFile.__doc__, **fields)
    return TypeAdapter(made)


@lru_cache(maxsize=64)
def averages_file(declared: FactsFile) -> TypeAdapter[tuple[AveragesRow, ...]]:
    per = {entry.name for entry in declared.worked_out if entry.per}
    averages = {
        entry.name: (_average(PerSoMany if entry.average in per else Percent), Field(None, description=entry.meaning))
        for entry in declared.worked_out
        if entry.average
    }
    fields: dict[str, Any] = {"authority_type": (_types(declared), ...), **averages}
    made: Any = create_model("AveragesRow", __base__=AveragesRow, __doc__=AveragesRow.__doc__, **fields)
    return TypeAdapter(tuple[made, ...])


def _average(kind: Any) -> Any:
    said = BeforeValidator(partial(recorded, none="none"), json_schema_input_type=kind | Literal["none"])
    return Annotated[kind | None, said]


def _types(declared: FactsFile) -> Any:
    return Literal[tuple(each.name for each in declared.authority_types)]


def _record(entry: RecordEntry) -> tuple[Any, Any]:
    if entry.fields is None:
        return _field(entry, alone=True)
    inside: dict[str, Any] = {field.name: _field(field, alone=False) for field in entry.fields}
    group: Any = create_model(entry.name, __base__=Written, __doc__=entry.meaning, **inside)
    annotation = _recorded(group)
    return (annotation, None) if entry.needed_when else (annotation, ...)


def _field(entry: RecordedEntry, *, alone: bool) -> tuple[Any, Any]:
    """Make a field. A count outside a group, and any choice, may say `not recorded`."""
    kinds: dict[str | None, Any] = {"count": Count, "yes or no": bool, "text": Line, "date": Day}
    kind = Literal[entry.one_of] if entry.type == "choice" else kinds[entry.type]
    may_be_missing = entry.may_be_missing or entry.type == "choice" or (alone and entry.type == "count")
    annotation = _recorded(kind) if may_be_missing else kind
    default = None if entry.may_be_missing else ...
    return annotation, Field(default=default, description=entry.meaning)


def _recorded(kind: Any) -> Any:
    return Annotated[kind | None, BeforeValidator(recorded, json_schema_input_type=kind | Literal[NOT_RECORDED])]

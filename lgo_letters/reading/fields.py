"""Find out from a file's model what its author may write: the fields at a place, and how to write a field."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from lgo_letters.model import NOT_RECORDED, CouncilFile, recorded

_TO_WRITE: Mapping[object, str] = {int: "a number", bool: "true or false", date: "a date, such as 1999-12-31"}


def fields_at(adapter: TypeAdapter[Any], path: Sequence[str | int] = ()) -> Mapping[str, FieldInfo]:
    """Give the fields that a model takes at a path, by name."""
    model = _model(adapter._type)  # noqa: SLF001 - there is no public way to the type
    for part in path:
        if model and part in model.model_fields:
            model = _model(model.model_fields[str(part)].annotation)
    return {each.alias or name: each for name, each in model.model_fields.items()} if model else {}


def to_write(name: str, field: FieldInfo) -> str:
    """Say how a field is written that is missing."""
    parts = [*_parts(field.annotation)]
    what = next((_TO_WRITE[part] for part in parts if isinstance(part, type) and part in _TO_WRITE), "text")
    if model := _model(field.annotation):
        what = f"its fields below it, indented: {', '.join(model.model_fields)}"
    elif choices := [str(value) for part in parts if get_origin(part) is Literal for value in get_args(part)]:
        what = f"one of: {', '.join(choices)}"
    return f"write `{name}: {NOT_RECORDED}`, or {what}" if may_be_unknown(field) else f"write `{name}:` and {what}"


def _parts(annotation: object) -> Iterator[object]:
    """Give an annotation and all that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)


def may_be_unknown(field: FieldInfo) -> bool:
    return any(getattr(each, "func", None) is recorded for each in field.metadata)


def is_recorded(adapter: TypeAdapter[Any], path: Sequence[str | int]) -> bool:
    """Say whether a field of a council's file is one that facts.yaml declares."""
    model = _model(adapter._type)  # noqa: SLF001 - see above
    return model is not None and issubclass(model, CouncilFile) and path[0] not in CouncilFile.model_fields


def _model(annotation: object) -> type[BaseModel] | None:
    """Find the model inside an annotation such as `tuple[Entry, ...] | None`."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    return next((model for part in get_args(annotation) if (model := _model(part))), None)

"""Turn what an edition says about made-up councils, `templates/<year>/specimen.yaml`, into frozen values."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter
from pydantic_core import PydanticCustomError

from lgo_letters.facts.declaration import FactPath
from lgo_letters.model import MAX_COUNT, Broken, Count, Line, Written, decimal

STYLE = r"^[^{}]*\{\}[^{}]*$"


def _single(value: object) -> object:
    if isinstance(value, bool | int | str):
        return value
    raise PydanticCustomError("single", "is not a count, a text, true or false", {"hint": "write one value"})


Single = Annotated[Any, BeforeValidator(_single, json_schema_input_type=bool | int | str)]
Number = Annotated[Decimal, BeforeValidator(decimal, json_schema_input_type=float), Field(ge=0, le=MAX_COUNT)]
Share = Annotated[Decimal, BeforeValidator(decimal, json_schema_input_type=float), Field(ge=0, le=1)]


class MadeUpTypeEntry(Written):
    """How many made-up councils of a type there are, and their names."""

    name: Line = Field(description="an authority type of facts.yaml")
    how_many: Count = Field(description="of so many in all as there are of all types")
    called: Annotated[tuple[Annotated[str, StringConstraints(pattern=STYLE)], ...], Field(min_length=1)] = Field(
        description="the council's name, with {} in place of the place's name"
    )


class DrawEntry(Written):
    """How a made-up figure is drawn: exactly one of typical, share, times, one_of, fixed and when."""

    fact: FactPath
    typical: dict[str, Number] | None = Field(default=None, description="by type, what half of the councils are below")
    spread: Number = Field(
        default=Decimal("0.5"), description="how far councils are from what is typical: 0 not at all"
    )
    share: Share | None = Field(default=None, description="how likely each of a count is to be among them")
    times: Number | None = Field(default=None, description="a multiple of a count, rounded down")
    of: FactPath | None = Field(default=None, description="of share and times, the count that is meant")
    one_of: Annotated[tuple[Single, ...], Field(min_length=1)] | None = Field(
        default=None, description="one of these; what is written twice comes twice as often"
    )
    fixed: Single | None = Field(default=None, description="the same for all")
    when: str | None = Field(default=None, description="a condition: yes where it is true")
    chance: Share = Field(default=Decimal(1), description="of a count, how many councils have any; the others have 0")
    at_most: Count = MAX_COUNT


class CaseEntry(Written):
    """A case that one made-up council shows."""

    name: Line
    set: dict[str, Single] = Field(description="facts, or name, sent_by, authority_type, addressee.<field>")
    assumed: tuple[str, ...] = Field(default=(), description="as in a council's file")
    exceptions: tuple[Broken, ...] = Field(default=(), description="as in a council's file")


class SpecimenFile(Written):
    """What made-up councils are like: `templates/<year>/specimen.yaml`."""

    authority_types: tuple[MadeUpTypeEntry, ...] = ()
    draws: tuple[DrawEntry, ...] = ()
    cases: tuple[CaseEntry, ...] = ()


SPECIMEN_FILE = TypeAdapter(SpecimenFile)

"""Turn what an edition declares about councils, `templates/<year>/facts.yaml`, into frozen values."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter
from pydantic_core import PydanticCustomError

from lgo_letters.figures import day_in
from lgo_letters.model import NOT_RECORDED, Count, Identifier, Line, Written

FACT_NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
FACT_PATH = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,2}$"
GSS_LETTERS = r"^[A-Z][0-9]{2}$"
MEASURED_BY = "of a choice against last year (improved, not improved, not raised): the figures; fewer is better"
FactName = Annotated[str, StringConstraints(pattern=FACT_NAME, max_length=60)]
FactPath = Annotated[str, StringConstraints(pattern=FACT_PATH, max_length=120)]


def _day(value: object) -> object:
    """Read a date as people write it in the files: 1999-12-31."""
    if type(value) is date:
        return value  # already read: the file is put together again to try something
    if isinstance(value, str) and (day := day_in(value)):
        return day
    raise PydanticCustomError("day", "is not a date", {"hint": "write year, month and day, such as 1999-12-31"})


def _option(value: object) -> object:
    if value == NOT_RECORDED:
        raise PydanticCustomError("option", "is always allowed", {"hint": "leave it out"})
    return value


Per = Literal[1, 10, 1_000, 10_000, 100_000, 1_000_000]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]


Option = Annotated[Line, BeforeValidator(_option)]


class Figure(Written):
    """A national figure, the same in every letter. Its name becomes a fact."""

    name: FactName
    meaning: Line
    value: Count
    in_percent: bool = Field(default=False, description="whether it is a rate in percent, such as England's")
    last_year: Count | None = None


class AuthorityTypeEntry(Written):
    """A type of authority."""

    name: Line
    gss: Annotated[str, StringConstraints(pattern=GSS_LETTERS)] | None = Field(
        default=None, description="how the GSS codes of the type begin, such as E10"
    )
    called: Line | None = Field(default=None, description="what a sentence calls it: your …; Council, if left out")
    no_averages: Line | None = Field(
        default=None, description="why it has no average, such as: there is only one; averages.yaml has no entry then"
    )


class CountedAsEntry(Written):
    """How people speak of a part: one "case" or several "cases", and those that count are "upheld"."""

    one: Line
    several: Line
    which: Line
    otherwise: Line | None = Field(default=None, description="those that don't count, where their number is the news")


class CountEntry(Written):
    """A count."""

    name: FactName
    meaning: Line
    part_of: FactPath | None = Field(default=None, description="the count that it can't be more than")
    counted_as: CountedAsEntry | None = None
    called: Line | None = Field(default=None, description="what a text calls it where it is the largest of its group")


class ColumnEntry(CountEntry):
    """A column of `statistics.csv`, or a group of columns."""

    fields: Annotated[tuple[CountEntry, ...], Field(min_length=1)] | None = Field(
        default=None, description="of a group, its columns: <group>.<name>"
    )
    total: FactPath | None = Field(default=None, description="of a group, the count that its columns come to")
    authority_types: tuple[Line, ...] = Field(default=(), description="the types that have it; all, if left out")

    @property
    def columns(self) -> dict[str, CountEntry]:
        """Give its columns by name: itself, or its fields."""
        return {self.name: self} if self.fields is None else {f"{self.name}.{each.name}": each for each in self.fields}


class RecordedEntry(CountEntry):
    """Something that is recorded in a council's file."""

    type: Literal["count", "choice", "yes or no", "text", "date"] | None = None
    one_of: tuple[Option, ...] = Field(default=(), description="of a choice, what can be chosen")
    may_be_missing: bool = Field(default=False, description="whether it may be left out or say: not recorded")
    may_be_ahead: bool = Field(default=False, description="of a date, whether it may be later than the letter's")
    measured_by: tuple[FactPath, ...] = Field(default=(), description=MEASURED_BY)


class FieldEntry(RecordedEntry):
    """A field that is recorded in a council's file."""

    type: Literal["count", "choice", "yes or no", "text", "date"]


class RecordEntry(RecordedEntry):
    """A single field of a council's file, or a group of fields."""

    fields: tuple[FieldEntry, ...] | None = Field(default=None, description="of a group, its fields")
    needed_when: str = Field(default="", description="a condition; where it is false, the group is left out")
    otherwise: Count | None = Field(
        default=None, description="what its counts are where the group isn't needed; not known, if left out"
    )

    @property
    def recorded(self) -> dict[str, RecordedEntry]:
        """Give what it records, by the names of the facts: itself, or its fields."""
        return {self.name: self} if self.fields is None else {f"{self.name}.{each.name}": each for each in self.fields}


class WorkedOutEntry(Written):
    """A fact that is worked out from others: exactly one of rate, share, equals, average and largest."""

    name: FactName
    meaning: Line
    rate: str | None = Field(default=None, description="part of whole, in percent: late of cases")
    per: Per | None = Field(
        default=None, description="of a rate that isn't in percent: of how many: 100000 residents, 1 for a mean"
    )
    share: str | None = Field(default=None, description="part of whole, from 0 to 1")
    equals: str | None = Field(default=None, description="counts joined by + and -")
    average: FactName | None = Field(default=None, description="a rate, over all councils of the type")
    largest: FactName | None = Field(default=None, description="a group of counts: what its largest is called")


class AlwaysEntry(Written):
    """Something that is true of every council. If it isn't, there is a problem with the council's data."""

    id: Identifier
    say: Line = Field(description="what is wrong where it isn't true")
    that: str = Field(description="a condition")
    may_break: bool = Field(default=False, description="whether a council's file may say that it isn't so, and why")


class FactsFile(Written):
    """What is known about a council: `templates/<year>/facts.yaml`."""

    authority_types: Annotated[tuple[AuthorityTypeEntry, ...], Field(min_length=1)]
    counts: tuple[ColumnEntry, ...] = ()
    records: tuple[RecordEntry, ...] = ()
    worked_out: tuple[WorkedOutEntry, ...] = ()
    known_together: tuple[tuple[FactPath, ...], ...] = Field(
        default=(), description="counts of which either all are known or none"
    )
    always: tuple[AlwaysEntry, ...] = ()
    last_year: tuple[FieldEntry, ...] = Field(
        default=(), description="what is known of last year's letter alone: more columns of last_year.csv"
    )

    @property
    def recorded(self) -> dict[str, RecordedEntry]:
        """Give what councils' files record, by the names of the facts: `enquiries.late`."""
        return {name: entry for record in self.records for name, entry in record.recorded.items()}


FACTS_FILE = TypeAdapter(FactsFile)

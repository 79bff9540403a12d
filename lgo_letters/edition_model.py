"""What people write about a year's letters, turned into frozen values: the edition's file and its wording files."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter
from pydantic_core import PydanticCustomError

from lgo_letters.model import Count, Identifier, Line, Written


def _day(value: object) -> object:
    """Read a date as people write it in the files: 1999-12-31."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "is no date", {"hint": "write year, month and day, such as 1999-12-31"})


def _one_or_more(value: object) -> object:
    """Read a single id as a list of one."""
    return (value,) if isinstance(value, str) else value


FACT_NAME = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
LANGUAGE = r"^[a-z]{2}(-[A-Z]{2})?$"
FactName = Annotated[str, StringConstraints(pattern=FACT_NAME, max_length=60)]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]


class Dates(Written):
    """The days of a year's letters."""

    letter: Day
    publication: Day
    period_start: Day
    period_end: Day


class Signatory(Written):
    """Who signs."""

    name: Line
    roles: Annotated[tuple[Line, ...], Field(min_length=1)]


class Figure(Written):
    """A national figure, the same in every letter; its name becomes a fact."""

    name: FactName
    meaning: Line
    value: Count
    last_year: Count | None = None


class ChartEntry(Written):
    """Which two facts a statistics section draws side by side."""

    council: FactName
    average: FactName


class SectionEntry(Written):
    """A section of the letter; its wording stands in `wording/<id>.yaml`."""

    id: Identifier
    heading: str = ""
    when: str = ""
    chart: ChartEntry | None = None


class EditionFile(Written):
    """The year's dates, signatory, national figures, and sections in order: `templates/<year>/edition.yaml`."""

    year: Annotated[int, Field(ge=1974, le=2999)]
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)]
    dates: Dates
    signatory: Signatory
    organisation: Line
    title: str
    documents: tuple[Line, ...]
    figures: tuple[Figure, ...]
    sections: Annotated[tuple[SectionEntry, ...], Field(min_length=1)]
    specimen: bool = Field(default=False, description="whether each page is marked as one to try with")


class Entry(Written):
    """A paragraph, a sentence, or a choice of either: an item of `templates/<year>/wording/<section>.yaml`."""

    id: Identifier
    style: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9]*(-[a-z0-9]+)*)?$")] = Field(
        default="", description="a class of the style sheet"
    )
    when: str = Field(default="", description="a condition")
    needs: Annotated[
        tuple[Identifier, ...],
        BeforeValidator(_one_or_more, json_schema_input_type=Identifier | tuple[Identifier, ...]),
    ] = Field(default=(), description="what must stand before it; of several, one is enough")
    source: str = Field(default="", description="the document that the words come from, or: new")
    say: str | None = Field(default=None, description="the words, one sentence a line")
    sentences: tuple[Entry, ...] | None = None
    choose: Literal["one", "at-most-one"] | None = None
    of: tuple[Entry, ...] | None = None


class AcceptedEntry(Written):
    """Words that somebody accepted: a block of `templates/<year>/accepted.yaml`."""

    text: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{1,80}$")] | None = None
    letter: Identifier | None = None
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{20}$")]
    by: Line
    date: Day
    note: Line | None = None


EDITION_FILE = TypeAdapter(EditionFile)
WORDING_FILE = TypeAdapter(tuple[Entry, ...])
ACCEPTED_FILE = TypeAdapter(tuple[AcceptedEntry, ...])

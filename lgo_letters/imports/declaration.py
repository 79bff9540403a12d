"""Turn `templates/<year>/imports.yaml`, which says what columns of spreadsheets mean, into frozen values."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from lgo_letters.facts.declaration import FactName, FactPath
from lgo_letters.model import Count, Identifier, Line, Written

COLUMN_NAME = r"^[a-z][a-z0-9_]*(\[[a-zA-Z][^\].]*\])?(\.[a-z][a-z0-9_]*)*$"  # contacts[link officer].email
SHEET_NAME = r"^[^\[\]:*?/\\']+$"  # names that Excel accepts for a sheet
ColumnName = Annotated[str, StringConstraints(pattern=COLUMN_NAME, max_length=120)]


class ColumnEntry(Written):
    """A column that is read. Columns that aren't declared are never read."""

    name: ColumnName = Field(description="of a case, a name for conditions; otherwise the field or the count")
    heading: Line = Field(description="as in the sheet")
    type: Literal["text", "count", "choice", "yes or no", "date"] | None = Field(
        default=None, description="of a case, what its cells hold; text, if left out"
    )
    one_of: tuple[Line, ...] = Field(default=(), description="of a choice, what its cells may say")
    enclosed: bool = Field(default=False, description="whether councils get to see it")


class CouncilColumns(Written):
    """The headings of the columns that say whose row it is: a code, a name, or both."""

    code: Line | None = None
    name: Line | None = None


class CountedEntry(Written):
    """A count that is worked out from cases."""

    name: FactPath = Field(description="a column of statistics.csv, or a field of a council's file")
    when: str = Field(default="", description="a condition on the columns; all cases count where it is left out")
    total: Count | None = Field(default=None, description="of all councils together, where that is known")


class LeftOutEntry(Written):
    """Rows of bodies that aren't councils of the year."""

    council: Line = Field(description="the name or code that they have")
    reason: Line


class ListEntry(Written):
    """A sheet of contacts, of counts, or of cases with one row each."""

    name: Identifier
    title: Annotated[str, StringConstraints(min_length=1, max_length=31, pattern=SHEET_NAME)] = Field(
        description="the name of its sheet: it is looked for, and councils get to see it"
    )
    kind: Literal["contacts", "counts", "cases"]
    council: CouncilColumns
    columns: Annotated[tuple[ColumnEntry, ...], Field(min_length=1)]
    case: FactName | None = Field(default=None, description="the column that names a case: each case is there once")
    counts: tuple[CountedEntry, ...] = Field(default=(), description="what is counted from cases")
    all_cases: bool = Field(default=False, description="whether a council without a row has no case")
    total_row: Line = Field(default="Total", description="what a row of totals says in place of a council")
    leave_out: tuple[LeftOutEntry, ...] = Field(default=(), description="rows that are not a council's of the year")


class ImportsFile(Written):
    """What the columns of the office's spreadsheets mean."""

    lists: tuple[ListEntry, ...]
    other_sheets: tuple[Line, ...] = Field(default=(), description="names of sheets that nothing is read from")


IMPORTS_FILE = TypeAdapter(ImportsFile)

"""Make spreadsheets as an office has them, from rows in the tests. The program's own writer isn't used."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

DECIDED = ("Reference", "GSS code", "Authority", "Category", "Decided", "Decision", "Satisfactory remedy before")
CONTACTS = (
    "GSS code",
    "Authority",
    "Title",
    "Forename",
    "Surname",
    "Name",
    "Salutation",
    "Role",
    "E-mail",
    "Link officer",
    "Link officer's e-mail",
)
INKHAM, QUILLHAM = "Inkham Council", "Quillham Borough Council"

Row = Mapping[str, Any]


def case(**said: object) -> Row:
    """Give a case of a council, with some cells changed. Write underscores for spaces in headings."""
    plain = {
        "Reference": "19 001",
        "Authority": QUILLHAM,
        "Category": "Housing",
        "Decided": date(2019, 6, 1),
        "Decision": "Upheld: maladministration and injustice",
        "Satisfactory remedy before": "no",
    }
    return plain | {name.replace("_", " "): value for name, value in said.items()}


def contact(**said: object) -> Row:
    """Give a council's contact, with some cells changed."""
    plain = {"Authority": INKHAM, "Title": "Ms", "Surname": "Nemo", "Role": "Chief Executive", "E-mail": "a@b.example"}
    return plain | {name.replace("_", " "): value for name, value in said.items()}


def save(  # noqa: PLR0913 - one for each way in which sheets differ
    path: Path,
    rows: Sequence[Row],
    headings: Sequence[str] = DECIDED,
    title: str = "Complaints decided",
    *,
    first: int = 0,
    then: Callable[[Any, Any], object] = lambda _book, _sheet: None,
) -> Path:
    """Save a sheet with its headings in row `first`, counted from 0. `then` changes the book and the sheet further."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(title)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for column, heading in enumerate(headings):
        sheet.write(first, column, heading)
        for number, row in enumerate(rows, start=first + 1):
            value = row.get(heading, "")
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif isinstance(value, str):
                sheet.write_string(number, column, value)
            else:
                sheet.write(number, column, value)
    then(book, sheet)
    book.close()
    return path

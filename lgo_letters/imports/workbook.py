"""Tables turned into the bytes of an `.xlsx`: a sheet each, the same bytes each time. A text stays a text.

The only place that writes spreadsheets. A cell that begins with = is never a formula.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from lgo_letters.figures import Value

_WIDEST = 60  # characters


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def workbook_of(pages: Sequence[Page], day: date) -> bytes:
    """Write a workbook; `day` is when it says that it was made."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.set_properties({"created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001 - a day has no zone
    bold, days = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    for page in pages:
        sheet = book.add_worksheet(page.title)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(page.headings):
            longest = max((len(str(row[column] or "")) for row in page.rows), default=0)
            sheet.set_column(column, column, min(max(longest, len(heading)) + 2, _WIDEST))
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(page.rows, start=1):
            for column, value in enumerate(row):
                match value:
                    case bool():
                        sheet.write_string(number, column, "yes" if value else "no")
                    case date():
                        sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), days)  # noqa: DTZ001 - the same
                    case int():
                        sheet.write_number(number, column, value)
                    case str():
                        sheet.write_string(number, column, value)
    book.close()
    return written.getvalue()

"""Tables turned into an `.xlsx`, one sheet each. It has the same bytes each time; no text becomes a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

from lgo_letters.figures import Value

_WIDEST = 425  # pixels, which are some 60 characters


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]


def workbook_of(pages: Sequence[Page], day: date) -> bytes:
    written = io.BytesIO()
    as_they_are = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(written, {"in_memory": True, **as_they_are})
    book.set_properties({"created": datetime(day.year, day.month, day.day)})  # noqa: DTZ001 - a day has no zone
    bold, days = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    for page in pages:
        sheet = book.add_worksheet(page.title)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, page.headings, bold)
        for number, row in enumerate(page.rows, start=1):
            for column, value in enumerate(row):
                cell = ("yes" if value else "no") if isinstance(value, bool) else value
                sheet.write(number, column, cell, days if isinstance(value, date) else None)
        sheet.autofit(_WIDEST)
    book.close()
    return written.getvalue()

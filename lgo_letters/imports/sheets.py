"""Turn a spreadsheet into its sheets, without hidden ones: rows of cells as they are, each with its place."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from lgo_letters.imports.odd_cells import odd_cells
from lgo_letters.problems import Kind, Place, Problem, Problems

Cell = str | int | float | bool | date | datetime | time | timedelta | None
ENDINGS = (".xlsx", ".ods", ".csv")
LARGEST = 50_000_000  # bytes; 25,000 cases have about 2,000,000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Sheet:
    path: str  # the file, as it was named
    name: str  # the sheet's name; empty for a .csv, which has only one
    rows: Sequence[Sequence[Cell]]  # from the first row and column of the sheet on; an empty cell is an empty text
    # formulas with an error as their result, by row and column from 0, with what the cell shows
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    # merged cells, each from row and column to row and column
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    def place(self, row: int, column: int = 0) -> Place:
        """Give a cell's place, by row and column from 0."""
        sheet = f"{self.name}!" if self.name else ""
        return Place(self.path, row + 1, column + 1, f"{sheet}{letters_of(column)}{row + 1}")


def letters_of(column: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    before, last = divmod(column, 26)
    return (letters_of(before - 1) if before else "") + chr(ord("A") + last)


def read_sheets(path: Path) -> tuple[tuple[Sheet, ...], tuple[str, ...], Problems]:
    """Read a file: its sheets, the names of hidden ones, and the problems."""
    label, ending = path.as_posix(), path.suffix.lower()
    if ending not in ENDINGS:
        return _refused(label, f"is no {', '.join(ENDINGS)}", "save it as one of them")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        return _refused(label, f"can't be read: {error.strerror}", "see whether it is the right file")
    if not content or len(content) > LARGEST:
        message = f"is larger than {LARGEST:,} bytes" if content else "is empty"
        return _refused(label, message, "see whether it is the right file")
    return _csv(content, label) if ending == ".csv" else read_workbook(content, label)


def _refused(label: str, message: str, hint: str) -> tuple[tuple[Sheet, ...], tuple[str, ...], Problems]:
    return (), (), (Problem(Kind.FILE, Place(label), "", message, hint),)


def read_workbook(content: bytes, label: str) -> tuple[tuple[Sheet, ...], tuple[str, ...], Problems]:
    again = "open it in your spreadsheet program and save it again"
    errors: dict[str, dict[tuple[int, int], str]] = {}
    try:
        for odd in odd_cells(content):
            errors.setdefault(odd.sheet, {})[odd.row, odd.column] = odd.error
            if not odd.error:
                place = Sheet(label, odd.sheet, ()).place(odd.row, odd.column)
                return (), (), (Problem(Kind.VALUE, place, "", "is far away from any table", "empty the cell"),)
        workbook = CalamineWorkbook.from_object(io.BytesIO(content))
        shown, hidden = [], []
        for about in workbook.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue  # a chart
            if about.visible is not SheetVisibleEnum.Visible:
                hidden.append(about.name)
                continue
            sheet_ = workbook.get_sheet_by_name(about.name)
            merged = tuple(sheet_.merged_cell_ranges or ())
            rows = sheet_.to_python(skip_empty_area=False)
            shown.append(Sheet(label, about.name, rows, errors.get(about.name, {}), merged))
    except PasswordError:
        return _refused(label, "is protected with a password", "save a copy without one")
    except (CalamineError, BadZipFile, ParseError, OSError, ValueError, LookupError) as error:
        return _refused(label, f"can't be read as a spreadsheet: {error}", again)
    return tuple(shown), tuple(hidden), ()


def _csv(content: bytes, label: str) -> tuple[tuple[Sheet, ...], tuple[str, ...], Problems]:
    """Read a table of text, as Excel saves it: in UTF-8, Unicode text, or the characters of Windows."""
    rows: list[list[str]] = []
    try:
        if content.startswith(_UTF_16):
            text = content.decode("utf-16")
        else:
            try:
                text = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = content.decode("cp1252")
        first = next((line for line in text.splitlines() if line.strip()), "")
        delimiter = max(",;\t", key=first.count)
        rows += csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except UnicodeError:
        return _refused(label, "is neither UTF-8 nor Windows-1252", 'save it as "CSV UTF-8"')
    except csv.Error as error:
        sheet = Sheet(label, "", rows)
        hint = "close the quotes around a cell"
        return (), (), (Problem(Kind.VALUE, sheet.place(len(rows)), "", f"this row can't be read: {error}", hint),)
    return (Sheet(label, "", rows),), (), ()

"""Find what calamine doesn't report in a spreadsheet: errors of formulas, and cells far away from any table.

Calamine reads an error as an empty cell. If the last cell of a sheet is used, it makes a table of all cells.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET  # since 2.4.1, expat limits how far entities expand

LARGEST = 500_000_000  # bytes of a file when unpacked
_MOST_ROWS, _MOST_COLUMNS = 200_000, 702  # to ZZ
_CELL = rb"<(?:\w+:)?c\b(?=[^>]*\br=[\"']([A-Z]+)([0-9]+)[\"'])"  # of an .xlsx: its column and row
_ERROR = re.compile(_CELL + rb"(?=[^>]*\bt=[\"']e[\"'])[^>]*>.*?<(?:\w+:)?v>([^<]*)<", re.DOTALL)
_FAR = re.compile(_CELL.replace(rb"([A-Z]+)([0-9]+)", rb"([A-Z]{3,})([0-9]+)") + rb"[^>]*[^/>]>")
_LOW = re.compile(_CELL.replace(rb"([0-9]+)", rb"([2-9][0-9]{5}|[0-9]{7,})") + rb"[^>]*[^/>]>")
_ODS = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that calamine doesn't report: row and column from 0, and the text of an error."""

    sheet: str
    row: int
    column: int
    error: str = ""


def odd_cells(content: bytes) -> Iterator[Odd]:
    """Find formulas' errors, such as #REF!, and cells far away from any table.

    Raises ValueError, LookupError or OSError if the file isn't what it should be.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return  # for example a file with a password, which calamine reports
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        if sum(each.file_size for each in file.infolist()) > LARGEST:
            raise ValueError("it comes to too many bytes")
        if "content.xml" in file.namelist():
            with file.open("content.xml") as xml:
                yield from _in_ods(ET.iterparse(xml, ("start", "end")))  # noqa: S314 - see above
        for name, sheet in _sheets(file):
            for letters, row, text in _ERROR.findall(sheet):
                yield Odd(name, int(row) - 1, _number(letters), text.decode("utf-8", "replace"))
            if far := _FAR.search(sheet) or _LOW.search(sheet):
                yield Odd(name, int(far[2]) - 1, _number(far[1]))


def _sheets(file: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    if "xl/workbook.xml" not in file.namelist():
        return
    links = ET.fromstring(file.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - see above
    target = {each.get("Id", ""): each.get("Target", "").removeprefix("/") for each in links}
    for each in ET.fromstring(file.read("xl/workbook.xml")).findall(".//{*}sheet"):  # noqa: S314 - see above
        path = next((target.get(value, "") for key, value in each.items() if key.endswith("}id")), "")
        path = path if path.startswith("xl/") else f"xl/{path}"
        if path in file.namelist():
            yield each.get("name", ""), file.read(path)


def _number(letters: bytes) -> int:
    number = 0
    for each in letters:
        number = number * 26 + each - ord("A") + 1
    return number - 1


def _in_ods(events: Iterator[tuple[str, ET.Element]]) -> Iterator[Odd]:
    sheet, row = "", 0
    for event, each in events:
        if event == "start" and each.tag == f"{_ODS}table":
            sheet, row = each.get(f"{_ODS}name", ""), 0
        if event == "start" or each.tag != f"{_ODS}table-row":
            continue
        column = 0
        for cell in each:
            text = "".join(cell.itertext())
            is_error = any(key.endswith("}value-type") and value == "error" for key, value in cell.items())
            is_far = row >= _MOST_ROWS or column >= _MOST_COLUMNS
            if is_error or (text.strip() and is_far):
                yield Odd(sheet, row, column, (text or "#ERROR") if is_error and not is_far else "")
            column += int(cell.get(f"{_ODS}number-columns-repeated", "1"))
        row += int(each.get(f"{_ODS}number-rows-repeated", "1"))
        each.clear()

"""Turn a spreadsheet's cell into a value. Dates and numbers may be saved in several forms."""

import re
from contextlib import suppress
from datetime import date, timedelta

from lgo_letters.facts.fact import Fact
from lgo_letters.figures import MONTHS, Type, Value
from lgo_letters.imports.sheets import Cell
from lgo_letters.problems import Kind, Place, Problem
from lgo_letters.reading.statistics_file import read_cell

NOTHING = {"", "n/a", "-", "–", "—"}
_YES_NO = {"y": "yes", "n": "no", "true": "yes", "false": "no"}
_DAY_ZERO = date(1899, 12, 30)  # of Excel's numbers for days
_SERIALS = range(32_874, 73_050)  # 1990 to 2099; other numbers aren't read as days
_DAY = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2}|[a-z]{3,9})[/. -]([0-9]{4})", re.IGNORECASE)
_TIME = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(:[0-9.]+)?\Z")
_ERROR = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")


def text_of(cell: Cell) -> str:
    """Write a cell as people see it, in one line with single spaces."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case date():
            return cell.isoformat().removesuffix("T00:00:00")
    return " ".join(str(cell).split())


def read_value(cell: Cell, fact: Fact, place: Place, problems: list[Problem]) -> Value:
    """Read a cell by its column's type. None if it is empty or has a problem."""
    text = text_of(cell)
    if fact.values:
        alike = {" ".join(value.split()).casefold(): value for value in fact.values}
        text = alike.get(text.casefold(), text)
    if text.casefold() in NOTHING and text not in fact.values:
        return None
    if fact.type is Type.COUNT and re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text):
        text = text.replace(",", "")
    elif fact.type is Type.YES_NO:
        text = _YES_NO.get(text.casefold(), text.casefold())
    elif fact.type is Type.DATE:
        text = _day(cell, text)
    elif fact.type is Type.TEXT:
        wrong = "" if text.isprintable() else "has a character that can't be seen"
        wrong = "is a date or time" if isinstance(cell, date | timedelta) else wrong
        wrong = "is an error of a formula" if _ERROR.match(text) else wrong
        if wrong:
            hint = "format the column as text, and type it again"
            problems.append(Problem(Kind.VALUE, place, fact.name, f'"{text}" {wrong}', hint))
            return None
    return read_cell(fact.name, fact, (text, place), "", problems)


def _day(cell: Cell, text: str) -> str:
    """Write a day as 1999-12-31. It may be a date, Excel's number for one, or a text such as 31/12/1999."""
    text = _TIME.sub("", text)
    if isinstance(cell, int | float) and int(cell) in _SERIALS:
        return (_DAY_ZERO + timedelta(days=int(cell))).isoformat()
    found = _DAY.fullmatch(text)
    if not found:
        return text
    day, month, year = found.groups()
    names = [each.lower()[: len(month)] for each in MONTHS]
    number = int(month) if month.isdecimal() else names.index(month.lower()) + 1 if month.lower() in names else 0
    with suppress(ValueError):
        return date(int(year), number, int(day)).isoformat()
    return text

"""A sheet turned into the rows of a declared list: which list it is, where its headings stand, whose each row is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from rapidfuzz import fuzz, process

from lgo_letters.figures import Value
from lgo_letters.imports.cells import read_value, text_of
from lgo_letters.imports.imports_reader import DeclaredList, Imports
from lgo_letters.imports.sheets import Cell, Sheet
from lgo_letters.imports.whose import Authorities
from lgo_letters.problems import Kind, Place, Problem

HEAD = 30  # rows in which headings are looked for
ALIKE = 75  # how much alike a misspelt heading is, of 100
MOST = 100  # problems told of a sheet


@dataclass(frozen=True, slots=True)
class Row:
    """A council's row, or a case of it; `number` is its row in the sheet, from 0. Without a slug it was left out."""

    slug: str
    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet that is one of the lists.

    Attributes:
        columns: of each declared column, where it stands in the sheet, from 0.
        rows: those of councils, and those that are left out.
        totals: the sheet's own rows of totals.
    """

    declared: DeclaredList
    sheet: Sheet
    columns: tuple[int, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]

    def place(self, row: Row, name: str = "") -> Place:
        at = list(self.declared.columns).index(name) if name else 0
        return self.sheet.place(row.number, self.columns[at])


def read_sheet(sheet: Sheet, imports: Imports, whose: Authorities) -> tuple[Table | None, tuple[Problem, ...]]:
    """Read a sheet as the list that it is; one with a problem gives every problem, each mistake once."""
    declared, head, problem = _list_of(sheet, imports)
    if declared is None:
        return None, problem
    places, problem = _columns(sheet, declared, head)
    if problem:
        return None, problem
    rows = _Rows(sheet, declared, head, places, whose)
    table = rows.read()
    return (None, tuple(_each_once(rows.problems))) if rows.problems else (table, ())


def _heading(text: str) -> str:
    return " ".join(text.split()).casefold()


def _list_of(sheet: Sheet, imports: Imports) -> tuple[DeclaredList | None, int, tuple[Problem, ...]]:
    """Find the list by the sheet's name, or else by its headings, and the row of the headings."""
    heads = [{_heading(text_of(cell)) for cell in row} for row in sheet.rows[:HEAD]]
    found = []
    name = sheet.name or PurePath(sheet.path).stem
    for declared in imports.lists:
        wanted = {_heading(each) for each in declared.headings}
        many, row = max(((len(wanted & head), -at) for at, head in enumerate(heads)), default=(0, 0))
        named = name.casefold() in {declared.entry.title.casefold(), declared.entry.name}
        found.append((named, many, many - len(wanted), -row, declared))
    found.sort(key=lambda each: each[:3], reverse=True)
    at = sheet.place(0)
    lists = ", ".join(each.entry.title for each in imports.lists)
    if not any(each[1] for each in found):
        hint = f"lists are: {lists}. Write other sheets under other_sheets in imports.yaml"
        return None, 0, (Problem(Kind.VALUE, at, "", f'"{name}" has the headings of no list in imports.yaml', hint),)
    if len(found) > 1 and found[0][:3] == found[1][:3]:
        message = f"this may be {found[0][4].entry.title} or {found[1][4].entry.title}"
        return None, 0, (Problem(Kind.VALUE, at, "", message, "give the sheet the name of the one that it is"),)
    return found[0][4], found[0][3], ()


def _columns(sheet: Sheet, declared: DeclaredList, head: int) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """Find where each declared heading stands; one that is missing, misspelt or there twice is a problem."""
    problems: list[Problem] = []
    there: dict[str, int] = {}
    wanted = {_heading(each): each for each in declared.headings}
    for column, cell in enumerate(sheet.rows[head]):
        name = _heading(text_of(cell))
        if name in there and name in wanted:
            message = f"this heading is there twice, first in {sheet.place(head, there[name]).cell}"
            problems.append(Problem(Kind.DUPLICATE, sheet.place(head, column), wanted[name], message, "keep one"))
        there.setdefault(name, column)
    free = [name for name in there if name and name not in wanted]
    for name, heading in wanted.items():
        if name not in there:
            near = process.extractOne(name, free, scorer=fuzz.ratio, score_cutoff=ALIKE)
            place = sheet.place(head, there[near[0]] if near else 0)
            hint = f'is it this one? Write "{heading}"' if near else "add the column"
            hint += f", or write under heading in imports.yaml what {declared.entry.title} has"
            problems.append(Problem(Kind.MISSING, place, heading, "there is no column with this heading", hint))
    return {heading: there[name] for name, heading in wanted.items() if name in there}, tuple(problems)


class _Rows:
    def __init__(
        self, sheet: Sheet, declared: DeclaredList, head: int, places: dict[str, int], whose: Authorities
    ) -> None:
        self.sheet, self.declared, self.head, self.whose = sheet, declared, head, whose
        self.problems: list[Problem] = []
        entry = declared.entry
        self.own = tuple(places[each] if each else -1 for each in (entry.council.code, entry.council.name))
        self.columns = tuple(places[each.heading] for each in entry.columns)
        self.left_out = {_heading(each.council) for each in entry.leave_out}
        self.known: dict[tuple[str, str], tuple[str, str, str]] = {}
        self.seen: tuple[dict[tuple[type, object], Value], ...] = tuple({} for _ in self.columns)

    def read(self) -> Table:
        rows, totals = [], []
        self._refuse_errors()
        for number, cells in enumerate(self.sheet.rows[self.head + 1 :], start=self.head + 1):
            if not any(cell not in {"", None} and text_of(cell) for cell in cells):
                continue
            code, name = (text_of(cells[at]) if 0 <= at < len(cells) else "" for at in self.own)
            said = {_heading(code).rstrip(":"), _heading(name).rstrip(":")}
            if _heading(self.declared.entry.total_row) in said:
                is_counts = self.declared.entry.kind == "counts"
                totals.append(Row("", number, self._values(number, cells) if is_counts else tuple(_numbers(cells))))
            elif said & self.left_out:
                rows.append(Row("", number, self._values(number, cells)))
            else:
                slug = self._council(code, name, number)
                rows.append(Row(slug, number, self._values(number, cells)))
        self._refuse_merged({each.number for each in totals})
        return Table(self.declared, self.sheet, self.columns, tuple(rows), tuple(totals))

    def _council(self, code: str, name: str, number: int) -> str:
        if (code, name) not in self.known:
            self.known[code, name] = self.whose.find(code, name)
        slug, message, hint = self.known[code, name]
        if not slug:
            column = self.own[0] if code or self.own[1] < 0 else self.own[1]
            self.problems.append(Problem(Kind.COUNCIL, self.sheet.place(number, column), "", message, hint))
        return slug

    def _values(self, number: int, cells: Sequence[Cell]) -> tuple[Value, ...]:
        """Read a row's declared cells; what was read before isn't read again, since most cells say the same."""
        values: list[Value] = []
        for column, fact, seen in zip(self.columns, self.declared.columns.values(), self.seen, strict=True):
            cell = cells[column] if column < len(cells) else ""
            key = type(cell), cell
            if key not in seen:
                before = len(self.problems)
                value = read_value(cell, fact, self.sheet.place(number, column), self.problems)
                if len(self.problems) > before:
                    values.append(None)
                    continue
                seen[key] = value
            values.append(seen[key])
        return tuple(values)

    def _refuse_errors(self) -> None:
        """An error in a cell that isn't read is nobody's business."""
        mine = {*self.own, *self.columns}
        for (row, column), text in self.sheet.errors.items():
            if row > self.head and column in mine:
                hint = "correct the formula, or write the value"
                self.problems.append(Problem(Kind.VALUE, self.sheet.place(row, column), "", f"{text}: an error", hint))

    def _refuse_merged(self, totals: set[int]) -> None:
        mine = {*self.own, *self.columns}
        for (top, left), (bottom, right) in self.sheet.merged:
            if bottom > self.head and not {*range(top, bottom + 1)} <= totals and mine & {*range(left, right + 1)}:
                last = self.sheet.place(bottom, right).cell
                message = f"the cells from here to {last} are merged"
                hint = "unmerge them, and write the value into each"
                self.problems.append(Problem(Kind.VALUE, self.sheet.place(top, left), "", message, hint))


def _numbers(cells: Sequence[Cell]) -> Iterator[int]:
    texts = (text_of(cell).replace(",", "") for cell in cells)
    return (int(text) for text in texts if text.isdecimal())


def _each_once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Tell a mistake that many rows have once, with how many more there are."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for each in problems:
        alike.setdefault((each.key, each.message), []).append(each)
    for number, (first, *others) in enumerate(alike.values()):
        if number == MOST:
            message, hint = f"and {len(alike) - MOST:,} other problems in this sheet", "correct those above first"
            yield replace(first, key="", message=message, hint=hint)
            return
        many = f"; so do {len(others):,} more cells" if others else ""
        yield replace(first, message=first.message + many)

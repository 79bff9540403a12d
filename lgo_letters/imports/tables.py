"""Turn a sheet into one of the declared lists: its headings, and the council of each row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from rapidfuzz import fuzz, process, utils

from lgo_letters.councils.register import Authority, slugs_by_name, words_of
from lgo_letters.figures import Value, counted
from lgo_letters.imports.cells import read_value, text_of
from lgo_letters.imports.imports_reader import DeclaredList, Imports
from lgo_letters.imports.sheets import Cell, Sheet
from lgo_letters.problems import Kind, Place, Problem, Problems

HEAD = 30  # rows in which headings are looked for
ALIKE = 75  # how similar a misspelt heading must be, from 0 to 100
MOST = 100  # problems reported for each sheet
NEAREST, NEAR = 3, 60  # how many names are suggested, and how similar they must be, from 0 to 100


class Authorities:
    def __init__(self, register: Mapping[str, Authority], label: str) -> None:
        self._label = label
        self._register = register
        self._codes = {each.gss_code: slug for slug, each in register.items() if each.gss_code}
        self._names = slugs_by_name(register)

    def find(self, code: str, name: str) -> tuple[str, str, str]:
        """Find a council's slug. If there is none, it is empty, and you get what is wrong and what to do."""
        by_code, by_name = self._codes.get(code.upper(), ""), self._names.get(words_of(name), "") if name else ""
        if not (code or name):
            return "", "this row names no council", "name it; or delete the rest of the row"
        if code and not by_code:
            hint = self._nearest(name)
            return "", f"no authority of the year has the code {code}", hint
        if by_code and name and by_name != by_code:
            other = f"is {by_name}" if by_name else "is none of its names"
            hint = "see which of the two is right"
            if not by_name:
                hint = f"if it is the same, add it under other_names in the row of {by_code} in {self._label}"
            return "", f'{code} is {by_code}, and "{name}" {other}', hint
        if found := by_code or by_name:
            return found, "", ""
        return "", f'no authority of the year is called "{name}"', self._nearest(name)

    def _nearest(self, name: str) -> str:
        names = {slug: each.name for slug, each in self._register.items()}
        alike = process.extract(name, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=NEAREST)
        near = ", ".join(f"{each} ({slug})" for each, much, slug in alike if much >= NEAR)
        said = f"nearest: {near}. " if near else ""
        new = "If it is a new or renamed council, it needs its row there, with succeeds"
        return f"{said}Write it under other_names in {self._label}, or under leave_out in imports.yaml. {new}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a council, or one of its cases. `number` counts from 0. A row that is left out has no slug."""

    slug: str
    number: int
    values: tuple[Value, ...]


@dataclass
class Table:
    declared: DeclaredList
    sheet: Sheet
    columns: tuple[int, ...]  # the position of each declared column in the sheet, from 0
    rows: list[Row] = field(default_factory=list)  # those of councils, and those that are left out
    # the sheet's own rows of totals; for a list of cases, the numbers in them
    totals: list[Row] = field(default_factory=list)

    def place(self, row: Row, name: str = "") -> Place:
        return self.sheet.place(row.number, self.columns[list(self.declared.columns).index(name) if name else 0])


def read_sheet(sheet: Sheet, imports: Imports, whose: Authorities) -> tuple[Table | None, Problems]:
    """Read a sheet, or list its problems. A mistake that many rows have is listed once."""
    declared, head, problems = _list_of(sheet, imports)
    if declared is None:
        return None, problems
    there, problems = _headings(sheet, declared, head)
    if problems:
        return None, problems
    reader = _Reader(sheet, declared, head, there, whose)
    reader.read()
    return (None, tuple(_each_once(reader.problems))) if reader.problems else (reader.table, ())


def _heading(cell: Cell) -> str:
    return text_of(cell).casefold()


def _list_of(sheet: Sheet, imports: Imports) -> tuple[DeclaredList | None, int, Problems]:
    """Find the list by the sheet's name or its headings, and the row of the headings."""
    heads = [{_heading(cell) for cell in row} for row in sheet.rows[:HEAD]]
    name = sheet.name or PurePath(sheet.path).stem
    found = []
    for declared in imports.lists:
        wanted = {_heading(each) for each in declared.headings}
        many, row = max((len(wanted & head), -at) for at, head in enumerate(heads))
        named = name.casefold() in {declared.entry.title.casefold(), declared.entry.name}
        found.append(((named, many, many - len(wanted)), -row, declared))
    found.sort(key=lambda each: each[0], reverse=True)
    if not any(many for (_, many, _), *_ in found):
        lists = ", ".join(each.entry.title for each in imports.lists)
        message = f'"{name}" has the headings of no list in imports.yaml'
        hint = f"lists are: {lists}. Write other sheets under other_sheets in imports.yaml"
    elif len(found) > 1 and found[0][0] == found[1][0]:
        message = f"this may be {found[0][2].entry.title} or {found[1][2].entry.title}"
        hint = "give the sheet the name of the one that it is"
    else:
        return found[0][2], found[0][1], ()
    return None, 0, (Problem(Kind.VALUE, sheet.place(0), "", message, hint),)


def _headings(sheet: Sheet, declared: DeclaredList, head: int) -> tuple[dict[str, int], Problems]:
    """Find the column of each heading. One that is missing, misspelt or there twice is a problem."""
    problems: list[Problem] = []
    there: dict[str, int] = {}
    wanted = {_heading(each): each for each in declared.headings}
    for column, name in enumerate(map(_heading, sheet.rows[head])):
        if name in there and name in wanted:
            message = f"this heading is there twice, first in {sheet.place(head, there[name]).cell}"
            problems.append(Problem(Kind.DUPLICATE, sheet.place(head, column), wanted[name], message, "keep one"))
        there.setdefault(name, column)
    free = [name for name in there if name and name not in wanted]
    for name, heading in wanted.items():
        if name not in there:
            near = process.extractOne(name, free, scorer=fuzz.ratio, score_cutoff=ALIKE)
            place = sheet.place(head, there[near[0]] if near else 0)
            hint = f"add the column, or write under heading in imports.yaml what {declared.entry.title} has"
            if near:
                has = text_of(sheet.rows[head][there[near[0]]])
                hint = f'did you mean "{has}"? Write that under heading in imports.yaml, or correct the sheet'
            problems.append(Problem(Kind.MISSING, place, heading, "there is no column with this heading", hint))
    return {heading: there[name] for name, heading in wanted.items() if name in there}, tuple(problems)


class _Reader:
    def __init__(
        self, sheet: Sheet, declared: DeclaredList, head: int, there: dict[str, int], whose: Authorities
    ) -> None:
        entry = declared.entry
        self.sheet, self.head, self.whose = sheet, head, whose
        self.table = Table(declared, sheet, tuple(there[each.heading] for each in entry.columns))
        self.own = tuple(there[each] if each else -1 for each in (entry.council.code, entry.council.name))
        self.left_out = {_heading(each.council) for each in entry.leave_out}
        self.problems: list[Problem] = []
        self.known: dict[tuple[str, str], tuple[str, str, str]] = {}
        self.seen: tuple[dict[tuple[type, object], Value], ...] = tuple({} for _ in self.table.columns)

    def read(self) -> None:
        entry = self.table.declared.entry
        self._refuse_errors()
        for number, cells in enumerate(self.sheet.rows[self.head + 1 :], start=self.head + 1):
            if not any(cell not in {"", None} and text_of(cell) for cell in cells):
                continue
            code, name = (text_of(cells[at]) if 0 <= at < len(cells) else "" for at in self.own)
            said = {code.casefold().rstrip(":"), name.casefold().rstrip(":")}
            if entry.total_row.casefold() in said:
                texts = [text_of(cell).replace(",", "") for cell in cells] if entry.kind == "cases" else ()
                numbers = tuple(int(text) for text in texts if text.isdecimal())
                self.table.totals.append(Row("", number, numbers if texts else self._values(number, cells)))
            else:
                slug = "" if said & self.left_out else self._council(code, name, number)
                self.table.rows.append(Row(slug, number, self._values(number, cells)))

    def _council(self, code: str, name: str, number: int) -> str:
        if (code, name) not in self.known:
            self.known[code, name] = self.whose.find(code, name)
        slug, message, hint = self.known[code, name]
        if not slug:
            column = self.own[0] if code or self.own[1] < 0 else self.own[1]
            self.problems.append(Problem(Kind.COUNCIL, self.sheet.place(number, column), "", message, hint))
        return slug

    def _values(self, number: int, cells: Sequence[Cell]) -> tuple[Value, ...]:
        """Read a row's declared cells. Values are kept and used again, since most cells of a column are the same."""
        values: list[Value] = []
        for column, fact, seen in zip(self.table.columns, self.table.declared.columns.values(), self.seen, strict=True):
            cell = cells[column] if column < len(cells) else ""
            if (key := (type(cell), cell)) in seen:
                values.append(seen[key])
                continue
            before = len(self.problems)
            values.append(read_value(cell, fact, self.sheet.place(number, column), self.problems))
            if len(self.problems) == before:
                seen[key] = values[-1]
        return tuple(values)

    def _refuse_errors(self) -> None:
        """Refuse formulas' errors and merged cells in the columns that are read."""
        mine = {*self.own, *self.table.columns}
        for (row, column), text in self.sheet.errors.items():
            if row > self.head and column in mine:
                hint = "correct the formula, or write the value"
                self.problems.append(Problem(Kind.VALUE, self.sheet.place(row, column), "", f"{text}: an error", hint))
        for (top, left), (bottom, right) in self.sheet.merged:
            if bottom > max(self.head, top) and mine & {*range(left, right + 1)}:
                message = f"the cells from here to {self.sheet.place(bottom, right).cell} are merged"
                hint = "unmerge them, and write the value into each"
                self.problems.append(Problem(Kind.VALUE, self.sheet.place(top, left), "", message, hint))


def _each_once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Report a mistake that many rows have once, with the number of the others."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for each in problems:
        alike.setdefault((each.key, each.message), []).append(each)
    for number, (first, *others) in enumerate(alike.values()):
        if number == MOST:
            message, hint = (
                f"and {counted(len(alike) - MOST, 'other problem')} in this sheet",
                "correct those above first",
            )
            yield replace(first, key="", message=message, hint=hint)
            return
        many = f"; {len(others):,} more cells like it" if others else ""
        yield replace(first, message=first.message + many)

"""Turn a table with one row for each council into values: statistics, last year, the register.

The table is read line by line, so that each cell has its place. Percentages are never read: rates are worked out.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lgo_letters.facts.fact import LAST_YEAR, STATISTICS, Fact
from lgo_letters.figures import Type, Value, day_in
from lgo_letters.problems import NO_COUNCIL, Kind, Place, Problem, Problems, did_you_mean, visible
from lgo_letters.reading.text_file import with_plain_ends

LONGEST_SHOWN = 60
REGISTER = ("name", "gss_code", "authority_type", "no_letter")
OTHER_NAMES, SUCCEEDS = "other_names", "succeeds"  # of the register; may be left out
_COMMA = "a comma to the end of each row, then the value"
_COUNT = re.compile(r"(0|[1-9][0-9]{0,9})\Z")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """A council's values by column, and the place of each of its cells. The place of the row is that of `council`."""

    values: Mapping[str, Value]
    places: Mapping[str, Place]
    whole: bool = True  # whether each cell could be read; the value of any other is None


@dataclass(frozen=True, slots=True)
class Table:
    columns: Mapping[str, Fact]  # the facts of its columns, by column
    prefix: str  # what comes before a column's name in the key of a cell
    whole: bool  # whether each column must be there, except `optional`
    optional: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((tuple(self.columns), self.prefix))


def statistics_table(columns: Mapping[str, Fact]) -> Table:
    """Describe `statistics.csv`: a count in each column."""
    return Table(columns, STATISTICS, whole=True)


def last_year_table(facts: tuple[Fact, ...]) -> Table:
    """Describe `last_year.csv`: any of last year's facts."""
    return Table({fact.name.removeprefix(LAST_YEAR): fact for fact in facts}, LAST_YEAR, whole=False)


def register_table(types: tuple[str, ...]) -> Table:
    """Describe `authorities.csv`: what each authority is, and, if it gets no letter, why not."""
    kinds = {"authority_type": Fact("authority_type", Type.CHOICE, "", types)}
    columns = {name: kinds.get(name, Fact(name, Type.TEXT, "")) for name in (*REGISTER, OTHER_NAMES, SUCCEEDS)}
    return Table(columns, "", whole=True, optional=(OTHER_NAMES, SUCCEEDS))


@lru_cache(maxsize=16)
def read_table(text: str, label: str, table: Table) -> tuple[dict[str, Row], Problems]:
    """Read a table: its rows by council's slug, and every problem. `label` is its path from the workspace.

    A problem names its council. A row with a wrong name or length is left out. The result is kept for the same text,
    so you must not change it.
    """
    problems: list[Problem] = []
    rows: dict[str, Row] = {}
    lines = _lines(text, label, problems)
    head = next(lines, None)
    if head is None and not problems:
        hint = f"columns: council, {', '.join(table.columns)}"
        return {}, (Problem(Kind.MISSING, Place(label), "", "this file is empty", hint),)
    if head is None or problems or not _columns(head, table, problems):
        return {}, tuple(replace(problem, council="") for problem in problems[: len(table.columns) + 1])
    columns = [name for name, _ in head]
    body = list(lines)
    alike = len(body) > 1 and len({len(cells) for cells in body}) == 1
    for cells in body:
        place = cells[0][1]
        if len(cells) != len(columns):
            misfit = _misfit(cells, columns, table)
            if alike and len(cells) < len(columns):  # a column was added: one mistake, told once
                place, lacking = body[0][0][1], len(columns) - len(cells)
                hint = (
                    f"add {_COMMA}"
                    if lacking == 1
                    else f"add {lacking} commas to the end of each row, each with its value"
                )
                misfit = misfit[0].replace("this row", "each row"), hint
            problems.append(Problem(Kind.VALUE, place, "", *misfit, cells[0][0] or NO_COUNCIL))
            continue
        named = dict(zip(columns, cells, strict=True))
        slug, _ = named["council"]
        if not _SLUG.match(slug):
            meant = slug.lower()
            hint = "write the name of the council's file without .yaml; leave rows of totals out"
            hint = f"write {meant}" if _SLUG.match(meant) and "total" not in meant else hint
            message = f'"{slug}" is not a council\'s short name'
            problems.append(Problem(Kind.VALUE, place, "council", message, hint, slug or NO_COUNCIL))
        elif slug in rows:
            first = rows[slug].places[f"{table.prefix}council"].line
            message = f"{slug} has two rows, the first in line {first}"
            problems.append(Problem(Kind.DUPLICATE, place, "council", message, "keep one of them", slug))
        else:
            before = len(problems)
            own = {name: fact for name, fact in table.columns.items() if name in named}
            values = {
                name: read_cell(f"{table.prefix}{name}", fact, named[name], slug, problems)
                for name, fact in own.items()
            }
            places = {f"{table.prefix}{column}": where for column, (_, where) in named.items()}
            rows[slug] = Row(values, places, whole=len(problems) == before)
    return rows, tuple(problems)


def _misfit(cells: Sequence[tuple[str, Place]], columns: Sequence[str], table: Table) -> tuple[str, str]:
    """Say of a row that it has too few or too many cells, and what to do."""
    hint = "separate the cells with commas" if ";" in cells[0][0] else "keep the comma of an empty cell"
    if len(cells) > len(columns):
        of_counts = "write counts without commas: 1600, not 1,600"
        hint = of_counts if table.prefix else "put a cell with a comma in quotes"
        hint = hint if cells[-1][0] else "delete the comma at the end"
    return f"this row has {len(cells)} cell{'s'[: len(cells) != 1]}, the first line has {len(columns)}", hint


def _lines(text: str, label: str, problems: list[Problem]) -> Iterator[list[tuple[str, Place]]]:
    """Give each line's cells with their places. Empty lines are skipped."""
    for number, line in enumerate(with_plain_ends(text).split("\n"), start=1):
        if not line.strip(" ,"):
            continue
        try:
            cells = next(csv.reader([line], strict=True))
        except csv.Error as error:
            slug = line.partition(",")[0].strip(' "') or NO_COUNCIL
            long = "limit" in str(error)
            message = "a cell is far too long" if long else "a quotation mark is not closed, or is inside a cell"
            hint = "close the quotes around a cell; counts need none"
            problems.append(Problem(Kind.VALUE, Place(label, number, 1), "", message, hint, slug))
            continue
        column = 1
        placed = []
        for cell in cells:
            placed.append((cell.strip(), Place(label, number, min(column, len(line) + 1))))
            column += len(cell) + 1 + (2 + cell.count('"') if line[column - 1 : column] == '"' else 0)
        yield placed


def _columns(head: list[tuple[str, Place]], table: Table, problems: list[Problem]) -> bool:
    wanted = ("council", *table.columns)
    before = len(problems)
    seen: set[str] = set()
    if len(head) == 1:
        name, place = head[0]
        hint = f"the first line is: {','.join(wanted)}"
        message = "the first line does not name the columns"
        if wanted[0] in name:
            message = "the columns are not separated with commas"
        problems.append(Problem(Kind.VALUE, place, "", message, hint))
        return False
    for name, place in head:
        if not name:
            hint = "delete the comma at the end of every line, or name the column"
            problems.append(Problem(Kind.UNKNOWN_KEY, place, "", "this column has no name", hint))
        elif name not in wanted:
            hint = did_you_mean(name, wanted, "delete the column")
            problems.append(Problem(Kind.UNKNOWN_KEY, place, name, "there is no such column here", hint))
        elif name in seen:
            problems.append(Problem(Kind.DUPLICATE, place, name, "this column is there twice", "keep one of them"))
        seen.add(name)
    meant = {problem.hint for problem in problems}
    problems += [
        Problem(
            Kind.MISSING,
            head[0][1],
            name,
            "is missing",
            f"add ,{name} to the end of this line, and {_COMMA}",
        )
        for name in (wanted if table.whole else wanted[:1])
        if name not in {*seen, *table.optional} and f"did you mean {name}?" not in meant
    ]
    return len(problems) == before


def read_cell(key: str, fact: Fact, placed: tuple[str, Place], slug: str, problems: list[Problem]) -> Value:
    """Read a cell. An empty cell is None. Anything that isn't a value of the fact is a problem."""
    cell, place = placed
    if not cell:
        return None
    if fact.type is Type.COUNT:
        return _count(key, placed, fact.most, slug, problems)
    if fact.type is Type.YES_NO and cell in {"yes", "no"}:
        return cell == "yes"
    if fact.type is Type.YES_NO or (fact.values and cell not in fact.values):
        wanted = ("yes", "no") if fact.type is Type.YES_NO else fact.values
        message = f'"{visible(cell, LONGEST_SHOWN)}" is not one of: {", ".join(wanted)}'
        problems.append(Problem(Kind.VALUE, place, key, message, did_you_mean(cell, wanted), slug))
        return None
    if fact.type is Type.DATE:
        day, message = day_in(cell), f'"{visible(cell, LONGEST_SHOWN)}" is not a date'
        hint = "write year, month and day, such as 1999-12-31"
        problems += [] if day else [Problem(Kind.VALUE, place, key, message, hint, slug)]
        return day
    return cell


def _count(key: str, placed: tuple[str, Place], most: int, slug: str, problems: list[Problem]) -> int | None:
    cell, place = placed
    if _COUNT.match(cell) and int(cell) <= most:
        return int(cell)
    if _COUNT.match(cell):
        hint = f"it is more than {most:,}: check whether there is a digit too many"
    elif cell.endswith("%"):
        hint = "write the count; the program works out rates"
    elif cell.startswith("#"):
        hint = "this is a spreadsheet's error: correct it there and export again"
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", cell):
        hint = "leave the comma out"
    elif "." in cell:
        hint = "write a whole number"
    else:
        hint = "write a whole number in figures, or leave the cell empty"
    message = f'"{visible(cell, LONGEST_SHOWN)}" is not a count'
    problems.append(Problem(Kind.VALUE, place, key, message, hint, slug))
    return None

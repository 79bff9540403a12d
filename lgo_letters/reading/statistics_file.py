"""A year's `statistics.csv` turned into counts per council, strictly: whole numbers, one row a council.

It reads line by line, so that each cell has its place. A percentage is never read: rates are worked out.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lgo_letters.model import MAX_COUNT, Counts
from lgo_letters.problems import Kind, Place, Places, Problem, did_you_mean, visible
from lgo_letters.reading.text_file import with_plain_ends

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("investigations", "upheld", "compliance_outcomes", "complied", "satisfactory_remedies")
LONGEST_SHOWN = 60
_COUNT = re.compile(r"(0|[1-9][0-9]{0,9})\Z")
_NOBODY = "(a row without a council)"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Row:
    """A council's counts, and where each of its cells stands; `statistics.council` is the row's own place."""

    counts: Counts
    places: Places


def read_statistics(text: str, label: str) -> tuple[dict[str, Row], tuple[Problem, ...]]:
    """Read the table.

    Args:
        text: the file's text.
        label: its path from the workspace.

    Returns:
        Rows by council's slug, and every problem. A row with a problem is left out; its problem names its council.
    """
    problems: list[Problem] = []
    rows: dict[str, Row] = {}
    lines = _lines(text, label, problems)
    head = next(lines, None)
    if head is None and not problems:
        return {}, (Problem(Kind.MISSING, Place(label), "", "is empty", f"columns: council, {', '.join(COLUMNS)}"),)
    if head is None or problems or not _columns(head, problems):
        return {}, tuple(replace(problem, council="") for problem in problems[: len(COLUMNS) + 1])
    columns = [name for name, _ in head]
    for cells in lines:
        place = cells[0][1]
        if len(cells) != len(columns):
            message = f"has {len(cells)} cells, {len(columns)} are wanted"
            hint = (
                "a count has no comma in it: 1600, not 1,600"
                if len(cells) > len(columns)
                else "an empty cell keeps its comma"
            )
            problems.append(Problem(Kind.VALUE, place, "", message, hint, cells[0][0] or _NOBODY))
            continue
        named = dict(zip(columns, cells, strict=True))
        slug, _ = named["council"]
        if not _SLUG.match(slug):
            hint = "write the name of the council's file without .yaml; a row of totals has no place here"
            message = f'"{slug}" is no council\'s short name'
            problems.append(Problem(Kind.VALUE, place, "council", message, hint, slug or _NOBODY))
        elif slug in rows:
            first = rows[slug].places["statistics.council"].line
            message = f"{slug} is there twice, first in line {first}"
            problems.append(Problem(Kind.DUPLICATE, place, "council", message, "keep one of them", slug))
        else:
            before = len(problems)
            counts = {column: _count(column, *named[column], slug, problems) for column in COLUMNS}
            if len(problems) == before:
                places = {f"statistics.{column}": where for column, (_, where) in named.items()}
                rows[slug] = Row(Counts(**counts), Places(label, places))
    return rows, tuple(problems)


def _lines(text: str, label: str, problems: list[Problem]) -> Iterator[list[tuple[str, Place]]]:
    """Give each line's cells with their places; empty lines are passed over."""
    for number, line in enumerate(with_plain_ends(text).split("\n"), start=1):
        if not line.strip(" ,"):
            continue
        try:
            cells = next(csv.reader([line], strict=True))
        except csv.Error as error:
            slug = line.partition(",")[0].strip(' "') or _NOBODY
            long = "limit" in str(error)
            message = "a cell is far too long" if long else "quotation marks are not closed, or stand inside a cell"
            hint = "close the quotes around a cell; counts need none"
            problems.append(Problem(Kind.VALUE, Place(label, number, 1), "", message, hint, slug))
            continue
        column = 1
        placed = []
        for cell in cells:
            placed.append((cell.strip(), Place(label, number, min(column, len(line) + 1))))
            column += len(cell) + 1 + (2 + cell.count('"') if line[column - 1 : column] == '"' else 0)
        yield placed


def _columns(head: list[tuple[str, Place]], problems: list[Problem]) -> bool:
    """Check the columns' names."""
    wanted = ("council", *COLUMNS)
    before = len(problems)
    seen: set[str] = set()
    if len(head) == 1:
        name, place = head[0]
        hint = f"the first line is: {','.join(wanted)}"
        message = "the columns are not separated with commas" if wanted[0] in name else "the columns have no names"
        problems.append(Problem(Kind.VALUE, place, "", message, hint))
        return False
    for name, place in head:
        if not name:
            hint = "take the comma at the end out of every line, or name the column"
            problems.append(Problem(Kind.UNKNOWN_KEY, place, "", "a column without a name", hint))
        elif name not in wanted:
            hint = did_you_mean(name, wanted)
            hint = hint if hint.startswith("did") else "take the column out"
            problems.append(Problem(Kind.UNKNOWN_KEY, place, name, "is no column here", hint))
        elif name in seen:
            problems.append(Problem(Kind.DUPLICATE, place, name, "is there twice", "keep one of them"))
        seen.add(name)
    meant = {problem.hint for problem in problems}
    problems += [
        Problem(Kind.MISSING, head[0][1], name, "is missing", "add the column")
        for name in wanted
        if name not in seen and f"did you mean {name}?" not in meant
    ]
    return len(problems) == before


def _count(column: str, cell: str, place: Place, slug: str, problems: list[Problem]) -> int | None:
    """Read a count; empty is None, all else that is no whole number a problem."""
    if not cell:
        return None
    if _COUNT.match(cell) and int(cell) <= MAX_COUNT:
        return int(cell)
    if _COUNT.match(cell):
        hint = f"it is more than {MAX_COUNT:,}: see whether a digit is too many"
    elif cell.endswith("%"):
        hint = "write the count: rates are worked out"
    elif cell.startswith("#"):
        hint = "a spreadsheet's error: mend it there and export again"
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", cell):
        hint = "leave the comma out"
    elif "." in cell:
        hint = "a count has no decimals"
    else:
        hint = "write a whole number in plain digits, or leave the cell empty"
    message = f'"{visible(cell, LONGEST_SHOWN)}" is no count'
    problems.append(Problem(Kind.VALUE, place, f"statistics.{column}", message, hint, slug))
    return None

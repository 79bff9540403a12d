"""Write the lists of cases that a year keeps, read them back, and count them for each council.

The rows are kept in `data/<year>/cases`, which git ignores. `data/<year>/imported.csv` has a digest of each list.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lgo_letters.edition.edition import IMPORTS
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.figures import Type, Value
from lgo_letters.imports.imports_reader import Counted, DeclaredList, read_imports
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, given
from lgo_letters.reading.statistics_file import read_cell
from lgo_letters.reading.table_text import table_text
from lgo_letters.rules.conditions import weigh
from lgo_letters.whole_files import sha256

FOLDER, RECORD, IGNORE = "cases", "imported.csv", ".gitignore"
_RECORDED = ("list", "cases", "councils", "sha256")
Cases = Sequence[tuple[Value, ...]]
"""The cases of a council, or some of them: a value for each declared column."""


@dataclass(frozen=True, slots=True)
class YearCases:
    lists: tuple[DeclaredList, ...] = ()  # in the order in which they are declared
    # by council's slug, then by the name of the list
    rows: Mapping[str, Mapping[str, Cases]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()  # lists that were imported on another computer
    dates: Mapping[str, Value] = field(default_factory=dict)  # the edition's

    def of(self, slug: str) -> Mapping[str, Cases]:
        own = self.rows.get(slug, {})
        return {each.entry.name: own.get(each.entry.name, ()) for each in self.lists}


def count(counted: Counted, columns: Iterable[str], cases: Cases, dates: Mapping[str, Value]) -> int:
    names = tuple(columns)
    return sum(weigh(counted.when, {**dates, **dict(zip(names, case, strict=True))}) is True for case in cases)


def files_of(label: str, lists: Mapping[DeclaredList, Mapping[str, Cases]], record: str | None) -> dict[str, str]:
    """Write the text of each file. `label` is `data/<year>`, and `record` is the old text of `imported.csv`."""
    files = {}
    known = {row[0]: row for row in csv.reader(io.StringIO(record or ""))}
    known.pop(_RECORDED[0], None)
    for declared, by_council in lists.items():
        rows = [(slug, *case) for slug, cases in sorted(by_council.items()) for case in cases]
        name, text = declared.entry.name, table_text([("council", *declared.columns), *rows])
        files[f"{label}/{FOLDER}/{name}.csv"] = text
        known[name] = [name, str(len(rows)), str(len(by_council)), sha256(text.encode())]
    if files:
        files[f"{label}/{FOLDER}/{IGNORE}"] = "*\n"
        files[f"{label}/{RECORD}"] = table_text([_RECORDED, *sorted(known.values())])
    return files


def read_cases(workspace: Path, year: int, catalogue: Catalogue) -> YearCases:
    """Read the cases that a year keeps.

    Raises ProblemsError if they aren't those that were imported, or imports.yaml can't be read.
    """
    folder, label = workspace / "data" / str(year), f"data/{year}"
    if not (folder / RECORD).is_file():
        return YearCases()
    templates = f"templates/{year}"
    imports = given(*read_imports(workspace / templates, templates, catalogue))
    lines = io.StringIO((folder / RECORD).read_text("utf-8", "replace"))
    recorded = {row.get("list"): row.get("sha256") for row in csv.DictReader(lines)}
    declared = {each.entry.name: each for each in imports.lists if each.entry.name in recorded}
    rows: dict[str, dict[str, list[tuple[Value, ...]]]] = {}
    missing, wrong = [], []
    for name, each in declared.items():
        path = folder / FOLDER / f"{name}.csv"
        if not path.is_file():
            missing.append(name)
            continue
        text = path.read_text("utf-8", "replace")
        head, *cases = csv.reader(io.StringIO(text)) if sha256(text.encode()) == recorded[name] else [[]]
        if head != ["council", *each.columns]:
            message = f"is not what was imported: see {label}/{RECORD} and the columns in {templates}/{IMPORTS}"
            place = Place(f"{label}/{FOLDER}/{name}.csv")
            wrong.append(Problem(Kind.MANIFEST, place, "", message, "import the list again"))
        for slug, *cells in cases:
            rows.setdefault(slug, {}).setdefault(name, []).append(tuple(_values(each, cells)))
    if wrong:
        raise ProblemsError(wrong)
    return YearCases(tuple(declared.values()), rows, tuple(missing), imports.dates)


def _values(declared: DeclaredList, cells: Sequence[str]) -> Iterator[Value]:
    """Read the cells back. The file's digest shows that nobody has changed it."""
    for fact, cell in zip(declared.columns.values(), cells, strict=True):
        plain = fact.type in {Type.TEXT, Type.CHOICE}
        yield (cell or None) if plain else read_cell("", fact, (cell, Place("")), "", [])

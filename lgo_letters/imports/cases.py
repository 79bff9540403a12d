"""Write the lists of cases that a year keeps, read them back, and count them for each council.

The rows are kept in `data/<year>/cases`, which git ignores. `data/<year>/imported.csv` has a digest of each list.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from lgo_letters.edition.edition import IMPORTS
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import Fact
from lgo_letters.figures import Type, Value
from lgo_letters.imports.imports_reader import Counted, DeclaredList, read_imports
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, given
from lgo_letters.reading.statistics_file import read_cell
from lgo_letters.reading.table_text import table_text
from lgo_letters.reading.text_file import read_text, strange_character
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

    def counts_as(self, other: "YearCases") -> bool:
        """Say whether the same is counted in the same cases."""
        ours, theirs = ([(each.entry, each.counted) for each in cases.lists] for cases in (self, other))
        return ours == theirs and (self.rows, self.missing, self.dates) == (other.rows, other.missing, other.dates)

    def enclosed_for(self, slug: str) -> dict[DeclaredList, Cases]:
        """Give what a council gets to see of its cases: only the enclosed columns."""
        found: dict[DeclaredList, Cases] = {}
        for each in (each for each in self.lists if each.enclosed):
            at = [list(each.columns).index(name) for name in each.enclosed]
            found[each] = [tuple(case[number] for number in at) for case in self.of(slug)[each.entry.name]]
        return found

    def summary_for(self, slug: str) -> str | None:
        """Say what is enclosed with a council's letter, for people, with a digest. None if it can't be known here."""
        if self.missing:
            return None
        lists = [(each.entry.title, *each.enclosed.values(), rows) for each, rows in self.enclosed_for(slug).items()]
        many = ", ".join(f"{len(rows)} in {title}" for title, *_, rows in lists)
        return f"{many} ({sha256(repr(lists).encode())[:10]})" if lists else ""


def count(counted: Counted, columns: Iterable[str], cases: Cases, dates: Mapping[str, Value]) -> int:
    return weighed(counted, columns, cases, dates)[True]


def weighed(counted: Counted, columns: Iterable[str], cases: Cases, dates: Mapping[str, Value]) -> Counter[bool | None]:
    """Count the cases that count, those that don't, and those of which it isn't known: a cell is empty."""
    names = tuple(columns)
    return Counter(weigh(counted.when, {**dates, **dict(zip(names, case, strict=True))}) for case in cases)


def text_in(path: Path) -> str | None:
    """Read a file's text. None if there is no such file, or it isn't UTF-8."""
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeError):
        return None


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


def changed_cases(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Give the cases that differ between two texts of a list's file: the council, and the case after a sign, - or +.

    What a changed case was stands before what it is, if its first column is the same.
    """
    was, now = (Counter(map(tuple, [*csv.reader(io.StringIO(text))][1:])) for text in (old, new))
    rows = [(row, sign) for sign, differ in (("-", was - now), ("+", now - was)) for row in differ.elements()]
    yield from ((row[0], f"{sign} {', '.join(row[1:])}") for row, sign in sorted(rows, key=lambda each: each[0][:2]))


def read_cases(workspace: Path, year: int, catalogue: Catalogue) -> YearCases:
    """Read the cases that a year keeps.

    Raises ProblemsError if they aren't those that were imported, or imports.yaml can't be read.
    """
    folder, label = workspace / "data" / str(year), f"data/{year}"
    if not (folder / RECORD).is_file():
        return YearCases()
    templates = f"templates/{year}"
    imports = given(*read_imports(workspace / templates, templates, catalogue))
    record = given(*read_text(folder / RECORD, f"{label}/{RECORD}"))
    if strange := strange_character(record, f"{label}/{RECORD}"):
        raise ProblemsError([strange])
    lines = io.StringIO(record)
    recorded = {row.get("list"): row.get("sha256") for row in csv.DictReader(lines)}
    declared = {each.entry.name: each for each in imports.lists if each.entry.name in recorded}
    rows: dict[str, dict[str, Cases]] = {}
    missing, wrong = [], []
    for name, each in declared.items():
        path = folder / FOLDER / f"{name}.csv"
        if not path.is_file():
            missing.append(name)
            continue
        text = path.read_text("utf-8", "replace")
        is_whole = sha256(text.encode()) == recorded[name]
        head, cases = _table(text, tuple(each.columns.values())) if is_whole else ([], {})
        if head != ["council", *each.columns]:
            message = f"is not what was imported: see {label}/{RECORD} and the columns in {templates}/{IMPORTS}"
            place = Place(f"{label}/{FOLDER}/{name}.csv")
            wrong.append(Problem(Kind.MANIFEST, place, "", message, "import the list again"))
        for slug, own in cases.items():
            rows.setdefault(slug, {})[name] = own
    if wrong:
        raise ProblemsError(wrong)
    return YearCases(tuple(declared.values()), rows, tuple(missing), imports.dates)


@lru_cache(maxsize=8)
def _table(text: str, facts: tuple[Fact, ...]) -> tuple[list[str], Mapping[str, Cases]]:
    """Read a list's file: its heading, and the cases of each council. Its digest shows that nobody has changed it.

    An edit of another file doesn't change it, so a preview reads it once.
    """
    head, *rows = csv.reader(io.StringIO(text))
    found: dict[str, list[tuple[Value, ...]]] = {}
    if len(head) == len(facts) + 1:
        for slug, *cells in rows:
            found.setdefault(slug, []).append(tuple(_values(facts, cells)))
    return head, found


def _values(facts: tuple[Fact, ...], cells: Sequence[str]) -> Iterator[Value]:
    for fact, cell in zip(facts, cells, strict=True):
        plain = fact.type in {Type.TEXT, Type.CHOICE}
        yield (cell or None) if plain else read_cell("", fact, (cell, Place("")), "", [])

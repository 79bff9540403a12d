"""A year's data turned into councils: each file with its rows of the tables, and the averages of their types.

The only place that knows the folder `data/`. A problem in a council's file or row keeps back that council alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import FactsFile
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.facts.file_models import averages_file, council_file
from lgo_letters.model import AveragesRow, Council, CouncilFile, Counts
from lgo_letters.problems import Kind, Place, Places, Problem, visible
from lgo_letters.reading.statistics_file import Row, Table, last_year_table, read_table, statistics_table
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.validation import dotted
from lgo_letters.reading.yaml_file import read, read_string

_Read = tuple[CouncilFile, Places]  # what a file says, and where each field of it stands
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Data:
    councils: dict[str, Council]
    averages: dict[str, AveragesRow]
    problems: tuple[Problem, ...]


def read_data(folder: Path, label: str, catalogue: Catalogue) -> Data:
    """Read `data/<year>`, whose path from the workspace is `label`."""
    columns = {name: catalogue.facts[name] for name in catalogue.columns}
    text, rows, wrong_rows = _table(folder, label, "statistics.csv", statistics_table(columns))
    before: dict[str, Row] = {}
    wrong_before: tuple[Problem, ...] = ()
    if (folder / "last_year.csv").exists():
        _, before, wrong_before = _table(folder, label, "last_year.csv", last_year_table(catalogue.last_year))
    averages, wrong_averages = _averages(folder / "averages.yaml", f"{label}/averages.yaml", catalogue)
    councils: dict[str, Council] = {}
    found = [*wrong_rows, *wrong_before, *wrong_averages]
    bad_rows = {problem.council for problem in wrong_rows}
    files = _files(folder / "councils", f"{label}/councils", found)
    for path in files:
        slug, where = path.stem, f"{label}/councils/{path.name}"
        content, wrong = read_text(path, where)
        said = None
        if content is not None:
            said, wrong = _council_file(content, where, catalogue.declared)
        found += [replace(problem, council=slug) for problem in wrong]
        row = rows.get(slug)
        if row is None and not bad_rows & {slug, ""} and text is not None:
            found.append(_without_row(slug, where, label, said))
        if said and row:
            councils[slug] = _council(slug, said, row, before.get(slug))
    slugs = {path.stem for path in files}
    for slug, row in rows.items():
        if slug not in slugs:
            message = f"{slug} has counts and no file {label}/councils/{slug}.yaml"
            hint = "add the file, or remove the row"
            found.append(Problem(Kind.COUNCIL, row.places["statistics.council"], "council", message, hint, slug))
    return Data(councils, averages, tuple(found))


def _table(folder: Path, label: str, name: str, table: Table) -> tuple[str | None, dict[str, Row], tuple[Problem, ...]]:
    text, problems = read_text(folder / name, f"{label}/{name}")
    if text is None:
        return None, {}, problems
    return text, *read_table(text, f"{label}/{name}", table)


def _council(slug: str, said: _Read, row: Row, before: Row | None) -> Council:
    file, places = said[0], said[1] | row.places
    counts = {name: value for name, value in row.values.items() if value is None or isinstance(value, int)}
    if before is None:
        return Council(slug, file, counts, places)
    then = {f"{LAST_YEAR}{name}": value for name, value in before.values.items()}
    return Council(slug, file, counts, places | before.places, then)


def read_council(
    text: str, slug: str, counts: Counts, label: str, declared: FactsFile
) -> tuple[Council | None, tuple[Problem, ...]]:
    """Read one council from a file's text, with counts given: for trying a council that isn't in a folder."""
    said, problems = _council_file(text, label, declared)
    return (None, problems) if said is None else (Council(slug, said[0], counts, said[1]), ())


@lru_cache(maxsize=20_000)
def _council_file(text: str, label: str, declared: FactsFile) -> tuple[_Read | None, tuple[Problem, ...]]:
    """Read a file's text; text that was read before isn't read again: of a year's files, an edit changes one."""
    document, problems = read_string(text, label, council_file(declared))
    if document is None:
        return None, problems
    places = {dotted(key): node.value for key, node in document.nodes.items()} | {"": Place(label, 1, 1)}
    return (document.value, Places(label, places)), ()


def _files(folder: Path, label: str, found: list[Problem]) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        hint = "each council has a file there: <slug>.yaml"
        found.append(Problem(Kind.FILE, Place(label), "", f"can't be read: {error.strerror}", hint))
        return []
    if folder.is_symlink() and folder.parent.resolve() not in folder.resolve().parents:
        message = "is a link to a folder elsewhere"
        found.append(Problem(Kind.FILE, Place(label), "", message, "put the folder itself here"))
        return []
    files = []
    for path in entries:
        if path.name.startswith("."):
            continue
        where = Place(f"{label}/{visible(path.name)}")
        if path.suffix != ".yaml" or not _SLUG.match(path.stem):
            hint = "name it as the council in lower case, with hyphens, such as over-nowhere.yaml"
            found.append(Problem(Kind.COUNCIL, where, "", "is no council's file", hint, visible(path.name)))
        else:
            files.append(path)
    return files


def _averages(path: Path, label: str, catalogue: Catalogue) -> tuple[dict[str, AveragesRow], tuple[Problem, ...]]:
    document, problems = read(path, label, averages_file(catalogue.declared))
    rows: dict[str, AveragesRow] = {}
    twice = []
    for number, row in enumerate(document.value if document else ()):
        if row.authority_type in rows and document:
            place, message = document.place(number, "authority_type"), f'"{row.authority_type}" is there twice'
            twice.append(Problem(Kind.DUPLICATE, place, "authority_type", message, "keep one of them"))
        rows[row.authority_type] = row
    return rows, (*problems, *twice)


def _without_row(slug: str, where: str, label: str, said: _Read | None) -> Problem:
    name = said[0].name if said else slug
    message = f"{name} has no row in {label}/statistics.csv"
    return Problem(Kind.COUNCIL, Place(where, 1, 1), "", message, f"add a row that begins with {slug}", slug)

"""A year's data turned into councils: each file with its row of the statistics, and the averages of their types.

The only place that knows the folder `data/`. A problem in a council's file or row keeps back that council alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lgo_letters.model import AVERAGES_FILE, COUNCIL_FILE, AveragesRow, Council, CouncilFile, Counts
from lgo_letters.problems import Kind, Place, Places, Problem, visible
from lgo_letters.reading.statistics_file import read_statistics
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.validation import dotted
from lgo_letters.reading.yaml_file import read, read_string

if TYPE_CHECKING:
    from pathlib import Path

KEPT = 20_000  # characters; larger files, of which there are none, are read anew each time
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Data:
    """A year's data.

    Attributes:
        councils: by slug, in alphabetical order, those that could be read.
        averages: published averages by authority type.
        problems: everything that is wrong with files and rows.
    """

    councils: dict[str, Council]
    averages: dict[str, AveragesRow]
    problems: tuple[Problem, ...]


def read_data(folder: Path, label: str) -> Data:
    """Read `data/<year>`.

    Args:
        folder: the folder.
        label: its path from the workspace.
    """
    text, problems = read_text(folder / "statistics.csv", f"{label}/statistics.csv")
    rows, wrong_rows = read_statistics(text, f"{label}/statistics.csv") if text is not None else ({}, ())
    averages, wrong_averages = _averages(folder / "averages.yaml", f"{label}/averages.yaml")
    councils: dict[str, Council] = {}
    found = [*problems, *wrong_rows, *wrong_averages]
    bad_rows = {problem.council for problem in wrong_rows}
    files = _files(folder / "councils", f"{label}/councils", found)
    for path in files:
        slug, where = path.stem, f"{label}/councils/{path.name}"
        content, wrong = read_text(path, where)
        file = None
        if content is not None:
            file, wrong = _council_file(content, where)
        found += [replace(problem, council=slug) for problem in wrong]
        row = rows.get(slug)
        if row is None and not bad_rows & {slug, ""} and text is not None:
            found.append(_without_row(slug, where, label, file))
        if file and row:
            councils[slug] = Council(slug, file.value, row.counts, file.places | row.places)
    slugs = {path.stem for path in files}
    for slug, row in rows.items():
        if slug not in slugs:
            message = f"{slug} has counts and no file {label}/councils/{slug}.yaml"
            hint = "add the file, or remove the row"
            found.append(Problem(Kind.COUNCIL, row.places["statistics.council"], "council", message, hint, slug))
    return Data(councils, averages, tuple(found))


def read_council(text: str, slug: str, counts: Counts, label: str) -> tuple[Council | None, tuple[Problem, ...]]:
    """Read one council from a file's text, with counts given: for trying a council that isn't in a folder."""
    file, problems = _council_file(text, label)
    if file is None:
        return None, problems
    return Council(slug, file.value, counts, file.places), ()


@dataclass(frozen=True, slots=True)
class _File:
    """A council's file that was read: what it says, and where each field of it stands."""

    value: CouncilFile
    places: Places


def _council_file(text: str, label: str) -> tuple[_File | None, tuple[Problem, ...]]:
    """Read a file's text; text that was read before isn't read again: of a year's files, an edit changes one."""
    return _kept_file(text, label) if len(text) <= KEPT else _new_file(text, label)


@lru_cache(maxsize=20_000)
def _kept_file(text: str, label: str) -> tuple[_File | None, tuple[Problem, ...]]:
    return _new_file(text, label)


def _new_file(text: str, label: str) -> tuple[_File | None, tuple[Problem, ...]]:
    document, problems = read_string(text, label, COUNCIL_FILE)
    if document is None:
        return None, problems
    places = {dotted(key): node.value for key, node in document.nodes.items()} | {"": Place(label, 1, 1)}
    return _File(document.value, Places(label, places)), ()


def _files(folder: Path, label: str, found: list[Problem]) -> list[Path]:
    """List the councils' files; whatever else lies in the folder is a problem."""
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


def _averages(path: Path, label: str) -> tuple[dict[str, AveragesRow], tuple[Problem, ...]]:
    document, problems = read(path, label, AVERAGES_FILE)
    rows: dict[str, AveragesRow] = {}
    twice = []
    for number, row in enumerate(document.value if document else ()):
        if row.authority_type in rows and document:
            place = document.place(number, "authority_type")
            twice.append(
                Problem(
                    Kind.DUPLICATE,
                    place,
                    "authority_type",
                    f'"{row.authority_type}" is there twice',
                    "keep one of them",
                )
            )
        rows[row.authority_type] = row
    return rows, (*problems, *twice)


def _without_row(slug: str, where: str, label: str, file: _File | None) -> Problem:
    name = file.value.name if file else slug
    message = f"{name} has no row in {label}/statistics.csv"
    return Problem(Kind.COUNCIL, Place(where, 1, 1), "", message, f"add a row that begins with {slug}", slug)

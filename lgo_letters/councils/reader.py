"""A year's data turned into councils: each file with its rows of the tables, and the averages of their types.

The only place that knows the folder `data/`. A problem in a council's file or row keeps back that council alone.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lgo_letters.councils.register import FILE as REGISTER
from lgo_letters.councils.register import Authority, contradictions, register_in
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import FactsFile
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.facts.file_models import averages_file, council_file
from lgo_letters.model import AveragesRow, Council, CouncilFile, Counts
from lgo_letters.problems import Kind, Place, Problem, Problems, did_you_mean, visible
from lgo_letters.reading.statistics_file import Row, Table, last_year_table, read_table, statistics_table
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.validation import dotted
from lgo_letters.reading.yaml_file import read, read_string

_Read = tuple[CouncilFile, dict[str, Place]]  # what a file says, and where each field of it stands
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Data:
    label: str
    councils: dict[str, Council]  # by slug, those whose file and row could be read
    register: dict[str, Authority]  # the year's authorities, by slug; averages are worked out over them
    rows: dict[str, Row]  # the rows of `statistics.csv`, by slug
    last_year: dict[str, Row]  # those of `last_year.csv`
    wrong: dict[str, Problems]  # of authorities without a row that can be used, why
    averages: dict[str, tuple[AveragesRow, Place]]  # the entries of `averages.yaml` by authority type
    problems: Problems


def read_data(folder: Path, label: str, catalogue: Catalogue, before: Data | None = None) -> Data:
    """Read `data/<year>`, whose path from the workspace is `label`; `before` are the data as they were read before."""
    columns = {name: catalogue.facts[name] for name in catalogue.columns}
    text, rows, wrong_rows = _table(folder, label, "statistics.csv", statistics_table(columns))
    last_year: dict[str, Row] = {}
    wrong_before: Problems = ()
    if (folder / "last_year.csv").exists():
        _, last_year, wrong_before = _table(folder, label, "last_year.csv", last_year_table(catalogue.last_year))
    register, wrong_register = register_in(folder, label, catalogue)
    averages, wrong_averages = _averages(folder / "averages.yaml", f"{label}/averages.yaml", catalogue)
    councils: dict[str, Council] = {}
    found = [*wrong_rows, *wrong_before, *wrong_register, *wrong_averages]
    wrong = {} if text is None else dict(_without_row(register, rows, wrong_rows, label))
    read_file = _reader_of(catalogue.declared)
    files = _files(folder / "councils", f"{label}/councils", found)
    for slug, path in files.items():
        where = f"{label}/councils/{slug}.yaml"
        content, problems = read_text(path, where)
        said = None
        if content is not None:
            said, problems = read_file(content, where)
        found += [replace(problem, council=slug) for problem in problems]
        if not wrong_register:
            found += _against(slug, where, said, register, label)
        found += [problem for problem in wrong.get(slug, ()) if problem not in wrong_rows]
        if said and slug in rows:
            row, last = rows[slug], last_year.get(slug)
            is_same = before is not None and before.rows.get(slug) is row and before.last_year.get(slug) is last
            was = before.councils.get(slug) if before and is_same else None
            councils[slug] = was if was and was.file is said[0] else _council(slug, said, row, last)
    found += _without_file(files.keys(), register, label)
    unlisted = () if wrong_register else rows.keys() - files.keys() - register.keys()
    found += (
        _not_listed(slug, row.places["statistics.council"], "council", register, label)
        for slug, row in rows.items()
        if slug in unlisted
    )
    return Data(label, councils, register, rows, last_year, wrong, averages, tuple(found))


def _without_row(
    register: Mapping[str, Authority], rows: Mapping[str, Row], wrong_rows: Iterable[Problem], label: str
) -> Iterator[tuple[str, Problems]]:
    """Say of each authority why it has no row that averages could be worked out from; of most, nothing."""
    by_council: dict[str, list[Problem]] = {}
    for problem in wrong_rows:
        by_council.setdefault(problem.council, []).append(problem)
    for slug, own in register.items():
        problems = (*by_council.get(slug, ()), *by_council.get("", ()))
        if slug not in rows and not problems:
            message, hint = f"{slug} has no row in {label}/statistics.csv", f"add a row that begins with {slug}"
            problems = (Problem(Kind.COUNCIL, own.places["council"], "council", message, hint, slug),)
        yield slug, problems


def _without_file(slugs: AbstractSet[str], register: Mapping[str, Authority], label: str) -> Iterator[Problem]:
    for slug, own in register.items():
        if slug not in slugs and not own.no_letter:
            message = f"{slug} has no file {label}/councils/{slug}.yaml"
            hint = "add the file, or say under no_letter why it gets no letter"
            yield Problem(Kind.COUNCIL, own.places["council"], "council", message, hint, slug)


def _against(
    slug: str, where: str, said: _Read | None, register: Mapping[str, Authority], label: str
) -> Iterable[Problem]:
    """Hold a council's file against its row in the register."""
    own = register.get(slug)
    if own is None:
        return (_not_listed(slug, Place(where, 1, 1), "", register, label),)
    if own.no_letter:
        message, hint = f"{slug} gets no letter, but has a file {where}", "empty the cell, or remove the file"
        return (Problem(Kind.CONTRADICTION, own.places["no_letter"], "no_letter", message, hint, slug),)
    return contradictions(slug, *said, own) if said else ()


def _not_listed(slug: str, place: Place, key: str, register: Iterable[str], label: str) -> Problem:
    hint = did_you_mean(slug, register, f"add a row that begins with {slug} there")
    return Problem(Kind.COUNCIL, place, key, f"{slug} is not in {label}/{REGISTER}", hint, slug)


def _table(folder: Path, label: str, name: str, table: Table) -> tuple[str | None, dict[str, Row], Problems]:
    text, problems = read_text(folder / name, f"{label}/{name}")
    if text is None:
        return None, {}, problems
    return text, *read_table(text, f"{label}/{name}", table)


def _council(slug: str, said: _Read, row: Row, before: Row | None) -> Council:
    file, places = said
    then = {f"{LAST_YEAR}{name}": value for name, value in before.values.items()} if before else {}
    return Council(slug, file, counts_in(row), {**(before.places if before else {}), **row.places, **places}, then)


def counts_in(row: Row) -> Counts:
    return {name: value for name, value in row.values.items() if value is None or isinstance(value, int)}


def read_council(
    text: str, slug: str, counts: Counts, label: str, declared: FactsFile
) -> tuple[Council | None, Problems]:
    """Read one council from a file's text, with counts given: for trying a council that isn't in a folder."""
    said, problems = _reader_of(declared)(text, label)
    return (None, problems) if said is None else (Council(slug, said[0], counts, said[1]), ())


@lru_cache(maxsize=64)
def _reader_of(declared: FactsFile) -> Callable[[str, str], tuple[_Read | None, Problems]]:
    """Give what reads a file's text, but text that was read before: of a year's files, an edit changes one."""
    model = council_file(declared)

    @lru_cache(maxsize=20_000)
    def read_file(text: str, label: str) -> tuple[_Read | None, Problems]:
        document, problems = read_string(text, label, model)
        if document is None:
            return None, problems
        places = {dotted(key): node.value for key, node in document.nodes.items()} | {"": Place(label, 1, 1)}
        return (document.value, places), ()

    return read_file


def _files(folder: Path, label: str, found: list[Problem]) -> dict[str, Path]:
    """List the councils' files, by short name."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - half of the time that paths take
    except OSError as error:
        hint = "each council has a file there: <slug>.yaml"
        found.append(Problem(Kind.FILE, Place(label), "", f"can't be read: {error.strerror}", hint))
        return {}
    if folder.is_symlink() and folder.parent.resolve() not in folder.resolve().parents:
        message = "is a link to a folder elsewhere"
        found.append(Problem(Kind.FILE, Place(label), "", message, "put the folder itself here"))
        return {}
    files = {}
    for name in names:
        slug = name.removesuffix(".yaml")
        if slug != name and _SLUG.match(slug):
            files[slug] = folder / name
        elif not name.startswith("."):
            where = Place(f"{label}/{visible(name)}")
            hint = "name it as the council in lower case, with hyphens, such as over-nowhere.yaml"
            found.append(Problem(Kind.COUNCIL, where, "", "isn't a council's file", hint, visible(name)))
    return files


def _averages(path: Path, label: str, catalogue: Catalogue) -> tuple[dict[str, tuple[AveragesRow, Place]], Problems]:
    document, problems = read(path, label, averages_file(catalogue.declared))
    rows: dict[str, tuple[AveragesRow, Place]] = {}
    twice = []
    for number, row in enumerate(document.value if document else ()):
        place = document.place(number, "authority_type") if document else Place(label)
        if row.authority_type in rows:
            message = f'"{row.authority_type}" is there twice'
            twice.append(Problem(Kind.DUPLICATE, place, "authority_type", message, "keep one of them"))
        rows[row.authority_type] = row, place
    return rows, (*problems, *twice)

"""Turn a year's data into councils: each file with its rows of the tables, and the averages of their types.

Only this module reads the folder `data/`. A problem in a council's file or row keeps back only that council's letter.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from lgo_letters.councils.file_owners import has_short_name, misspelt_rows, owners_of, rows_of_nobody
from lgo_letters.councils.register import Authority, contradictions, register_in
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import FactsFile
from lgo_letters.facts.fact import LAST_YEAR, STATISTICS
from lgo_letters.facts.file_models import averages_file, council_file
from lgo_letters.model import AveragesRow, Council, CouncilFile, Counts
from lgo_letters.problems import NO_COUNCIL, Kind, Place, Problem, Problems
from lgo_letters.reading.statistics_file import Row, Table, last_year_table, read_table, statistics_table
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.validation import dotted
from lgo_letters.reading.yaml_file import read, read_string

_Read = tuple[CouncilFile, dict[str, Place]]  # what a file says, and the place of each field


@dataclass(frozen=True, slots=True)
class Data:
    label: str
    councils: dict[str, Council]  # councils whose file and row could be read, by slug
    register: dict[str, Authority]  # the year's authorities, by slug; averages are worked out from all of them
    rows: dict[str, Row]  # the rows of `statistics.csv`, by slug
    last_year: dict[str, Row]  # those of `last_year.csv`
    wrong: dict[str, Problems]  # why authorities have no row that can be used, by slug
    averages: dict[str, tuple[AveragesRow, Place]]  # the entries of `averages.yaml` by authority type
    problems: Problems
    # councils with a file and no row in the register: the type that the file gives, and the problem
    unlisted: dict[str, tuple[str, Problem]] = field(default_factory=dict)
    # why counts that may be wrong can't be used, by council and count
    doubtful: Mapping[tuple[str, str], Problems] = field(default_factory=dict)


def read_data(folder: Path, label: str, catalogue: Catalogue, before: Data | None = None) -> Data:
    """Read `data/<year>`, whose path from the workspace is `label`. `before` are the data as they were last read."""
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
    cells = {each: each.key for each in wrong_rows if each.key.startswith(STATISTICS)}
    doubtful = {(each.council, key.removeprefix(STATISTICS)): (each,) for each, key in cells.items()}
    of_rows = [each for each in wrong_rows if each not in cells]
    read_file = _reader_of(catalogue.declared)
    files = _files(folder / "councils", f"{label}/councils", found)
    listed = None if wrong_register else register
    owners = dict(owners_of(folder / "councils", label, files, listed))
    found += owners.values()
    of_nobody = () if listed is None else tuple(rows_of_nobody(rows, owners, listed, label))
    found += of_nobody
    wrong = {} if text is None else dict(_without_row(register, rows, (*of_rows, *of_nobody), label))
    unlisted: dict[str, tuple[str, Problem]] = {}
    for name in filter(has_short_name, files):
        slug = owners[name].council if name in owners else name.removesuffix(".yaml")
        where = f"{label}/councils/{name}"
        content, problems = read_text(folder / "councils" / name, where)
        said = None
        if content is not None:
            said, problems = read_file(content, where)
        found += [replace(problem, council=slug) for problem in problems]
        if listed is not None and name not in owners:
            found += _against(slug, where, said, listed[slug])
        found += [problem for problem in wrong.get(slug, ()) if problem not in wrong_rows]
        if said and slug == NO_COUNCIL:
            unlisted[name.removesuffix(".yaml")] = said[0].authority_type, owners[name]
        if said and slug in rows and rows[slug].whole and name not in owners:
            row, last = rows[slug], last_year.get(slug)
            is_same = before is not None and before.rows.get(slug) is row and before.last_year.get(slug) is last
            was = before.councils.get(slug) if before and is_same else None
            councils[slug] = was if was and was.file is said[0] else _council(slug, said, row, last)
    having = {name.removesuffix(".yaml") for name in files} | {each.council for each in owners.values()}
    found += _without_file(having, register, label)
    if listed is not None:
        found += misspelt_rows(last_year, listed)
        due = {slug for slug, own in listed.items() if slug in having or not own.no_letter} | {""}
        found = [each if each.council in due else replace(each, council=NO_COUNCIL) for each in found]
    found += _copied(rows, last_year, label)
    return Data(label, councils, register, rows, last_year, wrong, averages, tuple(found), unlisted, doubtful)


def same_as_last_year(rows: Mapping[str, Row], last_year: Mapping[str, Row]) -> tuple[list[str], int]:
    """Name the councils whose counts are all last year's. Also say of how many: those with figures in both years."""
    both = {
        slug: [(now, then.values[name]) for name, now in row.values.items() if name in then.values]
        for slug, row in rows.items()
        if (then := last_year.get(slug))
    }
    both = {slug: counts for slug, counts in both.items() if any(now for now, _ in counts)}
    return [slug for slug, counts in both.items() if all(now == then for now, then in counts)], len(both)


def _copied(rows: Mapping[str, Row], last_year: Mapping[str, Row], label: str) -> Iterator[Problem]:
    """Find statistics that are last year's. A few councils may have the same counts twice by chance, but not half."""
    councils, of = same_as_last_year(rows, last_year)
    same = len(councils)
    if same > 1 and same * 2 > of:
        message = f"{same:,} of {of:,} councils have exactly the figures that they have in last_year.csv"
        hint = "write this year's figures; one of the two files was copied"
        yield Problem(Kind.COUNTS, Place(f"{label}/statistics.csv"), "", message, hint)


def _without_row(
    register: Mapping[str, Authority], rows: Mapping[str, Row], wrong_rows: Iterable[Problem], label: str
) -> Iterator[tuple[str, Problems]]:
    """Say why authorities have no row that can be used for averages. Most have one."""
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
            hint = "import its contacts, or add the file; or say under no_letter why it gets no letter"
            yield Problem(Kind.COUNCIL, own.places["council"], "council", message, hint, slug)


def _against(slug: str, where: str, said: _Read | None, own: Authority) -> Iterable[Problem]:
    """Compare a council's file with its row in the register."""
    if own.no_letter:
        message, hint = f"{slug} gets no letter, but has a file {where}", "empty the cell, or remove the file"
        return (Problem(Kind.CONTRADICTION, own.places["no_letter"], "no_letter", message, hint, slug),)
    return contradictions(slug, *said, own) if said else ()


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
    """Read one council from a file's text and given counts, to try a council that isn't in a folder."""
    said, problems = _reader_of(declared)(text, label)
    return (None, problems) if said is None else (Council(slug, said[0], counts, said[1]), ())


@lru_cache(maxsize=64)
def _reader_of(declared: FactsFile) -> Callable[[str, str], tuple[_Read | None, Problems]]:
    """Give a function that reads a file's text and keeps the result: an edit changes only one of a year's files."""
    model = council_file(declared)

    @lru_cache(maxsize=20_000)
    def read_file(text: str, label: str) -> tuple[_Read | None, Problems]:
        document, problems = read_string(text, label, model)
        if document is None:
            return None, problems
        places = {dotted(key): node.value for key, node in document.nodes.items()} | {"": Place(label, 1, 1)}
        return (document.value, places), ()

    return read_file


def _files(folder: Path, label: str, found: list[Problem]) -> list[str]:
    """List the names of councils' files, and of what else is there."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - half of the time that paths take
    except OSError as error:
        hint = "each council has a file there: <slug>.yaml"
        found.append(Problem(Kind.FILE, Place(label), "", f"can't be read: {error.strerror}", hint))
        return []
    if folder.is_symlink() and folder.parent.resolve() not in folder.resolve().parents:
        message = "is a link to a folder elsewhere"
        found.append(Problem(Kind.FILE, Place(label), "", message, "put the folder itself here"))
        return []
    return [name for name in names if not name.startswith(".")]


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

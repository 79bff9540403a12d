"""A year's data turned into councils: each file with its rows of the tables, and the averages of their types.

The only place that knows the folder `data/`. A problem in a council's file or row keeps back that council alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lgo_letters.councils.register import FILE as REGISTER
from lgo_letters.councils.register import Authority, contradictions, plain_words, register_in, slugs_by_name, words_of
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import FactsFile
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.facts.file_models import averages_file, council_file
from lgo_letters.model import AveragesRow, Council, CouncilFile, Counts
from lgo_letters.problems import NO_COUNCIL, Kind, Place, Problem, did_you_mean, visible
from lgo_letters.reading.statistics_file import Row, Table, last_year_table, read_table, statistics_table
from lgo_letters.reading.text_file import read_text
from lgo_letters.reading.validation import dotted
from lgo_letters.reading.yaml_file import read, read_string

_Read = tuple[CouncilFile, dict[str, Place]]  # what a file says, and where each field of it stands
_NAME = re.compile(r"^name:([^#\n]+)", re.MULTILINE)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Data:
    """What `data/<year>` says."""

    label: str
    councils: dict[str, Council]  # by slug, those whose file and row could be read
    register: dict[str, Authority]  # the year's authorities, by slug; averages are worked out over them
    rows: dict[str, Row]  # the rows of `statistics.csv`, by slug
    wrong: dict[str, tuple[Problem, ...]]  # of authorities without a row that can be used, why
    averages: dict[str, tuple[AveragesRow, Place]]  # the entries of `averages.yaml` by authority type
    problems: tuple[Problem, ...]


def read_data(folder: Path, label: str, catalogue: Catalogue) -> Data:
    """Read `data/<year>`, whose path from the workspace is `label`."""
    columns = {name: catalogue.facts[name] for name in catalogue.columns}
    text, rows, wrong_rows = _table(folder, label, "statistics.csv", statistics_table(columns))
    before: dict[str, Row] = {}
    wrong_before: tuple[Problem, ...] = ()
    if (folder / "last_year.csv").exists():
        _, before, wrong_before = _table(folder, label, "last_year.csv", last_year_table(catalogue.last_year))
    register, wrong_register = register_in(folder, label, catalogue)
    averages, wrong_averages = _averages(folder / "averages.yaml", f"{label}/averages.yaml", catalogue)
    councils: dict[str, Council] = {}
    found = [*wrong_rows, *wrong_before, *wrong_register, *wrong_averages]
    wrong = {} if text is None else dict(_without_row(register, rows, wrong_rows, label))
    read_file = _reader_of(catalogue.declared)
    files = _files(folder / "councils", f"{label}/councils", found)
    listed = None if wrong_register else register
    owners = dict(_misnamed(files, label, listed, found))
    for path in filter(_has_short_name, files):
        slug, where = owners.get(path, path.stem), f"{label}/councils/{path.name}"
        content, problems = read_text(path, where)
        said = None
        if content is not None:
            said, problems = read_file(content, where)
        found += [replace(problem, council=slug) for problem in problems]
        if listed is not None and path not in owners:
            found += _against(slug, where, said, listed[slug])
        found += [problem for problem in wrong.get(slug, ()) if problem not in wrong_rows]
        if said and slug in rows and path not in owners:
            councils[slug] = _council(slug, said, rows[slug], before.get(slug))
    having = {path.stem for path in files} | {*owners.values()}
    found += _without_file(having, register, label)
    if listed is not None:
        meant = {path.stem: slug for path, slug in owners.items()}
        for slug, row in rows.items():
            if slug not in listed and meant.get(slug) != NO_COUNCIL:
                problem = _not_listed(slug, row.places["statistics.council"], "council", listed, label)
                hint = (
                    "delete this row" if meant.get(slug) in rows else f"it is the row of {meant.get(slug)}, as its file"
                )
                found.append(replace(problem, hint=hint) if slug in meant else problem)
        due = {slug for slug, own in listed.items() if slug in having or not own.no_letter} | {""}
        found = [each if each.council in due else replace(each, council=NO_COUNCIL) for each in found]
    return Data(label, councils, register, rows, wrong, averages, tuple(found))


def _without_row(
    register: Mapping[str, Authority], rows: Mapping[str, Row], wrong_rows: Iterable[Problem], label: str
) -> Iterator[tuple[str, tuple[Problem, ...]]]:
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


def _misnamed(
    files: Sequence[Path], label: str, register: Mapping[str, Authority] | None, found: list[Problem]
) -> Iterator[tuple[Path, str]]:
    """Find files that aren't called as a council of the register, if it can be read; `name:` says whose they are."""
    known = {path.stem for path in files} if register is None else register
    wrong = [path for path in files if not _has_short_name(path) or path.stem not in known]
    by_name = slugs_by_name(register or {}) if wrong else {}
    there = {path.name for path in files}
    for path in wrong:
        where = f"{label}/councils/{visible(path.name)}"
        said = _NAME.search(read_text(path, where)[0] or "")
        slug = by_name.get(words_of(said[1]), NO_COUNCIL) if said else NO_COUNCIL
        hint = "name it as the council in lower case, with hyphens, such as over-nowhere.yaml"
        problem = Problem(Kind.COUNCIL, Place(where), "", "is no council's file", hint, slug)
        if register and f"{slug}.yaml" in there:
            message = f"this is a second file of {register[slug].name}"
            problem = replace(problem, message=message, hint=f"delete one of them; the other is {slug}.yaml")
        elif register and slug != NO_COUNCIL:
            message = f"this is the file of {register[slug].name}"
            is_right = {*slug.split("-")} <= {*plain_words(register[slug].name)}
            hint = f"rename it to {slug}.yaml" if is_right else f"correct {slug} in {label}/{REGISTER}"
            problem = replace(problem, message=message, hint=hint)
        elif register is not None and _has_short_name(path):
            problem = _not_listed(path.stem, Place(where, 1, 1), "", register, label)
        found.append(problem)
        yield path, slug


def _has_short_name(path: Path) -> bool:
    return path.suffix == ".yaml" and bool(_SLUG.match(path.stem))


def _against(slug: str, where: str, said: _Read | None, own: Authority) -> Iterable[Problem]:
    """Hold a council's file against its row in the register."""
    if own.no_letter:
        message, hint = f"{slug} gets no letter, but has a file {where}", "empty the cell, or remove the file"
        return (Problem(Kind.CONTRADICTION, own.places["no_letter"], "no_letter", message, hint, slug),)
    return contradictions(slug, *said, own) if said else ()


def _not_listed(slug: str, place: Place, key: str, register: Iterable[str], label: str) -> Problem:
    hint = did_you_mean(slug, register, f"add a row that begins with {slug} there")
    return Problem(Kind.COUNCIL, place, key, f"{slug} is not in {label}/{REGISTER}", hint, slug)


def _table(folder: Path, label: str, name: str, table: Table) -> tuple[str | None, dict[str, Row], tuple[Problem, ...]]:
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
) -> tuple[Council | None, tuple[Problem, ...]]:
    """Read one council from a file's text, with counts given: for trying a council that isn't in a folder."""
    said, problems = _reader_of(declared)(text, label)
    return (None, problems) if said is None else (Council(slug, said[0], counts, said[1]), ())


@lru_cache(maxsize=64)
def _reader_of(declared: FactsFile) -> Callable[[str, str], tuple[_Read | None, tuple[Problem, ...]]]:
    """Give what reads a file's text, but text that was read before: of a year's files, an edit changes one."""
    model = council_file(declared)

    @lru_cache(maxsize=20_000)
    def read_file(text: str, label: str) -> tuple[_Read | None, tuple[Problem, ...]]:
        document, problems = read_string(text, label, model)
        if document is None:
            return None, problems
        places = {dotted(key): node.value for key, node in document.nodes.items()} | {"": Place(label, 1, 1)}
        return (document.value, places), ()

    return read_file


def _files(folder: Path, label: str, found: list[Problem]) -> list[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        hint = "each council has a file there: <slug>.yaml"
        found.append(Problem(Kind.FILE, Place(label), "", f"can't be read: {error.strerror}", hint))
        return []
    if folder.is_symlink() and folder.parent.resolve() not in folder.resolve().parents:
        message = "is a link to a folder elsewhere"
        found.append(Problem(Kind.FILE, Place(label), "", message, "put the folder itself here"))
        return []
    return [path for path in entries if not path.name.startswith(".")]


def _averages(
    path: Path, label: str, catalogue: Catalogue
) -> tuple[dict[str, tuple[AveragesRow, Place]], tuple[Problem, ...]]:
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

"""Begin the next year from last year's folders. Values that people must look at again are marked as to be filled in.

No file is overwritten. Everything is written to a folder beside the final one, and moved into place at the end.
"""

import csv
import io
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lgo_letters.councils.register import FILE as REGISTER
from lgo_letters.edition.accepted_file import ACCEPTED, accepted_yaml
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.model import NOT_RECORDED
from lgo_letters.pipeline import Year
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.reading.statistics_file import SUCCEEDS
from lgo_letters.reading.table_text import table_text
from lgo_letters.reading.text_file import with_plain_ends
from lgo_letters.sources import FOLDERS
from lgo_letters.whole_files import unwritable
from lgo_letters.workspace.opened import new_council, open_averages, open_council, open_edition, open_wording
from lgo_letters.workspace.start import write_missing_test


@dataclass(frozen=True, slots=True)
class YearOnly:
    id: str
    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class Begun:
    year: int
    year_only: tuple[YearOnly, ...]  # texts that were true only last year
    councils: tuple[str, ...]
    gone: Mapping[str, str]  # the council that replaced each of these
    new: tuple[str, ...]  # councils that get a letter for the first time
    left_out: Mapping[str, tuple[str, ...]]  # last year's decisions that each council's file no longer has
    test: bool  # whether the test of the workspace's letters was written, too


def begin_year(last: Year) -> Begun:
    """Begin the year after one that was read.

    Raises ProblemsError if last year has a problem, the year was begun before, or a file can't be opened or written.
    """
    year, workspace = last.year + 1, last.workspace
    if last.problems:
        raise ProblemsError(last.problems)
    beside = workspace / f".new-year-{year}"
    targets = {name: workspace / name / str(year) for name in FOLDERS}
    begun, files = _begun(last)
    try:
        # If the program was killed between the two moves, the data are in place already: they come first.
        moved = targets["data"].exists() and (beside / "templates").is_dir() and not (beside / "data").exists()
        if not moved:
            _refuse_what_is_there(targets)
            shutil.rmtree(beside, ignore_errors=True)
            source = workspace / "templates" / str(last.year)
            (beside / "data").mkdir(parents=True)  # first: templates without data are a year of which data were moved
            shutil.copytree(source, beside / "templates", ignore=shutil.ignore_patterns(".*"))
            for name, text in files.items():
                (beside / name).parent.mkdir(parents=True, exist_ok=True)
                (beside / name).write_text(text, encoding="utf-8", newline="\n")
        begun = replace(begun, test=write_missing_test(workspace))
        for name, target in targets.items():  # the data first: without templates, it isn't a year yet
            if (beside / name).exists():
                target.parent.mkdir(exist_ok=True)
                if target.exists():
                    target.rmdir()  # it is empty, or this fails
                (beside / name).rename(target)
        shutil.rmtree(beside)
    except OSError as error:
        raise ProblemsError([unwritable(f"templates/{year}", error)]) from error
    return begun


def _refuse_what_is_there(targets: Mapping[str, Path]) -> None:
    hint = "go on with it; or move it away, to begin again"
    there = [name for name, path in targets.items() if path.exists() and (not path.is_dir() or any(path.iterdir()))]
    message = "is there already, and nothing is overwritten"
    problems = [Problem(Kind.OUTPUT, Place(f"{name}/{targets[name].name}"), "", message, hint) for name in there]
    if problems:
        raise ProblemsError(problems)


def _begun(last: Year) -> tuple[Begun, dict[str, str]]:
    """Work out what the next year begins with, and the text of each file that isn't just copied."""
    gone = {name: slug for slug, each in last.data.register.items() for name in each.succeeds}
    stays = {slug: each for slug, each in last.data.register.items() if slug not in gone}
    new = tuple(slug for slug, each in stays.items() if each.succeeds and slug not in last.councils)
    files = {f"data/{REGISTER}": _register(last, gone)}
    left_out: dict[str, tuple[str, ...]] = {}
    catalogue = last.edition.catalogue
    for slug in (slug for slug in last.councils if slug in stays):
        name = f"councils/{slug}.yaml"
        text, decisions = open_council(_text(last, "data", name), f"data/{last.year}/{name}", catalogue)
        files[f"data/{name}"] = text
        left_out |= {slug: decisions} if decisions else {}
    for slug in new:
        files[f"data/councils/{slug}.yaml"] = new_council(stays[slug], catalogue)
    counted = sorted(({*last.data.rows} - {*gone}) | {*new})
    empty = [None for _ in catalogue.columns]
    files["data/statistics.csv"] = table_text([("council", *catalogue.columns), *((slug, *empty) for slug in counted)])
    files["data/last_year.csv"] = _last_year(last, stays)
    averages = _text(last, "data", "averages.yaml")
    files["data/averages.yaml"] = open_averages(averages, f"data/{last.year}/averages.yaml", catalogue)
    label, edition = last.edition.label, _text(last, "templates", "edition.yaml")
    files["templates/edition.yaml"] = open_edition(edition, f"{label}/edition.yaml", last.year + 1)
    year_only: list[YearOnly] = []
    for section in (*last.edition.sections, *(last.edition.email or ())[:1]):
        name = f"wording/{section.id}.yaml"
        text, only = open_wording(_text(last, "templates", name), f"{label}/{name}")
        files[f"templates/{name}"] = text
        there = f"templates/{last.year + 1}/{name}"
        year_only += [YearOnly(id_, Place(there, line, 1), words) for id_, line, words in only]
    # Accepted words are shown beside the words of the new year. They accept nothing in it.
    accepted = tuple(each for each in last.edition.acceptance.entries if each.text and not each.rejected)
    files[f"templates/{ACCEPTED}"] = accepted_yaml(accepted)
    councils = tuple(slug for slug in (*last.councils, *new) if slug in stays)
    return Begun(last.year + 1, tuple(year_only), councils, gone, new, left_out, test=False), files


def _register(last: Year, gone: Mapping[str, str]) -> str:
    """Leave out authorities that others have replaced. The others now get a letter."""
    reader = csv.DictReader(io.StringIO(_text(last, "data", REGISTER)), skipinitialspace=True)
    rows = [reader.fieldnames or ()]
    for row in reader:
        if row["council"].strip() not in gone:
            came = {"no_letter": "", SUCCEEDS: ""} if row.get(SUCCEEDS) else {}
            rows.append([*(row | came).values()])
    return table_text(rows)


def _last_year(last: Year, stays: Iterable[str]) -> str:
    names = [fact.name.removeprefix(LAST_YEAR) for fact in last.edition.catalogue.last_year]
    facts = {slug: last.facts_of(last.councils[slug]) for slug in sorted({*last.councils} & {*stays})}
    known = [name for name in names if any(name in each for each in facts.values())]
    rows = (
        [slug, *(None if each[name] == NOT_RECORDED else each[name] for name in known)] for slug, each in facts.items()
    )
    return table_text([("council", *known), *rows])


def _text(last: Year, folder: str, name: str) -> str:
    return with_plain_ends((last.workspace / folder / str(last.year) / name).read_text(encoding="utf-8-sig"))

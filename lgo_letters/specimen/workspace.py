"""Write a practice workspace: the real wording, and made-up councils."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lgo_letters.councils.averages import ENOUGH
from lgo_letters.edition.edition import IMPORTS
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.figures import Value
from lgo_letters.imports.imports_reader import read_imports
from lgo_letters.pipeline import Tell
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, given
from lgo_letters.reading.statistics_file import REGISTER
from lgo_letters.reading.table_text import table_text
from lgo_letters.specimen.councils import Made, as_yaml, made_up, slug_of
from lgo_letters.specimen.rules import read_specimen
from lgo_letters.specimen.sheets import sheets_of
from lgo_letters.whole_files import write_whole
from lgo_letters.workspace.start import new_folder, write_support_files

SHEETS = "sheets"  # the folder of spreadsheets
REVIEWER = "A. N. Other"  # who may accept the words of a practice year
_OF_THE_REAL_YEAR = re.compile(r"^(?:specimen|reviewers|sent):.*\n(?:[ -].*\n)*", re.MULTILINE)


def write_specimen(  # noqa: PLR0913 - one for each option
    folder: Path,
    templates: Path,
    councils: int,
    seed: int,
    tell: Tell = lambda *_: None,
    *,
    from_sheets: bool = False,
) -> None:
    """Write a practice workspace.

    `templates` is an edition's folder. Its wording is copied. `tell` is called with the number of councils written, the
    number of all, and the current council. With `from_sheets`, counts and addressees are only in spreadsheets. Raises
    ProblemsError if the folder isn't empty, or if what the templates say about made-up councils is impossible.
    """
    label = f"templates/{templates.name}"
    if not templates.is_dir():
        hint = "its wording is what the made-up letters say"
        raise ProblemsError([Problem(Kind.FILE, Place(label), "", "there is no folder", hint)])
    with new_folder(folder):
        specimen = read_specimen(templates, label)
        made = []
        for number, council in enumerate(made_up(specimen, councils, seed)):
            tell(number, councils, slug_of(council.name))
            made.append(council)
        _write(folder, templates, specimen.always.catalogue, made, from_sheets=from_sheets)
        _write_sheets(folder, templates, specimen.always.catalogue, made, seed)


def _write_sheets(folder: Path, templates: Path, catalogue: Catalogue, councils: Sequence[Made], seed: int) -> None:
    if not (templates / IMPORTS).is_file():
        return
    imports = given(*read_imports(templates, f"templates/{templates.name}", catalogue))
    said = [(made.name, {**made.facts, **made.who}) for made in councils]
    (folder / SHEETS).mkdir()
    for name, content in sheets_of(imports, said, seed):
        (folder / SHEETS / name).write_bytes(content)


def _write(folder: Path, templates: Path, catalogue: Catalogue, councils: Sequence[Made], *, from_sheets: bool) -> None:
    edition = folder / "templates" / templates.name
    shutil.copytree(templates, edition)
    file = edition / "edition.yaml"
    said = _OF_THE_REAL_YEAR.sub("", file.read_text(encoding="utf-8"))
    write_whole(file, f"{said}reviewers:\n  - {REVIEWER}\nspecimen: true\n".encode(), str(file))
    data = folder / "data" / templates.name
    (data / "councils").mkdir(parents=True)
    written = [replace(made, addressee={}) for made in councils] if from_sheets else councils
    files = {f"councils/{slug_of(made.name)}.yaml": as_yaml(made, catalogue) for made in written}
    counts = [] if from_sheets else [(slug_of(made.name), made.facts) for made in councils]
    files["statistics.csv"] = _table(counts, catalogue.columns)
    before = [(slug_of(made.name), made.last_year) for made in councils if made.last_year]
    if before:
        files["last_year.csv"] = _table(before, [fact.name for fact in catalogue.last_year])
    listed = [(slug_of(made.name), {"name": made.name, **made.facts}) for made in councils]
    files["authorities.csv"] = _table(listed, REGISTER)
    files["averages.yaml"] = "".join(_averages(councils, catalogue))
    for name, text in files.items():
        (data / name).write_text(text, encoding="utf-8", newline="\n")
    write_support_files(folder)


def _averages(councils: Sequence[Made], catalogue: Catalogue) -> Iterator[str]:
    """Say that averages are worked out, except those that so few councils can't have."""
    types = catalogue.declared.authority_types
    by_type: dict[str, list[Mapping[str, Value]]] = {each.name: [] for each in types if not each.no_averages}
    for each in councils:
        by_type.get(str(each.facts["authority_type"]), []).append(each.facts)
    for kind, members in by_type.items():
        if members:
            few = len(members) < ENOUGH
            averages = catalogue.averages.items()
            lacking = [name for name, rate in averages if few or not any(facts[rate.whole] for facts in members)]
            yield f"- authority_type: {kind}\n  averages: worked out\n"
            yield from (f"  {name}: none\n" for name in lacking)
            yield "  reason: too few made-up councils of the type have a case\n" if lacking else ""


def _table(rows: Iterable[tuple[str, Mapping[str, Value]]], names: Iterable[str]) -> str:
    head = ["council", *(name.removeprefix(LAST_YEAR) for name in names)]
    return table_text([head, *([slug, *(facts.get(name) for name in names)] for slug, facts in rows)])

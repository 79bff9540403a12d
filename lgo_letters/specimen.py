"""A seed turned into a year to try with: the real wording, and made-up councils with figures as a year has them.

What they are like is the edition's (`specimen.yaml`); their names are made up here. Every council is plainly fictional
and every letter is marked SPECIMEN. Council number n of a seed is the same whatever the number of councils. The first
ones have, one each, the cases that a year's batch has and few councils show.
"""

import csv
import io
import random
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lgo_letters.averages import work_out_averages
from lgo_letters.batch.output import write_whole
from lgo_letters.checks import words_of
from lgo_letters.councils import Data
from lgo_letters.edition import IMPORTS
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.figures import Value
from lgo_letters.imports.imports_reader import read_imports
from lgo_letters.model import NOT_RECORDED, AveragesRow
from lgo_letters.problems import Kind, Place, Places, Problem, ProblemsError
from lgo_letters.reading.statistics_file import REGISTER, Row
from lgo_letters.reasons.council_text import write_file
from lgo_letters.register import Authority
from lgo_letters.specimen_draw import Draw
from lgo_letters.specimen_rules import Case, Specimen, read_specimen
from lgo_letters.specimen_sheets import sheets_of
from lgo_letters.start import new_folder, write_support_files

_THINGS = (  # noqa: SIM905 - a list of forty is forty lines
    "Ink Quill Parch Vellum Blot Foolscap Nib Wafer Docket Ledger Folio Margin Ribbon Twine Paste Rubric "
    "Stencil Carbon Scrivel Tally Abacus Pigeonhole Blotter Ferrule Inkpot Sealwax Dogear Footnote Comma "
    "Colon Vowel Syllab Spindle Thimble Teacup Button Pebble Acorn Bramblet Thistledown"
).split()
_ENDS = "ham by mere wick stead combe worth bury thorpe ley minster holme dale gate well".split()  # noqa: SIM905 - the same
_SIDES = ("", "North ", "South ", "East ", "West ", "Upper ", "Nether ", "Great ", "Little ", "Mid ", "Far ")
_TITLES = ("Ms", "Mr", "Mrs", "Dr", "Miss", "Mx")
_SURNAMES = "Inkwell Papermill Quire Marginalia Blotwell Penhaligrove Stapleby Redtape Wafer Longhand".split()  # noqa: SIM905
_ROLES = ("Chief Executive", "Chief Executive", "Managing Director", "Head of Paid Service")
SHEETS = "sheets"  # the folder of spreadsheets
REVIEWER = "A. N. Other"  # who may accept the words of a year to try with
_OF_THE_REAL_YEAR = re.compile(r"^(?:specimen|reviewers|sent):.*\n(?:[ -].*\n)*", re.MULTILINE)
_BY_EMAIL, _HAS_ROW = 0.97, 0.8  # of the councils


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    addressee: Mapping[str, str]
    facts: Mapping[str, Value]
    last_year: Mapping[str, Value] | None
    case: Case

    @property
    def contacts(self) -> list[dict[str, str]]:
        return [{"role": "link officer", "email": f"complaints@{_domain(self.name)}"}]

    @property
    def who(self) -> dict[str, str]:
        """Give who is written to, and who gets a copy, as spreadsheets have it."""
        addressee = {f"addressee.{key}": said for key, said in self.addressee.items()}
        return addressee | {f"contacts[{each['role']}].email": each["email"] for each in self.contacts}


def write_specimen(  # noqa: PLR0913 - what can be asked for
    folder: Path,
    templates: Path,
    councils: int,
    seed: int,
    tell: Callable[[int, int, str], None] = lambda *_: None,
    *,
    from_sheets: bool = False,
) -> None:
    """Write a workspace to try with.

    `templates` is an edition's folder, whose wording is copied; `tell` is called with how many councils are written, of
    how many, and which is in hand. With `from_sheets` counts and addressees are in the spreadsheets alone.

    Raises:
        ProblemsError: the folder isn't empty, or can't be written; there are no templates; what they say of made-up
            councils can't be read, or can't be.
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
    imports, problems = read_imports(templates, f"templates/{templates.name}", catalogue)
    if imports is None:
        raise ProblemsError(problems)
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
    register = {slug_of(made.name): made for made in councils}
    listed = [(slug, {"name": made.name, **made.facts}) for slug, made in register.items()]
    files["authorities.csv"] = _table(listed, REGISTER)
    files["averages.yaml"] = "".join(_averages(register, catalogue))
    for name, text in files.items():
        (data / name).write_text(text, encoding="utf-8", newline="\n")
    write_support_files(folder)


def _averages(register: Mapping[str, Made], catalogue: Catalogue) -> Iterator[str]:
    """Say that averages are worked out, and which there can't be among so few councils."""
    nowhere = Places("", {})
    types = dict.fromkeys(str(made.facts["authority_type"]) for made in register.values())
    data = Data(
        label="",
        councils={},
        register={
            slug: Authority(nowhere, "", "", str(made.facts["authority_type"]), "") for slug, made in register.items()
        },
        rows={slug: Row(made.facts, nowhere) for slug, made in register.items()},
        wrong={},
        averages={kind: (AveragesRow(authority_type=kind, averages="worked out"), Place("")) for kind in types},
        problems=(),
    )
    for kind, lacking in work_out_averages(data, catalogue).lacking.items():
        if kind in types:
            yield f"- authority_type: {kind}\n  averages: worked out\n"
            yield from (f"  {name}: none\n" for name in lacking)
            yield "  reason: too few made-up councils of the type have a case\n" if lacking else ""


def _table(rows: Iterable[tuple[str, Mapping[str, Value]]], names: Iterable[str]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["council", *(name.removeprefix(LAST_YEAR) for name in names)])
    words = {True: "yes", False: "no"}
    for slug, facts in rows:
        cells = (facts.get(name) for name in names)
        table.writerow([slug, *(words[cell] if isinstance(cell, bool) else cell for cell in cells)])
    return text.getvalue()


def made_up(specimen: Specimen, councils: int, seed: int) -> Iterator[Made]:
    """Make councils up, each from the seed and its number alone.

    Raises:
        ProblemsError: a case can't be: it contradicts what is always true.
    """
    types = [each for each in specimen.types for _ in range(each.how_many)] or list(specimen.types)
    random.Random(seed).shuffle(types)  # noqa: S311 - for figures, not for secrets
    problems: list[Problem] = []
    for number in range(councils):
        chance = random.Random(f"{seed}:{number}")  # noqa: S311 - the same
        case = specimen.cases[number] if number < len(specimen.cases) else Case(place=specimen.place)
        kind = case.letter.get("authority_type", types[number % len(types)].name)
        styles = next(each.called for each in specimen.types if each.name == kind)
        name = case.letter.get("name", _name(number, styles))
        made, wrong = _council(specimen, case, kind, name, chance)
        if wrong:
            message = f'"{case.name}" can\'t be: {wrong}' if case.name else f"no such council can be: {wrong}"
            hint = "see what the case sets, and what facts.yaml says is always true"
            problems.append(Problem(Kind.CONTRADICTION, case.place, case.name, message, hint))
        if problems and number + 1 >= min(councils, len(specimen.cases)):
            raise ProblemsError(problems)
        yield made


def _council(specimen: Specimen, case: Case, kind: str, name: str, chance: random.Random) -> tuple[Made, str]:
    addressee = {"title": chance.choice(_TITLES), "surname": chance.choice(_SURNAMES), "role": chance.choice(_ROLES)}
    sent_by = "email" if chance.random() < _BY_EMAIL else "post"
    said = {key.removeprefix("addressee."): text for key, text in case.letter.items() if key.startswith("addressee.")}
    if said.keys() - {"role"}:
        del addressee["title"], addressee["surname"]
    addressee["email"] = f"chief.executive@{_domain(name)}"
    addressee |= said
    sent_by = case.letter.get("sent_by", sent_by)
    known: dict[str, Value] = {
        "council_name": name,
        "authority_type": kind,
        "addressee_role": addressee["role"],
        "sent_by": sent_by,
        "statistics_given": True,
    }
    draw = Draw(specimen, chance)
    before: dict[str, Value] | None = None
    wrong = ""
    if case.last_year or (not case.name and chance.random() < _HAS_ROW):
        before, wrong = draw.last_year(known, case.last_year)
    facts, contradicted = draw.council(known | (before or {}), case.facts, {each.id for each in case.exceptions})
    return Made(name, addressee, facts, before, case), wrong or contradicted


def _name(number: int, styles: tuple[str, ...]) -> str:
    """Give council number n its name: no two have the same, and none is a place's."""
    places = len(_THINGS) * len(_ENDS)
    number, thing = divmod(number, len(_THINGS))
    number, end = divmod(number, len(_ENDS))
    number, side = divmod(number, len(_SIDES))
    place = f"{_SIDES[side]}{_THINGS[thing]}{_ENDS[end]}"
    if number:
        number, other = divmod(number - 1, places)
        place += f" and {_THINGS[other % len(_THINGS)]}{_ENDS[other // len(_THINGS)]}" + (
            f" {number}" if number else ""
        )
    return styles[(thing + end) % len(styles)].format(place)


def slug_of(name: str) -> str:
    return "-".join(words_of(name))


def _domain(name: str) -> str:
    return f"{slug_of(name)[:63].rstrip('-')}.example"  # which a label of a domain may have, and nobody has


def as_yaml(made: Made, catalogue: Catalogue) -> str:
    """Write a made-up council's file; a group of which nothing is known is not recorded."""
    fields: dict[str, object] = {
        "name": made.name,
        "authority_type": made.facts["authority_type"],
        **({"addressee": made.addressee, "contacts": made.contacts} if made.addressee else {}),
        "sent_by": made.facts["sent_by"],
    }
    for entry in catalogue.declared.records:
        said = [NOT_RECORDED if made.facts[name] is None else made.facts[name] for name in entry.recorded]
        if entry.fields is None or set(said) == {NOT_RECORDED}:
            fields[entry.name] = said[0]
        else:
            fields[entry.name] = {each.name: value for each, value in zip(entry.fields, said, strict=True)}
    if made.case.assumed:
        fields["assumed"] = made.case.assumed
    if made.case.exceptions:
        fields["exceptions"] = [each.model_dump() for each in made.case.exceptions]
    return "# A made-up council, to try with: no such place exists.\n" + write_file(fields)

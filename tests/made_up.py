"""A made-up council whose facts you can change one by one, for tests of wording and rules."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from lgo_letters.councils.checks import check_council
from lgo_letters.edition_model import EDITION_FILE, EditionFile
from lgo_letters.facts.file_models import council_file
from lgo_letters.figures import Value
from lgo_letters.model import NOT_RECORDED, Averages, Council, Counts
from lgo_letters.problems import Place, Problem
from lgo_letters.reading.yaml_file import read
from lgo_letters.rules.always import Always
from lgo_letters.rules.declaration_reader import read_declaration
from lgo_letters.work_out import work_out

TEMPLATES = Path(__file__).parent.parent / "templates" / "2020"


def _declared() -> Always:
    always, problems = read_declaration(TEMPLATES, "templates/2020")
    assert always is not None, problems
    return always


def _edition_file() -> EditionFile:
    document, problems = read(TEMPLATES / "edition.yaml", "templates/2020/edition.yaml", EDITION_FILE)
    assert document is not None, problems
    return document.value


ALWAYS = _declared()
"""What the edition of 2020 declares about councils, without its national figures."""

_FILE = _edition_file()
CATALOGUE = ALWAYS.catalogue
AUTHORITY_TYPES = CATALOGUE.authority_types


def counted(*cells: int | None, **named: int | None) -> Counts:
    """Give a row of the statistics: cells in the order of the columns, or by name; the others are empty."""
    return dict.fromkeys(CATALOGUE.columns) | dict(zip(CATALOGUE.columns, cells, strict=False)) | named


def averaged(
    uphold: Fraction | int | None = None,
    compliance: Fraction | int | None = None,
    satisfactory_remedy: Fraction | int | None = None,
) -> Averages:
    """Give averages in percent. Those that you leave out aren't known."""
    values = (uphold, compliance, satisfactory_remedy)
    exact = (None if value is None else Fraction(value) for value in values)
    return dict(zip(CATALOGUE.averages, exact, strict=True))


PLAIN: dict[str, Any] = {
    "name": "Little Dithering Borough Council",
    "authority_type": "district",
    "addressee": {"title": "Ms", "surname": "Nemo", "role": "Chief Executive"},
    "sent_by": "email",
    "enquiries": NOT_RECORDED,
    "witness_summons": NOT_RECORDED,
    "remedies": NOT_RECORDED,
    "compliance": NOT_RECORDED,
    "training": NOT_RECORDED,
    "public_interest_reports": NOT_RECORDED,
    "meeting_offered": False,
}
"""A council of which nothing was recorded: no paragraph is about it alone."""

COUNTS = counted(investigations=8, upheld=4, compliance_outcomes=3, complied=3, satisfactory_remedies=2)


def council(counts: Counts = COUNTS, **fields: object) -> Council:
    """Make a plain council with some fields changed. Write them as in its file."""
    file = council_file(CATALOGUE.declared).validate_python(PLAIN | fields)
    return Council("little-dithering", file, counts, {"": Place("data/little-dithering.yaml", 1, 1)})


def facts_of(council: Council, averages: Averages | None = None) -> dict[str, Value]:
    """Work out a council's facts as the edition of 2020 declares them."""
    return work_out(council, averages or averaged(), ALWAYS, _FILE)


def problems_of(council: Council) -> tuple[Problem, ...]:
    """Check that a council's data don't contradict each other."""
    return check_council(council, ALWAYS, facts_of(council))

"""Turn what people write about councils into frozen values: one class for each file, one field for each key.

Nothing here reads a file or knows a letter. A field that was not recorded is None here and `not recorded` in the
file. A field that is left out without permission is a problem, so that a missing figure is never treated as zero.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError

from lgo_letters.figures import Value
from lgo_letters.problems import Place

NOT_RECORDED = "not recorded"
OPEN = "to be filled in"  # replaces last year's value in a new year, until somebody writes the new one
MAX_COUNT = 1_000_000
SENT_BY = ("email", "post")

GSS_CODE = r"^E[0-9]{8}$"
IDENTIFIER = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_UNKNOWN = {"not recorded", "not known", "unknown", "n/a", "#n/a", "tbc", "tbd", "todo", "?", "-", "–", "…", "..."}


def recorded(value: object, none: str = NOT_RECORDED) -> object:
    if value is None:
        raise PydanticCustomError("nothing", "there is no value")
    return None if value == none else value


def decimal(value: object) -> object:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _one_line(value: str) -> str:
    """Refuse what a line of a letter can't have: invisible characters, extra spaces, a word for something unknown."""
    if "\n" in value.rstrip("\n"):
        raise PydanticCustomError("lines", "has more than one line", {"hint": "write it in one line"})
    for character in value.rstrip("\n"):
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
            message, hint = "has a character that can't be seen", "type it again; such characters come with copied text"
            raise PydanticCustomError("unseen", message, {"hint": hint})
    if value != value.strip() or "  " in value:
        hint = "write it behind the colon, one space between the words"
        raise PydanticCustomError("spaces", "has a space or line too many", {"hint": hint})
    if value == OPEN or value.casefold() in _UNKNOWN:
        hint = "find it out; the head of the file says where something may be unknown"
        raise PydanticCustomError("unknown", "is not what a letter can print", {"hint": hint})
    return value


def _address(value: str) -> str:
    """Refuse an address that no server accepts. Nobody can know here whether anybody reads mail sent to it."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - few commands need it

    try:
        validate_email(value, check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError as error:
        hint = f"{error}".rstrip(".")
        raise PydanticCustomError("address", "is no e-mail address", {"hint": hint[:1].lower() + hint[1:]}) from error
    if not value.isascii():
        raise PydanticCustomError("address", "is no e-mail address", {"hint": "write its domain in ASCII: xn--…"})
    return value


def _address_or_domain(value: str) -> str:
    _address(f"anybody{value}" if value.startswith("@") else value)
    return value


Count = Annotated[int, Field(ge=0, le=MAX_COUNT)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=160), AfterValidator(_one_line)]
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_one_line), AfterValidator(_address)]
EmailOrDomain = Annotated[
    str, StringConstraints(max_length=254), AfterValidator(_one_line), AfterValidator(_address_or_domain)
]
Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER, max_length=60)]
Percent = Annotated[
    Decimal,
    BeforeValidator(decimal, json_schema_input_type=float),
    Field(ge=0, le=100, max_digits=5, decimal_places=2),
]


PerSoMany = Annotated[
    Decimal,
    BeforeValidator(decimal, json_schema_input_type=float),
    Field(ge=0, le=MAX_COUNT, max_digits=10, decimal_places=3),
]


class Written(BaseModel):
    """A value that a person wrote: strict, frozen, without unknown keys."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Addressee(Written):
    """Who the letter is written to."""

    title: Line | None = Field(default=None, description="Mr, Ms, Dr, Sir …")
    forename: Line | None = Field(default=None, description="only where it is to be printed in the address")
    surname: Line | None = None
    name: Literal["unknown"] | None = Field(default=None, description="where nobody's name is known: unknown")
    salutation: Line | None = Field(default=None, description='after "Dear", where title and surname would be wrong')
    role: Line
    email: Email | None = Field(default=None, description="where the letter is sent, such as jo@council.example")


class Contact(Written):
    """Somebody at the council who may get a copy of the letter."""

    role: Line = Field(description="such as link officer, leader, chair of scrutiny")
    name: Line | None = None
    email: Email


class AlsoNamed(Written):
    """Another council that own words name."""

    council: Line = Field(description="its full name, as in its file")
    why: Line


class OwnWords(Written):
    """A paragraph for one council only."""

    after: Identifier = Field(description="id of the paragraph that it follows")
    say: str
    numbers: tuple[Line, ...] = Field(default=(), description='numbers that it quotes, such as "12" or "£2,750"')
    names: tuple[AlsoNamed, ...] = Field(default=(), description="other councils that it names, each with the reason")
    reason: Line


class Withheld(Written):
    """A paragraph or sentence that is left out of one council's letter."""

    id: Identifier
    reason: Line


class Broken(Written):
    """Something that the edition says is always true, and isn't true of one council."""

    id: Identifier = Field(description="id of an entry under `always` in facts.yaml")
    reason: Line


class CouncilFile(Written):
    """What every council's file has: `data/<year>/councils/<slug>.yaml`. The edition declares the other fields."""

    name: Line
    gss_code: Annotated[str, StringConstraints(pattern=GSS_CODE)] | None = None
    authority_type: str
    addressee: Addressee
    contacts: tuple[Contact, ...] = Field(default=(), description="others at the council, each with an e-mail address")
    sent_by: Literal["email", "post"]
    statistics_pages: Literal["omit"] | None = Field(default=None, description="omit, with the reason below")
    statistics_pages_reason: Line | None = None
    assumed: tuple[str, ...] = Field(default=(), description="fields that are not known, but assumed")
    exceptions: tuple[Broken, ...] = Field(default=(), description="what is always true, and isn't so here")
    own_words: tuple[OwnWords, ...] = ()
    withhold: tuple[Withheld, ...] = ()


class Without(Written):
    """A council whose cases are left out of an average."""

    council: Identifier
    reason: Line


class AveragesRow(Written):
    """Where the averages of an authority type come from: an entry of `data/<year>/averages.yaml`.

    The edition declares the averages. One that says `none` is None and set. One that is left out isn't set.
    """

    authority_type: str
    averages: Literal["published", "worked out", "none"]
    authorities: Count | None = Field(default=None, description="how many of the type the register has")
    source: Line | None = Field(default=None, description="where published averages come from")
    reason: Line | None = Field(default=None, description="why there is no average")
    without: tuple[Without, ...] = Field(default=(), description="councils that averages are worked out without")


Counts = Mapping[str, int | None]
"""A council's row of `data/<year>/statistics.csv`, by column; None where the cell is empty."""

Averages = Mapping[str, Fraction | None]
"""Averages of similar authorities in percent, exact, by name; None where there is none."""


@dataclass(frozen=True, slots=True)
class Council:
    """Everything that a year says about one council."""

    slug: str  # the name of its file without the ending; also the letter's
    file: CouncilFile
    counts: Counts
    places: Mapping[str, Place]  # of its fields, by key; "" is its file, `statistics.<column>` a cell of its row
    last_year: Mapping[str, Value] = field(default_factory=dict)  # its row of `last_year.csv`, by fact

    def field(self, key: str) -> Any:  # noqa: ANN401 - the value of any field
        """Give the value of a field in its file, such as `enquiries.late`. None if there is none."""
        value: Any = self.file
        for part in key.split("."):
            value = getattr(value, part, None)
        return value

    def place(self, key: str) -> Place:
        """Give the place of a field. If it is missing, give the place of the group that should have it."""
        while key not in self.places and key:
            key = key.rpartition(".")[0]
        return self.places[key]

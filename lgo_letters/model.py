"""What people write about councils, turned into frozen values: one class a file, one field a key.

Nothing here reads a file or knows a letter. A field that was not recorded is None here and `not recorded` in the
file; a field that is left out where it may not be is a problem, so that silence is never read as none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.functional_validators import AfterValidator
from pydantic_core import PydanticCustomError

from lgo_letters.problems import Place

NOT_RECORDED = "not recorded"
MAX_COUNT = 1_000_000
AUTHORITY_TYPES = ("county", "district", "metropolitan borough", "unitary", "London borough")
TRENDS = ("improved", "not improved", "not raised last year")
SENT_BY = ("email", "post")

GSS_CODE = r"^E[0-9]{8}$"
IDENTIFIER = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_UNKNOWN = {"not recorded", "not known", "unknown", "n/a", "#n/a", "tbc", "tbd", "todo", "?", "-", "–", "…", "..."}

AuthorityType = Literal["county", "district", "metropolitan borough", "unitary", "London borough"]
Trend = Literal["improved", "not improved", "not raised last year"]


def _recorded(value: object) -> object:
    """Read `not recorded` as None, and nothing else so."""
    if value is None:
        raise PydanticCustomError("nothing", "nothing is written here")
    return None if value == NOT_RECORDED else value


def _decimal(value: object) -> object:
    """Read a whole number as a decimal, too."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _one_line(value: str) -> str:
    """Refuse what a line of a letter can't hold: what can't be seen, spaces too many, a word for what isn't known."""
    if "\n" in value.rstrip("\n"):
        raise PydanticCustomError("lines", "has more than one line", {"hint": "write it in one line"})
    for character in value.rstrip("\n"):
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
            message, hint = "holds a character that can't be seen", "type it anew: it came with a copy from elsewhere"
            raise PydanticCustomError("unseen", message, {"hint": hint})
    if value != value.strip() or "  " in value:
        hint = "write it behind the colon, one space between the words"
        raise PydanticCustomError("spaces", "has a space or line too many", {"hint": hint})
    if value.casefold() in _UNKNOWN:
        hint = "find it out; the head of the file says where something may be unknown"
        raise PydanticCustomError("unknown", "is not what a letter can print", {"hint": hint})
    return value


Count = Annotated[int, Field(ge=0, le=MAX_COUNT)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=160), AfterValidator(_one_line)]
Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER, max_length=60)]
Percent = Annotated[
    Decimal,
    BeforeValidator(_decimal, json_schema_input_type=float),
    Field(ge=0, le=100, max_digits=5, decimal_places=2),
]
RecordedCount = Annotated[
    Count | None, BeforeValidator(_recorded, json_schema_input_type=Count | Literal["not recorded"])
]


class Written(BaseModel):
    """A value that a person wrote: strict, frozen, no key that isn't known."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Addressee(Written):
    """Who the letter is written to."""

    title: Line | None = Field(default=None, description="Mr, Ms, Dr, Sir …")
    forename: Line | None = Field(default=None, description="only where it is to be printed in the address")
    surname: Line | None = None
    name: Literal["unknown"] | None = Field(default=None, description="where nobody's name is known: unknown")
    salutation: Line | None = Field(default=None, description='after "Dear", where title and surname would be wrong')
    role: Line


class Enquiries(Written):
    """How the council answered the Ombudsman's enquiries."""

    sent: Count = Field(description="enquiries sent to the council in the year")
    late: Count = Field(description="not answered by the date asked for, answered since or not")
    trend: Trend = Field(description="against last year")


class WitnessSummons(Written):
    """Cases in which a witness summons was threatened or issued; no case counts twice."""

    threatened_only: Count = Field(description="cases in which one was threatened and none issued")
    issued: Count = Field(description="cases in which one was issued, threatened before or not")


class Remedies(Written):
    """How the council completed remedies in time."""

    timeliness: Trend = Field(description="against last year")
    late: RecordedCount = Field(default=None, description="remedies completed after the agreed date")


class Compliance(Written):
    """What became of the cases whose recommendations were not complied with."""

    new_complaints: Count = Field(description="of these cases, those in which a new complaint was opened")
    since_implemented: Count = Field(description="of these cases, those put right since")


class Training(Written):
    """Training delivered to the council's staff."""

    courses: Count


class OwnWords(Written):
    """A paragraph for one council alone."""

    after: Identifier = Field(description="id of the paragraph that it follows")
    say: str
    reason: Line


class Withheld(Written):
    """A paragraph or sentence that one council's letter does without."""

    id: Identifier
    reason: Line


class CouncilFile(Written):
    """Who is written to, and what the year was like: `data/<year>/councils/<slug>.yaml`."""

    name: Line
    gss_code: Annotated[str, StringConstraints(pattern=GSS_CODE)] | None = None
    authority_type: AuthorityType
    addressee: Addressee
    sent_by: Literal["email", "post"]
    enquiries: Annotated[
        Enquiries | None, BeforeValidator(_recorded, json_schema_input_type=Enquiries | Literal["not recorded"])
    ]
    witness_summons: Annotated[
        WitnessSummons | None,
        BeforeValidator(_recorded, json_schema_input_type=WitnessSummons | Literal["not recorded"]),
    ]
    remedies: Annotated[
        Remedies | None, BeforeValidator(_recorded, json_schema_input_type=Remedies | Literal["not recorded"])
    ]
    compliance: Annotated[
        Compliance | None, BeforeValidator(_recorded, json_schema_input_type=Compliance | Literal["not recorded"])
    ] = None
    training: Annotated[
        Training | None, BeforeValidator(_recorded, json_schema_input_type=Training | Literal["not recorded"])
    ]
    public_interest_reports: RecordedCount
    meeting_offered: bool = Field(description="a person decides that, not a threshold")
    statistics_pages: Literal["omit"] | None = Field(default=None, description="omit, with the reason below")
    statistics_pages_reason: Line | None = None
    assumed: tuple[str, ...] = Field(default=(), description="fields that are not known, but assumed")
    own_words: tuple[OwnWords, ...] = ()
    withhold: tuple[Withheld, ...] = ()


class AveragesRow(Written):
    """Published averages of one authority type, in percent: a row of `data/<year>/averages.yaml`."""

    authority_type: AuthorityType
    councils: Count | None = Field(default=None, description="how many councils of the type there are in England")
    uphold: Percent | None = None
    compliance: Percent | None = None
    satisfactory_remedy: Percent | None = None
    source: Line


COUNCIL_FILE = TypeAdapter(CouncilFile)
AVERAGES_FILE = TypeAdapter(tuple[AveragesRow, ...])


@dataclass(frozen=True, slots=True)
class Counts:
    """A council's row of `data/<year>/statistics.csv`; None where the cell is empty."""

    investigations: int | None = None
    upheld: int | None = None
    compliance_outcomes: int | None = None
    complied: int | None = None
    satisfactory_remedies: int | None = None


@dataclass(frozen=True, slots=True)
class Averages:
    """Averages of similar authorities in percent, exact; None where there is none."""

    uphold: Fraction | None = None
    compliance: Fraction | None = None
    satisfactory_remedy: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Council:
    """All that a year knows of one council.

    Attributes:
        slug: the file's name without its ending, and the letter's.
        file: what its file says.
        counts: its row of the statistics.
        places: where its fields stand, by dotted key; "" is its file, `statistics.upheld` a cell of its row.
    """

    slug: str
    file: CouncilFile
    counts: Counts
    places: Mapping[str, Place]

    def place(self, key: str) -> Place:
        """Say where a field stands; where it isn't written, where what should hold it begins."""
        while key not in self.places and key:
            key = key.rpartition(".")[0]
        return self.places[key]

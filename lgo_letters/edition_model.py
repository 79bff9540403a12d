"""Turn what people write about a year's letters into frozen values: the edition's file and its wording files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, TypeAdapter

from lgo_letters.facts.declaration import Day, FactName, FactPath, Figure
from lgo_letters.model import Email, EmailOrDomain, Identifier, Line, Written


def _one_or_more(value: object) -> object:
    """Read a single id as a list of one."""
    return (value,) if isinstance(value, str) else value


SIGNATURE = "signature.svg"  # the one picture that no draft has
LANGUAGE = r"^en(-[A-Z]{2})?$"  # dates, counts in words and hyphens are English


class Dates(Written):
    """The dates of a year's letters."""

    letter: Day
    publication: Day
    period_start: Day
    period_end: Day


class Signatory(Written):
    """Who signs."""

    name: Line
    roles: Annotated[tuple[Line, ...], Field(min_length=1)]
    formerly: Line | None = Field(default=None, description="the same person's name in last year's letters")


class ChartEntry(Written):
    """The one or two facts that a statistics section draws."""

    council: FactPath
    average: FactPath | None = None

    @property
    def drawn(self) -> tuple[FactPath, ...]:
        return (self.council, self.average) if self.average else (self.council,)


class SectionEntry(Written):
    """A section of the letter. Its wording is in `wording/<id>.yaml`."""

    id: Identifier
    heading: str = ""
    when: str = ""
    chart: ChartEntry | None = None


class EmailEntry(Written):
    """The e-mail with a letter. Its words are in `wording/<section>.yaml`."""

    sender: Email = Field(alias="from", description="the address that it is sent from")
    subject: str
    section: Identifier
    copies: tuple[Line, ...] = Field(default=(), description="roles of contacts who get a copy")
    shared: tuple[EmailOrDomain, ...] = Field(
        default=(), description="addresses, or domains such as @team.example, that several councils have"
    )


class SentEntry(Written):
    """A letter that was sent, and the document that it is."""

    council: Identifier
    document: Line


class EditionFile(Written):
    """The year's dates, signatory, national figures, and sections in order: `templates/<year>/edition.yaml`."""

    year: Annotated[int, Field(ge=1974, le=2999)]
    language: Annotated[str, StringConstraints(pattern=LANGUAGE)]
    dates: Dates
    signatory: Signatory
    organisation: Line
    title: str
    documents: tuple[Line, ...]
    reviewers: tuple[Line, ...] = Field(default=(), description="who may accept words")
    sent: tuple[SentEntry, ...] = Field(default=(), description="letters that were sent, each with its document")
    figures: tuple[Figure, ...]
    email: EmailEntry | None = Field(default=None, description="the message that a letter is sent with")
    sections: Annotated[tuple[SectionEntry, ...], Field(min_length=1)]
    may_name: tuple[Line, ...] = Field(default=(), description="councils whose full names the wording may have")
    specimen: bool = Field(default=False, description="whether each page is marked as one to try with")


Needs = Annotated[
    tuple[Identifier, ...],
    BeforeValidator(_one_or_more, json_schema_input_type=Identifier | tuple[Identifier, ...]),
]


class Phrase(Written):
    """Some words of a sentence, one of several ways to say them: an item of a sentence's `phrases`."""

    id: Identifier
    when: str = Field(default="", description="a condition")
    needs: Needs = Field(default=(), description="what must come before its sentence; of several, one is enough")
    source: str = Field(default="", description="the document that the words come from, or: new")
    say: str = Field(description='the words; "" for none')


class Entry(Written):
    """A paragraph, a sentence, or a choice of either: an item of `templates/<year>/wording/<section>.yaml`."""

    id: Identifier
    style: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9]*(-[a-z0-9]+)*)?$")] = Field(
        default="", description="a class of the style sheet"
    )
    when: str = Field(default="", description="a condition")
    needs: Needs = Field(default=(), description="what must come before it; of several, one is enough")
    source: str = Field(default="", description="the document that the words come from, or: new")
    phrases: Annotated[
        dict[FactName, Annotated[tuple[Phrase, ...], Field(min_length=1)]] | None, Field(min_length=1)
    ] = Field(default=None, description="of a sentence: words that differ, by the name that `say` has for them")
    year_only: bool = Field(default=False, description="whether it is true of this year only")
    say: str | None = Field(default=None, description="the words, one sentence a line")
    sentences: tuple[Entry, ...] | None = None
    choose: Literal["one", "at-most-one"] | None = None
    of: tuple[Entry, ...] | None = None


class AcceptedEntry(Written):
    """Words that somebody accepted or rejected: a block of `templates/<year>/accepted.yaml`."""

    text: Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{1,200}$")] | None = None
    letter: Identifier | None = None
    words: str
    by: Line
    date: Day
    note: Line | None = None
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,64}$")] | None = None
    rejected: Line | None = None
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{20}$")]

    @property
    def name(self) -> tuple[str, str]:
        """Say whether it is about a text or a letter, and which."""
        return ("text", self.text) if self.text else ("letter", self.letter or "")

    @property
    def rejection(self) -> str:
        """By whom it was rejected, when, and why."""
        return f"{self.by}, {self.date}: {self.rejected}"

    @property
    def decision(self) -> str:
        return f"rejected by {self.rejection}" if self.rejected else f"accepted by {self.by}, {self.date}"


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class SentMessage(Written):
    """A message or a letter that went out: an item of `data/<year>/sent.yaml`. Digests are SHA-256."""

    council: Identifier
    to: tuple[Email, ...] = Field(default=(), description="nobody's address where it went by post")
    letter: Sha256
    enclosure: Sha256 | None = None
    archived: Line = Field(description="where the message was put, from the workspace")
    digest: Sha256 = Field(description="of the message, or of the letter that went by post, as it was archived")


EDITION_FILE = TypeAdapter(EditionFile)
WORDING_FILE = TypeAdapter(tuple[Entry, ...])
ACCEPTED_FILE = TypeAdapter(tuple[AcceptedEntry, ...])
SENT_FILE = TypeAdapter(tuple[SentMessage, ...])

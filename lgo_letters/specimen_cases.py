"""The cases of a year's batch that few councils show, each a change of a made-up council."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lgo_letters.reading.statistics_file import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Made:
    """A made-up council before it is written: the fields of its file, and its row."""

    name: str
    fields: dict[str, Any]
    counts: dict[str, int]
    assumed: list[str] = field(default_factory=list)


def _counts(*counts: int) -> Callable[[Made], None]:
    """Make a case of figures; fields that hang on them are made to fit."""

    def case(made: Made) -> None:
        made.counts = dict(zip(COLUMNS, counts, strict=True))
        missed = made.counts["compliance_outcomes"] - made.counts["complied"]
        made.fields["compliance"] = {"new_complaints": min(missed, 1), "since_implemented": missed}

    return case


def _fields(**given: Any) -> Callable[[Made], None]:  # noqa: ANN401 - the fields of a council's file
    """Make a case of fields."""

    def case(made: Made) -> None:
        made.fields |= given

    return case


def _both(*cases: Callable[[Made], None]) -> Callable[[Made], None]:
    """Make a case of several, one after the other."""

    def case(made: Made) -> None:
        for each in cases:
            each(made)

    return case


def _since(new_complaints: int, since_implemented: int) -> Callable[[Made], None]:
    """Make a case of what became of four cases not complied with."""
    what = {"new_complaints": new_complaints, "since_implemented": since_implemented}
    return _both(_counts(20, 14, 9, 5, 2), _fields(compliance=what))


def _remedies(timeliness: str, late: int | str) -> Callable[[Made], None]:
    """Make a case of remedies late although all were complied with."""
    return _both(_counts(16, 13, 10, 10, 3), _fields(remedies={"timeliness": timeliness, "late": late}))


def _summonses(threatened_only: int, issued: int) -> Callable[[Made], None]:
    return _fields(witness_summons={"threatened_only": threatened_only, "issued": issued})


def _named(name: str) -> Callable[[Made], None]:
    """Make a case of a council's name, kept apart from others by the name that it had."""

    def case(made: Made) -> None:
        made.name = made.fields["name"] = name

    return case


def _written_to(**addressee: str) -> Callable[[Made], None]:
    return _fields(addressee={"role": "Chief Executive", **addressee})


def _late(sent: int, late: int, trend: str = "not improved") -> Callable[[Made], None]:
    return _fields(enquiries={"sent": sent, "late": late, "trend": trend})


def _assumed_late(made: Made) -> None:
    made.fields["enquiries"] = {"sent": 16, "late": 6, "trend": "not improved"}
    made.assumed = ["enquiries.sent", "enquiries.late"]


CASES: tuple[Callable[[Made], None], ...] = (
    _counts(0, 0, 0, 0, 0),  # no detailed investigation
    _counts(5, 0, 0, 0, 0),  # none upheld
    _counts(4, 2, 0, 0, 1),  # no compliance outcome
    _counts(1, 1, 1, 1, 1),  # one of everything
    _counts(4, 3, 3, 3, 0),  # small numbers
    _counts(250, 249, 249, 248, 1),  # rates just under 100 and just over 0
    _counts(13, 9, 12, 11, 2),  # one case not complied with
    _counts(20, 14, 9, 6, 2),  # several not complied with
    _counts(3, 2, 1, 0, 0),  # none complied with
    _counts(4, 3, 3, 0, 1),  # none of several complied with
    _since(0, 0),
    _since(0, 2),
    _since(0, 4),
    _since(1, 0),
    _since(1, 2),
    _since(2, 0),
    _since(2, 2),
    _since(2, 4),
    _remedies("not raised last year", 1),
    _remedies("not raised last year", 2),
    _remedies("not improved", 1),
    _remedies("not improved", 3),
    _remedies("not improved", "not recorded"),
    _remedies("improved", 0),
    _late(12, 2, "not raised last year"),
    _late(12, 4),
    _late(12, 5),
    _late(12, 7),
    _late(12, 9),
    _late(12, 10),
    _late(12, 12),
    _late(12, 1),
    _assumed_late,
    _late(1, 1),
    _late(1, 1, "improved"),
    _late(12, 6),
    _late(12, 12, "not raised last year"),
    _both(_late(12, 12), _remedies("improved", 0)),
    *(_both(_late(12, 5), _summonses(each, other)) for each in range(3) for other in range(3) if each + other),
    _both(_late(12, 0, "improved"), _summonses(1, 0)),
    _both(_late(12, 0, "not raised last year"), _summonses(0, 1)),
    _both(_late(12, 0, "not raised last year"), _fields(meeting_offered=True)),
    _fields(training={"courses": 3}),
    _fields(public_interest_reports=1),
    _fields(public_interest_reports=2),
    _fields(
        enquiries="not recorded",
        witness_summons="not recorded",
        remedies="not recorded",
        training="not recorded",
        public_interest_reports="not recorded",
        meeting_offered=False,
    ),  # nothing to say about the council at all
    _written_to(title="Ms", surname="Inkwell-Papermill"),
    _written_to(title="Mr", surname="Éclairé"),
    _written_to(title="Sir", forename="Quentin", surname="Blotwell", salutation="Sir Quentin"),
    _written_to(title="Dr", surname="O'Foolscap", role="Acting Chief Executive"),
    _written_to(title="Mrs", surname="Quire", role="Interim Head of Paid Service"),
    _written_to(name="unknown"),
    _named("Nib & Ferrule District Council"),
    _named("King's Parchment Borough Council"),
    _named("Carbon, Copy and Tally Council"),
    _named("Cyngor Sir Inclŵyd / Inkloyd Council"),
    _fields(sent_by="post"),
)
"""The cases of a year's batch that few councils show, one council each."""

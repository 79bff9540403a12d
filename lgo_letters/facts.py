"""Counts and what people recorded turned into the named facts that conditions and texts may ask about.

The only place with arithmetic. A fact is None where it does not apply (a rate without a denominator) or was not
recorded; it is never 0 for want of knowing. It is long because all facts stand in one list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lgo_letters.figures import WHOLE, Type, Value
from lgo_letters.model import AUTHORITY_TYPES, NOT_RECORDED, SENT_BY, TRENDS, Averages, Council, Counts

if TYPE_CHECKING:
    from lgo_letters.edition_model import EditionFile, Figure

Facts = Mapping[str, Value]
TRENDS_OR_NOT_RECORDED = (*TRENDS, NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact's definition.

    Attributes:
        name: as conditions and texts call it.
        type: what its values are.
        meaning: one line, for people.
        values: of a text fact that has a list, the texts on it.
        part, whole: of a rate or share, the counts that it is worked out from.
        national: whether it is the same in every letter of the year.
    """

    name: str
    type: Type
    meaning: str
    values: tuple[str, ...] = ()
    part: str = ""
    whole: str = ""
    national: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What facts are worked out from: one council, the averages of its type, its year's edition."""

    council: Council
    averages: Averages
    edition: EditionFile


def percentage(part: int | None, whole: int | None) -> Fraction | None:
    """Work out a rate.

    Args:
        part: cases that count, at least 0; None where not known.
        whole: cases in all; 0 means that the rate does not apply.

    Returns:
        The exact rate in percent, or None where it does not apply or isn't known.
    """
    return None if part is None or not whole else Fraction(WHOLE * part, whole)


def proportion(part: int | None, whole: int | None) -> Fraction | None:
    """Work out a share from 0 to 1, exactly; None where it does not apply or isn't known."""
    return None if part is None or not whole else Fraction(part, whole)


def added(*counts: int | None) -> int | None:
    """Add counts; None where one of them isn't known."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


def not_complied_of(counts: Counts) -> int | None:
    """Count the compliance outcomes without compliance; None where either count isn't known."""
    if counts.compliance_outcomes is None or counts.complied is None:
        return None
    return counts.compliance_outcomes - counts.complied


def addressee_name(material: Material) -> str | None:
    """Write the first line of the address: title, forename where given, surname."""
    addressee = material.council.file.addressee
    parts = [part for part in (addressee.title, addressee.forename, addressee.surname) if part]
    return None if addressee.name else " ".join(parts)


def salutation_name(material: Material) -> str | None:
    """Write what follows "Dear": what the file says, or title and surname."""
    addressee = material.council.file.addressee
    if addressee.name:
        return None
    return addressee.salutation or " ".join(part for part in (addressee.title, addressee.surname) if part)


def after_non_compliance(material: Material, count: str) -> int | None:
    """Count the cases that were not complied with and of which something became; 0 where there are none."""
    if not_complied_of(material.council.counts) == 0:
        return 0
    compliance = material.council.file.compliance
    return None if compliance is None else getattr(compliance, count)


Work = Callable[[Material], Value]

_WORKED_OUT: tuple[tuple[Fact, Work], ...] = (
    (Fact("council_name", Type.TEXT, "the council's name"), lambda of: of.council.file.name),
    (
        Fact("authority_type", Type.CHOICE, "which councils it is similar to", AUTHORITY_TYPES),
        lambda of: of.council.file.authority_type,
    ),
    (Fact("addressee_name", Type.TEXT, "who is written to; not known where name: unknown"), addressee_name),
    (Fact("addressee_role", Type.TEXT, "the addressee's role"), lambda of: of.council.file.addressee.role),
    (Fact("salutation_name", Type.TEXT, 'what follows "Dear"; not known where name: unknown'), salutation_name),
    (Fact("sent_by", Type.CHOICE, "how the letter is sent", SENT_BY), lambda of: of.council.file.sent_by),
    (
        Fact("statistics_given", Type.YES_NO, "whether the letter has statistics pages"),
        lambda of: of.council.file.statistics_pages is None,
    ),
    (Fact("investigations", Type.COUNT, "detailed investigations"), lambda of: of.council.counts.investigations),
    (Fact("upheld", Type.COUNT, "complaints upheld, of the investigations"), lambda of: of.council.counts.upheld),
    (
        Fact("satisfactory_remedies", Type.COUNT, "upheld complaints that the council had put right before"),
        lambda of: of.council.counts.satisfactory_remedies,
    ),
    (
        Fact("compliance_outcomes", Type.COUNT, "cases whose compliance with recommendations was assessed"),
        lambda of: of.council.counts.compliance_outcomes,
    ),
    (Fact("complied", Type.COUNT, "compliance outcomes with compliance"), lambda of: of.council.counts.complied),
    (
        Fact("not_complied", Type.COUNT, "compliance outcomes without compliance"),
        lambda of: not_complied_of(of.council.counts),
    ),
    (
        Fact("new_complaints", Type.COUNT, "cases not complied with in which a new complaint was opened"),
        lambda of: after_non_compliance(of, "new_complaints"),
    ),
    (
        Fact("since_implemented", Type.COUNT, "cases not complied with that were put right since"),
        lambda of: after_non_compliance(of, "since_implemented"),
    ),
    (
        Fact("sent", Type.COUNT, "enquiries sent to the council"),
        lambda of: None if of.council.file.enquiries is None else of.council.file.enquiries.sent,
    ),
    (
        Fact("late", Type.COUNT, "enquiries not answered by the date asked for"),
        lambda of: None if of.council.file.enquiries is None else of.council.file.enquiries.late,
    ),
    (
        Fact("responses_trend", Type.CHOICE, "late responses against last year", TRENDS_OR_NOT_RECORDED),
        lambda of: NOT_RECORDED if of.council.file.enquiries is None else of.council.file.enquiries.trend,
    ),
    (
        Fact("summons_threatened_only", Type.COUNT, "cases with a witness summons threatened, none issued"),
        lambda of: None if of.council.file.witness_summons is None else of.council.file.witness_summons.threatened_only,
    ),
    (
        Fact("summons_issued", Type.COUNT, "cases with a witness summons issued"),
        lambda of: None if of.council.file.witness_summons is None else of.council.file.witness_summons.issued,
    ),
    (
        Fact("summons_total", Type.COUNT, "cases with a witness summons threatened or issued"),
        lambda of: (
            None
            if (summons := of.council.file.witness_summons) is None
            else added(summons.threatened_only, summons.issued)
        ),
    ),
    (
        Fact("remedies_timeliness", Type.CHOICE, "remedies in time against last year", TRENDS_OR_NOT_RECORDED),
        lambda of: NOT_RECORDED if of.council.file.remedies is None else of.council.file.remedies.timeliness,
    ),
    (
        Fact("remedies_late", Type.COUNT, "remedies completed after the agreed date"),
        lambda of: None if of.council.file.remedies is None else of.council.file.remedies.late,
    ),
    (
        Fact("training_courses", Type.COUNT, "training courses delivered to the council"),
        lambda of: None if of.council.file.training is None else of.council.file.training.courses,
    ),
    (
        Fact("public_interest_reports", Type.COUNT, "public interest reports about the council"),
        lambda of: of.council.file.public_interest_reports,
    ),
    (
        Fact("meeting_offered", Type.YES_NO, "whether a meeting is offered; a person decides that"),
        lambda of: of.council.file.meeting_offered,
    ),
    (
        Fact("uphold_average", Type.AVERAGE, "uphold rate of similar authorities"),
        lambda of: of.averages.uphold,
    ),
    (
        Fact("compliance_average", Type.AVERAGE, "compliance rate of similar authorities"),
        lambda of: of.averages.compliance,
    ),
    (
        Fact("satisfactory_remedy_average", Type.AVERAGE, "satisfactory remedy rate of similar authorities"),
        lambda of: of.averages.satisfactory_remedy,
    ),
    (Fact("letter_date", Type.DATE, "the letter's date", national=True), lambda of: of.edition.dates.letter),
    (
        Fact("publication_date", Type.DATE, "the day on which the letter is published", national=True),
        lambda of: of.edition.dates.publication,
    ),
    (
        Fact("period_start", Type.DATE, "first day of the year told of", national=True),
        lambda of: of.edition.dates.period_start,
    ),
    (
        Fact("period_end", Type.DATE, "last day of the year told of", national=True),
        lambda of: of.edition.dates.period_end,
    ),
)

_RATIOS: tuple[tuple[Fact, Callable[[int | None, int | None], Fraction | None]], ...] = (
    (
        Fact("uphold_rate", Type.RATE, "upheld of the investigations", part="upheld", whole="investigations"),
        percentage,
    ),
    (
        Fact(
            "compliance_rate",
            Type.RATE,
            "complied of the compliance outcomes",
            part="complied",
            whole="compliance_outcomes",
        ),
        percentage,
    ),
    (
        Fact(
            "satisfactory_remedy_rate",
            Type.RATE,
            "satisfactory remedies of the upheld complaints",
            part="satisfactory_remedies",
            whole="upheld",
        ),
        percentage,
    ),
    (Fact("late_share", Type.SHARE, "late of the enquiries sent", part="late", whole="sent"), proportion),
)


def national_facts(figures: Iterable[Figure]) -> tuple[Fact, ...]:
    """Define the facts of an edition's national figures.

    A figure with last year's has two more: by how much it is more (`…_more`), and by how much less (`…_fewer`); the
    one that does not apply is None.
    """
    facts: list[Fact] = []
    for figure in figures:
        facts.append(Fact(figure.name, Type.COUNT, figure.meaning, national=True))
        if figure.last_year is not None:
            facts += [
                Fact(f"{figure.name}_more", Type.COUNT, f"{figure.meaning}: more than last year by", national=True),
                Fact(f"{figure.name}_fewer", Type.COUNT, f"{figure.meaning}: fewer than last year by", national=True),
            ]
    return tuple(facts)


def known_facts(figures: Iterable[Figure]) -> dict[str, Fact]:
    """List all facts of an edition by name, in the order in which `lgo-letters facts` prints them."""
    own = [fact for fact, _ in _WORKED_OUT]
    ratios = [fact for fact, _ in _RATIOS]
    return {fact.name: fact for fact in (*own, *ratios, *national_facts(figures))}


def work_out(council: Council, averages: Averages, edition: EditionFile) -> dict[str, Value]:
    """Work out every fact about a council, in the order of `known_facts`."""
    material = Material(council, averages, edition)
    facts: dict[str, Value] = {fact.name: work(material) for fact, work in _WORKED_OUT}
    for fact, ratio in _RATIOS:
        part, whole = facts[fact.part], facts[fact.whole]
        facts[fact.name] = ratio(
            part if isinstance(part, int) else None,
            whole if isinstance(whole, int) else None,
        )
    return facts | national_values(edition.figures)


def national_values(figures: Iterable[Figure]) -> dict[str, Value]:
    """Work out the facts of an edition's national figures, the same for every council; see `national_facts`."""
    values: dict[str, Value] = {}
    for figure in figures:
        values[figure.name] = figure.value
        if figure.last_year is not None:
            difference = figure.value - figure.last_year
            values[f"{figure.name}_more"] = difference if difference > 0 else None
            values[f"{figure.name}_fewer"] = -difference if difference < 0 else None
    return values


def shared_values(edition: EditionFile) -> dict[str, Value]:
    """Work out all facts that are the same in every letter of a year: its dates and its national figures."""
    dates = edition.dates
    return {
        "letter_date": dates.letter,
        "publication_date": dates.publication,
        "period_start": dates.period_start,
        "period_end": dates.period_end,
    } | national_values(edition.figures)

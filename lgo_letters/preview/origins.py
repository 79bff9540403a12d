"""A fact turned into the places where people wrote what it is worked out from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lgo_letters.problems import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lgo_letters.facts import Fact
    from lgo_letters.model import Council
    from lgo_letters.pipeline import Year

FIELDS: Mapping[str, tuple[str, ...]] = {
    "council_name": ("name",),
    "authority_type": ("authority_type",),
    "addressee_name": ("addressee",),
    "addressee_role": ("addressee.role",),
    "salutation_name": ("addressee",),
    "sent_by": ("sent_by",),
    "statistics_given": ("statistics_pages",),
    "investigations": ("statistics.investigations",),
    "upheld": ("statistics.upheld",),
    "satisfactory_remedies": ("statistics.satisfactory_remedies",),
    "compliance_outcomes": ("statistics.compliance_outcomes",),
    "complied": ("statistics.complied",),
    "not_complied": ("statistics.compliance_outcomes", "statistics.complied"),
    "new_complaints": ("compliance.new_complaints",),
    "since_implemented": ("compliance.since_implemented",),
    "sent": ("enquiries.sent",),
    "late": ("enquiries.late",),
    "responses_trend": ("enquiries.trend",),
    "summons_threatened_only": ("witness_summons.threatened_only",),
    "summons_issued": ("witness_summons.issued",),
    "summons_total": ("witness_summons.threatened_only", "witness_summons.issued"),
    "remedies_timeliness": ("remedies.timeliness",),
    "remedies_late": ("remedies.late",),
    "training_courses": ("training.courses",),
    "public_interest_reports": ("public_interest_reports",),
    "meeting_offered": ("meeting_offered",),
}
AVERAGES = frozenset({"uphold_average", "compliance_average", "satisfactory_remedy_average"})


def origins(fact: Fact, council: Council, year: Year) -> Iterator[tuple[str, Place]]:
    """Name the fields that a fact comes from, each with its place; a field that isn't written has its file's."""
    if fact.national:
        yield "edition.yaml", Place(f"{year.edition.label}/edition.yaml")
    elif fact.name in AVERAGES:
        yield "averages.yaml", Place(f"data/{year.year}/averages.yaml")
    else:
        keys = FIELDS.get(fact.name) or (*FIELDS[fact.part], *FIELDS[fact.whole])
        for key in keys:
            yield key, council.place(key)

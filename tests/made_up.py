"""A council that doesn't exist, with each of its facts open to change: what tests of wording and rules start from."""

from __future__ import annotations

from typing import Any

from lgo_letters.model import NOT_RECORDED, Council, CouncilFile, Counts
from lgo_letters.problems import Place

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

COUNTS = Counts(investigations=8, upheld=4, compliance_outcomes=3, complied=3, satisfactory_remedies=2)


def council(counts: Counts = COUNTS, **fields: object) -> Council:
    """Make a council of the plain one, with some fields written otherwise, as they would be in its file."""
    file = CouncilFile.model_validate(PLAIN | fields)
    return Council("little-dithering", file, counts, {"": Place("data/little-dithering.yaml", 1, 1)})

"""Letters that are hard to lay out: made-up councils, one for each case that there may be in a year."""

from fractions import Fraction
from typing import Any

from made_up import averaged, council, counted

from lgo_letters.compose import compose
from lgo_letters.letter import Letter
from lgo_letters.model import Averages, Council
from lgo_letters.pipeline import Year

EVERYTHING: dict[str, Any] = {
    "enquiries": {"sent": 16, "late": 6, "trend": "not improved"},
    "witness_summons": {"threatened_only": 1, "issued": 1},
    "remedies": {"timeliness": "not improved", "late": 4},
    "compliance": {"new_complaints": 1, "since_implemented": 1},
    "training": {"courses": 3},
    "public_interest_reports": 2,
    "meeting_offered": True,
}
"""Something to say about everything that a letter can speak of."""

AVERAGES = averaged(Fraction(67), Fraction(199, 2), Fraction(11))
COUNTS = counted(investigations=16, upheld=13, compliance_outcomes=10, complied=8, satisfactory_remedies=3)
LONG = " ".join(["I was sorry to hear of the flood at your offices, and of all that was lost in it."] * 12)


def _own_words(*said: str) -> dict[str, Any]:
    return {"own_words": tuple({"after": "purpose", "say": each, "reason": "a test"} for each in said)}


def _unknown() -> dict[str, Any]:
    return {"addressee": {"name": "unknown", "role": "Chief Executive"}}


def _addressee(**parts: str) -> dict[str, Any]:
    return {"addressee": {"title": "Ms", "surname": "Nemo", "role": "Chief Executive"} | parts}


COUNCILS: dict[str, Council] = {
    "nothing to say": council(),
    "nothing at all": council(counted(), statistics_pages="omit", statistics_pages_reason="a test", **_unknown()),
    "every paragraph": council(COUNTS, **EVERYTHING),
    "the longest": council(
        COUNTS,
        **EVERYTHING | _own_words(LONG, LONG),
        **_addressee(surname="Featherstonehaugh-Cholmondeley", role="Interim Joint Chief Executive and Town Clerk"),
        name="Little Dithering, Great Dithering and Upper Wibbling Joint Metropolitan Borough Council",
    ),
    "accents": council(COUNTS, name="Šnöwbÿ Town Council", **_addressee(title="Señora", surname="Ñandú-Œuvré")),
    "Welsh": council(COUNTS, name="Cyngor Sir Ffug-yr-Ŵy & Tŷ Gŵyl Council", **_addressee(surname="ap Siôn")),
    "apostrophe": council(COUNTS, name="King's Nowhere & Queen's Nowhere Council", **_addressee(surname="O'Nemo")),
    "knighthood": council(COUNTS, **_addressee(title="Sir", forename="Jo", salutation="Sir Jo")),
    "no investigation": council(counted(0, 0, 0, 0, 0)),
    "none upheld": council(counted(4, 0, 3, 3, 0)),
    "no compliance outcome": council(counted(4, 2, 0, 0, 1)),
    "one of each": council(counted(1, 1, 1, 1, 1)),
    "just under all": council(
        counted(1000, 999, 1000, 999, 1), compliance={"new_complaints": 0, "since_implemented": 1}
    ),
}
HARDEST = ("nothing at all", "the longest", "Welsh", "no investigation")  # in each run


def letter(name: str, year: Year, averages: Averages = AVERAGES) -> Letter:
    """Compose the letter of a case."""
    return compose(COUNCILS[name], averages, year.edition).letter

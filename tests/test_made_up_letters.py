"""Compare the letters of a made-up year that show everything with those that were kept (docs/snapshots.md).

County councils have no averages in this year. Some councils are added for what is too rare.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from made_up import COUNTS, council, counted

from lgo_letters.model import Council, Counts
from lgo_letters.pipeline import Year, load_year
from lgo_letters.snapshot.files import read_snapshot
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.testing import LettersRegression

FEW = counted(investigations=8, upheld=4, compliance_outcomes=3, complied=1, satisfactory_remedies=2)
TWO = {**FEW, "compliance_outcomes": 2}
RARE: dict[str, tuple[Counts, dict[str, object]]] = {
    "rare-one-of-two-not-complied-with": (TWO, {}),
    "rare-one-remedy-late": (FEW, {"remedies": {"timeliness": "not improved", "late": 1}}),
    "rare-several-remedies-late": (FEW, {"remedies": {"timeliness": "not improved", "late": 2}}),
    "rare-remedies-late-not-counted": (FEW, {"remedies": {"timeliness": "not improved"}}),
    "rare-all-complied-remedies-late-not-counted": (COUNTS, {"remedies": {"timeliness": "not improved"}}),
    "rare-all-answers-late": (COUNTS, {"enquiries": {"sent": 3, "late": 3, "trend": "improved"}}),
    "rare-one-enquiry-late-for-the-first-time": (
        COUNTS,
        {"enquiries": {"sent": 1, "late": 1, "trend": "not raised last year"}},
    ),
    "rare-summons-and-remedies-improved": (
        COUNTS,
        {"remedies": {"timeliness": "improved"}, "witness_summons": {"threatened_only": 1, "issued": 0}},
    ),
}
"""Councils for what no letter of the made-up year shows."""


@pytest.fixture(scope="module")
def year(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give the made-up year, with the rare councils."""
    folder = tmp_path_factory.mktemp("specimen") / "year"
    write_specimen(folder, root / "templates" / "2020", 120, 1)
    averages = folder / "data/2020/averages.yaml"
    text = averages.read_text(encoding="utf-8")
    worked_out, none = "county\n  averages: worked out", "county\n  averages: none\n  reason: so that letters say so"
    assert worked_out in text
    averages.write_text(text.replace(worked_out, none), encoding="utf-8")
    drawn = load_year(folder)
    return replace(drawn, councils={**drawn.councils, **{slug: _rare(slug) for slug in RARE}})


def _rare(slug: str) -> Council:
    counts, fields = RARE[slug]
    return replace(council(counts, authority_type="county", **fields), slug=slug)


def test_the_letters_are_as_they_were_kept(letters_regression: LettersRegression) -> None:
    letters_regression.check()


def test_they_show_every_text_but_those_for_other_national_figures(year: Year) -> None:
    kept = read_snapshot(Path(__file__).with_suffix(""))
    assert kept
    shown = {name for place in kept.texts for name in place.split(" > ")}
    acceptance = year.edition.acceptance
    asked = [name for name in acceptance.texts if name in acceptance.conditional and not name.startswith("email")]

    unseen = [name for name in asked if name not in shown]

    assert unseen == ["courses-one-more", "courses-same", "courses-one-fewer", "courses-fewer"]

"""Letters as plain text, one file each: those of the year, and of made-up councils that together show everything.

Which made-up councils these are is worked out as a reading copy is: with them each paragraph, each sentence and both
sides of each threshold that any letter of the made-up year shows are in a file here.
"""

import csv
import io
from pathlib import Path

import pytest
from made_up import COUNTS, averaged, council, counted
from pytest_regressions.file_regression import FileRegressionFixture

from lgo_letters.approval.reading_copy import reading_copy
from lgo_letters.compose import compose as compose_one
from lgo_letters.edition.acceptance import texts_in
from lgo_letters.letter import Letter
from lgo_letters.model import Counts
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.plain_text import plain_text
from lgo_letters.specimen.workspace import write_specimen

FOLDER = Path(__file__).with_suffix("")
FEW = counted(investigations=8, upheld=4, compliance_outcomes=3, complied=1, satisfactory_remedies=2)
RARE: dict[str, tuple[Counts, dict[str, object]]] = {
    "rare-one-remedy-late": (FEW, {"remedies": {"timeliness": "not improved", "late": 1}}),
    "rare-several-remedies-late": (FEW, {"remedies": {"timeliness": "not improved", "late": 2}}),
    "rare-remedies-late-not-counted": (FEW, {"remedies": {"timeliness": "not improved"}}),
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
"""Councils for what no letter of the made-up year shows; none of them has an average."""


@pytest.fixture(scope="module")
def made_up(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give a made-up year."""
    folder = tmp_path_factory.mktemp("specimen") / "year"
    write_specimen(folder, root / "templates" / "2020", 340, 1)
    return load_year(folder)


@pytest.fixture(scope="module")
def letters(year: Year, made_up: Year) -> dict[str, Letter]:
    """Give the letters that are kept, by name: first those of the year."""
    real = {slug: compose(each, year) for slug, each in year.councils.items()}
    rare = {
        name: compose_one(council(counts, **fields), averaged(), year.edition).letter
        for name, (counts, fields) in RARE.items()
    }
    return real | {each.letter.slug: each.letter for each in reading_copy(made_up).chosen} | rare


def test_each_letter_says_what_its_file_says(
    letters: dict[str, Letter], year: Year, file_regression: FileRegressionFixture
) -> None:
    wrong = []
    for name, letter in letters.items():
        try:
            file_regression.check(plain_text(letter, year.edition.facts), basename=name)
        except (AssertionError, pytest.fail.Exception) as error:
            wrong.append(str(error))

    assert not wrong, "\n".join(wrong)


def test_no_file_is_without_its_letter(letters: dict[str, Letter]) -> None:
    kept = {path.stem for path in FOLDER.glob("*.txt")}

    assert kept == set(letters)


def test_decisions_which_texts_stand_in_which_letter(
    letters: dict[str, Letter], year: Year, file_regression: FileRegressionFixture
) -> None:
    acceptance = year.edition.acceptance
    names = [name for name in acceptance.texts if name in acceptance.conditional]
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["text", *letters])
    having = {slug: set(texts_in(letter)) for slug, letter in letters.items()}
    rows.writerows([name, *("x" if name in having[slug] else "" for slug in letters)] for name in names)

    file_regression.check(table.getvalue(), basename="decisions", extension=".csv")


def test_the_letters_show_every_text_but_those_for_other_national_figures(
    letters: dict[str, Letter], year: Year
) -> None:
    shown = {name for letter in letters.values() for name in texts_in(letter)}

    unseen = [name for name in year.edition.acceptance.texts if name not in shown and not name.startswith("email")]

    assert unseen == ["courses-one-more", "courses-same", "courses-one-fewer", "courses-fewer"]

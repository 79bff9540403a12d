"""What you can write in the fields of `edition.yaml`, and what you can't."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from lgo_letters.edition_model import EDITION_FILE, WORDING_FILE

GOOD: dict[str, Any] = {
    "year": 2020,
    "language": "en-GB",
    "dates": {
        "letter": "2020-07-22",
        "publication": "2020-07-29",
        "period_start": "2019-04-01",
        "period_end": "2020-03-31",
    },
    "signatory": {"name": "A Nemo", "roles": ("Ombudsman",)},
    "organisation": "The Ombudsman",
    "title": "A letter",
    "documents": (),
    "figures": (),
    "sections": ({"id": "introduction"},),
}


def _wrong(**fields: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as raised:
        EDITION_FILE.validate_python(GOOD | fields)
    return [(".".join(map(str, error["loc"])), error["type"]) for error in raised.value.errors()]


def test_a_date_is_written_year_month_day() -> None:
    assert EDITION_FILE.validate_python(GOOD).dates.letter == date(2020, 7, 22)


@pytest.mark.parametrize(
    "day",
    ["22 July 2020", "2020-7-22", "22/07/2020", "2020-02-30", "20200722", "2020-W30-3", "2020-07-2\uff12", 2020, None],
)
def test_a_date_that_is_written_otherwise_is_refused(day: object) -> None:
    assert _wrong(dates=GOOD["dates"] | {"letter": day}) == [("dates.letter", "day")]


@pytest.mark.parametrize("year", [1973, 3000, "2020", True])
def test_a_year_is_one_with_an_ombudsman(year: object) -> None:
    assert [field for field, _ in _wrong(year=year)] == ["year"]


@pytest.mark.parametrize("language", ["English", "en_GB", "EN-gb", "", "cy"])
def test_a_language_is_english_written_as_browsers_know_it(language: str) -> None:
    assert _wrong(language=language) == [("language", "string_pattern_mismatch")]


def test_an_edition_has_sections_and_a_signatory_roles() -> None:
    assert _wrong(sections=(), signatory={"name": "A Nemo", "roles": ()}) == [
        ("signatory.roles", "too_short"),
        ("sections", "too_short"),
    ]


@pytest.mark.parametrize("name", ["Courses", "courses-delivered", "1st", "_x", ""])
def test_a_figure_is_named_as_a_fact(name: str) -> None:
    figures = ({"name": name, "meaning": "courses", "value": 1},)

    assert _wrong(figures=figures) == [("figures.0.name", "string_pattern_mismatch")]


@pytest.mark.parametrize("identifier", ["Responses", "responses_late", "responses-", "1-two", "späť", ""])
def test_an_id_is_small_letters_figures_and_hyphens(identifier: str) -> None:
    assert _wrong(sections=({"id": identifier},))[0] == ("sections.0.id", "string_pattern_mismatch")


@pytest.mark.parametrize(
    ("written", "needs"),
    [("one", ("one",)), (("one", "two"), ("one", "two")), ((), ())],
    ids=["one", "several", "none"],
)
def test_needs_takes_one_id_or_several(written: object, needs: tuple[str, ...]) -> None:
    (entry,) = WORDING_FILE.validate_python(({"id": "a", "needs": written, "say": "x"},))

    assert entry.needs == needs


def test_a_choice_is_one_or_at_most_one() -> None:
    with pytest.raises(ValidationError) as raised:
        WORDING_FILE.validate_python(({"id": "a", "choose": "any", "of": ({"id": "b", "say": "x"},)},))

    assert [error["loc"] for error in raised.value.errors()] == [(0, "choose")]


def test_an_entry_inside_an_entry_is_read_with_its_place() -> None:
    with pytest.raises(ValidationError) as raised:
        WORDING_FILE.validate_python(({"id": "a", "sentences": ({"id": "b", "off": ({"id": "c"},)},)},))

    assert [error["loc"] for error in raised.value.errors()] == [(0, "sentences", 0, "off")]

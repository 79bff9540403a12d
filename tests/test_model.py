"""What you can write in the fields of a council's file, and what you can't."""

from decimal import Decimal
from typing import Any

import pytest
from made_up import CATALOGUE, counted
from pydantic import ValidationError

from lgo_letters.facts.file_models import averages_file, council_file
from lgo_letters.model import Council
from lgo_letters.problems import Place

COUNCIL_FILE = council_file(CATALOGUE.declared)
AVERAGES_FILE = averages_file(CATALOGUE.declared)

GOOD: dict[str, Any] = {
    "name": "Little Dithering Borough Council",
    "authority_type": "district",
    "addressee": {"title": "Ms", "surname": "Nemo", "role": "Chief Executive"},
    "sent_by": "email",
    "enquiries": {"sent": 4, "late": 1, "trend": "improved"},
    "witness_summons": {"threatened_only": 0, "issued": 0},
    "remedies": {"timeliness": "improved", "late": 0},
    "training": {"courses": 0},
    "public_interest_reports": 0,
    "meeting_offered": False,
}


def _wrong(**fields: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as raised:
        COUNCIL_FILE.validate_python(GOOD | fields)
    return [(".".join(map(str, error["loc"])), error["type"]) for error in raised.value.errors()]


@pytest.mark.parametrize("field", ["enquiries", "witness_summons", "remedies", "compliance", "training"])
def test_a_group_that_was_not_recorded_is_none(field: str) -> None:
    file = COUNCIL_FILE.validate_python(GOOD | {field: "not recorded"})

    assert getattr(file, field) is None


def test_a_count_that_was_not_recorded_is_none_and_never_0() -> None:
    file = COUNCIL_FILE.validate_python(GOOD | {"public_interest_reports": "not recorded"})

    assert file.model_dump()["public_interest_reports"] is None


def test_remedies_that_were_late_may_be_left_out() -> None:
    file = COUNCIL_FILE.validate_python(GOOD | {"remedies": {"timeliness": "improved"}})

    assert file.model_dump()["remedies"] == {"timeliness": "improved", "late": None}


def test_silence_is_not_read_as_not_recorded() -> None:
    assert _wrong(enquiries=None) == [("enquiries", "nothing")]


@pytest.mark.parametrize(
    "field",
    [
        "name",
        "authority_type",
        "addressee",
        "sent_by",
        "enquiries",
        "witness_summons",
        "remedies",
        "training",
        "public_interest_reports",
        "meeting_offered",
    ],
)
def test_what_is_left_out_where_it_may_not_be_is_missing(field: str) -> None:
    with pytest.raises(ValidationError) as raised:
        COUNCIL_FILE.validate_python({key: value for key, value in GOOD.items() if key != field})

    assert [(error["loc"], error["type"]) for error in raised.value.errors()] == [((field,), "missing")]


@pytest.mark.parametrize(
    "name",
    [
        "Marks & Spencer <Council>",
        'King\'s "Lynn" *Council* _x_ [y] `z`',
        "Cyngor Tŷ Ŵ Council",
        "Łódź Council",
        "Emoji 😀 Council",
        "C" * 160,
    ],
    ids=["markup", "markdown", "welsh", "polish", "emoji", "long"],
)
def test_a_name_stays_as_it_was_written(name: str) -> None:
    assert COUNCIL_FILE.validate_python(GOOD | {"name": name}).name == name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", "string_too_short"),
        ("C" * 161, "string_too_long"),
        ("Two\nlines", "lines"),
        ("Tab\there", "unseen"),
        ("Right-to-left\u202emark", "unseen"),
        ("Zero\u200bwidth", "unseen"),
        ("Line\u2028separator", "unseen"),
        ("Private\ue000", "unseen"),
        ("Half\ud800", "string_unicode"),
        (" Council", "spaces"),
        ("Council ", "spaces"),
        ("Council\n", "spaces"),
        ("Two  spaces", "spaces"),
        ("not recorded", "unknown"),
        ("Not Recorded", "unknown"),
        ("TBC", "unknown"),
        ("#N/A", "unknown"),
        ("?", "unknown"),
        (7, "string_type"),
    ],
)
def test_what_no_line_of_a_letter_can_hold_is_refused(name: object, kind: str) -> None:
    assert _wrong(name=name) == [("name", kind)]


@pytest.mark.parametrize("sent", [-1, 1_000_001, True, 4.0, Decimal(4), "4", None])
def test_a_count_is_a_whole_number_from_0_to_a_million(sent: object) -> None:
    assert [field for field, _ in _wrong(enquiries={"sent": sent, "late": 0, "trend": "improved"})] == [
        "enquiries.sent"
    ]


@pytest.mark.parametrize("code", ["E0800001", "E080000144", "e08000014", "W06000001", "E08000014\n", "E0800001\uff14"])
def test_a_gss_code_is_e_and_eight_digits(code: str) -> None:
    assert _wrong(gss_code=code) == [("gss_code", "string_pattern_mismatch")]


@pytest.mark.parametrize("answer", ["true", "yes", 1, None])
def test_an_answer_is_true_or_false(answer: object) -> None:
    assert _wrong(meeting_offered=answer) == [("meeting_offered", "bool_type")]


def test_a_field_that_does_not_exist_is_refused() -> None:
    assert _wrong(enquries="not recorded") == [("enquries", "extra_forbidden")]


def test_a_value_can_not_be_changed() -> None:
    file = COUNCIL_FILE.validate_python(GOOD)

    with pytest.raises(ValidationError):
        file.name = "Another Council"  # type: ignore[misc]


def test_an_average_is_a_whole_number_or_has_two_decimals() -> None:
    row = {
        "authority_type": "district",
        "averages": "published",
        "uphold_average": 45,
        "compliance_average": Decimal("99.4"),
        "source": "minutes",
    }

    (read,) = AVERAGES_FILE.validate_python((row,))

    assert read.model_dump(include={*CATALOGUE.averages}) == {
        "uphold_average": Decimal(45),
        "compliance_average": Decimal("99.4"),
        "satisfactory_remedy_average": None,
    }


@pytest.mark.parametrize("percent", [Decimal("100.1"), -1, Decimal("1.234"), "67", True, 67.0])
def test_an_average_is_from_0_to_100(percent: object) -> None:
    with pytest.raises(ValidationError) as raised:
        AVERAGES_FILE.validate_python(({"authority_type": "county", "averages": "none", "uphold_average": percent},))

    assert [error["loc"] for error in raised.value.errors()] == [(0, "uphold_average")]


def test_a_field_that_is_not_written_stands_where_what_should_hold_it_begins() -> None:
    places = {"": Place("a.yaml", 1, 1), "addressee": Place("a.yaml", 5, 3)}
    council = Council("little-dithering", COUNCIL_FILE.validate_python(GOOD), counted(), places)

    assert council.place("addressee.surname") == Place("a.yaml", 5, 3)
    assert council.place("enquiries.late") == Place("a.yaml", 1, 1)


def _addressed(email: str) -> dict[str, Any]:
    return {"addressee": GOOD["addressee"] | {"email": email}}


@pytest.mark.parametrize("email", ["jo@council.example", "o'nemo@council.gov.uk", "Chief.Executive@Council.test"])
def test_an_address_is_kept_as_it_is_written(email: str) -> None:
    file = COUNCIL_FILE.validate_python(GOOD | _addressed(email))

    assert file.addressee.email == email


@pytest.mark.parametrize(
    "email",
    [
        "jo",
        "jo@localhost",
        "jo@council..example",
        "Jo Nemo <jo@council.example>",
        "jo@council.example, al@council.example",
        "jo@council.example\nBcc: al@council.example",
        "jö@council.example",
        "jo@cöuncil.example",
        "jo@council.invalid",
        " jo@council.example",
        "mailto:jo@council.example?cc=x@y.example",
        "unknown",
        "",
    ],
)
def test_what_no_server_takes_a_message_to_is_no_address(email: str) -> None:
    assert [key for key, _ in _wrong(**_addressed(email))] == ["addressee.email"]
    assert [key for key, _ in _wrong(contacts=({"role": "leader", "email": email},))] == ["contacts.0.email"]


def test_a_contact_has_a_role_and_an_address() -> None:
    wrong = [("contacts.0.role", "missing"), ("contacts.0.email", "missing")]

    assert _wrong(contacts=({"name": "Ms Nemo"},)) == wrong

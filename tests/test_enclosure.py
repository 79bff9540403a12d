"""The figures inside a PDF: exact, the same after JSON and PDF, and only those that the letter prints."""

import io
import json
from datetime import date
from fractions import Fraction
from typing import Any

import pikepdf
import pytest
from cases import COUNCILS, letter

from lgo_letters.official.enclosure import enclosed, facts_shown
from lgo_letters.pipeline import Year, compose, typeset
from lgo_letters.typesetting.typeset import Typeset


def _facts_in(content: bytes) -> dict[str, Any]:
    """Read an enclosure as a person who has the letter would."""

    def typed(value: Any) -> Any:  # noqa: ANN401 - JSON has no type
        match value:
            case {"fraction": str(fraction)}:
                return Fraction(fraction)
            case {"date": str(day)}:
                return date.fromisoformat(day)
        return value

    return {name: typed(value) for name, value in json.loads(content)["facts"].items()}


def test_the_figures_come_back_out_of_the_pdf_as_they_went_in(year: Year, typeset_letters: dict[str, Typeset]) -> None:
    sefton = compose(year.councils["sefton"], year)
    with pikepdf.open(io.BytesIO(typeset_letters["sefton"].pdf)) as pdf:
        (specification,) = pdf.Root.AF
        file = pdf.attachments["sefton-figures.json"].get_file()

        assert _facts_in(file.read_bytes()) == facts_shown(sefton)
        assert file.mime_type == "application/json"
        assert str(specification.AFRelationship) == "/Data"


@pytest.mark.parametrize("name", COUNCILS)
def test_every_letters_figures_survive_json(name: str, year: Year) -> None:
    each = letter(name, year)

    assert _facts_in(enclosed(each)) == facts_shown(each)


def test_figures_are_exact(year: Year) -> None:
    facts = _facts_in(enclosed(compose(year.councils["sefton"], year)))

    assert facts["uphold_rate"] == Fraction(325, 4)
    assert facts["letter_date"] == date(2020, 7, 22)
    assert facts["upheld"] == 13


def test_what_a_letter_does_not_say_is_not_inside_it(year: Year) -> None:
    facts = _facts_in(enclosed(compose(year.councils["southampton"], year)))

    assert (
        not {"enquiries.sent", "enquiries.late", "late_share", "witness_summons.issued", "training.courses", "upheld"}
        & facts.keys()
    )


def test_files_inside_are_dated_by_the_letter(typeset_letters: dict[str, Typeset]) -> None:
    with pikepdf.open(io.BytesIO(typeset_letters["sefton"].pdf)) as pdf:
        file = pdf.attachments["sefton-figures.json"].get_file()

        assert {file.creation_date, file.mod_date} == {file.creation_date}
        assert str(file.creation_date).startswith("2020-07-22")


def test_a_pdf_says_whose_letter_it_is(typeset_letters: dict[str, Typeset]) -> None:
    with pikepdf.open(io.BytesIO(typeset_letters["sefton"].pdf)) as pdf:
        said = {str(key): str(value) for key, value in pdf.docinfo.items()}
        metadata = pdf.Root.Metadata.read_bytes().decode()

    assert said["/Council"] == "Sefton Metropolitan Borough Council"
    assert said["/Year"] == "2020"
    assert said["/Edition"] == "templates/2020"
    assert said["/CreationDate"] == said["/ModDate"] == "D:20200722000000Z"
    assert metadata.count("<rdf:RDF") == 1
    assert "<letter:Council>Sefton Metropolitan Borough Council</letter:Council>" in metadata


def test_a_councils_name_can_not_become_metadata(year: Year) -> None:
    with pikepdf.open(io.BytesIO(typeset(letter("apostrophe", year), year).pdf)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes().decode()

    assert "<letter:Council>King's Nowhere &amp; Queen's Nowhere Council</letter:Council>" in metadata


def test_an_enclosure_is_json_that_people_can_read(year: Year) -> None:
    content = enclosed(compose(year.councils["sefton"], year))

    assert json.loads(content)["facts"]["uphold_average"] == {"fraction": "67/1"}
    assert content.decode().endswith("}\n")

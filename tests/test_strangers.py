"""Another council's name in a letter: found where it can only be a mistake."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from lgo_letters.letter import OWN_WORDS, Letter
from lgo_letters.pipeline import Year, compose, typeset
from lgo_letters.problems import ProblemsError
from lgo_letters.strangers import Strangers

COUNCILS = Strangers(
    [
        "Exampleshire County Council",
        "South Exampleshire District Council",
        "Reading Borough Council",
        "Little Dithering City Council",
        "London Borough of Nowhere",
        "Sefton Metropolitan Borough Council",
    ]
)


def _saying(letter: Letter, text: str, source: str = OWN_WORDS, condition: str = "always") -> Letter:
    section = letter.sections["introduction"]
    first = section.paragraphs[0]
    sentence = replace(first.sentences[0], html=text, text=text, source=source, condition=condition)
    changed = replace(section, paragraphs=(replace(first, sentences=(sentence,)),))
    return replace(letter, sections=MappingProxyType({**letter.sections, section.id: changed}))


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("I met Little Dithering City Council.", ["Little Dithering City Council"]),
        ("I met Little Dithering’s leader.", ["Little Dithering City Council"]),
        ("I met them in Little Dithering again.", ["Little Dithering City Council"]),
        ("I met Reading Borough Council.", ["Reading Borough Council"]),
        ("Reading your letter, I was sorry.", []),
        ("I was sorry. Reading your letter, I wrote.", []),
        ("They are in Reading.", ["Reading Borough Council"]),
        ("the people of Nowhere", ["London Borough of Nowhere"]),
        ("Southexampleshire and Exampleshires", []),
        ("Sefton Metropolitan Borough Council, in Sefton", []),
    ],
)
def test_a_name_in_own_words_is_found(words: str, named: list[str], year: Year) -> None:
    sefton = compose(year.councils["sefton"], year)

    found = [problem.message for problem in COUNCILS.check(_saying(sefton, words))]

    assert found == [f"names {each} in the letter to Sefton Metropolitan Borough Council" for each in named]


def test_a_longer_name_is_not_the_shorter_one_in_it() -> None:
    own = ["South Exampleshire District Council", "South Exampleshire"]
    words = "To South Exampleshire District Council, in South Exampleshire."

    assert COUNCILS.named_in(words, own, short=True) == []
    assert COUNCILS.named_in(words, [], short=True) == ["Exampleshire County Council", own[0]]


def test_an_addressee_may_be_called_like_a_council(year: Year) -> None:
    sefton = compose(year.councils["sefton"], year)
    facts = MappingProxyType({**sefton.facts, "addressee_name": "Ms Reading", "salutation_name": "Ms Reading"})

    assert not list(COUNCILS.check(_saying(replace(sefton, facts=facts), "I thank you, Ms Reading.")))


@pytest.mark.parametrize(
    ("source", "condition", "found"),
    [("new", "always", False), ("new", "late > 0", True), (OWN_WORDS, "flood", True)],
)
def test_what_all_letters_say_may_name_places(source: str, condition: str, found: bool, year: Year) -> None:  # noqa: FBT001
    sefton = _saying(compose(year.councils["sefton"], year), "We met in Nowhere.", source, condition)

    assert bool(list(COUNCILS.check(sefton))) == found


def test_a_letter_that_names_another_council_is_not_made(year: Year) -> None:
    sefton = compose(year.councils["sefton"], year)

    with pytest.raises(ProblemsError, match="names Southampton City Council in the letter to Sefton"):
        typeset(_saying(sefton, "So did Southampton City Council.", "new"), year)

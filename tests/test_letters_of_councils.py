"""Every council whose data are accepted gets a letter, and everything that the letter says is true."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_up import AUTHORITY_TYPES, CATALOGUE, averaged, council, counted, problems_of

from lgo_letters.compose import compose
from lgo_letters.figures import FORMATS, WORDS, Type, formats_of
from lgo_letters.figures import text as printed
from lgo_letters.letter import Letter
from lgo_letters.model import NOT_RECORDED, Averages, Council
from lgo_letters.pipeline import Year

FEW = st.integers(0, 12)  # numbers for which words differ, and a few more
SEVERAL = "|".join((*WORDS[2:], r"\d*[02-9]", r"\d+1", r"[\d,]{2,}"))
THINGS = r"case|course|occasion|report|enquiry|other|decision|investigation|complaint|outcome|remedy|council"
THINGS_OF_MANY = (
    r"cases|courses|occasions|reports|enquiries|others|decisions|investigations|complaints|outcomes|remedies"
)
ADJECTIVES = r"(?:upheld |satisfactory remedy |compliance |detailed |public interest |complaint handling )?"
TRENDS = tuple(value for value in CATALOGUE.facts["enquiries.trend"].values if value != NOT_RECORDED)
NAMES = st.text("aéŵ&<>\"'*_[]`.()/#{}|", max_size=30).map(lambda text: f"Little Dithering {text}".strip())


@st.composite
def parts(draw: st.DrawFn, whole: int, count: int) -> list[int]:
    """Draw counts that add up to at most a whole."""
    return [draw(st.integers(0, whole)) for _ in range(count)]


@st.composite
def councils(draw: st.DrawFn) -> Council:
    """Draw a council that its file and its row could describe."""
    investigations, outcomes = draw(FEW), draw(FEW)
    (upheld,) = draw(parts(investigations, 1))
    (remedies,) = draw(parts(upheld, 1))
    (complied,) = draw(parts(outcomes, 1))
    sent = draw(FEW)
    (late,) = draw(parts(sent, 1))
    new, since = draw(parts(outcomes - complied, 2))
    fields: dict[str, Any] = {
        "name": draw(NAMES),
        "authority_type": draw(st.sampled_from(AUTHORITY_TYPES)),
        "sent_by": draw(st.sampled_from(["email", "post"])),
        "addressee": draw(
            st.sampled_from(
                [
                    {"name": "unknown", "role": "Acting Chief Executive"},
                    {"title": "Sir", "surname": "O'Nemo", "salutation": "Sir John", "role": "Chief Executive"},
                    {"title": "Ms", "forename": "Ann", "surname": "Łódź-Nemo", "role": "Managing Director & Clerk"},
                ]
            )
        ),
        "enquiries": {"sent": sent, "late": late, "trend": draw(st.sampled_from(TRENDS))},
        "witness_summons": {"threatened_only": draw(st.integers(0, 3)), "issued": draw(st.integers(0, 3))},
        "remedies": {
            "timeliness": draw(st.sampled_from(TRENDS)),
            "late": draw(st.sampled_from([NOT_RECORDED, 0, 1, 2])),
        },
        "compliance": {"new_complaints": new, "since_implemented": since},
        "training": {"courses": draw(FEW)},
        "public_interest_reports": draw(st.integers(0, 3)),
        "meeting_offered": draw(st.booleans()),
    }
    for name in ("enquiries", "witness_summons", "remedies", "compliance", "training", "public_interest_reports"):
        if draw(st.booleans()):
            fields[name] = NOT_RECORDED
    if fields["remedies"] != NOT_RECORDED and fields["remedies"]["late"] == 0:
        fields["remedies"]["timeliness"] = "improved"
    if fields["enquiries"] != NOT_RECORDED and sent == 0:
        fields["enquiries"]["trend"] = NOT_RECORDED
    elif fields["enquiries"] != NOT_RECORDED and late == 0:
        fields["enquiries"]["trend"] = "improved"
    made = council(counted(investigations, upheld, outcomes, complied, remedies), **fields)
    assume(problems_of(made) == ())
    return made


NUMBER = re.compile(r"\d(?:[\d,]*\d)?%?")
RATES = st.one_of(st.none(), st.fractions(0, 100, max_denominator=1000))
AVERAGES = st.builds(averaged, RATES, RATES, RATES)


def _words(letter: Letter) -> list[tuple[str, str]]:
    """Give each sentence by id, and each heading and chart's title."""
    words = [(sentence.id, sentence.text) for sentence in letter.sentences()]
    words += [(f"heading of {section.id}", section.heading_text) for section in letter.sections.values()]
    return words + [(f"chart of {each.id}", each.chart.title) for each in letter.sections.values() if each.chart]


def _printed(year: Year, letter: Letter) -> set[str]:
    """Give every form in which a fact of the letter can be printed."""
    forms = set()
    for name, value in letter.facts.items():
        kind = year.edition.facts[name].type
        if value is not None and kind is not Type.YES_NO:
            forms |= {FORMATS[kind, form](value) for form in formats_of(kind)}
    return forms


def _check(year: Year, one: Council, averages: Averages) -> None:
    assert problems_of(one) == ()
    letter = compose(one, averages, year.edition).letter
    words = _words(letter)
    names = sorted((printed(value) for value in letter.facts.values() if isinstance(value, str)), key=len, reverse=True)

    for key, text in words:
        own = text
        for name in names:
            own = own.replace(name, "N")
        assert not re.search(r"\{\{|\}\}|None|not recorded|\bnan\b|Fraction", own), (key, text)
        assert "  " not in own, (key, text)
        assert own == own.strip(), (key, text)
        assert not re.search(r" [.,;:?!]|[.,;]{2}|\( | \)", own), (key, text)
        assert not re.search(rf"\b(?:one|1) {ADJECTIVES}(?:{THINGS_OF_MANY})\b", own), (key, text)
        assert not re.search(rf"\b(?:{SEVERAL}) {ADJECTIVES}(?:{THINGS})\b(?! handling)", own), (key, text)

    for section in letter.sections.values():
        if not section.id.startswith("statistics"):  # these have words for a missing one
            prose = " ".join(paragraph.text for paragraph in section.paragraphs)
            assert not re.search(rf"\b(?:0|no) {ADJECTIVES}(?:{THINGS_OF_MANY}|{THINGS})\b", prose), prose
    _check_numbers(year, letter)
    _check_order(year, letter)


def _check_numbers(year: Year, letter: Letter) -> None:
    """Check that each number is one of the letter's facts. The wording itself has only the 100% of rates."""
    facts = {number for form in _printed(year, letter) for number in NUMBER.findall(form)}
    for key, text in _words(letter):
        assert facts.union(["100%"]).issuperset(NUMBER.findall(text)), (key, text)


def _check_order(year: Year, letter: Letter) -> None:
    """Check that texts are in the order of the edition, each once."""
    order = {name: number for number, name in enumerate(year.edition.rules)}
    for ids in ([each.id for each in letter.paragraphs()], [each.id for each in letter.sentences()]):
        places = [order[name] for name in ids]
        assert places == sorted(set(places)), ids


@pytest.mark.no_cover  # coverage doubles its time; other tests cover what it calls
@settings(max_examples=60)
@given(councils(), AVERAGES)
def test_any_council_gets_a_letter_that_says_nothing_wrong(year: Year, one: Council, averages: Averages) -> None:
    _check(year, one, averages)


@pytest.mark.long
@settings(max_examples=30_000, derandomize=False)
@given(councils(), AVERAGES)
def test_any_council_gets_a_letter_that_says_nothing_wrong_at_length(
    year: Year, one: Council, averages: Averages
) -> None:
    _check(year, one, averages)


@pytest.mark.parametrize(
    "name",
    [
        "Little Dithering & Marsh Council",
        "Little Dithering <b>Council</b>",
        'Little Dithering\'s "Council"',
        "Little Dithering *Council* _x_ [y](z) `c`",
        "Cyngor Little Dithering Tŷ Ŵ",
        "Little Dithering {{ upheld }} Council",
    ],
)
def test_a_name_is_printed_as_it_is(name: str, year: Year) -> None:
    letter = compose(council(name=name), averaged(), year.edition).letter

    (line,) = [each.text for each in letter.sentences() if each.id == "addressee-council.1"]
    assert line == re.sub(r"(?<=\w)'", "’", name)


def test_a_rate_that_is_not_all_is_never_printed_as_all(year: Year) -> None:
    one = council(counted(1000, 999, 1000, 999, 998), compliance=NOT_RECORDED)

    letter = compose(one, averaged(Fraction(100)), year.edition).letter

    rates = [each.text for each in letter.sentences() if each.id in {"upheld-rate.1", "compliance-rate.1"}]
    assert all("99%" in text for text in rates)

"""Explain a letter: what is in it and why, what isn't, and which part of its condition failed."""

from dataclasses import replace

from made_up import averaged, council

from lgo_letters.compose import compose
from lgo_letters.model import Council, OwnWords, Withheld
from lgo_letters.pipeline import Year
from lgo_letters.reasons.explanation import Reason, as_json, reasons

LATE = {"sent": 16, "late": 6, "trend": "not improved"}


def _reasons(made: Council, year: Year) -> dict[str, Reason]:
    return {reason.id: reason for reason in reasons(compose(made, averaged(), year.edition))}


def test_what_stands_has_its_condition_with_the_facts_values_and_its_words(year: Year) -> None:
    reason = _reasons(council(enquiries=LATE), year)["share.part.over-a-third"]

    assert reason.included
    assert reason.verdict is not None
    assert reason.verdict.text == "late_share > 1/3 and late_share < 1/2"
    assert dict(reason.verdict.facts) == {"late_share": "0.375 (3/8)"}
    assert reason.text == "Over a third"


def test_where_a_sentence_stands_is_said_by_file_and_line(year: Year) -> None:
    place = _reasons(council(enquiries=LATE), year)["share"].place

    lines = (year.workspace / place.path).read_text(encoding="utf-8").splitlines()
    assert lines[place.line - 1].strip().startswith("{{ part }} of our enquiries were not responded")


def test_what_is_left_out_names_the_parts_of_its_condition_that_failed(year: Year) -> None:
    reason = _reasons(council(enquiries=LATE), year)["share.part.half"]

    assert not reason.included
    assert [(part.text, part.holds, part.facts) for part in reason.failed] == [
        ("late_share == 1/2", False, (("late_share", "0.375 (3/8)"),))
    ]


def test_a_fact_that_is_not_known_fails_as_unknown(year: Year) -> None:
    reason = _reasons(council(), year)["public-interest-report"]

    assert [(part.text, part.holds) for part in reason.failed] == [("public_interest_reports > 0", None)]


def test_an_or_that_failed_failed_as_a_whole(year: Year) -> None:
    reason = _reasons(council(), year)["remedies-late"]

    assert [part.text for part in reason.failed] == [reason.verdict.text] if reason.verdict else False


def test_what_a_paragraph_holds_is_left_out_with_it(year: Year) -> None:
    told = _reasons(council(), year)

    assert told["expect"].why == "engagement is left out"
    assert told["expect"].failed == ()


def test_a_paragraph_of_which_nothing_stands_says_so(year: Year) -> None:
    assert _reasons(council(), year)["responses"].why == "none of its sentences applies"


def test_what_always_stands_says_so(year: Year) -> None:
    reason = _reasons(council(), year)["valediction"]

    assert (reason.why, reason.verdict) == ("always", None)


def test_what_is_withheld_says_why(year: Year) -> None:
    made = council(enquiries=LATE)
    file = made.file.model_copy(update={"withhold": (Withheld(id="share", reason="they dispute it"),)})

    reason = _reasons(replace(made, file=file), year)["share"]

    assert (reason.included, reason.why, reason.failed) == (False, "withheld: they dispute it", ())


def test_own_words_are_explained_where_they_stand(year: Year) -> None:
    made = council(enquiries=LATE)
    own = (
        OwnWords(after="responses", say="I was sorry to hear of the flood.", reason="agreed on 3 July"),
        OwnWords(after="responses", say="I hope it went well.", reason="agreed on 4 July"),
    )

    told = list(_reasons(replace(made, file=made.file.model_copy(update={"own_words": own})), year).values())

    first = next(number for number, reason in enumerate(told) if reason.kind == "own words")
    assert [reason.id for reason in told[first : first + 3]] == [
        "own-words-1",
        "own-words-2",
        "public-interest-report",
    ]
    assert told[first].why == "own words of this council: agreed on 3 July"
    assert told[first].text == "I was sorry to hear of the flood."


def test_reasons_nest_as_the_wording_does(year: Year) -> None:
    told = _reasons(council(enquiries=LATE), year)

    names = ("your-council", "responses", "share", "share.part", "share.part.over-a-third")
    assert [(told[name].kind, told[name].depth) for name in names] == [
        ("section", 0),
        ("paragraph", 1),
        ("sentence", 2),
        ("choice", 3),
        ("phrase", 4),
    ]


def test_a_reason_written_for_programs_holds_each_part_of_its_condition(year: Year) -> None:
    told = as_json(_reasons(council(enquiries=LATE), year)["share.part.over-two-thirds"])

    assert told["included"] is False
    assert told["condition"]["parts"][0] == {
        "text": "late_share > 2/3",
        "holds": False,
        "facts": {"late_share": "0.375 (3/8)"},
        "parts": [],
    }
    assert told["failed"] == [told["condition"]["parts"][0]]

"""Compose letters: their words, what a council's file changes, and what keeps a letter back."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from made_up import COUNTS, averaged, council, counted
from pytest_regressions.file_regression import FileRegressionFixture

from lgo_letters.compose import Reasoned, compose
from lgo_letters.letter import Letter
from lgo_letters.lines import plain_text
from lgo_letters.model import Council, OwnWords, Withheld
from lgo_letters.official.enclosure import enclosed
from lgo_letters.pipeline import Year, reason, typeset
from lgo_letters.problems import ProblemsError
from lgo_letters.selection import Why

AVERAGES = averaged(uphold=Fraction(45), compliance=Fraction("99.6"), satisfactory_remedy=Fraction(13))


def _composed(made: Council, year: Year) -> Reasoned:
    return compose(made, AVERAGES, year.edition)


def _refused(made: Council, year: Year) -> list[str]:
    with pytest.raises(ProblemsError) as raised:
        _composed(made, year)
    return [f"{problem} ({problem.hint})" for problem in raised.value.problems]


def _with_overrides(
    made: Council, own_words: tuple[OwnWords, ...] = (), withhold: tuple[Withheld, ...] = ()
) -> Council:
    return replace(made, file=made.file.model_copy(update={"own_words": own_words, "withhold": withhold}))


def _ids(letter: Letter) -> list[str]:
    return [paragraph.id for paragraph in letter.paragraphs()]


LATE: dict[str, Any] = {"enquiries": {"sent": 8, "late": 3, "trend": "not raised last year"}, "meeting_offered": True}


def test_a_made_up_council_with_every_fact_different_gets_a_letter_that_reads_right(
    year: Year, file_regression: FileRegressionFixture
) -> None:
    made = council(
        counted(investigations=240, upheld=151, compliance_outcomes=90, complied=87, satisfactory_remedies=1),
        name="Upper Muddle & Lower Muddle County Council",
        authority_type="county",
        addressee={
            "title": "Dame",
            "forename": "Zoë",
            "surname": "O'Nobody",
            "salutation": "Dame Zoë",
            "role": "Acting Chief Executive",
        },
        sent_by="post",
        enquiries={"sent": 12, "late": 12, "trend": "not raised last year"},
        witness_summons={"threatened_only": 3, "issued": 0},
        remedies={"timeliness": "not improved", "late": 4},
        compliance={"new_complaints": 2, "since_implemented": 1},
        training={"courses": 4},
        public_interest_reports=2,
        meeting_offered=True,
    )

    letter = _composed(made, year).letter

    paragraphs = [
        f"## {section.heading_text}\n\n" * bool(section.heading_text)
        + "\n\n".join(paragraph.text for paragraph in section.paragraphs)
        for section in letter.sections.values()
    ]
    file_regression.check("\n\n".join(paragraphs) + "\n", basename="made-up-council", extension=".txt")


def test_a_name_can_t_become_markup(year: Year) -> None:
    letter = _composed(council(name="Little <b>Dithering</b> & *Sons*"), year).letter

    (line,) = (paragraph for paragraph in letter.paragraphs() if paragraph.id == "addressee-council")
    assert line.html == "Little &lt;b&gt;Dithering&lt;/b&gt; &amp; *Sons*"
    assert line.text == "Little <b>Dithering</b> & *Sons*"


def test_only_what_prints_a_council_s_own_values_varies(year: Year) -> None:
    letter = _composed(council(), year).letter

    varying = {paragraph.id for paragraph in letter.paragraphs() if paragraph.varies}
    assert {"addressee-council", "upheld-rate", "salutation-by-name"} <= varying
    assert not {"letter-date", "seminars", "focus", "training-programme"} & varying


def test_a_chart_has_both_rates_and_words_for_who_can_t_see_it(year: Year) -> None:
    letter = _composed(council(), year).letter

    chart = letter.sections["statistics-upheld"].chart
    assert chart is not None
    assert (chart.council, chart.average) == (Fraction(50), Fraction(45))
    assert chart.title == "Bar chart: 50% for your council, 45% on average in similar authorities."
    assert "upheld-chart-with-average" not in _ids(letter)


def test_own_words_stand_behind_the_paragraph_that_they_follow(year: Year) -> None:
    own = OwnWords(after="responses", say="I was sorry to hear of the *flood* in {{ council_name }}.", reason="agreed")

    letter = _composed(_with_overrides(council(**LATE), own_words=(own,)), year).letter

    after = _ids(letter).index("responses") + 1
    paragraph = list(letter.paragraphs())[after]
    assert paragraph.id == "own-words-1"
    assert paragraph.html == "I was sorry to hear of the <em>flood</em> in Little Dithering Borough Council."
    assert paragraph.sentences[0].source == "own words"


def test_own_words_stand_even_where_the_paragraph_before_is_left_out(year: Year) -> None:
    own = OwnWords(after="public-interest-report", say="I was sorry to hear of the flood.", reason="agreed")

    letter = _composed(_with_overrides(council(**LATE), own_words=(own,)), year).letter

    assert _ids(letter)[_ids(letter).index("own-words-1") - 1 :][:3] == ["responses", "own-words-1", "engagement"]


def test_own_words_can_follow_a_choice_and_each_other(year: Year) -> None:
    first = OwnWords(after="salutation", say="First.", reason="agreed")
    second = OwnWords(after="salutation", say="Second.", reason="agreed")

    letter = _composed(_with_overrides(council(), own_words=(first, second)), year).letter

    after = _ids(letter).index("salutation-by-name")
    assert _ids(letter)[after : after + 3] == ["salutation-by-name", "own-words-1", "own-words-2"]


def test_own_words_whose_section_is_left_out_are_told_and_not_lost(year: Year) -> None:
    own = OwnWords(after="upheld-basis", say="I was sorry to hear of the flood.", reason="agreed")
    without = council(statistics_pages="omit", statistics_pages_reason="a test")

    (told,) = _refused(_with_overrides(without, own_words=(own,)), year)

    assert "upheld-basis is in statistics-upheld, which this letter doesn't have" in told


def test_own_words_that_print_what_is_not_known_keep_the_letter_back(year: Year) -> None:
    own = OwnWords(after="responses", say="You were late {{ enquiries.late }} times.", reason="agreed")

    (told,) = _refused(_with_overrides(council(), own_words=(own,)), year)

    assert "own-words.1 prints enquiries.late, which isn't known" in told


def test_what_is_withheld_is_not_in_the_letter(year: Year) -> None:
    withheld = Withheld(id="expect", reason="they did engage")

    letter = _composed(_with_overrides(council(**LATE), withhold=(withheld,)), year).letter

    assert "expect" not in [sentence.id for sentence in letter.sentences()]
    assert "engagement" in _ids(letter)
    assert letter.withheld == ("expect",)


def test_withholding_what_another_sentence_needs_keeps_the_letter_back(year: Year) -> None:
    withheld = Withheld(id="responses", reason="said by telephone")

    told = _refused(_with_overrides(council(**LATE), withhold=(withheld,)), year)

    assert [each.partition(": ")[0].rpartition("/")[2].partition(":")[0] for each in told] == ["your-council.yaml"] * 2
    assert [each.partition(" (")[2] for each in told] == [
        "responses is withheld: withhold expect, too)",
        "responses is withheld: withhold meet, too)",
    ]


UPHELD = "statistics-upheld"


def _without(year: Year, *ids: str) -> Letter:
    withhold = tuple(Withheld(id=each, reason="a test") for each in ids)
    return _composed(_with_overrides(council(), withhold=withhold), year).letter


def _drawn(letter: Letter, section: str = UPHELD) -> tuple[Fraction | None, Fraction | None, str]:
    chart = letter.sections[section].chart
    assert chart is not None
    return chart.council, chart.average, chart.title


@pytest.mark.parametrize("withheld", ["upheld-average", "upheld-comparison"])
def test_an_average_that_is_withheld_is_not_drawn_nor_said_of_the_chart(withheld: str, year: Year) -> None:
    letter = _without(year, withheld)

    assert _drawn(letter) == (Fraction(50), None, "Bar chart: 50% for your council.")
    assert _drawn(letter, "statistics-remedies")[1] == Fraction(13)
    assert "45%" not in plain_text(letter, year.edition.facts).partition("\nfigures\n")[0]
    assert "uphold_average" not in json.loads(enclosed(letter))["facts"]


def test_a_rate_that_is_withheld_has_no_chart(year: Year) -> None:
    letter = _without(year, "upheld-rate", "upheld-average")

    assert _drawn(letter) == (None, None, "")
    assert not {"uphold_rate", "uphold_average"} & json.loads(enclosed(letter))["facts"].keys()


@pytest.mark.parametrize("withheld", ["upheld-chart", "upheld-chart-with-average"])
def test_a_chart_whose_title_is_withheld_is_not_drawn(withheld: str, year: Year) -> None:
    letter = _without(year, withheld)

    assert _drawn(letter) == (None, None, "")
    assert "45%" in letter.sections[UPHELD].paragraphs[1].text


def test_what_is_withheld_and_told_elsewhere_is_drawn_still(year: Year) -> None:
    letter = _without(year, "upheld-basis", "upheld-average-alone", "seminars")

    assert _drawn(letter) == (
        Fraction(50),
        Fraction(45),
        "Bar chart: 50% for your council, 45% on average in similar authorities.",
    )
    assert json.loads(enclosed(letter))["facts"]["investigations"] == 8


def test_with_a_rate_its_counts_are_withheld_from_the_figures_in_the_pdf(year: Year) -> None:
    letter = _without(year, "compliance-rate", "compliance-average")

    facts = json.loads(enclosed(letter))["facts"].keys()
    assert not {"compliance_rate", "complied"} & facts
    assert {"compliance_outcomes", "upheld", "investigations"} <= facts  # other texts print these


def test_a_count_that_is_withheld_stays_among_the_figures_in_the_pdf_if_its_rate_is_printed(year: Year) -> None:
    letter = _without(year, "remedies-count", "remedies-count-label")

    assert "satisfactory_remedies" in json.loads(enclosed(letter))["facts"]


def test_a_section_of_which_every_text_is_withheld_has_no_heading(year: Year) -> None:
    texts = [part.id for part in year.edition.rules["resources"].parts]

    assert "resources" in _without(year, *texts[1:]).sections
    assert "resources" not in _without(year, *texts).sections


def test_a_title_that_was_not_chosen_is_said_to_be_withheld(year: Year) -> None:
    made = _with_overrides(council(), withhold=(Withheld(id="upheld-average", reason="disputed"),))

    decisions = _composed(made, year).decisions

    told = {
        name: (decisions[name].why, decisions[name].reason) for name in decisions if name.startswith("upheld-chart-")
    }
    assert told["upheld-chart-with-average"] == (Why.WITHHELD, "disputed")
    assert told["upheld-chart-alone"] == (Why.INCLUDED, "")


def test_a_letter_without_its_average_is_made(year: Year) -> None:
    sefton = year.councils["sefton"]
    held = Withheld(id="upheld-average", reason="disputed")
    made = replace(sefton, file=sefton.file.model_copy(update={"withhold": (held,)}))

    done = typeset(reason(made, year).letter, year)

    assert done.html.count(b"67%") == 0
    assert done.html.count(b"stroke-dasharray") == 2


def test_a_figure_of_the_letter_s_own_words_follows_the_counts(year: Year) -> None:
    letters = [_composed(council({**COUNTS, "upheld": upheld}), year).letter for upheld in (4, 5, 7)]

    said = [next(each.text for each in letter.sentences() if each.id == "upheld-rate.1") for letter in letters]
    assert [each.partition(" ")[0] for each in said] == ["50%", "63%", "88%"]


def test_a_rate_just_under_all_is_never_printed_as_all(year: Year) -> None:
    counts = {**COUNTS, "compliance_outcomes": 300, "complied": 299}

    letter = _composed(council(counts, compliance={"new_complaints": 0, "since_implemented": 1}), year).letter

    assert "in 99% of cases" in next(each.text for each in letter.sentences() if each.id == "confirm")


def test_a_letter_says_what_it_is_called(year: Year) -> None:
    assert _composed(council(), year).letter.title == "Annual Review letter 2020 – Little Dithering Borough Council"

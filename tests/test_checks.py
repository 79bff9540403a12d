"""Check councils: their own data, other councils and the edition."""

from dataclasses import replace
from typing import Any

import pytest
from made_up import CATALOGUE, counted, problems_of

from lgo_letters.councils.checks import CHECKS, check_names
from lgo_letters.councils.overrides import check_overrides
from lgo_letters.councils.reader import read_council
from lgo_letters.councils.register import plain_words
from lgo_letters.facts.declaration import AuthorityTypeEntry
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.model import Council, Counts
from lgo_letters.pipeline import Year
from lgo_letters.problems import Kind, Problem

COUNTS = counted(8, 4, 3, 3, 2)
FIELDS = {
    "name": "Little Dithering Borough Council",
    "authority_type": "district",
    "addressee": "{title: Ms, surname: Nemo, role: Chief Executive}",
    "sent_by": "email",
    "enquiries": "{sent: 4, late: 1, trend: improved}",
    "witness_summons": "not recorded",
    "remedies": "not recorded",
    "training": "not recorded",
    "public_interest_reports": "0",
    "meeting_offered": "false",
}


def _council(counts: Counts = COUNTS, slug: str = "little-dithering", **fields: Any) -> Council:  # noqa: ANN401 - the text of a field
    last_year = fields.pop("last_year", {})
    text = "".join(f"{key}: {value}\n" for key, value in (FIELDS | fields).items())
    council, problems = read_council(text, slug, counts, "a.yaml", CATALOGUE.declared)
    assert problems == ()
    assert council is not None
    return replace(council, last_year={f"{LAST_YEAR}{name}": value for name, value in last_year.items()})


def _said(problems: tuple[Problem, ...]) -> list[str]:
    assert {problem.council for problem in problems} <= {"little-dithering", "dithering"}
    return [f"{problem.kind.name} {problem.key}: {problem.message} ({problem.hint})" for problem in problems]


def _told(counts: Counts = COUNTS, **fields: Any) -> list[str]:  # noqa: ANN401 - the text of a field
    return _said(problems_of(_council(counts, **fields)))


RIGHT = "see which of the two is right"
MEANT = (
    "see which is right; upheld: complaints upheld, of the investigations",
    "see which is right; complied: compliance outcomes with compliance, those whose remedies were late included",
    "see which is right; satisfactory_remedies: upheld complaints that the council had put right before",
)


def test_a_good_council_has_no_problem() -> None:
    assert _told() == []


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (counted(4, 5, 3, 3, 2), f"COUNTS statistics.upheld: 5 is more than investigations (4) ({MEANT[0]})"),
        (counted(8, 4, 3, 4, 2), f"COUNTS statistics.complied: 4 is more than compliance_outcomes (3) ({MEANT[1]})"),
        (counted(8, 4, 3, 3, 5), f"COUNTS statistics.satisfactory_remedies: 5 is more than upheld (4) ({MEANT[2]})"),
    ],
    ids=["upheld", "complied", "satisfactory-remedies"],
)
def test_a_part_is_never_more_than_its_whole(counts: Counts, told: str) -> None:
    compliance = "not recorded"

    assert _told(counts, compliance=compliance) == [told]


def test_each_count_may_be_as_many_as_its_whole() -> None:
    assert _told(counted(8, 8, 3, 3, 8), enquiries="{sent: 4, late: 4, trend: improved}") == []


def test_more_late_than_sent_is_a_problem() -> None:
    assert _told(enquiries="{sent: 16, late: 17, trend: improved}") == [
        (
            "COUNTS enquiries.late: 17 is more than enquiries.sent (16) "
            "(see which is right; enquiries.late: enquiries not answered by the date asked for, answered since or not)"
        )
    ]


ALWAYS_TRUE: dict[str, tuple[dict[str, Any], str]] = {
    "trend-of-enquiries": (
        {"enquiries": "{sent: 0, late: 0, trend: improved}"},
        (
            "CONTRADICTION enquiries.sent: a trend of answers where no enquiry was sent: "
            f'enquiries.sent is 0, enquiries.trend is "improved" ({RIGHT})'
        ),
    ),
    "enquiries-have-a-trend": (
        {"enquiries": "{sent: 4, late: 1, trend: not recorded}"},
        (
            "CONTRADICTION enquiries.sent: enquiries were sent, and the trend of answers isn't recorded: "
            f'enquiries.sent is 4, enquiries.trend is "not recorded" ({RIGHT})'
        ),
    ),
    "no-improvement-of-none": (
        {"enquiries": "{sent: 4, late: 0, trend: not improved}"},
        (
            "CONTRADICTION enquiries.late: answers have not improved, and none was late: "
            f'enquiries.late is 0, enquiries.trend is "not improved" ({RIGHT})'
        ),
    ),
    "summons-without-enquiry": (
        {
            "enquiries": "{sent: 0, late: 0, trend: not recorded}",
            "witness_summons": "{threatened_only: 1, issued: 0}",
        },
        (
            "COUNTS enquiries.sent: a witness summons where no enquiry was sent: "
            f"enquiries.sent is 0, summons_total is 1 ({RIGHT}; summons_total is in line 6, "
            "or say under exceptions why it isn't so: summons-without-enquiry)"
        ),
    ),
    "remedies-late-of-complied": (
        {"remedies": "{timeliness: not raised last year, late: 4}"},
        (
            "COUNTS remedies.late: more remedies late than cases complied with: "
            f"remedies.late is 4, complied is 3 ({RIGHT})"
        ),
    ),
    "remedies-not-improved": (
        {"remedies": "{timeliness: not improved, late: 0}"},
        (
            "CONTRADICTION remedies.late: remedies have not improved, and none was late: "
            f'remedies.late is 0, remedies.timeliness is "not improved" ({RIGHT})'
        ),
    ),
    "remedies-to-improve": (
        {"counts": counted(4, 2, 0, 0, 1), "remedies": "{timeliness: improved}"},
        (
            "CONTRADICTION statistics.compliance_outcomes: remedies have improved where there was nothing to remedy: "
            'compliance_outcomes is 0, remedies.timeliness is "improved" '
            f"({RIGHT}; remedies.timeliness is in line 7)"
        ),
    ),
}
"""Of each entry under `always`: a council that it isn't true of, and what is told."""


@pytest.mark.parametrize("name", ALWAYS_TRUE)
def test_what_is_always_true_is_a_problem_where_it_is_not(name: str) -> None:
    fields, told = ALWAYS_TRUE[name]

    assert _told(**fields) == [told]


def test_each_entry_of_what_is_always_true_has_a_council_here() -> None:
    assert [each.id for each in CATALOGUE.declared.always] == list(ALWAYS_TRUE)


@pytest.mark.parametrize(
    "fields",
    [
        {"enquiries": "{sent: 0, late: 0, trend: not recorded}"},
        {"enquiries": "{sent: 4, late: 0, trend: improved}"},
        {"enquiries": "not recorded", "witness_summons": "{threatened_only: 1, issued: 1}"},
        {
            "enquiries": "{sent: 0, late: 0, trend: not recorded}",
            "witness_summons": "{threatened_only: 0, issued: 0}",
        },
        {"remedies": "{timeliness: improved, late: 3}"},
        {"counts": counted(4, 2, 0, 0, 1), "remedies": "{timeliness: not raised last year, late: 0}"},
    ],
    ids=["nothing-sent", "none-late", "not-recorded", "no-summons", "all-late", "nothing-to-remedy"],
)
def test_what_is_near_to_a_contradiction_is_none(fields: dict[str, Any]) -> None:
    assert _told(**fields) == []


def test_what_contradicts_each_other_is_told_with_both_lines() -> None:
    enquiries = "\n  sent: 4\n  late: 0\n  trend: not improved"

    (problem,) = problems_of(_council(enquiries=enquiries))

    assert str(problem.place) == "a.yaml:7:9"
    assert problem.hint == f"{RIGHT}; enquiries.trend is in line 8"


SUMMONS: dict[str, Any] = ALWAYS_TRUE["summons-without-enquiry"][0]
BECAUSE = "\n  - id: summons-without-enquiry\n    reason: about an enquiry of the year before"


def test_a_council_may_be_an_exception_for_a_reason() -> None:
    assert _told(**SUMMONS, exceptions=BECAUSE) == []


def test_an_exception_from_what_is_so_is_a_problem() -> None:
    (problem,) = problems_of(_council(exceptions=BECAUSE))

    assert _said((problem,)) == [
        (
            "CONTRADICTION exceptions[1].id: summons-without-enquiry is true here: it needs no exception "
            "(remove the entry)"
        )
    ]
    assert str(problem.place) == "a.yaml:12:9"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "remedies-late-of-complied",
            (
                "remedies-late-of-complied allows no exception "
                "(there are: enquiries-trend, remedies-timeliness, summons-without-enquiry)"
            ),
        ),
        (
            "summons-without-enquiries",
            "nothing under `always` is called summons-without-enquiries (did you mean summons-without-enquiry?)",
        ),
    ],
    ids=["not-allowed", "not-there"],
)
def test_an_exception_is_from_what_allows_one(name: str, told: str) -> None:
    fields: dict[str, Any] = {"remedies": "{timeliness: not raised last year, late: 4}"}
    contradiction = ALWAYS_TRUE["remedies-late-of-complied"][1]

    problems = problems_of(_council(**fields, exceptions=f"\n  - id: {name}\n    reason: odd data"))

    assert _said(problems) == [contradiction, f"REFERENCE exceptions[1].id: {told}"]
    assert str(problems[1].place) == "a.yaml:12:9"


def test_the_same_exception_is_not_made_twice() -> None:
    assert _told(**SUMMONS, exceptions=BECAUSE + BECAUSE) == [
        "DUPLICATE exceptions[2].id: summons-without-enquiry is there twice (keep one of them, with its reason)"
    ]


TREND = "enquiries.trend"
EXCUSED = "or say under exceptions why it isn't so: enquiries-trend"


def _trend(trend: str, late: int, then: dict[str, int], exceptions: str = "") -> list[str]:
    """Tell the problems of a council with so many of 10 enquiries late, and a trend; `then` is last year's figures."""
    last_year = {f"enquiries.{name}": value for name, value in then.items()}
    enquiries = f"{{sent: 10, late: {late}, trend: {trend}}}"
    excused: dict[str, Any] = {"exceptions": exceptions} if exceptions else {}
    return _told(enquiries=enquiries, last_year=last_year, **excused)


@pytest.mark.parametrize(
    ("trend", "late", "then"),
    [
        ("improved", 10, {"sent": 26, "late": 4}),
        ("improved", 3, {"sent": 20, "late": 6}),
        ("not improved", 2, {"sent": 20, "late": 5}),
        ("improved", 6, {"late": 6}),
    ],
)
def test_a_trend_that_last_years_figures_contradict_is_a_problem(trend: str, late: int, then: dict[str, int]) -> None:
    (told,) = _trend(trend, late, then)

    assert told.startswith(f'CONTRADICTION {TREND}: last year\'s figures say otherwise: {TREND} is "{trend}", ')
    assert told.endswith(f"{EXCUSED})")


@pytest.mark.parametrize(
    ("trend", "late", "then"),
    [
        ("improved", 2, {"sent": 20, "late": 5}),
        ("improved", 6, {"sent": 10, "late": 7}),
        ("not improved", 5, {"sent": 20, "late": 6}),
        ("not raised last year", 5, {"sent": 20, "late": 0}),
        ("not raised last year", 3, {"sent": 20, "late": 3}),
        ("improved", 2, {"sent": 20}),
    ],
)
def test_a_trend_that_last_years_figures_bear_out_is_none(trend: str, late: int, then: dict[str, int]) -> None:
    assert _trend(trend, late, then) == []


def test_of_a_trend_that_last_years_figures_contradict_the_file_may_say_why() -> None:
    because = "\n  - id: enquiries-trend\n    reason: one strike delayed all of them"

    assert _trend("improved", 5, {"sent": 20, "late": 6}, because) == []


@pytest.mark.parametrize("then", [{"sent": 20, "late": 0}, {"late": 0}, {"sent": 0, "late": 0}])
@pytest.mark.parametrize("trend", ["improved", "not improved"])
def test_a_trend_after_a_year_with_none_late_is_a_problem_without_exception(trend: str, then: dict[str, int]) -> None:
    (told,) = _trend(trend, 5, then)

    assert told.startswith(f"CONTRADICTION {TREND}: ")
    assert "exceptions" not in told


@pytest.mark.parametrize("late", [0, 1])
def test_where_none_was_late_last_year_nothing_was_raised(late: int) -> None:
    enquiries, remedies = (
        f"{{sent: 4, late: {late}, trend: not raised last year}}",
        "{timeliness: not raised last year}",
    )

    assert _told(enquiries=enquiries, remedies=remedies, last_year={"enquiries.late": 0, "remedies.late": 0}) == []


def test_remedies_that_were_all_late_were_complied_with() -> None:
    assert _told(remedies="{timeliness: improved, late: 3}") == []


def test_no_late_remedy_and_no_improvement_contradict_each_other() -> None:
    assert _told(remedies="{timeliness: not improved, late: 0}") == [
        (
            "CONTRADICTION remedies.late: remedies have not improved, and none was late: "
            f'remedies.late is 0, remedies.timeliness is "not improved" ({RIGHT})'
        )
    ]


@pytest.mark.parametrize("remedies", ["{timeliness: not improved, late: 1}", "{timeliness: not improved}"])
def test_no_improvement_fits_late_remedies_and_such_as_were_not_counted(remedies: str) -> None:
    assert _told(remedies=remedies) == []


@pytest.mark.parametrize("key", ["new_complaints", "since_implemented"])
def test_more_cases_followed_up_than_there_were_is_a_problem(key: str) -> None:
    cases = {"new_complaints": 0, "since_implemented": 0} | {key: 2}
    compliance = "{" + ", ".join(f"{name}: {count}" for name, count in cases.items()) + "}"

    assert _told(counted(8, 4, 3, 2, 2), compliance=compliance) == [
        (
            f"COUNTS compliance.{key}: 2 is more than not_complied (1) (see which is right; "
            f"compliance.{key}: {CATALOGUE.facts[f'compliance.{key}'].meaning}; "
            "not_complied: compliance outcomes without compliance)"
        )
    ]


def test_cases_followed_up_of_counts_that_are_not_given_is_a_problem() -> None:
    told = _told(
        counted(8, 4, None, None, 2),
        compliance="{new_complaints: 1, since_implemented: 1}",
        statistics_pages="omit",
        statistics_pages_reason="none",
    )

    assert told == [
        (
            "COUNTS compliance: is given, and it isn't known whether not_complied > 0 "
            "(fill the row, or write: not recorded)"
        )
    ]


@pytest.mark.parametrize("key", ["new_complaints", "since_implemented"])
def test_cases_followed_up_where_all_was_complied_with_are_a_problem(key: str) -> None:
    cases = {"new_complaints": 0, "since_implemented": 0} | {key: 2}
    compliance = "{" + ", ".join(f"{name}: {count}" for name, count in cases.items()) + "}"

    (told,) = _told(counted(8, 4, 3, 3, 2), compliance=compliance)

    assert told.startswith(f"COUNTS compliance.{key}: 2 is more than not_complied (0) (see which is right; ")


def test_that_nothing_became_of_no_case_may_be_said() -> None:
    assert _told(counted(8, 4, 3, 3, 2), compliance="{new_complaints: 0, since_implemented: 0}") == []


ADD = "add new_complaints and since_implemented, or: compliance: not recorded"


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (counted(8, 4, 3, 2, 2), "is missing, while not_complied is 1"),
        (counted(8, 4, 3, 1, 2), "is missing, while not_complied is 2"),
    ],
    ids=["one", "several"],
)
def test_what_became_of_cases_not_complied_with_is_said(counts: Counts, told: str) -> None:
    assert _told(counts) == [f"MISSING compliance: {told} ({ADD})"]


def test_what_became_of_cases_is_said_where_they_were_not_counted() -> None:
    told = _told(counted(8, 4, None, None, 2), statistics_pages="omit", statistics_pages_reason="none")

    assert told == [f"MISSING compliance: is missing, while not_complied is not known ({ADD})"]


FILL = "fill the cell; or say statistics_pages: omit, with the reason, in the council's file"


@pytest.mark.parametrize(
    "column", ["investigations", "upheld", "compliance_outcomes", "complied", "satisfactory_remedies"]
)
def test_an_empty_cell_is_a_problem(column: str) -> None:
    told = _told({**COUNTS, column: None}, compliance="not recorded")

    assert told == [f"MISSING statistics.{column}: the cell is empty ({FILL})"]


def test_cells_may_be_empty_where_the_statistics_pages_are_left_out() -> None:
    omitted = {"statistics_pages": "omit", "statistics_pages_reason": "none", "compliance": "not recorded"}

    assert _told(counted(), **omitted) == []


@pytest.mark.parametrize(
    ("counts", "empty", "pair"),
    [
        (counted(investigations=8), "upheld", "investigations, upheld"),
        (counted(upheld=8), "investigations", "investigations, upheld"),
        (counted(complied=8), "compliance_outcomes", "compliance_outcomes, complied"),
    ],
    ids=["investigations", "upheld", "complied"],
)
def test_cells_are_empty_by_pairs(counts: Counts, empty: str, pair: str) -> None:
    omitted = {"statistics_pages": "omit", "statistics_pages_reason": "none", "compliance": "not recorded"}

    assert _told(counts, **omitted) == [
        f"MISSING statistics.{empty}: some of {pair} are empty, others aren't (fill all of them or none)"
    ]


def test_statistics_pages_are_left_out_for_a_reason() -> None:
    assert _told(statistics_pages="omit") == ["MISSING statistics_pages: has no statistics_pages_reason (say why)"]


def test_a_reason_for_nothing_is_a_problem() -> None:
    assert _told(statistics_pages_reason="because") == [
        "CONTRADICTION statistics_pages_reason: gives a reason for nothing (add statistics_pages: omit)"
    ]


LETTERS = "write it with a capital and small letters; if it is right, write salutation"
ONE_TITLE = "write one title, and only under title"


@pytest.mark.parametrize(
    ("addressee", "told"),
    [
        ("{title: Ms, role: R}", "MISSING addressee.surname: is missing (add it, or write name: unknown)"),
        ("{role: R}", "MISSING addressee.surname: is missing (add it, or write name: unknown)"),
        ("{surname: Nemo, role: R}", "MISSING addressee.title: is missing (add it, or a salutation)"),
        (
            "{title: Sir, surname: Nemo, role: R}",
            "MISSING addressee.title: the letter would begin: Dear Sir Nemo (write salutation: Sir and the forename)",
        ),
        (
            "{title: Mr, surname: Nemo, salutation: Dear Captain Nemo, role: R}",
            'VALUE addressee.salutation: the letter would begin: Dear Dear Captain Nemo (leave "Dear" out)',
        ),
        (
            "{title: Mr., surname: Nemo, role: R}",
            "VALUE addressee.title: ends with a full stop (write Mr, without a full stop)",
        ),
        (
            "{title: Dr, surname: Dr Nemo, role: R}",
            f"VALUE addressee.surname: the letter would say: Dear Dr Dr Nemo ({ONE_TITLE})",
        ),
        (
            "{title: Mr Dr, surname: Nemo, role: R}",
            f"VALUE addressee.title: the letter would say: Dear Mr Dr Nemo ({ONE_TITLE})",
        ),
        (
            "{title: Mr, surname: Nemo, salutation: Ms. Dr Nemo, role: R}",
            f"VALUE addressee.salutation: the letter would say: Dear Ms. Dr Nemo ({ONE_TITLE})",
        ),
        (
            "{title: Mr, forename: Dr Jane, surname: Nemo, role: R}",
            f"VALUE addressee.title: the letter would say: Mr Dr Jane Nemo ({ONE_TITLE})",
        ),
        (
            "{title: Dr, surname: nemo, role: R}",
            f"VALUE addressee.surname: the letter would begin: Dear Dr nemo ({LETTERS}: Dr nemo)",
        ),
        (
            "{title: Dr, surname: NEMO, role: R}",
            f"VALUE addressee.surname: the letter would begin: Dear Dr NEMO ({LETTERS}: Dr NEMO)",
        ),
        (
            "{title: mrs, surname: Nemo, role: R}",
            "VALUE addressee.title: the letter would say: mrs Nemo (write Mrs, with a capital)",
        ),
        (
            "{title: Nemo, surname: Nemo, role: R}",
            "VALUE addressee.title: the letter would say: Nemo Nemo (write a title, such as Mrs or Mr)",
        ),
        ("{title: Dr, surname: Nemo, role: “R”}", "VALUE addressee.role: has quotation marks (leave them out)"),
        (
            "{name: unknown, title: Ms, surname: Nemo, role: R}",
            "CONTRADICTION addressee.name: is unknown, and title and surname given (keep what is right)",
        ),
    ],
    ids=[
        *("no-surname", "no-name", "no-title", "sir", "dear", "full-stop"),
        *(
            "title-twice",
            "two-titles",
            "two-in-the-salutation",
            "title-as-forename",
            "small",
            "capitals",
            "small-title",
            "surname-as-title",
            "quotes",
            "both",
        ),
    ],
)
def test_an_addressee_whose_letter_would_begin_wrongly_is_a_problem(addressee: str, told: str) -> None:
    assert _told(addressee=addressee) == [told]


@pytest.mark.parametrize(
    "addressee",
    [
        "{name: unknown, role: R}",
        "{surname: Nemo, salutation: Dr N, role: R}",
        "{title: Professor Dame, surname: van der Berg, salutation: Dame Jo, role: R}",
        "{title: Ms, surname: de Vere, role: R}",
        "{title: Ms, surname: ffoulkes, role: R}",
        "{title: Ms, surname: nemo, salutation: Ms nemo, role: R}",
        "{title: Ms, surname: Dame, role: R}",
        "{title: Ms, surname: ’t Nemo, role: R}",
    ],
)
def test_an_addressee_may_be_unknown_or_greeted_otherwise(addressee: str) -> None:
    assert _told(addressee=addressee) == []


def test_a_code_of_another_type_is_a_problem() -> None:
    assert _told(gss_code="E08000014") == [
        (f"CONTRADICTION gss_code: E08000014 is no code of district councils (those begin with E07) ({RIGHT})")
    ]


@pytest.mark.parametrize("kind", CATALOGUE.declared.authority_types, ids=lambda kind: kind.name)
def test_a_code_of_its_type_is_none(kind: AuthorityTypeEntry) -> None:
    assert _told(authority_type=kind.name, gss_code=f"{kind.gss}000001") == []


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("sefton", "Sefton Metropolitan Borough Council"),
        ("kings-lynn", "Borough Council of King's Lynn"),
        ("kings-lynn", "Borough Council of King’s Lynn"),
        ("rhos-on-sea", "Rhôs-on-Sea Council"),
        ("bath-and-north-east-dithering", "Bath and North East Dithering Council"),
    ],
)
def test_a_file_is_named_by_words_of_its_council(slug: str, name: str) -> None:
    assert problems_of(_council(slug=slug, name=f'"{name}"')) == ()


def test_a_file_that_is_named_otherwise_may_be_another_councils() -> None:
    (problem,) = problems_of(_council(slug="great-dithering"))

    assert problem.kind is Kind.COUNCIL
    assert (
        str(problem) == 'a.yaml:1:7: name: "Little Dithering Borough Council" has no "great", which the file name has'
    )


def test_the_words_of_a_name_have_no_accents_and_no_apostrophes() -> None:
    assert plain_words("King’s Lynn & Rhôs-on-Sea (2)") == ("kings", "lynn", "rhos", "on", "sea", "2")


@pytest.mark.parametrize("key", ["enquiries.late", "name", "addressee", "statistics.upheld"])
def test_a_field_that_is_given_may_be_assumed(key: str) -> None:
    assert _told(assumed=f"[{key}]") == []


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("enquiries.lat", "did you mean enquiries.late?"),
        ("statistics.uphold", "did you mean statistics.upheld?"),
        ("training.courses", "did you mean training?"),
        ("assumed", ""),
    ],
)
def test_a_field_that_is_not_given_is_not_assumed(key: str, hint: str) -> None:
    assert _told(assumed=f"[name, {key}]") == [f"REFERENCE assumed[2]: {key} is no field given here ({hint})"]


def test_an_addressee_whom_nobody_confirmed_is_assumed() -> None:
    assert _told(assumed="[addressee]") == []


def test_a_contact_that_is_there_twice_is_a_problem() -> None:
    twice = "[{role: leader, email: a@b.example}, {role: Leader, email: A@B.example}, {role: x, email: a@b.example}]"

    assert _told(contacts=twice) == [
        "DUPLICATE contacts[2].email: A@B.example is there twice as Leader (keep one of them)"
    ]


def test_an_empty_cell_is_not_assumed() -> None:
    told = _told(
        counted(),
        assumed="[statistics.upheld]",
        statistics_pages="omit",
        statistics_pages_reason="none",
        compliance="not recorded",
    )

    assert [each.partition(" (")[0] for each in told] == [
        "REFERENCE assumed[1]: statistics.upheld is no field given here"
    ]


def test_all_problems_of_a_council_are_told_at_once() -> None:
    told = _told(
        counted(4, 5, 3, 4, 6),
        enquiries="{sent: 1, late: 2, trend: improved}",
        compliance="not recorded",
        gss_code="E08000014",
    )

    assert [each.split()[1] for each in told] == [
        "statistics.upheld:",
        "statistics.complied:",
        "statistics.satisfactory_remedies:",
        "enquiries.late:",
        "gss_code:",
    ]


def test_each_check_says_what_it_asks_for() -> None:
    assert all(check.__doc__ for check in CHECKS)


def test_two_councils_with_one_name_are_a_problem_whatever_its_case_and_accents() -> None:
    one = _council(slug="dithering", name="Rhôs Council")
    other = _council(name="RHOS council")

    assert _said((*check_names([one, other]),)) == [
        'DUPLICATE name: "Rhôs Council" is the name in a.yaml, too (give each council its own name)',
        'DUPLICATE name: "RHOS council" is the name in a.yaml, too (give each council its own name)',
    ]


def test_two_councils_with_one_code_are_a_problem() -> None:
    one = _council(slug="dithering", name="Great Dithering", gss_code="E07000001")
    other = _council(gss_code="E07000001")

    assert _said((*check_names([one, other]),)) == [
        "DUPLICATE gss_code: E07000001 is the code in a.yaml, too (give each council its own gss_code)",
        "DUPLICATE gss_code: E07000001 is the code in a.yaml, too (give each council its own gss_code)",
    ]


def test_councils_with_names_of_their_own_are_none() -> None:
    assert not list(check_names([_council(), _council(name="Great Dithering"), _council(name="Dithering")]))


def _overrides(year: Year, **fields: str) -> list[str]:
    return _said((*check_overrides(_council(COUNTS, "little-dithering", **fields), year.edition),))


def _own_words(say: str, after: str = "purpose", numbers: str = "[]") -> dict[str, Any]:
    fields = f"after: {after}\n    say: |\n      {say}\n    numbers: {numbers}\n    reason: agreed"
    return {"own_words": f"\n  - {fields}"}


def test_own_words_and_what_is_withheld_are_none(year: Year) -> None:
    withhold = "[{id: seminars, reason: cancelled}, {id: resources, reason: none}]"

    assert _overrides(year, **_own_words("Sorry about **{{ council_name }}**."), withhold=withhold) == []


def test_own_words_stand_behind_a_paragraph_of_the_edition(year: Year) -> None:
    assert _overrides(year, **_own_words("Sorry.", "purpos")) == [
        "REFERENCE own_words[1].after: there is no paragraph purpos (did you mean purpose?)"
    ]


def test_own_words_are_read_as_wording_is(year: Year) -> None:
    council = _council(**_own_words("Sorry for {{ uphold }} floods."))

    (problem,) = check_overrides(council, year.edition)

    assert str(problem) == "a.yaml:14:20: own_words[1].say: there is no fact uphold"
    assert problem.council == "little-dithering"


@pytest.mark.parametrize(
    "typed", ["81%", "99.4 %", "100%", "12", "£2,750", "£2,750.50", "2020", "3 March 2020", "4 May", "19 004 123", "٣"]
)
def test_a_number_is_not_typed_in_own_words_unless_it_is_listed(typed: str, year: Year) -> None:
    (told,) = _overrides(year, **_own_words(f"It was about {typed}, I think."))

    assert told == (
        f"NUMBER own_words[1].say: {typed} is typed (write a figure of the year by its name, such as "
        f'{{{{ uphold_rate | percent }}}}; list what you quote: numbers: ["{typed}"])'
    )
    assert _overrides(year, **_own_words(f"It was about {typed}, I think.", numbers=f'["{typed}"]')) == []


def test_numbers_that_are_not_listed_are_one_problem_where_the_first_stands(year: Year) -> None:
    say = "In June 2020, 12 weeks on, you paid **£2,750** for 19 004 123, and {{ council_name }} was glad."
    council = _council(**_own_words(say, numbers='["12"]'))

    (problem,) = check_overrides(council, year.edition)

    assert str(problem) == "a.yaml:14:15: own_words[1].say: 2020, £2,750, 19 004 123 are typed"
    assert problem.hint.endswith('list what you quote: numbers: ["12", "2020", "£2,750", "19 004 123"]')


@pytest.mark.parametrize("said", ["112", "£12", "12%", "12 %", "12.5", "1,12", "120"])
def test_a_listed_number_is_the_whole_number(said: str, year: Year) -> None:
    typed, listed = _overrides(year, **_own_words(f"It was {said}.", numbers='["12"]'))

    assert typed.startswith(f"NUMBER own_words[1].say: {said} is typed")
    assert listed == (
        "REFERENCE own_words[1].numbers[1]: 12 isn't in these words (write it as it is there, or delete it)"
    )


def test_a_listed_number_is_typed_and_not_a_figure_that_is_printed(year: Year) -> None:
    told = _overrides(year, **_own_words("We upheld {{ upheld }}.", numbers='["13"]'))

    assert [each.partition(" (")[0] for each in told] == ["REFERENCE own_words[1].numbers[1]: 13 isn't in these words"]


def test_own_words_of_nothing_are_a_problem(year: Year) -> None:
    fields: dict[str, Any] = {"own_words": '\n  - after: purpose\n    say: " "\n    reason: agreed'}

    assert _overrides(year, **fields) == [
        "MISSING own_words[1].say: there are no words (write them, or delete the entry)"
    ]


def test_only_what_there_is_can_be_withheld(year: Year) -> None:
    assert _overrides(year, withhold="[{id: seminar, reason: cancelled}]") == [
        "REFERENCE withhold[1].id: there is nothing called seminar (did you mean seminars?)"
    ]


def test_the_same_is_not_withheld_twice(year: Year) -> None:
    assert _overrides(year, withhold="[{id: seminars, reason: one}, {id: seminars, reason: other}]") == [
        "DUPLICATE withhold[2].id: seminars is there twice (keep one of them, with its reason)"
    ]

"""What a letter says for each combination of facts that the wording distinguishes, as one text for each.

A snapshot has each text once, below all the combinations that give it: one sentence a line, after its id.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice, pairwise, product, zip_longest
from pathlib import Path
from typing import Any

import pytest
from made_up import averaged, council, counted, problems_of
from pytest_regressions.file_regression import FileRegressionFixture

from lgo_letters.compose import Reasoned, compose
from lgo_letters.edition.edition import Edition
from lgo_letters.model import NOT_RECORDED, Averages, Council
from lgo_letters.pipeline import Year
from lgo_letters.rules.tree import SentenceRule, walk

pytestmark = pytest.mark.no_cover  # it composes thousands of letters; other tests cover that code

Combination = tuple[str, Council]

TRENDS = ("improved", "not improved", "not raised last year")
LATE_OF_SENT = (
    (0, 0),
    (0, 8),
    (1, 1),
    (1, 8),
    (2, 8),
    (6, 20),
    (3, 9),
    (3, 8),
    (4, 8),
    (11, 20),
    (6, 9),
    (7, 10),
    (6, 8),
    (7, 8),
    (8, 8),
)
"""Enquiries late, and sent: none, one, some, all; of some, each share that has words of its own, and its limits."""

SUMMONSES = (None, *product(range(3), range(3)))


def _remedies(timeliness: str | None, late: object = NOT_RECORDED) -> object:
    return NOT_RECORDED if timeliness is None else {"timeliness": timeliness, "late": late}


def _enquiries(late: int | None, sent: int = 0, trend: str = "") -> object:
    return NOT_RECORDED if late is None else {"sent": sent, "late": late, "trend": trend}


def _summons(summons: tuple[int, int] | None) -> object:
    return NOT_RECORDED if summons is None else {"threatened_only": summons[0], "issued": summons[1]}


def _named(**facts: object) -> str:
    """Write a combination as the heading of its text."""
    return ", ".join(
        f"{name.replace('_', ' ')} {NOT_RECORDED if value is None else value}" for name, value in facts.items()
    )


def responses() -> Iterator[Combination]:
    """Remedies in time or not, and enquiries answered late: none, one, some, all; for the first time or again."""
    for remedies in (*TRENDS, None):
        yield _named(remedies=remedies, enquiries=None), council(remedies=_remedies(remedies))
        for trend, (late, sent) in product((*TRENDS, NOT_RECORDED), LATE_OF_SENT):
            heading = _named(remedies=remedies, enquiries=f"{late} of {sent} late, {trend}")
            yield heading, council(remedies=_remedies(remedies), enquiries=_enquiries(late, sent, trend))


def witness_summons() -> Iterator[Combination]:
    """Witness summonses threatened and issued, with and without late responses, after praise and without."""
    for remedies, late, summons in product(("improved", None), (None, 0, 3), SUMMONSES):
        for trend in ("improved", "not improved") if late is not None else ("",):
            enquiries = None if late is None else f"{late} of 8 late, {trend}"
            told = None if summons is None else f"{summons[0]} threatened and {summons[1]} issued"
            yield (
                _named(remedies=remedies, enquiries=enquiries, summons=told),
                council(
                    remedies=_remedies(remedies),
                    enquiries=_enquiries(late, 8, trend),
                    witness_summons=_summons(summons),
                ),
            )


def compliance() -> Iterator[Combination]:
    """Recommendations not complied with: in how many cases out of how many, new complaints, cases put right since."""
    for complied, missed in ((0, 1), (0, 2), (1, 1), (1, 2), (5, 1), (5, 2), (5, 3)):
        counts = counted(8, 4, complied + missed, complied, 2)
        heading = _named(complied=complied, not_complied=missed)
        yield f"{heading}, {_named(since=None)}", council(counts)
        for opened, implemented in product(range(missed + 1), range(missed + 1)):
            since = {"new_complaints": opened, "since_implemented": implemented}
            yield f"{heading}, {_named(**since)}", council(counts, compliance=since)


def remedies_late() -> Iterator[Combination]:
    """Remedies completed late, for the first time or again, with full compliance, less, no cases, or not known."""
    outcomes = {
        "all complied": (3, 3),
        "some complied": (3, 2),
        "no outcomes": (0, 0),
        "outcomes not known": (None, None),
    }
    for timeliness, late, (told, (all_of, complied)) in product((*TRENDS, None), (None, 0, 1, 2), outcomes.items()):
        counts = counted(8, 4, all_of, complied, 2)
        pages = {} if all_of is not None else OMITTED
        remedies = _remedies(timeliness, NOT_RECORDED if late is None else late)
        yield _named(remedies=timeliness, late=late) + f", {told}", council(counts, remedies=remedies, **pages)


def engagement() -> Iterator[Combination]:
    """A meeting, offered or not, with each issue that a letter can raise, and with none."""
    issues: dict[str, dict[str, Any]] = {
        "nothing recorded": {},
        "nothing raised": {
            "remedies": _remedies("improved", 0),
            "enquiries": _enquiries(0, 8, "improved"),
            "witness_summons": _summons((0, 0)),
            "public_interest_reports": 0,
        },
        "a case not complied with": {"counts": counted(8, 4, 3, 2, 2)},
        "remedies late again": {"remedies": _remedies("not improved", 2)},
        "remedies late again, not counted": {"remedies": _remedies("not improved")},
        "remedies late for the first time": {"remedies": _remedies("not raised last year", 1)},
        "no remedy late": {"remedies": _remedies("not raised last year", 0)},
        "remedies not counted": {"remedies": _remedies("not raised last year")},
        "remedies improved, one late": {"remedies": _remedies("improved", 1)},
        "responses late": {"enquiries": _enquiries(3, 8, "not improved")},
        "a witness summons": {"witness_summons": _summons((1, 0))},
        "a public interest report": {"public_interest_reports": 1},
    }
    for offered, (told, fields) in product((True, False), issues.items()):
        yield f"meeting {'offered' if offered else 'not offered'}, {told}", council(**fields, meeting_offered=offered)


def reports() -> Iterator[Combination]:
    """Public interest reports: not recorded, none, one, several."""
    for count in (None, 0, 1, 2, 11):
        recorded = NOT_RECORDED if count is None else count
        yield _named(public_interest_reports=count), council(public_interest_reports=recorded)


def training() -> Iterator[Combination]:
    """Training courses for the council: not recorded, none, one, several."""
    for count in (None, 0, 1, 2, 11):
        yield _named(courses=count), council(training=NOT_RECORDED if count is None else {"courses": count})


def letterhead() -> Iterator[Combination]:
    """Who the letter is addressed to, by name or without one, and how it is sent."""
    addressees = {
        "title and surname": {"title": "Ms", "surname": "Nemo"},
        "a forename, too": {"title": "Dr", "forename": "Ada", "surname": "Nemo-O'Nobody"},
        "a salutation": {"title": "Sir", "forename": "Udo", "surname": "Nemo", "salutation": "Sir Udo"},
        "nobody's name": {"name": "unknown"},
    }
    for sent_by, (told, addressee) in product(("email", "post"), addressees.items()):
        role = {"role": "Interim Chief Executive"}
        yield f"{_named(sent_by=sent_by)}, {told}", council(sent_by=sent_by, addressee=addressee | role)


def investigated() -> Iterator[Combination]:
    """Investigations, upheld decisions, satisfactory remedies: none, one, several; none of several, some, all."""
    cases = (
        (0, 0, 0),
        (1, 0, 0),
        (1, 1, 0),
        (1, 1, 1),
        (5, 0, 0),
        (5, 1, 1),
        (5, 4, 0),
        (5, 4, 1),
        (5, 4, 2),
        (5, 5, 5),
    )
    for investigations, upheld, remedies in cases:
        counts = counted(investigations, upheld, 3, 3, remedies)
        yield _named(investigations=investigations, upheld=upheld, satisfactory_remedies=remedies), council(counts)
    yield "statistics pages omitted", council(counted(), **OMITTED)


def assessed() -> Iterator[Combination]:
    """Compliance outcomes, and how many were complied with: none, one, several; none of several, some, all."""
    for outcomes, complied in ((0, 0), (1, 0), (1, 1), (5, 0), (5, 4), (5, 5), (300, 299)):
        counts = counted(8, 4, outcomes, complied, 2)
        yield _named(compliance_outcomes=outcomes, complied=complied), council(counts)
    yield "statistics pages omitted", council(counted(), **OMITTED)


OMITTED = {"statistics_pages": "omit", "statistics_pages_reason": "not counted"}


GRIDS = {
    "responses": (responses, ("responses",)),
    "witness-summons": (witness_summons, ("responses",)),
    "compliance": (compliance, ("compliance",)),
    "remedies-late": (remedies_late, ("remedies-late",)),
    "engagement": (engagement, ("engagement",)),
    "public-interest-reports": (reports, ("public-interest-report",)),
    "training": (training, ("training-delivered",)),
}
"""By snapshot: the combinations, and the paragraphs that they decide about."""

SECTIONS = {
    "letterhead": (letterhead, ("letterhead",)),
    "statistics-investigated": (investigated, ("statistics-upheld", "statistics-remedies")),
    "statistics-compliance": (assessed, ("statistics-compliance",)),
}
"""The same for whole sections."""


def _reasoned(made: Council, year: Year, averages: Averages) -> Reasoned:
    return compose(made, averages, year.edition)


def _averages() -> Averages:
    return averaged(uphold=Fraction(45), compliance=Fraction("99.6"), satisfactory_remedy=Fraction(13))


def _allowed(combinations: Iterator[Combination]) -> Iterator[Combination]:
    """Leave out what no file may say, such as "not improved" although no remedy was late."""
    return ((heading, made) for heading, made in combinations if not problems_of(made))


def _together(texts: Iterator[tuple[str, str]]) -> str:
    """Give each text with all the combinations that have it."""
    headings: dict[str, list[str]] = {}
    for heading, text in texts:
        headings.setdefault(text, []).append(f"# {heading}")
    return "\n\n".join("\n".join([*under, text]) for text, under in headings.items()) + "\n"


@pytest.mark.parametrize("name", GRIDS)
def test_what_each_combination_says_is_what_was_reviewed(
    name: str, year: Year, file_regression: FileRegressionFixture
) -> None:
    combinations, paragraphs = GRIDS[name]

    def said(made: Council) -> str:
        letter = _reasoned(made, year, _averages()).letter
        sentences = (
            each for paragraph in letter.paragraphs() if paragraph.id in paragraphs for each in paragraph.sentences
        )
        return "\n".join(f"{each.id}: {each.text}" for each in sentences) or "(nothing)"

    text = _together((heading, said(made)) for heading, made in _allowed(combinations()))

    file_regression.check(text, basename=name, extension=".txt")


@pytest.mark.parametrize("name", SECTIONS)
def test_what_each_section_says_is_what_was_reviewed(
    name: str, year: Year, file_regression: FileRegressionFixture
) -> None:
    combinations, sections = SECTIONS[name]

    def said(made: Council, averages: Averages) -> str:
        letter = _reasoned(made, year, averages).letter
        lines = []
        for section in (letter.sections[each] for each in sections if each in letter.sections):
            lines += [f"{section.id}: {section.heading_text}"] if section.heading_text else []
            lines += [f"chart: {section.chart.title or '(none)'}"] if section.chart else []
            lines += [f"{each.id}: {each.text}" for paragraph in section.paragraphs for each in paragraph.sentences]
        return "\n".join(lines) or "(nothing)"

    with_averages = {"": _averages()} if name == "letterhead" else {"": _averages(), ", no averages": averaged()}
    text = _together(
        (f"{heading}{more}", said(made, averages))
        for heading, made in _allowed(combinations())
        for more, averages in with_averages.items()
    )

    file_regression.check(text, basename=name, extension=".txt")


@pytest.mark.parametrize("name", ["courses"])
def test_what_is_said_of_more_or_fewer_courses_is_what_was_reviewed(
    name: str, year: Year, file_regression: FileRegressionFixture
) -> None:
    def said(last_year: int) -> str:
        letter = compose(council(), averaged(), _with_last_year(year, last_year)).letter
        (paragraph,) = (each for each in letter.paragraphs() if each.id == "training-programme")
        return "\n".join(f"{each.id}: {each.text}" for each in paragraph.sentences)

    text = _together((f"118 this year, {last_year} last year", said(last_year)) for last_year in COURSES_LAST_YEAR)

    file_regression.check(text, basename=name, extension=".txt")


COURSES_LAST_YEAR = (71, 117, 118, 119, 130)


def _with_last_year(year: Year, courses: int) -> Edition:
    figures = tuple(
        each.model_copy(update={"last_year": courses}) if each.name == "courses_delivered" else each
        for each in year.edition.file.figures
    )
    return replace(year.edition, file=year.edition.file.model_copy(update={"figures": figures}))


def test_no_combination_is_told_twice() -> None:
    for name, (combinations, _) in (GRIDS | SECTIONS).items():
        headings = [heading for heading, _ in combinations()]

        assert len(set(headings)) == len(headings), name


def test_no_snapshot_is_without_its_combinations() -> None:
    folder = Path(__file__).with_suffix("")

    assert {file.name for file in folder.iterdir()} == {f"{name}.txt" for name in (*GRIDS, *SECTIONS, "courses")}


def test_each_sentence_of_the_edition_stands_in_some_combination(year: Year) -> None:
    inside = (rule for section in year.edition.sections for rule in walk(section))  # but not in the message
    missing = {rule.id for rule in inside if isinstance(rule, SentenceRule)}
    courses = (compose(council(), averaged(), _with_last_year(year, each)) for each in COURSES_LAST_YEAR)
    in_turns = chain(*zip_longest(*(_allowed(grid()) for grid, _ in (GRIDS | SECTIONS).values())))
    others = (
        _reasoned(combination[1], year, averages)
        for combination in in_turns
        if combination
        for averages in (_averages(), averaged())
    )

    for reasoned in chain(courses, others):
        missing -= {name for name, decision in reasoned.decisions.items() if decision.included}
        if not missing:
            break

    assert missing == set()


# A sentence that needs one before it can't begin a paragraph.
LEANING = ("However", "Again", "As a result", "It is", "Over", "Half", "Significantly", "We do not take such")
ONE_OF_MANY = re.compile(r"\b(one|1) (cases|courses|occasions|reports|complaints|others|investigations)\b")


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
def test_every_combination_reads_as_english(step: int, year: Year) -> None:
    late = ((0, 0), (0, 8), (1, 1), (1, 8), (3, 8), (8, 8))
    enquiries = [None, *product((*TRENDS, NOT_RECORDED), late)]
    strange = []
    combinations = product((*TRENDS, None), enquiries, ((0, 0), (1, 0), (2, 1), None), (0, 2), (True, False))
    for remedies, asked, summons, missed, offered in islice(combinations, 0, None, step):
        made = council(
            counted(8, 4, 3, 3 - missed, 2),
            remedies=_remedies(remedies),
            enquiries=_enquiries(None) if asked is None else _enquiries(*asked[1], asked[0]),
            witness_summons=_summons(summons),
            meeting_offered=offered,
        )
        if problems_of(made):
            continue
        own = _reasoned(made, year, _averages()).letter.sections.get("your-council")
        for paragraph in own.paragraphs if own else ():  # if there is nothing to say, the section is left out
            first, *_ = texts = [sentence.text for sentence in paragraph.sentences]
            reads = (
                not first.startswith(LEANING)
                and all(text.endswith(".") and not ONE_OF_MANY.search(text) for text in texts)
                and not any(one.startswith("However") and other.startswith("However") for one, other in pairwise(texts))
            )
            strange += [] if reads else [" ".join(texts)]

    assert strange == []

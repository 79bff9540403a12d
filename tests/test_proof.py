"""Claims about all councils, proved or refuted: faults put into the edition, and z3 against the evaluator."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lgo_letters.checks import check_council
from lgo_letters.councils import read_council
from lgo_letters.edition import read_edition
from lgo_letters.facts import known_facts, national_values, work_out
from lgo_letters.model import TRENDS, Averages, Counts
from lgo_letters.pipeline import load_year, reason
from lgo_letters.problems import Kind, Place, ProblemsError
from lgo_letters.proof import Finding, prove
from lgo_letters.proof.claims import Every, IsFalse, IsTrue, NotSo
from lgo_letters.proof.smallest import smallest
from lgo_letters.proof.world import World
from lgo_letters.rules.axioms import AXIOMS, broken, is_worked_out
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import ALWAYS, weigh
from lgo_letters.rules.tree import ChoiceRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from lgo_letters.facts import Facts
    from lgo_letters.model import Council
    from lgo_letters.pipeline import Year
    from lgo_letters.reasons.example import Example
    from lgo_letters.rules.conditions import Condition

WORDING = "templates/2020/wording"
KNOWN = known_facts(())
COMPLIANCE = ("compliance.new_complaints", "compliance.since_implemented")


def test_the_rules_of_2020_hold_for_every_council_that_there_could_be(year: Year) -> None:
    proof = prove(year.edition)

    assert proof.findings == ()
    assert proof.claims > 500


# Ten deliberate faults. Each is found with its file and line; where it is about councils, with the smallest one.


def test_a_gap_at_exactly_100_is_found(workspace: Path) -> None:
    path = f"{WORDING}/statistics-compliance.yaml"
    _ask(workspace, path, "compliance-rate", "compliance_rate < 100")

    found = _found(workspace, Kind.CHOICE, path, "- id: compliance-of-outcomes")

    assert found.problem.message == "none of compliance-rate, compliance-no-outcome may hold"
    assert _row(found.example) == "0,0,1,1,0"
    assert _really(workspace, found) == Kind.CHOICE


def test_an_overlap_is_found(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "half", "late >= 2 and late < sent and late_share >= 1/2")

    found = _found(workspace, Kind.CHOICE, path, "when: late >= 2 and late < sent and late_share >= 1/2")

    assert found.problem.message == "over-three-quarters and half can hold both"
    assert "  sent: 5\n  late: 4\n" in _file(found.example)
    assert _really(workspace, found) == Kind.CHOICE


def test_a_choice_that_is_never_reached_is_found(workspace: Path) -> None:
    path = f"{WORDING}/resources.yaml"
    _ask(workspace, path, "training-one-course", "training_courses >= 1")

    found = _found(workspace, Kind.CHOICE, path, "when: training_courses > 1")

    assert found.problem.message == (
        "training-several-courses is never reached: whenever it holds, training-one-course above it does, too"
    )
    assert "  courses: 2\n" in _file(found.example)
    assert _really(workspace, found) == Kind.CHOICE


def test_a_condition_that_is_always_true_is_found(workspace: Path) -> None:
    path = f"{WORDING}/statistics-upheld.yaml"
    _ask(workspace, path, "upheld-count", "investigations >= 0")

    found = _found(workspace, Kind.IDLE, path, "when: investigations >= 0")

    assert found.problem.message == "`investigations >= 0` is always true where it is asked"
    assert _row(found.example) == "0,0,0,0,0"


def test_a_condition_that_is_true_or_unknown_but_never_false_is_found(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "public-interest-report", "public_interest_reports >= 0")

    found = _found(workspace, Kind.IDLE, path, "when: public_interest_reports >= 0")

    assert found.problem.message == "`public_interest_reports >= 0` is never false: true, or not known"


def test_a_condition_that_is_never_true_is_found_once(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "compliance", "complied > compliance_outcomes")

    findings = [finding for finding in _findings(workspace) if finding.problem.kind is Kind.IDLE]

    assert [finding.problem.key for finding in findings] == ["compliance"]
    assert findings[0].example is None


def test_a_misspelt_fact_is_found(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "engagement", "meeting_offerred")

    with pytest.raises(ProblemsError) as error:
        load_year(workspace)

    (problem,) = error.value.problems
    assert (problem.kind, problem.place.path, problem.hint) == (Kind.FACT, path, "did you mean meeting_offered?")
    assert _line(workspace, problem.place) == "when: meeting_offerred"


def test_a_text_compared_with_a_number_is_found(workspace: Path) -> None:
    path = f"{WORDING}/letterhead.yaml"
    _ask(workspace, path, "sent-by-post", "sent_by == 1")

    with pytest.raises(ProblemsError) as error:
        load_year(workspace)

    (problem,) = error.value.problems
    assert (problem.kind, problem.place.path) == (Kind.CONDITION, path)
    assert _line(workspace, problem.place) == "when: sent_by == 1"


def test_a_broken_needs_is_found(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(
        workspace,
        path,
        "no-improvement",
        'late > 1 and responses_trend == "not improved" and remedies_timeliness != "improved"',
    )

    found = _found(workspace, Kind.NEEDS, path, 'when: responses_trend == "not improved" and late == 1 and late < sent')

    assert found.problem.key == "too-long-again-one"
    assert found.problem.message == "too-long-again-one can stand without responses-no-better, which it needs"
    assert "  sent: 2\n  late: 1\n  trend: not improved\n" in _file(found.example)
    assert _really(workspace, found) == Kind.NEEDS


def test_two_paragraphs_with_one_id_are_found(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    path = f"{WORDING}/complaint-statistics.yaml"
    edit(path, "- id: comparison\n", "- id: focus\n")

    with pytest.raises(ProblemsError) as error:
        load_year(workspace)

    problem = error.value.problems[0]
    assert (problem.kind, problem.place.path) == (Kind.DUPLICATE, path)
    assert _line(workspace, problem.place) == "- id: focus"


def test_a_threshold_written_as_text_is_found(workspace: Path) -> None:
    path = f"{WORDING}/resources.yaml"
    _ask(workspace, path, "training-several-courses", 'training_courses > "1"')

    with pytest.raises(ProblemsError) as error:
        load_year(workspace)

    (problem,) = error.value.problems
    assert (problem.kind, problem.place.path, problem.hint) == (Kind.CONDITION, path, "write a number without quotes")
    assert _line(workspace, problem.place) == 'when: training_courses > "1"'


def test_no_choice_for_no_compliance_outcomes_is_found(workspace: Path) -> None:
    path = f"{WORDING}/statistics-compliance.yaml"
    text = (workspace / path).read_text(encoding="utf-8")
    start = text.index("    - id: compliance-no-outcome")
    (workspace / path).write_text(text[:start] + text[text.index("- id: compliance-comparison") :], encoding="utf-8")

    found = _found(workspace, Kind.CHOICE, path, "- id: compliance-of-outcomes")

    assert found.problem.message == "none of compliance-rate may hold"
    assert _row(found.example) == "0,0,0,0,0"
    assert _really(workspace, found) == Kind.CHOICE


def test_a_value_that_may_not_be_known_is_found(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    path = f"{WORDING}/statistics-upheld.yaml"
    edit(
        path,
        "This compares to an average of **{{ uphold_average | percent }}** in similar authorities.",
        "This compares to an average of **{{ satisfactory_remedy_average | percent }}** in similar authorities.",
    )

    found = _found(
        workspace,
        Kind.UNFILLED,
        path,
        "This compares to an average of **{{ satisfactory_remedy_average | percent }}** in similar authorities.",
    )

    assert found.problem.message == "upheld-average.1 prints satisfactory_remedy_average, which may not be known"
    assert found.example is not None
    assert found.example.averages == ("- authority_type: county\n  uphold: 0\n  source: an example\n")


def test_what_only_asks_about_this_years_figures_may_be_never_true(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/edition.yaml", "    last_year: 71 ", "    last_year: 118 ")

    assert _findings(workspace) == ()


# The proof's facts, axioms and conditions against those that letters are made with.


def _counts(most: int = 4) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.integers(0, most))


@st.composite
def councils(draw: st.DrawFn) -> tuple[Council, Averages]:
    """Make a council as a file and a row may have it, right or contradicting itself."""

    def group(key: str, **fields: st.SearchStrategy[object]) -> str:
        if draw(st.booleans()):
            return f"{key}: not recorded\n"
        return f"{key}:\n" + "".join(f"  {name}: {draw(values)}\n" for name, values in fields.items())

    small, trend = st.integers(0, 4), st.sampled_from(TRENDS)
    recorded = st.one_of(st.just("not recorded"), small)
    text = "name: Exampleshire Council\n"
    text += f"authority_type: {draw(st.sampled_from(KNOWN['authority_type'].values))}\n"
    named = "  title: Ms\n  surname: Example\n"
    text += f"addressee:\n{draw(st.sampled_from([named, '  name: unknown' + chr(10)]))}  role: Chief Executive\n"
    text += f"sent_by: {draw(st.sampled_from(['email', 'post']))}\n"
    text += group("enquiries", sent=small, late=small, trend=trend)
    text += group("witness_summons", threatened_only=small, issued=small)
    text += group("remedies", timeliness=trend, late=recorded)
    if draw(st.booleans()):
        text += group("compliance", new_complaints=small, since_implemented=small)
    text += group("training", courses=small)
    text += f"public_interest_reports: {draw(recorded)}\n"
    text += f"meeting_offered: {draw(st.sampled_from(['true', 'false']))}\n"
    if draw(st.booleans()):
        text += "statistics_pages: omit\nstatistics_pages_reason: to try\n"
    counts = Counts(draw(_counts()), draw(_counts()), draw(_counts()), draw(_counts()), draw(_counts()))
    council, problems = read_council(text, "exampleshire", counts, "exampleshire.yaml")
    assert council is not None, problems
    percent = st.one_of(st.none(), st.fractions(0, 100, max_denominator=4))
    return council, Averages(draw(percent), draw(percent), draw(percent))


@cache
def _year() -> Year:
    """Give the real year: no fixture, since hypothesis writes out what it is given."""
    return load_year(Path(__file__).parent.parent)


@given(councils())
@settings(max_examples=400)
def test_the_axioms_are_what_the_checks_let_pass(made: tuple[Council, Averages]) -> None:
    council, averages = made

    facts = work_out(council, averages, _year().edition.file)

    # What a file says of cases not complied with is no fact where there are none; nor is its silence about them.
    passed_over = ("compliance",) if facts["not_complied"] != 0 else ("compliance", *COMPLIANCE)
    found = check_council(council)
    wrong = [problem for problem in found if problem.key not in passed_over]
    if wrong:
        assert broken(facts)
    elif not [problem for problem in found if problem.message.startswith("is given")]:
        assert not broken(facts)


@cache
def _world() -> World:
    """Give all councils, with the year's figures."""
    edition = _year().edition
    return World(edition.facts, national_values(edition.file.figures))


def _pinned(world: World, facts: Facts) -> list[Condition]:
    """Say in conditions that every fact that people record is what it is."""
    pinned = []
    for name, value in facts.items():
        fact = world.known[name]
        if is_worked_out(fact):
            continue
        if value is None:
            pinned.append(_read(f"{name} is not known", world))
        elif isinstance(value, bool):
            pinned.append(_read(name if value else f"not {name}", world))
        elif isinstance(value, int | Fraction):
            whole = Fraction(value)
            pinned.append(_read(f"{name} == {whole.numerator}/{whole.denominator}", world))
        elif isinstance(value, str) and fact.type.is_text:
            pinned.append(_read(f'{name} == "{value}"', world))
    return pinned


def _read(text: str, world: World) -> Condition:
    condition, problems = parse(text, world.known, Place("<test>").inside(text))
    assert not problems, (text, problems)
    return condition


NUMBERS = [
    "sent",
    "late",
    "complied",
    "compliance_outcomes",
    "not_complied",
    "summons_total",
    "remedies_late",
    "upheld",
]
RATIOS = ["compliance_rate", "uphold_rate", "compliance_average", "uphold_average"]
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
LEAVES = st.one_of(
    st.builds("{} {} {}".format, st.sampled_from(NUMBERS), SIGNS, st.sampled_from(["0", "1", "2", "1/2", "2.5"])),
    st.builds("late_share {} {}".format, SIGNS, st.sampled_from(["0", "1/3", "1/2", "0.75"])),
    st.builds("{} {} {}".format, st.sampled_from(RATIOS), SIGNS, st.sampled_from(["0", "1/3", "50", "66.6", "100"])),
    st.builds("{} {} {}".format, st.sampled_from(NUMBERS), SIGNS, st.sampled_from(NUMBERS)),
    st.builds("{} {} {}".format, st.sampled_from(RATIOS[:2]), SIGNS, st.sampled_from(RATIOS[2:])),
    st.builds("{} is known".format, st.sampled_from([*NUMBERS, *RATIOS, "late_share", "addressee_name"])),
    st.builds('responses_trend {} "{}"'.format, st.sampled_from(["==", "!="]), st.sampled_from(TRENDS)),
    st.sampled_from(
        ["meeting_offered", "statistics_given", "late in [0, 2]", 'sent_by in ["post"]', "late not in [1]"]
    ),
)
TEXTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=5,
)


@pytest.mark.no_cover  # watched for coverage, it takes twice the time; others cover what it calls
@given(councils(), TEXTS)
@settings(max_examples=150)
def test_the_evaluator_and_z3_agree_on_every_condition(made: tuple[Council, Averages], text: str) -> None:
    world = _world()
    facts = work_out(*made, _year().edition.file)
    condition = _read(text, world)

    answers = {
        True: world.exists(Every((*map(IsTrue, _pinned(world, facts)), IsTrue(condition)))),
        False: world.exists(Every((*map(IsTrue, _pinned(world, facts)), IsFalse(condition)))),
    }

    possible = not check_council(made[0]) and not broken(facts)
    holds = weigh(condition, facts)
    if possible:
        assert answers == {True: holds is True, False: holds is False}
    elif broken(facts):
        assert answers == {True: False, False: False}


@given(councils())
@settings(max_examples=60)
def test_the_evaluator_and_z3_agree_on_every_rule_of_2020(made: tuple[Council, Averages]) -> None:
    world, edition = _world(), _year().edition
    facts = work_out(*made, edition.file)
    if broken(facts):
        return
    rules = [rule for rule in edition.rules.values() if not isinstance(rule, ChoiceRule) and rule.when != ALWAYS]

    agreed = [IsTrue(rule.when) if weigh(rule.when, facts) else NotSo(IsTrue(rule.when)) for rule in rules]

    assert world.exists(Every((*map(IsTrue, _pinned(world, facts)), *agreed)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("late_share > 1/3 and late < sent", "enquiries:\n  sent: 2\n  late: 1\n", id="a share"),
        pytest.param('addressee_role == "Head of Paid Service"', "  role: Head of Paid Service\n", id="a text"),
        pytest.param("addressee_name is not known", "addressee:\n  name: unknown\n", id="nobody's name"),
        pytest.param("not statistics_given and late == 0", "statistics_pages: omit\n", id="no statistics"),
        pytest.param("remedies_late > 2", "  late: 3\n", id="a count"),
        pytest.param("since_implemented < new_complaints", "  new_complaints: 1\n  since_implemented: 0\n", id="two"),
    ],
)
def test_the_smallest_council_can_be_read_and_shows_what_it_is_for(year: Year, text: str, wanted: str) -> None:
    condition = _read(text, _world())

    example = smallest(_world(), IsTrue(condition))

    council = _council(example)
    assert wanted in example.file
    assert check_council(council) == ()
    assert weigh(condition, work_out(council, Averages(), year.edition.file)) is True


def test_an_average_is_shown_with_its_entry() -> None:
    condition = _read("uphold_average > uphold_rate and uphold_average > 12.5", _world())

    example = smallest(_world(), IsTrue(condition))

    assert _row(example) == "1,0,0,0,0"
    assert example.averages == "- authority_type: county\n  uphold: 13\n  source: an example\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('council_name == ""', id="an empty name"),
        pytest.param('addressee_role == "Chief  Executive"', id="two spaces"),
        pytest.param("late > 1000000", id="more than can be written"),
        pytest.param("uphold_average > 99.99 and uphold_average < 100 and late > sent", id="more late than sent"),
        pytest.param("compliance_rate < 100 and not_complied == 0", id="a rate and its counts"),
    ],
)
def test_no_council_is_what_no_file_can_say(text: str) -> None:
    assert _world().exists(IsTrue(_read(text, _world()))) is False


def test_there_are_axioms_and_no_council_of_the_year_breaks_one(year: Year) -> None:
    assert len(AXIOMS) > 20
    for council in year.councils.values():
        assert broken(work_out(council, Averages(), year.edition.file)) == ()


def _findings(workspace: Path) -> tuple[Finding, ...]:
    return prove(read_edition(workspace / "templates/2020", "templates/2020")).findings


def _found(workspace: Path, kind: Kind, path: str, line: str) -> Finding:
    """Give the first finding of a kind, which must stand on a line of a file."""
    found = next(finding for finding in _findings(workspace) if finding.problem.kind is kind)
    assert found.problem.place.path == path
    assert _line(workspace, found.problem.place) == line
    return found


def _line(workspace: Path, place: Place) -> str:
    return (workspace / place.path).read_text(encoding="utf-8").splitlines()[place.line - 1].strip()


def _ask(workspace: Path, path: str, name: str, condition: str) -> None:
    """Give something in a file another condition."""
    text = (workspace / path).read_text(encoding="utf-8")
    wanted = re.compile(rf"(- id: {name}\n(?: +style: .*\n)? +when: ).*")
    assert len(wanted.findall(text)) == 1
    (workspace / path).write_text(wanted.sub(lambda match: match[1] + condition, text), encoding="utf-8")


def _file(example: Example | None) -> str:
    assert example is not None
    return example.file


def _row(example: Example | None) -> str:
    """Give the counts of an example's row."""
    assert example is not None
    (row,) = csv.reader(io.StringIO(example.row))
    return ",".join(row[1:])


def _council(example: Example) -> Council:
    (row,) = csv.reader(io.StringIO(example.row))
    counts = Counts(*(int(cell) if cell else None for cell in row[1:]))
    council, problems = read_council(example.file, example.slug, counts, f"{example.slug}.yaml")
    assert council is not None, problems
    return council


def _really(workspace: Path, found: Finding) -> Kind:
    """Put an example into the year, and give the kind of the problem that its letter has."""
    assert found.example is not None
    (workspace / f"data/2020/councils/{found.example.slug}.yaml").write_text(found.example.file, encoding="utf-8")
    with (workspace / "data/2020/statistics.csv").open("a", encoding="utf-8") as statistics:
        statistics.write(found.example.row)
    year = load_year(workspace)
    with pytest.raises(ProblemsError) as error:
        reason(year.councils[found.example.slug], year)
    return error.value.problems[0].kind

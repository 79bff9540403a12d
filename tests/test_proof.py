"""Prove or refute claims about all councils: with faults put into the edition, and comparing z3 with the evaluator."""

import csv
import io
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import CATALOGUE, averaged, counted, problems_of

from lgo_letters.councils.checks import check_council
from lgo_letters.councils.reader import read_council
from lgo_letters.edition.reader import read_edition
from lgo_letters.facts.declaration import FieldEntry, RecordEntry
from lgo_letters.facts.fact import Facts
from lgo_letters.figures import Value
from lgo_letters.model import Averages, Council
from lgo_letters.pipeline import Year, load_year, reason
from lgo_letters.problems import Kind, Place, ProblemsError
from lgo_letters.proof import Finding, prove
from lgo_letters.proof.smallest import smallest
from lgo_letters.proof.world import World
from lgo_letters.reasons.example import Example
from lgo_letters.rules.always import Statement
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import ALWAYS, All, Comparison, Condition, IsTrue, Literal, Name, Not, weigh
from lgo_letters.rules.tree import ChoiceRule
from lgo_letters.work_out import shared_values, work_out

WORDING = "templates/2020/wording"
KNOWN = CATALOGUE.facts
TRENDS = CATALOGUE.facts["enquiries.trend"].values
NONE = "there can be a council to which none of these applies"


def test_the_rules_of_2020_hold_for_every_council_that_there_could_be(year: Year) -> None:
    proof = prove(year.edition)

    assert proof.findings == ()
    assert proof.claims > 500


# Ten deliberate faults. Each is found with its file and line. If it concerns councils, the smallest one is shown.


@pytest.mark.long
def test_a_gap_in_the_message_that_a_letter_is_sent_with_is_found(workspace: Path) -> None:
    path = f"{WORDING}/email.yaml"
    _ask(workspace, path, "email-salutation-by-role", "salutation_name is not known and meeting_offered")

    found = _found(workspace, Kind.CHOICE, path, "- id: email-salutation")

    assert found.problem.message == f"{NONE}: email-salutation-by-name, email-salutation-by-role"


def test_a_subject_that_prints_what_may_not_be_known_is_found(workspace: Path) -> None:
    path = "templates/2020/edition.yaml"
    text = (workspace / path).read_text(encoding="utf-8")
    text = text.replace("  subject: Annual", "  subject: To {{ salutation_name }}, Annual")
    (workspace / path).write_text(text, encoding="utf-8")

    (found,) = _findings(workspace)

    assert found.problem.message == "email.subject prints salutation_name, which may not be known"
    assert _line(workspace, found.problem.place).startswith("subject: To")


@pytest.mark.long
def test_a_gap_at_exactly_100_is_found(workspace: Path) -> None:
    path = f"{WORDING}/statistics-compliance.yaml"
    _ask(workspace, path, "compliance-rate", "compliance_rate < 100")

    found = _found(workspace, Kind.CHOICE, path, "- id: compliance-of-outcomes")

    assert found.problem.message == f"{NONE}: compliance-rate, compliance-no-outcome"
    assert _row(found.example) == "0,0,1,1,0"
    assert _really(workspace, found) == Kind.CHOICE


def test_an_overlap_is_found(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "half", "late_share >= 1/2")

    found = _found(workspace, Kind.CHOICE, path, "when: late_share >= 1/2")

    assert found.problem.message == "share.part.over-three-quarters and share.part.half can both apply to one council"
    assert "  sent: 5\n  late: 4\n" in _file(found.example)
    assert _really(workspace, found) == Kind.CHOICE


@pytest.mark.long  # in each run, a mistake in tests/defects tests much the same
def test_one_spoken_of_as_several_is_found(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "disappointing-several", "complied > 1 and not_complied > 0")

    (message,) = [
        each.problem.message
        for each in prove(load_year(workspace).edition).findings
        if each.problem.kind is Kind.NUMBER
    ]

    assert message == "may say: one cases"


@pytest.mark.long
def test_a_choice_that_is_never_reached_is_found(workspace: Path) -> None:
    path = f"{WORDING}/resources.yaml"
    _ask(workspace, path, "training-one-course", "training.courses >= 1")

    found = _found(workspace, Kind.CHOICE, path, "when: training.courses > 1")

    assert found.problem.message == (
        "training-several-courses never applies alone: whenever it applies, training-one-course above it does, too"
    )
    assert "  courses: 2\n" in _file(found.example)
    assert _really(workspace, found) == Kind.CHOICE


@pytest.mark.long  # in each run, a mistake in tests/defects tests much the same
def test_a_condition_that_is_always_true_is_found(workspace: Path) -> None:
    path = f"{WORDING}/statistics-upheld.yaml"
    _ask(workspace, path, "upheld-count", "investigations >= 0")

    found = _found(workspace, Kind.IDLE, path, "when: investigations >= 0")

    assert found.problem.message == "`investigations >= 0` is always true when the texts around it are in the letter"
    assert _row(found.example) == "0,0,0,0,0"


@pytest.mark.long
def test_a_condition_that_is_true_or_unknown_but_never_false_is_found(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "public-interest-report", "public_interest_reports >= 0")

    found = _found(workspace, Kind.IDLE, path, "when: public_interest_reports >= 0")

    assert found.problem.message == "`public_interest_reports >= 0` is never false: it is true, or not known"


def test_a_condition_that_is_never_true_is_found_once(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "compliance", "complied > compliance_outcomes")

    findings = [finding for finding in _findings(workspace) if finding.problem.kind is Kind.IDLE]

    assert [finding.problem.key for finding in findings] == ["compliance"]
    assert findings[0].example is None


def test_a_choice_of_which_one_can_never_apply_is_found_by_that_one(workspace: Path) -> None:
    _ask(workspace, f"{WORDING}/your-council.yaml", "too-long", "enquiries.late > 2")

    findings = [finding for finding in _findings(workspace) if finding.problem.kind is Kind.IDLE]

    assert ("too-long.which.one", None) in [(finding.problem.key, finding.example) for finding in findings]


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


@pytest.mark.long  # in each run, a mistake in tests/defects tests much the same
def test_a_broken_needs_is_found(workspace: Path) -> None:
    path = f"{WORDING}/your-council.yaml"
    _ask(workspace, path, "responses-no-better", 'enquiries.late > 1 and enquiries.trend == "not improved"')

    found = _found(workspace, Kind.NEEDS, path, 'when: enquiries.trend == "not improved"')

    assert found.problem.key == "too-long.opening.again"
    assert found.problem.message == "can be printed without responses-no-better, which it needs"
    assert "  sent: 1\n  late: 1\n  trend: not improved\n" in _file(found.example)
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
    _ask(workspace, path, "training-several-courses", 'training.courses > "1"')

    with pytest.raises(ProblemsError) as error:
        load_year(workspace)

    (problem,) = error.value.problems
    assert (problem.kind, problem.place.path, problem.hint) == (Kind.CONDITION, path, "write a number without quotes")
    assert _line(workspace, problem.place) == 'when: training.courses > "1"'


@pytest.mark.long
def test_no_choice_for_no_compliance_outcomes_is_found(workspace: Path) -> None:
    path = f"{WORDING}/statistics-compliance.yaml"
    text = (workspace / path).read_text(encoding="utf-8")
    start = text.index("    - id: compliance-no-outcome")
    (workspace / path).write_text(text[:start] + text[text.index("- id: compliance-comparison") :], encoding="utf-8")

    found = _found(workspace, Kind.CHOICE, path, "- id: compliance-of-outcomes")

    assert found.problem.message == f"{NONE}: compliance-rate"
    assert _row(found.example) == "0,0,0,0,0"
    assert _really(workspace, found) == Kind.CHOICE


@pytest.mark.long  # in each run, a mistake in tests/defects tests much the same
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
    assert found.example.averages == (
        "- authority_type: county\n  averages: published\n  source: an example\n  uphold_average: 0\n"
        "  compliance_average: none\n  satisfactory_remedy_average: none\n  reason: an example\n"
    )


@pytest.mark.long
def test_what_only_asks_about_this_years_figures_may_be_never_true(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/edition.yaml", "    last_year: 71 ", "    last_year: 118 ")

    assert _findings(workspace) == ()


# Compare the proof's facts, axioms and conditions with those that letters use.


def _counts(most: int = 4) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.integers(0, most))


def _values(entry: FieldEntry | RecordEntry, *, alone: bool) -> st.SearchStrategy[object]:
    """Give what may be written in a field."""
    may_be_missing = entry.may_be_missing or entry.type == "choice" or (alone and entry.type == "count")
    missing = st.just("not recorded") if may_be_missing else st.nothing()
    kinds = {
        "count": st.integers(0, 4),
        "choice": st.sampled_from(entry.one_of),
        "yes or no": st.sampled_from(["true", "false"]),
    }
    return st.one_of(kinds[entry.type or ""], missing)


@st.composite
def councils(draw: st.DrawFn) -> tuple[Council, Averages]:
    """Make a council that the declaration allows, whether or not its data contradict each other."""
    text = "name: Exampleshire Council\n"
    text += f"authority_type: {draw(st.sampled_from(KNOWN['authority_type'].values))}\n"
    named = "  title: Ms\n  surname: Example\n"
    text += f"addressee:\n{draw(st.sampled_from([named, '  name: unknown' + chr(10)]))}  role: Chief Executive\n"
    text += f"sent_by: {draw(st.sampled_from(['email', 'post']))}\n"
    for entry in CATALOGUE.declared.records:
        if entry.needed_when and draw(st.booleans()):
            continue
        if entry.fields is None:
            text += f"{entry.name}: {draw(_values(entry, alone=True))}\n"
        elif draw(st.booleans()):
            text += f"{entry.name}: not recorded\n"
        else:
            fields = (f"  {field.name}: {draw(_values(field, alone=False))}\n" for field in entry.fields)
            text += f"{entry.name}:\n{''.join(fields)}"
    text += draw(st.sampled_from(["", "statistics_pages: omit\nstatistics_pages_reason: to try\n"]))
    counts = counted(draw(_counts()), draw(_counts()), draw(_counts()), draw(_counts()), draw(_counts()))
    council, problems = read_council(text, "exampleshire", counts, "exampleshire.yaml", CATALOGUE.declared)
    assert council is not None, problems
    percent = st.one_of(st.none(), st.fractions(0, 100, max_denominator=4))
    return council, averaged(draw(percent), draw(percent), draw(percent))


@cache
def _year() -> Year:
    """Give the real year. It is not a fixture, because hypothesis prints its arguments."""
    return load_year(Path(__file__).parent.parent)


@given(councils())
@settings(max_examples=30)
def test_what_the_checks_let_pass_breaks_nothing_and_what_breaks_nothing_passes(
    made: tuple[Council, Averages],
) -> None:
    _let_pass(*made)


@pytest.mark.long
@given(councils())
@settings(max_examples=400)
def test_what_the_checks_let_pass_breaks_nothing_at_length(made: tuple[Council, Averages]) -> None:
    _let_pass(*made)


def _let_pass(council: Council, averages: Averages) -> None:
    always = _year().edition.always
    facts = _facts(council, averages)

    problems = check_council(council, always, facts)

    # If a needed group is missing, that is a problem, but contradicts nothing: its facts are not known.
    wrong = [problem for problem in problems if not problem.message.startswith("is missing")]
    assert bool(wrong) == bool(always.broken(facts))


@cache
def _world() -> World:
    """Give all councils, with the year's figures."""
    edition = _year().edition
    return World(edition.always, shared_values(edition.file), last_year=False)


def _facts(council: Council, averages: Averages) -> dict[str, Value]:
    edition = _year().edition
    return work_out(council, averages, edition.always, edition.file)


def _broken(facts: Facts) -> tuple[Statement, ...]:
    return _year().edition.always.broken(facts)


def _pinned(world: World, facts: Facts) -> list[Condition]:
    """Give conditions that fix every recorded fact at its value."""
    pinned = []
    for name, value in facts.items():
        fact = world.known.get(name)
        if fact is None or fact.is_worked_out:
            continue
        if value is None:
            pinned.append(_read(f"{name} is not known", world))
        elif isinstance(value, bool):
            pinned.append(_read(name if value else f"not {name}", world))
        elif isinstance(value, int | Fraction):
            pinned.append(Comparison(Name(fact), "==", Literal(Fraction(value), str(value))))  # also below 1%
        elif isinstance(value, str) and fact.type.is_text:
            pinned.append(_read(f'{name} == "{value}"', world))
    return pinned


def _read(text: str, world: World) -> Condition:
    condition, problems = parse(text, world.known, Place("<test>").inside(text))
    assert not problems, (text, problems)
    return condition


NUMBERS = [
    "enquiries.sent",
    "enquiries.late",
    "complied",
    "compliance_outcomes",
    "not_complied",
    "summons_total",
    "remedies.late",
    "upheld",
]
RATIOS = ["compliance_rate", "uphold_rate", "compliance_average", "uphold_average"]
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
LEAVES = st.one_of(
    st.builds("{} {} {}".format, st.sampled_from(NUMBERS), SIGNS, st.sampled_from(["0", "1", "2", "1/2", "2.5"])),
    st.builds("late_share {} {}".format, SIGNS, st.sampled_from(["0", "1/3", "1/2", "0.75"])),
    st.builds("{} {} {}".format, st.sampled_from(RATIOS), SIGNS, st.sampled_from(["0", "100/3", "50", "66.6", "100"])),
    st.builds("{} {} {}".format, st.sampled_from(NUMBERS), SIGNS, st.sampled_from(NUMBERS)),
    st.builds("{} {} {}".format, st.sampled_from(RATIOS[:2]), SIGNS, st.sampled_from(RATIOS[2:])),
    st.builds("{} is known".format, st.sampled_from([*NUMBERS, *RATIOS, "late_share", "addressee_name"])),
    st.builds('enquiries.trend {} "{}"'.format, st.sampled_from(["==", "!="]), st.sampled_from(TRENDS)),
    st.sampled_from(
        [
            "meeting_offered",
            "statistics_given",
            "enquiries.late in [0, 2]",
            'sent_by in ["post"]',
            "enquiries.late not in [1]",
        ]
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


@pytest.mark.no_cover  # coverage doubles its time; other tests cover what it calls
@given(councils(), TEXTS)
@settings(max_examples=12)
def test_the_evaluator_and_z3_agree_on_every_condition(made: tuple[Council, Averages], text: str) -> None:
    _agree_on_a_condition(*made, text)


@pytest.mark.long
@given(councils(), TEXTS)
@settings(max_examples=150)
def test_the_evaluator_and_z3_agree_on_every_condition_at_length(made: tuple[Council, Averages], text: str) -> None:
    _agree_on_a_condition(*made, text)


def _agree_on_a_condition(council: Council, averages: Averages, text: str) -> None:
    world = _world()
    facts = _facts(council, averages)
    condition = _read(text, world)

    answers = {
        True: world.exists(All((*map(IsTrue, _pinned(world, facts)), IsTrue(condition)))),
        False: world.exists(All((*map(IsTrue, _pinned(world, facts)), IsTrue(Not(condition))))),
    }

    possible = not problems_of(council) and not _broken(facts)
    holds = weigh(condition, facts)
    if possible:
        assert answers == {True: holds is True, False: holds is False}
    elif _broken(facts):
        assert answers == {True: False, False: False}


@given(councils())
@settings(max_examples=8)
def test_the_evaluator_and_z3_agree_on_every_rule_of_2020(made: tuple[Council, Averages]) -> None:
    _agree_on_every_rule(*made)


@pytest.mark.long
@given(councils())
@settings(max_examples=60)
def test_the_evaluator_and_z3_agree_on_every_rule_of_2020_at_length(made: tuple[Council, Averages]) -> None:
    _agree_on_every_rule(*made)


def _agree_on_every_rule(council: Council, averages: Averages) -> None:
    world, edition = _world(), _year().edition
    facts = _facts(council, averages)
    if _broken(facts):
        return
    rules = [rule for rule in edition.rules.values() if not isinstance(rule, ChoiceRule) and rule.when != ALWAYS]

    agreed = [IsTrue(rule.when) if weigh(rule.when, facts) else Not(IsTrue(rule.when)) for rule in rules]

    assert world.exists(All((*map(IsTrue, _pinned(world, facts)), *agreed)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "late_share > 1/3 and enquiries.late < enquiries.sent", "enquiries:\n  sent: 2\n  late: 1\n", id="a share"
        ),
        pytest.param('addressee_role == "Head of Paid Service"', "  role: Head of Paid Service\n", id="a text"),
        pytest.param("addressee_name is not known", "addressee:\n  name: unknown\n", id="nobody's name"),
        pytest.param("not statistics_given and enquiries.late == 0", "statistics_pages: omit\n", id="no statistics"),
        pytest.param("remedies.late > 2", "  late: 3\n", id="a count"),
        pytest.param(
            "compliance.since_implemented < compliance.new_complaints",
            "  new_complaints: 1\n  since_implemented: 0\n",
            id="two",
        ),
    ],
)
def test_the_smallest_council_can_be_read_and_shows_what_it_is_for(text: str, wanted: str) -> None:
    condition = _read(text, _world())

    example = smallest(_world(), IsTrue(condition))

    council = _council(example)
    assert wanted in example.file
    assert problems_of(council) == ()
    assert weigh(condition, _facts(council, averaged())) is True


def test_an_average_is_shown_with_its_entry() -> None:
    condition = _read("uphold_average > uphold_rate and uphold_average > 12.5", _world())

    example = smallest(_world(), IsTrue(condition))

    assert _row(example) == "1,0,0,0,0"
    assert example.averages == (
        "- authority_type: county\n  averages: published\n  source: an example\n  uphold_average: 13\n"
        "  compliance_average: none\n  satisfactory_remedy_average: none\n  reason: an example\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('council_name == ""', id="an empty name"),
        pytest.param('addressee_role == "Chief  Executive"', id="two spaces"),
        pytest.param("enquiries.late > 1000000", id="more than can be written"),
        pytest.param(
            "uphold_average > 99.99 and uphold_average < 100 and enquiries.late > enquiries.sent",
            id="more late than sent",
        ),
        pytest.param("compliance_rate < 100 and not_complied == 0", id="a rate and its counts"),
    ],
)
def test_no_council_is_what_no_file_can_say(text: str) -> None:
    assert _world().exists(IsTrue(_read(text, _world()))) is False


def test_no_council_of_the_year_breaks_what_is_always_true(year: Year) -> None:
    assert len(year.edition.always.statements) > 20
    for council in year.councils.values():
        assert _broken(year.facts_of(council)) == ()


def _findings(workspace: Path) -> tuple[Finding, ...]:
    return prove(read_edition(workspace / "templates/2020", "templates/2020")).findings


def _found(workspace: Path, kind: Kind, path: str, line: str) -> Finding:
    """Give the first finding of a kind. It must have a line of a file."""
    found = next(finding for finding in _findings(workspace) if finding.problem.kind is kind)
    assert found.problem.place.path == path
    assert _line(workspace, found.problem.place) == line
    return found


def _line(workspace: Path, place: Place) -> str:
    return (workspace / place.path).read_text(encoding="utf-8").splitlines()[place.line - 1].strip()


def _ask(workspace: Path, path: str, name: str, condition: str) -> None:
    """Change a condition in a file."""
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
    counts = counted(*(int(cell) if cell else None for cell in row[1:]))
    council, problems = read_council(example.file, example.slug, counts, f"{example.slug}.yaml", CATALOGUE.declared)
    assert council is not None, problems
    return council


def _really(workspace: Path, found: Finding) -> Kind:
    """Add an example to the year, and give the kind of the problem with its letter."""
    assert found.example is not None
    (workspace / f"data/2020/councils/{found.example.slug}.yaml").write_text(found.example.file, encoding="utf-8")
    example = found.example
    kind, name = (example.file.partition(f"{key}: ")[2].partition("\n")[0] for key in ("authority_type", "name"))
    for table, row in (("statistics.csv", example.row), ("authorities.csv", f"{example.slug},{name},,{kind},,,\n")):
        with (workspace / "data/2020" / table).open("a", encoding="utf-8") as file:
            file.write(row)
    averages = example.averages or f"- authority_type: {kind}\n  averages: none\n  reason: an example\n"
    (workspace / "data/2020/averages.yaml").write_text(averages, encoding="utf-8")
    year = load_year(workspace)
    with pytest.raises(ProblemsError) as error:
        reason(year.councils[found.example.slug], year)
    return error.value.problems[0].kind

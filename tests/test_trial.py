"""Try other facts in a letter: `explain --set`, and `check` with the proof."""

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from archetypes import Archetype, empty_year
from click.testing import CliRunner, Result

from lgo_letters.cli import main
from lgo_letters.pipeline import Year, load_year, reason
from lgo_letters.preview.pages.try_pages import attempt, file_as_tried
from lgo_letters.reasons.settings import UnknownSettingError
from lgo_letters.reasons.trial import Trial, try_out

Edit = Callable[[str, str, str], None]


def _trial(year: Year, slug: str, *settings: str) -> Trial:
    pairs = [(key, value) for key, _, value in (setting.partition("=") for setting in settings)]
    return try_out(year.councils[slug], year, pairs)


NONE_LATE = ("enquiries.late=0", "enquiries.trend=improved")


def _standing(trial: Trial) -> set[str]:
    assert trial.reasoned is not None, [str(problem) for problem in trial.problems]
    return {name for name, decision in trial.reasoned.decisions.items() if decision.included}


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_column_a_key_and_a_fact_can_be_set(year: Year) -> None:
    standing = _standing(_trial(year, "sefton", "statistics.complied=9", *NONE_LATE, "training.courses=2"))

    assert {"disappointing-one", "concern-despite-better", "training-several-courses"} <= standing
    assert "too-long" not in standing


def test_nothing_set_changes_nothing(year: Year) -> None:
    trial = _trial(year, "sefton")

    assert trial.reasoned == reason(year.councils["sefton"], year)
    assert trial.notes == ()


def test_a_rate_is_set_through_the_nearest_counts_that_give_it(year: Year) -> None:
    trial = _trial(year, "sefton", "compliance_rate=90%")

    assert trial.notes[0] == "compliance_rate 90%: complied 9"
    assert trial.reasoned is not None
    assert trial.reasoned.letter.facts["not_complied"] == 1


def test_what_is_said_of_cases_not_complied_with_goes_with_the_last_of_them(year: Year) -> None:
    trial = _trial(year, "southampton", "complied=12")

    assert "compliance" not in _standing(trial)
    assert trial.notes == ("compliance: left out (it is only said where not_complied > 0)",)


def test_what_the_file_says_without_need_stays_and_is_not_told(workspace: Path) -> None:
    file = workspace / "data" / "2020" / "councils" / "sefton.yaml"
    none = "compliance:\n  new_complaints: 0\n  since_implemented: 0\n"
    file.write_text(file.read_text(encoding="utf-8") + none, encoding="utf-8")

    trial = _trial(load_year(workspace), "sefton", "enquiries.late=4")

    assert trial.notes == ()


@pytest.mark.parametrize(
    ("setting", "came"),
    [
        pytest.param("sent_by=post", "sent-by-post", id="a choice"),
        pytest.param("addressee_name=unknown", "salutation-by-role", id="nobody's name"),
        pytest.param("addressee.name=unknown", "", id="a name beside a name"),
        pytest.param("statistics_given=no", "purpose", id="the statistics pages"),
        pytest.param("uphold_average=not known", "upheld-no-average", id="an average"),
        pytest.param("courses_delivered=70", "courses-one-fewer", id="a national figure"),
        pytest.param(
            "enquiries.sent=not recorded", "concern-alone.opening.however", id="a group that was not recorded"
        ),
        pytest.param("salutation_name=Ms Inkwell", "salutation-by-name", id="the salutation"),
        pytest.param("summons_total=1", "concerning-once", id="a sum"),
        pytest.param("meeting_offered=no", "", id="yes or no"),
    ],
)
def test_each_kind_of_fact_can_be_set(year: Year, setting: str, came: str) -> None:
    trial = _trial(year, "sefton", setting)

    if setting == "addressee.name=unknown":
        assert [problem.key for problem in trial.problems] == ["addressee.name"]
    elif setting == "meeting_offered=no":
        assert "engagement" not in _standing(trial)
    else:
        assert came in _standing(trial)


def test_a_date_can_be_set(year: Year) -> None:
    trial = _trial(year, "sefton", "letter_date=2020-07-23")

    assert trial.reasoned is not None
    assert next(trial.reasoned.letter.sentences()).text == "23 July 2020"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param(["enquiries.late=17"], "17 is more than enquiries.sent (16)", id="a contradiction"),
        pytest.param(["enquiries.late=some"], '"some" is text, not a count', id="text for a count"),
        pytest.param(["statistics.upheld=81%"], '"81%" is not a count', id="a percentage"),
        pytest.param(["uphold_average=101"], '"101" is no average in percent', id="over 100"),
        pytest.param(["letter_date=July"], '"July" is not a date', id="no date"),
        pytest.param(["courses_delivered_more=1"], "is worked out, and no counts near give 1", id="a difference"),
        pytest.param(["late_share=x"], '"x" is none of its values', id="no number"),
    ],
)
def test_what_can_not_be_is_a_problem(year: Year, settings: list[str], message: str) -> None:
    trial = _trial(year, "sefton", *settings)

    assert trial.reasoned is None
    assert trial.problems[0].message == message
    assert trial.problems[0].place.path == "--set"


def test_a_name_that_nothing_has_is_refused_with_the_nearest(year: Year) -> None:
    with pytest.raises(
        UnknownSettingError, match=r"there is no fact, column or field lat_share; did you mean late_share\?"
    ):
        _trial(year, "sefton", "lat_share=1")


def test_a_field_without_its_group_is_refused_with_all_that_are_called_so(year: Year) -> None:
    with pytest.raises(UnknownSettingError, match=r"late; did you mean enquiries\.late or remedies\.late\?"):
        _trial(year, "sefton", "late=1")


@pytest.mark.parametrize("name", ["assumed", "contacts", "exceptions", "own_words", "withhold", "enquiries.nowhere"])
def test_lists_and_fields_that_are_none_can_not_be_set(year: Year, name: str) -> None:
    with pytest.raises(UnknownSettingError):
        _trial(year, "sefton", f"{name}=x")


def test_a_field_that_may_not_be_missing_alone_is_not_recorded_with_its_group(year: Year) -> None:
    trial = _trial(year, "sefton", "enquiries.late=not known")

    assert trial.fields["enquiries"] == "not recorded"
    assert trial.notes == ("assumed: without enquiries.sent, enquiries.late",)


def test_a_choice_that_was_not_recorded_leaves_its_group_as_it_is(year: Year) -> None:
    trial = _trial(year, "sefton", "remedies.late=2", "remedies.timeliness=not recorded")

    assert trial.fields["remedies"] == {"timeliness": "not recorded", "late": 2}


def test_a_part_of_a_group_that_was_not_recorded_asks_for_the_rest(year: Year) -> None:
    trial = _trial(year, "southampton", "enquiries.late=1")

    assert [(problem.key, problem.message) for problem in trial.problems] == [
        ("enquiries.sent", "is missing"),
        ("enquiries.trend", "is missing"),
    ]


def test_an_exception_that_is_none_with_what_is_set_is_left_out(workspace: Path, edit: Edit) -> None:
    edit(
        "data/2020/councils/sefton.yaml",
        "enquiries:\n  sent: 16                       # the letter doesn't say how many; see assumed\n  late: 6 ",
        "exceptions:\n  - id: summons-without-enquiry\n    reason: threatened over an enquiry of the year before\n"
        "enquiries:\n  sent: 0\n  late: 0 ",
    )
    edit("data/2020/councils/sefton.yaml", "trend: not improved", "trend: not recorded")
    year = load_year(workspace)

    trial = _trial(year, "sefton", "enquiries.sent=2", "enquiries.trend=improved")

    assert year.problems == ()
    assert trial.problems == ()
    assert trial.notes == ("exceptions: without summons-without-enquiry",)


# Averages, last year, and what an edition declares


@pytest.fixture
def alike(workspace: Path) -> Year:
    """Give a year in which the averages of a type with three councils are worked out, none published."""
    made = (Archetype("Much Upheld", (20, 15, 0, 0, 3)), Archetype("Little Upheld", (30, 12, 0, 0, 3)))
    empty_year(workspace, "worked out\n  compliance_average: none\n  reason: none of them has an outcome")
    for each in (*made, Archetype("Upheld Nowhere", (10, 4, 0, 0, 1))):
        each.write(workspace)
    return load_year(workspace)


def test_explain_and_the_preview_give_one_letter_for_one_setting(alike: Year) -> None:
    council = alike.councils["much-upheld"]

    trial = _trial(alike, "much-upheld", "statistics.upheld=5")
    tried = attempt(council, alike, {"statistics.upheld": "5"})

    assert trial.reasoned is not None
    assert tried.trial.reasoned == trial.reasoned
    assert trial.reasoned.letter.facts["uphold_average"] == Fraction(100 * (5 + 12 + 4), 20 + 30 + 10)


def test_the_command_and_the_page_show_the_same_average(alike: Year) -> None:
    done = _run("explain", "much-upheld", "--set", "upheld=5", "--workspace", str(alike.workspace), "--json")

    tried = attempt(alike.councils["much-upheld"], alike, {"statistics.upheld": "5"})

    assert tried.trial.reasoned is not None
    words = {sentence.id: sentence.text for sentence in tried.trial.reasoned.letter.sentences()}
    told = [each for paragraph in json.loads(done.stdout)["paragraphs"] for each in paragraph["sentences"]]
    came = {each["id"]: each["text"] for each in told if each["kind"] == "came" and each["id"] in words}
    assert any("35%" in text for text in came.values())  # 21 of 60
    assert came.items() <= words.items()


def test_an_average_that_is_set_stays_as_it_is_set(alike: Year) -> None:
    trial = _trial(alike, "much-upheld", "upheld=5", "uphold_average=71.25")

    assert trial.reasoned is not None
    assert trial.reasoned.letter.facts["uphold_average"] == Fraction(285, 4)


def test_what_last_year_said_can_be_set(workspace: Path, edit: Edit) -> None:
    edit(
        "templates/2020/wording/resources.yaml", "training.courses > 1", "training.courses > 1 and last_year.upheld > 2"
    )
    year = load_year(workspace)

    few = _trial(year, "sefton", "training.courses=2", "last_year.upheld=2")
    more = _trial(year, "sefton", "training.courses=2", "last_year.upheld=3")

    assert "training-several-courses" in _standing(more)
    assert few.reasoned is None or "training-several-courses" not in _standing(few)


def test_a_rate_of_last_year_is_set_through_its_counts(year: Year) -> None:
    trial = _trial(year, "sefton", "last_year.uphold_rate=50%")

    assert trial.reasoned is not None
    assert trial.reasoned.letter.facts["last_year.uphold_rate"] == 50
    assert trial.notes == ("last_year.uphold_rate 50%: last_year.investigations 2, last_year.upheld 1",)


def test_a_contradiction_within_last_year_is_a_problem(year: Year) -> None:
    trial = _trial(year, "sefton", "last_year.upheld=3", "last_year.investigations=2")

    assert [problem.message for problem in trial.problems] == ["3 is more than last_year.investigations (2)"]


def test_a_field_that_an_office_adds_can_be_tried(workspace: Path, edit: Edit) -> None:
    edit("templates/2020/facts.yaml", "\nworked_out:\n", f"{LATE_PAYMENTS}\nworked_out:\n")
    for path in (workspace / "data/2020/councils").iterdir():
        path.write_text(path.read_text(encoding="utf-8") + "payments: not recorded\n", encoding="utf-8")
    year = load_year(workspace)
    form = {"payments": "recorded", "payments.late": "3", "payments.since": "2020-03-31", "payments.agreed": "true"}

    tried = attempt(year.councils["sefton"], year, form)
    trial = _trial(year, "sefton", "payments.late=3", "payments.since=2020-03-31", "payments.agreed=yes")

    assert trial.problems == ()
    assert trial.reasoned is not None
    assert trial.reasoned.letter.facts["payments.since"] == date(2020, 3, 31)
    assert trial.reasoned == tried.trial.reasoned
    text = file_as_tried(year.councils["sefton"], year, tried.trial)
    assert text.endswith("payments:\n  late: 3\n  since: '2020-03-31'\n  agreed: true\n")
    assert "a person decides that" in text  # comments are kept
    missing = {problem.key for problem in _trial(year, "sefton", "payments=recorded").problems}
    assert missing == {"payments.late", "payments.since", "payments.agreed"}


LATE_PAYMENTS = """
  - name: payments
    meaning: payments that were recommended
    fields:
      - name: late
        type: count
        part_of: upheld
        meaning: payments made after the agreed date
      - name: since
        type: date
        meaning: when the council began to pay
      - name: agreed
        type: yes or no
        meaning: whether a date was agreed
"""


def test_nothing_but_what_is_asked_is_tried(year: Year) -> None:
    assert _trial(year, "sefton").fields == _trial(year, "sefton", "enquiries.late=6").fields


def test_the_command_shows_what_came_and_went_with_its_reason_and_touches_no_file(workspace: Path) -> None:
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}

    done = _run(
        "explain", "sefton", "--set", "enquiries.late=1", "--set", "meeting_offered=no", "--workspace", str(workspace)
    )

    assert done.exit_code == 0, done.output
    assert "  - share: “Over a third of our enquiries" in done.stdout
    assert "    ✗ enquiries.late >= 2  (enquiries.late: 1)" in done.stdout
    assert "engagement  went" in done.stdout
    assert {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()} == before


def test_the_command_prints_a_trial_as_json(workspace: Path) -> None:
    done = _run("explain", "sefton", "--set", "enquiries.late=1", "--workspace", str(workspace), "--json")

    (paragraph, *_) = json.loads(done.stdout)["paragraphs"]
    assert (paragraph["id"], paragraph["kind"]) == ("responses", "changed")
    assert {"id": "share", "kind": "went"}.items() <= paragraph["sentences"][-1].items()


def test_the_command_says_where_a_letter_would_be_the_same(workspace: Path) -> None:
    done = _run("explain", "sefton", "--set", "enquiries.late=6", "--workspace", str(workspace))

    assert "the letter would be the same" in done.stdout


@pytest.mark.parametrize(
    ("setting", "code"),
    [pytest.param("lat=1", 2, id="name"), pytest.param("enquiries.late", 2, id="sign"), ("enquiries.late=17", 1)],
)
def test_the_command_ends_with_2_where_a_setting_is_misspelt_and_1_where_there_is_no_letter(
    workspace: Path, setting: str, code: int
) -> None:
    assert _run("explain", "sefton", "--set", setting, "--workspace", str(workspace)).exit_code == code


def test_the_nearest_change_is_in_the_reasons_of_what_is_left_out(workspace: Path) -> None:
    done = _run("explain", "sefton", "--workspace", str(workspace), "--json")

    told = {each["id"]: each for each in json.loads(done.stdout)}
    assert told["compliance"]["nearest"] == {
        "text": "not_complied is 0; would be > 0 with one case of ten not complied with",
        "cases": 1,
        "changes": [{"fact": "complied", "now": "10", "then": "9"}],
    }
    assert told["responses"]["nearest"] is None


def test_check_proves_the_rules_and_shows_the_smallest_council_of_what_does_not_hold(
    workspace: Path, edit: Edit
) -> None:
    edit("templates/2020/wording/resources.yaml", "training.courses > 1", "training.courses > 2")

    done = _run("check", "--workspace", str(workspace))

    assert done.exit_code == 1
    assert "over all councils that there could be: 1 does not hold" in done.stdout
    assert "none of these applies: training-one-course, training-several-courses" in done.stderr
    assert "    training:\n      courses: 2\n" in done.stderr
    assert "    exampleshire,0,0,0,0,0\n" in done.stderr


@pytest.mark.long
def test_check_gives_programs_the_smallest_council_as_files(workspace: Path, edit: Edit) -> None:
    edit("templates/2020/wording/resources.yaml", "training.courses > 1", "training.courses > 2")

    done = _run("check", "--workspace", str(workspace), "--json")

    told = json.loads(done.stdout)
    (problem,) = told["problems"]
    assert problem["example"]["council"] == "exampleshire"
    assert "  courses: 2\n" in problem["example"]["file"]
    assert told["proof"]["claims"] > 500


@pytest.mark.usefixtures("proved")
def test_check_final_names_the_words_that_nobody_accepted(workspace: Path) -> None:
    made = Archetype("Two Reports", reports=2, authority_type="metropolitan borough")
    made.write(workspace)
    averages = workspace / "data/2020/averages.yaml"
    averages.write_text(averages.read_text(encoding="utf-8").replace("authorities: 36", "authorities: 37"), "utf-8")

    done = _run("check", "--final", "--workspace", str(workspace), "--json")

    assert done.exit_code == 1
    told = json.loads(done.stdout)["problems"]
    assert {each["key"] for each in told if made.slug in each["councils"]} >= {"public-interest-reports.several.them"}


def test_a_letter_can_be_tried_for_a_year_that_has_problems_elsewhere(workspace: Path) -> None:
    wrong = Archetype("Too Many Late", enquiries=(1, 2, "improved"))
    (workspace / f"data/2020/councils/{wrong.slug}.yaml").write_text(wrong.file, encoding="utf-8")

    assert _standing(_trial(load_year(workspace), "sefton", *NONE_LATE)) >= {"concern-despite-better"}

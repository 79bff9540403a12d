"""What would be otherwise in a letter: `explain --set`, and `check` with the proof."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING

import pytest
from archetypes import Archetype
from click.testing import CliRunner, Result

from lgo_letters.cli import main
from lgo_letters.pipeline import load_year, reason
from lgo_letters.reasons.trial import UnknownSettingError, try_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lgo_letters.pipeline import Year
    from lgo_letters.reasons.trial import Trial


def _trial(year: Year, slug: str, *settings: str) -> Trial:
    pairs = [(key, value) for key, _, value in (setting.partition("=") for setting in settings)]
    return try_out(year.councils[slug], year, pairs)


def _standing(trial: Trial) -> set[str]:
    assert trial.reasoned is not None, [str(problem) for problem in trial.problems]
    return {name for name, decision in trial.reasoned.decisions.items() if decision.stands}


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_column_a_key_and_a_fact_can_be_set(year: Year) -> None:
    standing = _standing(_trial(year, "sefton", "statistics.complied=9", "enquiries.late=0", "training_courses=2"))

    assert {"disappointing-one", "concern-turn", "training-several-courses"} <= standing
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
    assert trial.notes == ("compliance: left out (no case is left that was not complied with)",)


@pytest.mark.parametrize(
    ("setting", "came"),
    [
        pytest.param("sent_by=post", "sent-by-post", id="a choice"),
        pytest.param("addressee_name=unknown", "salutation-by-role", id="nobody's name"),
        pytest.param("addressee.name=unknown", "", id="a name beside a name"),
        pytest.param("statistics_given=no", "purpose", id="the statistics pages"),
        pytest.param("uphold_average=not known", "upheld-no-average", id="an average"),
        pytest.param("courses_delivered=70", "courses-one-fewer", id="a national figure"),
        pytest.param("responses_trend=not recorded", "concern-turn", id="a group that was not recorded"),
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
        pytest.param(["late=17"], "17 is more than enquiries.sent (16)", id="a contradiction"),
        pytest.param(["late=some"], '"some" is text, a count is wanted', id="text for a count"),
        pytest.param(["statistics.upheld=81%"], '"81%" is no count', id="a percentage"),
        pytest.param(["uphold_average=101"], '"101" is no average in percent', id="over 100"),
        pytest.param(["letter_date=July"], '"July" is no date, such as 1999-12-31', id="no date"),
        pytest.param(["courses_delivered_more=1"], "is worked out, and no counts near give 1", id="a difference"),
        pytest.param(["late_share=x"], '"x" is no number', id="no number"),
    ],
)
def test_what_can_not_be_is_a_problem(year: Year, settings: list[str], message: str) -> None:
    trial = _trial(year, "sefton", *settings)

    assert trial.reasoned is None
    assert trial.problems[0].message == message
    assert trial.problems[0].place.path == "--set"


def test_a_name_that_nothing_has_is_refused_with_the_nearest(year: Year) -> None:
    with pytest.raises(UnknownSettingError, match=r"there is no fact, column or field lat; did you mean late\?"):
        _trial(year, "sefton", "lat=1")


def test_the_command_shows_what_came_and_went_with_its_reason_and_touches_no_file(workspace: Path) -> None:
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}

    done = _run("explain", "sefton", "--set", "late=0", "--set", "meeting_offered=no", "--workspace", str(workspace))

    assert done.exit_code == 0, done.output
    assert "  - over-a-third: “Over a third of our enquiries" in done.stdout
    assert "    ✗ late >= 2  (late: 0)" in done.stdout
    assert "engagement  went" in done.stdout
    assert {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()} == before


def test_the_command_prints_a_trial_as_json(workspace: Path) -> None:
    done = _run("explain", "sefton", "--set", "late=0", "--workspace", str(workspace), "--json")

    (paragraph, *_) = json.loads(done.stdout)["paragraphs"]
    assert (paragraph["id"], paragraph["kind"]) == ("responses", "changed")
    assert {"id": "over-a-third", "kind": "went"}.items() <= paragraph["sentences"][-1].items()


def test_the_command_says_where_a_letter_would_be_the_same(workspace: Path) -> None:
    done = _run("explain", "sefton", "--set", "late=6", "--workspace", str(workspace))

    assert "the letter would be the same" in done.stdout


@pytest.mark.parametrize(
    ("setting", "code"), [pytest.param("lat=1", 2, id="name"), pytest.param("late", 2, id="sign"), ("late=17", 1)]
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
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/wording/resources.yaml", "training_courses > 1", "training_courses > 2")

    done = _run("check", "--workspace", str(workspace))

    assert done.exit_code == 1
    assert "over all councils that there could be: 1 does not hold" in done.stdout
    assert "none of training-one-course, training-several-courses may hold" in done.stderr
    assert "    training:\n      courses: 2\n" in done.stderr
    assert "    exampleshire,0,0,0,0,0\n" in done.stderr


def test_check_gives_programs_the_smallest_council_as_files(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/wording/resources.yaml", "training_courses > 1", "training_courses > 2")

    done = _run("check", "--workspace", str(workspace), "--json")

    told = json.loads(done.stdout)
    (problem,) = told["problems"]
    assert problem["example"]["council"] == "exampleshire"
    assert "  courses: 2\n" in problem["example"]["file"]
    assert told["proof"]["done"] is True


def test_check_says_that_nothing_was_proved_where_z3_is_not_installed(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "z3" else found(name, *rest))

    done = _run("check", "--workspace", str(workspace))

    assert done.exit_code == 0, done.output
    assert "the rules were not proved: z3 isn't installed (pip install 'lgo-letters[proof]')" in done.stdout


def test_check_final_names_letters_with_assumed_figures_and_new_words(workspace: Path) -> None:
    made = Archetype("Two Reports", reports=2)
    (workspace / f"data/2020/councils/{made.slug}.yaml").write_text(made.file, encoding="utf-8")
    with (workspace / "data/2020/statistics.csv").open("a", encoding="utf-8") as rows:
        rows.write(made.row)

    done = _run("check", "--final", "--workspace", str(workspace), "--json")

    assert done.exit_code == 1
    told = json.loads(done.stdout)["problems"]
    assert {each["council"] for each in told if "assumed" in each["message"]} == {"sefton", "southampton"}
    assert any(each["key"] == "several-reports" and made.slug in each["message"] for each in told)


def test_a_letter_can_be_tried_for_a_year_that_has_problems_elsewhere(workspace: Path) -> None:
    wrong = Archetype("Too Many Late", enquiries=(1, 2, "improved"))
    (workspace / f"data/2020/councils/{wrong.slug}.yaml").write_text(wrong.file, encoding="utf-8")

    assert _standing(_trial(load_year(workspace), "sefton", "late=0")) >= {"concern-turn"}

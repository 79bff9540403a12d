"""Analyse a year: who gets what, what nobody gets, who is near a threshold; the command, the page, the table."""

import csv
import io
import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from archetypes import ARCHETYPES, PUBLISHED, Archetype, empty_year
from click.testing import CliRunner

from lgo_letters.cli import main
from lgo_letters.pipeline import load_year
from lgo_letters.reasons.analysis import Analysis, Use, analyse
from lgo_letters.reasons.matrix import csv_of, notes_of, page_of
from lgo_letters.specimen.workspace import write_specimen


def _with(workspace: Path, archetypes: Sequence[Archetype]) -> Path:
    """Replace the year's councils."""
    empty_year(workspace, PUBLISHED)
    with (workspace / "data/2020/authorities.csv").open("a", encoding="utf-8") as register:
        register.write("elsewhere,Elsewhere Council,,unitary,of those whose averages are published\n")
    for each in archetypes:
        each.write(workspace)
    return workspace


def _analysis(workspace: Path, *archetypes: Archetype) -> Analysis:
    return analyse(load_year(_with(workspace, archetypes)))


def _use(analysis: Analysis, name: str) -> Use:
    return next(use for use in analysis.rules if use.id == name)


QUIET = Archetype("Nothing To Say")
LATE = Archetype("Late Six Of Sixteen", enquiries=(16, 6, "not improved"))


def test_a_sentence_is_listed_with_its_condition_source_place_and_the_councils_that_get_it(workspace: Path) -> None:
    analysis = _analysis(workspace, QUIET, LATE)

    use = _use(analysis, "share.part.over-a-third")
    assert (use.kind, use.depth, use.source) == ("phrase", 3, "Sefton, 22 July 2020")
    assert use.condition == "late_share > 1/3 and late_share < 1/2"
    assert use.councils == ("late-six-of-sixteen",)
    assert use.place.path == "templates/2020/wording/your-council.yaml"


def test_a_paragraph_that_simply_says_something_is_listed_once_with_its_source(workspace: Path) -> None:
    analysis = _analysis(workspace, QUIET)

    assert _use(analysis, "purpose").source == "all documents"
    assert not [use for use in analysis.rules if use.id.startswith("purpose.")]


def test_what_stands_out_is_said(workspace: Path) -> None:
    alone = Archetype("One Report", reports=1)

    notes = dict(notes_of(_analysis(workspace, QUIET, Archetype("Same Again"), alone)))

    assert "public-interest-reports.reports.several" in notes["In no letter"]
    assert "public-interest-reports.reports.one: one-report" in notes["In one letter only, which tells who is meant"]
    assert "purpose" in notes["In all letters"]
    assert notes["Letters that say the same, apart from names and the statistics pages"] == (
        "2: nothing-to-say, same-again",
    )


def test_letters_that_differ_in_a_figure_of_the_body_do_not_say_the_same(workspace: Path) -> None:
    two, three = Archetype("Two Reports", reports=2), Archetype("Three Reports", reports=3)

    assert _analysis(workspace, two, three).alike == ()


def test_own_words_and_what_is_withheld_are_listed_with_their_reasons(workspace: Path) -> None:
    _with(workspace, [LATE])
    with (workspace / f"data/2020/councils/{LATE.slug}.yaml").open("a", encoding="utf-8") as file:
        file.write("own_words:\n  - after: responses\n    say: |\n      We met.\n    reason: agreed by telephone\n")
        file.write("withhold:\n  - id: share\n    reason: counted anew\n")

    analysis = analyse(load_year(workspace))

    assert analysis.own_words == ({"council": LATE.slug, "after": "responses", "reason": "agreed by telephone"},)
    assert analysis.withheld == ({"council": LATE.slug, "id": "share", "reason": "counted anew"},)


def test_facts_that_nothing_asks_about_are_named(workspace: Path) -> None:
    unused = _analysis(workspace, QUIET).unused_facts

    assert "authority_type" in unused
    assert "late" not in unused
    assert "uphold_average" not in unused


def test_councils_within_one_case_of_a_threshold_are_named_with_what_is_compared(workspace: Path) -> None:
    analysis = _analysis(
        workspace,
        Archetype("Just Over", enquiries=(16, 6, "not improved")),
        Archetype("Just Under", enquiries=(16, 5, "not improved")),
        Archetype("Far Over", enquiries=(16, 9, "not improved")),
        Archetype("Not Recorded"),
    )

    (found,) = [threshold for threshold in analysis.thresholds if threshold.comparison == "late_share > 1/3"]
    assert found.holds == {"just-over": "late_share 0.375 (3/8)"}
    assert found.does_not_hold == {"just-under": "late_share 0.313 (5/16)"}
    assert found.rules == ("share.part.over-a-third", "share.part.over-a-quarter")


def test_a_case_that_there_can_not_be_brings_no_council_near(workspace: Path) -> None:
    analysis = _analysis(workspace, Archetype("None Sent", enquiries=(0, 0, "not recorded")))

    assert analysis.councils == ("none-sent",)
    assert "enquiries.late > 0" not in {threshold.comparison for threshold in analysis.thresholds}


def test_a_rate_just_under_100_is_within_one_case_of_it(workspace: Path) -> None:
    analysis = _analysis(workspace, Archetype("Just Under All", counts=(16, 13, 1000, 999, 3)))

    (found,) = [threshold for threshold in analysis.thresholds if threshold.comparison == "compliance_rate == 100"]
    assert found.does_not_hold == {"just-under-all": "compliance_rate 99.9 (999/10)"}


def test_councils_without_a_letter_are_left_out_and_their_problems_kept(workspace: Path) -> None:
    wrong = Archetype("Too Many Late", enquiries=(1, 2, "improved"))

    analysis = _analysis(workspace, QUIET, wrong)

    assert analysis.councils == ("nothing-to-say",)
    assert [problem.council for problem in analysis.problems] == ["too-many-late"]


def test_the_table_has_a_row_a_rule_and_a_column_a_council(workspace: Path) -> None:
    rows = list(csv.reader(io.StringIO(csv_of(_analysis(workspace, QUIET, LATE)).decode())))

    assert rows[0] == ["kind", "id", "condition", "source", "place", "councils", LATE.slug, QUIET.slug]
    assert {len(row) for row in rows} == {8}
    assert [row[5:] for row in rows if row[1] == "share"] == [["1", "1", ""]]


def test_the_page_needs_nothing_else_and_holds_nothing_unescaped(workspace: Path) -> None:
    page = page_of(_analysis(workspace, QUIET, LATE)).decode()

    assert "<!--" not in page.replace("<!DOCTYPE", "")
    assert "src=" not in page
    assert "href=" not in page
    assert "late_share &gt; 1/3" in page
    assert page.count('scope="row"') == len(_analysis(workspace, QUIET, LATE).rules)


def test_the_command_prints_json_and_writes_both_files(workspace: Path, tmp_path: Path) -> None:
    page, table = tmp_path / "rules.html", tmp_path / "rules.csv"

    done = CliRunner().invoke(
        main, ["rules", "--workspace", str(workspace), "--json", "--html", str(page), "--csv", str(table)]
    )

    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["councils"] == ["sefton", "southampton"]
    assert {"kind", "id", "condition", "source", "councils"} <= set(told["rules"][0])
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert table.read_text(encoding="utf-8").startswith("kind,id,")


def test_the_command_says_what_it_wrote_and_what_it_could_not_write(workspace: Path, tmp_path: Path) -> None:
    page = tmp_path / "rules.html"
    (tmp_path / "taken").write_text("", encoding="utf-8")

    written = CliRunner().invoke(main, ["rules", "--workspace", str(workspace), "--html", str(page)])
    refused = CliRunner().invoke(
        main, ["rules", "--workspace", str(workspace), "--csv", str(tmp_path / "taken" / "rules.csv")]
    )

    assert (written.exit_code, written.stdout) == (0, f"2020: 2 letters; written: {page}\n")
    assert refused.exit_code == 1
    assert "can't be written" in refused.stderr


def test_the_command_prints_every_rule_and_what_stands_out(workspace: Path) -> None:
    done = CliRunner().invoke(main, ["rules", "-v", "--workspace", str(workspace)])

    assert done.exit_code == 0, done.output
    line = next(line for line in done.stdout.splitlines() if line.split()[:1] == ["share.part.over-a-third"])
    assert line.split() == [
        *("share.part.over-a-third", "sefton", "Sefton,", "22", "July", "2020"),
        *("late_share", ">", "1/3", "and", "late_share", "<", "1/2"),
    ]
    assert "Councils within one case of a threshold" in done.stdout


def test_the_command_answers_in_a_screen(workspace: Path) -> None:
    done = CliRunner().invoke(main, ["rules", "--workspace", str(workspace)])

    assert done.stdout.count("\n") < 40
    assert "\ncompliance: southampton\n" in done.stdout
    assert "\nIn no letter (86): sent-by-post; salutation-by-role; confirm-one-case and 83 more\n" in done.stdout


def test_the_command_shows_one_text_with_what_it_holds(workspace: Path) -> None:
    done = CliRunner().invoke(main, ["rules", "training-delivered", "--workspace", str(workspace)])

    assert [line.split()[0] for line in done.stdout.splitlines()[3:]] == [
        *("training-delivered", "training-one-course", "training-several-courses"),
    ]


def test_every_archetype_gets_a_letter(workspace: Path) -> None:
    analysis = _analysis(workspace, *ARCHETYPES)

    assert analysis.problems == ()
    assert len(analysis.councils) == len(ARCHETYPES)


@pytest.mark.long
def test_the_rules_of_400_councils_take_two_seconds_and_the_proof_five(root: Path, tmp_path: Path) -> None:
    from lgo_letters.proof import prove  # noqa: PLC0415 - importing z3 is part of what is measured

    write_specimen(tmp_path / "year", root / "templates/2020", 400, 1)

    began = time.process_time()
    year = load_year(tmp_path / "year")
    analysed = analyse(year)
    rules = time.process_time() - began
    prove(year.edition)
    proof = time.process_time() - began - rules

    assert len(analysed.councils) == 400
    assert rules < 4, f"{rules:.1f} s"  # twice the aim: a slow machine must not fail a test
    assert proof < 10, f"{proof:.1f} s"

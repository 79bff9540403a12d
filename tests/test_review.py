"""Review: go through what isn't accepted, accept it, merge it; nothing is final before that."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from accepting import accept_all
from click.testing import CliRunner

from lgo_letters.approval.decisions import decide
from lgo_letters.approval.review import review
from lgo_letters.batch.final import separate
from lgo_letters.cli import main
from lgo_letters.edition.acceptance import Who
from lgo_letters.pipeline import load_year
from lgo_letters.status import status_of

Edit = Callable[[str, str, str], None]

INTRODUCTION = "templates/2020/wording/introduction.yaml"
YOUR_COUNCIL = "templates/2020/wording/your-council.yaml"
RESOURCES = "templates/2020/wording/resources.yaml"
WHO = {"by": "Michael King", "date": "2020-07-20", "note": "read aloud"}


def waiting(folder: Path) -> set[str]:
    """Name the councils whose letters can't be signed yet."""
    return set(review(load_year(folder)).open)


def rewrite(folder: Path, path: str, old: str, new: str) -> None:
    """Replace a text that is there exactly once."""
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def test_what_was_accepted_is_shown_beside_what_is_open(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")

    (item,) = review(load_year(specimen)).items

    assert "exceptional pressures" in item.before
    assert "great pressures" in item.after


def test_acceptances_of_two_branches_merge(workspace: Path, edit: Edit, root: Path) -> None:
    git = (
        "git",
        "-C",
        str(workspace),
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
    )

    def run(*arguments: str) -> None:
        subprocess.run([*git, *arguments], check=True, capture_output=True)

    def accept_and_commit() -> None:
        year = load_year(workspace)
        accept_all(year, review(year), WHO)
        run("commit", "--quiet", "--all", "--no-gpg-sign", "--message", "Accept")

    (workspace / ".gitattributes").write_text((root / ".gitattributes").read_text(encoding="utf-8"), encoding="utf-8")
    run("init", "--quiet")
    run("add", ".")
    run("commit", "--quiet", "--no-gpg-sign", "--message", "The year")
    run("checkout", "--quiet", "-b", "other")
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    accept_and_commit()
    run("checkout", "--quiet", "main")
    edit(RESOURCES, "I would encourage you to share the tool", "Please share the tool")
    accept_and_commit()
    run("merge", "--quiet", "--no-edit", "--no-gpg-sign", "other")

    assert waiting(workspace) == set()


def test_what_was_sent_may_rest_on_what_is_assumed_and_nothing_else_may(workspace: Path, edit: Edit) -> None:
    sent, _ = separate(load_year(workspace), ["sefton", "southampton"])
    edit("templates/2020/edition.yaml", "  - council: southampton\n    document: Southampton, 22 July 2020\n", "")
    year = load_year(workspace)
    accept_all(year, review(year), WHO)
    now, problems = separate(load_year(workspace), ["sefton", "southampton"])

    assert (sent, now) == (["sefton", "southampton"], ["sefton"])
    assert {(problem.key, problem.message) for problem in problems} == {
        ("statistics.compliance_outcomes", "is assumed"),
        ("statistics.complied", "is assumed"),
    }


def test_a_letter_to_somebody_whom_nobody_confirmed_is_not_final(specimen: Path) -> None:
    council = specimen / "data/2020/councils/inkham-council.yaml"
    council.write_text(f"{council.read_text(encoding='utf-8')}assumed:\n  - addressee\n", encoding="utf-8")
    year = load_year(specimen)
    accept_all(year, review(year), {"by": "A. N. Other", "date": "2020-07-20"})

    final, problems = separate(load_year(specimen), ["inkham-council"])

    assert final == []
    assert [(problem.key, problem.message) for problem in problems] == [("addressee", "is not confirmed this year")]


def test_letters_that_change_only_in_an_average_say_whose_counts_moved_it(specimen: Path) -> None:
    slug = "parchham-district-council"
    rewrite(specimen, "data/2020/statistics.csv", f"\n{slug},4,2,", f"\n{slug},4,3,")

    others, own = (item for item in review(load_year(specimen)).items if not item.texts)

    assert own.councils == (slug,)
    assert "averages moved" not in own.heading
    assert others.heading.endswith(f"; averages moved with the counts of {slug}")


def test_a_new_letter_shows_first_what_it_says_of_its_council(specimen: Path) -> None:
    (specimen / "templates" / "2020" / "accepted.yaml").unlink()

    new = [each for each in review(load_year(specimen)).items if each.heading == "letters not accepted before"]

    assert new
    assert all(each.changes[0].after.startswith(f"{each.councils[0]}: council_name: ") for each in new)


def test_new_words_that_nobody_accepted_keep_back_the_letters_that_have_them(specimen: Path) -> None:
    rewrite(specimen, YOUR_COUNCIL, "              Over half\n", "              More than half\n")
    year = load_year(specimen)

    _, problems = separate(year, year.councils)

    assert {problem.council for problem in problems if problem.key == "share.over-half"} == waiting(specimen)


def test_review_on_the_terminal_asks_and_writes_what_was_accepted(workspace: Path, edit: Edit) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    edit(RESOURCES, "I would encourage you to share the tool", "Please share the tool")
    arguments = ["review", "--workspace", str(workspace), "--by", "Michael King", "--date", "2020-07-20"]

    first = CliRunner().invoke(main, arguments, input="a\nl\n")
    second = CliRunner().invoke(main, [*arguments, "--accept", "share-the-tool"])

    assert "1 accepted, in templates/2020/accepted.yaml" in first.output
    assert second.exit_code == 0
    assert waiting(workspace) == set()


def test_review_without_a_name_and_a_day_accepts_nothing(workspace: Path, edit: Edit) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")

    done = CliRunner().invoke(main, ["review", "--workspace", str(workspace), "--accept", "all"])

    assert (done.exit_code, "--by NAME --date YYYY-MM-DD" in done.output) == (2, True)
    assert waiting(workspace) == {"sefton", "southampton"}


FIRST = {"by": "A. N. Other", "date": "2020-07-20"}
SECOND = {"by": "B. Nemo", "date": "2020-07-20"}


@pytest.fixture
def two(specimen: Path) -> Path:
    """Give a year with two reviewers, and two texts that were reworded."""
    rewrite(specimen, "templates/2020/edition.yaml", "reviewers:\n", "reviewers:\n  - B. Nemo\n")
    year = load_year(specimen)
    accept_all(year, review(year), FIRST)
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")
    rewrite(specimen, RESOURCES, "I would encourage you to share the tool", "Please share the tool")
    return specimen


def decided(folder: Path, name: str, reason: str, who: Who) -> None:
    year = load_year(folder)
    found = review(year)
    decide(year, found, [(item, reason) for item in found.items if item.name == name], who)


def reviewed(folder: Path, *arguments: str) -> str:
    who = ("--by", SECOND["by"], "--date", SECOND["date"])
    return CliRunner().invoke(main, ["review", "--workspace", str(folder), *who, *arguments]).stdout


def test_an_item_is_listed_with_its_name_and_taken_by_its_heading_too(two: Path) -> None:
    rewrite(two, "templates/2020/edition.yaml", "Michael King\n", "Michael Prince\n")

    listed = reviewed(two, "--list")
    rejected = reviewed(two, "--reject", "who signs", "--reason", "not yet")

    assert "who signs   (signatory)" in listed
    assert "1 rejected" in rejected
    assert [each.name for each in review(load_year(two)).items if each.rejected] == ["signatory"]


@pytest.mark.parametrize("what", ["accept", "reject"])
def test_a_mistyped_item_is_an_error_that_says_what_was_asked_and_what_was_meant(two: Path, what: str) -> None:
    arguments = ["review", "--workspace", str(two), f"--{what}", "purpos", "--reason", "too long"]

    done = CliRunner().invoke(main, [*arguments, "--by", SECOND["by"], "--date", SECOND["date"]])

    assert f"there is no item purpos to {what}; did you mean purpose?" in done.output


@pytest.mark.parametrize("what", ["accept", "reject"])
def test_a_text_that_is_accepted_already_is_said_to_be_with_by_whom_and_how_to_take_it_back(
    two: Path, what: str
) -> None:
    arguments = ["review", "--workspace", str(two), f"--{what}", "who signs", "--reason", "too long"]

    done = CliRunner().invoke(main, [*arguments, "--by", SECOND["by"], "--date", SECOND["date"]])

    assert (
        "signatory is accepted already, by Michael King on 2020-07-22; to take that back, delete its entry, "
        "text: signatory, in templates/2020/accepted.yaml"
    ) in done.output


def test_an_acceptance_is_taken_back_by_deleting_its_entry_and_can_then_be_a_rejection(two: Path) -> None:
    file = two / "templates/2020/accepted.yaml"
    decided(two, "purpose", "too long", FIRST)
    decided(two, "purpose", "", FIRST)
    decided(two, "share-the-tool", "", FIRST)
    before, at, rest = file.read_text(encoding="utf-8").partition("- text: purpose\n")

    file.write_text(before + rest[rest.index("- text: ") :], encoding="utf-8")
    opened = [(item.name, item.rejected) for item in review(load_year(two)).items]
    rejected = reviewed(two, "--reject", "purpose", "--reason", "untrue")

    assert at
    assert opened == [("purpose", "")]
    assert "1 rejected" in rejected
    assert [item.rejected for item in review(load_year(two)).items] == ["B. Nemo, 2020-07-20: untrue"]


def test_answers_written_one_by_one_make_the_same_file_as_all_at_once(two: Path, tmp_path: Path) -> None:
    text = (two / RESOURCES).read_text(encoding="utf-8")
    start = text.index("- id: seminars")
    new = "- id: thanks\n  when: training.courses > 1\n  source: new\n  say: |\n    Thank you for the courses.\n\n"
    (two / RESOURCES).write_text(text[:start] + new + text[text.index("- id:", start + 1) :], encoding="utf-8")
    together = Path(shutil.copytree(two, tmp_path / "together"))
    accept = ["--by", SECOND["by"], "--date", SECOND["date"]]

    for folder, more, answers in ((two, (), "a\n" * 60), (together, ("--accept", "all"), "")):
        done = CliRunner().invoke(main, ["review", "--workspace", str(folder), *accept, *more], input=answers)
        assert done.exit_code == 0, done.output

    one_by_one, at_once = ((each / "templates/2020/accepted.yaml").read_text("utf-8") for each in (two, together))
    assert waiting(two) == set()
    assert one_by_one == at_once


def test_what_somebody_rejected_is_left_out_of_all_and_accepted_by_its_name(two: Path) -> None:
    decided(two, "purpose", "untrue", FIRST)

    everything = reviewed(two, "--accept", "all")
    left = [(item.name, item.rejected) for item in review(load_year(two)).items]
    again = reviewed(two, "--reject", "texts", "--reason", "too long")
    by_name = reviewed(two, "--accept", "purpose")

    assert "1 accepted, 1 left out" in everything
    assert "purpose: rejected by A. N. Other, 2020-07-20: untrue; to accept it, name it" in everything
    assert left == [("purpose", "A. N. Other, 2020-07-20: untrue")]
    assert "nothing changed: 1 left out" in again
    assert "1 accepted" in by_name
    assert waiting(two) == set()


def test_an_item_accepted_by_its_name_is_printed_with_the_words_that_are_accepted(two: Path) -> None:
    said = reviewed(two, "--accept", "share-the-tool")

    assert "[-I would encourage you to-] {+Please+} share the tool" in said
    assert said.index("share the tool") < said.index("1 accepted")


def test_items_accepted_together_are_printed_in_a_line_each(two: Path) -> None:
    assert reviewed(two, "--accept", "all").splitlines() == [
        "purpose, in 12 letters",
        "share-the-tool, in 12 letters",
        "2 accepted, in templates/2020/accepted.yaml",
    ]


def test_an_item_of_one_letter_names_it_and_when_none_is_left_you_are_told(two: Path) -> None:
    slug = "parchham-district-council"
    rewrite(two, "data/2020/statistics.csv", f"\n{slug},4,2,", f"\n{slug},4,3,")

    assert any(line.endswith(f", in 1 letter: {slug}") for line in reviewed(two, "--accept", "all").splitlines())
    assert reviewed(two, "--accept", "all") == "nothing changed: no item is open\n"


def test_an_item_accepted_quietly_is_not_printed(two: Path) -> None:
    assert reviewed(two, "-q", "--accept", "purpose").splitlines() == ["1 accepted, in templates/2020/accepted.yaml"]


def test_what_somebody_decided_meanwhile_is_not_overwritten(two: Path) -> None:
    year = load_year(two)
    found = review(year)
    decided(two, "purpose", "untrue", SECOND)
    decided(two, "share-the-tool", "", SECOND | {"note": "agreed by telephone"})
    written = (two / "templates/2020/accepted.yaml").read_bytes()

    done = decide(year, found, [(item, "") for item in found.items], FIRST)

    assert done.meanwhile == {
        ("text", "purpose"): "meanwhile rejected by B. Nemo, 2020-07-20: untrue",
        ("text", "share-the-tool"): "meanwhile accepted by B. Nemo, 2020-07-20",
    }
    assert (two / "templates/2020/accepted.yaml").read_bytes() == written


def test_decisions_about_other_texts_that_were_made_meanwhile_stay(two: Path) -> None:
    year = load_year(two)
    found = review(year)
    decided(two, "purpose", "untrue", SECOND)

    decide(year, found, [(item, "") for item in found.items if item.name == "share-the-tool"], FIRST)

    assert [(item.name, item.rejected) for item in review(load_year(two)).items] == [
        ("purpose", "B. Nemo, 2020-07-20: untrue")
    ]


def test_check_and_status_say_who_rejected_words_and_why(two: Path) -> None:
    decided(two, "purpose", "untrue", FIRST)
    decided(two, "share-the-tool", "", FIRST)
    year = load_year(two)

    _, problems = separate(year, year.councils)

    assert {each.message for each in problems} == {"was rejected by A. N. Other, 2020-07-20: untrue"}
    assert status_of(two, 2020).rejected == ("purpose: rejected by A. N. Other, 2020-07-20: untrue",)

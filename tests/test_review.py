"""What is open is gone through, accepted, merged, and kept from being final until then."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from lgo_letters.batch.final import final_problems, separate
from lgo_letters.cli import main
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.review import accept_items, review

INTRODUCTION = "templates/2020/wording/introduction.yaml"
YOUR_COUNCIL = "templates/2020/wording/your-council.yaml"
RESOURCES = "templates/2020/wording/resources.yaml"
WHO = {"by": "A. N. Other", "date": "2020-07-20", "note": "read aloud"}


def drafts(folder: Path) -> set[str]:
    """Name the councils whose letters are drafts."""
    year = load_year(folder)
    return {slug for slug, council in year.councils.items() if compose(council, year).draft}


def rewrite(folder: Path, path: str, old: str, new: str) -> None:
    """Replace what is there once."""
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def test_what_was_accepted_is_shown_beside_what_is_open(specimen: Path) -> None:
    before = load_year(specimen)
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")

    (item,) = review(load_year(specimen), before).items

    assert "exceptional pressures" in item.before
    assert "great pressures" in item.after


def test_acceptances_of_two_branches_merge(workspace: Path, edit: Callable[[str, str, str], None], root: Path) -> None:
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

    def accept_all() -> None:
        year = load_year(workspace)
        found = review(year, None)
        accept_items(year, found, found.items, WHO)
        run("commit", "--quiet", "--all", "--no-gpg-sign", "--message", "Accept")

    (workspace / ".gitattributes").write_text((root / ".gitattributes").read_text(encoding="utf-8"), encoding="utf-8")
    run("init", "--quiet")
    run("add", ".")
    run("commit", "--quiet", "--no-gpg-sign", "--message", "The year")
    run("checkout", "--quiet", "-b", "other")
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    accept_all()
    run("checkout", "--quiet", "main")
    edit(RESOURCES, "I would encourage you to share the tool", "Please share the tool")
    accept_all()
    run("merge", "--quiet", "--no-edit", "--no-gpg-sign", "other")

    assert drafts(workspace) == set()


def test_only_what_is_accepted_and_rests_on_nothing_assumed_is_final(year: Year) -> None:
    final, problems = separate(year, year.councils)

    assert final == []
    assert [problem.message for problem in problems] == [
        "is not final: assumed: enquiries.sent, enquiries.late",
        "is not final: assumed: statistics.compliance_outcomes, statistics.complied",
    ]


def test_new_words_that_nobody_accepted_are_told_once_with_their_letters(specimen: Path) -> None:
    rewrite(specimen, YOUR_COUNCIL, "              Over half\n", "              More than half\n")

    (problem,) = [problem for problem in final_problems(load_year(specimen)) if problem.key == "share.over-half"]

    assert problem.message.startswith("new words are not accepted, in ")
    assert {slug for slug in drafts(specimen) if slug in problem.message} == drafts(specimen)


def test_review_on_the_terminal_asks_and_writes_what_was_accepted(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    edit(RESOURCES, "I would encourage you to share the tool", "Please share the tool")
    arguments = ["review", "--workspace", str(workspace), "--by", "A. N. Other", "--date", "2020-07-20"]

    first = CliRunner().invoke(main, arguments, input="a\nl\n")
    second = CliRunner().invoke(main, [*arguments, "--accept", "share-the-tool"])

    assert "1 accepted, in templates/2020/accepted.yaml" in first.output
    assert second.exit_code == 0
    assert drafts(workspace) == set()


def test_review_without_a_name_and_a_day_accepts_nothing(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")

    done = CliRunner().invoke(main, ["review", "--workspace", str(workspace), "--accept", "all"])

    assert (done.exit_code, "--by NAME --date YYYY-MM-DD" in done.output) == (2, True)
    assert drafts(workspace) == {"sefton", "southampton"}

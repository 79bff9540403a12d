"""`changes` on the command line: compared with a git revision, at the terminal, as JSON, as a page."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lgo_letters.changes.descriptions import page_of
from lgo_letters.changes.year import compare_years, load_revision
from lgo_letters.cli import main
from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import ProblemsError

INTRODUCTION = "templates/2020/wording/introduction.yaml"


@pytest.fixture
def repository(workspace: Path) -> Path:
    """Give the real year in a git repository with one commit."""
    git = ("git", "-C", str(workspace), "-c", "user.name=A", "-c", "user.email=a@example.org")
    for command in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--no-gpg-sign", "--message", "The year")):
        subprocess.run([*git, *command], check=True)
    return workspace


def run(folder: Path, *arguments: str) -> Result:
    """Run the command line on a folder."""
    return CliRunner().invoke(main, [*arguments, "--workspace", str(folder)], catch_exceptions=False)


def test_changes_since_the_last_commit_are_found_without_touching_the_checkout(
    repository: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    status = subprocess.run(["git", "-C", repository, "status", "--porcelain"], check=True, capture_output=True).stdout

    done = run(repository, "changes", "--json", "--exit-code")

    found = json.loads(done.stdout)
    (group,) = found["groups"]
    assert done.exit_code == 1
    assert (group["kind"], group["cause"], group["councils"]) == ("edit", "wording", ["sefton", "southampton"])
    assert found["unchanged"] == 0
    again = subprocess.run(["git", "-C", repository, "status", "--porcelain"], check=True, capture_output=True).stdout
    assert again == status


def test_an_edit_taken_back_says_that_no_letter_changes(
    repository: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")
    edit(INTRODUCTION, "great pressures", "exceptional pressures")

    done = run(repository, "changes", "--exit-code")

    assert (done.exit_code, "no letter changes (2)" in done.stdout) == (0, True)


@pytest.mark.parametrize("before", ["HEAD", "HEAD~1"])
def test_if_every_letter_has_a_problem_it_says_so_and_what_to_type(
    before: str, repository: Path, edit: Callable[[str, str, str], None]
) -> None:
    for name in ("sefton", "southampton"):
        edit(f"data/2020/councils/{name}.yaml", "sent_by: email", "sent_by: mail")
    git = ("git", "-C", str(repository), "-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run([*git, "commit", "--quiet", "--no-gpg-sign", "--all", "--message", "Wrong"], check=True)

    done = run(repository, "changes", "--since", before)

    assert "no letter can be made; see lgo-letters check" in done.stdout
    assert "no letter changes" not in done.stdout


def test_words_are_marked_on_the_terminal(repository: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great pressures")

    done = run(repository, "changes")

    assert "reworded in 2 letters" in done.stdout
    assert "the [-exceptional-] {+great+} pressures" in done.stdout


def test_a_revision_that_has_no_such_year_says_so(repository: Path) -> None:
    done = run(repository, "changes", "--since", "HEAD~1")

    assert done.exit_code == 1
    assert 'there is no commit "HEAD~1"' in done.stderr


def test_a_folder_of_another_user_is_told_with_what_to_type(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")

    done = run(repository, "changes")

    assert done.exit_code == 1
    hint = f"hint: if you trust it, type: git config --global --add safe.directory {repository}"
    assert done.stderr.splitlines() == [
        "<git>: this folder is another user's, so git doesn't read it [LGO025]",
        f"  {hint}",
    ]


def test_a_revision_that_can_t_be_read_says_why_and_where(
    repository: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/edition.yaml", "year: 2020", "jahr: 2020")
    git = ("git", "-C", str(repository), "-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run([*git, "commit", "--quiet", "--all", "--no-gpg-sign", "--message", "Break it"], check=True)

    with pytest.raises(ProblemsError) as caught:
        load_revision(repository, "HEAD", 2020)

    assert caught.value.problems[0].place.path == "HEAD:templates/2020/edition.yaml"


def test_the_page_holds_all_in_one_file_and_escapes_words(
    year: Year, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(INTRODUCTION, "exceptional pressures", "great < pressures & more")

    page = page_of(compare_years(year, load_year(workspace)), "the <last> commit").decode()

    assert "great &lt;" in page
    assert "&amp; more" in page
    assert "the &lt;last&gt; commit" in page
    assert "Southampton City Council" in page
    assert not re.search(r"(src|href)=", page)

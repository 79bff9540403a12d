"""The pytest plugin in a user's workspace, as docs/snapshots.md describes it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import Kind, Place, Problem
from lgo_letters.snapshot.files import write_snapshot
from lgo_letters.snapshot.year_read import problems_in_words
from lgo_letters.snapshot.year_texts import snapshot_of
from lgo_letters.testing import LettersRegression
from lgo_letters.workspace.start import write_support_files

WITHOUT = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:xdist", "-p", "no:anyio")  # faster
WORDING = "templates/2020/wording/closing.yaml"


def pytest_in(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a workspace."""
    command = [sys.executable, "-m", "pytest", *WITHOUT, *arguments]
    return subprocess.run(command, cwd=workspace, capture_output=True, text=True, check=False)


@pytest.fixture
def kept(workspace: Path, year: Year) -> Path:
    """Give a workspace whose letters are kept."""
    write_support_files(workspace)
    write_snapshot(workspace / "tests/test_letters", snapshot_of(year))
    return workspace


def test_a_changed_letter_fails_with_what_changed(kept: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(WORDING, "Yours sincerely,", "Yours truly,")

    other = pytest_in(kept)

    assert other.returncode == 1
    assert "reworded in 2 letters (sefton, southampton): closing > valediction > valediction.1\n" in other.stdout
    assert "[-sincerely,-] {+truly,+}\nto keep the letters as they are now: pytest --regen-all\n" in other.stdout
    assert "Traceback" not in other.stdout


def test_one_option_keeps_the_letters_as_they_are_now(
    workspace: Path, edit: Callable[[str, str, str], None], year: Year, tmp_path: Path
) -> None:
    write_snapshot(tmp_path / "kept", snapshot_of(year))
    edit(WORDING, "Yours sincerely,", "Yours truly,")

    LettersRegression(load_year(workspace), tmp_path / "kept", anew=True).check()

    assert "Yours truly," in (tmp_path / "kept/texts.txt").read_text(encoding="utf-8")


def test_where_nothing_is_kept_the_letters_are_and_the_test_fails(year: Year, tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="now kept in kept/; look them over, then run pytest again"):
        LettersRegression(year, tmp_path / "kept", anew=False).check()

    LettersRegression(year, tmp_path / "kept", anew=False).check()


@pytest.mark.long
def test_a_first_run_keeps_the_letters_and_fails(workspace: Path) -> None:
    write_support_files(workspace)

    first, second = pytest_in(workspace), pytest_in(workspace)

    assert (first.returncode, second.returncode) == (1, 0)
    assert "the letters are now kept in test_letters/; look them over, then run pytest again" in first.stdout


@pytest.mark.long
def test_that_option_is_pytest_s_own(kept: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(WORDING, "Yours sincerely,", "Yours truly,")

    anew = pytest_in(kept, "--regen-all")

    assert (anew.returncode, "FAILED" in anew.stdout) == (0, False)
    assert "Yours truly," in (kept / "tests/test_letters/texts.txt").read_text(encoding="utf-8")


@pytest.mark.long
def test_a_mistake_in_the_wording_is_told_as_check_tells_it(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    write_support_files(workspace)
    edit(WORDING, "id: valediction", "id: Valediction")

    done = pytest_in(workspace, "tests/test_letters.py")

    assert done.returncode == 1
    assert f'{WORDING}:5:7: [1].id: "Valediction" is not in the right form' in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.long
def test_a_page_is_kept_as_a_picture(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    test = "def test_it(page, image_regression):\n    image_regression.check(page('sefton'), diff_threshold=0)\n"
    (workspace / "test_page.py").write_text(test, encoding="utf-8")
    pytest_in(workspace, "--regen-all")
    same = pytest_in(workspace)
    edit("templates/2020/letter.css", "--ink: #1b2a2c", "--ink: #000000")

    other = pytest_in(workspace)

    assert (same.returncode, other.returncode) == (0, 1)
    assert "Difference between images too high" in other.stdout


@pytest.mark.long
def test_a_council_that_isn_t_there_fails_with_its_problem(workspace: Path) -> None:
    (workspace / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (workspace / "test_nobody.py").write_text('def test_it(letter):\n    letter("nobody")\n', encoding="utf-8")

    done = pytest_in(workspace)

    assert "there is no council nobody in 2020" in done.stdout


def test_a_problem_of_many_letters_is_told_once_with_its_hint() -> None:
    place = Place("a.yaml", 3, 1)
    problems = [
        Problem(Kind.NEEDS, place, "b", "is included without c", "mend it", slug) for slug in ("inkham", "nibby")
    ]

    assert problems_in_words(problems) == [
        "a.yaml:3:1: b: is included without c",
        "  keeps back: inkham, nibby",
        "  hint: mend it",
        "no letter was compared; `lgo-letters check` says the same",
    ]

"""The pytest plugin in a workspace of somebody else's, as docs/snapshots.md tells it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lgo_letters.problems import Kind, Place, Problem
from lgo_letters.snapshot.differences import problems_in_words
from lgo_letters.workspace.start import write_support_files

WITHOUT = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:xdist", "-p", "no:anyio")  # faster
WORDING = "templates/2020/wording/closing.yaml"


def pytest_in(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a workspace."""
    command = [sys.executable, "-m", "pytest", *WITHOUT, *arguments]
    return subprocess.run(command, cwd=workspace, capture_output=True, text=True, check=False)


@pytest.fixture
def kept(workspace: Path) -> Path:
    """Give a workspace whose letters are kept."""
    write_support_files(workspace)
    first = pytest_in(workspace)
    assert first.returncode == 1
    assert "the letters are now kept in test_letters/; look them over, then run pytest again" in first.stdout
    return workspace


def test_a_changed_letter_fails_with_what_changed_and_is_kept_by_one_command(
    kept: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(WORDING, "Yours sincerely,", "Yours truly,")

    other = pytest_in(kept)
    anew = pytest_in(kept, "--regen-all")

    assert other.returncode == 1
    assert "reworded in 2 letters (sefton, southampton): closing > valediction > valediction.1\n" in other.stdout
    assert "[-sincerely,-] {+truly,+}\nto keep the letters as they are now: pytest --regen-all\n" in other.stdout
    assert "Traceback" not in other.stdout
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
    edit("templates/2020/letter.css", "--ink: #", "--ink: #0")

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
    problems = [Problem(Kind.NEEDS, place, "b", "stands without c", "mend it", slug) for slug in ("inkham", "nibby")]

    assert problems_in_words(problems) == [
        "a.yaml:3:1: b: stands without c",
        "  keeps back: inkham, nibby",
        "  hint: mend it",
        "no letter was compared; `lgo-letters check` says the same",
    ]

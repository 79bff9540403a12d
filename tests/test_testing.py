"""The pytest plugin in a workspace of somebody else's, as `tests/README.md` shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def pytest_in(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give a function that runs pytest in a workspace, in this process: a new one reads the program anew."""

    def run(workspace: Path, *arguments: str) -> pytest.RunResult:
        monkeypatch.chdir(workspace)
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)

    return run


def example(root: Path) -> str:
    """Give the test that the documentation shows."""
    (shown,) = re.findall(r"```python\n(.*?)```", (root / "tests" / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return str(shown)


def test_a_letter_is_kept_and_held_against_what_was_kept(
    root: Path, workspace: Path, edit: Callable[[str, str, str], None], pytest_in: Run
) -> None:
    (workspace / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (workspace / "test_letters.py").write_text(example(root), encoding="utf-8")
    pytest_in(workspace, "--force-regen")
    kept = (workspace / "test_letters" / "sefton.txt").read_text(encoding="utf-8")
    same = pytest_in(workspace)
    edit("templates/2020/wording/closing.yaml", "Yours sincerely,", "Yours truly,")

    other = pytest_in(workspace)

    assert "valediction\n  Yours sincerely,\n" in kept
    assert (same.ret, other.ret) == (0, 1)
    assert "Yours truly," in str(other.stdout)


def test_a_council_that_isn_t_there_fails_with_its_problem(workspace: Path, pytest_in: Run) -> None:
    (workspace / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (workspace / "test_nobody.py").write_text('def test_it(letter):\n    letter("nobody")\n', encoding="utf-8")

    done = pytest_in(workspace)

    assert "there is no council nobody in 2020" in str(done.stdout)

"""Mistakes that a person can make in a small workspace, and the exact words that a command prints about each.

A folder in tests/defects has `patch.yaml`, with the steps from the good workspace to the mistake, and `messages.txt`,
with what the command then prints and its exit code. Steps are: `file` with `old` and `new`; with `text`, as often as
`times` says; with `copy`, `link`, `folder` or `remove`; in an `encoding`. `run` is a command; the default is `check`.

There is one mistake here for each code, and each mistake whose words no other test checks. Others are in the tests of
the modules
(`test_validation.py`, `test_statistics_file.py`, `test_checks.py`, `test_wording.py`, …).
If you changed messages on purpose: `pytest --force-regen`.
"""

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from pytest_regressions.file_regression import FileRegressionFixture

from lgo_letters.cli import main
from lgo_letters.problems import Kind

DEFECTS = Path(__file__).parent / "defects"
GOOD = DEFECTS / "good"
FOLDERS = sorted(path for path in DEFECTS.iterdir() if path != GOOD)
ELSEWHERE = {  # kinds that no wrong file causes, and their tests
    Kind.REVISION: "test_git_tree.py",
    Kind.UNDECIDED: "test_proof.py",
}


def _apply(step: dict[str, Any], workspace: Path) -> None:
    file = workspace / step["file"]
    match step:
        case {"old": old, "new": new}:
            text = file.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{old!r} is in {step['file']} {text.count(old)} times"
            file.write_bytes(text.replace(old, new).encode(step.get("encoding", "utf-8")))
        case {"text": text}:
            file.write_text(text * step.get("times", 1), encoding="utf-8")
        case {"copy": other}:
            shutil.copy(workspace / other, file)
        case {"link": target}:
            file.symlink_to(target)
        case {"folder": True}:
            file.mkdir()
        case {"remove": True}:
            file.unlink()


def _run(command: str, workspace: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*shlex.split(command), "--workspace", str(workspace)], catch_exceptions=False)
    return done.exit_code, done.stderr.replace(str(workspace), "<workspace>")


@pytest.fixture(scope="module")
def checked(once: Callable[..., Path]) -> Path:
    """Give the good workspace after a check, with what the check keeps. Copy it; don't change it."""

    def make(folder: Path) -> None:
        shutil.copytree(GOOD, folder, dirs_exist_ok=True)
        assert _run("check", folder) == (0, "")

    return once("good", make)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_defect_is_told_in_these_words(
    folder: Path, checked: Path, tmp_path: Path, file_regression: FileRegressionFixture
) -> None:
    steps = yaml.safe_load((folder / "patch.yaml").read_text(encoding="utf-8"))
    code, told = -1, ""

    if checks := "run" not in steps[-1]:
        steps.append({"run": "check"})
    workspace = Path(shutil.copytree(checked if checks else GOOD, tmp_path / "workspace"))
    for step in steps:
        if "run" in step:
            code, told = _run(step["run"], workspace)
        else:
            _apply(step, workspace)

    file_regression.check(f"{told}exit code {code}\n", fullpath=folder / "messages.txt")


def test_the_workspace_that_defects_are_made_in_has_none(checked: Path, tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(checked, tmp_path / "workspace"))

    assert _run("build -q", workspace) == (0, "")
    assert _run("verify -q", workspace) == (0, "")


def test_every_defect_is_told_with_its_place_its_code_and_a_hint() -> None:
    for folder in FOLDERS:
        *lines, last = (folder / "messages.txt").read_text(encoding="utf-8").splitlines()
        assert last == "exit code 1", folder.name
        problems = [line for line in lines if re.search(r" \[LGO\d{3}\]$", line)]
        hints = [line for line in lines if line.startswith("  hint: ")]
        assert len(problems) == len(hints) > 0, folder.name
        assert all(re.match(r"[^:]+(:\d+)*: ", line) for line in problems), folder.name


def test_every_code_has_a_defect_that_shows_it() -> None:
    told = "".join((folder / "messages.txt").read_text(encoding="utf-8") for folder in FOLDERS)

    missing = [kind.name for kind in Kind if f"[{kind.code}]" not in told and kind not in ELSEWHERE]
    assert missing == []

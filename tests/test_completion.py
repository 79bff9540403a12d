"""What the shell is told when Tab is pressed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("explain so", ["southampton"]),
        ("rules engag", ["engagement"]),
        ("check --year 2", ["2020"]),
    ],
)
def test_councils_texts_years_and_commands_are_completed(typed: str, offered: list[str], root: Path) -> None:
    words = ["lgo-letters", *typed.split()]
    asked = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    command = [
        sys.executable,
        "-c",
        "import sys; sys.argv[0] = 'lgo-letters'; from lgo_letters.cli import main; main()",
    ]

    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, **asked, "_LGO_LETTERS_COMPLETE": "bash_complete"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert [line.removeprefix("plain,") for line in done.stdout.splitlines()] == offered

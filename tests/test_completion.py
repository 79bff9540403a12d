"""What the shell completes when you press Tab."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lgo_letters.cli import main


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("explain so", ["southampton"]),
        ("rules engag", ["engagement"]),
        ("check --year 2", ["2020"]),
    ],
)
def test_councils_texts_years_and_commands_are_completed(
    typed: str, offered: list[str], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    words = ["lgo-letters", *typed.split()]
    asked = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}

    done = CliRunner().invoke(
        main, prog_name="lgo-letters", env={**asked, "_LGO_LETTERS_COMPLETE": "bash_complete"}, catch_exceptions=False
    )

    assert [line.removeprefix("plain,") for line in done.stdout.splitlines()] == offered

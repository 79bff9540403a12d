"""Build the year's letters: which files there are, and what the manifest says about them."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from lgo_letters.cli import main

SEFTON = "data/2020/councils/sefton.yaml"


def _build(workspace: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["build", "--workspace", str(workspace), "--jobs", "1", *arguments], catch_exceptions=False
    )


def _manifest(workspace: Path) -> dict[str, Any]:
    letters: dict[str, Any] = json.loads((workspace / "output" / "2020" / "manifest.json").read_bytes())["letters"]
    return letters


def test_a_build_writes_each_letter_as_pdf_and_html_and_says_what_they_are(workspace: Path) -> None:
    done = _build(workspace)

    letters = workspace / "output" / "2020" / "letters"
    assert done.exit_code == 0
    assert sorted(path.name for path in letters.iterdir()) == [
        "sefton.html",
        "sefton.pdf",
        "southampton.html",
        "southampton.pdf",
    ]
    entry = _manifest(workspace)["sefton"]
    assert entry["files"]["pdf"] == hashlib.sha256((letters / "sefton.pdf").read_bytes()).hexdigest()
    assert entry["assumed"] == ["enquiries.sent", "enquiries.late"]
    assert (entry["pages"], entry["own_words"], entry["withheld"]) == (4, 0, 0)


def test_what_one_council_s_file_changes_is_counted(workspace: Path) -> None:
    with (workspace / SEFTON).open("a", encoding="utf-8") as file:
        file.write(
            "own_words:\n"
            "  - after: responses\n    say: |\n      I was sorry to hear of the flood.\n    reason: agreed\n"
            "  - after: engagement\n    say: |\n      I hope it went well.\n    reason: agreed\n"
            "withhold:\n  - id: training-delivered\n    reason: the course was cancelled on the day\n"
        )

    done = _build(workspace, "sefton")

    assert done.exit_code == 0
    entry = _manifest(workspace)["sefton"]
    assert (entry["own_words"], entry["withheld"]) == (2, 1)
    page = (workspace / "output" / "2020" / "letters" / "sefton.html").read_text(encoding="utf-8")
    assert "I was sorry to hear of the flood." in page
    assert "complaint handling course to your staff" not in page


def test_a_council_with_a_problem_gets_no_letter_and_the_other_does(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(SEFTON, "late: 6 ", "late: 17 ")

    done = _build(workspace)

    assert done.exit_code == 1
    assert "17 is more than enquiries.sent (16)" in done.stderr
    assert [path.name for path in (workspace / "output" / "2020" / "letters").glob("*.pdf")] == ["southampton.pdf"]


def test_no_letter_is_made_where_the_averages_can_t_be_read(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("data/2020/averages.yaml", "uphold_average: 67", "uphold_average: 67%")

    done = _build(workspace)

    assert done.exit_code == 1
    assert done.stderr.endswith("no letter can be made until you correct that\n")
    assert not (workspace / "output").exists()

"""The page of the documentation that lists the problems."""

from __future__ import annotations

from pathlib import Path

from pytest_regressions.file_regression import FileRegressionFixture

from lgo_letters.problems import Kind
from lgo_letters.problems_page import problems_page


def test_the_page_in_the_documentation_is_up_to_date(root: Path, file_regression: FileRegressionFixture) -> None:
    file_regression.check(problems_page(), fullpath=root / "docs" / "problems.md")


def test_the_page_has_a_row_for_each_kind() -> None:
    rows = [line for line in problems_page().splitlines() if line.startswith("| LGO")]

    assert len(rows) == len(Kind)
    assert all(row.count(" | ") == 2 for row in rows)

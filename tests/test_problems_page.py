"""Make the page of the documentation that lists the problems, from their kinds."""

from pathlib import Path

from pytest_regressions.file_regression import FileRegressionFixture

from lgo_letters.problems import Kind

HEAD = """\
# Problems

This page lists what `lgo-letters` refuses, by code. For each problem you see its place (file, line, column), what is
wrong, its code, and what to do:

    data/<year>/councils/example.yaml:17:9: enquiries.late: 17 is more than enquiries.sent (16) [LGO008]
      hint: see which is right; late are those not answered by the date asked for

If the problem is in the data of one council, only its letter is kept back. If it is in a file that all letters use, all
are kept back. You see each problem once, with the letters that it keeps back. The exit code is then 1. `--json` prints
the same for programs. The codes never change their meaning.

| code | what is wrong | what to do |
|---|---|---|
"""


def test_the_page_in_the_documentation_is_up_to_date(root: Path, file_regression: FileRegressionFixture) -> None:
    rows = [f"| {kind.code} | {kind.cause} | {kind.remedy} |\n" for kind in sorted(Kind, key=lambda kind: kind.code)]

    assert all(row.count(" | ") == 2 for row in rows)
    file_regression.check(HEAD + "".join(rows), fullpath=root / "docs" / "problems.md")

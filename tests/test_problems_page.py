"""Make the page of the documentation that lists the problems, from their kinds."""

from pathlib import Path

from pytest_regressions.file_regression import FileRegressionFixture

from lgo_letters.problems import Kind

HEAD = """\
# Problems

What `lgo-letters` refuses, by code. Each problem is printed with its place (file, line, column), what is wrong there,
its code, and what to do:

    data/<year>/councils/example.yaml:17:9: enquiries.late: 17 is more than enquiries.sent (16) [LGO008]
      hint: see which is right; late are those not answered by the date asked for

A problem of one council keeps back its letter alone; one of a file that all letters are made of keeps back all. The
exit code is then 1. A problem is printed once, with the letters that it keeps back. With `--json` the same is printed
for programs. A code is never given to another kind.

| code | what is wrong | what to do |
|---|---|---|
"""


def test_the_page_in_the_documentation_is_up_to_date(root: Path, file_regression: FileRegressionFixture) -> None:
    rows = [f"| {kind.code} | {kind.cause} | {kind.remedy} |\n" for kind in sorted(Kind, key=lambda kind: kind.code)]

    assert all(row.count(" | ") == 2 for row in rows)
    file_regression.check(HEAD + "".join(rows), fullpath=root / "docs" / "problems.md")

"""The kinds of problems turned into the page of the documentation that lists them."""

from __future__ import annotations

from lgo_letters.problems import Kind

_HEAD = """\
# Problems

What `lgo-letters` refuses, by code. Each problem is printed with its place (file, line, column), what is wrong there,
its code, and what to do:

    data/<year>/councils/example.yaml:17:9: enquiries.late: 17 is more than enquiries.sent (16) [LGO008]
      hint: see which is right; late are those not answered by the date asked for

A problem of one council keeps back its letter alone; one of a file that all letters are made of keeps back all. The
exit code is then 1. With `--json` the same is printed for programs. A code is never given to another kind.

| code | what is wrong | what to do |
|---|---|---|
"""


def problems_page() -> str:
    """Write the page: one row a kind, in the order of their codes."""
    rows = (f"| {kind.code} | {kind.cause} | {kind.remedy} |\n" for kind in sorted(Kind, key=lambda kind: kind.code))
    return _HEAD + "".join(rows)

"""The specimen year as it was before editions declared their facts: its letters still say exactly the same.

`test_specimen_2020.csv` has the fields and counts of its 340 councils, and a digest of each letter as it was then.
If a council's data would be refused today, it has the statements under `always` that refuse them instead.
"""

import csv
import hashlib
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from lgo_letters.pipeline import Year, compose, load_year

CASES = Path(__file__).with_suffix(".csv")
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))
COLUMNS = ("investigations", "upheld", "compliance_outcomes", "complied", "satisfactory_remedies")


@pytest.fixture(scope="module")
def then(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Read that year with today's edition."""
    workspace = tmp_path_factory.mktemp("then")
    shutil.copytree(root / "templates/2020", workspace / "templates/2020")
    councils = workspace / "data/2020/councils"
    councils.mkdir(parents=True)
    for row in ROWS:
        (councils / f"{row['council']}.yaml").write_text(as_yaml(row), encoding="utf-8")
    cells = [["council", *COLUMNS], *([row[name] for name in ("council", *COLUMNS)] for row in ROWS)]
    table = "".join(f"{','.join(each)}\n" for each in cells)
    (councils.parent / "statistics.csv").write_text(table, encoding="utf-8")
    register = [["council", "name", "gss_code", "authority_type", "no_letter"]]
    register += [[row["council"], f'"{row["name"]}"', "", row["authority_type"], ""] for row in ROWS]
    listed = "".join(f"{','.join(each)}\n" for each in register)
    (councils.parent / "authorities.csv").write_text(listed, encoding="utf-8")
    types = sorted({row["authority_type"] for row in ROWS})
    entries = "".join(f"- authority_type: {kind}\n  averages: worked out\n" for kind in types)
    (councils.parent / "averages.yaml").write_text(entries, encoding="utf-8")
    return load_year(workspace)


def as_yaml(row: dict[str, str]) -> str:
    """Write a council's file. A group with no values in it wasn't recorded."""
    groups: dict[str, dict[str, str]] = {}
    for key, cell in row.items():
        if key not in {"council", "assumed", "refused", "letter", *COLUMNS}:
            group, _, inner = key.partition(".")
            value = cell if cell.isdigit() or cell in {"true", "false"} else json.dumps(cell or "not recorded")
            if cell or group != "addressee":
                groups.setdefault(group, {})[inner] = value
    lines = [f"assumed: [{', '.join(row['assumed'].split())}]"]
    for group, fields in groups.items():
        if "" in fields or set(fields.values()) == {'"not recorded"'}:
            lines.append(f"{group}: {next(iter(fields.values()))}")
        else:
            lines += [f"{group}:", *(f"  {inner}: {value}" for inner, value in fields.items())]
    return "\n".join(lines) + "\n"


@pytest.mark.long
def test_what_is_not_refused_prints_what_it_printed(then: Year) -> None:
    differing = []
    for row in ROWS:
        if not row["refused"]:
            letter = compose(then.councils[row["council"]], then)
            sections = letter.sections.values()
            charts = [(each.chart.title, each.chart.council, each.chart.average) for each in sections if each.chart]
            words = [letter.title, *(sentence.html for sentence in letter.sentences())]
            words += [
                *(" ".join(str(part) for part in chart) for chart in charts),
                *(each.heading for each in sections if each.heading),
            ]
            if hashlib.sha256(json.dumps(words).encode()).hexdigest()[:12] != row["letter"]:
                differing.append(row["council"])

    assert differing == []


def test_what_is_refused_is_refused_by_what_is_always_true(then: Year) -> None:
    ids = {each.say: each.id for each in then.edition.always.statements if each.id}
    refused: dict[str, list[str]] = {}
    for problem in then.problems:
        refused.setdefault(problem.council, []).append(ids[problem.message.partition(":")[0]])

    assert {council: sorted(names) for council, names in refused.items()} == {
        row["council"]: row["refused"].split() for row in ROWS if row["refused"]
    }
    assert Counter(name for names in refused.values() for name in names) == {
        "no-improvement-of-none": 82,
        "trend-of-enquiries": 10,
        "remedies-to-improve": 10,
    }

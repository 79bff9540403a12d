"""JSON Schemas of the files that people keep."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lgo_letters.cli import main
from lgo_letters.problems import ProblemsError
from lgo_letters.workspace.schema import write_schemas

NAMES = ("council", "averages", "edition", "wording", "facts", "specimen", "imports")
FIELDS = {
    *(
        "name",
        "gss_code",
        "authority_type",
        "addressee",
        "contacts",
        "sent_by",
        "enquiries",
        "witness_summons",
        "remedies",
    ),
    *("compliance", "training", "public_interest_reports", "meeting_offered", "statistics_pages"),
    *("contacts", "statistics_pages_reason", "assumed", "exceptions", "own_words", "withhold"),
}


def _schema(folder: Path, name: str, year: int | None = None) -> dict[str, Any]:
    write_schemas(folder, year)
    schema: dict[str, Any] = json.loads((folder / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_written_for_each_kind_of_file(name: str, workspace: Path) -> None:
    assert _schema(workspace, name)["$schema"].startswith("https://json-schema.org/")


def test_an_editor_learns_the_fields_and_what_they_take(workspace: Path) -> None:
    schema = _schema(workspace, "council")

    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == FIELDS
    assert schema["properties"]["sent_by"]["enum"] == ["email", "post"]
    assert schema["$defs"]["enquiries"]["required"] == ["sent", "late", "trend"]


def test_an_editor_learns_that_something_may_be_not_recorded(workspace: Path) -> None:
    kinds = _schema(workspace, "council")["properties"]["enquiries"]["anyOf"]

    assert {"const": "not recorded", "type": "string"} in kinds


def test_each_year_has_schemas_of_its_own(workspace: Path) -> None:
    shutil.copytree(workspace / "templates/2020", workspace / "templates/2021")
    facts = workspace / "templates/2021/facts.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("records:\n", "records:\n" + VISITS, 1), encoding="utf-8")

    assert set(_schema(workspace, "council")["properties"]) == FIELDS | {"visits"}
    assert set(_schema(workspace, "council", 2020)["properties"]) == FIELDS


VISITS = "  - name: visits\n    meaning: visits to the council\n    type: count\n"


def test_a_declaration_that_cant_be_read_is_a_problem(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("templates/2020/facts.yaml", "part_of: investigations", "part_of: investigation")

    with pytest.raises(ProblemsError, match="there is no count investigation"):
        write_schemas(workspace)


@pytest.mark.parametrize("slug", ["sefton", "southampton"])
def test_the_head_of_a_council_s_file_names_all_of_its_fields(slug: str, root: Path) -> None:
    text = (root / "data" / "2020" / "councils" / f"{slug}.yaml").read_text(encoding="utf-8")
    head = " ".join(line.removeprefix("#") for line in text.splitlines() if line.startswith("#"))

    named = set(re.findall(r"[a-z_]+", head))
    assert named >= FIELDS


def test_a_folder_that_can_t_be_written_to_is_a_problem(workspace: Path) -> None:
    (workspace / "schemas").write_text("a file where a folder should be", encoding="utf-8")

    with pytest.raises(ProblemsError) as raised:
        write_schemas(workspace)
    assert "schemas/council.schema.json: can't be written" in str(raised.value)


def test_the_command_names_what_it_wrote(workspace: Path) -> None:
    done = CliRunner().invoke(main, ["schema", "--workspace", str(workspace)])

    assert done.stdout.splitlines() == [f"schemas/{name}.schema.json" for name in NAMES]


def test_the_command_ends_with_1_where_it_can_t_write(workspace: Path) -> None:
    (workspace / "schemas").write_text("a file where a folder should be", encoding="utf-8")

    done = CliRunner().invoke(main, ["schema", "--json", "--workspace", str(workspace)])

    assert done.exit_code == 1
    assert json.loads(done.stdout)["problems"][0]["code"] == "LGO022"

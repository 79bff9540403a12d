"""JSON Schemas of the files that people keep."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from lgo_letters.cli import main
from lgo_letters.model import COUNCIL_FILE
from lgo_letters.problems import ProblemsError
from lgo_letters.schema import SCHEMAS, write_schemas

if TYPE_CHECKING:
    from pathlib import Path


def _schema(folder: Path, name: str) -> dict[str, Any]:
    write_schemas(folder)
    schema: dict[str, Any] = json.loads((folder / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_written_for_each_kind_of_file(name: str, tmp_path: Path) -> None:
    assert _schema(tmp_path, name)["$schema"].startswith("https://json-schema.org/")


def test_an_editor_learns_the_fields_and_what_they_take(tmp_path: Path) -> None:
    schema = _schema(tmp_path, "council")

    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(COUNCIL_FILE._type.model_fields)  # noqa: SLF001
    assert schema["properties"]["sent_by"]["enum"] == ["email", "post"]
    assert schema["$defs"]["Enquiries"]["required"] == ["sent", "late", "trend"]


def test_an_editor_learns_that_something_may_be_not_recorded(tmp_path: Path) -> None:
    kinds = _schema(tmp_path, "council")["properties"]["enquiries"]["anyOf"]

    assert {"const": "not recorded", "type": "string"} in kinds


@pytest.mark.parametrize("slug", ["sefton", "southampton"])
def test_the_head_of_a_council_s_file_names_all_of_its_fields(slug: str, root: Path) -> None:
    text = (root / "data" / "2020" / "councils" / f"{slug}.yaml").read_text(encoding="utf-8")
    head = " ".join(line.removeprefix("#") for line in text.splitlines() if line.startswith("#"))

    named = set(re.findall(r"[a-z_]+", head))
    assert set(COUNCIL_FILE._type.model_fields) <= named  # noqa: SLF001


def test_a_folder_that_can_t_be_written_to_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "schemas").write_text("a file where a folder should be", encoding="utf-8")

    with pytest.raises(ProblemsError) as raised:
        write_schemas(tmp_path)
    assert "schemas/council.schema.json: can't be written" in str(raised.value)


def test_the_command_names_what_it_wrote(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["schema", "--workspace", str(tmp_path)])

    assert done.stdout.splitlines() == [f"schemas/{name}.schema.json" for name in SCHEMAS]


def test_the_command_ends_with_1_where_it_can_t_write(tmp_path: Path) -> None:
    (tmp_path / "schemas").write_text("a file where a folder should be", encoding="utf-8")

    done = CliRunner().invoke(main, ["schema", "--json", "--workspace", str(tmp_path)])

    assert done.exit_code == 1
    assert json.loads(done.stdout)["problems"][0]["code"] == "LGO022"

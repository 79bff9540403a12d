"""Turn models into JSON Schemas, which an editor uses to complete and check the files that people edit."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from lgo_letters.edition_model import EDITION_FILE, WORDING_FILE
from lgo_letters.facts.declaration import FACTS_FILE, FactsFile
from lgo_letters.facts.file_models import averages_file, council_file
from lgo_letters.facts.specimen_file import SPECIMEN_FILE
from lgo_letters.imports.declaration import IMPORTS_FILE
from lgo_letters.problems import given
from lgo_letters.rules.declaration_reader import read_declaration
from lgo_letters.sources import year_meant
from lgo_letters.whole_files import write_whole

FOLDER = "schemas"


def schemas(declared: FactsFile) -> dict[str, TypeAdapter[Any]]:
    return {
        "council": council_file(declared),
        "averages": averages_file(declared),
        "edition": EDITION_FILE,
        "wording": WORDING_FILE,
        "facts": FACTS_FILE,
        "specimen": SPECIMEN_FILE,
        "imports": IMPORTS_FILE,
    }


def write_schemas(workspace: Path, year: int | None = None) -> tuple[str, ...]:
    """Write `schemas/<file>.schema.json` in a workspace, and name what was written."""
    label = f"templates/{year_meant(workspace, year)}"
    always = given(*read_declaration(workspace / label, label))
    written = []
    for name, adapter in schemas(always.catalogue.declared).items():
        label = f"{FOLDER}/{name}.schema.json"
        content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter.json_schema()}
        write_whole(workspace / label, (json.dumps(content, indent=2) + "\n").encode(), label)
        written.append(label)
    return tuple(written)

"""Models turned into JSON Schemas, which an editor uses to complete and check the files that people keep."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lgo_letters.batch.output import write_whole
from lgo_letters.edition_model import EDITION_FILE, WORDING_FILE
from lgo_letters.model import AVERAGES_FILE, COUNCIL_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import TypeAdapter

SCHEMAS: dict[str, TypeAdapter[Any]] = {
    "council": COUNCIL_FILE,
    "averages": AVERAGES_FILE,
    "edition": EDITION_FILE,
    "wording": WORDING_FILE,
}
FOLDER = "schemas"


def write_schemas(workspace: Path) -> tuple[str, ...]:
    """Write `schemas/<file>.schema.json` in a workspace.

    Returns:
        What was written, by path from the workspace.

    Raises:
        ProblemsError: a file can't be written.
    """
    written = []
    for name, adapter in SCHEMAS.items():
        label = f"{FOLDER}/{name}.schema.json"
        content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter.json_schema()}
        write_whole(workspace / label, (json.dumps(content, indent=2) + "\n").encode(), label)
        written.append(label)
    return tuple(written)

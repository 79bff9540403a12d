"""Results turned into JSON, for programs: each value with its fields, its place as path, line and column."""

import json
import sys
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from lgo_letters.problems import Problem, problem_as_json


def print_json(value: Any, **more: object) -> None:  # noqa: ANN401 - whatever a command came to
    """Print a result; `more` are fields that it has besides, or has otherwise."""
    value = {**fields_of(value), **more} if more else value
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=_plain) + "\n")


def fields_of(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    own = {each.name: getattr(value, each.name) for each in fields(value)}
    place = own.pop("place", None)
    return own | fields_of(place) if place else own


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has no form for
    if isinstance(value, Problem):
        return problem_as_json(value)
    if isinstance(value, Enum):
        return value.value
    return fields_of(value) if is_dataclass(value) else str(value)

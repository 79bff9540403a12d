"""Turn results into JSON: each value with its fields, and its place as path, line and column."""

import json
import sys
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from lgo_letters.problems import Problem, gathered, problem_as_json


def print_json(value: Any, **more: object) -> None:  # noqa: ANN401 - any result of a command
    """Print a result. `more` adds or replaces fields. Each problem is printed once."""
    value = fields_of(value) if is_dataclass(value) else value
    if isinstance(value, dict):
        value = {name: _told_once(each) for name, each in {**value, **more}.items()}
    sys.stdout.write(json.dumps(_told_once(value), indent=2, ensure_ascii=False, default=_plain) + "\n")


def fields_of(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    own = {each.name: getattr(value, each.name) for each in fields(value)}
    place = own.pop("place", None)
    return own | fields_of(place) if place else own


def _told_once(value: Any) -> Any:  # noqa: ANN401 - whatever is printed
    if isinstance(value, list | tuple) and value and all(isinstance(each, Problem) for each in value):
        return [problem_as_json(problem, councils) for problem, councils in gathered(value).items()]
    return value


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has no form for
    if isinstance(value, Enum):
        return value.value
    return fields_of(value) if is_dataclass(value) else str(value)

"""What is typed after a command turned into its common options."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from lgo_letters.commands.completion import known_years

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@dataclass(frozen=True, slots=True)
class Options:
    workspace: Path
    year: int | None
    json: bool
    verbosity: int

    @property
    def quiet(self) -> bool:
        return self.verbosity < 0 or self.json


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all take; what is said after the command wins over what is said before it."""

    @click.option("--workspace", type=click.Path(path_type=Path), help="Folder with data/ and templates/.")
    @click.option("--year", type=int, shell_complete=known_years, help="Year of the letters; the latest if left out.")
    @click.option("--json", "as_json", is_flag=True, default=None, help="Print results for programs.")
    @click.option("-v", "--verbose", count=True, help="Say more.")
    @click.option("-q", "--quiet", count=True, help="Say less.")
    @click.pass_context
    @functools.wraps(command)
    def wrapped(context: click.Context, /, **given: Any) -> Any:
        before: Options | None = context.obj
        workspace, year, as_json = given.pop("workspace"), given.pop("year"), given.pop("as_json")
        loud = given.pop("verbose") - given.pop("quiet")
        context.obj = Options(
            workspace=workspace or (before.workspace if before else Path()),
            year=year if year is not None else (before.year if before else None),
            json=bool(as_json or (before and before.json)),
            verbosity=loud + (before.verbosity if before else 0),
        )
        return command(context.obj, **given)

    return wrapped

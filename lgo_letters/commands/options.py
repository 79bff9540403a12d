"""Turn what you type after a command into its common options, and complete half-typed names.

Completion looks only at names of files and at the ids in them. So it also works, and is fast, in a year with mistakes.
"""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from lgo_letters.problems import ProblemsError
from lgo_letters.sources import years

_ID = re.compile(r"^[ -]*id: *([a-z0-9.-]+)", re.MULTILINE)
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


class Day(click.DateTime):
    """A date as the program's files have it."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value} is not a date here: write it as YYYY-MM-DD, the year first", param, ctx)


class Whole(click.IntRange):
    """A whole number in a range. Its error names the range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            to = f"from {self.min} to {self.max}" if self.max is not None else f"of {self.min} or more"
            self.fail(f"{value}: write a whole number {to}", param, ctx)


@dataclass(frozen=True, slots=True)
class Options:
    workspace: Path
    year: int | None
    json: bool
    verbosity: int

    @property
    def quiet(self) -> bool:
        return self.verbosity < 0 or self.json


def councils(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    files = (path.stem for folder in _folders(context, "data") for path in folder.glob("councils/*.yaml"))
    return sorted(name for name in files if name.startswith(typed))


def texts(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    ids: list[str] = []
    for folder in _folders(context, "templates"):
        for path in (folder / "edition.yaml", *sorted(folder.glob("wording/*.yaml"))):
            ids += _ID.findall(path.read_text(encoding="utf-8", errors="replace")) if path.is_file() else []
    return [name for name in dict.fromkeys(ids) if name.startswith(typed)]


def known_years(context: click.Context, _: click.Parameter, typed: str) -> list[str]:
    return [str(year) for year in years(_given(context, "workspace") or Path()) if str(year).startswith(typed)]


def _folders(context: click.Context, name: str) -> Iterator[Path]:
    workspace = _given(context, "workspace") or Path()
    year = _given(context, "year") or max(years(workspace), default=None)
    if year is not None:
        yield workspace / name / str(year)


def _given(context: click.Context, name: str) -> Any:
    """Find an option after the command, or else before it."""
    return context.params.get(name) or (context.parent and context.parent.params.get(name))


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that all commands have. If an option is also given before the command, the later one counts."""

    @click.option("--workspace", type=click.Path(path_type=Path), help="Folder with data/ and templates/.")
    @click.option("--year", type=int, shell_complete=known_years, help="Year of the letters; the latest if left out.")
    @click.option("--json", "as_json", is_flag=True, default=None, help="Print results as JSON, for programs.")
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
        try:
            return command(context.obj, **given)
        except ProblemsError as error:  # such as a list of cases, which is read when it is needed
            from lgo_letters.commands.loading import refuse  # noqa: PLC0415 - it imports all that makes letters

            refuse(context.obj, error.problems)

    return wrapped

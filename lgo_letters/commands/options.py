"""What all commands share: their common options, reading the year, naming councils, and how a command ends."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from lgo_letters.terminal.waiting import waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lgo_letters.pipeline import Year
    from lgo_letters.problems import Problem


@dataclass(frozen=True, slots=True)
class Options:
    """What every command takes, before or after its own arguments."""

    workspace: Path
    year: int | None
    json: bool
    verbosity: int

    @property
    def quiet(self) -> bool:
        """Say whether only results are wanted, and no progress."""
        return self.verbosity < 0 or self.json


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all take; what is said after the command wins over what is said before it."""

    @click.option("--workspace", type=click.Path(path_type=Path), help="Folder with data/ and templates/.")
    @click.option("--year", type=int, help="Year of the letters; the latest if left out.")
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


def require_workspace(options: Options) -> None:
    """Refuse a workspace that isn't there: nobody means to begin one by misspelling another."""
    if not options.workspace.is_dir():
        message = f"there is no folder {options.workspace}"
        raise click.UsageError(message)


def load(options: Options, year: int | None = None, last: str = "no letter can be made until that is mended") -> Year:
    """Read the year that was asked for, or another, or end the command with every problem and a last line."""
    require_workspace(options)
    with waiting("reading the year", quiet=options.quiet):
        from lgo_letters.pipeline import load_year
        from lgo_letters.problems import ProblemsError

        try:
            return load_year(options.workspace, options.year if year is None else year)
        except ProblemsError as error:
            problems = error.problems
    return refuse(options, problems, last)


def known(year: Year, names: tuple[str, ...]) -> list[str]:
    """Turn what was typed into councils: short names as their files have them; none named means all."""
    from lgo_letters.problems import did_you_mean

    everyone = sorted({*year.councils, *(problem.council for problem in year.problems if problem.council)})
    for name in names:
        if name not in everyone:
            hint = did_you_mean(name, everyone)
            message = f"there is no council {name} in {year.year}" + (f"; {hint}" if hint else "")
            raise click.UsageError(message)
    return list(dict.fromkeys(names)) or everyone


def refuse(options: Options, problems: Sequence[Problem], last: str = "") -> NoReturn:
    """End a command that has nothing but problems to show, as JSON where that was asked for."""
    from lgo_letters.terminal.base import print_json
    from lgo_letters.terminal.problems import print_problems, problem_as_json

    if options.json:
        print_json({"problems": [problem_as_json(problem) for problem in problems]})
    else:
        print_problems(problems, last, options.workspace)
    raise SystemExit(1)


def finish(options: Options, problems: Sequence[Problem], last: str = "") -> None:
    """Print problems, if there are any, then a last line, and end with 1; JSON holds the problems already."""
    from lgo_letters.terminal.problems import print_problems

    if problems:
        if not options.json:
            print_problems(problems, last, options.workspace)
        raise SystemExit(1)


def counted(number: int, one: str) -> str:
    """Write a number with its noun: 1 letter, 2 letters."""
    return f"{number} {one}{'' if number == 1 else 's'}"

"""Load the year that the options mean, or end the command with its problems."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn, TypeVar

import click

from lgo_letters.commands.options import Options
from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import Problem, ProblemsError, did_you_mean
from lgo_letters.reasons.analysis import Use
from lgo_letters.reasons.explanation import Reason
from lgo_letters.terminal.problems import print_problems
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import waiting

_Text = TypeVar("_Text", Reason, Use)


def require_workspace(options: Options) -> None:
    if not options.workspace.is_dir():  # its name is probably misspelt
        raise click.UsageError(f"there is no folder {options.workspace}")


@contextmanager
def refusing(options: Options, last: str = "") -> Iterator[None]:
    """If the work inside has problems, end the command with them and a last line."""
    require_workspace(options)
    try:
        yield
    except ProblemsError as error:
        refuse(options, error.problems, last)


def load(options: Options, year: int | None = None, last: str = "no letter can be made until you correct that") -> Year:
    """Load the year that was asked for, or another. If that fails, end the command with every problem."""
    with refusing(options, last), waiting("reading the year", quiet=options.quiet):
        return load_year(options.workspace, options.year if year is None else year)


def known(year: Year, names: tuple[str, ...]) -> list[str]:
    """Check the short names that were typed. No name means all councils."""
    for name in names:
        require(name, year.slugs, f"there is no council {name} in {year.year}")
    return list(dict.fromkeys(names)) or [*year.slugs]


def require(name: str, there: Collection[str], otherwise: str) -> None:
    """Refuse a name that doesn't exist, and suggest the nearest one."""
    if name not in there:
        hint = did_you_mean(name, there)
        raise click.UsageError(f"{otherwise}; {hint}" if hint else otherwise)


def about(text: str, among: Sequence[_Text]) -> list[_Text]:
    """Find the text with an id, and the texts in it. Refuse an id that doesn't exist."""
    require(text, [each.id for each in among], f"no section, paragraph or sentence has the id {text}")
    found: list[_Text] = []
    for each in among:
        if each.id == text or (found and each.depth > found[0].depth):
            found.append(each)
        elif found:
            break
    return [replace(each, depth=each.depth - found[0].depth) for each in found]


def refuse(options: Options, problems: Sequence[Problem], last: str = "") -> NoReturn:
    """End a command with problems and nothing else, as JSON if that was asked for."""
    if options.json:
        print_json({"problems": problems})
    else:
        print_problems(problems, last, options.workspace)
    raise SystemExit(1)


def show(options: Options, result: Any, say: Callable[[], None], **more: object) -> None:
    """Print a result as JSON with `more` fields, if that was asked for. Otherwise print it in words, unless --quiet."""
    if options.json:
        print_json(result, **more)
    elif options.verbosity >= 0:
        say()


def finish(options: Options, problems: Sequence[Problem], last: str = "") -> None:
    """If there are problems, print them and a last line, and end with exit code 1. JSON output has them already."""
    if problems:
        if not options.json:
            print_problems(problems, last, options.workspace)
        raise SystemExit(1)

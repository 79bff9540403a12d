"""The files that people keep: `start` writes the first ones, `facts` and `schema` say what they may hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgo_letters.commands.options import Options, common, load, refuse, require_workspace
from lgo_letters.terminal.waiting import say, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lgo_letters.facts.fact import Fact


@click.command(short_help="Write a folder with a year of letters, to begin with.")
@click.argument("folder", type=click.Path(path_type=Path))
@common
def start(options: Options, folder: Path) -> None:
    """Write a workspace to FOLDER, new or empty: the year of letters that came with the program, to begin with."""
    with waiting("getting ready", quiet=options.quiet):
        from lgo_letters.pipeline import year_meant
        from lgo_letters.problems import ProblemsError
        from lgo_letters.start import included_workspace, write_workspace
        from lgo_letters.terminal.base import print_json

    try:
        year = year_meant(included_workspace(), options.year)
        write_workspace(folder, year)
    except ProblemsError as error:
        refuse(options, error.problems)
    if options.json:
        print_json({"folder": str(folder), "year": year})
    elif options.verbosity >= 0:
        say(f"the year {year} is in {folder}")
        say(f"next: cd {folder}, then lgo-letters build; {folder / 'README.md'} says what else you can do")


@click.command(short_help="List the facts that conditions and texts may name.")
@common
def facts(options: Options) -> None:
    """List the facts that conditions may ask about and texts may print, each with its meaning.

    They are grouped by kind. The title of a group says how its facts are printed and compared. The facts of last year
    (last_year.NAME) are named in one line.
    """
    year = load(options)
    from lgo_letters.facts.fact import LAST_YEAR
    from lgo_letters.figures import formats_of
    from lgo_letters.terminal.base import print_groups, print_json

    known = list(year.edition.facts.values())
    if options.json:
        print_json(
            [
                {
                    "fact": fact.name,
                    "type": fact.type.value,
                    "formats": ", ".join(name or "as it is" for name in formats_of(fact.type)) or "not printed",
                    "meaning": fact.meaning,
                    "values": ", ".join(fact.values),
                }
                for fact in known
            ]
        )
        return
    mirrored = {f"{LAST_YEAR}{fact.name}" for fact in known}
    groups = _by_type(fact for fact in known if fact.name not in mirrored)
    counted = [fact.name for fact in known if fact.name in mirrored]
    last = (f"{LAST_YEAR}NAME", f"what data/{year.year}/last_year.csv says; {len(counted)} facts, such as {counted[0]}")
    print_groups([*groups, ("last year: of each count, record, sum, rate and share", [last])] if counted else groups)


def _by_type(known: Iterable[Fact]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Group facts by their type; a group's title has the formats as they are written in a text."""
    from lgo_letters.figures import formats_of

    groups: dict[str, list[tuple[str, str]]] = {}
    for fact in known:
        forms = [f"{{{{ … | {name} }}}}" if name else "{{ … }}" for name in formats_of(fact.type)]
        title = f"{fact.type.value}: {' or '.join(forms) or 'asked about in conditions, not printed'}"
        values = f"\none of: {', '.join(fact.values)}" if fact.values else ""
        groups.setdefault(title, []).append((fact.name, f"{fact.meaning}{values}"))
    return list(groups.items())


@click.command(short_help="Write JSON Schemas, with which an editor completes the files.")
@common
def schema(options: Options) -> None:
    """Write schemas/*.schema.json: with them an editor completes and checks the files that people keep."""
    require_workspace(options)
    with waiting("getting ready", quiet=options.quiet):
        from lgo_letters.problems import ProblemsError
        from lgo_letters.schema import write_schemas
        from lgo_letters.terminal.base import print_json

    try:
        written = write_schemas(options.workspace, options.year)
    except ProblemsError as error:
        refuse(options, error.problems)
    if options.json:
        print_json(list(written))
    else:
        for label in written:
            click.echo(label)

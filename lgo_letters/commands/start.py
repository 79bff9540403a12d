"""`start`: writes a folder with a year of letters."""

from pathlib import Path

import click

from lgo_letters.commands.loading import refusing
from lgo_letters.commands.options import Options, common
from lgo_letters.sources import year_meant
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import say
from lgo_letters.workspace.start import included_workspace, write_workspace


@click.command
@click.argument("folder", type=click.Path(path_type=Path))
@common
def start(options: Options, folder: Path) -> None:
    """Write a workspace to FOLDER, with the year of letters that came with the program.

    FOLDER must be new or empty.
    """
    with refusing(options):
        year = year_meant(included_workspace(), options.year)
        write_workspace(folder, year)
    if options.json:
        print_json({"folder": str(folder), "year": year})
    elif options.verbosity >= 0:
        say(f"the year {year} is in {folder}")
        say(f"next: cd {folder}, then lgo-letters build; {folder / 'README.md'} says what else you can do")

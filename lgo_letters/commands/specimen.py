"""`specimen`: writes a year of made-up councils."""

from functools import partial
from pathlib import Path

import click

from lgo_letters.commands.loading import refusing
from lgo_letters.commands.options import Options, Whole, common
from lgo_letters.figures import counted
from lgo_letters.sources import year_meant, years
from lgo_letters.specimen.workspace import SHEETS, write_specimen
from lgo_letters.terminal.base import track
from lgo_letters.terminal.waiting import can_redraw, say
from lgo_letters.workspace.start import included_workspace


@click.command
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--councils", type=Whole(1, 100_000), default=340, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same councils.")
@click.option("--from-sheets", is_flag=True, help="Leave out counts and addressees, so that you can import them.")
@common
def specimen(options: Options, folder: Path, councils: int, seed: int, *, from_sheets: bool) -> None:
    """Write a practice year to FOLDER: your wording, and made-up councils. Its letters are marked SPECIMEN.

    FOLDER/sheets has spreadsheets that you can import.

    If there is no year in the current folder, the wording is that of the year that came with the program.
    """
    here = options.workspace == Path() and not years(options.workspace)
    workspace = included_workspace() if here else options.workspace
    then = f"Remove {folder}, then run it again."
    quiet = options.quiet or not can_redraw()
    with refusing(options):
        templates = workspace / "templates" / str(year_meant(workspace, options.year))
        write = partial(write_specimen, folder, templates, councils, seed, from_sheets=from_sheets)
        track(write, "written", then, quiet=quiet)
    then = f"import {folder / SHEETS / '*'} --write" if from_sheets else "build"
    say(f"{counted(councils, 'made-up council')} in {folder}; lgo-letters --workspace {folder} {then}")

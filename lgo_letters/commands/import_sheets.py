"""`import`: reads spreadsheets into a year's files, or says what they would change."""

from pathlib import Path

import click

from lgo_letters.commands.loading import refuse, refusing, require_workspace
from lgo_letters.commands.options import FILE, Options, common
from lgo_letters.imports.plan import plan_import
from lgo_letters.pipeline import year_meant
from lgo_letters.terminal.imported import print_plan
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import say, waiting
from lgo_letters.whole_files import write_all


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@click.option("--write", is_flag=True, help="Write what would change.")
@common
def import_sheets(options: Options, files: tuple[Path, ...], *, write: bool) -> None:
    """Read spreadsheets (.xlsx, .ods or .csv): contacts, ready counts, or lists with one row a case.

    What their columns mean is declared in templates/YEAR/imports.yaml. It says what would change, old and new, and
    writes it only with --write. If one row has a problem, nothing is written.
    """
    require_workspace(options)
    with refusing(options):
        year = year_meant(options.workspace, options.year)
        with waiting("reading the spreadsheets", quiet=options.quiet):
            plan = plan_import(options.workspace, year, files)
    if plan.problems:
        if not options.json:
            for note in plan.notes:
                say(note, err=True)
        refuse(options, plan.problems, "nothing is written until that is corrected")
    if write and plan.files:
        with refusing(options):
            write_all(options.workspace, {label: text.encode() for label, text in plan.files.items()})
    if options.json:
        print_json(plan, written=write, files=sorted(plan.files))
    elif options.verbosity >= 0:
        print_plan(plan, written=write, all_of_them=options.verbosity > 0)

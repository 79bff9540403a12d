"""`verify`: checks the letters against the record of what was made."""

import click

from lgo_letters.batch.output import Output
from lgo_letters.batch.verification import ALL
from lgo_letters.batch.verification import verify as problems_of
from lgo_letters.commands.loading import finish, load, refusing
from lgo_letters.commands.options import Options, common
from lgo_letters.figures import counted
from lgo_letters.problems import in_order
from lgo_letters.sending.outbox import differing
from lgo_letters.terminal.base import track
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import say


@click.command
@click.option(
    "--remake", metavar="N|all", default="3", show_default=True, help="How many letters to make again and compare."
)
@click.option("--pages", is_flag=True, help="Also inspect each page: tags, contrast, PDF/UA-1 and PDF/A-3a.")
@common
def verify(options: Options, remake: str, *, pages: bool) -> None:
    """Check that each council has a letter, that no file has changed, and that letters can be made again.

    With --pages, each page is inspected, too. That takes a second or two for each letter.
    """
    if remake != "all" and not remake.isdecimal():
        raise click.BadParameter(f"write a number or all, not {remake}", param_hint="--remake")
    year = load(options)
    many = ALL if remake == "all" else int(remake)
    problems = track(lambda tell: problems_of(year, many, tell, pages=pages), "checked", quiet=options.quiet)
    with refusing(options):
        problems = in_order((*problems, *differing(year, Output(year.workspace, year.year))))
    if options.json:
        print_json(problems)
    elif not problems and options.verbosity >= 0:
        say(f"{counted(len(year.councils), 'letter')}: every file is as the manifest says")
    finish(options, problems)

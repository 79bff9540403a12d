"""`rules`: lists who gets which paragraph."""

from pathlib import Path

import click

from lgo_letters.commands.loading import about, finish, load, refusing
from lgo_letters.commands.options import FILE, Options, common, texts
from lgo_letters.figures import counted
from lgo_letters.reasons.analysis import analyse
from lgo_letters.reasons.matrix import csv_of, page_of
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.rules import print_outline, print_rules
from lgo_letters.terminal.waiting import say, waiting
from lgo_letters.whole_files import write_whole


@click.command
@click.argument("text", required=False, metavar="[ID]", shell_complete=texts)
@click.option("--html", "page", type=FILE, help="Write the matrix as a page.")
@click.option("--csv", "table", type=FILE, help="Write the matrix as a table.")
@common
def rules(options: Options, text: str | None, page: Path | None, table: Path | None) -> None:
    """List the paragraphs that not every letter has, with the councils that get them.

    Below that, you see texts that are in no letter, in one or in all; letters that say the same; and councils within
    one case of a threshold. Give the ID of a section, paragraph or sentence to see only that text, with its conditions.
    Use -v to see every text with its condition and its source.
    """
    year = load(options)
    with waiting("looking through the letters", quiet=options.quiet):
        analysis = analyse(year)
    with refusing(options):
        for path, made in ((page, page_of), (table, csv_of)):
            if path:
                write_whole(path, made(analysis), str(path))
    if options.json:
        print_json(analysis)
    elif text:
        print_rules(analysis, about(text, analysis.rules), notes=False)
    elif options.verbosity >= 0 and not (page or table):
        print_rules(analysis, analysis.rules) if options.verbosity else print_outline(analysis)
    elif options.verbosity >= 0:
        written = ", ".join(str(path) for path in (page, table) if path)
        say(f"{analysis.year}: {counted(len(analysis.councils), 'letter')}; written: {written}")
    finish(options, analysis.problems)

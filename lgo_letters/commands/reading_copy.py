"""`reading-copy`: makes one PDF of a few letters that together show every text."""

from pathlib import Path

import click

from lgo_letters.approval.reading_copy import bound
from lgo_letters.approval.reading_copy import reading_copy as choose
from lgo_letters.commands.loading import load, refusing
from lgo_letters.commands.options import FILE, Options, common
from lgo_letters.figures import counted
from lgo_letters.terminal.base import track
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import can_redraw, say, waiting
from lgo_letters.whole_files import write_whole


@click.command("reading-copy")
@click.option("--output", "path", type=FILE, help="The PDF to write.")
@common
def reading_copy(options: Options, path: Path | None) -> None:
    """Make one PDF of a few letters that together show every paragraph, sentence and side of a threshold.

    It begins with a contents page, which says what to look for in which letter.
    """
    year = load(options)
    with waiting("choosing letters", quiet=options.quiet):
        found = choose(year)
    label = str(path) if path else f"output/{year.year}/reading-copy.pdf"
    with refusing(options):
        made = track(lambda tell: bound(found, year, tell), "laid out", quiet=options.quiet or not can_redraw())
        write_whole(path or year.workspace / label, made, label)
    if options.json:
        letters = {each.letter.slug: {"texts": list(each.texts), "sides": dict(each.sides)} for each in found.chosen}
        print_json({"file": label, "letters": found.letters, "chosen": letters, "unseen": list(found.unseen)})
    elif options.verbosity >= 0:
        say(f"{len(found.chosen)} of {counted(found.letters, 'letter')}, in {label}")
        say(f"in no letter of the year: {len(found.unseen)} texts and threshold sides (the contents page lists them)")

"""`outbox`: writes the messages that final letters are sent with."""

import click

from lgo_letters.commands.loading import finish, known, load, refusing
from lgo_letters.commands.options import Options, common
from lgo_letters.figures import counted
from lgo_letters.sending.outbox import Outbox, write_outbox
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import say, waiting


@click.command
@click.argument("councils", nargs=-1, metavar="[COUNCIL]...")
@click.option("--again", multiple=True, metavar="COUNCIL", help="Write the message of a council anew, sent or not.")
@common
def outbox(options: Options, councils: tuple[str, ...], again: tuple[str, ...]) -> None:
    """Write a message for each letter that is final and current, to output/YEAR/outbox. Nothing is sent.

    Open a message in Outlook or Thunderbird: it is a draft, with the letter attached. What was sent is not written
    again: `lgo-letters sent` records it.
    """
    year = load(options)
    slugs = known(year, (*councils, *again))
    with refusing(options), waiting("writing messages", quiet=options.quiet):
        found = write_outbox(year, slugs, again)
    if options.json:
        print_json(found)
    elif options.verbosity >= 0:
        _say(found, year.year)
    finish(options, found.problems)


def _say(found: Outbox, year: int) -> None:
    for note in found.notes:
        say(note, indent=2)
    same = f", {len(found.waiting):,} there already" if found.waiting else ""
    say(f"{counted(len(found.written), 'message')} written{same}: output/{year}/outbox")
    counts = {"sent before (--again COUNCIL)": found.sent, "sent by post": found.post}
    counts["not final and current (lgo-letters status)"] = found.unready
    for what, slugs in counts.items():
        if slugs:
            say(f"{counted(len(slugs), 'letter')} {what}", indent=2)
    if found.written or found.waiting:
        say("next: send them from your mail program, then lgo-letters sent")

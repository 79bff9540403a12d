"""`outbox`: writes an e-mail for each signed letter."""

import click

from lgo_letters.batch.output import Output
from lgo_letters.commands.loading import finish, known, load, refusing, show
from lgo_letters.commands.options import Options, common
from lgo_letters.figures import counted, some
from lgo_letters.sending.outbox import Outbox, in_outbox, write_outbox
from lgo_letters.terminal.waiting import GO_ON, say, waiting

FEW = 8  # councils named


@click.command
@click.argument("councils", nargs=-1, metavar="[COUNCIL]...")
@click.option("--again", multiple=True, metavar="COUNCIL", help="Write a council's message again, even if it was sent.")
@common
def outbox(options: Options, councils: tuple[str, ...], again: tuple[str, ...]) -> None:
    """Write a message to output/YEAR/outbox for each letter that is signed and up to date. Nothing is sent.

    Open a message in Outlook or Thunderbird: it is a draft, with the letter attached. When you have sent it, record it
    with `lgo-letters sent`. Its message is then not written again.
    """
    year = load(options)
    slugs = known(year, (*councils, *again))
    with refusing(options), waiting("writing messages", quiet=options.quiet):
        try:
            found = write_outbox(year, slugs, again)
        except KeyboardInterrupt:
            there = counted(len(in_outbox(Output(year.workspace, year.year))), "message")
            raise KeyboardInterrupt(f"{there} in output/{year.year}/outbox", GO_ON) from None
    show(options, found, lambda: _say(found, year.year))
    finish(options, found.problems)


def _say(found: Outbox, year: int) -> None:
    for note in found.notes:
        say(note, indent=2)
    same = f", {len(found.waiting):,} there already" if found.waiting else ""
    say(f"{counted(len(found.written), 'message')} written{same}: output/{year}/outbox")
    goes = "goes by post" if len(found.post) == 1 else "go by post"
    counts = {"sent before (to send one again: --again COUNCIL)": found.sent, goes: found.post}
    counts["not signed, or out of date (see lgo-letters status)"] = found.unready
    for what, slugs in counts.items():
        if slugs:
            names = f": {some(slugs, FEW)}" if slugs is found.post else ""
            say(f"{counted(len(slugs), 'letter')} {what}{names}", indent=2)
    if found.differing:
        names = some(found.differing, FEW)
        say(f"{len(found.differing):,} of these differ from what was sent (see lgo-letters verify): {names}", indent=4)
    if found.written or found.waiting:
        say("next: send them from your mail program, then lgo-letters sent --all")

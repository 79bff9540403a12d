"""`status`: says what is done, and what to do next."""

import click

from lgo_letters.commands.loading import refusing
from lgo_letters.commands.options import Options, common
from lgo_letters.figures import counted, some
from lgo_letters.sources import year_meant
from lgo_letters.status import LISTS, MEANING, Status, status_of
from lgo_letters.terminal.base import print_groups
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import say, waiting

FEW = 8  # councils named


@click.command
@click.argument("which", type=click.Choice(LISTS), required=False, metavar="[LIST]")
@common
def status(options: Options, which: str | None) -> None:
    """Say how many letters are complete, accepted, made, signed and sent, and what to do next.

    Give a LIST to see its councils: complete, open, problems, drafts, accepted, outdated, ready or sent.
    """
    with refusing(options), waiting("reading the year", quiet=options.quiet):
        found = status_of(options.workspace, year_meant(options.workspace, options.year))
    if options.json:
        print_json(found)
    elif which:
        for slug in getattr(found, which):
            say(slug)
    else:
        _say(found)


def _say(found: Status) -> None:
    rows = [(f"{len(getattr(found, name)):>5,}  {name}", MEANING[name]) for name in LISTS]
    print_groups([(f"{found.year}: {counted(len(found.councils), 'council')}", rows)])
    if found.for_all:
        say(f"\n{counted(found.for_all, 'problem')} {'keeps' if found.for_all == 1 else 'keep'} back all letters")
    if found.cases_elsewhere:
        say(f"\nno letter can be made here: cases imported on another computer: {some(found.cases_elsewhere, FEW)}")
    if there := {*found.outbox, *found.stale}:
        say(f"\nin the outbox: {counted(len(there), 'message')}")
    if found.stale:
        say(f"  {len(found.stale):,} for earlier letters, or sent already: {some(found.stale, FEW)}", indent=4)
    if found.lost:
        say(f"\narchived as sent, but not in data/{found.year}/sent.yaml: {some(found.lost, FEW)}", indent=2)
    if found.unaddressed:
        say(f"\nno e-mail address: {some(found.unaddressed, FEW)}")
        say("  write addressee.email; or, if the letter goes by post: sent_by: post", indent=4)
    if found.differing:
        one = len(found.differing) == 1
        what = "letter differs from what was sent, or is" if one else "letters differ from what was sent, or are"
        say(f"\n{len(found.differing):,} {what} gone: {some(found.differing, FEW)}", indent=2)
    if found.rejected:
        say("")
    for each in found.rejected:
        say(each, indent=2)
    command, why = found.next
    say(f"\nnext: lgo-letters {command}")
    say(f"  {why}", indent=2)

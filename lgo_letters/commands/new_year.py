"""`new-year`: begins the next year from last year's folders."""

import click

from lgo_letters.commands.loading import load, refusing, show
from lgo_letters.commands.options import Options, Whole, common
from lgo_letters.figures import counted
from lgo_letters.sending.outbox import already_sent
from lgo_letters.terminal.waiting import say, waiting
from lgo_letters.workspace.new_year import Begun, begin_year

FIRST_WORDS = 90  # characters of a text


@click.command("new-year")
@click.argument("begun", type=Whole(1975, 2999), metavar="YEAR")
@common
def new_year(options: Options, begun: int) -> None:
    """Begin YEAR from the folders of the year before it.

    Wording, frame and facts are copied, but nothing is accepted yet. You fill in what changes every year: dates,
    national figures, and what is recorded about each council. Last year's figures go into last_year.csv. `check`
    lists what you still have to fill in; until then, no letter is made. No existing file is overwritten.
    """
    last = load(options, begun - 1, f"{begun} can't be begun until {begun - 1} can be read; nothing was written")
    with refusing(options, "nothing was written"), waiting("opening the files", quiet=options.quiet):
        unsent = sorted({*last.slugs} - already_sent(last))
        done = begin_year(last)
    show(options, done, lambda: _say(done, len(unsent)), unsent=unsent)


def _say(begun: Begun, unsent: int) -> None:
    year, last = begun.year, begun.year - 1
    if begun.year_only:
        say(f"These were true of {last} only; rewrite or delete each of them:")
        for each in begun.year_only:
            words = each.words if len(each.words) <= FIRST_WORDS else f"{each.words[:FIRST_WORDS]}…"
            say(f"  {each.id}  {each.place.path}:{each.place.line}", indent=4)
            say(f"    {words}", indent=4)
    for slug, after in begun.gone.items():
        say(f"{slug} is left out: {after} has replaced it", indent=2)
    for slug in begun.new:
        say(f"{slug} gets a letter for the first time: see data/{year}/councils/{slug}.yaml", indent=2)
    for slug, decisions in begun.left_out.items():
        say(f"{slug}: {', '.join(decisions)} of {last} not copied", indent=2)
    say(f"{year} is begun, with {counted(len(begun.councils), 'council')}: templates/{year}, data/{year}")
    if unsent:
        are = "isn't" if unsent == 1 else "aren't"
        say(f"{counted(unsent, 'letter')} of {last} {are} recorded as sent: lgo-letters status --year {last}", indent=2)
    if begun.test:
        say("tests/test_letters.py compares the letters with those that were kept: run pytest (docs/snapshots.md)")
    say(f"next: fill in templates/{year}/edition.yaml and import the lists; lgo-letters check lists what is missing")

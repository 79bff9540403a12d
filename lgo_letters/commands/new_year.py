"""`new-year`: begins the next year from last year's folders."""

import click

from lgo_letters.commands.loading import load, refusing
from lgo_letters.commands.options import Options, common
from lgo_letters.figures import counted
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import say, waiting
from lgo_letters.workspace.new_year import Begun, begin_year

FIRST_WORDS = 90  # characters of a text


@click.command("new-year")
@click.argument("begun", type=click.IntRange(1975, 2999), metavar="YEAR")
@common
def new_year(options: Options, begun: int) -> None:
    """Begin YEAR from the folders of the year before it.

    Wording, frame and facts are copied. Nothing is accepted. What belongs to one year is to be filled in: dates,
    national figures, what is recorded of each council. Last year's figures go into last_year.csv. `check` lists what
    is open, and no letter is made until it is filled in. Nothing that is there is overwritten.
    """
    last = load(options, begun - 1, f"{begun} is begun from {begun - 1}; nothing was written")
    with refusing(options, "nothing was written"), waiting("opening the files", quiet=options.quiet):
        done = begin_year(last)
    if options.json:
        print_json(done)
    elif options.verbosity >= 0:
        _say(done)


def _say(begun: Begun) -> None:
    year, last = begun.year, begun.year - 1
    if begun.year_only:
        say(f"True of {last} only; write each anew or delete it:")
        for each in begun.year_only:
            words = each.words if len(each.words) <= FIRST_WORDS else f"{each.words[:FIRST_WORDS]}…"
            say(f"  {each.id}  {each.place.path}:{each.place.line}", indent=4)
            say(f"    {words}", indent=4)
    for slug, after in begun.gone.items():
        say(f"{slug} is left out: {after} came after it", indent=2)
    for slug in begun.new:
        say(f"{slug} gets a letter for the first time: see data/{year}/councils/{slug}.yaml", indent=2)
    for slug, decisions in begun.left_out.items():
        say(f"{slug}: {', '.join(decisions)} of {last} left out", indent=2)
    say(f"{year} is begun, with {counted(len(begun.councils), 'council')}: templates/{year}, data/{year}")
    if begun.test:
        say("tests/test_letters.py compares the letters with those that were kept: run pytest (docs/snapshots.md)")
    say(f"next: fill in templates/{year}/edition.yaml, import the lists; lgo-letters check says what is still open")

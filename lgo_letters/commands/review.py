"""`review`: goes through what changed, to accept it."""

from __future__ import annotations

import signal
from typing import Any

import click

from lgo_letters.changes.before import load_revision
from lgo_letters.commands.loading import load, refuse, require, telling
from lgo_letters.commands.options import Options, common
from lgo_letters.pipeline import Year
from lgo_letters.problems import ProblemsError
from lgo_letters.review import Item, Review, accept_items, one_line
from lgo_letters.review import review as what_is_open
from lgo_letters.terminal.review import print_item, print_summary, review_as_json
from lgo_letters.terminal.waiting import GO_ON, print_json, say, waiting

ALL = ("all", "texts", "letters")


def _one_line(_: click.Context, option: click.Parameter, text: str) -> str:
    try:
        return one_line(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from error


@click.command
@click.option("--since", metavar="REV", help="A git revision to say what changed since; the last commit if left out.")
@click.option(
    "--accept", "names", multiple=True, metavar="ITEM", help="Accept without asking: an item, texts, letters, all."
)
@click.option("--by", default="", callback=_one_line, help="Who accepts.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The day of it.")
@click.option("--note", default="", callback=_one_line, help="Why, or where it was agreed.")
@click.option("--list", "only_list", is_flag=True, help="Only list what is open.")
@common
def review(options: Options, since: str | None, names: tuple[str, ...], *, only_list: bool, **who: Any) -> None:
    """Go through what is not accepted yet: each text once, letters in groups. Accept, reject, or leave it for later.

    What is accepted is written to templates/YEAR/accepted.yaml, with --by, --date and --note. It holds for exactly
    these words. A letter with anything open carries DRAFT on each page and no signature.
    """
    year = load(options)
    before = _before(options, year, since)
    with waiting("looking for what is open", quiet=options.quiet):
        found = what_is_open(year, before)
    asking = found.items and not (only_list or options.json)
    known = who["by"] and who["date"]
    if names:
        _accept(options, year, found, _chosen(found, names), who)
        return
    if options.json:
        print_json(review_as_json(found))
        return
    if asking and not known:
        say("to accept, say by whom and on which day: --by NAME --date YYYY-MM-DD\n", err=True)
    accepted: list[Item] = []
    try:
        for number, item in enumerate(found.items, start=1):
            print_item(item, number, len(found.items), verbose=options.verbosity > 0)
            if asking and known and not _goes_on(item, accepted):
                break
    except (KeyboardInterrupt, click.Abort) as stop:  # click makes one of the other at its prompt
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed twice, the answers are kept all the same
        if accepted:
            _write(options, year, found, accepted, who)
        kept = f"{len(accepted)} of {len(found.items)} are accepted" if accepted else "nothing is accepted"
        raise KeyboardInterrupt(kept, GO_ON) from stop
    print_summary(found)
    if accepted:
        _accept(options, year, found, accepted, who)


def _goes_on(item: Item, accepted: list[Item]) -> bool:
    """Ask about an item; say whether the next one is to be shown."""
    choice = click.Choice(["a", "r", "l", "q"])
    match click.prompt("  accept, reject, later, quit", type=choice, default="l", err=True):
        case "q":
            return False
        case "a":
            accepted.append(item)
        case "r":
            where = f"; it stands at {item.place}" if item.place else ""
            say(f"  not accepted: {item.heading}{where}", indent=4)
    return True


def _before(options: Options, year: Year, since: str | None) -> Year | None:
    """Read the year as it was; without a commit to compare with, everything is told as it is."""
    with waiting("reading the year as it was", quiet=options.quiet):
        try:
            return load_revision(options.workspace, since or "HEAD", year.year)[1]
        except ProblemsError as error:
            problems = error.problems
    if since:
        refuse(options, problems, "the letters of then can't be made by this program")
    return None


def _chosen(found: Review, names: tuple[str, ...]) -> list[Item]:
    for name in names:
        require(name, [*ALL, *(item.name for item in found.items)], f"nothing called {name} is open")
    wanted = set(names)
    return [item for item in found.items if wanted & {item.name, "all", "texts" if item.text else "letters"}]


def _accept(options: Options, year: Year, found: Review, items: list[Item], who: dict[str, Any]) -> None:
    if not (who["by"] and who["date"]):
        raise click.UsageError("say by whom and on which day: --by NAME --date YYYY-MM-DD")
    label = _write(options, year, found, items, who)
    if options.json:
        print_json({"accepted": [item.name for item in items], "file": label})
    else:
        say(f"{len(items)} accepted, in {label}")


def _write(options: Options, year: Year, found: Review, items: list[Item], who: dict[str, Any]) -> str:
    """Write down what was accepted; give the file's name."""
    with telling(options):
        return accept_items(year, found, items, who | {"date": f"{who['date']:%Y-%m-%d}"})

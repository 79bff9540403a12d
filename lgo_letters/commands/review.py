"""What is to be accepted, and what to read before: `review`, `proof-set`."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lgo_letters.commands.options import Options, common, load, refuse
from lgo_letters.terminal.waiting import GO_ON, can_redraw, say, waiting

if TYPE_CHECKING:
    from lgo_letters.pipeline import Year
    from lgo_letters.review import Item, Review

ALL = ("all", "texts", "letters")


def _one_line(_: click.Context, option: click.Parameter, text: str) -> str:
    """Take a name or a note as one line that the file can hold."""
    with waiting("getting ready"):
        from lgo_letters.review import one_line

    try:
        return one_line(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param=option) from error


@click.command(short_help="Go through what changed, and accept it.")
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
        from lgo_letters.review import review as find
        from lgo_letters.terminal.base import print_json
        from lgo_letters.terminal.review import print_item, print_summary, review_as_json

        found = find(year, before)
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
    match _answer():
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
        from lgo_letters.changes.before import load_revision
        from lgo_letters.problems import ProblemsError

        try:
            return load_revision(options.workspace, since or "HEAD", year.year)[1]
        except ProblemsError as error:
            problems = error.problems
    if since:
        refuse(options, problems, "the letters of then can't be made by this program")
    return None


def _chosen(found: Review, names: tuple[str, ...]) -> list[Item]:
    from lgo_letters.problems import did_you_mean

    there = [item.name for item in found.items]
    for name in names:
        if name not in {*there, *ALL}:
            hint = did_you_mean(name, there)
            message = f"nothing called {name} is open" + (f"; {hint}" if hint else "")
            raise click.UsageError(message)
    wanted = {"texts": True, "letters": False}
    kinds = {bool(item.text) for item in found.items if "all" in names} | {
        wanted[name] for name in names if name in wanted
    }
    return [item for item in found.items if item.name in names or bool(item.text) in kinds]


def _answer() -> str:
    choice = click.Choice(["a", "r", "l", "q"])
    answer: str = click.prompt("  accept, reject, later, quit", type=choice, default="l", err=True)
    return answer


def _accept(options: Options, year: Year, found: Review, items: list[Item], who: dict[str, Any]) -> None:
    from lgo_letters.terminal.base import print_json

    if not (who["by"] and who["date"]):
        message = "say by whom and on which day: --by NAME --date YYYY-MM-DD"
        raise click.UsageError(message)
    label = _write(options, year, found, items, who)
    if options.json:
        print_json({"accepted": [item.name for item in items], "file": label})
    else:
        say(f"{len(items)} accepted, in {label}")


def _write(options: Options, year: Year, found: Review, items: list[Item], who: dict[str, Any]) -> str:
    """Write down what was accepted; give the file's name."""
    from lgo_letters.problems import ProblemsError
    from lgo_letters.review import accept_items

    try:
        return accept_items(year, found, items, who | {"date": f"{who['date']:%Y-%m-%d}"})
    except ProblemsError as error:
        refuse(options, error.problems)


@click.command("proof-set", short_help="Bind the few letters that show everything into one PDF.")
@click.option("--output", "path", type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@common
def proof_set(options: Options, path: Path | None) -> None:
    """Choose few letters that show every paragraph, sentence and threshold side, and bind them for whoever signs.

    The PDF begins with a contents page that says what to look for where.
    """
    year = load(options)
    with waiting("choosing letters", quiet=options.quiet):
        from lgo_letters.batch.output import write_whole
        from lgo_letters.problems import ProblemsError
        from lgo_letters.proof_set import bound
        from lgo_letters.proof_set import proof_set as choose
        from lgo_letters.terminal.base import print_json, track

        found = choose(year)
    label = str(path) if path else f"output/{year.year}/proof-set.pdf"
    try:
        made = track(lambda tell: bound(found, year, tell), "laid out", quiet=options.quiet or not can_redraw())
        write_whole(path or year.workspace / label, made, label)
    except ProblemsError as error:
        refuse(options, error.problems)
    if options.json:
        proofs = {each.letter.slug: {"texts": list(each.texts), "sides": dict(each.sides)} for each in found.proofs}
        print_json({"file": label, "letters": found.letters, "proofs": proofs, "unseen": list(found.unseen)})
    elif options.verbosity >= 0:
        say(f"{len(found.proofs)} of {found.letters} letters, in {label}")
        say(f"in no letter of the year: {len(found.unseen)} texts and threshold sides (the contents name them)")

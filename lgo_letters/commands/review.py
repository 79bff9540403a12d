"""What is to be accepted, and what to read before: `review`, `proof-set`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lgo_letters.commands.options import Options, common, load, refuse

if TYPE_CHECKING:
    from lgo_letters.pipeline import Year
    from lgo_letters.review import Item, Review

ALL = ("all", "texts", "letters")


def _one_line(_: click.Context, option: click.Parameter, text: str) -> str:
    """Take a name or a note as one line that the file can hold."""
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
    from lgo_letters.review import review as find
    from lgo_letters.terminal.base import print_json
    from lgo_letters.terminal.review import print_item, print_summary, review_as_json

    year = load(options)
    found = find(year, _before(options, year, since))
    asking = found.items and not (only_list or options.json)
    known = who["by"] and who["date"]
    if names:
        _accept(options, year, found, _chosen(found, names), who)
        return
    if options.json:
        print_json(review_as_json(found))
        return
    if asking and not known:
        click.echo("to accept, say by whom and on which day: --by NAME --date YYYY-MM-DD\n", err=True)
    accepted = []
    for number, item in enumerate(found.items, start=1):
        print_item(item, number, len(found.items), verbose=options.verbosity > 0)
        if asking and known:
            answer = _answer()
            if answer == "q":
                break
            accepted += [item] if answer == "a" else []
            if answer == "r":
                where = f"; it stands at {item.place}" if item.place else ""
                click.echo(f"  not accepted: {item.heading}{where}")
    print_summary(found)
    if accepted:
        _accept(options, year, found, accepted, who)


def _before(options: Options, year: Year, since: str | None) -> Year | None:
    """Read the year as it was; without a commit to compare with, everything is told as it is."""
    from lgo_letters.changes.before import load_revision
    from lgo_letters.problems import ProblemsError

    try:
        return load_revision(options.workspace, since or "HEAD", year.year)[1]
    except ProblemsError as error:
        if since:
            refuse(options, error.problems, "the letters of then can't be made by this program")
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
    from lgo_letters.problems import ProblemsError
    from lgo_letters.review import accept_items
    from lgo_letters.terminal.base import print_json

    if not (who["by"] and who["date"]):
        message = "say by whom and on which day: --by NAME --date YYYY-MM-DD"
        raise click.UsageError(message)
    try:
        label = accept_items(year, found, items, who | {"date": f"{who['date']:%Y-%m-%d}"})
    except ProblemsError as error:
        refuse(options, error.problems)
    if options.json:
        print_json({"accepted": [item.name for item in items], "file": label})
    else:
        click.echo(f"{len(items)} accepted, in {label}")


@click.command("proof-set", short_help="Bind the few letters that show everything into one PDF.")
@click.option("--output", "path", type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@common
def proof_set(options: Options, path: Path | None) -> None:
    """Choose few letters that show every paragraph, sentence and threshold side, and bind them for whoever signs.

    The PDF begins with a contents page that says what to look for where.
    """
    from lgo_letters.batch.output import write_whole
    from lgo_letters.problems import ProblemsError
    from lgo_letters.proof_set import bound
    from lgo_letters.proof_set import proof_set as choose
    from lgo_letters.terminal.base import print_json

    year = load(options)
    found = choose(year)
    label = str(path) if path else f"output/{year.year}/proof-set.pdf"
    try:
        write_whole(path or year.workspace / label, bound(found, year), label)
    except ProblemsError as error:
        refuse(options, error.problems)
    if options.json:
        proofs = {each.letter.slug: {"texts": list(each.texts), "sides": dict(each.sides)} for each in found.proofs}
        print_json({"file": label, "letters": found.letters, "proofs": proofs, "unseen": list(found.unseen)})
    elif options.verbosity >= 0:
        click.echo(f"{len(found.proofs)} of {found.letters} letters, in {label}")
        click.echo(f"in no letter of the year: {len(found.unseen)} texts and threshold sides (the contents name them)")

"""Print changes with words marked: in groups with their councils, or item by item, to be accepted."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from lgo_letters.approval.item_changes import reworded
from lgo_letters.approval.review import Item, Review
from lgo_letters.changes.descriptions import FEW, conditions_of, heading_of, is_alike, pairs_of, summary_of, where_of
from lgo_letters.changes.groups import Group
from lgo_letters.changes.year import Changes
from lgo_letters.changes.year_on_year import YearOnYear
from lgo_letters.difference import SIGNS, ChangeKind, Mark, mark_words
from lgo_letters.figures import counted, some
from lgo_letters.terminal.base import pages, print_line

SAID = {
    ChangeKind.CAME: "added:   ",
    ChangeKind.WENT: "deleted: ",
    ChangeKind.MOVED: "moved:   ",
    ChangeKind.CHANGED: "now:     ",
}
LINES = 12  # lines of an item; -v shows the others
SHOWN = 3  # variants shown; -v shows all
STYLES = {Mark.SAME: "", Mark.GONE: "red", Mark.NEW: "green"}


def print_changes(
    changes: Changes, against: str, still_open: Sequence[str], enclosed: Sequence[str], *, verbose: bool
) -> None:
    """Print the changes; `enclosed` are councils with other cases than in the enclosures that were made last."""
    console = pages()
    console.print(Text(f"{changes.year}, against {against}", style="bold"))
    for group in changes.groups:
        console.print()
        _print_group(console, group, verbose=verbose)
    if changes.groups:
        console.print()
    for line in summary_of(changes):
        console.print(line)
    if enclosed:
        many = f"enclosures of {counted(len(enclosed), 'council')} change"
        print_line(console, f"{many}, against those made last: {named(tuple(enclosed), verbose=verbose)}", 0)
    if still_open:
        many = counted(len(still_open), "letter")
        print_line(console, f"not accepted yet: {many}; lgo-letters review goes through what is open", 0)


def _print_group(console: Console, group: Group, *, verbose: bool) -> None:
    head = Text(heading_of(group), style="bold")
    head.append(f"   because of {group.cause}" if group.cause else "", style="cyan")
    head.append(f"   {where_of(group)}", style="default")
    head.append(f"   {group.place}" if group.place else "", style="dim")
    console.print(head)
    alike = is_alike(group)
    shown = [group] if alike else group.variants if verbose else group.variants[:SHOWN]
    for words in shown:
        if not alike:
            print_line(console, named(words.councils, verbose=verbose), 2, "bold")
        for line in marked(words.before, words.after):
            print_line(console, line, 4)
    if len(shown) < len(group.variants) and not alike:
        print_line(console, f"and {len(group.variants) - len(shown)} other wordings (-v shows them)", 2, "dim")
    for condition in conditions_of(group):
        print_line(console, condition, 2, "dim")
    if alike:
        print_line(console, named(group.councils, verbose=verbose), 2)


def named(councils: tuple[str, ...], *, verbose: bool) -> str:
    return some(councils, len(councils) if verbose else FEW)


def marked(before: str, after: str) -> list[Text]:
    """Write changed texts with signs around the changed words. The signs stay when colours are lost."""
    return [
        Text(" ").join(Text(SIGNS[run.mark].format(run.text), STYLES[run.mark]) for run in mark_words(one, other))
        for one, other in pairs_of(before, after)
    ]


def print_year_on_year(found: YearOnYear, *, verbose: bool) -> None:
    console = pages()
    before, after = found.years
    both = counted(found.councils, "council")
    console.print(Text(f"{after}, against {before}: {both} with letters in both", style="bold"))
    lists = {f"only in {before}": found.gone, f"only in {after}": found.came}
    lists["addressed to somebody else"] = found.addressees
    of = {what: tuple(each.id for each in found.texts if each.what == what) for what in ("unused", "figures")}
    lists |= {f"texts that no letter of {after} has": of["unused"], "texts with other dates or figures": of["figures"]}
    for title, names in lists.items():
        if names:
            print_line(console, f"{title}: {len(names):,}: {named(names, verbose=verbose)}", 2)
    _print_texts(console, found)
    for title, sentences in ((f"Said again, as in {before}", found.again), (f"New in {after}", found.new)):
        console.print(Text(f"\n{title}", style="bold"))
        for said in sentences:
            print_line(console, f"{said.id}: “{said.text}”", 2)
            print_line(console, f"{len(said.councils)}: {named(said.councils, verbose=verbose)}", 4, "dim")
    console.print(Text("\nTrends", style="bold"))
    for trend in found.trends:
        if verbose or trend.verdict != "borne out":
            words = f"{trend.council}: {trend.fact} {trend.value}: {trend.verdict}"
            print_line(console, f"{words} ({trend.figures or 'figures not recorded'})", 2)
    counts = Counter(trend.verdict for trend in found.trends)
    right, unknown = counts["borne out"], counts["not known"]
    more = f"; {unknown:,} can't be compared" if unknown else ""
    print_line(console, f"borne out by the figures of both years: {right} of {len(found.trends) - unknown}{more}", 2)


def _print_texts(console: Console, found: YearOnYear) -> None:
    """Print texts that were deleted, reworded or added. New ones that are listed with their councils are left out."""
    before, _ = found.years
    told = {said.id for said in found.new}
    titles = {
        "deleted": f"Texts of {before} that were deleted",
        "reworded": "Texts that were reworded",
        "new": f"Texts that no letter of {before} has",
    }
    for what, title in titles.items():
        texts = [each for each in found.texts if each.what == what and not (what == "new" and each.id in told)]
        if texts:
            console.print(Text(f"\n{title}", style="bold"))
        for each in texts:
            for change in reworded(each.before, each.after):  # sentence by sentence, as in a review
                for line in (line for line in marked(change.before, change.after) if line.spans):
                    print_line(console, Text(f"{each.id}: ") + line, 2)


def print_item(item: Item, number: int, count: int, *, verbose: bool, whole: bool = False) -> None:
    """Print an item: the `whole` of it if it is to be accepted, and with `verbose` also all its councils."""
    console = pages()
    name = "" if item.name == item.heading else f"   ({item.name})"  # for --accept and --reject
    console.print(Text(f"\n{number} of {count}   {item.heading}{name}", style="bold"))
    shown = item.changes if verbose or whole else item.changes[:LINES]
    for change in shown:
        if change.kind is ChangeKind.CHANGED and change.before:
            for line in marked(change.before, change.after):
                print_line(console, line, 4)
        else:
            print_line(console, f"{SAID.get(change.kind, '')}{change.after or change.before}", 4)
    if len(shown) < len(item.changes):
        print_line(console, f"and {len(item.changes) - LINES} more: -v shows them all", 4)
    if item.rejected:
        print_line(console, f"rejected by {item.rejected}", 2)
    print_line(console, f"in {counted(len(item.councils), 'letter')}: {named(item.councils, verbose=verbose)}", 2)


def print_summary(found: Review, councils: int) -> None:
    """Print how much is to be accepted, and how many of the councils' letters can't be made and aren't listed."""
    items, waiting, letters = len(found.items), len(found.open), len(found.letters)
    text = f"{counted(items, 'item')} to accept, for {waiting} of {counted(letters, 'letter')}"
    if letters or not councils:
        pages().print(text if items else "Everything is accepted.")
    if letters < councils:
        unmade = counted(councils - letters, "letter")
        print_line(pages(), f"not listed: {unmade} with problems; see lgo-letters check", 0)


def review_as_json(found: Review) -> dict[str, Any]:
    fields = ("name", "heading", "before", "after", "councils", "rejected", "changes")
    items = [{name: getattr(item, name) for name in fields} for item in found.items]
    return {"open": found.open, "letters": len(found.letters), "items": items}

"""What is to be accepted, on the terminal: one item after the other, words marked; and the same for programs."""

from typing import Any

from rich.text import Text

from lgo_letters.approval.review import Item, Review
from lgo_letters.difference import ChangeKind
from lgo_letters.figures import counted
from lgo_letters.terminal.base import pages, print_line
from lgo_letters.terminal.changes import marked, named

SAID = {
    ChangeKind.CAME: "added:   ",
    ChangeKind.WENT: "deleted: ",
    ChangeKind.MOVED: "moved:   ",
    ChangeKind.CHANGED: "now:     ",
}
FEW = 12  # lines of an item; the others are shown with -v


def print_item(item: Item, number: int, count: int, *, verbose: bool) -> None:
    console = pages()
    console.print(Text(f"\n{number} of {count}   {item.heading}", style="bold"))
    shown = item.changes if verbose else item.changes[:FEW]
    for change in shown:
        if change.kind is ChangeKind.CHANGED:
            for line in marked(console, change.before, change.after):
                print_line(console, line, 4)
        else:
            print_line(console, f"{SAID.get(change.kind, '')}{change.after or change.before}", 4)
    if len(shown) < len(item.changes):
        print_line(console, f"and {len(item.changes) - FEW} more: -v shows them all", 4)
    if item.rejected:
        print_line(console, f"rejected by {item.rejected}", 2)
    print_line(console, f"in {counted(len(item.councils), 'letter')}: {named(item.councils, verbose=verbose)}", 2)


def print_summary(found: Review) -> None:
    items, waiting = len(found.items), len(found.open)
    text = f"{counted(items, 'item')} to accept, for {waiting} of {counted(len(found.letters), 'letter')}"
    pages().print(text if items else "Everything is accepted.")


def review_as_json(found: Review) -> dict[str, Any]:
    fields = ("name", "heading", "before", "after", "councils", "rejected", "changes")
    items = [{name: getattr(item, name) for name in fields} for item in found.items]
    return {"open": found.open, "letters": len(found.letters), "items": items}

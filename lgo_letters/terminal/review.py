"""What is to be accepted, on the terminal: one item after the other, words marked; and the same for programs."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from lgo_letters.review import Item, Review
from lgo_letters.terminal.base import pages, print_line
from lgo_letters.terminal.changes import marked, named


def print_item(item: Item, number: int, count: int, *, verbose: bool) -> None:
    console = pages()
    console.print(Text(f"\n{number} of {count}   {item.heading}", style="bold"))
    for line in marked(console, item.before, item.after) if item.before else item.after.split("\n"):
        print_line(console, line, 4)
    print_line(console, f"{len(item.councils)}: {named(item.councils, verbose=verbose)}", 2)


def print_summary(found: Review) -> None:
    items, drafts = len(found.items), len(found.open)
    letters = f"{drafts} of {len(found.letters)} letters"
    text = f"{items} to accept; drafts until then: {letters}" if items else "everything is accepted"
    pages().print(text)


def review_as_json(found: Review) -> dict[str, Any]:
    fields = ("name", "heading", "before", "after", "councils")
    items = [{name: getattr(item, name) for name in fields} for item in found.items]
    return {"open": found.open, "letters": len(found.letters), "items": items}

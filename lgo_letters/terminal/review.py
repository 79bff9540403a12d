"""What is to be accepted, on the terminal: one item after the other, words marked; and the same for programs."""

from __future__ import annotations

from typing import Any

from rich.padding import Padding
from rich.text import Text

from lgo_letters.review import Item, Review
from lgo_letters.terminal.base import pages
from lgo_letters.terminal.changes import marked, named


def print_item(item: Item, number: int, count: int, *, verbose: bool) -> None:
    """Print one item: what was accepted before, what there is now, and in whose letters."""
    console = pages()
    console.print(Text(f"\n{number} of {count}   {item.heading}", style="bold"))
    words = item.after.split("\n")
    lines = marked(console, item.before, item.after) if item.before else [Text(line) for line in words]
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 4), expand=False))
    console.print(Padding(f"{len(item.councils)}: {named(item.councils, verbose=verbose)}", (0, 0, 0, 2), expand=False))


def print_summary(found: Review) -> None:
    """Say how much is open."""
    items, drafts = len(found.items), len(found.open)
    letters = f"{drafts} of {len(found.letters)} letters"
    text = f"{items} to accept; drafts until then: {letters}" if items else "everything is accepted"
    pages().print(text)


def review_as_json(found: Review) -> dict[str, Any]:
    """Write what is open for programs."""
    return {
        "open": list(found.open),
        "letters": len(found.letters),
        "items": [
            {
                "name": item.name,
                "heading": item.heading,
                "before": item.before,
                "after": item.after,
                "councils": list(item.councils),
            }
            for item in found.items
        ],
    }

"""Results on stdout, progress and messages on stderr: tables, JSON and a progress bar."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

UNWRAPPED = 10_000  # columns; where nobody's window wraps lines, a sentence stays on one line and can be searched for


def pages() -> Console:
    """Give what indented results are printed on: stdout, wrapped at a terminal's width; elsewhere a line is a line."""
    width = None if sys.stdout.isatty() else UNWRAPPED
    return Console(width=width, highlight=False, emoji=False, markup=False)


def messages() -> Console:
    """Give what progress and problems are printed on: stderr."""
    return Console(stderr=True, soft_wrap=True, highlight=False, emoji=False, markup=False)


def print_json(value: object) -> None:
    """Print a value for programs."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def print_groups(groups: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> None:
    """Print names with what they mean, under the title of their group: no frames, so it pastes well into a mail."""
    console = Console(highlight=False, emoji=False, markup=False)
    listed = [(title, list(rows)) for title, rows in groups]
    longest = max((len(name) for _, rows in listed for name, _ in rows), default=0)
    for number, (title, rows) in enumerate(listed):
        table = Table.grid(padding=(0, 2))
        table.add_column(width=longest + 2, no_wrap=True)
        table.add_column(overflow="fold")
        for name, meaning in rows:
            table.add_row(f"  {name}", meaning)
        if number:
            console.print()
        console.print(Text(title, style="bold"))
        console.print(table)


def track(slugs: Sequence[str], work: Callable[[Iterable[str], Callable[[str], None]], T], *, quiet: bool) -> T:
    """Do work on letters while a bar says how far it is; without a terminal nothing is drawn."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=messages(),
        disable=quiet or not sys.stderr.isatty(),
        transient=True,
    ) as progress:
        task = progress.add_task("letters", total=len(slugs))
        return work(slugs, lambda slug: progress.update(task, advance=1, description=slug))

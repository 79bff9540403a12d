"""Print results on stdout, progress and messages on stderr: tables, JSON and a progress bar."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table
from rich.text import Text

from lgo_letters.pipeline import Tell
from lgo_letters.terminal.waiting import AGAIN, can_redraw, width_of

T = TypeVar("T")

NARROW = 80  # columns; on fewer, the bar is shorter, to leave space for names
UNWRAPPED = 10_000  # columns; outside a terminal, a sentence stays on one line, so that you can search for it


def pages(unwrapped: int | None = UNWRAPPED) -> Console:
    """Print results to stdout. At a terminal, wrap lines at its width. Elsewhere a line stays one line."""
    return Console(width=width_of(sys.stdout) or unwrapped, highlight=False, emoji=False, markup=False)


def messages() -> Console:
    """Print problems to stderr, wrapped like `pages`."""
    width = width_of(sys.stderr)
    return Console(stderr=True, width=width, soft_wrap=not width, highlight=False, emoji=False, markup=False)


def print_line(console: Console, line: Text | str, indent: int, style: str = "") -> None:
    """Print a line with this indent, also when it wraps. The indent is smaller if the longest word doesn't fit."""
    text = Text(line, style=style) if isinstance(line, str) else line
    room = console.width - max(map(len, text.plain.split()), default=0)
    console.print(Padding(text, (0, 0, 0, min(indent, max(room, 0))), expand=False))


def print_groups(groups: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> None:
    """Print names with their meanings, under the title of their group. No frames, so it pastes well into an e-mail."""
    console = pages(unwrapped=None)
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


def track(work: Callable[[Tell], T], what: str, then: str = AGAIN, *, quiet: bool) -> T:
    """Work on letters while a bar shows how many are done, the current council, and the time left.

    If the terminal can't redraw a line, print a line after each tenth of the letters. On Ctrl-C, the last line says how
    many letters are `what` ("made"), and what the command does if you run it again (`then`).
    """
    seen = (0, 0)
    with _bar() if can_redraw() and not quiet else nullcontext(_plainly) as show:

        def tell(done: int, total: int, slug: str) -> None:
            nonlocal seen
            seen = done, total
            if not quiet:
                show(done, total, slug)

        try:
            return work(tell)
        except KeyboardInterrupt as stop:
            done, total = seen
            if stop.args or not total:
                raise
            raise KeyboardInterrupt(f"{done:,} of {total:,} letters are {what}", then) from None


@contextmanager
def _bar() -> Iterator[Tell]:
    """Draw a bar, and remove it at the end. No thread draws, because the work forks processes."""
    columns = width_of(sys.stderr) or NARROW
    with Progress(
        TextColumn("{task.fields[count]}"),
        BarColumn(bar_width=10 if columns < NARROW else 25),
        TimeRemainingColumn(),
        TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
        console=Console(stderr=True, width=columns - len("^C") - 1),  # the terminal writes ^C after the bar
        auto_refresh=False,
        transient=True,
        expand=True,
    ) as progress:
        task = progress.add_task("", total=None, count="getting ready")
        progress.refresh()

        def tell(done: int, total: int, slug: str) -> None:
            count = f"{done:,} of {total:,} letters"
            progress.update(task, completed=done, total=total, description=slug, count=count, refresh=True)

        yield tell


def _plainly(done: int, total: int, _slug: str) -> None:
    if done and (done == total or done * 10 // total > (done - 1) * 10 // total):
        sys.stderr.write(f"{done:,} of {total:,} letters\n")
        sys.stderr.flush()

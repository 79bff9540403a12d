"""Results on stdout, progress and messages on stderr: tables, JSON and a progress bar."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
Tell = Callable[[int, int, str], None]  # how many are done, of how many, and the last one

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


def track(work: Callable[[Tell], T], *, quiet: bool) -> T:
    """Do work on letters while a bar says how far it is, how fast, and how long it will take.

    Where there is no terminal, a plain line a tenth of the way. Nothing is drawn from a thread: work forks processes.
    """
    if quiet:
        return work(lambda _done, _total, _slug: None)
    if not sys.stderr.isatty():
        return work(_plainly)
    with Progress(
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} letters"),
        BarColumn(),
        _Speed(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=messages(),
        auto_refresh=False,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None)

        def tell(done: int, total: int, slug: str) -> None:
            progress.update(task, completed=done, total=total, description=slug, refresh=True)

        return work(tell)


class _Speed(ProgressColumn):
    """Letters per second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f} a second" if speed else "")


def _plainly(done: int, total: int, _slug: str) -> None:
    if done == total or done * 10 // total > (done - 1) * 10 // total:
        sys.stderr.write(f"{done:,} of {total:,} letters\n")
        sys.stderr.flush()

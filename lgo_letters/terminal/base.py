"""Results on stdout, progress and messages on stderr: tables, JSON and a progress bar."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")


def results() -> Console:
    """Give what results are printed on: stdout, as wide as the terminal, or as wide as need be."""
    return Console(soft_wrap=True, highlight=False, emoji=False, markup=False)


def messages() -> Console:
    """Give what progress and problems are printed on: stderr."""
    return Console(stderr=True, soft_wrap=True, highlight=False, emoji=False, markup=False)


def print_json(value: object) -> None:
    """Print a value for programs."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table without frames, which reads well aloud and pastes well into a mail."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, emoji=False, markup=False).print(table)


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

"""What a command is busy with turned into one line that goes away again, and Ctrl-C into the last line.

It imports nothing slow, so that the line is there before anything slow is imported.
"""

import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

STOPPED = 130  # the exit code of a command that Ctrl-C ended: 128 and the number of the signal
GO_ON = "Run it again to go on."
AGAIN = "Run it again."
DUMB = ("", "dumb", "unknown")  # terminals that can't take a line back


def can_redraw() -> bool:
    """Say whether messages go to a terminal on which a line can be written again."""
    return sys.stderr.isatty() and os.environ.get("TERM", "") not in DUMB


@contextmanager
def waiting(words: str, *, quiet: bool = False) -> Iterator[None]:
    """Show what the command is busy with while nothing else is printed."""
    shown = can_redraw() and not quiet
    if shown:
        sys.stderr.write(f"{words}…")
        sys.stderr.flush()
    try:
        yield
    finally:
        if shown:
            _take_back()


def _take_back() -> None:
    sys.stderr.write("\r\x1b[K")  # to the beginning of the line; clear to its end
    sys.stderr.flush()


def width_of(stream: TextIO) -> int | None:
    """Give the columns of the terminal that something is printed on; None where it is no terminal."""
    if not stream.isatty():
        return None
    return os.get_terminal_size(stream.fileno()).columns or shutil.get_terminal_size().columns


def say(words: str, *, indent: int = 0, err: bool = False) -> None:
    """Print a result, or with `err` a message; on a terminal it is broken between words, the rest indented."""
    stream = sys.stderr if err else sys.stdout
    width = width_of(stream)
    if width and len(words) > width:
        after = " " * indent
        words = textwrap.fill(words, width, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)
    stream.write(f"{words}\n")
    stream.flush()


def end_stopped(stop: KeyboardInterrupt) -> int:
    """Say what is finished and how to go on, after Ctrl-C, and give the exit code.

    `stop` holds what is finished, and what running the command again does; or nothing, where nothing is finished.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed twice, it is said once
    finished, then = stop.args or ("nothing is finished", AGAIN)
    if can_redraw():
        _take_back()  # the terminal has written ^C
    elif sys.stderr.isatty():
        sys.stderr.write("\n")
    say(f"Stopped: {finished}. {then}", err=True)
    return STOPPED

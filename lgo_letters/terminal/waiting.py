"""Print one line that says what a command is doing, and remove it. After Ctrl-C, print the last line.

It imports nothing slow, so that the line appears before anything slow is imported.
"""

import os
import shutil
import signal
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

STOPPED = 130  # the exit code after Ctrl-C: 128 plus the number of the signal
GO_ON = "Run it again to go on."
AGAIN = "Run it again."
DUMB = ("", "dumb", "unknown")  # terminals that can't remove a line


def can_redraw() -> bool:
    """Say whether messages go to a terminal that can overwrite a line."""
    return sys.stderr.isatty() and os.environ.get("TERM", "") not in DUMB


@contextmanager
def waiting(words: str, *, quiet: bool = False) -> Iterator[None]:
    """Show what the command is doing while nothing else is printed."""
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


def forget_typing() -> None:
    """Drop what somebody typed before the next question, so that nobody answers what they haven't seen."""
    if sys.platform != "win32" and sys.stdin.isatty():
        import termios  # noqa: PLC0415 - Windows has none

        termios.tcflush(sys.stdin, termios.TCIFLUSH)


@contextmanager
def ending_alike() -> Iterator[None]:
    """Let a closed window, or a signal to end, stop the block as Ctrl-C does. What comes after the first is ignored."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        if number not in {signal.SIGINT, signal.SIGTERM}:  # there is no terminal to write to any more
            sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in map(signal.__dict__.get, names) if each}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def width_of(stream: TextIO) -> int | None:
    """Give the width of the terminal in columns, or None if it isn't a terminal."""
    if not stream.isatty():
        return None
    return os.get_terminal_size(stream.fileno()).columns or shutil.get_terminal_size().columns


def say(words: str, *, indent: int = 0, err: bool = False) -> None:
    """Print a result, or with `err` a message. At a terminal it wraps between words, with further lines indented."""
    stream = sys.stderr if err else sys.stdout
    width = width_of(stream)
    line = words.lstrip("\n")
    before = words.removesuffix(line)  # empty lines
    if width and len(line) > width:
        after = " " * indent
        line = textwrap.fill(line, width, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)
    stream.write(f"{before}{line}\n")
    stream.flush()


def end_stopped(stop: KeyboardInterrupt) -> int:
    """Say what is finished and how to go on, after Ctrl-C, and give the exit code.

    `stop` says what is finished, and what the command does if you run it again. It is empty if nothing is finished.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # so that a second Ctrl-C prints nothing
    finished, then = stop.args or ("nothing is finished", AGAIN)
    if can_redraw():
        _take_back()  # the terminal has written ^C
    elif sys.stderr.isatty():
        sys.stderr.write("\n")
    say(f"Stopped: {finished}. {then}", err=True)
    return STOPPED

"""Run commands at a terminal of a given width, and give what a person sees at the end."""

import fcntl
import multiprocessing
import os
import re
import struct
import sys
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pexpect
import pyte
from pexpect.fdpexpect import fdspawn

from lgo_letters.__main__ import main

PATIENCE = 280  # seconds; long, so that a slow machine fails no test
ROWS = 40  # of the terminal
SLOW = ["weasyprint", "lgo_letters.pipeline", "rich.progress", "ruamel.yaml", "z3"]  # to import
LINES = 2_000  # more than any command prints, so that no line is lost
FOREIGN = ("CI", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


def locale(name: str) -> str:
    """Give this locale, or one in which Python 3.11 can start from a folder with an accent in its name."""
    return name if sys.prefix.isascii() else "C.UTF-8"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a command left on the terminal, everything that it wrote before, and how it ended."""

    screen: str
    written: str
    status: int

    @property
    def frames(self) -> tuple[str, ...]:
        """Give each line as it was before it was overwritten, without colours."""
        return tuple(re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.written)))


class Terminal:
    """A command at a terminal."""

    def __init__(
        self, folder: Path, *command: str, columns: int = 100, python: tuple[str, ...] = (), **environment: str
    ) -> None:
        """Start a command.

        Args:
            folder: where it is started.
            command: what follows `lgo-letters`.
            columns: of the terminal.
            python: options of Python's.
            environment: variables to change.
        """
        there = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        there |= {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | environment
        self._columns = columns
        self._written = StringIO()
        self._program = self._started(folder, command, python, there)
        self._program.logfile_read = self._written

    def _started(
        self, folder: Path, command: tuple[str, ...], python: tuple[str, ...], environment: Mapping[str, str]
    ) -> Any:  # noqa: ANN401 - pexpect has no types
        return pexpect.spawn(
            sys.executable,
            [*python, "-m", "lgo_letters", *command],
            cwd=str(folder),
            env=environment,
            dimensions=(ROWS, self._columns),
            encoding="utf-8",
            timeout=PATIENCE,
        )

    def wait_for(self, words: str) -> None:
        """Wait until something is written."""
        self._program.expect_exact(words)

    def type(self, words: str) -> None:
        """Type a line."""
        self._program.sendline(words)

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self._program.sendintr()

    def close_window(self) -> int:
        """Close the window, and wait until the command has ended. Give its exit code."""
        return self._ended()

    @property
    def written(self) -> str:
        """Give everything that was written so far."""
        return self._written.getvalue()

    def kill(self) -> None:
        """End it at once."""
        self._program.close(force=True)

    def end(self) -> Seen:
        """Wait until the command has ended, and look at the terminal."""
        self._program.expect(pexpect.EOF)
        status = self._ended()
        screen = pyte.Screen(self._columns, LINES)
        pyte.Stream(screen).feed(self._written.getvalue())
        assert pyte.modes.DECTCEM in screen.mode, "the cursor is still hidden"
        screen.lines = max(screen.buffer, default=0) + 1  # the lines below are empty
        shown = "\n".join(line.rstrip() for line in screen.display).rstrip() + "\n"
        return Seen(shown, self._written.getvalue(), status)

    def _ended(self) -> int:
        self._program.close()
        status: int = self._program.exitstatus
        return status


class QuickTerminal(Terminal):
    """Like `Terminal`, but copied from a process that has imported the slow modules. Not for tests of start or stop."""

    def _started(
        self, folder: Path, command: tuple[str, ...], python: tuple[str, ...], environment: Mapping[str, str]
    ) -> Any:  # noqa: ANN401 - pexpect has no types
        assert not python
        ours, its = os.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("4H", ROWS, self._columns, 0, 0))
        copies = multiprocessing.get_context("forkserver")
        copies.set_forkserver_preload(SLOW)
        with Connection(its) as terminal:
            self._process = copies.Process(target=_run, args=(terminal, folder, command, environment))
            self._process.start()
        return fdspawn(ours, encoding="utf-8", timeout=PATIENCE)

    def _ended(self) -> int:
        self._program.close()
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode


def _run(
    terminal: "Connection[Any, Any]", folder: Path, command: tuple[str, ...], environment: Mapping[str, str]
) -> None:
    """Run a command at a terminal, in a process of its own."""
    os.login_tty(os.dup(terminal.fileno()))
    sys.stdin, sys.stdout, sys.stderr = (open(number, mode, 1, "utf-8") for number, mode in enumerate("rww"))  # noqa: PTH123, SIM115
    terminal.close()
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    sys.argv = ["lgo-letters", *command]
    main()

"""Commands run at a terminal of so many columns, and what a person sees on it at the end."""

import os
import re
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pexpect
import pyte

PATIENCE = 280  # seconds: no test waits for less, however busy the machine is
LINES = 2_000  # more than any command prints, so that nothing is scrolled away
FOREIGN = ("CI", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a command left on the terminal, all that it wrote to get there, and how it ended."""

    screen: str
    written: str
    status: int

    @property
    def frames(self) -> tuple[str, ...]:
        """Give each line as it stood before it was written over, without colours."""
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
            environment: variables that are otherwise than everywhere.
        """
        there = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        there |= {"TERM": "xterm-256color", "LANG": "C.UTF-8"} | environment
        self._columns = columns
        self._written = StringIO()
        self._program = pexpect.spawn(
            sys.executable,
            [*python, "-m", "lgo_letters", *command],
            cwd=str(folder),
            env=there,
            dimensions=(40, columns),
            encoding="utf-8",
            timeout=PATIENCE,
        )
        self._program.logfile_read = self._written

    def wait_for(self, words: str) -> None:
        """Wait until something is written."""
        self._program.expect_exact(words)

    def type(self, words: str) -> None:
        """Type a line."""
        self._program.sendline(words)

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self._program.sendintr()

    @property
    def written(self) -> str:
        """Give all that was written so far."""
        return self._written.getvalue()

    def kill(self) -> None:
        """End it at once; there was nothing more to see."""
        self._program.close(force=True)

    def end(self) -> Seen:
        """Wait until the command has ended, and look at the terminal."""
        self._program.expect(pexpect.EOF)
        self._program.close()
        screen = pyte.Screen(self._columns, LINES)
        pyte.Stream(screen).feed(self._written.getvalue())
        assert pyte.modes.DECTCEM in screen.mode, "the cursor is still hidden"
        shown = "\n".join(line.rstrip() for line in screen.display).rstrip() + "\n"
        return Seen(shown, self._written.getvalue(), self._program.exitstatus)

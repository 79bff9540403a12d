"""A call of the program turned into its command line: Ctrl-C ends it quietly even while that is being imported."""

from __future__ import annotations

import sys

from lgo_letters.terminal.waiting import end_stopped


def main() -> None:
    """Run the command line."""
    try:
        from lgo_letters.cli import main as command_line  # noqa: PLC0415 - click takes a tenth of a second

        command_line(prog_name="lgo-letters")
    except KeyboardInterrupt as stop:
        sys.exit(end_stopped(stop))


if __name__ == "__main__":
    main()

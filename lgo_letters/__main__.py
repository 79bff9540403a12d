"""A call of the program turned into its command line: Ctrl-C ends it with one line while that is imported, too."""

import os
import sys


def main() -> None:
    """Run the command line."""
    stopped = 0
    try:
        from lgo_letters.cli import main as command_line  # noqa: PLC0415 - click takes a tenth of a second

        command_line(prog_name="lgo-letters")
    except SystemExit as end:
        from lgo_letters.terminal.waiting import STOPPED  # noqa: PLC0415 - see above

        if end.code != STOPPED:
            raise
        stopped = STOPPED
    except KeyboardInterrupt as stop:
        from lgo_letters.terminal.waiting import end_stopped  # noqa: PLC0415 - see above

        stopped = end_stopped(stop)
    if stopped:
        # If Ctrl-C came during an import, Python itself would end as if it had been killed, whatever was printed.
        sys.stdout.flush()
        os._exit(stopped)


if __name__ == "__main__":
    main()

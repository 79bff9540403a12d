"""Start the command line. Ctrl-C ends it with one line, even during imports."""

import os
import sys


def main() -> None:
    try:
        from lgo_letters.cli import main as command_line  # noqa: PLC0415 - click takes a tenth of a second

        command_line(prog_name="lgo-letters")
    except (SystemExit, KeyboardInterrupt) as end:
        from lgo_letters.terminal.waiting import STOPPED, end_stopped  # noqa: PLC0415 - see above

        if isinstance(end, SystemExit) and end.code != STOPPED:
            raise
        if isinstance(end, KeyboardInterrupt):
            end_stopped(end)
        if faces := sys.modules.get("lgo_letters.typesetting.faces"):  # only if it was used
            faces.remove_faces()
        # If Ctrl-C comes during an import, Python itself would end as if killed, whatever was printed.
        sys.stdout.flush()
        os._exit(STOPPED)


if __name__ == "__main__":
    main()

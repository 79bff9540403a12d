"""Start the command line. Ctrl-C ends it with one line, even during imports. So does a full disk under its output."""

import errno
import os
import sys


def main() -> None:
    for name in ("stdout", "stderr"):  # None if whoever started the program closed it
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - as long as it runs
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
    except OSError as error:
        if error.filename or error.errno != errno.ENOSPC:
            raise
        sys.stderr.write("what this command prints can't be written: the disk is full\n")
        sys.stderr.flush()
        os._exit(1)  # Python would try to write it again


if __name__ == "__main__":
    main()

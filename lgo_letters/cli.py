"""The command line: options in, text and an exit code out. 0 all well, 1 problems, 2 wrong usage, 130 stopped."""

from __future__ import annotations

import io
import sys
from typing import Any

import click

from lgo_letters import __version__
from lgo_letters.commands import changes, files, letters, preview, reasons, review, rules
from lgo_letters.commands.options import Options, common
from lgo_letters.terminal.waiting import end_stopped


class _Commands(click.Group):
    """All commands; each ends with one line when it is stopped."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever a command returns
        """Run a command; Ctrl-C is no error of the program's, nor click's "Aborted!"."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            raise SystemExit(end_stopped(stop)) from None


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "LGO_LETTERS"}
)
@click.version_option(__version__, prog_name="lgo-letters")
@common
def main(_: Options) -> None:
    """Write the year's annual review letters to councils.

    \b
    start FOLDER       a folder with a year, to begin with
    check              everything that is wrong
    preview [COUNCIL]  the letters in a browser, live
    build              all letters, to output/
    explain COUNCIL    why a letter is as it is
    rules              who gets which paragraph
    changes            what an edit does to which letters
    review             accept what changed

    A COUNCIL is named as its file in data/YEAR/councils is, without .yaml.
    Exit codes: 0 all well, 1 problems, 2 wrong usage, 130 stopped.
    """  # noqa: D301 - \b is click's mark for lines that stay as they are
    _print_all_characters()


def _print_all_characters() -> None:
    """Print UTF-8 to files and programs, and at a terminal a ? for what it has no character for.

    On Windows a pipe takes 256 characters, ✓ not among them, and the command would end in the middle of a line.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace") if stream.isatty() else stream.reconfigure(encoding="utf-8")


for command in (
    changes.changes,
    review.review,
    review.proof_set,
    letters.build,
    letters.verify,
    files.start,
    letters.specimen,
    preview.preview,
    reasons.check,
    reasons.explain,
    rules.rules,
    files.facts,
    files.schema,
):
    main.add_command(command)

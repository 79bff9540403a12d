"""Turn a command's options into text and an exit code: 0 no problems, 1 problems, 2 wrong usage, 130 stopped."""

import io
import sys
from importlib import import_module
from typing import Any

import click

from lgo_letters import __version__
from lgo_letters.commands.options import Options, common
from lgo_letters.terminal.waiting import end_stopped, waiting

# In the order of a year's work. Each is a module of `commands`, imported when it is used.
COMMANDS = {
    "start": "Write a folder with a year of letters to begin with.",
    "specimen": "Write a practice year of made-up councils.",
    "import": "Read spreadsheets: contacts, counts and lists of cases.",
    "check": "List everything that is wrong with data and wording.",
    "preview": "Show the letters in a browser while you edit files.",
    "explain": "Say why each paragraph is or isn't in a letter.",
    "rules": "List which councils get which paragraph.",
    "changes": "Say which letters an edit changes, and how.",
    "review": "Go through what changed, and accept it.",
    "reading-copy": "Make one PDF of a few letters that show every text.",
    "build": "Make the letters of the year, or of some councils.",
    "verify": "Check the letters against the record of what was made.",
    "outbox": "Write an e-mail for each signed letter.",
    "sent": "Record what was sent.",
    "status": "Say what is done, and what to do next.",
    "new-year": "Begin the next year from this one.",
    "facts": "List the facts that conditions and texts can use.",
    "schema": "Write JSON Schemas, so that your editor completes the files.",
}


class _Commands(click.Group):
    """All commands. A command is imported when it is used. If you stop it, it prints one line."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command. Its name may be misspelt."""
        if cmd_name not in COMMANDS:
            return None
        name = "import_sheets" if cmd_name == "import" else cmd_name.replace("-", "_")  # Python keeps that word
        with waiting("starting", quiet=ctx.resilient_parsing):
            command: click.Command = getattr(import_module(f"lgo_letters.commands.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - any result of a command
        """Run a command. Ctrl-C ends it with our own line, without a traceback or click's "Aborted!"."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            raise SystemExit(end_stopped(stop)) from None


@click.group(
    cls=_Commands,
    commands={name: click.Command(name) for name in COMMANDS},  # to list and suggest; `get_command` gives the real ones
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "LGO_LETTERS"},
)
@click.version_option(__version__, prog_name="lgo-letters")
@common
def main(_: Options) -> None:
    """Write the year's annual review letters to councils.

    COUNCIL is the name of the council's file in data/YEAR/councils, without .yaml.
    Exit codes: 0 no problems, 1 problems, 2 wrong usage, 130 stopped.
    """
    _print_all_characters()


def _print_all_characters() -> None:
    """Print UTF-8 to files and programs. At a terminal, print a ? for each character that it doesn't have.

    A pipe on Windows has only 256 characters. ✓ isn't one of them, and the command would end in the middle of a line.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace") if stream.isatty() else stream.reconfigure(encoding="utf-8")

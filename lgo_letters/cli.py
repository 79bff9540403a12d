"""The command line: options in, text and an exit code out. 0 all well, 1 problems, 2 wrong usage."""

from __future__ import annotations

import click

from lgo_letters import __version__
from lgo_letters.commands import files, letters, reasons
from lgo_letters.commands.options import Options, common


@click.group(context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "LGO_LETTERS"})
@click.version_option(__version__, prog_name="lgo-letters")
@common
def main(_: Options) -> None:
    r"""Write the year's annual review letters to councils.

    \b
    lgo-letters build             all letters, to output/
    lgo-letters explain sefton    why each paragraph is in a letter, and why each other is not
    lgo-letters check             everything that is wrong with data and wording
    """


for command in (letters.build, reasons.check, reasons.explain, files.facts, files.schema):
    main.add_command(command)

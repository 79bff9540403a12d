"""`schema`: writes JSON Schemas of the files that people keep."""

import click

from lgo_letters.commands.loading import refusing
from lgo_letters.commands.options import Options, common
from lgo_letters.terminal.programs import print_json
from lgo_letters.workspace.schema import write_schemas


@click.command
@common
def schema(options: Options) -> None:
    """Write schemas/*.schema.json. Your editor uses them to complete and check the files you edit."""
    with refusing(options):
        written = write_schemas(options.workspace, options.year)
    if options.json:
        print_json(written)
    else:
        for label in written:
            click.echo(label)

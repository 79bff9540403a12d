"""What the files may hold: `facts`, `schema`."""

from __future__ import annotations

import click

from lgo_letters.commands.options import Options, common, load


@click.command()
@common
def facts(options: Options) -> None:
    """List the facts that conditions and texts may ask about, with the formats that print them."""
    from lgo_letters.figures import formats_of
    from lgo_letters.terminal.base import print_json, print_table

    year = load(options)
    rows = []
    for fact in year.edition.facts.values():
        formats = ", ".join(name or "as it is" for name in formats_of(fact.type)) or "not printed"
        rows.append((fact.name, fact.type.value, formats, fact.meaning, ", ".join(fact.values)))
    columns = ("fact", "type", "formats", "meaning", "values")
    if options.json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns[:4], [(*row[:3], f"{row[3]}: {row[4]}" if row[4] else row[3]) for row in rows])


@click.command()
@common
def schema(options: Options) -> None:
    """Write JSON Schemas beside the files that people keep, so that an editor completes and checks them."""
    from lgo_letters.schema import write_schemas
    from lgo_letters.terminal.base import print_json

    written = write_schemas(options.workspace)
    if options.json:
        print_json(list(written))
    else:
        for label in written:
            click.echo(label)

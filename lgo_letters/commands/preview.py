"""`preview`: shows the letters in a browser while you edit files."""

import os
import signal
from contextlib import suppress
from dataclasses import replace

import click

from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.commands.loading import require, require_workspace
from lgo_letters.commands.making import make
from lgo_letters.commands.options import Options, Whole, common, councils
from lgo_letters.preview.server import open_preview
from lgo_letters.sources import year_meant
from lgo_letters.terminal.waiting import say, waiting
from lgo_letters.typesetting.faces import remove_faces

EDITOR = "vscode://file{path}:{line}:{column}"


@click.command
@click.argument("council", required=False, shell_complete=councils)
@click.option("--port", type=Whole(1, 65535), help="Port on this computer. If left out, any free one.")
@click.option("--no-browser", is_flag=True, help="Don't open anything; only print the address, or the PDF's path.")
@click.option("--pdf", is_flag=True, help="Make the council's letter and open the PDF; no browser page.")
@click.option("--editor", default=EDITOR, show_default=True, help="Address that opens a file in your editor.")
@common
def preview(
    options: Options, council: str | None, port: int | None, editor: str, *, no_browser: bool, pdf: bool
) -> None:
    """Show the letters in a browser. When you save a file in data/ or templates/, the page shows it.

    COUNCIL is a council's short name. If you leave it out, you see the list of all letters. Ctrl-C ends the preview.
    Only your computer can open the page. It changes no file, except when you accept or reject something.
    """
    require_workspace(options)
    _require_places(editor)
    if pdf:
        if not council or set(council) & set("*?["):
            raise click.UsageError("--pdf makes one letter: name its council")
        _make_pdf(options, council, opened=not no_browser)
        return
    try:
        with waiting("reading the year", quiet=options.quiet):
            signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it as Ctrl-C does
            shown = open_preview(options.workspace, options.year, port or 0, editor)
    except OSError as error:
        raise click.UsageError(f"port {port} can't be used: {error.strerror}") from error
    slugs = shown.services.files.snapshot.slugs
    if council and slugs and council not in slugs:
        shown.close()
        require(council, slugs, f"there is no council {council}")
    address = f"{shown.address}letters/{council}" if council else shown.address
    with suppress(KeyboardInterrupt):  # it may be pressed before there is anything to serve
        click.echo(address)
        if options.verbosity >= 0:
            say("when you save a file in data/ or templates/, the page shows it; Ctrl-C ends the preview", err=True)
        if not no_browser:
            click.launch(address)
        shown.serve()
    remove_faces()
    os._exit(0)  # otherwise Python takes a second to end, and waits for pages that nobody needs


def _require_places(editor: str) -> None:
    try:
        editor.format(path="", line=1, column=1)
    except (ValueError, LookupError, AttributeError) as error:
        hint = "use {path}, {line} and {column} only, such as " + EDITOR
        raise click.UsageError(f"--editor can't be used as written: {editor}\n{hint}") from error


def _make_pdf(options: Options, council: str, *, opened: bool) -> None:
    make(replace(options, verbosity=-1, json=False), "", BuildOptions(councils=(council,)))
    year = year_meant(options.workspace, options.year)
    path = options.workspace / "output" / str(year) / "letters" / f"{council}.pdf"
    click.echo(str(path))
    if opened:
        click.launch(str(path))

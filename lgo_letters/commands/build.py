"""`build`: makes the letters of the year, or finds at once that nothing has changed."""

import os
from typing import Any

import click

from lgo_letters.batch.up_to_date import BuildOptions, up_to_date
from lgo_letters.commands.options import Options, Whole, common, councils, texts
from lgo_letters.sources import digest_of, years
from lgo_letters.terminal.built import say_built
from lgo_letters.terminal.waiting import waiting

JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
WITH_TEXT = "Only letters with this paragraph or sentence."


@click.command
@click.argument("councils", nargs=-1, metavar="[COUNCIL]...", shell_complete=councils)
@click.option("--type", "kind", default="", help="Only councils of this authority type.")
@click.option("--only-paragraph", "paragraph", metavar="ID", default="", shell_complete=texts, help=WITH_TEXT)
@click.option("--dry-run", is_flag=True, help="Say which letters would be made, and why; make none.")
@click.option("--jobs", type=Whole(1), default=JOBS, help="Processes at once. If left out, one for each core.")
@click.option("--scheduler", metavar="ADDRESS", default="", help="Make the letters on a Dask cluster: tcp://host:port.")
@click.option("--full", is_flag=True, help="Lay out each letter in full, without reusing parts that letters share.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first letter that can't be made.")
@click.option("--final", is_flag=True, help="Sign letters: only those with everything accepted and nothing assumed.")
@click.option("--prune", is_flag=True, help="Remove letters of councils that are no longer in the year.")
@common
def build(options: Options, **asked: Any) -> None:
    """Make the letters of the year as PDF and HTML, in output/YEAR/letters. Only letters that changed are made.

    COUNCIL is a council's short name, or a pattern such as "north-*". A council with a problem gets no letter. All
    other letters are made. If you stop a build, start it again: it makes the letters that are still missing.
    """
    wanted = BuildOptions(**asked)
    whole = wanted.all_councils and not wanted.final and not wanted.dry_run
    with waiting("looking for what changed", quiet=options.quiet):
        year = options.year if options.year is not None else max(years(options.workspace), default=0)
        sources = digest_of(options.workspace, year) if whole else ""
        unchanged = up_to_date(options.workspace, year, sources)
    were_sent = unchanged and (
        (options.workspace / "data" / str(year) / "sent.yaml").exists()
        or b"\nsent:" in (options.workspace / "templates" / str(year) / "edition.yaml").read_bytes()
    )
    if unchanged and not were_sent:
        say_built(year, unchanged, [], options.verbosity, sent=0, as_json=options.json)
        return
    from lgo_letters.commands.making import make, sent_already  # noqa: PLC0415 - this takes longer than all of the above

    if unchanged:
        sent = sent_already(options, year)
        say_built(year, unchanged, [], options.verbosity, sent=sent, as_json=options.json)
        return
    make(options, sources, wanted)

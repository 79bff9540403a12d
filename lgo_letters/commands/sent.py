"""`sent`: records what was sent."""

from collections.abc import Collection
from pathlib import Path

import click

from lgo_letters.batch.output import Output
from lgo_letters.commands.loading import finish, load, refusing
from lgo_letters.commands.options import FOLDER, Options, common
from lgo_letters.figures import counted
from lgo_letters.pipeline import Year
from lgo_letters.problems import nearest
from lgo_letters.sending.outbox import (
    already_sent,
    earlier_letter,
    final_and_current,
    for_earlier_letters,
    in_outbox,
    may_be_sent,
)
from lgo_letters.sending.sent import by_post, record_sent
from lgo_letters.sending.sent_file import only_archived
from lgo_letters.sources import year_meant, years
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import say, waiting


@click.command
@click.argument("councils", nargs=-1, metavar="[COUNCIL]...")
@click.option("--all", "everything", is_flag=True, help="All messages that are in the outbox.")
@click.option("--from", "folder", type=FOLDER, help="A folder of sent messages, saved as .eml.")
@common
def sent(options: Options, councils: tuple[str, ...], *, everything: bool, folder: Path | None) -> None:
    """Record that messages were sent: messages in the outbox, or copies that your mail program saved.

    Give the COUNCILs whose messages you sent. For a letter that went by post, give its COUNCIL, too. --all leaves out
    messages that were written for earlier letters: if you sent one all the same, give its COUNCIL.

    The record is data/YEAR/sent.yaml: keep it in git. The messages are moved from the outbox to archive/YEAR, which
    git ignores.
    """
    if not (councils or everything or folder):
        raise click.UsageError("say what was sent: COUNCIL…, --all or --from FOLDER")
    other = _in_another_year(options, councils)
    year = load(options, last=other or "nothing was recorded")
    output = Output(year.workspace, year.year)
    there, post, lost = in_outbox(output), by_post(year), only_archived(year.workspace, year.year)
    able = {*there, *post, *lost}
    for slug in councils:
        if slug not in able:
            why = _why_not(slug, year, able)
            raise click.UsageError(f"{why}; {other}" if other else why)
    if other and everything and not (there or councils or folder):
        raise click.UsageError(f"there is no message of {year.year} in the outbox; {other}")
    stale = for_earlier_letters(output, may_be_sent(year, output)) if everything else ()
    refused = [earlier_letter(slug, output) for slug in stale if slug not in councils]
    archived = {slug: path for slug, path in lost.items() if slug in councils}
    chosen = there | {slug: path for slug, path in archived.items() if path.suffix == ".eml"}
    paths = [path for slug, path in chosen.items() if (everything and slug not in stale) or slug in councils]
    posted = [slug for slug in dict.fromkeys(councils) if slug in {*post} - {*archived} or slug not in chosen]
    if folder:
        paths += sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".eml")
    with refusing(options, "nothing was recorded"), waiting("recording", quiet=options.quiet):
        found = record_sent(year, paths, posted)
    refused += found.misdirected
    if options.json:
        print_json({"recorded": found.now, "before": found.before, "problems": refused})
    elif options.verbosity >= 0:
        before = f", {len(found.before):,} before" if found.before else ""
        say(f"{counted(len(found.now), 'letter')} recorded as sent{before}: data/{year.year}/sent.yaml")
        if found.now:
            say(f"what was sent is in archive/{year.year}, which git ignores: keep a copy of it")
    finish(options, refused)


def _why_not(slug: str, year: Year, able: Collection[str]) -> str:
    """Say why a council's letter can't be recorded as sent."""
    if slug not in year.slugs:
        near = nearest(slug, year.slugs)
        hint = f"; did you mean {near}?" if near else ""
        but = f" But {_why_not(near, year, able)}" if near and near not in able else ""
        return f"there is no council {slug} in {year.year}{hint}{but}"
    if slug in already_sent(year):
        return f"the letter to {slug} is already recorded as sent"
    if slug not in final_and_current(year, Output(year.workspace, year.year)):
        return f"the letter to {slug} is not signed yet, or is out of date: see lgo-letters status"
    return f"there is no message to {slug} yet: lgo-letters outbox {slug}"


def _in_another_year(options: Options, councils: Collection[str]) -> str:
    """If no year was named, and another one's outbox has messages to these councils, say how to record them."""
    latest = year_meant(options.workspace, options.year) if options.year is None and years(options.workspace) else 0
    for year in reversed(years(options.workspace) if latest else ()):
        there = in_outbox(Output(options.workspace, year))
        if year != latest and there and {*councils} <= {*there}:
            typed = " ".join(("sent", *councils)) if councils else "sent --all"
            many = counted(len(councils or there), "message")
            return f"output/{year}/outbox has {many}: lgo-letters {typed} --year {year}"
    return ""

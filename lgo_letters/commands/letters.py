"""Letters made, and looked over once made: `build`, `verify`, `specimen`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lgo_letters.batch.standing import INTERRUPTED, standing
from lgo_letters.commands.options import Options, common, counted, finish, known, load, refuse, require_workspace
from lgo_letters.sources import digest_of, years
from lgo_letters.terminal.waiting import GO_ON, STOPPED, can_redraw, say, waiting

if TYPE_CHECKING:
    from lgo_letters.batch.planning import Plan
    from lgo_letters.batch.standing import Built
    from lgo_letters.pipeline import Year
    from lgo_letters.problems import Problem

JOBS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command(short_help="Make the letters of the year, or of some councils.")
@click.argument("councils", nargs=-1, metavar="[COUNCIL]...")
@click.option("--type", "kind", help="Only councils of this authority type.")
@click.option("--only-paragraph", "paragraph", metavar="ID", help="Only letters with this paragraph or sentence.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and why; make nothing.")
@click.option("--jobs", type=click.IntRange(1), default=JOBS, help=f"Processes at once (here: {JOBS}).")
@click.option("--scheduler", metavar="ADDRESS", default="", help="Make the letters on a Dask cluster: tcp://host:port.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first letter that can't be made.")
@click.option("--final", is_flag=True, help="Only letters that are accepted and rest on nothing assumed.")
@click.option("--prune", is_flag=True, help="Remove letters of councils that left.")
@common
def build(
    options: Options,
    councils: tuple[str, ...],
    kind: str | None,
    paragraph: str | None,
    *,
    dry_run: bool,
    jobs: int,
    scheduler: str,
    fail_fast: bool,
    final: bool,
    prune: bool,
) -> None:
    """Make the letters of the year as PDF and HTML, in output/YEAR/letters; only those that changed.

    COUNCIL is a council's short name, or a pattern such as "north-*". A council with a problem gets no letter; the
    letters of the others are made. A build that was interrupted goes on where it was when it is started again.
    """
    everything = not (councils or kind or paragraph)
    with waiting("looking for what changed", quiet=options.quiet):
        number, sources = _sources(options) if everything and not (final or dry_run) else (0, "")
        stands = standing(options.workspace, number, sources)
    if stands:
        _say_built(options, number, stands, [])
        return
    year = load(options)
    from lgo_letters.batch import building, planning
    from lgo_letters.batch.output import Output
    from lgo_letters.terminal.base import track
    from lgo_letters.terminal.problems import print_problems

    if sources and _sources(options) != (number, sources):
        sources = ""  # what was saved while it was read may be read or not
    known(year, tuple(name for name in councils if not set(name) & set("*?[")))
    _check_choice(year, kind, paragraph)
    slugs = planning.choose(year, councils, kind, paragraph)
    mine = [each for each in year.problems if everything or each.council in councils or not each.council]
    if fail_fast and mine:
        finish(options, mine, "stopped at the first problem; no letter was made")
    if final:
        from lgo_letters.batch.final import separate

        slugs, kept_back = separate(year, slugs)
        mine += kept_back
    if dry_run:
        with waiting("finding out what has to be made", quiet=options.quiet):
            planned = planning.plan(year, slugs, Output(year.workspace, year.year))
        _say_plan(options, planned, len(slugs))
        finish(options, [*mine, *planned.problems])
        return
    wish = building.Wish(jobs, scheduler, fail_fast, prune and everything)
    from lgo_letters.problems import ProblemsError

    try:
        built = track(lambda tell: building.build(year, slugs, wish, tell, sources), "made", GO_ON, quiet=options.quiet)
    except ProblemsError as error:
        print_problems(error.problems, workspace=options.workspace)
        raise SystemExit(1) from error
    if built.stopped == INTERRUPTED and not options.json:
        raise KeyboardInterrupt(f"{len(built.made) + built.unchanged:,} of {len(slugs):,} letters are made", GO_ON)
    _say_built(options, year.year, built, mine)
    if built.stopped == INTERRUPTED:
        raise SystemExit(STOPPED)
    finish(options, [*mine, *built.problems], _kept(slugs, built, mine))
    if built.stopped:
        raise SystemExit(1)


def _sources(options: Options) -> tuple[int, str]:
    """Name the year that is meant, and give the digest of all that people wrote about it; empty where there is none."""
    year = options.year if options.year is not None else max(years(options.workspace), default=0)
    return year, digest_of(options.workspace, year)


def _check_choice(year: Year, kind: str | None, paragraph: str | None) -> None:
    """Refuse a type or an id that there isn't."""
    from lgo_letters.problems import did_you_mean

    for name, there, what in (
        (kind, year.edition.catalogue.authority_types, "authority type"),
        (paragraph, tuple(year.edition.rules), "id"),
    ):
        if name and name not in there:
            hint = did_you_mean(name, there)
            message = f"there is no {what} {name}" + (f"; {hint}" if hint else "")
            raise click.UsageError(message)


def _say_plan(options: Options, planned: Plan, asked: int) -> None:
    from lgo_letters.terminal.base import print_json

    if options.json:
        print_json({each.slug: list(each.reasons) for each in planned.make})
        return
    longest = max((len(each.slug) for each in planned.make), default=0)
    for each in planned.make:
        say(f"{each.slug:{longest}}  {', '.join(each.reasons)}", indent=longest + 2)
    say(f"{counted(len(planned.make), 'letter')} would be made, of {asked}")


def _say_built(options: Options, year: int, built: Built, mine: list[Problem]) -> None:
    folder = f"output/{year}"
    if options.json:
        from lgo_letters.terminal.base import print_json
        from lgo_letters.terminal.problems import problem_as_json

        problems = [problem_as_json(each) for each in (*mine, *built.problems)]
        made = [f"{folder}/letters/{slug}.pdf" for slug in built.made]
        print_json({"made": made, "unchanged": built.unchanged, "stopped": built.stopped, "problems": problems})
        return
    if options.verbosity < 0:
        return
    same = f", {built.unchanged:,} unchanged" if built.unchanged else ""
    say(f"{counted(len(built.made), 'letter')} made{same}; look them over in {folder}/index.html")
    if built.left:
        say(f"councils that left, with letters still there: {', '.join(built.left)} (--prune removes them)")
    if built.stopped:
        say(f"{built.stopped}; the same command goes on from here", err=True)


def _kept(asked: list[str], built: Built, mine: list[Problem]) -> str:
    """Say how many letters are kept back, as the last line; fit to send is only what was made, or stands unchanged."""
    problems = (*mine, *built.problems)
    kept = {each.council for each in problems if each.council}
    fit = len(built.made) + built.unchanged
    waiting = len({*asked, *kept}) - len(kept) - fit
    more = f", {waiting:,} not made" if waiting else ""
    return f"{counted(len(kept), 'letter')} kept back, {fit:,} fit to send{more}"


@click.command(short_help="Hold what was written against what was written down.")
@click.option("--remake", metavar="N|all", default="3", show_default=True, help="Letters to make again and compare.")
@click.option("--pages", is_flag=True, help="Inspect each page, too: tags, contrast, PDF/UA-1 and PDF/A-3a.")
@common
def verify(options: Options, remake: str, *, pages: bool) -> None:
    """Verify that each letter is as the manifest says, that each council has one, and that it can be made again.

    With --pages the pages are inspected as well, which takes a second or two a letter.
    """
    if remake != "all" and not remake.isdecimal():
        raise click.BadParameter(f"{remake} is neither a number nor all", param_hint="--remake")
    year = load(options)
    with waiting("getting ready", quiet=options.quiet):
        from lgo_letters.batch.verification import ALL
        from lgo_letters.batch.verification import verify as hold
        from lgo_letters.terminal.base import print_json, track
        from lgo_letters.terminal.problems import problem_as_json

    many = ALL if remake == "all" else int(remake)
    problems = track(lambda tell: hold(year, many, tell, pages=pages), "checked", quiet=options.quiet)
    if options.json:
        print_json([problem_as_json(each) for each in problems])
    elif not problems and options.verbosity >= 0:
        say(f"{counted(len(year.councils), 'letter')}: every file is as the manifest says")
    finish(options, problems)


@click.command(short_help="Write a year of made-up councils, to try with.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--councils", type=click.IntRange(1, 100_000), default=340, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same councils.")
@common
def specimen(options: Options, folder: Path, councils: int, seed: int) -> None:
    """Write a workspace with this one's wording and made-up councils to FOLDER; its letters are marked SPECIMEN.

    In a folder that holds no year, the wording is that of the year that came with the program.
    """
    require_workspace(options)
    with waiting("reading the wording", quiet=options.quiet):
        from lgo_letters.pipeline import year_meant
        from lgo_letters.problems import ProblemsError
        from lgo_letters.specimen import write_specimen
        from lgo_letters.start import included_workspace
        from lgo_letters.terminal.base import track

    here = options.workspace == Path() and not years(options.workspace)
    workspace = included_workspace() if here else options.workspace
    then = f"Remove {folder}, then run it again."
    quiet = options.quiet or not can_redraw()
    try:
        templates = workspace / "templates" / str(year_meant(workspace, options.year))
        track(lambda tell: write_specimen(folder, templates, councils, seed, tell), "written", then, quiet=quiet)
    except ProblemsError as error:
        refuse(options, error.problems)
    say(f"{counted(councils, 'made-up council')} in {folder}; lgo-letters build --workspace {folder}")

"""Letters made: `build`."""

from __future__ import annotations

import click

from lgo_letters.commands.options import Options, common, finish, known, load


@click.command()
@click.argument("councils", nargs=-1, metavar="[COUNCIL]...")
@common
def build(options: Options, councils: tuple[str, ...]) -> None:
    """Make the letters of the year, or of some councils, as PDF and HTML."""
    from lgo_letters import batch
    from lgo_letters.terminal.base import print_json, track
    from lgo_letters.terminal.problems import problem_as_json

    year = load(options)
    slugs = known(year, councils)
    able = [slug for slug in slugs if slug in year.councils]
    built = track(able, lambda todo, tell: batch.build(year, todo, tell), quiet=options.verbosity < 0)
    chosen = set(slugs)
    problems = [problem for problem in year.problems if not councils or problem.council in chosen]
    problems += built.problems
    if options.json:
        folder = f"output/{year.year}/letters"
        written = [f"{folder}/{slug}.pdf" for slug in built.written]
        print_json({"written": written, "problems": [problem_as_json(each) for each in problems]})
    elif options.verbosity >= 0:
        done, kept = len(built.written), len(slugs) - len(built.written)
        click.echo(f"{done} letter{'' if done == 1 else 's'} written to output/{year.year}/letters, {kept} kept back")
    finish(options, problems)

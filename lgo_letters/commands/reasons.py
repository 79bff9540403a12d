"""What is wrong, and why a letter is as it is: `check`, `explain`."""

from __future__ import annotations

import click

from lgo_letters.commands.options import Options, common, finish, known, load


@click.command()
@common
def check(options: Options) -> None:
    """List everything that is wrong with the year's data and wording."""
    from lgo_letters.pipeline import compose
    from lgo_letters.problems import ProblemsError, in_order
    from lgo_letters.terminal.base import print_json
    from lgo_letters.terminal.problems import problem_as_json

    year = load(options)
    problems = list(year.problems)
    for council in year.councils.values():
        try:
            compose(council, year)
        except ProblemsError as error:
            problems += error.problems
    ordered = in_order(problems)
    if options.json:
        print_json([problem_as_json(problem) for problem in ordered])
    elif options.verbosity >= 0:
        wrong = len({problem.council for problem in ordered if problem.council})
        click.echo(
            f"{year.year}: {len(year.councils)} councils read, {len(ordered)} problems, {wrong} letters kept back"
        )
    finish(options, ordered)


@click.command()
@click.argument("council")
@common
def explain(options: Options, council: str) -> None:
    """Say why each paragraph and sentence is in a council's letter, and why each other is not."""
    from lgo_letters.explanation import as_json, reasons
    from lgo_letters.pipeline import reason
    from lgo_letters.problems import ProblemsError
    from lgo_letters.terminal.base import print_json
    from lgo_letters.terminal.reasons import print_reasons

    year = load(options)
    (slug,) = known(year, (council,))
    if slug not in year.councils:
        finish(options, [problem for problem in year.problems if problem.council == slug])
    try:
        told = reasons(reason(year.councils[slug], year))
    except ProblemsError as error:
        finish(options, error.problems)
        return
    if options.json:
        print_json([as_json(each) for each in told])
    else:
        heading = f"{year.councils[slug].file.name}, {year.year}"
        print_reasons(heading, told, verbose=options.verbosity > 0)

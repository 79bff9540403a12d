"""`check`: lists everything that is wrong with data and wording."""

from __future__ import annotations

import click

from lgo_letters.batch.final import separate
from lgo_letters.commands.loading import known, load
from lgo_letters.commands.options import Options, common
from lgo_letters.figures import counted
from lgo_letters.pipeline import Year, compose
from lgo_letters.problems import Problem, ProblemsError, in_order
from lgo_letters.proof.kept import prove_once
from lgo_letters.terminal.base import Tell, track
from lgo_letters.terminal.rules import findings_as_json, print_examples, proof_in_words
from lgo_letters.terminal.waiting import can_redraw, print_json, say, waiting


@click.command
@click.option("--final", is_flag=True, help="Say, too, which letters can't be signed yet, and why.")
@common
def check(options: Options, final: bool) -> None:
    """List everything that is wrong with the year's data and wording, each with its place and what to do.

    The rules are proved for every council that there could be. Where a rule does not hold, you see the smallest council
    for which it does not.
    """
    year = load(options)
    quiet = options.quiet or not can_redraw()
    problems = [*year.problems, *track(lambda tell: _composing(year, tell), "checked", quiet=quiet)]
    with waiting("proving the rules", quiet=options.quiet):
        proof = prove_once(year.edition, year.workspace / "output" / str(year.year))
    problems += [finding.problem for finding in proof.findings]
    if final:
        with waiting("finding out which letters are final", quiet=options.quiet):
            problems += separate(year, year.councils)[1]
    ordered = in_order(problems)
    if options.json:
        print_json({"councils": known(year, ()), **findings_as_json(ordered, proof)})
    elif options.verbosity >= 0:
        back = len({problem.council for problem in ordered if problem.council})
        found = f"{counted(len(ordered), 'problem')}, {counted(back, 'letter')} kept back" if ordered else "no problems"
        say(f"{year.year}: {counted(len(known(year, ())), 'council')}, {found}")
        say(proof_in_words(proof))
    if not options.json:
        print_examples(ordered, proof, options.workspace)
    if ordered:
        raise SystemExit(1)


def _composing(year: Year, tell: Tell) -> list[Problem]:
    problems: list[Problem] = []
    for number, (slug, council) in enumerate(year.councils.items()):
        tell(number, len(year.councils), slug)
        try:
            compose(council, year)
        except ProblemsError as error:
            problems += error.problems
    return problems

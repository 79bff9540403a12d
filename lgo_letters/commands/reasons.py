"""What is wrong, and why a letter is as it is: `check`, `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lgo_letters.commands.options import Options, common, counted, known, load, refuse
from lgo_letters.terminal.waiting import can_redraw, say, waiting

if TYPE_CHECKING:
    from lgo_letters.model import Council
    from lgo_letters.pipeline import Year
    from lgo_letters.problems import Problem
    from lgo_letters.proof import Proof
    from lgo_letters.terminal.base import Tell


@click.command(short_help="List everything that is wrong with data and wording.")
@click.option("--final", is_flag=True, help="Say, too, which letters can't be sent yet, and why.")
@common
def check(options: Options, final: bool) -> None:
    """List everything that is wrong with the year's data and wording, each with its place and what to do.

    Where z3 is installed, the rules are proved, too, over all councils that there could be; what doesn't hold is shown
    with the smallest council for which it doesn't.
    """
    year = load(options)
    from lgo_letters.problems import in_order
    from lgo_letters.terminal.base import print_json, track
    from lgo_letters.terminal.rules import findings_as_json, print_examples, proof_in_words

    quiet = options.quiet or not can_redraw()
    problems = [*year.problems, *track(lambda tell: _composing(year, tell), "checked", quiet=quiet)]
    with waiting("proving the rules", quiet=options.quiet):
        proof = _proof(year)
    if proof:
        problems += [finding.problem for finding in proof.findings]
    if final:
        with waiting("finding out which letters are final", quiet=options.quiet):
            from lgo_letters.batch.final import final_problems

            problems += final_problems(year)
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
    """Compose every letter, and give what keeps any from being made."""
    from lgo_letters.pipeline import compose
    from lgo_letters.problems import ProblemsError

    problems: list[Problem] = []
    for number, (slug, council) in enumerate(year.councils.items()):
        tell(number, len(year.councils), slug)
        try:
            compose(council, year)
        except ProblemsError as error:
            problems += error.problems
    return problems


def _proof(year: Year) -> Proof | None:
    """Prove the year's rules, where z3 is installed: an extra that letters are made without."""
    from importlib.util import find_spec

    if find_spec("z3") is None:
        return None
    from lgo_letters.proof.kept import prove_once

    return prove_once(year.edition, year.workspace / "output" / str(year.year))


@click.command(short_help="Say why each paragraph is in a letter, or isn't.")
@click.argument("council")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Try a letter with something set otherwise."
)
@common
def explain(options: Options, council: str, settings: tuple[str, ...]) -> None:
    """Say why each paragraph and sentence is in a council's letter, and why each other is not.

    With -v: every sentence, every part of each condition, and every member of a choice that was not chosen.

    With --set, as often as you like: what would be otherwise in the letter. A KEY is a fact, as conditions call it
    (upheld, enquiries.late, last_year.upheld, uphold_rate), or a field that every council's file has
    (addressee.surname). Averages are worked out with what is set, as the preview does. No file is touched.
    """
    year = load(options)
    from lgo_letters.pipeline import reason
    from lgo_letters.problems import ProblemsError
    from lgo_letters.reasons.explanation import as_json, reasons
    from lgo_letters.terminal.base import print_json
    from lgo_letters.terminal.reasons import print_reasons

    (slug,) = known(year, (council,))
    if slug not in year.councils:
        refuse(options, [problem for problem in year.problems if problem.council == slug])
    if settings:
        _try(options, year.councils[slug], year, settings)
        return
    try:
        told = reasons(reason(year.councils[slug], year), year.edition.always)
    except ProblemsError as error:
        refuse(options, error.problems)
    if options.json:
        print_json([as_json(each) for each in told])
    else:
        heading = f"{year.councils[slug].file.name}, {year.year}"
        print_reasons(heading, told, verbose=options.verbosity > 0)


def _try(options: Options, council: Council, year: Year, settings: tuple[str, ...]) -> None:
    """Say what would be otherwise in a letter with some things set."""
    from lgo_letters.pipeline import reason
    from lgo_letters.problems import ProblemsError
    from lgo_letters.reasons.explanation import reasons
    from lgo_letters.reasons.trial import UnknownSettingError, try_out
    from lgo_letters.terminal.base import print_json
    from lgo_letters.terminal.trial import print_trial, trial_as_json

    pairs = [(key.strip(), value.strip()) for key, _, value in (setting.partition("=") for setting in settings)]
    if any("=" not in setting for setting in settings):
        message = "--set takes KEY=VALUE, such as --set sent_by=post"
        raise click.UsageError(message)
    try:
        before = reason(council, year).letter
        trial = try_out(council, year, pairs)
    except UnknownSettingError as error:
        raise click.UsageError(str(error)) from error
    except ProblemsError as error:
        refuse(options, error.problems)
    if trial.reasoned is None:
        refuse(options, trial.problems, "with that, there would be no letter")
    told = {each.id: each for each in reasons(trial.reasoned, year.edition.always)}
    if options.json:
        print_json(trial_as_json(before, trial.reasoned.letter, trial.notes, told))
    else:
        heading = f"{council.file.name}, {year.year}, with {', '.join(settings)}"
        print_trial(heading, before, trial.reasoned.letter, trial.notes, told)

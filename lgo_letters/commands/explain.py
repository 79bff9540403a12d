"""`explain`: says why each paragraph is or isn't in a letter."""

import click

from lgo_letters.commands.loading import about, known, load, refuse, refusing
from lgo_letters.commands.options import Options, common, councils, texts
from lgo_letters.model import Council
from lgo_letters.pipeline import Year, reason
from lgo_letters.reasons.explanation import as_json, reasons
from lgo_letters.reasons.settings import UnknownSettingError
from lgo_letters.reasons.trial import try_out
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.reasons import print_answer, print_reasons
from lgo_letters.terminal.trial import print_trial, trial_as_json


@click.command
@click.argument("council", shell_complete=councils)
@click.argument("text", required=False, metavar="[ID]", shell_complete=texts)
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Try the letter with another value.")
@common
def explain(options: Options, council: str, text: str | None, settings: tuple[str, ...]) -> None:
    """Say why each paragraph and sentence is or isn't in a council's letter.

    You see the texts that are in this letter, or left out of it, because of something about this council. Give the ID
    of a section, paragraph or sentence to see only that text: its words, its place in the files, and what would have
    to change. Use -v to see all texts like this, and -vv to see every part of each condition and choice.

    Use --set to see how the letter would change. You can repeat it. A KEY is a fact, as conditions name it (upheld,
    enquiries.late, last_year.upheld, uphold_rate), or a field that every council's file has (addressee.surname).
    Averages are worked out again with your values. No file is changed.
    """
    year = load(options)
    (slug,) = known(year, (council,))
    if slug not in year.councils:
        refuse(options, [problem for problem in year.problems if problem.council == slug])
    if settings:
        _try(options, year.councils[slug], year, settings)
        return
    with refusing(options):
        found = reasons(reason(year.councils[slug], year), year.edition.always)
    if options.json:
        print_json([as_json(each) for each in found])
        return
    heading = f"{year.councils[slug].file.name}, {year.year}"
    if text:
        print_reasons(heading, about(text, found), verbose=options.verbosity > 0)
    elif options.verbosity > 0:
        print_reasons(heading, found, verbose=options.verbosity > 1)
    else:
        print_answer(heading, found)


def _try(options: Options, council: Council, year: Year, settings: tuple[str, ...]) -> None:
    pairs = [(key.strip(), value.strip()) for key, _, value in (setting.partition("=") for setting in settings)]
    if any("=" not in setting for setting in settings):
        raise click.UsageError("--set takes KEY=VALUE, such as --set sent_by=post")
    with refusing(options):
        before = reason(council, year).letter
        try:
            trial = try_out(council, year, pairs)
        except UnknownSettingError as error:
            raise click.UsageError(str(error)) from error
    if trial.reasoned is None:
        refuse(options, trial.problems, "with these values, no letter would be made")
    found = {each.id: each for each in reasons(trial.reasoned, year.edition.always)}
    if options.json:
        print_json(trial_as_json(before, trial.reasoned.letter, trial.notes, found))
    else:
        heading = f"{council.file.name}, {year.year}, with {', '.join(settings)}"
        print_trial(heading, before, trial.reasoned.letter, trial.notes, found)

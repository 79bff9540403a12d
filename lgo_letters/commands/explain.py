"""`explain`: says why each paragraph is in a letter, or is not."""

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
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="Try a letter with something set otherwise."
)
@common
def explain(options: Options, council: str, text: str | None, settings: tuple[str, ...]) -> None:
    """Say why each paragraph and sentence is in a council's letter, and why each other is not.

    You see what is in the letter, or left out, because of something known about the council. With the ID of a
    section, paragraph or sentence: that text alone, with its words, its place in the files, and what would have to
    change. With -v: all texts like that. With -vv: every part of each condition, and every member of a choice.

    With --set, which you can repeat, you see how the letter would change. A KEY is a fact, as conditions call it
    (upheld, enquiries.late, last_year.upheld, uphold_rate), or a field that every council's file has
    (addressee.surname). Averages are worked out with what is set, as the preview does. No file is touched.
    """
    year = load(options)
    (slug,) = known(year, (council,))
    if slug not in year.councils:
        refuse(options, [problem for problem in year.problems if problem.council == slug])
    if settings:
        _try(options, year.councils[slug], year, settings)
        return
    with refusing(options):
        told = reasons(reason(year.councils[slug], year), year.edition.always)
    if options.json:
        print_json([as_json(each) for each in told])
        return
    heading = f"{year.councils[slug].file.name}, {year.year}"
    if text:
        print_reasons(heading, about(text, told), verbose=options.verbosity > 0)
    elif options.verbosity > 0:
        print_reasons(heading, told, verbose=options.verbosity > 1)
    else:
        print_answer(heading, told)


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
        refuse(options, trial.problems, "with that, there would be no letter")
    told = {each.id: each for each in reasons(trial.reasoned, year.edition.always)}
    if options.json:
        print_json(trial_as_json(before, trial.reasoned.letter, trial.notes, told))
    else:
        heading = f"{council.file.name}, {year.year}, with {', '.join(settings)}"
        print_trial(heading, before, trial.reasoned.letter, trial.notes, told)

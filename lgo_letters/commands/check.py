"""`check`: lists everything that is wrong with data and wording."""

import re
from collections.abc import Iterator
from contextlib import suppress

import click

from lgo_letters.approval.last_year_notes import as_last_year
from lgo_letters.batch.enclosures import check_cases, of_other_years
from lgo_letters.batch.final import separate
from lgo_letters.batch.shapes import typeset_shapes
from lgo_letters.commands.loading import load
from lgo_letters.commands.options import Options, common
from lgo_letters.edition.acceptance import texts_in
from lgo_letters.figures import counted, some
from lgo_letters.finished.numbers_check import check_numbers
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Tell, Year, message_of, reason_all
from lgo_letters.problems import Problem, ProblemsError, councils_in, gathered, in_order
from lgo_letters.proof import prove_once
from lgo_letters.sending.addresses import unknown_copies, wrong_addresses
from lgo_letters.terminal.base import track
from lgo_letters.terminal.problems import FEW, alike_together
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.rules import findings_as_json, print_examples, proof_in_words
from lgo_letters.terminal.waiting import can_redraw, say, waiting
from lgo_letters.typesetting.typeface import unprintable

_COUNCIL = re.compile(r"\b[Yy]our Council\b")


@click.command(context_settings={"allow_extra_args": True})
@click.option("--final", is_flag=True, help="Also say which letters can't be signed yet, and why.")
@common
def check(options: Options, final: bool) -> None:
    """List everything that is wrong with the year's data, wording and looks: where it is, and what to do.

    It puts together the words of every letter. It makes pages for a few letters that together have every kind of
    paragraph and chart, and for one signed letter.

    The rules are proved for every council that there could be. If a rule is wrong for some council, you see the
    smallest such council.
    """
    if extra := click.get_current_context().args:
        raise click.UsageError(f"check always takes all councils: leave out {' '.join(extra)}")
    year = load(options)
    quiet = options.quiet or not can_redraw()
    letters, problems = track(lambda tell: _composing(year, tell), "checked", quiet=quiet)
    messages, wrong = _messages(year)
    output = year.workspace / "output" / str(year.year)
    problems = [
        *year.problems,
        *problems,
        *wrong,
        *check_cases(year),
        *wrong_addresses(year),
        *unknown_copies(year).values(),
    ]
    looks, in_full = track(lambda tell: typeset_shapes(year, letters, output, tell), "typeset", quiet=quiet)
    problems += looks
    none = any(not problem.council for problem in problems)
    with waiting("proving the rules", quiet=options.quiet):
        proof = prove_once(year.edition, output)
    problems += [finding.problem for finding in proof.findings]
    if final:
        with waiting("finding out which letters can be signed", quiet=options.quiet):
            problems += separate(year, year.councils)[1]
    ordered = in_order(problems)
    if options.json:
        print_json({"councils": year.slugs, **findings_as_json(ordered, proof)})
    elif options.verbosity >= 0:
        back = len(councils_in(ordered))
        kept = "no letter can be made" if none else f"{counted(back, 'letter')} kept back"
        mistakes = len(gathered(alike_together(ordered)))  # one mistake may keep back many letters
        found = f"{counted(mistakes, 'problem')}, {kept}" if ordered else "no problems"
        say(f"{year.year}: {counted(len(year.slugs), 'council')}, {found}")
        say(proof_in_words(proof))
        for why in in_full:
            say(f"letters are laid out in full, which takes longer: {why}")
        for line in _notes(year, [*letters, *messages]):
            say(line)
    if not options.json:
        print_examples(ordered, proof, options.workspace)
    if ordered:
        raise SystemExit(1)


def miscalled(year: Year) -> Iterator[str]:
    """Note texts that type "your Council" though they may be in a letter to an authority that is called otherwise."""
    types = [each for each in year.edition.catalogue.declared.authority_types if each.called not in {None, "Council"}]
    typed = [name for name, text in year.edition.acceptance.texts.items() if _COUNCIL.search(text.words)]
    if types and typed:
        called = some([f"{each.name} ({each.called})" for each in types], FEW)
        yield f'{counted(len(typed), "text")} with "your Council", and there are types called otherwise: {called}'
        yield f"in texts for those types, write your {{{{ authority_called }}}}: {some(typed, FEW)}"


def _notes(year: Year, texts: list[Letter]) -> Iterator[str]:
    """Note what may be right and may be wrong. `texts` are the letters, and the e-mails that go with them."""
    yield from miscalled(year)
    yield from as_last_year(year, {name for each in texts for name in texts_in(each)})
    with suppress(ProblemsError):  # reported as a problem
        yield from of_other_years(year)
        if year.cases.missing:
            lists = ", ".join(year.cases.missing)
            yield f"on this computer no letter can be made: the cases were imported on another one ({lists})"


def _composing(year: Year, tell: Tell) -> tuple[list[Letter], list[Problem]]:
    composed, problems = reason_all(year, tell=tell)
    wrong = {slug: [*unprintable(each.letter), *check_numbers(each.letter)] for slug, each in composed.items()}
    letters = [each.letter for slug, each in composed.items() if not wrong[slug]]
    return letters, [*problems, *(problem for found in wrong.values() for problem in found)]


def _messages(year: Year) -> tuple[list[Letter], list[Problem]]:
    made: list[Letter | None] = []
    problems: list[Problem] = []
    for council in year.councils.values():
        try:
            made += [message_of(council, year)] if council.file.sent_by == "email" else []
        except ProblemsError as error:
            problems += error.problems
    return [each for each in made if each], problems

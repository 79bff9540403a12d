"""`changes`: says which letters an edit changes, and how."""

from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from lgo_letters.approval.review import waiting_among
from lgo_letters.batch.enclosures import cases_digest
from lgo_letters.batch.output import Output
from lgo_letters.changes.descriptions import page_of
from lgo_letters.changes.year import compare_years, load_folder, load_revision
from lgo_letters.changes.year_on_year import year_on_year
from lgo_letters.commands.loading import load, refuse, refusing, show
from lgo_letters.commands.options import FILE, FOLDER, Options, common
from lgo_letters.pipeline import Year
from lgo_letters.problems import Kind, ProblemsError
from lgo_letters.terminal.base import track
from lgo_letters.terminal.changes import print_changes, print_year_on_year
from lgo_letters.terminal.programs import fields_of
from lgo_letters.terminal.waiting import waiting
from lgo_letters.whole_files import write_whole


@click.command
@click.option("--since", metavar="REV", help="A git revision to compare with; the last commit if left out.")
@click.option("--against", type=FOLDER, help="A workspace to compare with.")
@click.option("--against-year", type=int, metavar="YEAR", help="Compare with another year's letters instead.")
@click.option("--pages", is_flag=True, help="Also compare page counts, page ends and looks.")
@click.option("--html", "page", type=FILE, help="Write the changes as a page, for people who decide.")
@click.option("--exit-code", is_flag=True, help="End with exit code 1 if a letter changed.")
@common
def changes(
    options: Options,
    since: str | None,
    against: Path | None,
    against_year: int | None,
    page: Path | None,
    *,
    pages: bool,
    exit_code: bool,
) -> None:
    """Compare the year's letters and their e-mails, as they are now, with how they were at the last commit.

    If the same change is in several letters, you see it once, with its cause.

    The cause is wording, condition, data, averages or edition (dates, figures, headings), or several of these. With
    --against-year, you see which councils, addressees and texts came, went or changed, which texts are repeated, and
    which trends both years' figures support.
    """
    year = load(options)
    if against_year is not None:
        _year_on_year(options, year, against_year)
        return
    name, before = _before(options, year, since, against)
    with waiting("comparing the letters", quiet=options.quiet):
        found = compare_years(before, year)
        still_open = waiting_among(year, year.councils if found.looks else found.changed)
        enclosed = _other_enclosures(year)
    if pages:
        from lgo_letters.changes.paper import with_pages  # noqa: PLC0415 - it imports what draws pages: half a second

        found, problems = track(lambda tell: with_pages(found, before, year, tell), "compared", quiet=options.quiet)
        if problems:
            refuse(options, problems, "these letters can't be typeset")
    if page:
        with refusing(options):
            write_whole(page, page_of(found, name), str(page))
    say = partial(print_changes, found, name, still_open, enclosed, verbose=options.verbosity > 0)
    groups = [{"kind": each.what, **fields_of(each)} for each in found.groups]
    show(
        options,
        found,
        say,
        groups=groups,
        against=name,
        open=still_open,
        enclosures=enclosed,
        unchanged=found.unchanged,
    )
    if exit_code and (found.changed or found.looks or found.messages):
        raise SystemExit(1)


def _other_enclosures(year: Year) -> list[str]:
    """Name the councils whose cases aren't those of the enclosures that were made last. Git doesn't have the cases."""
    made = Output(year.workspace, year.year).known()
    with suppress(ProblemsError):  # check says what is wrong with the cases
        now = {slug: cases_digest(year, slug) for slug in year.councils if slug in made}
        return [slug for slug, digest in now.items() if made[slug].get("made_from", {}).get("cases", "") != digest]
    return []


def _before(options: Options, year: Year, since: str | None, against: Path | None) -> tuple[str, Year]:
    if since is not None and against is not None:
        raise click.UsageError("use --since or --against, not both")
    if since == "":
        raise click.UsageError("name a revision after --since, such as HEAD~1")
    try:
        with waiting("reading the year as it was", quiet=options.quiet):
            if against:
                return load_folder(against, year.year)
            return load_revision(options.workspace, "HEAD" if since is None else since, year.year)
    except ProblemsError as error:
        there = any(each.kind is not Kind.REVISION for each in error.problems)
        refuse(options, error.problems, "this program can't make the earlier letters" if there else "")


def _year_on_year(options: Options, year: Year, other: int) -> None:
    before = load(options, other, f"the letters of {other} can't be made")
    with waiting("comparing the letters", quiet=options.quiet):
        found = year_on_year(before, year)
    show(options, found, partial(print_year_on_year, found, verbose=options.verbosity > 0))

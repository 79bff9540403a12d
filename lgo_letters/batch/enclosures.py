"""Make the spreadsheet of a council's cases that is sent with its letter, then read it back and count its rows.

It has only the columns that are declared as enclosed. The letter's counts must agree with its rows.
"""

from collections.abc import Iterable, Iterator, Mapping

from lgo_letters.batch.manifest import digest
from lgo_letters.edition.edition import IMPORTS
from lgo_letters.figures import counted
from lgo_letters.imports.cases import Cases, count
from lgo_letters.imports.cells import read_value
from lgo_letters.imports.imports_reader import DeclaredList, read_imports
from lgo_letters.imports.periods import outside, period
from lgo_letters.imports.sheets import read_workbook
from lgo_letters.imports.workbook import Page, workbook_of
from lgo_letters.pipeline import Year
from lgo_letters.problems import Kind, Place, Problem, ProblemsError


def cases_digest(year: Year, slug: str) -> str:
    """Work out a digest of everything that a council's enclosure is made from. Empty if the year has no cases."""
    lists = [(each.entry.title, each.headings, each.enclosed) for each in year.cases.lists]
    return digest(lists, [*year.cases.of(slug).items()]) if lists or year.cases.missing else ""


def enclose(year: Year, slug: str) -> tuple[bytes, tuple[Problem, ...]]:
    """Make a council's enclosure, and check it. Empty if the year has no cases.

    A problem keeps back the letter: a list isn't on this computer, or its rows don't agree with the letter.
    """
    label = f"output/{year.year}/enclosures/{slug}.xlsx"
    if year.cases.missing:
        message = f"can't be made without the lists that were imported elsewhere: {', '.join(year.cases.missing)}"
        hint = f"import them here, too; or take them out of data/{year.year}/imported.csv"
        return b"", (Problem(Kind.FILE, Place(label), "", message, hint, slug),)
    lists = year.cases.enclosed_for(slug)
    if not lists:
        return b"", ()
    pages = [Page(each.entry.title, tuple(each.enclosed.values()), rows) for each, rows in lists.items()]
    content = workbook_of(pages, year.edition.file.dates.letter)
    return content, tuple(_check(year, slug, lists, content, label))


def _check(year: Year, slug: str, lists: Mapping[DeclaredList, Cases], content: bytes, label: str) -> Iterator[Problem]:
    """Read an enclosure back: it must have the council's rows, no others, and as many as the letter says."""
    sheets, _, problems = read_workbook(content, label)
    yield from problems
    for sheet, (declared, cases) in zip(sheets, lists.items(), strict=True):
        columns = [declared.columns[name] for name in declared.enclosed]
        found = [
            tuple(read_value(cell, fact, sheet.place(at), []) for cell, fact in zip(row, columns, strict=True))
            for at, row in enumerate(sheet.rows[1:], start=1)
        ]
        if found != list(cases):
            message, hint = "doesn't read as it was written", "see what is odd about the council's cases"
            yield Problem(Kind.OUTPUT, sheet.place(0), "", message, hint, slug)
        yield from _wrong_counts(year, slug, declared, declared.enclosed, found)


def check_cases(year: Year) -> Iterator[Problem]:
    """Find mistakes in imports.yaml, and councils whose counts don't agree with their cases."""
    templates = f"templates/{year.year}"
    if (year.workspace / templates / IMPORTS).is_file():
        yield from read_imports(year.workspace / templates, templates, year.edition.catalogue)[1]
    try:
        lists = year.cases.lists
    except ProblemsError as error:
        yield from error.problems
        return
    for slug in () if year.cases.missing else year.councils:
        for each in lists:
            yield from _wrong_counts(year, slug, each, each.columns, year.cases.of(slug)[each.entry.name])


def of_other_years(year: Year) -> Iterator[str]:
    """Note lists with cases outside the period that go out with letters. Some may be right; all may be last year's."""
    for each in () if year.cases.missing else year.cases.lists:
        own = {slug: year.cases.of(slug)[each.entry.name] for slug in year.councils if each.enclosed}
        found = {slug: len(outside(each, cases, year.cases.dates)) for slug, cases in own.items()}
        if many := sum(found.values()):
            of = f"{many:,} of {counted(sum(map(len, own.values())), 'case')}"
            whose = counted(sum(map(bool, found.values())), "council")
            yield f"{each.entry.title}: {of}, of {whose}, outside {period(year.cases.dates)} are enclosed with letters"


def _wrong_counts(
    year: Year, slug: str, declared: DeclaredList, columns: Iterable[str], cases: Cases
) -> Iterator[Problem]:
    if not (cases or declared.entry.all_cases):
        return  # this list says nothing about the council's counts
    facts = year.facts_of(year.councils[slug])
    for each in declared.counted:
        many, said = count(each, columns, cases, year.cases.dates), facts[each.fact.name]
        if said not in {None, many}:
            message = f"{said} here, and {counted(many, 'row')} of {declared.entry.title} in its enclosure"
            hint = "import the list again, or see which of the two is right"
            place = year.councils[slug].place(each.fact.key)
            yield Problem(Kind.COUNTS, place, each.fact.key, message, hint, slug)

"""Find a list's cases that may not belong to the year: outside its period, or of a council that another replaced.

If many cases are outside the period, they may be last year's. A day more than a year after the period is a typing
mistake, such as 2091.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from lgo_letters.councils.register import Authority
from lgo_letters.facts.fact import Facts
from lgo_letters.figures import counted, day
from lgo_letters.imports.cases import Cases, count
from lgo_letters.imports.imports_reader import DeclaredList
from lgo_letters.imports.tables import MOST, Row, Table
from lgo_letters.problems import Kind, Problem, Problems

YEAR = timedelta(days=366)
FEW, IN = 5, 20  # a few rows of other years are believed, and of a long list one in so many


def outside(declared: DeclaredList, cases: Cases, dates: Facts) -> list[int]:
    """Number the cases whose dates are all outside the period, from 0. Only the dates that say its year count."""
    first, last = dates["period_start"], dates["period_end"]
    assert isinstance(first, date)  # noqa: S101 - both are the edition's
    assert isinstance(last, date)  # noqa: S101
    at = [list(declared.columns).index(name) for name in declared.dated_by]
    days = [[on for each in at if isinstance(on := case[each], date)] for case in cases]
    return [number for number, its in enumerate(days) if its and not any(first <= on <= last for on in its)]


def period(dates: Facts) -> str:
    return " – ".join(day(on) for name in ("period_start", "period_end") if isinstance(on := dates[name], date))


def check_period(table: Table, dates: Facts) -> tuple[tuple[str, ...], Problems]:
    """Give a note about some cases outside the period. Give a problem if one is far after it, or too many are outside.

    More than half are too many. If the counts ask about the date, fewer are: those that no count takes, and that
    councils would get to see.
    """
    last = dates["period_end"]
    assert isinstance(last, date)  # noqa: S101 - it is the edition's
    declared, names = table.declared, table.declared.dated_by
    at = [list(declared.columns).index(name) for name in names]
    rows = [row for row in table.rows if row.slug]
    late = [
        (on, table.place(row, name))
        for row in rows
        for name, each in zip(names, at, strict=True)
        if isinstance(on := row.values[each], date) and on - last > YEAR
    ]
    if late:
        hint = "correct the date in the sheet"
        message = f"is more than a year after {day(last)}"
        return (), tuple(Problem(Kind.VALUE, place, "", f"{day(on)} {message}", hint) for on, place in late[:MOST])
    found = [rows[number] for number in outside(declared, [row.values for row in rows], dates)]
    if not found:
        return (), ()
    place, are = table.place(found[0], names[0]), "is" if len(found) == 1 else "are"
    message = f"{len(found):,} of {counted(len(rows), 'row')} {are} outside {period(dates)}"
    cases = [[row.values] for row in found]
    stray = sum(not any(count(each, declared.columns, case, dates) for each in declared.counted) for case in cases)
    if len(found) * 2 > len(rows):
        hint = "is this last year's list? If it isn't, delete the rows of other years"
    elif declared.asked and declared.enclosed and stray > max(FEW, len(rows) / IN):
        message += f", and {stray:,} of them count nowhere"
        hint = "delete the rows of other years: councils would get them with their letters"
    else:
        return (f"{place}: {message}; this is the first",), ()
    return (), (Problem(Kind.VALUE, place, names[0], message, hint),)


def of_replaced(rows: Sequence[tuple[Table, Row]], register: Mapping[str, Authority]) -> Iterator[Problem]:
    """Find the cases of a council without a letter if the council that came after it gets one."""
    for slug, each in register.items():
        for old in each.succeeds if not each.no_letter else ():
            its = [table.place(row) for table, row in rows if row.slug == old]
            if its and register[old].no_letter:
                many = counted(len(its), "row")
                message = f"{many} of {old}, which gets no letter; {slug} came after it, and gets one"
                hint = (
                    "if its letter is about them, write its name and code in these rows; if not, see leave_out in "
                    "docs/import.md. If it was only renamed, keep one row of it in the register, with both names"
                )
                yield Problem(Kind.CONTRADICTION, its[0], "", message, hint)

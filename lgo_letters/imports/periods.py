"""Find a list's cases that are outside the year's period. If most of them are, it may be last year's list.

A day more than a year after the period is a typing mistake, such as 2091.
"""

from datetime import date, timedelta

from lgo_letters.facts.fact import Facts
from lgo_letters.figures import counted, day
from lgo_letters.imports.tables import MOST, Table
from lgo_letters.problems import Kind, Problem, Problems

YEAR = timedelta(days=366)


def check_period(table: Table, dates: Facts) -> tuple[tuple[str, ...], Problems]:
    """Give a note about some cases outside the period. Give a problem if more than half are, or one is far after it."""
    first, last = dates["period_start"], dates["period_end"]
    assert isinstance(first, date)  # noqa: S101 - both are the edition's
    assert isinstance(last, date)  # noqa: S101
    names = table.declared.dated_by
    at = [list(table.declared.columns).index(name) for name in names]
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
    days = [[on for each in at if isinstance(on := row.values[each], date)] for row in rows]
    outside = [row for row, its in zip(rows, days, strict=True) if its and not any(first <= on <= last for on in its)]
    if not outside:
        return (), ()
    place, are = table.place(outside[0], names[0]), "is" if len(outside) == 1 else "are"
    message = f"{len(outside):,} of {counted(len(rows), 'row')} {are} outside {day(first)} – {day(last)}"
    if len(outside) * 2 <= len(rows):
        return (f"{place}: {message}; this is the first",), ()
    hint = "is this last year's list? If it isn't, delete the rows of other years"
    return (), (Problem(Kind.VALUE, place, names[0], message, hint),)

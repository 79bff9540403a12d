"""Turn a year's cases and rows of statistics into what contradicts itself: a count that isn't its council's cases."""

from collections.abc import Mapping

from lgo_letters.figures import counted
from lgo_letters.imports.cases import YearCases, count
from lgo_letters.problems import Kind, Problem, Problems
from lgo_letters.reading.statistics_file import Row


def counts_unlike_cases(cases: YearCases, rows: Mapping[str, Row]) -> dict[tuple[str, str], Problems]:
    """Find counts that don't agree with the imported cases, by council and count. No average rests on them."""
    found: dict[tuple[str, str], Problems] = {}
    for each in () if cases.missing else cases.lists:
        for slug, row in rows.items():
            own = cases.of(slug)[each.entry.name]
            for declared in each.counted if own or each.entry.all_cases else ():
                many, said = count(declared, each.columns, own, cases.dates), row.values.get(declared.fact.name)
                if said not in {None, many}:
                    message = f"{said} here, and {counted(many, 'row')} of {each.entry.title} in its enclosure"
                    hint = "import the list again, or see which of the two is right"
                    key = declared.fact.key
                    wrong = Problem(Kind.COUNTS, row.places[key], key, message, hint, slug)
                    found[slug, declared.fact.name] = (wrong,)
    return found

"""Turn a year's counts and last year's into a problem for all letters, if most councils have exactly last year's."""

from collections.abc import Iterator

from lgo_letters.councils.reader import Data
from lgo_letters.problems import Kind, Place, Problem

FEWEST = 2  # councils; a small one may have the same counts by chance


def counts_of_last_year(data: Data) -> Iterator[Problem]:
    """Find statistics that were copied from last year: more than half of the councils have no other counts."""
    both, same = 0, 0
    for slug in data.rows.keys() & data.last_year.keys():
        now, then = data.rows[slug].values, data.last_year[slug].values
        pairs = [(now[name], then[name]) for name in now.keys() & then.keys()]
        counts = [pair for pair in pairs if any(isinstance(each, int) and each for each in pair)]
        both += bool(counts)
        same += bool(counts) and all(here == there for here, there in pairs)
    if same >= FEWEST and same * 2 > both:
        message = f"{same:,} of {both:,} councils have exactly last year's figures"
        hint = f"import this year's figures; if these are right, correct {data.label}/last_year.csv"
        yield Problem(Kind.COUNTS, Place(f"{data.label}/statistics.csv"), "", message, hint)

"""A year's counts turned into the averages of similar authorities: cases of all councils of a type taken together.

A type with no other council has no average. Where the year doesn't have all councils of a type, the published average
wins; where it has them all, the one worked out does, and a published one that prints otherwise is a problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import Fact, ratio, total
from lgo_letters.figures import Value, average
from lgo_letters.model import Averages, AveragesRow, Council, Counts
from lgo_letters.problems import Kind, Place, Problem


def work_out_averages(
    councils: Iterable[Council], published: Mapping[str, AveragesRow], label: str, catalogue: Catalogue
) -> tuple[dict[str, Averages], tuple[Problem, ...]]:
    """Work out the averages of each authority type, exactly; each published one that prints otherwise is a problem.

    `published` are the rows of `averages.yaml` by type, `label` is that file's path from the workspace.
    """
    by_type: dict[str, list[Counts]] = defaultdict(list)
    for council in councils:
        by_type[council.file.authority_type].append(council.counts)
    averages: dict[str, Averages] = {}
    problems: list[Problem] = []
    for kind in sorted({*by_type, *published}):
        counts, row = by_type[kind], published.get(kind)
        complete = row is not None and row.councils == len(counts)
        found: dict[str, Fraction | None] = {}
        for name, rate in catalogue.averages.items():
            ours, written = _together(counts, rate, catalogue), getattr(row, name, None)
            theirs = None if written is None else Fraction(written)
            found[name] = ours if row is None or (complete and ours is not None) else theirs
            if complete and ours is not None and theirs is not None and average(ours) != average(theirs):
                message = f"{average(theirs)} is published for {kind} councils, {average(ours)} is worked out"
                hint = "see whether a council's counts have changed since; letters print the one worked out"
                problems.append(Problem(Kind.AVERAGE, Place(label), name, message, hint))
        averages[kind] = found
    return averages, tuple(problems)


def _together(counts: list[Counts], rate: Fact, catalogue: Catalogue) -> Fraction | None:
    """Take all cases of a type together; a type with one council, or with cells that are empty, has no average."""
    if len(counts) < 2:  # noqa: PLR2004 - a council is no average of itself
        return None
    summed: dict[str, Value] = {}
    for name in catalogue.parts_of(rate):
        column = [each[name] for each in counts]
        known = [count for count in column if count is not None]
        summed[name] = sum(known) if len(known) == len(column) else None
    for name in (rate.part, rate.whole):
        if catalogue.facts[name].terms:
            summed[name] = total(catalogue.facts[name], summed)
    return ratio(rate, summed)

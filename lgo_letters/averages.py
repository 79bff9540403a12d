"""A year's counts turned into the averages of similar authorities: cases of all councils of a type taken together.

A type with no other council has no average. Where the year doesn't have all councils of a type, the published average
wins; where it has them all, the one worked out does, and a published one that prints otherwise is a problem.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING

from lgo_letters.facts import percentage
from lgo_letters.figures import average
from lgo_letters.model import Averages
from lgo_letters.problems import Kind, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lgo_letters.model import AveragesRow, Council, Counts

RATES = {
    "uphold": ("upheld", "investigations"),
    "compliance": ("complied", "compliance_outcomes"),
    "satisfactory_remedy": ("satisfactory_remedies", "upheld"),
}
"""Of each average, the counts that it is worked out from: part and whole."""


def work_out_averages(
    councils: Iterable[Council], published: Mapping[str, AveragesRow], label: str
) -> tuple[dict[str, Averages], tuple[Problem, ...]]:
    """Work out the averages of each authority type.

    Args:
        councils: all councils of the year that could be read.
        published: rows of `averages.yaml` by type.
        label: that file's path from the workspace.

    Returns:
        Averages by authority type, exact; and a problem for each published one that prints otherwise.
    """
    by_type: dict[str, list[Counts]] = defaultdict(list)
    for council in councils:
        by_type[council.file.authority_type].append(council.counts)
    averages: dict[str, Averages] = {}
    problems: list[Problem] = []
    for kind in sorted({*by_type, *published}):
        counts, row = by_type[kind], published.get(kind)
        ours = _together(counts)
        if row is None:
            averages[kind] = ours
            continue
        complete = row.councils is not None and len(counts) == row.councils
        theirs = _published(row)
        averages[kind] = _first(ours, theirs) if complete else _first(theirs, Averages())
        problems += _differences(kind, ours, theirs, label) if complete else ()
    return averages, tuple(problems)


def _together(counts: list[Counts]) -> Averages:
    """Take all cases of a type together; a type with one council, or with cells that are empty, has no average."""
    if len(counts) < 2:  # noqa: PLR2004 - a council is no average of itself
        return Averages()
    rates = {}
    for name, (part, whole) in RATES.items():
        parts, wholes = [getattr(each, part) for each in counts], [getattr(each, whole) for each in counts]
        known = None not in parts and None not in wholes
        rates[name] = percentage(sum(parts), sum(wholes)) if known else None
    return Averages(**rates)


def _published(row: AveragesRow) -> Averages:
    given = {name: getattr(row, name) for name in RATES}
    return Averages(**{name: None if value is None else Fraction(value) for name, value in given.items()})


def _first(one: Averages, other: Averages) -> Averages:
    """Take each average from the first of two that has it."""
    return Averages(
        **{
            each.name: getattr(other, each.name) if getattr(one, each.name) is None else getattr(one, each.name)
            for each in fields(Averages)
        }
    )


def _differences(kind: str, ours: Averages, theirs: Averages, label: str) -> Iterable[Problem]:
    for name in RATES:
        worked_out, published = getattr(ours, name), getattr(theirs, name)
        if None not in (worked_out, published) and average(worked_out) != average(published):
            message = f"{average(published)} is published for {kind} councils, {average(worked_out)} is worked out"
            hint = "see whether a council's counts have changed since; letters print the one worked out"
            yield Problem(Kind.AVERAGE, Place(label), name, message, hint)

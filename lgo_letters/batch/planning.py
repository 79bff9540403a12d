"""A year's councils turned into the letters that have to be made, each with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from lgo_letters.batch.ledger import Ledger
from lgo_letters.batch.manifest import entry, inputs_digest, looks, why_again
from lgo_letters.batch.output import Output
from lgo_letters.pipeline import Year, compose
from lgo_letters.problems import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter that has to be made, and why."""

    slug: str
    reasons: tuple[str, ...]


@dataclass
class Plan:
    """What a build has to do.

    Attributes:
        make: letters to make, by slug.
        entries: the manifest's entries of all letters that there are or will be, by slug.
        problems: of letters that can't be composed.
        left: slugs of letters whose councils aren't in the year any more.
    """

    make: list[Planned] = field(default_factory=list)
    entries: Ledger = field(default_factory=Ledger)
    problems: list[Problem] = field(default_factory=list)
    left: tuple[str, ...] = ()


def choose(year: Year, names: Sequence[str], kind: str | None, paragraph: str | None) -> list[str]:
    """Choose councils by name or pattern, by authority type, and by a paragraph or sentence that their letters have."""
    chosen = []
    for slug, council in year.councils.items():
        if names and not any(fnmatchcase(slug, name) for name in names):
            continue
        if kind and council.file.authority_type != kind:
            continue
        if paragraph and not _has(year, slug, paragraph):
            continue
        chosen.append(slug)
    return chosen


def _has(year: Year, slug: str, name: str) -> bool:
    try:
        letter = compose(year.councils[slug], year)
    except ProblemsError:
        return False
    return any(name in {each.id, *(one.id for one in each.sentences)} for each in letter.paragraphs())


def plan(year: Year, slugs: Sequence[str], output: Output, *, ahead: bool = True) -> Plan:
    """Find out what has to be made, and why, without making anything.

    Args:
        year: the year.
        slugs: councils whose letters are wished for.
        output: where letters are.
        ahead: whether letters that were never made are composed, too: to a build that is known already, and it composes
            them when it makes them.
    """
    known = output.known()
    everyone = {*year.councils, *(problem.council for problem in year.problems)}
    planned = Plan(entries=known.of(everyone))
    planned.left = tuple(sorted(output.letters() - everyone))
    shared = looks(year.edition)
    for slug in slugs:
        old = known.get(slug)
        if old is None and not ahead:
            planned.make.append(Planned(slug, why_again(None, {})))
            continue
        council = year.councils[slug]
        inputs = inputs_of(slug, year)
        whole = old is not None and output.is_as_written(slug, old)
        if old and whole and old.get("inputs") == inputs:
            continue
        try:
            new = entry(compose(council, year), year.edition, shared, inputs)
        except ProblemsError as error:
            planned.problems += error.problems
            continue
        reasons = why_again(old, new) or (() if whole else ("its files are gone, or were changed by others",))
        if reasons:
            planned.make.append(Planned(slug, reasons))
        else:
            new |= {key: old[key] for key in ("pages", "files") if old}
        planned.entries[slug] = new
    return planned


def inputs_of(slug: str, year: Year) -> str:
    """Give the digest of all that a council's letter is composed from."""
    council = year.councils[slug]
    return inputs_digest(council, year.averages_of(council), year.edition)

"""A year's councils turned into the letters that have to be made, each with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from lgo_letters.batch.manifest import digest, entry, looks, why_again
from lgo_letters.batch.output import Entry, Output
from lgo_letters.machine import versions
from lgo_letters.pipeline import Year, compose
from lgo_letters.problems import Problem, ProblemsError


@dataclass
class Plan:
    """What a build has to do.

    Attributes:
        make: why each letter that has to be made has to be, by slug.
        entries: the manifest's entries of all letters that there are or will be, by slug.
        problems: of letters that can't be composed.
        left: slugs of letters whose councils aren't in the year any more.
    """

    make: dict[str, tuple[str, ...]] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left: tuple[str, ...] = ()


def choose(year: Year, names: Sequence[str], kind: str | None, paragraph: str | None) -> list[str]:
    """Choose councils by name or pattern, by authority type, and by a paragraph or sentence that their letters have."""
    return [
        slug
        for slug, council in year.councils.items()
        if (not names or any(fnmatchcase(slug, name) for name in names))
        and (not kind or council.file.authority_type == kind)
        and (not paragraph or _has(year, slug, paragraph))
    ]


def _has(year: Year, slug: str, name: str) -> bool:
    try:
        letter = compose(year.councils[slug], year)
    except ProblemsError:
        return False
    return any(name in {each.id, *(one.id for one in each.sentences)} for each in letter.paragraphs())


def plan(year: Year, slugs: Sequence[str], output: Output) -> Plan:
    """Find out what has to be made, and why, without making anything."""
    known = output.known()
    everyone = {*year.councils, *(problem.council for problem in year.problems)}
    planned = Plan(entries={slug: each for slug, each in known.items() if slug in everyone})
    planned.left = tuple(sorted(output.letters() - everyone))
    shared = looks(year.edition)
    for slug in slugs:
        old = known.get(slug)
        inputs = _inputs_of(slug, year)
        whole = old is not None and output.is_as_written(slug, old)
        if old and whole and old.get("inputs") == inputs:
            continue
        try:
            new = entry(compose(year.councils[slug], year), year.edition, shared, inputs)
        except ProblemsError as error:
            planned.problems += error.problems
            continue
        reasons = why_again(old, new) or (() if whole else ("its files are gone, or were changed by others",))
        if reasons:
            planned.make[slug] = reasons
        else:
            new |= {key: old[key] for key in ("pages", "files") if old}
        planned.entries[slug] = new
    return planned


def _inputs_of(slug: str, year: Year) -> str:
    """Give a digest of all that a council's letter is composed from: where it is the same, so is the letter."""
    council, edition = year.councils[slug], year.edition
    return digest(
        slug,
        council.file.model_dump(mode="json"),
        sorted(council.counts.items()),
        sorted((name, str(value)) for name, value in council.last_year.items()),
        sorted((name, str(value)) for name, value in year.averages_of(council).items()),
        edition.digest,
        edition.acceptance.digest,
        versions(),
    )

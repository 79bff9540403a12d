"""Find out which letters have to be made, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from lgo_letters.batch.enclosures import cases_digest
from lgo_letters.batch.final import signed
from lgo_letters.batch.manifest import digest, entry, looks, only_versions_differ, why_again
from lgo_letters.batch.output import Entry, Output
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.compose import Reasoned
from lgo_letters.letter import Letter
from lgo_letters.machine import versions
from lgo_letters.pipeline import Year, compose, reason_all
from lgo_letters.problems import Problem, ProblemsError


@dataclass
class Plan:
    """What has to be made. It grows while the letters are taken one by one, so that none stays in memory."""

    # the letters to make, by slug, each with the reasons
    make: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # the manifest's entries of all letters that there are or will be, by slug
    entries: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)  # problems of letters that can't be composed
    open: int = 0  # how many letters haven't been looked at


def choose(year: Year, asked: BuildOptions) -> list[str]:
    """Choose councils by name or pattern, by authority type, and by a text that their letters have."""
    slugs = [
        slug
        for slug, council in year.councils.items()
        if (not asked.councils or any(fnmatchcase(slug, name) for name in asked.councils))
        and asked.kind in {"", council.file.authority_type}
    ]
    if not asked.paragraph:
        return slugs
    letters, _ = reason_all(year, slugs)
    return [slug for slug, each in letters.items() if _has(each, asked.paragraph)]


def _has(letter: Reasoned, text: str) -> bool:
    return text in letter.decisions and letter.decisions[text].included


def plan(year: Year, slugs: Sequence[str], output: Output, *, final: bool = False) -> Plan:
    """Find out which letters of some councils have to be made, and why, without making anything."""
    planned, letters = planning(year, slugs, output, final=final)
    for _ in letters:
        pass
    return planned


def planning(
    year: Year, slugs: Sequence[str], output: Output, *, final: bool = False
) -> tuple[Plan, Iterator[Letter | None]]:
    """Begin to find out which letters of some councils have to be made. The plan grows as they are taken.

    If `final`, they are to be signed. Otherwise they are drafts, except those that were signed and haven't changed:
    these stay as they are, also if another version of the program signed them.

    Returns:
        The plan, and for each council its letter. None if it needn't or can't be made.
    """
    everyone = {*year.slugs}
    planned = Plan(entries={slug: each for slug, each in output.known().items() if slug in everyone}, open=len(slugs))
    return planned, _planned(planned, year, slugs, output, final=final)


def _planned(
    planned: Plan, year: Year, slugs: Sequence[str], output: Output, *, final: bool
) -> Iterator[Letter | None]:
    shared = looks(year.edition)
    for slug in slugs:
        planned.open -= 1
        old = planned.entries.get(slug)
        inputs = inputs_of(slug, year)
        whole = old is not None and output.is_as_written(slug, old)
        letter = None
        if not (old and whole and old.get("inputs") == inputs and not (final and old.get("draft"))):
            try:
                letter = compose(year.councils[slug], year)
            except ProblemsError as error:
                planned.problems += error.problems
        if letter:
            new, reasons = _compared(old, letter, year, shared, final=final)
            reasons = reasons or (() if whole else ("its files are gone, or were changed by others",))
            if reasons:
                planned.make[slug] = reasons
            else:
                new |= {key: old[key] for key in ("pages", "files") if old}
            planned.entries[slug] = new if new is old else new | {"inputs": inputs}
            letter = _as_planned(letter, planned, year) if reasons else None
        yield letter


def composed(planned: Plan, slugs: Iterable[str], year: Year) -> Iterator[Letter]:
    """Compose planned letters again, signed if they are to be."""
    return (_as_planned(compose(year.councils[slug], year), planned, year) for slug in slugs)


def _as_planned(letter: Letter, planned: Plan, year: Year) -> Letter:
    return letter if planned.entries[letter.slug]["draft"] else signed(letter, year)


def outdated(year: Year, slugs: Iterable[str], output: Output) -> dict[str, tuple[str, ...]]:
    """Say why letters in the folder are out of date, by slug. Raises ProblemsError if the cases aren't as imported."""
    _ = year.cases
    known, shared = output.known(), looks(year.edition)
    found = {slug: _outdated(slug, known[slug], year, shared) for slug in sorted({*slugs} & known.keys())}
    return {slug: reasons for slug, reasons in found.items() if reasons}


def _compared(
    old: Entry | None, letter: Letter, year: Year, shared: Entry, *, final: bool
) -> tuple[Entry, tuple[str, ...]]:
    """Write a letter's entry, and say why it has to be made again.

    A signed letter stays signed as long as nothing in it changes. Only `final` signs. Another version of the program
    changes nothing in it, and does not make it again before that.
    """
    cases = cases_digest(year, letter.slug)
    new = entry(letter, year.edition, shared, cases)
    if final or (old and not old.get("draft", True)):
        as_signed = entry(signed(letter, year), year.edition, shared, cases)
        reasons = why_again(old, as_signed)
        if final or not reasons:
            return as_signed, reasons
        if old and new["draft"] and only_versions_differ(old, as_signed):
            return old, ()
    return new, why_again(old, new)


def _outdated(slug: str, old: Entry, year: Year, shared: Entry) -> tuple[str, ...]:
    try:
        letter = compose(year.councils[slug], year)
    except (KeyError, ProblemsError):
        return ("it can't be made any more",)
    return _compared(old, letter, year, shared, final=False)[1]


def inputs_of(slug: str, year: Year) -> str:
    """Work out a digest of everything that a letter is composed from. With the same digest, the letter is the same."""
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
        cases_digest(year, slug),
    )

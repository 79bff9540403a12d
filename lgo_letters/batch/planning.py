"""Find out which letters have to be made, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from lgo_letters.batch.enclosures import cases_digest
from lgo_letters.batch.final import signed
from lgo_letters.batch.manifest import digest, entry, looks, why_again
from lgo_letters.batch.output import Entry, Output
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.compose import Reasoned
from lgo_letters.letter import Letter
from lgo_letters.machine import versions
from lgo_letters.pipeline import Year, compose, reason_all
from lgo_letters.problems import Problem, ProblemsError

KEPT = 500  # letters, 18 KB each; thousands would take more memory than a process that makes letters


@dataclass
class Plan:
    # the letters to make, by slug, each with the reasons
    make: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # the manifest's entries of all letters that there are or will be, by slug
    entries: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)  # of letters that can't be composed
    left: tuple[str, ...] = ()  # slugs of letters whose councils aren't in the year any more
    letters: dict[str, Letter] = field(default_factory=dict)  # as they were composed: the first `KEPT` of those to make
    # why each letter that lies there isn't what it would be now, by slug; it is not made again
    outdated: dict[str, tuple[str, ...]] = field(default_factory=dict)


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
    return text in letter.decisions and letter.decisions[text].stands


def plan(year: Year, slugs: Sequence[str], output: Output, *, final: bool = False, others: bool = True) -> Plan:
    """Find out which letters of some councils have to be made, and why, without making anything.

    If `final`, they are to be signed. Otherwise they are drafts, but for those that were signed and haven't changed.
    With `others`, also find out which of the other letters in the output are out of date.
    """
    known = output.known()
    everyone = {*year.slugs}
    planned = Plan(entries={slug: each for slug, each in known.items() if slug in everyone})
    planned.left = tuple(sorted(output.letters() - everyone))
    shared = looks(year.edition)
    for slug in slugs:
        old = known.get(slug)
        inputs = inputs_of(slug, year)
        whole = old is not None and output.is_as_written(slug, old)
        if old and whole and old.get("inputs") == inputs and not (final and old.get("draft")):
            continue
        try:
            letter = compose(year.councils[slug], year)
        except ProblemsError as error:
            planned.problems += error.problems
            continue
        new, reasons = _compared(old, letter, year, shared, final=final)
        reasons = reasons or (() if whole else ("its files are gone, or were changed by others",))
        if reasons:
            planned.make[slug] = reasons
            if len(planned.letters) < KEPT:
                planned.letters[slug] = letter
        else:
            new |= {key: old[key] for key in ("pages", "files") if old}
        planned.entries[slug] = new | {"inputs": inputs}
    old_ones = everyone - {*slugs} if others else set()
    for slug in sorted(known.keys() & (old_ones | {each.council for each in planned.problems})):
        if reasons := _outdated(slug, known[slug], year, shared):
            planned.outdated[slug] = reasons
            del planned.entries[slug]
    return planned


def to_make(planned: Plan, slugs: Iterable[str], year: Year) -> Iterator[Letter]:
    """Give letters that were planned, signed where that is due."""
    for slug in slugs:
        letter = planned.letters.get(slug) or compose(year.councils[slug], year)
        yield letter if planned.entries[slug]["draft"] else signed(letter, year)


def _compared(
    old: Entry | None, letter: Letter, year: Year, shared: Entry, *, final: bool
) -> tuple[Entry, tuple[str, ...]]:
    """Write a letter's entry, and say why it has to be made again.

    A signed letter stays signed as long as nothing in it changes. Only `final` signs.
    """
    cases = cases_digest(year, letter.slug)
    new = entry(letter, year.edition, shared, cases)
    if final or (old and not old.get("draft", True)):
        as_signed = entry(signed(letter, year), year.edition, shared, cases)
        reasons = why_again(old, as_signed)
        if final or not reasons:
            return as_signed, reasons
    return new, why_again(old, new)


def _outdated(slug: str, old: Entry, year: Year, shared: Entry) -> tuple[str, ...]:
    try:
        letter = compose(year.councils[slug], year)
    except (KeyError, ProblemsError):
        return ("it can't be made any more",)
    return _compared(old, letter, year, shared, final=False)[1]


def inputs_of(slug: str, year: Year) -> str:
    """Work out a digest of all that a letter is composed from. With the same digest, the letter is the same."""
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

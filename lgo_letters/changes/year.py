"""Read a year as it was, and compare it with the year now: groups of changes in its letters, each with its cause.

Letters are composed, not read from files. If a council's file, counts and averages are the same, and no section
differs, its letter isn't composed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lgo_letters import git_tree
from lgo_letters.changes.comparable import Comparable, comparable
from lgo_letters.changes.groups import LAST, Found, Group, gather
from lgo_letters.changes.letter import Change, What, changes_of
from lgo_letters.changes.parts import Part, combined, looks_of, only, parts_of, said_of, sections_that_differ
from lgo_letters.edition.edition import Edition
from lgo_letters.edition.texts import SUBJECT
from lgo_letters.pipeline import Year, letter_of, load_year
from lgo_letters.problems import Kind, Place, Problem, Problems, ProblemsError, councils_in
from lgo_letters.rules.wording import NOTHING


@dataclass(frozen=True, slots=True)
class Changes:
    year: int
    groups: tuple[Group, ...]  # the changes, in the order of the letter
    letters: int  # how many letters there are, before or after
    names: Mapping[str, str]  # the names of councils, by short name
    changed: tuple[str, ...]  # councils whose letters say something else, in alphabetical order
    redrawn: tuple[str, ...]  # councils whose letters say the same, but bars of charts changed by less than 1%
    looks: tuple[str, ...]  # files that say how letters look and that differ; only pages show the effect
    problems: Problems  # problems that keep letters back now
    counted: tuple[str, ...] = ()  # councils whose counts differ, which changes the averages of their types
    pages: tuple[str, ...] | None = None  # councils whose letters' pages differ; None where no pages were compared
    messages: tuple[str, ...] = ()  # councils whose message has other wording in the edition, or other addresses
    unmade: tuple[str, ...] = ()  # councils with a problem, so that their letters can't be made now

    @property
    def unchanged(self) -> int:
        return self.letters - len(self.changed)


def load_revision(workspace: Path, name: str, year: int) -> tuple[str, Year]:
    """Read a year as it was at a git revision, without a checkout. Also give a name for the revision.

    Raises ProblemsError, with places that name the revision, if this program can't make the letters of then.
    """
    revision = git_tree.find(workspace, name)
    with git_tree.at_revision(workspace, revision, year) as folder:
        return str(revision), _load(folder, year, f"{name}:", f"there were no letters of {year} at {revision}")


def load_folder(folder: Path, year: int) -> tuple[str, Year]:
    """Read a year from another workspace. See `load_revision`."""
    return str(folder), _load(folder, year, f"{folder}/", f"there are no letters of {year} in {folder}")


def _load(folder: Path, year: int, origin: str, none: str) -> Year:
    if not (folder / "templates" / str(year)).is_dir():
        raise ProblemsError([Problem(Kind.REVISION, Place(origin), "", none, "name another with --since or --against")])
    try:
        return load_year(folder, year)
    except ProblemsError as error:
        raise ProblemsError(
            replace(each, place=replace(each.place, path=f"{origin}{each.place.path}"), council="")
            for each in error.problems
        ) from error


def compare_years(before: Year, after: Year) -> Changes:
    comparison = _Comparison(before, after)
    slugs = sorted(before.councils.keys() | after.councils.keys())
    every = [each for slug in slugs for each in comparison.council(slug)]
    found = [each for each in every if not each.message]
    old, new = ({slug: row.values for slug, row in year.data.rows.items()} for year in (before, after))
    messages = [*_messages(before, after, slugs), *(each for each in every if each.message)]
    return Changes(
        year=after.year,
        groups=gather([*found, *messages], before.edition, after.edition),
        letters=len(slugs),
        names={slug: council.file.name for year in (before, after) for slug, council in year.councils.items()},
        changed=tuple(sorted({each.council for each in found})),
        redrawn=tuple(comparison.redrawn),
        looks=looks_of(before.edition, after.edition),
        problems=after.problems,
        counted=tuple(slug for slug in sorted(old.keys() | new.keys()) if old.get(slug) != new.get(slug)),
        messages=tuple(dict.fromkeys(each.council for each in messages)),
        unmade=tuple(sorted(councils_in(after.problems) | comparison.unmade)),
    )


def _messages(before: Year, after: Year, slugs: Iterable[str]) -> Iterator[Found]:
    """Give the changes of messages that the edition causes. Changes from data are shown with the letters."""
    none = replace(after.edition, sections=(), title=NOTHING)
    old, new = (replace(year, edition=year.edition.as_message or none) for year in (before, after))
    if old.edition.title == new.edition.title and not sections_that_differ(old.edition, new.edition):
        return
    comparison, own = _Comparison(old, new), {section.id for section in (*old.edition.sections, *new.edition.sections)}
    for slug in slugs:
        council = after.councils.get(slug)
        for found in comparison.council(slug) if council and council.file.sent_by == "email" else ():
            change = found.change
            if change.what not in LAST and not {Part.DATA, Part.AVERAGES}.issuperset(found.cause):
                if change.paragraph == "title":
                    change = replace(change, paragraph=SUBJECT, sentence=SUBJECT)
                if change.section in own or change.paragraph == SUBJECT:
                    yield replace(found, change=change, message=True)


class _Comparison:
    def __init__(self, before: Year, after: Year) -> None:
        self.before = before
        self.after = after
        self.redrawn: list[str] = []
        self.unmade: set[str] = set()
        self._parts = parts_of(before.edition, after.edition)
        sections = sections_that_differ(before.edition, after.edition)
        self._whole = (before.edition, after.edition)
        self._differing = (only(before.edition, sections), only(after.edition, sections))
        self._combined: dict[tuple[bool, Part], Edition] = {}

    def council(self, slug: str) -> Iterator[Found]:
        parts = frozenset(Part)
        if slug in self.before.councils and slug in self.after.councils:
            old, new = self.before.councils[slug], self.after.councils[slug]
            parts = self._parts
            parts |= {Part.DATA} if said_of(old, new) != said_of(new, old) else set()
            parts |= {Part.AVERAGES} if self.before.averages_of(old) != self.after.averages_of(new) else set()
        if not parts:
            return
        narrow = parts.isdisjoint({Part.DATA, Part.AVERAGES, Part.EDITION})
        editions = self._differing if narrow else self._whole
        before, after = _letter_of(slug, self.before, editions[0]), _letter_of(slug, self.after, editions[1])
        if not isinstance(after, Comparable) and after:
            self.unmade.add(slug)
        if isinstance(before, Comparable):
            if isinstance(after, Comparable):
                yield from self._compared(slug, before, after, parts, narrow=narrow)
            else:
                yield _letter(slug, What.LETTER_WENT, before.reasoned.letter.council, _lines(after))
        elif isinstance(after, Comparable):
            yield _letter(slug, What.LETTER_CAME, _lines(before), after.reasoned.letter.council)

    def _compared(
        self, slug: str, before: Comparable, after: Comparable, parts: frozenset[Part], *, narrow: bool
    ) -> Iterator[Found]:
        changes = changes_of(before, after)
        if not changes and _charts(before) != _charts(after):
            self.redrawn.append(slug)
        alone: dict[Part, tuple[Change, ...]] = {}
        if changes and len(parts) > 1:
            alone = {part: self._with_one(slug, before, part, narrow=narrow) for part in Part if part in parts}
        for change in changes:
            yield Found(slug, change, _cause(change, alone) if alone else tuple(parts))
        old, new = _addresses(before), _addresses(after)
        if old != new:
            cause = tuple(part for part in (Part.DATA, Part.EDITION) if part in parts)
            yield Found(slug, Change(What.ADDRESSES, "", "", "", old, new, (old, new)), cause, message=True)

    def _with_one(self, slug: str, before: Comparable, taken: Part, *, narrow: bool) -> tuple[Change, ...]:
        key = (narrow, taken)
        if key not in self._combined:
            self._combined[key] = combined(*(self._differing if narrow else self._whole), taken)
        council = (self.after if taken is Part.DATA else self.before).councils[slug]
        averaged = self.after if taken is Part.AVERAGES else self.before
        averages = averaged.averages_of(averaged.councils[slug])
        try:
            made = letter_of(council, averages, self._combined[key], self.before.other_councils)
        except (KeyError, ProblemsError):  # the parts don't fit together: new words need a figure that wasn't there
            return ()
        return changes_of(before, comparable(made, self._combined[key]))


def _letter_of(slug: str, year: Year, edition: Edition) -> Comparable | Problems:
    """Compose a council's letter, or list its problems. A council that isn't there has neither."""
    council = year.councils.get(slug)
    if council is None:
        return tuple(problem for problem in year.problems if problem.council == slug)
    try:
        return comparable(letter_of(council, year.averages_of(council), edition, year.other_councils), edition)
    except ProblemsError as error:
        return error.problems


def _lines(problems: Iterable[Problem]) -> str:
    return "\n".join(str(problem) for problem in problems)


def _letter(slug: str, what: What, before: str, after: str) -> Found:
    return Found(slug, Change(what, "", "", "", before, after, (what.value, what.value)), (Part.DATA,))


def _addresses(letter: Comparable) -> str:
    return "\n".join(f"{how} {address}" for how, address in letter.reasoned.letter.addresses)


def _charts(letter: Comparable) -> list[object]:
    return [section.chart for section in letter.reasoned.letter.sections.values() if section.chart]


def _cause(change: Change, alone: Mapping[Part, tuple[Change, ...]]) -> tuple[Part, ...]:
    """Find the parts that alone cause a change. If there are none, those that change the same place. Otherwise all."""
    same = tuple(part for part, made in alone.items() if any(each.key == change.key for each in made))
    place = (change.section, change.paragraph)
    near = (part for part, made in alone.items() if any((each.section, each.paragraph) == place for each in made))
    return same or tuple(near) or tuple(alone)

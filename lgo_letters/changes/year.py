"""A year before and after turned into what changed in its letters, in groups, each with its cause.

Letters are composed, not read from anywhere. What can't have changed isn't composed: the letter of a council whose
file, counts and averages are the same, where no section differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lgo_letters.changes.groups import Found, Group, gather
from lgo_letters.changes.letter import Change, What, changes_of
from lgo_letters.changes.parts import (
    Material,
    Part,
    combined,
    differing,
    looks_of,
    only,
    parts_of,
    sections_that_differ,
)
from lgo_letters.changes.told import Told, told
from lgo_letters.edition import Edition
from lgo_letters.model import Council
from lgo_letters.pipeline import Year, letter_of
from lgo_letters.problems import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed in a year's letters.

    Attributes:
        year: the year.
        groups: the changes, in the order of the letter.
        letters: how many letters there are, before or after.
        names: of the councils, by short name.
        changed: councils whose letters say something else, in alphabetical order.
        redrawn: councils whose letters say the same, and whose charts' bars moved by less than a percent.
        looks: files that say how letters look and that differ; what that does, only pages show.
        problems: of what keeps letters back now.
    """

    year: int
    groups: tuple[Group, ...]
    letters: int
    names: Mapping[str, str]
    changed: tuple[str, ...]
    redrawn: tuple[str, ...]
    looks: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def unchanged(self) -> int:
        """Count the letters that say the same."""
        return self.letters - len(self.changed)


def compare_years(before: Year, after: Year, councils: Iterable[str] | None = None) -> Changes:
    """Compare the letters of a year in two states.

    Args:
        before: the year as it was.
        after: the year as it is.
        councils: the only ones to look at; None for all.
    """
    comparison = _Comparison(before, after)
    slugs = sorted(before.councils.keys() | after.councils.keys() if councils is None else set(councils))
    found = [each for slug in slugs for each in comparison.council(slug)]
    return Changes(
        year=after.year,
        groups=gather(found, before.edition, after.edition),
        letters=len(slugs),
        names={slug: council.file.name for year in (before, after) for slug, council in year.councils.items()},
        changed=tuple(sorted({each.council for each in found})),
        redrawn=tuple(comparison.redrawn),
        looks=looks_of(before.edition, after.edition),
        problems=after.problems,
    )


class _Comparison:
    """Compares letters one by one, keeping what they share."""

    def __init__(self, before: Year, after: Year) -> None:
        self.before = before
        self.after = after
        self.redrawn: list[str] = []
        self._parts = parts_of(before.edition, after.edition)
        sections = sections_that_differ(before.edition, after.edition)
        self._whole = (before.edition, after.edition)
        self._differing = (only(before.edition, sections), only(after.edition, sections))
        self._combined: dict[tuple[bool, frozenset[Part]], Edition] = {}

    def council(self, slug: str) -> Iterator[Found]:
        """Give what changed in one council's letter."""
        old, new = self.before.councils.get(slug), self.after.councils.get(slug)
        if old is None or new is None:
            yield from self._only_one(slug, old, new)
            return
        materials = (self._material(old, self.before), self._material(new, self.after))
        parts = differing(*materials, self._parts)
        if not parts:
            return
        narrow = not parts & {Part.DATA, Part.AVERAGES, Part.EDITION}
        one, other = self._differing if narrow else self._whole
        before = self._told(materials[0], one)
        after = self._told(materials[1], other)
        if not isinstance(before, Told) or not isinstance(after, Told):
            yield from self._kept_back(slug, before, after)
            return
        changes = changes_of(before, after)
        if not changes and _charts(before) != _charts(after):
            self.redrawn.append(slug)
        causes = _Causes(self, materials, before, parts, narrow=narrow) if len(parts) > 1 else None
        for change in changes:
            yield Found(slug, change, causes.of(change) if causes else tuple(parts))

    def composed_with(self, materials: tuple[Material, Material], taken: Part, *, narrow: bool) -> Told | None:
        """Compose a letter as it was, with one part as it is; None where the two don't go together."""
        old, new = materials
        key = (narrow, frozenset({taken}))
        if key not in self._combined:
            editions = self._differing if narrow else self._whole
            self._combined[key] = combined(*editions, {taken})
        council = new.council if taken is Part.DATA else old.council
        averages = new.averages if taken is Part.AVERAGES else old.averages
        try:
            made = self._told(Material(council, averages, old.edition, old.others), self._combined[key])
        except KeyError:  # new words that ask for a figure which only the new edition has
            return None
        return made if isinstance(made, Told) else None

    def _material(self, council: Council, year: Year) -> Material:
        return Material(council, year.averages_of(council), year.edition, year.strangers)

    def _told(self, material: Material, edition: Edition) -> Told | tuple[Problem, ...]:
        try:
            return told(letter_of(material.council, material.averages, edition, material.others), edition)
        except ProblemsError as error:
            return error.problems

    def _only_one(self, slug: str, old: Council | None, new: Council | None) -> Iterator[Found]:
        """Tell of a letter that is there on one side only: the council is new, has left, or is kept back."""
        there, year = (new, self.after) if new else (old, self.before)
        if there is None:
            return
        made = self._told(self._material(there, year), year.edition)
        if not isinstance(made, Told):
            return
        other = self.before if new else self.after
        why = [str(problem) for problem in other.problems if problem.council == slug]
        yield _letter(slug, there.file.name, why, came=bool(new))

    def _kept_back(
        self, slug: str, before: Told | tuple[Problem, ...], after: Told | tuple[Problem, ...]
    ) -> Iterator[Found]:
        for one, other, came in ((before, after, True), (after, before, False)):
            if not isinstance(one, Told) and isinstance(other, Told):
                yield _letter(slug, other.reasoned.letter.council, [str(problem) for problem in one], came=came)


def _letter(slug: str, name: str, why: list[str], *, came: bool) -> Found:
    """Make the change of a letter that came or went, with what keeps it back on the other side."""
    told_why = "\n".join(why) or name
    what = What.LETTER_CAME if came else What.LETTER_WENT
    before, after = ("", told_why) if came and not why else (told_why, name) if came else (name, "\n".join(why))
    return Found(slug, Change(what, "", "", "", before, after, (what.value, what.value)), (Part.DATA,))


def _charts(letter: Told) -> list[object]:
    return [section.chart for section in letter.reasoned.letter.sections.values() if section.chart]


class _Causes:
    """Finds out which parts cause the changes of one letter."""

    def __init__(
        self,
        comparison: _Comparison,
        materials: tuple[Material, Material],
        before: Told,
        parts: frozenset[Part],
        *,
        narrow: bool,
    ) -> None:
        self._alone: dict[Part, tuple[Change, ...]] = {}
        for part in sorted(parts, key=list(Part).index):
            made = comparison.composed_with(materials, part, narrow=narrow)
            self._alone[part] = changes_of(before, made) if made else ()
        self._all = tuple(self._alone)

    def of(self, change: Change) -> tuple[Part, ...]:
        """Name the part that makes the change alone; else those that change the same place; else all that differ."""
        alone = tuple(part for part, made in self._alone.items() if any(each.key == change.key for each in made))
        if alone:
            return alone
        place = (change.section, change.paragraph)
        near = tuple(part for part, made in self._alone.items() if any(_place(each) == place for each in made))
        return near or self._all


def _place(change: Change) -> tuple[str, str]:
    return (change.section, change.paragraph)

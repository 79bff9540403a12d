"""What is shown of each council: its letter, what changed in it, and its problems.

A letter that can't be made now is shown as it was when it last could be.
"""

from dataclasses import dataclass, replace
from threading import Lock

from lgo_letters.compose import Reasoned
from lgo_letters.difference import is_same
from lgo_letters.letter import Letter
from lgo_letters.model import Council
from lgo_letters.pipeline import Year, reason
from lgo_letters.preview.live_files import LiveFiles, Snapshot
from lgo_letters.problems import Kind, Place, Problem, ProblemsError

KEPT = 12  # councils whose letters were looked at last; each may have a year of its own

Outcome = Reasoned | tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Made:
    reasoned: Reasoned
    council: Council
    year: Year

    @property
    def letter(self) -> Letter:
        return self.reasoned.letter


@dataclass(frozen=True, slots=True)
class LetterState:
    slug: str
    number: int  # the snapshot that it was made from
    made: Made | None  # the letter; an older one if `kept`; None if it never could be made
    before: Letter | None  # as it was before the last save; None if that didn't change it
    problems: tuple[Problem, ...]  # why the letter can't be made now, and other problems of it
    kept: bool  # whether the letter is not what the files say now
    looks: bool = False  # whether the last save changed what its pages look like

    @property
    def name(self) -> str:
        return self.made.council.file.name if self.made else self.slug


class LetterStates:
    """The letters of a year as shown. A letter is composed again only if something that it depends on has changed."""

    def __init__(self, files: LiveFiles) -> None:
        self.files = files
        self._composed: dict[str, tuple[object, Outcome]] = {}  # everything that a letter depends on, and the result
        self._edition = ""  # the digest of the edition that they were composed with; older ones are dropped
        self._shown: dict[str, LetterState] = {}
        self._lock = Lock()

    def outcome(self, council: Council, year: Year) -> Outcome:
        edition = year.edition
        if edition.digest != self._edition and year is self.files.snapshot.year:
            self._edition, self._composed = edition.digest, {}
        sent = council.slug in {each.council for each in edition.file.sent}  # if accepted, it is no draft
        accepted = edition.acceptance.digest if sent else ""
        depends = (edition.digest, accepted, year.names, year.averages_of(council), council)
        known = self._composed.get(council.slug)
        if known and known[0] == depends:
            return known[1]
        try:
            outcome: Outcome = reason(council, year)
        except ProblemsError as error:
            outcome = error.problems
        self._composed[council.slug] = (depends, outcome)
        return outcome

    def letter(self, slug: str, snapshot: Snapshot) -> Letter | None:
        """Compose a council's letter. None if there is none, or it can't be made."""
        council = snapshot.year.councils.get(slug) if snapshot.year else None
        outcome = self.outcome(council, snapshot.year) if council and snapshot.year else ()
        return None if isinstance(outcome, tuple) else outcome.letter

    def state(self, slug: str) -> LetterState | None:
        """Find what to show of a council. None if there has never been one with that name."""
        with self._lock:
            snapshot = self.files.snapshot
            last = self._shown.pop(slug, None)
            if last is None or last.number != snapshot.number:
                last = self._state(slug, snapshot, last)
            if last:
                self._shown[slug] = last  # the one looked at last is last
                for old in tuple(self._shown)[:-KEPT]:
                    del self._shown[old]
            return last

    def _state(self, slug: str, snapshot: Snapshot, last: LetterState | None) -> LetterState | None:
        problems = tuple(each for each in snapshot.problems if each.council in {"", slug})
        council = snapshot.year.councils.get(slug) if snapshot.year else None
        if council and snapshot.year and (not snapshot.broken or last is None):
            outcome = self.outcome(council, snapshot.year)
            if not isinstance(outcome, tuple):
                made = Made(outcome, council, snapshot.year)
                was = last.made if last else None
                before = was.letter if was and not is_same(was.letter, made.letter) else None
                looks = was is not None and _looks(was) != _looks(made)
                return LetterState(slug, snapshot.number, made, before, problems, snapshot.broken, looks)
            problems = (*problems, *outcome)
        if last is None and slug not in snapshot.slugs:
            return None
        if not problems and snapshot.year:
            where = Place(f"data/{snapshot.year.year}/councils/{slug}.yaml")
            hint = "was it renamed or removed?"
            problems = (Problem(Kind.FILE, where, "", "there is no such file any more", hint, slug),)
        if last is None:
            return LetterState(slug, snapshot.number, None, None, problems, kept=True)
        return replace(last, number=snapshot.number, problems=problems, kept=True)


def _looks(made: Made) -> tuple[object, ...]:
    edition = made.year.edition
    return edition.frames, edition.style, edition.assets

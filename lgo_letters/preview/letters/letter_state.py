"""What is shown of each council: its letter, what changed in it, and its problems.

A letter that can't be made now is shown as it was when it last could be. Letters of the past are those of git
revisions.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

from lgo_letters.compose import Reasoned
from lgo_letters.difference import is_same
from lgo_letters.git_tree import Revision, at_revision, find
from lgo_letters.letter import Letter
from lgo_letters.model import Council
from lgo_letters.pipeline import Year, compose, load_year, reason
from lgo_letters.preview.live_files import LiveFiles, Snapshot
from lgo_letters.problems import Kind, Place, Problem, Problems, ProblemsError

KEPT = 12  # councils whose letters were looked at last; each may have a year of its own
COMMITS = 4  # that are kept
LETTERS = 2000  # of commits; a year has up to 400


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
        # everything that a letter depends on, and the result
        self._composed: dict[str, tuple[object, Reasoned | Problems]] = {}
        self._edition = ""  # the digest of the edition that they were composed with; older ones are dropped
        self._shown: dict[str, LetterState] = {}
        self._lock = Lock()

    def outcome(self, slug: str, snapshot: Snapshot) -> Made | Problems | None:
        """Compose a council's letter, or say why it can't be made. None if there is no such council."""
        year = snapshot.year
        council = year.councils.get(slug) if year else None
        if year is None or council is None:
            return None
        edition = year.edition
        if edition.digest != self._edition and year is self.files.snapshot.year:
            self._edition, self._composed = edition.digest, {}
        sent = slug in {each.council for each in edition.file.sent}  # if accepted, it is no draft
        accepted = edition.acceptance.digest if sent else ""
        depends = (edition.digest, accepted, year.names, year.averages_of(council), council)
        known = self._composed.get(slug)
        if known is None or known[0] != depends:
            try:
                known = depends, reason(council, year)
            except ProblemsError as error:
                known = depends, error.problems
            self._composed[slug] = known
        return Made(known[1], council, year) if isinstance(known[1], Reasoned) else known[1]

    def letter(self, slug: str, snapshot: Snapshot) -> Letter | None:
        """Compose a council's letter. None if there is none, or it can't be made."""
        made = self.outcome(slug, snapshot)
        return made.letter if isinstance(made, Made) else None

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
        made = self.outcome(slug, snapshot) if not snapshot.broken or last is None else None
        if isinstance(made, Made):
            was = last.made if last else None
            before = was.letter if was and not is_same(was.letter, made.letter) else None
            looks = was is not None and was.year.edition.look_files != made.year.edition.look_files
            return LetterState(slug, snapshot.number, made, before, problems, snapshot.broken, looks)
        problems = (*problems, *(made or ()))
        if last is None and slug not in snapshot.slugs:
            return None
        if not problems and snapshot.year:
            where = Place(f"data/{snapshot.year.year}/councils/{slug}.yaml")
            hint = "was it renamed or removed?"
            problems = (Problem(Kind.FILE, where, "", "there is no such file any more", hint, slug),)
        if last is None:
            return LetterState(slug, snapshot.number, None, None, problems, kept=True)
        return replace(last, number=snapshot.number, problems=problems, kept=True)


class Revisions:
    """The letters as they were at git revisions. Each commit is read once."""

    def __init__(self, files: LiveFiles) -> None:
        self._files = files
        self._lock = Lock()
        self._read = lru_cache(COMMITS)(self._read_year)
        self.letter = lru_cache(LETTERS)(self._letter)

    def year(self, name: str, number: int) -> tuple[Revision, Year]:
        """Read the year as it was at a revision, named as git takes it. Raises ProblemsError if that can't be done."""
        with self._lock:
            revision = find(self._files.workspace, name)
            return revision, self._read(revision, number)

    def _read_year(self, revision: Revision, number: int) -> Year:
        with at_revision(self._files.workspace, revision, number) as folder:
            return load_year(folder, number)

    def _letter(self, revision: Revision, number: int, slug: str) -> Letter | None:
        year = self._read(revision, number)
        try:
            return compose(year.councils[slug], year) if slug in year.councils else None
        except ProblemsError:
            return None

    def changed(self, name: str, snapshot: Snapshot, states: LetterStates) -> frozenset[str]:
        """Find the councils whose letters have changed since a revision, or are new."""
        year = snapshot.year
        if year is None:
            return frozenset()
        revision, _ = self.year(name, year.year)
        then = {slug: self.letter(revision, year.year, slug) for slug in self._files.while_current(snapshot)}
        return frozenset(
            slug
            for slug, letter in then.items()
            if slug in year.councils and not is_same(letter, states.letter(slug, snapshot))
        )

"""The year as it was at a git revision. Each commit is read once."""

from functools import lru_cache
from threading import Lock

from lgo_letters.difference import is_same
from lgo_letters.git_tree import Revision, at_revision, find
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.preview.letters.letter_state import LetterStates
from lgo_letters.preview.live_files import LiveFiles, Snapshot
from lgo_letters.problems import ProblemsError

KEPT = 4  # commits
LETTERS = 2000  # a year has up to 400


class Revisions:
    def __init__(self, files: LiveFiles) -> None:
        self._files = files
        self._lock = Lock()
        self._read = lru_cache(KEPT)(self._read_year)
        self.letter = lru_cache(LETTERS)(self._letter)

    def year(self, name: str, number: int) -> tuple[Revision, Year]:
        """Read the year as it was at a revision, named as git takes it.

        Raises:
            ProblemsError: there is no such revision, or it has no such year, or the year can't be read.
        """
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

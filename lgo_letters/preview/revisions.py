"""A git revision turned into the year as it was, read once for each commit."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from lgo_letters.difference import is_same
from lgo_letters.git_tree import Revision, at_revision, find
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.preview.reading import Files
from lgo_letters.preview.sheets import Sheets
from lgo_letters.problems import ProblemsError

KEPT = 4  # commits


class Revisions:
    """The year at other commits."""

    def __init__(self, files: Files) -> None:
        """Begin with no commit read."""
        self._files = files
        self._years: OrderedDict[tuple[str, int], Year] = OrderedDict()
        self._letters: dict[tuple[str, int, str], Letter | None] = {}
        self._lock = Lock()

    def exists(self, name: str) -> bool:
        """Say whether there is a revision of that name."""
        try:
            find(self._files.workspace, name)
        except ProblemsError:
            return False
        return True

    def year(self, name: str, number: int) -> tuple[Revision, Year]:
        """Read the year as it was at a revision.

        Args:
            name: of the revision, as git takes it.
            number: of the year.

        Raises:
            ProblemsError: there is no such revision, or it holds no such year that can be read.
        """
        with self._lock:
            revision = find(self._files.workspace, name)
            key = (revision.commit, number)
            if key not in self._years:
                with at_revision(self._files.workspace, revision, number) as folder:
                    self._years[key] = load_year(folder, number)
                while len(self._years) > KEPT:
                    gone, _ = self._years.popitem(last=False)
                    self._letters = {each: letter for each, letter in self._letters.copy().items() if each[:2] != gone}
            return revision, self._years[key]

    def letter(self, revision: Revision, year: Year, slug: str) -> Letter | None:
        """Compose a council's letter as it was; None where there was none."""
        key = (revision.commit, year.year, slug)
        if key not in self._letters:
            self._letters[key] = _composed(year, slug)
        return self._letters[key]

    def changed(self, name: str, year: Year, sheets: Sheets) -> frozenset[str]:
        """Name the councils whose letters are not what they were at a revision, those that came included.

        Raises:
            ProblemsError: as for `year`.
        """
        revision, then = self.year(name, year.year)
        found = set()
        for slug, council in year.councils.items():
            now = sheets.outcome(council, year)
            before = self.letter(revision, then, slug)
            letter = None if isinstance(now, tuple) else now.letter
            if (before is None) != (letter is None) or (before and letter and not is_same(before, letter)):
                found.add(slug)
        return frozenset(found)


def _composed(year: Year, slug: str) -> Letter | None:
    council = year.councils.get(slug)
    if council is None:
        return None
    try:
        return compose(council, year)
    except ProblemsError:
        return None

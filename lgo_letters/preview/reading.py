"""The files turned into the year as it stands now: read anew after each save; the last that could be read stays."""

from dataclasses import dataclass, replace
from pathlib import Path
from threading import Condition

from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Reading:
    """What the files said at one moment."""

    number: int  # counts the readings that differ, from 1
    year: Year | None  # where it can't be read now, as it was when it last could be; None where it never could
    problems: tuple[Problem, ...]  # everything that is wrong with the files now
    broken: bool  # whether the year can't be read now

    @property
    def slugs(self) -> tuple[str, ...]:
        """Name all councils of the year, those with problems included."""
        wrong = {problem.council for problem in self.problems if problem.council}
        return tuple(sorted({*(self.year.councils if self.year else ()), *wrong}))


class Files:
    """The files of a year, read when told to; whoever wants the next reading waits for it here."""

    def __init__(self, workspace: Path, year: int | None) -> None:
        self.workspace = workspace
        self._wanted = year
        self._changed = Condition()
        self.closed = False
        self.reading = self._read(Reading(0, None, (), broken=True))

    def read_again(self) -> None:
        """Read the files; where they say what they said before, nothing happens."""
        before = self.reading
        now = self._read(before)
        if replace(now, number=before.number) == before:
            return
        with self._changed:
            self.reading = now
            self._changed.notify_all()

    def wait(self, number: int, seconds: float) -> Reading:
        """Wait until there is another reading than this one, or until the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.reading.number != number, seconds)
            return self.reading

    def close(self) -> None:
        """Let everyone who waits go."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _read(self, before: Reading) -> Reading:
        try:
            year = load_year(self.workspace, self._wanted)
        except ProblemsError as error:
            return Reading(before.number + 1, before.year, error.problems, broken=True)
        return Reading(before.number + 1, year, year.problems, broken=False)

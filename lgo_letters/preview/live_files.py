"""The year as the files say it now. It is read after each save; if it can't be read, the last year stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from threading import Condition, Event, Lock
from time import monotonic

from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import Problem, ProblemsError

LOOK = 0.1  # seconds after which who waits looks whether it is still wanted
CLOSELY = 2.0  # seconds within which two saves follow each other closely
PAUSE = 1.0  # seconds without a save after which what takes long is made, while saves follow each other closely
LONGEST = 2.0  # seconds after which pages are made all the same


@dataclass(frozen=True, slots=True)
class Snapshot:
    number: int  # counts the snapshots that differ, from 1
    year: Year | None  # where it can't be read now, as it was when it last could be; None where it never could
    problems: tuple[Problem, ...]  # everything that is wrong with the files now
    broken: bool  # whether the year can't be read now

    @property
    def slugs(self) -> tuple[str, ...]:
        """Name all councils of the year, those with problems included."""
        wrong = {problem.council for problem in self.problems if problem.council}
        return tuple(sorted({*(self.year.councils if self.year else ()), *wrong}))


class OutOfDate(Exception):  # noqa: N818 - no error: what was begun is not wanted any more
    """The files have changed since, or the preview ends."""


class LiveFiles:
    """The files of a year. Threads wait here for the next snapshot."""

    def __init__(self, workspace: Path, year: int | None) -> None:
        self.workspace = workspace
        self._wanted = year
        self._changed = Condition()
        self._one_reads = Lock()  # what was read first is never taken for what was read last
        self.closed = Event()
        self._saved = (-inf, -inf)  # when files said something else, the last two times
        self._made: dict[str, float] = {}  # when what takes long was made last, by its address
        self.listed = 0  # the number of the snapshot whose list is ready
        self.snapshot = self._read(Snapshot(0, None, (), broken=True))

    def read_again(self) -> None:
        """Read the files; where they say what they said before, nothing happens."""
        with self._one_reads:
            before = self.snapshot
            now = self._read(before)
            if replace(now, number=before.number) == before:
                return
            with self._changed:
                self.snapshot = now
                self._saved = (self._saved[1], monotonic())
                self._changed.notify_all()

    @property
    def state(self) -> tuple[int, int]:
        """Give the number of the snapshot now, and that of the last whose list is ready."""
        return self.snapshot.number, self.listed

    def wait(self, seen: tuple[int, int], seconds: float) -> tuple[int, int]:
        with self._changed:
            self._changed.wait_for(lambda: self.closed.is_set() or self.state != seen, seconds)
            return self.state

    @property
    def saved_closely(self) -> bool:
        """Say whether the last two saves followed each other closely, and just now."""
        return monotonic() - self._saved[0] < CLOSELY

    def wait_for_pause(self, part: str, snapshot: Snapshot, longest: float = inf) -> None:
        """Before what takes long: wait for a pause, while saves follow each other closely; raise OutOfDate after one.

        A part that was made `longest` seconds ago is made again without a pause.
        """
        if self.saved_closely and monotonic() - self._made.setdefault(part, monotonic()) < longest:
            with self._changed:
                self._changed.wait_for(lambda: self.closed.is_set() or self.snapshot is not snapshot, PAUSE)
        self.require(snapshot)
        self._made[part] = monotonic()

    def say_listed(self, number: int) -> None:
        with self._changed:
            self.listed = number
            self._changed.notify_all()

    def require(self, snapshot: Snapshot) -> None:
        """Raise OutOfDate where this is not the snapshot now."""
        if self.closed.is_set() or self.snapshot is not snapshot:
            raise OutOfDate

    @contextmanager
    def turn(self, lock: Lock, snapshot: Snapshot) -> Iterator[None]:
        """Hold a lock. Raise OutOfDate as soon as there is a new snapshot."""
        while not lock.acquire(timeout=LOOK):
            self.require(snapshot)
        try:
            self.require(snapshot)
            yield
        finally:
            lock.release()

    def while_current(self, snapshot: Snapshot) -> Iterator[str]:
        """Name the councils of a snapshot one by one; raise OutOfDate as soon as it is not the snapshot now."""
        for slug in snapshot.slugs:
            self.require(snapshot)
            yield slug

    def close(self) -> None:
        with self._changed:
            self.closed.set()
            self._changed.notify_all()

    def _read(self, before: Snapshot) -> Snapshot:
        try:
            year = load_year(self.workspace, self._wanted, before.year)
        except ProblemsError as error:
            return Snapshot(before.number + 1, before.year, error.problems, broken=True)
        return Snapshot(before.number + 1, year, year.problems, broken=False)

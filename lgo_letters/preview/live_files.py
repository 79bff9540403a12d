"""Watch the files, and read the year again after each save. Only this module uses watchfiles.

If the year can't be read, the last one that could be read stays.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from threading import Condition, Event, Lock
from time import monotonic

from watchfiles import DefaultFilter, watch

from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import Problem, ProblemsError, councils_in

LOOK = 0.1  # seconds after which a waiting thread checks whether it is still needed
CLOSELY = 2.0  # seconds: saves less than this apart follow each other closely
PAUSE = 1.0  # seconds without a save before slow work begins, if saves follow closely
LONGEST = 2.0  # seconds after which pages are made anyway
FOLDERS = ("data", "templates")
TOGETHER = 20  # milliseconds without a save before files are read: an editor saves several files one by one
ANYWAY = 400  # milliseconds of constant saves after which files are read anyway
AGAIN = 1000  # milliseconds between checks whether the folders are still the same


@dataclass(frozen=True, slots=True)
class Snapshot:
    number: int  # counts the snapshots that differ, from 1
    year: Year | None  # the last one that could be read; None if none could
    problems: tuple[Problem, ...]  # everything that is wrong with the files now
    broken: bool  # whether the year can't be read now

    @property
    def slugs(self) -> tuple[str, ...]:
        """Name all councils of the year, those with problems included."""
        return tuple(sorted({*(self.year.councils if self.year else ()), *councils_in(self.problems)}))


class OutOfDate(Exception):  # noqa: N818 - not an error: work that is no longer needed
    """The files have changed since, or the preview ends."""


class LiveFiles:
    """The files of a year. Threads wait here for the next snapshot."""

    def __init__(self, workspace: Path, year: int | None) -> None:
        self.workspace = workspace
        self._wanted = year
        self._changed = Condition()
        self._one_reads = Lock()  # one thread at a time, so that the last read is the latest
        self.closed = Event()
        self._saved = (-inf, -inf)  # the last two times when the files had changed
        self._made: dict[str, float] = {}  # when slow pages were last made, by address
        self.listed = 0  # the number of the snapshot whose list is ready
        self.snapshot = self._read(Snapshot(0, None, (), broken=True))

    def read_again(self) -> None:
        """Read the files. If they say the same as before, do nothing."""
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
        """Give the number of the current snapshot, and of the last one whose list is ready."""
        return self.snapshot.number, self.listed

    def wait(self, seen: tuple[int, int], seconds: float) -> tuple[int, int]:
        with self._changed:
            self._changed.wait_for(lambda: self.closed.is_set() or self.state != seen, seconds)
            return self.state

    @property
    def saved_closely(self) -> bool:
        """Say whether the last two saves were recent and close to each other."""
        return monotonic() - self._saved[0] < CLOSELY

    def wait_for_pause(self, part: str, snapshot: Snapshot, longest: float = inf) -> None:
        """Before slow work, if saves follow closely: wait for a pause. Raise OutOfDate if there is another save.

        If a part was made `longest` seconds ago, it is made again without a pause.
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
        """Raise OutOfDate if there is a newer snapshot."""
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
        """Name the councils of a snapshot one by one. Raise OutOfDate as soon as there is a newer snapshot."""
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


def follow(workspace: Path, stop: Event, changed: Callable[[], None]) -> None:
    """Call `changed` whenever data or templates may have changed. These folders may appear, disappear and be replaced.

    It is also called when the watch begins, for what was saved just before. Temporary files don't count.
    """
    while not stop.is_set():
        before = _folders(workspace)
        if not before:
            stop.wait(AGAIN / 1000)
            changed()
            continue
        saves = watch(
            *before,
            watch_filter=DefaultFilter(ignore_dirs=()),
            debounce=ANYWAY,
            step=TOGETHER,
            stop_event=stop,
            rust_timeout=AGAIN,
            yield_on_timeout=True,
            raise_interrupt=False,
        )
        for number, together in enumerate(saves):
            if together or number == 0:
                changed()
            if _folders(workspace) != before:
                break


def _folders(workspace: Path) -> dict[Path, int]:
    """Find the folders, each with a number that another folder of the same name doesn't have."""
    found = {}
    for name in FOLDERS:
        with suppress(OSError):
            found[workspace / name] = (workspace / name).stat().st_ino
    return found

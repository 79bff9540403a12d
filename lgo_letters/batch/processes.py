"""Give letters to processes, here or on a cluster, and collect their outcomes."""

import ctypes
import gc
import multiprocessing
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

from lgo_letters.batch.outcome import Outcome, failed
from lgo_letters.batch.workers import Group, make, make_and_collect, warm
from lgo_letters.edition.edition import Edition
from lgo_letters.letter import Letter
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.typesetting.typeface import alone
from lgo_letters.typesetting.typeset import open_typesetting

IN_FLIGHT = 2  # groups for each worker, so that none waits and few are in memory
IN_FLIGHT_FAR = 20  # groups on a cluster, however many workers it has
PATIENCE = 0.5  # seconds between checks for a signal to stop, while all workers are busy
MOST_ON_WINDOWS = 61  # processes; Python allows no more there

Submit = Callable[[Group], Future[list[Outcome]]]


class WorkerDiedError(Exception):
    """A worker was killed or ran out of memory. `args` names the letters that it may have been making."""


@contextmanager
def processes(jobs: int) -> Iterator[ProcessPoolExecutor | None]:
    """Start processes that make letters. None for one job.

    Start them before the year is read: a process that is forked later also has a part of the year in memory.
    """
    if jobs == 1:
        yield None
        return
    forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    with suppress(ProblemsError), alone():  # writes the typefaces, which this process will remove
        pass
    context = multiprocessing.get_context("fork" if forks else "spawn")
    with stopping(ProcessPoolExecutor(at_most(jobs), context, _begin)) as pool:
        for _ in range(at_most(jobs)):
            pool.submit(_start)
        yield pool


@contextmanager
def stopping(pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
    """End the processes of a pool when the work inside has ended. Letters that weren't begun are not made."""
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def at_most(jobs: int) -> int:
    return min(jobs, MOST_ON_WINDOWS) if sys.platform == "win32" else jobs


@contextmanager
def here(
    edition: Edition, pool: ProcessPoolExecutor | None = None, *, full: bool = False, kept: Path | None = None
) -> Iterator[Submit]:
    """Make letters in the processes of a pool, or in this process if there is none. See `make`."""
    collected = gc.isenabled()
    gc.disable()
    try:
        if pool is None:
            warm(edition, kept)
            gc.freeze()
            yield lambda letters: _done(make_and_collect(edition, letters, full=full, kept=kept))
        else:
            gc.freeze()
            there = pickle.dumps(edition)
            yield lambda letters: pool.submit(_make_there, there, [_light(each) for each in letters], full, kept)
    finally:
        gc.unfreeze()
        if collected:
            gc.enable()


@contextmanager
def cluster(edition: Edition, address: str, *, full: bool = False) -> Iterator[Submit]:
    """Use a Dask cluster. Edition and letters are sent as values, so no disk is shared."""
    try:
        from distributed import Client  # type: ignore[attr-defined,unused-ignore]  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        hint = 'install it: pip install "lgo-letters[cluster]"'
        raise ProblemsError([Problem(Kind.OUTPUT, Place(address), "", "Dask isn't installed", hint)]) from error
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        hint = "start a scheduler, or leave --scheduler out"
        raise ProblemsError([Problem(Kind.OUTPUT, Place(address), "", "no scheduler answers", hint)]) from error
    with client:
        there = client.scatter(edition, broadcast=True)
        executor = client.get_executor(pure=False)
        yield lambda letters: executor.submit(make, there, [_light(each) for each in letters], full=full)


def _light(letter: Letter) -> Letter:
    """Leave out the definitions of facts, which a worker has with the edition."""
    return replace(letter, known={})


def outcomes(submit: Submit, groups: Iterator[Group], at_once: int, asked: threading.Event) -> Iterator[list[Outcome]]:
    """Make letters, a few groups at the same time. Give each group's outcomes when they are ready.

    Raises:
        WorkerDiedError: a worker died.
        KeyboardInterrupt: it is `asked` to stop. Raised between two groups, when no lock is held.
    """
    waiting: dict[Future[list[Outcome]], Group] = {}
    again: list[Group] = []  # the letters of a group that failed, one by one
    while True:
        if asked.is_set():
            raise KeyboardInterrupt
        for group in chain(again, islice(groups, max(0, at_once - len(waiting) - len(again)))):
            try:
                waiting[submit(group)] = group
            except BrokenProcessPool as error:
                raise _died(asked, *waiting.values(), group) from error
        again.clear()
        if not waiting:
            return
        done, _ = wait(waiting, timeout=PATIENCE, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda each: _slugs(waiting[each])):
            failure = future.exception()
            if isinstance(failure, BrokenProcessPool):
                raise _died(asked, *waiting.values()) from failure
            group = waiting.pop(future)
            if failure and len(group) > 1:
                again += [[letter] for letter in group]
            elif failure:  # a mistake in the program: the other letters are still made
                yield [failed(group[0].slug, f"the program failed: {type(failure).__name__}: {failure}")]
            else:
                yield future.result()


def _slugs(*groups: Group) -> list[str]:
    return [letter.slug for group in groups for letter in group]


def _died(asked: threading.Event, *groups: Group) -> BaseException:
    """Report that a worker died, unless all processes were told to stop."""
    return KeyboardInterrupt() if asked.is_set() else WorkerDiedError(*_slugs(*groups))


@contextmanager
def asked_to_stop() -> Iterator[threading.Event]:
    """Record Ctrl-C and signals to end, and raise nothing yet.

    If an exception is raised while a future's lock is held, the lock stays held, and the pool would wait forever.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = {number: signal.signal(number, lambda *_: asked.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _done(outcomes: list[Outcome]) -> Future[list[Outcome]]:
    future: Future[list[Outcome]] = Future()
    future.set_result(outcomes)
    return future


def _begin() -> None:
    """Start a worker. It ignores Ctrl-C, and ends when its parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        parent_death_signal = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
    gc.disable()
    gc.freeze()  # what was imported before is shared with the other processes, as long as nothing is written to it


def _start() -> None:
    """Import what takes long while the year is being read."""
    with suppress(ProblemsError):  # each letter has them
        open_typesetting()


def _make_there(edition: bytes, letters: Group, full: bool, kept: Path | None) -> list[Outcome]:  # noqa: FBT001 - it goes to another process
    return make_and_collect(_read(edition), letters, full=full, kept=kept)


@lru_cache(1)
def _read(edition: bytes) -> Edition:
    read: Edition = pickle.loads(edition)  # noqa: S301 - from the process that started this one
    return read

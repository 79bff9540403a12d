"""Make letters in many processes, here or on a cluster. A letter is sent to a worker, and an outcome comes back.

An outcome holds bytes or problems, never an exception, which may not survive being pickled. Workers write no files.
"""

import ctypes
import gc
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count, islice

from lgo_letters.edition.edition import Edition
from lgo_letters.letter import Letter
from lgo_letters.pictures import small_picture
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.typesetting.typeset import Typesetter

COLLECT_EVERY = 25  # letters; the collector takes a tenth of the time when it decides itself when to look
IN_FLIGHT = 3  # letters a worker, so that none waits and few are held
PATIENCE = 0.5  # seconds between checks for a signal to stop, while all workers are busy
IN_FLIGHT_FAR = 100  # letters on a cluster, however many workers it has
SAMPLE_EVERY = 50  # letters a process; so many are laid out in full, too, and compared
FEWER = "use fewer processes: --jobs 1"
MOST_ON_WINDOWS = 61  # processes; Python takes no more there
_LOCK = threading.Lock()  # a cluster's worker has threads; WeasyPrint and its log are one for all of them


@dataclass(frozen=True, slots=True)
class Outcome:
    slug: str
    pdf: bytes = b""
    html: bytes = b""
    picture: bytes = b""
    pages: int = 0
    problems: tuple[Problem, ...] = ()
    enclosure: bytes = b""
    differs: bool = False  # from the same letter laid out in full, so the layout cache can't be trusted


Submit = Callable[[Letter], Future[Outcome]]
_typesetters: dict[str, Typesetter] = {}  # one, by its edition's digest: kept warm for the next letter
_made = count(1)
_begun = count()


class WorkerDiedError(Exception):
    """A worker was killed or ran out of memory; `args` names the letters that it may have been making."""


def make(edition: Edition, letter: Letter, *, full: bool = False) -> Outcome:
    """Make one letter, with a typesetter that is kept for the next one of the same edition.

    The second letter and every fiftieth after it are laid out in full as well, and both must have the same bytes.
    """
    with _LOCK:
        typesetter = _warm(edition)
        try:
            letter = replace(letter, known=edition.facts)
            done = typesetter.typeset(letter, full=full)
            is_sample = not full and next(_begun) % SAMPLE_EVERY == 1
            if is_sample and done != typesetter.typeset(letter, full=True):
                return Outcome(letter.slug, problems=(_differs(letter.slug, edition),), differs=True)
            return Outcome(letter.slug, done.pdf, done.html, small_picture(done.pdf), done.pages)
        except ProblemsError as error:
            return Outcome(letter.slug, problems=error.problems)
        except MemoryError:
            return failed(letter.slug, "out of memory", FEWER, Kind.TYPESETTING)


def _make_here(edition: Edition, letter: Letter, *, full: bool) -> Outcome:
    """Make one letter in a process that does nothing else, and collect garbage now and then."""
    try:
        return make(edition, letter, full=full)
    finally:
        if next(_made) % COLLECT_EVERY == 0:
            gc.collect()
            gc.freeze()  # what is left is kept for the next letters, and isn't looked through again


def _differs(slug: str, edition: Edition) -> Problem:
    """Report that the layout cache gave a different letter. This keeps back no letter."""
    message = f"{slug}'s letter is another one when it is laid out in full, so all letters are laid out in full"
    hint = "report this as a fault of lgo-letters; until it is mended: build --full"
    return Problem(Kind.TYPESETTING, Place(f"{edition.label}/letter.css"), "", message, hint)


def failed(slug: str, message: str, hint: str = "", kind: Kind = Kind.OUTPUT) -> Outcome:
    return Outcome(slug, problems=(Problem(kind, Place(f"<{slug}>"), "", message, hint, slug),))


def _warm(edition: Edition) -> Typesetter:
    if edition.digest not in _typesetters:
        _typesetters.clear()
        _typesetters[edition.digest] = Typesetter(edition)
    return _typesetters[edition.digest]


@contextmanager
def here(edition: Edition, jobs: int, first: Letter, *, full: bool = False) -> Iterator[Submit]:
    """Start worker processes; with one job, use this process. The `first` letter fills the cache before they start."""
    collected = gc.isenabled()
    gc.disable()
    try:
        if jobs == 1:
            _warm(edition)
            gc.freeze()
            yield lambda letter: _done(_make_here(edition, letter, full=full))
            return
        forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
        if forks:
            make(edition, first, full=full)
            gc.freeze()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        jobs = min(jobs, MOST_ON_WINDOWS) if sys.platform == "win32" else jobs
        pool = ProcessPoolExecutor(jobs, context, _begin, (edition,))
        try:
            yield lambda letter: pool.submit(_make_there, _light(letter), full)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    finally:
        gc.unfreeze()
        if collected:
            gc.enable()


@contextmanager
def cluster(edition: Edition, address: str, *, full: bool = False) -> Iterator[Submit]:
    """Use a Dask cluster. Edition and letters are sent as values; no disk is shared."""
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
        yield lambda letter: executor.submit(make, there, _light(letter), full=full)


def _light(letter: Letter) -> Letter:
    """Leave out the definitions of facts, which a worker has with the edition."""
    return replace(letter, known={})


def outcomes(submit: Submit, letters: Iterator[Letter], at_once: int) -> Iterator[Outcome]:
    """Make letters, a few at once, and yield each outcome when it is ready.

    Raises:
        WorkerDiedError: a worker died.
        KeyboardInterrupt: Ctrl-C or a signal to end; raised between two letters, when no lock is held.
    """
    waiting: dict[Future[Outcome], str] = {}
    with _asked_to_stop() as asked:
        while True:
            if asked.is_set():
                raise KeyboardInterrupt
            for letter in islice(letters, at_once - len(waiting)):
                try:
                    waiting[submit(letter)] = letter.slug
                except BrokenProcessPool as error:
                    raise _died(asked, *waiting.values(), letter.slug) from error
            if not waiting:
                return
            done, _ = wait(waiting, timeout=PATIENCE, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda each: waiting[each]):
                failure = future.exception()
                if isinstance(failure, BrokenProcessPool):
                    raise _died(asked, *waiting.values()) from failure
                slug = waiting.pop(future)
                if failure:  # a mistake in the program: the other letters are still made
                    yield failed(slug, f"the program failed: {type(failure).__name__}: {failure}")
                else:
                    yield future.result()


def _died(asked: threading.Event, *slugs: str) -> BaseException:
    """Say that a worker died; if all processes were told to stop, that is why it did."""
    return KeyboardInterrupt() if asked.is_set() else WorkerDiedError(*slugs)


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Note Ctrl-C and signals to end, and raise nothing yet.

    An exception that is raised while a future's lock is held leaves it locked, and the pool would wait for ever.
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


def _done(outcome: Outcome) -> Future[Outcome]:
    future: Future[Outcome] = Future()
    future.set_result(outcome)
    return future


_edition: list[Edition] = []  # this worker's; it is told once, when the process starts


def _begin(edition: Edition) -> None:
    """Start a worker. It ignores Ctrl-C, and ends when its parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        parent_death_signal = 1  # PR_SET_PDEATHSIG
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)
    gc.disable()
    _edition[:] = [edition]


def _make_there(letter: Letter, full: bool) -> Outcome:  # noqa: FBT001 - it goes to another process
    return _make_here(_edition[0], letter, full=full)

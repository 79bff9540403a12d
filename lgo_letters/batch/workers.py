"""Make letters in many processes, here or on a cluster. A letter is sent to a worker, and an outcome comes back.

An outcome holds bytes or problems, never an exception, which may not survive being pickled. Workers write no files.
"""

import ctypes
import gc
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, count, islice

from lgo_letters.batch.outcome import Outcome, failed
from lgo_letters.edition.edition import Edition
from lgo_letters.finished.comparison import difference
from lgo_letters.letter import Letter
from lgo_letters.pictures import small_picture
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.typesetting.typeset import Typeset, Typesetter

COLLECT_EVERY = 2  # groups of letters; the collector takes a tenth of the time when it decides itself when to look
IN_FLIGHT = 2  # groups a worker, so that none waits and few are held
PATIENCE = 0.5  # seconds between checks for a signal to stop, while all workers are busy
IN_FLIGHT_FAR = 20  # groups on a cluster, however many workers it has
SAMPLES = frozenset((1, 30, 150, *range(300, 1_000_000, 300)))  # letters of a process that are compared
FEWER = "use fewer processes: --jobs 1"
MOST_ON_WINDOWS = 61  # processes; Python takes no more there
_LOCK = threading.Lock()  # a cluster's worker has threads; WeasyPrint and its log are one for all of them


Group = Sequence[Letter]
Submit = Callable[[Group], Future[list[Outcome]]]
_typesetters: dict[str, Typesetter] = {}  # one, by its edition's digest: kept warm for the next letters
_made = count(1)  # groups of letters
_begun = count()  # letters


class WorkerDiedError(Exception):
    """A worker was killed or ran out of memory; `args` names the letters that it may have been making."""


def make(edition: Edition, letters: Group, *, full: bool = False) -> list[Outcome]:
    """Make letters, with a typesetter that is kept for the next ones of the same edition.

    Samples are laid out in full as well: pages, words, tags and links must be the same.
    """
    with _LOCK:
        try:
            letters = [replace(letter, known=edition.facts) for letter in letters]
            typesetter = _warm(edition)
            made = typesetter.typeset_all(letters, full=full)
            return [_outcome(typesetter, letter, done) for letter, done in zip(letters, made, strict=True)]
        except ProblemsError as error:  # of the edition: it has no typesetter
            return [Outcome(letter.slug, problems=error.problems) for letter in letters]
        except MemoryError:
            if len(letters) == 1:
                return [failed(letters[0].slug, "out of memory", FEWER, Kind.TYPESETTING)]
    return [outcome for letter in letters for outcome in make(edition, [letter], full=full)]


def _outcome(typesetter: Typesetter, letter: Letter, done: Typeset | ProblemsError) -> Outcome:
    if isinstance(done, ProblemsError):
        return Outcome(letter.slug, problems=done.problems)
    if done.blocks and next(_begun) in SAMPLES:
        try:
            differs = difference(done.pdf, typesetter.typeset(letter, full=True).pdf, typesetter.known)
        except ProblemsError as error:
            differs = str(error.problems[0])
        if differs:
            return Outcome(letter.slug, problems=(_differs(letter, differs),), differs=True)
    return Outcome(letter.slug, done.pdf, done.html, small_picture(done.pdf), done.pages, in_full=done.in_full)


def _make_here(edition: Edition, letters: Group, *, full: bool) -> list[Outcome]:
    """Make letters in a process that does nothing else, and collect garbage now and then."""
    try:
        return make(edition, letters, full=full)
    finally:
        if next(_made) % COLLECT_EVERY == 0:
            gc.collect()
            gc.freeze()  # what is left is kept for the next letters, and isn't looked through again


def _differs(letter: Letter, how: str) -> Problem:
    """Say that letters can't be made up of blocks; it keeps back no letter."""
    message = f"{letter.slug}'s letter is another one when it is laid out in full ({how}), so all letters are"
    hint = "report this as a fault of lgo-letters; until it is mended: build --full"
    return Problem(Kind.TYPESETTING, Place(f"templates/{letter.year}/letter.css"), "", message, hint)


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
            yield lambda letters: _done(_make_here(edition, letters, full=full))
            return
        forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
        if forks:
            make(edition, [first], full=full)
            gc.freeze()
        context = multiprocessing.get_context("fork" if forks else "spawn")
        jobs = min(jobs, MOST_ON_WINDOWS) if sys.platform == "win32" else jobs
        pool = ProcessPoolExecutor(jobs, context, _begin, (edition,))
        try:
            yield lambda letters: pool.submit(_make_there, [_light(each) for each in letters], full)
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
        yield lambda letters: executor.submit(make, there, [_light(each) for each in letters], full=full)


def _light(letter: Letter) -> Letter:
    """Leave out the definitions of facts, which a worker has with the edition."""
    return replace(letter, known={})


def outcomes(submit: Submit, groups: Iterator[Group], at_once: int) -> Iterator[list[Outcome]]:
    """Make letters, a few groups at once; give each group's outcomes as they are ready.

    Raises:
        WorkerDiedError: a worker died.
        KeyboardInterrupt: Ctrl-C or a signal to end; raised between two groups, when no lock is held.
    """
    waiting: dict[Future[list[Outcome]], Group] = {}
    again: list[Group] = []  # each letter alone of a group that failed
    with _asked_to_stop() as asked:
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
    """Say that a worker died; if all processes were told to stop, that is why it did."""
    return KeyboardInterrupt() if asked.is_set() else WorkerDiedError(*_slugs(*groups))


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


def _done(outcomes: list[Outcome]) -> Future[list[Outcome]]:
    future: Future[list[Outcome]] = Future()
    future.set_result(outcomes)
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


def _make_there(letters: Group, full: bool) -> list[Outcome]:  # noqa: FBT001 - it goes to another process
    return _make_here(_edition[0], letters, full=full)

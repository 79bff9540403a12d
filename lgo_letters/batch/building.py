"""Make the letters of a year that have changed, on all cores.

If one letter fails, the others are still made. Each finished letter is recorded in a journal at once, and in the
manifest at the end, so that a build that was killed can go on. The record alone is not enough: a letter is up to date
only if its files are the same, byte for byte, as those that were recorded.
"""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice

from lgo_letters.batch.enclosures import enclose
from lgo_letters.batch.outcome import Outcome, failed
from lgo_letters.batch.output import BLOCKS, ENCLOSURE, Entry, Output
from lgo_letters.batch.overview import overview
from lgo_letters.batch.planning import Plan, composed, outdated, planning
from lgo_letters.batch.processes import (
    IN_FLIGHT,
    IN_FLIGHT_FAR,
    Submit,
    WorkerDiedError,
    asked_to_stop,
    cluster,
    here,
    outcomes,
    processes,
    stopping,
)
from lgo_letters.batch.up_to_date import INTERRUPTED, BuildOptions, Built
from lgo_letters.batch.workers import FEWER
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Tell, Year
from lgo_letters.problems import ProblemsError
from lgo_letters.typesetting.typeset import GROUP
from lgo_letters.whole_files import sha256, write_whole

INLINE = 3  # letters; to make this few here is faster than to start processes
AT_FIRST = "stopped at the first problem"
TRIES = 2  # tries for a letter whose worker died: another letter may have caused it


def build(  # noqa: PLR0913, PLR0917 - each is something different
    year: Year,
    slugs: Sequence[str],
    asked: BuildOptions,
    tell: Tell,
    sources: str = "",
    pool: ProcessPoolExecutor | None = None,
) -> Built:
    """Make the letters that have to be made, and write them to `output/<year>`.

    `slugs` are councils without problems. `sources` is the digest of the year's files, if all letters are wanted. If
    the build ends without a problem, the next build uses it to find out that nothing has changed: see `up_to_date`.
    `pool` are processes that were started before the year was read. Without it, they are started here.

    Returns:
        What was made, and every problem found. A problem keeps back only its own letter.

    Raises:
        ProblemsError: another build is running, or nothing can be written.
    """
    prune = asked.prune and asked.all_councils
    built = Built()
    with Output.locked(year.workspace, year.year) as output:
        built.left = tuple(sorted(output.letters() - {*year.slugs, *year.data.unlisted}))
        planned, letters = planning(year, slugs, output, final=asked.final)
        made: dict[str, Entry] = {}
        waiting: dict[str, int] = {}
        try:
            for outcome in _outcomes(year, planned, _announced(letters, planned, tell), waiting, asked, pool):
                _take(outcome, built, output)
                if not outcome.problems:
                    made[outcome.slug] = _written(outcome, planned.entries[outcome.slug], output)
                    built.made.append(outcome.slug)
                done = len(planned.make) - len(waiting)
                tell(done, len(planned.make) + planned.open, next(iter(waiting), ""))
                if asked.fail_fast and built.problems:
                    built.stopped = AT_FIRST
                    break
        except ProblemsError as error:
            built.problems += error.problems
            built.stopped = "stopped: letters can't be made or written"
        except KeyboardInterrupt:
            built.stopped = INTERRUPTED
        built.problems += planned.problems
        if asked.fail_fast and planned.problems:
            built.stopped = AT_FIRST
        kept_back = {problem.council for problem in planned.problems}
        built.unchanged = len(slugs) - planned.open - len(planned.make) - len(kept_back)
        built.made = sorted(set(built.made))  # some are made twice if a comparison fails
        if prune:
            output.remove(built.left)
        others = set(year.slugs) - {*slugs} if asked.all_councils else set()
        old = {*outdated(year, others | kept_back, output)}
        old |= {each.council for each in built.problems if each.council in planned.make}
        old |= year.data.unlisted.keys()  # their file is still there: they haven't left
        built.outdated = tuple(sorted(old & output.letters()))
        output.set_aside(built.outdated)
        finished = {slug: each for slug, each in planned.entries.items() if slug not in planned.make} | made
        finished = {slug: each for slug, each in finished.items() if slug not in old}
        problems = [*year.problems, *built.problems]
        if problems or built.stopped or (built.left and not prune):
            sources = ""
        changed = bool(built.made or (prune and built.left)) or finished != output.known()
        whole = {slug: finished[slug] for slug in sorted(finished) if output.is_as_written(slug, finished[slug])}
        drafts = [whole[slug]["draft"] for slug in whole if asked.all_councils or slug in slugs]  # not yet out of date
        built.drafts, built.ready = sum(drafts), len(drafts) - sum(drafts)
        if changed or problems or (sources and not output.is_finished(sources)):
            page = overview(year.year, whole, problems, lambda slug: output.path(slug, "png").read_bytes())
            output.finish(whole, page, sources)
    return built


def _announced(letters: Iterator[Letter | None], planned: Plan, tell: Tell) -> Iterator[Letter | None]:
    """Tell of the first letter that has to be made, before it is."""
    for letter in letters:
        if letter and len(planned.make) == 1:
            tell(0, 1 + planned.open, letter.slug)
        yield letter


def _take(outcome: Outcome, built: Built, output: Output) -> None:
    """Record a letter's problems. If it differs from full layout, all letters of this build have to be made again."""
    built.problems += outcome.problems
    if outcome.in_full:
        built.in_full[outcome.slug] = outcome.in_full
    if outcome.differs:
        output.remove(built.made)  # by this build, or by the next one if it is stopped now
        output.forget_blocks()


def _written(outcome: Outcome, made: Entry, output: Output) -> Entry:
    files = {"html": outcome.html, "png": outcome.picture, "pdf": outcome.pdf}
    files |= {ENCLOSURE: outcome.enclosure} if outcome.enclosure else {}
    for ending, content in files.items():
        write_whole(output.path(outcome.slug, ending), content, str(output.place(outcome.slug, ending)), flush=False)
    done = made | {"pages": outcome.pages, "files": {ending: sha256(content) for ending, content in files.items()}}
    output.journal(outcome.slug, done)
    return done


def _enclosed(outcome: Outcome, year: Year) -> Outcome:
    content, problems = enclose(year, outcome.slug)
    return replace(outcome, enclosure=content, problems=problems)


def _outcomes(  # noqa: PLR0913, PLR0917 - each is something different
    year: Year,
    planned: Plan,
    letters: Iterator[Letter | None],
    waiting: dict[str, int],
    asked: BuildOptions,
    pool: ProcessPoolExecutor | None,
) -> Iterator[Outcome]:
    """Make letters as they are planned. If a worker dies, go on with those that weren't finished.

    `waiting` is filled with those that were begun and aren't finished, and how often each may be tried.
    """
    full = asked.full
    with asked_to_stop() as stop:
        new = _begun(letters, planned, waiting, stop, fail_fast=asked.fail_fast)
        while first := list(islice(chain(composed(planned, [*waiting], year), new), INLINE + 1)):
            again = [*waiting][len(first) :]
            rest = chain(first, composed(planned, again, year), new)
            jobs = asked.jobs if len(first) > INLINE else 1
            at_once = IN_FLIGHT_FAR if asked.scheduler else IN_FLIGHT * jobs if jobs > 1 else 1
            most = GROUP if min(waiting.values()) == TRIES else 1  # one of them may have killed its process
            groups = _groups(rest, planned, most, at_once)
            try:
                with _offered(year, asked, jobs, pool, full=full) as submit:
                    for outcome in chain.from_iterable(outcomes(submit, groups, at_once, stop)):
                        if outcome.differs:
                            full = True
                            waiting.update(dict.fromkeys(planned.make, TRIES))  # including those that were already made
                        else:
                            del waiting[outcome.slug]
                        yield outcome if outcome.problems else _enclosed(outcome, year)
                        if outcome.differs:
                            break
            except WorkerDiedError as error:
                for slug in error.args:
                    waiting[slug] -= 1
                    if waiting[slug] == 0:
                        del waiting[slug]
                        yield failed(slug, "the process that made it died, twice: killed, or out of memory", FEWER)
            pool = None  # it may be broken, or busy with letters that nobody waits for


def _begun(
    letters: Iterator[Letter | None],
    planned: Plan,
    waiting: dict[str, int],
    stop: threading.Event,
    *,
    fail_fast: bool,
) -> Iterator[Letter]:
    """Give those of the planned letters that have to be made."""
    for letter in letters:
        if stop.is_set():
            raise KeyboardInterrupt
        if fail_fast and planned.problems:
            return
        if letter:
            waiting[letter.slug] = TRIES
            yield letter


@contextmanager
def _offered(
    year: Year, asked: BuildOptions, jobs: int, pool: ProcessPoolExecutor | None, *, full: bool
) -> Iterator[Submit]:
    if asked.scheduler:
        with cluster(year.edition, asked.scheduler, full=full) as submit:
            yield submit
        return
    started = stopping(pool) if pool and jobs > 1 else processes(jobs)
    kept = Output(year.workspace, year.year).folder / BLOCKS
    with started as ready, here(year.edition, ready, full=full, kept=kept) as submit:
        yield submit


def _groups(letters: Iterator[Letter], planned: Plan, most: int, at_once: int) -> Iterator[Sequence[Letter]]:
    """Give letters in groups. The last groups are small, so that no process waits long for another."""
    while group := tuple(islice(letters, max(1, min(most, planned.open // at_once)))):
        yield group

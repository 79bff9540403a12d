"""Make the letters of a year that have changed, on all cores.

If one letter fails, the others are still made. Each finished letter is recorded in a journal at once, and in the
manifest at the end, so that a build that was killed can go on. The record alone is never enough: a letter is up to date
only if its files are the same, byte for byte, as those that were recorded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from lgo_letters.batch.enclosures import enclose
from lgo_letters.batch.outcome import Outcome, failed
from lgo_letters.batch.output import ENCLOSURE, Entry, Output
from lgo_letters.batch.overview import overview
from lgo_letters.batch.planning import Plan, plan, to_make
from lgo_letters.batch.up_to_date import INTERRUPTED, BuildOptions, Built
from lgo_letters.batch.workers import (
    FEWER,
    IN_FLIGHT,
    IN_FLIGHT_FAR,
    WorkerDiedError,
    cluster,
    here,
    outcomes,
)
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Tell, Year
from lgo_letters.problems import ProblemsError
from lgo_letters.typesetting.typeset import GROUP
from lgo_letters.whole_files import sha256, write_whole

INLINE = 3  # letters; starting processes takes longer than making so few here
AT_FIRST = "stopped at the first problem"
TRIES = 2  # of a letter whose worker died: it may have been another letter's fault


def build(year: Year, slugs: Sequence[str], asked: BuildOptions, tell: Tell, sources: str = "") -> Built:
    """Make the letters that have to be made, and write them to `output/<year>`.

    `slugs` are councils without problems. `sources` is the digest of the files that the year was read from, if all its
    letters are wanted. If the build ends without a problem, the next one finds by it that nothing has changed: see
    `up_to_date`.

    Returns:
        What was made, and every problem met. A problem keeps back its own letter only.

    Raises:
        ProblemsError: another build is under way, or nothing can be written.
    """
    prune = asked.prune and asked.all_councils
    with Output.locked(year.workspace, year.year) as output:
        planned = plan(year, slugs, output, final=asked.final, others=asked.all_councils)
        kept_back = {problem.council for problem in planned.problems}
        built = Built(unchanged=len(slugs) - len(planned.make) - len(kept_back), left=planned.left)
        built.problems += planned.problems
        built.stopped = AT_FIRST if asked.fail_fast and built.problems else ""
        todo = dict.fromkeys(planned.make)
        finished = {slug: each for slug, each in planned.entries.items() if slug not in todo}
        if todo:
            tell(0, len(todo), next(iter(todo)))
        try:
            for outcome in _outcomes(year, planned, asked):
                _take(outcome, built, output)
                if not outcome.problems:
                    finished[outcome.slug] = _written(outcome, planned.entries[outcome.slug], output)
                    built.made.append(outcome.slug)
                todo.pop(outcome.slug, None)
                tell(len(planned.make) - len(todo), len(planned.make), next(iter(todo), ""))
                if asked.fail_fast and built.problems:
                    built.stopped = AT_FIRST
                    break
        except ProblemsError as error:
            built.problems += error.problems
            built.stopped = "stopped: letters can't be made or written"
        except KeyboardInterrupt:
            built.stopped = INTERRUPTED
        built.made = sorted(set(built.made))  # some are made twice where a comparison fails
        if prune:
            output.remove(planned.left)
        outdated = {*planned.outdated, *(each.council for each in built.problems if each.council in planned.make)}
        built.outdated = tuple(sorted(outdated & output.letters()))
        output.set_aside(built.outdated)
        finished = {slug: each for slug, each in finished.items() if slug not in outdated}
        problems = [*year.problems, *built.problems]
        if problems or built.stopped or (planned.left and not prune):
            sources = ""
        built.drafts = sum(each.get("draft", True) for each in finished.values())
        built.ready = len(finished) - built.drafts
        changed = bool(built.made or (prune and planned.left)) or finished != output.known()
        if changed or problems or (sources and not output.is_finished(sources)):
            letters = {slug: finished[slug] for slug in sorted(finished) if output.is_as_written(slug, finished[slug])}
            built.drafts = sum(each["draft"] for each in letters.values())
            built.ready = len(letters) - built.drafts
            page = overview(year.year, letters, problems, lambda slug: output.path(slug, "png").read_bytes())
            output.finish(letters, page, sources)
    return built


def _take(outcome: Outcome, built: Built, output: Output) -> None:
    """Note a letter's problems. If it differs from full layout, all letters of this build have to be made again."""
    built.problems += outcome.problems
    if outcome.in_full:
        built.in_full[outcome.slug] = outcome.in_full
    if outcome.differs:
        output.remove(built.made)  # by this build, or by the next one if it is stopped now


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


def _outcomes(year: Year, planned: Plan, asked: BuildOptions) -> Iterator[Outcome]:
    """Make letters. If a worker dies, go on with those that weren't finished."""
    if asked.fail_fast and planned.problems:
        return
    waiting = dict.fromkeys(planned.make, TRIES)
    full = asked.full
    while waiting:
        letters = to_make(planned, [*waiting], year)
        first = next(letters)
        jobs = asked.jobs if len(waiting) > INLINE else 1
        if asked.scheduler:
            offered, at_once = cluster(year.edition, asked.scheduler, full=full), IN_FLIGHT_FAR
        else:
            offered, at_once = here(year.edition, jobs, first, full=full), IN_FLIGHT * jobs if jobs > 1 else 1
        most = GROUP if min(waiting.values()) == TRIES else 1  # one of them may have killed its process
        groups = _groups(chain([first], letters), len(waiting), most, at_once)
        try:
            with offered as submit:
                for outcome in chain.from_iterable(outcomes(submit, groups, at_once)):
                    yield outcome if outcome.problems else _enclosed(outcome, year)
                    if outcome.differs:
                        full = True
                        waiting = dict.fromkeys(planned.make, TRIES)  # those that are made already, too
                        break
                    del waiting[outcome.slug]
        except WorkerDiedError as error:
            for slug in error.args:
                waiting[slug] -= 1
                if waiting[slug] == 0:
                    del waiting[slug]
                    yield failed(slug, "the process that made it died, twice: killed, or out of memory", FEWER)


def _groups(letters: Iterator[Letter], left: int, most: int, at_once: int) -> Iterator[Sequence[Letter]]:
    """Give letters in groups, small ones at the end, so that no process waits long for the last one."""
    while left:
        size = max(1, min(most, left // at_once))
        yield tuple(islice(letters, size))
        left -= size

"""A year turned into its letters on disk: only what changed, on all cores, and nothing lost whatever happens.

A letter that fails keeps back itself alone. What is finished is written down in a journal at once and in the manifest
at the end, so that a build that was killed goes on where it was. A journal or manifest is never believed: a letter is
up to date only where its files are, byte for byte, what was written down.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from lgo_letters.batch.enclosures import enclose
from lgo_letters.batch.final import signed
from lgo_letters.batch.output import ENCLOSURE, Entry, Output, sha256
from lgo_letters.batch.overview import overview
from lgo_letters.batch.planning import Plan, plan
from lgo_letters.batch.standing import INTERRUPTED, Built
from lgo_letters.batch.workers import (
    FEWER,
    IN_FLIGHT,
    IN_FLIGHT_FAR,
    Outcome,
    WorkerDiedError,
    cluster,
    failed,
    here,
    outcomes,
)
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose
from lgo_letters.problems import ProblemsError
from lgo_letters.whole_files import write_whole

GROUP = 20  # letters, whose new blocks are typeset together
INLINE = 3  # letters; so few are made here: starting processes takes longer
AT_FIRST = "stopped at the first problem"
TRIES = 2  # of a letter whose worker died: it may have been another letter's fault


@dataclass(frozen=True, slots=True)
class Wish:
    """What a build is asked for."""

    jobs: int = 1  # processes
    scheduler: str = ""  # address of a Dask scheduler; empty to work here
    fail_fast: bool = False  # stop at the first letter that can't be made
    prune: bool = False  # remove the letters of councils that left
    final: bool = False  # sign them; otherwise they say DRAFT
    full: bool = False  # lay out each letter in full, none of it made up of blocks
    others: bool = False  # find out which of the other letters that lie there are out of date


def build(
    year: Year, slugs: Sequence[str], wish: Wish, tell: Callable[[int, int, str], None], sources: str = ""
) -> Built:
    """Make the letters that have to be made, and write them to `output/<year>`.

    Args:
        year: the year.
        slugs: councils whose letters are wished for, of those without problems.
        wish: how to make them.
        tell: called with how many are done, of how many, and which council is in hand.
        sources: the digest of all that the year was read from, if all its letters are wanted. If the build ends
            without a problem, the next one knows by it that nothing changed: see `standing`.

    Returns:
        What was made, and every problem met. A problem keeps back its own letter only.

    Raises:
        ProblemsError: another build is under way, or nothing can be written.
    """
    with Output.locked(year.workspace, year.year) as output:
        planned = plan(year, slugs, output, final=wish.final, others=wish.others)
        kept_back = {problem.council for problem in planned.problems}
        built = Built(unchanged=len(slugs) - len(planned.make) - len(kept_back), left=planned.left)
        built.problems += planned.problems
        built.stopped = AT_FIRST if wish.fail_fast and built.problems else ""
        todo = dict.fromkeys(planned.make)
        finished = {slug: each for slug, each in planned.entries.items() if slug not in todo}
        if todo:
            tell(0, len(todo), next(iter(todo)))
        try:
            for outcome in _outcomes(year, planned, wish):
                _take(outcome, built, output)
                if not outcome.problems:
                    finished[outcome.slug] = _written(outcome, planned.entries[outcome.slug], output)
                    built.made.append(outcome.slug)
                todo.pop(outcome.slug, None)
                tell(len(planned.make) - len(todo), len(planned.make), next(iter(todo), ""))
                if wish.fail_fast and built.problems:
                    built.stopped = AT_FIRST
                    break
        except ProblemsError as error:
            built.problems += error.problems
            built.stopped = "stopped: letters can't be made or written"
        except KeyboardInterrupt:
            built.stopped = INTERRUPTED
        built.made = sorted(set(built.made))  # some are made twice where a comparison fails
        if wish.prune:
            output.remove(planned.left)
        outdated = {*planned.outdated, *(each.council for each in built.problems if each.council in planned.make)}
        built.outdated = tuple(sorted(outdated & output.letters()))
        output.set_aside(built.outdated)
        finished = {slug: each for slug, each in finished.items() if slug not in outdated}
        problems = [*year.problems, *built.problems]
        if problems or built.stopped or (planned.left and not wish.prune):
            sources = ""
        changed = bool(built.made or (wish.prune and planned.left)) or finished != output.known()
        if changed or problems or (sources and not output.is_finished(sources)):
            letters = {slug: finished[slug] for slug in sorted(finished) if output.is_as_written(slug, finished[slug])}
            built.drafts = sum(each["draft"] for each in letters.values())
            built.ready = len(letters) - built.drafts
            page = overview(year.year, letters, problems, lambda slug: output.path(slug, "png").read_bytes())
            output.finish(letters, page, sources)
    return built


def _take(outcome: Outcome, built: Built, output: Output) -> None:
    """Note a letter's problems; where it isn't what it is in full, no letter of this build is left as it is."""
    built.problems += outcome.problems
    if outcome.in_full:
        built.in_full[outcome.slug] = outcome.in_full
    if outcome.differs:
        output.remove(built.made)  # they are made again: by this build, or by the next one if it is stopped now


def _written(outcome: Outcome, made: Entry, output: Output) -> Entry:
    """Write a letter's files, then write down that they are there."""
    files = {"html": outcome.html, "png": outcome.picture, "pdf": outcome.pdf}
    files |= {ENCLOSURE: outcome.enclosure} if outcome.enclosure else {}
    for ending, content in files.items():
        write_whole(output.path(outcome.slug, ending), content, str(output.place(outcome.slug, ending)))
    done = made | {"pages": outcome.pages, "files": {ending: sha256(content) for ending, content in files.items()}}
    output.journal(outcome.slug, done)
    return done


def _enclosed(outcome: Outcome, year: Year) -> Outcome:
    content, problems = enclose(year, outcome.slug)
    return replace(outcome, enclosure=content, problems=problems)


def _outcomes(year: Year, planned: Plan, wish: Wish) -> Iterator[Outcome]:
    """Make letters; where a worker dies, go on with those that weren't finished."""
    if wish.fail_fast and planned.problems:
        return
    waiting = dict.fromkeys(planned.make, TRIES)
    full = wish.full
    while waiting:
        composed = (compose(year.councils[slug], year) for slug in list(waiting))
        letters = (signed(each, year) if each.slug in planned.signed else each for each in composed)
        first = next(letters)
        jobs = 1 if len(waiting) <= INLINE and not wish.scheduler else wish.jobs
        offered = (
            cluster(year.edition, wish.scheduler, full=full)
            if wish.scheduler
            else here(year.edition, jobs, first, full=full)
        )
        at_once = IN_FLIGHT_FAR if wish.scheduler else IN_FLIGHT * jobs if jobs > 1 else 1
        groups = _groups(chain([first], letters), _size(waiting, at_once))
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


def _size(waiting: Mapping[str, int], at_once: int) -> int:
    """Say how many letters go to a process at once: alone where one of them may have killed it."""
    return 1 if min(waiting.values()) < TRIES else max(1, min(GROUP, len(waiting) // at_once))


def _groups(letters: Iterator[Letter], size: int) -> Iterator[Sequence[Letter]]:
    while group := tuple(islice(letters, size)):
        yield group

"""A year turned into its letters on disk: only what changed, on all cores, and nothing lost whatever happens.

A letter that fails keeps back itself alone. What is finished is written down in a journal at once and in the manifest
at the end, so that a build that was killed goes on where it was. A journal or manifest is never believed: a letter is
up to date only where its files are, byte for byte, what was written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from lgo_letters.batch.ledger import Entry, Ledger
from lgo_letters.batch.manifest import entry, looks
from lgo_letters.batch.output import Output, sha256
from lgo_letters.batch.overview import overview
from lgo_letters.batch.planning import Plan, inputs_of, plan
from lgo_letters.batch.standing import INTERRUPTED, Built
from lgo_letters.batch.workers import Outcome
from lgo_letters.letter import Letter
from lgo_letters.machine import versions
from lgo_letters.pipeline import Year, compose
from lgo_letters.problems import Kind, Place, Problem, ProblemsError

INLINE = 3  # letters; so few are made here: starting processes takes longer
TRIES = 2  # of a letter whose worker died: it may have been another letter's fault


@dataclass(frozen=True, slots=True)
class Wish:
    """What a build is asked for.

    Attributes:
        jobs: how many processes.
        scheduler: address of a Dask scheduler; empty to work here.
        fail_fast: whether to stop at the first letter that can't be made.
        prune: whether to remove the letters of councils that left.
    """

    jobs: int = 1
    scheduler: str = ""
    fail_fast: bool = False
    prune: bool = False


def build(
    year: Year, slugs: Sequence[str], wish: Wish, tell: Callable[[int, int, str], None], sources: str = ""
) -> Built:
    """Make the letters that have to be made, and write them to `output/<year>`.

    Args:
        year: the year.
        slugs: councils whose letters are wished for, of those without problems.
        wish: how.
        tell: called with how many are done, of how many, and which council is in hand.
        sources: the digest of all that the year was read from, where all its letters are wished for: one that comes to
            its end without a problem is known by it when nothing has changed, see `standing`.

    Returns:
        What was made, and every problem met. A problem keeps back its own letter only.

    Raises:
        ProblemsError: another build is under way, or nothing can be written.
    """
    with Output.locked(year.workspace, year.year) as output:
        planned = plan(year, slugs, output, ahead=False)
        kept_back = {problem.council for problem in planned.problems}
        built = Built(unchanged=len(slugs) - len(planned.make) - len(kept_back), left=planned.left)
        built.problems += planned.problems
        todo = dict.fromkeys(each.slug for each in planned.make)
        finished = planned.entries.of(planned.entries.keys() - todo.keys())
        if todo:
            tell(0, len(todo), next(iter(todo)))
        try:
            for outcome in _outcomes(year, planned, wish):
                if outcome.problems:
                    built.problems += outcome.problems
                else:
                    finished[outcome.slug] = _written(outcome, planned.entries.pop(outcome.slug), output)
                    built.made.append(outcome.slug)
                todo.pop(outcome.slug, None)
                tell(len(planned.make) - len(todo), len(planned.make), next(iter(todo), ""))
                if wish.fail_fast and built.problems:
                    built.stopped = "stopped at the first problem"
                    break
        except ProblemsError as error:
            built.problems += error.problems
            built.stopped = "stopped: letters can't be made or written"
        except KeyboardInterrupt:
            built.stopped = INTERRUPTED
        built.made.sort()
        if wish.prune:
            output.remove(planned.left)
        problems = [*year.problems, *built.problems]
        if problems or built.stopped or (planned.left and not wish.prune):
            sources = ""
        changed = bool(built.made or (wish.prune and planned.left)) or finished != output.known()
        if changed or problems or (sources and not output.is_finished(versions(), sources)):
            letters = finished.of(slug for slug, each in finished.items() if output.is_as_written(slug, each))
            page = overview(year.year, letters, problems, output.picture)
            output.finish(letters, page, sources)
    return built


def _written(outcome: Outcome, made: Entry, output: Output) -> Entry:
    """Write a letter's files, then write down that they are there."""
    files = {"html": outcome.html, "png": outcome.picture, "pdf": outcome.pdf}
    for ending, content in files.items():
        output.write_letter(outcome.slug, ending, content)
    done = made | {"pages": outcome.pages, "files": {ending: sha256(content) for ending, content in files.items()}}
    output.journal(outcome.slug, done)
    return done


def _outcomes(year: Year, planned: Plan, wish: Wish) -> Iterator[Outcome]:
    """Make letters; where a worker dies, go on with those that weren't finished."""
    if not planned.make:
        return
    from lgo_letters.batch import workers  # noqa: PLC0415 - it takes WeasyPrint with it; a build without work does without

    waiting = {each.slug: TRIES for each in planned.make}
    while waiting:
        failed: list[Outcome] = []
        letters = _composed(year, list(waiting), planned.entries, failed)
        jobs = 1 if len(waiting) <= INLINE and not wish.scheduler else wish.jobs
        if first := next(letters, None):
            try:
                with _submit(year, wish, jobs, first) as submit:
                    at_once = workers.IN_FLIGHT_FAR if wish.scheduler else workers.IN_FLIGHT * jobs if jobs > 1 else 1
                    for outcome in workers.outcomes(submit, chain([first], letters), at_once):
                        del waiting[outcome.slug]
                        yield outcome
            except workers.WorkerDiedError as error:
                for slug in error.args:
                    waiting[slug] -= 1
                    if waiting[slug] == 0:
                        del waiting[slug]
                        yield workers.Outcome(slug, problems=(_died(slug),))
        for outcome in failed:
            del waiting[outcome.slug]
            yield outcome


def _composed(year: Year, slugs: list[str], entries: Ledger, failed: list[Outcome]) -> Iterator[Letter]:
    """Compose letters as they are wanted, write down what they are made from, and note those that can't be."""
    from lgo_letters.batch.workers import Outcome  # noqa: PLC0415 - see above

    shared = looks(year.edition)
    for slug in slugs:
        try:
            letter = compose(year.councils[slug], year)
        except ProblemsError as error:
            failed.append(Outcome(slug, problems=error.problems))
            continue
        if slug not in entries:
            entries[slug] = entry(letter, year.edition, shared, inputs_of(slug, year))
        yield letter


def _submit(year: Year, wish: Wish, jobs: int, first: Letter) -> Any:  # noqa: ANN401 - a context manager
    from lgo_letters.batch import workers  # noqa: PLC0415 - see above

    return workers.cluster(year.edition, wish.scheduler) if wish.scheduler else workers.here(year.edition, jobs, first)


def _died(slug: str) -> Problem:
    message = "the process that made it died, twice: killed, or out of memory"
    return Problem(Kind.OUTPUT, Place(f"<{slug}>"), "", message, "use fewer processes: --jobs 1", slug)

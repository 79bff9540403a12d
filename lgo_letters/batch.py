"""A year turned into its letters on disk: only what changed, on all cores, and nothing lost whatever happens.

A letter that fails keeps back itself alone. What is finished is written down in a journal at once and in the manifest
at the end, so that a build that was killed goes on where it was. A journal or manifest is never believed: a letter is
up to date only where its files are, byte for byte, what was written down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from lgo_letters.manifest import Entry, entry, inputs_digest, why_again
from lgo_letters.model import Averages
from lgo_letters.output import Output, sha256
from lgo_letters.overview import overview
from lgo_letters.pipeline import compose
from lgo_letters.problems import Kind, Place, Problem, ProblemsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lgo_letters.letter import Letter
    from lgo_letters.pipeline import Year
    from lgo_letters.workers import Outcome

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


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter that has to be made, and why."""

    slug: str
    reasons: tuple[str, ...]


@dataclass
class Plan:
    """What a build has to do.

    Attributes:
        make: letters to make, by slug.
        entries: the manifest's entries of all letters that there are or will be, by slug.
        problems: of letters that can't be composed.
        left: slugs of letters whose councils aren't in the year any more.
    """

    make: list[Planned] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left: tuple[str, ...] = ()


@dataclass
class Built:
    """What a build came to.

    Attributes:
        made: slugs of the letters made, in alphabetical order.
        unchanged: how many letters were up to date.
        left: slugs of letters whose councils left; removed where that was wished.
        problems: every problem met.
        stopped: why the build stopped early; empty where it went to its end.
    """

    made: list[str] = field(default_factory=list)
    unchanged: int = 0
    left: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    stopped: str = ""


def choose(year: Year, names: Sequence[str], kind: str | None, paragraph: str | None) -> list[str]:
    """Choose councils by name or pattern, by authority type, and by a paragraph or sentence that their letters have."""
    chosen = []
    for slug, council in year.councils.items():
        if names and not any(fnmatchcase(slug, name) for name in names):
            continue
        if kind and council.file.authority_type != kind:
            continue
        if paragraph and not _has(year, slug, paragraph):
            continue
        chosen.append(slug)
    return chosen


def _has(year: Year, slug: str, name: str) -> bool:
    try:
        letter = compose(year.councils[slug], year)
    except ProblemsError:
        return False
    return any(name in {each.id, *(one.id for one in each.sentences)} for each in letter.paragraphs())


def plan(year: Year, slugs: Sequence[str], output: Output) -> Plan:
    """Find out what has to be made, and why, without making anything."""
    known = output.known()
    planned = Plan(entries={slug: each for slug, each in known.items() if slug in year.councils})
    everyone = {*year.councils, *(problem.council for problem in year.problems)}
    planned.left = tuple(sorted({*known, *output.letters()} - everyone))
    planned.entries |= {slug: known[slug] for slug in known if slug in everyone}
    for slug in slugs:
        old = known.get(slug)
        council = year.councils[slug]
        averages = year.averages.get(council.file.authority_type, Averages())
        inputs = inputs_digest(council, averages, year.edition)
        whole = old is not None and output.is_as_written(slug, old)
        if old and whole and old.get("inputs") == inputs:
            continue
        try:
            new = entry(compose(council, year), year.edition, inputs)
        except ProblemsError as error:
            planned.problems += error.problems
            continue
        reasons = why_again(old, new) or (() if whole else ("its files are gone, or were changed by others",))
        if reasons:
            planned.make.append(Planned(slug, reasons))
        else:
            new |= {key: old[key] for key in ("pages", "files") if old}
        planned.entries[slug] = new
    return planned


def build(year: Year, slugs: Sequence[str], wish: Wish, tell: Callable[[int, int, str], None]) -> Built:
    """Make the letters that have to be made, and write them to `output/<year>`.

    Args:
        year: the year.
        slugs: councils whose letters are wished for, of those without problems.
        wish: how.
        tell: called with how many are done, of how many, and which was the last.

    Returns:
        What was made, and every problem met. A problem keeps back its own letter only.

    Raises:
        ProblemsError: another build is under way, or nothing can be written.
    """
    with Output.locked(year.workspace, year.year) as output:
        planned = plan(year, slugs, output)
        kept_back = {problem.council for problem in planned.problems}
        built = Built(unchanged=len(slugs) - len(planned.make) - len(kept_back), left=planned.left)
        built.problems += planned.problems
        finished = {slug: each for slug, each in planned.entries.items() if "files" in each}
        todo = {each.slug for each in planned.make}
        try:
            for outcome in _outcomes(year, [each.slug for each in planned.make], wish):
                if outcome.problems:
                    built.problems += outcome.problems
                else:
                    finished[outcome.slug] = _written(outcome, planned.entries[outcome.slug], output)
                    built.made.append(outcome.slug)
                todo.discard(outcome.slug)
                tell(len(planned.make) - len(todo), len(planned.make), outcome.slug)
                if wish.fail_fast and built.problems:
                    built.stopped = "stopped at the first problem"
                    break
        except ProblemsError as error:
            built.problems += error.problems
            built.stopped = "stopped: letters can't be made or written"
        except KeyboardInterrupt:
            built.stopped = "interrupted"
        built.made.sort()
        if wish.prune:
            output.remove(planned.left)
        changed = bool(built.made or (wish.prune and planned.left)) or finished != output.known()
        if changed:
            letters = {slug: each for slug, each in finished.items() if output.is_as_written(slug, each)}
            page = overview(year.year, letters, [*year.problems, *built.problems], output.picture)
            output.finish(letters, page)
    return built


def _written(outcome: Outcome, made: Entry, output: Output) -> Entry:
    """Write a letter's files, then write down that they are there."""
    files = {"html": outcome.html, "png": outcome.picture, "pdf": outcome.pdf}
    for ending, content in files.items():
        output.write_letter(outcome.slug, ending, content)
    done = made | {"pages": outcome.pages, "files": {ending: sha256(content) for ending, content in files.items()}}
    output.journal(outcome.slug, done)
    return done


def _outcomes(year: Year, slugs: list[str], wish: Wish) -> Iterator[Outcome]:
    """Make letters; where a worker dies, go on with those that weren't finished."""
    if not slugs:
        return
    from lgo_letters import workers  # noqa: PLC0415 - it takes WeasyPrint with it; a build without work does without

    waiting = dict.fromkeys(slugs, TRIES)
    while waiting:
        jobs = 1 if len(waiting) <= INLINE and not wish.scheduler else wish.jobs
        try:
            with _submit(year, wish, jobs, next(iter(waiting))) as submit:
                letters = (compose(year.councils[slug], year) for slug in list(waiting))
                at_once = workers.IN_FLIGHT_FAR if wish.scheduler else workers.IN_FLIGHT * jobs
                for outcome in workers.outcomes(submit, letters, at_once):
                    del waiting[outcome.slug]
                    yield outcome
        except workers.WorkerDiedError as error:
            for slug in error.args:
                waiting[slug] -= 1
                if waiting[slug] == 0:
                    del waiting[slug]
                    yield workers.Outcome(slug, problems=(_died(slug),))


def _submit(year: Year, wish: Wish, jobs: int, first: str) -> Any:  # noqa: ANN401 - a context manager
    from lgo_letters import workers  # noqa: PLC0415 - see above

    if wish.scheduler:
        return workers.cluster(year.edition, wish.scheduler)
    letter: Letter = compose(year.councils[first], year)
    return workers.here(year.edition, jobs, letter)


def _died(slug: str) -> Problem:
    message = "the process that made it died, twice: killed, or out of memory"
    return Problem(Kind.OUTPUT, Place(f"<{slug}>"), "", message, "use fewer processes: --jobs 1", slug)

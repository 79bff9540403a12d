"""A year and its output turned into where the work stands, and the command to type next."""

from dataclasses import dataclass, replace
from pathlib import Path

from lgo_letters.batch import planning
from lgo_letters.batch.final import keeping_back
from lgo_letters.batch.output import Output
from lgo_letters.facts.fact import STATISTICS
from lgo_letters.figures import counted
from lgo_letters.pipeline import load_year, reason_all
from lgo_letters.problems import Kind, Problem, Problems, ProblemsError
from lgo_letters.sending.outbox import already_sent, final_and_current, in_outbox

MEANING = {
    "complete": "figures complete",
    "open": "figures still open",
    "problems": "with problems",
    "drafts": "drafts made",
    "accepted": "accepted, can be signed",
    "outdated": "out of date",
    "ready": "signed, ready to send",
    "sent": "sent",
}
LISTS = tuple(MEANING)

_Slugs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """Where a year stands: councils by slug, each in as many lists as apply."""

    year: int
    councils: tuple[str, ...]  # all that get a letter
    # complete, open: those whose figures are all there without a problem, and those whose figures are open
    complete: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()  # those that get no letter because of some other mistake
    # drafts, outdated, ready: by the letter that lies there. One that is ready is signed, current and not sent
    drafts: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()  # those whose letters may be signed
    outdated: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()  # those whose letters went out
    outbox: tuple[str, ...] = ()  # those whose messages lie in the outbox
    post: tuple[str, ...] = ()  # of those that are ready, those that go by post
    for_all: int = 0  # problems that keep back all letters
    next: tuple[str, str] = ("", "")  # the command to type, and why


def status_of(workspace: Path, number: int) -> Status:
    """Find out where a year stands; one that can't be read yet has a status, too."""
    try:
        year = load_year(workspace, number)
    except ProblemsError as error:
        return _unreadable(workspace, number, error.problems)
    output = Output(workspace, number)
    composed, problems = reason_all(year)
    found = (*year.problems, *problems)
    known, sent = output.known(), already_sent(year)
    outdated = {*planning.outdated(year, year.slugs, output)}
    outdated |= {slug for slug, each in known.items() if not output.is_as_written(slug, each)}
    councils = tuple(sorted({*year.councils, *(each.council for each in found if each.council)}))
    ready = tuple(slug for slug in final_and_current(year, output) if slug not in sent)
    status = Status(
        number,
        councils,
        *_figures(councils, found),
        drafts=tuple(slug for slug, each in known.items() if each.get("draft", True) and slug not in outdated),
        accepted=tuple(slug for slug, each in composed.items() if not any(keeping_back(each.letter, year))),
        outdated=tuple(sorted(outdated)),
        ready=ready,
        sent=tuple(sorted(sent)),
        outbox=tuple(in_outbox(output)),
        post=tuple(slug for slug in ready if year.councils[slug].file.sent_by == "post"),
    )
    return replace(status, next=next_step(status))


def _unreadable(workspace: Path, number: int, problems: Problems) -> Status:
    files = {path.stem for path in (workspace / "data" / str(number) / "councils").glob("[!.]*.yaml")}
    councils = tuple(sorted(files | {each.council for each in problems if each.council}))
    for_all = [each for each in problems if not each.council]
    why = "fill in what all letters need" if any(map(_is_open, for_all)) else "correct what keeps back all letters"
    return Status(number, councils, *_figures(councils, problems), for_all=len(for_all), next=("check", why))


def _figures(councils: tuple[str, ...], problems: Problems) -> tuple[_Slugs, _Slugs, _Slugs]:
    still_open = {each.council for each in problems if _is_open(each)}
    wrong = {each.council for each in problems if not _is_open(each)}
    lists = ({*councils} - still_open - wrong, still_open, wrong)
    complete, opened, others = (tuple(slug for slug in councils if slug in each) for each in lists)
    return complete, opened, others


def _is_open(problem: Problem) -> bool:
    empty_cell = problem.kind is Kind.MISSING and problem.key.startswith(STATISTICS)
    return problem.kind is Kind.OPEN or empty_cell


def next_step(status: Status) -> tuple[str, str]:
    to_sign = {*status.accepted} - {*status.ready, *status.sent}
    unaccepted = {*status.councils} - {*status.accepted, *status.open, *status.problems, *status.sent}
    differing = {*status.outdated} & {*status.sent}
    to_send = {*status.ready} - {*status.outbox, *status.post}
    steps = (
        (status.open, "check", "fill in what is open: {}"),
        (status.problems, "check", "correct what is wrong: {}"),
        (unaccepted, "review", "accept what is new or has changed, and confirm what is assumed: {}"),
        ({*status.outdated} - to_sign - {*status.sent}, "build", "make the letters anew that are out of date: {}"),
        (to_sign, "build --final", "sign the letters that are accepted: {}"),
        (to_send, "outbox", "write the messages: {}"),
        ((*status.outbox, *status.post), "sent", "record what you have sent: {}"),
        (differing, "verify", "see why letters that were sent would be made otherwise now: {}"),
    )
    for slugs, command, why in steps:
        if slugs:
            return command, why.format(counted(len(slugs), "council"))
    return f"new-year {status.year + 1}", "all letters were sent"

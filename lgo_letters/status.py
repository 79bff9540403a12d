"""Find out from a year and its output what is done, and which command to type next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lgo_letters.batch import planning
from lgo_letters.batch.final import keeping_back
from lgo_letters.batch.output import Output
from lgo_letters.edition.edition import IMPORTS
from lgo_letters.facts.fact import STATISTICS
from lgo_letters.figures import counted
from lgo_letters.imports.cases import RECORD
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, load_year, reason_all
from lgo_letters.problems import Kind, Problem, Problems, ProblemsError, councils_in
from lgo_letters.sending.outbox import (
    already_sent,
    final_and_current,
    for_earlier_letters,
    in_outbox,
    not_as_sent,
    sent_elsewhere,
)
from lgo_letters.sending.sent_file import only_archived
from lgo_letters.sources import years

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
_NEED_CASES = {"build", "build --final", "outbox"}

_Slugs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a year: councils by slug, each in every list that applies."""

    year: int
    councils: tuple[str, ...]  # all councils that get a letter
    # complete, open: councils whose figures are complete and right; councils with figures to be filled in
    complete: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()  # councils that get no letter because of another mistake
    # drafts, outdated, ready: by the letter in output/. One that is ready is signed, up to date and not sent
    drafts: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()  # councils whose letters can be signed
    assumed: tuple[str, ...] = ()  # councils whose letters are accepted, and only wait for what is assumed
    outdated: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()  # councils whose letters were sent
    differing: tuple[str, ...] = ()  # of those, the ones whose letters have changed since
    outbox: tuple[str, ...] = ()  # councils whose messages are in the outbox
    stale: tuple[str, ...] = ()  # councils whose messages were written for earlier letters, or were sent already
    lost: tuple[str, ...] = ()  # councils whose messages are archived as sent, and that sent.yaml has no entry for
    rejected: tuple[str, ...] = ()  # texts and letters that were rejected, each with by whom, when and why
    post: tuple[str, ...] = ()  # ready ones that go by post
    unaddressed: tuple[str, ...] = ()  # those whose letters are still to go by e-mail, and that have no address
    cases_elsewhere: tuple[str, ...] = ()  # lists of cases that only another computer has
    for_all: int = 0  # problems that keep back all letters
    next: tuple[str, str] = ("", "")  # the command to type, and why


def status_of(workspace: Path, number: int) -> Status:
    """Find out the state of a year. A year that can't be read yet has one, too."""
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
    accepted = tuple(slug for slug, each in composed.items() if not any(keeping_back(each.letter, year)))
    recorded = sent & composed.keys() - {each.council for each in year.edition.file.sent}
    changed = {*not_as_sent(workspace, output), *(outdated & sent), *(recorded.difference(accepted))}
    councils = tuple(sorted(year.councils.keys() | councils_in(found)))
    signed, elsewhere = final_and_current(year, output), sent_elsewhere(workspace, output).keys()
    ready = tuple(slug for slug in signed if slug not in sent)
    status = Status(
        number,
        councils,
        *_figures(councils, found),
        drafts=tuple(slug for slug, each in known.items() if each.get("draft", True) and slug not in outdated),
        accepted=accepted,
        assumed=tuple(
            slug
            for slug, each in composed.items()
            if slug not in accepted and year.edition.acceptance.is_accepted(each.letter)
        ),
        outdated=tuple(sorted(outdated)),
        ready=ready,
        sent=tuple(sorted(sent)),
        differing=tuple(sorted(changed)),
        outbox=tuple(slug for slug in in_outbox(output) if slug not in elsewhere),
        stale=tuple(sorted({*for_earlier_letters(output, signed), *elsewhere})),
        lost=tuple(slug for slug in only_archived(workspace, number) if slug in year.councils),
        rejected=tuple(sorted({one for each in composed.values() for one in _rejections(each.letter, year)})),
        post=tuple(slug for slug in ready if year.councils[slug].file.sent_by == "post"),
        unaddressed=tuple(slug for slug in year.councils if slug not in sent and _has_no_address(year, slug)),
        cases_elsewhere=year.cases.missing,
    )
    step = _first_import(workspace, status) or next_step(status)
    if status.cases_elsewhere and step[0] in _NEED_CASES:
        step = ("import FILE... --write", "import the lists on this computer, too, or go on at the other one")
    if step[0].startswith("new-year") and number + 1 in years(workspace):
        step = (f"status --year {number + 1}", f"all letters were sent, and {number + 1} is begun")
    return replace(status, next=step)


def _has_no_address(year: Year, slug: str) -> bool:
    """Say whether `outbox` couldn't write the message of a letter that goes by e-mail."""
    file = year.councils[slug].file
    return year.edition.file.email is not None and file.sent_by == "email" and not file.addressee.email


def _rejections(letter: Letter, year: Year) -> Iterator[str]:
    return (f"{each.name[1]}: rejected by {each.rejection}" for each in year.edition.acceptance.rejections(letter))


def _unreadable(workspace: Path, number: int, problems: Problems) -> Status:
    files = {path.stem for path in (workspace / "data" / str(number) / "councils").glob("[!.]*.yaml")}
    councils = tuple(sorted(files | councils_in(problems)))
    for_all = [each for each in problems if not each.council]
    why = "fill in what all letters need" if any(map(_is_open, for_all)) else "correct what keeps back all letters"
    status = Status(number, councils, *_figures(councils, problems), for_all=len(for_all), next=("check", why))
    return replace(status, next=_first_import(workspace, status) or status.next)


def _first_import(workspace: Path, status: Status) -> tuple[str, str] | None:
    """Send to `import`, if no council has its figures yet and no list was imported."""
    declared = workspace / "templates" / str(status.year) / IMPORTS
    if status.complete or not declared.is_file() or (workspace / "data" / str(status.year) / RECORD).exists():
        return None
    return "import FILE... --write", "import the office's lists, unless you type the figures: lgo-letters check"


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
    done = {*status.accepted, *status.open, *status.problems, *status.sent, *status.assumed}
    assumed = {*status.assumed} - {*status.open, *status.problems, *status.sent}
    to_send = {*status.ready} - {*status.outbox, *status.post, *status.lost}
    steps = (
        (status.open, "check", "fill in what is open: {}"),
        (status.problems, "check", "correct what is wrong: {}"),
        ({*status.councils} - done, "review", "accept what is new or has changed, and confirm what is assumed: {}"),
        (assumed, "check --final", "confirm what is assumed, and take it out of `assumed` in the file of: {}"),
        ({*status.outdated} - to_sign - {*status.sent}, "build", "make the letters anew that are out of date: {}"),
        (to_sign, "build --final", "sign the letters that are accepted: {}"),
        (status.lost, "outbox", "see what was archived as sent, and is not recorded: {}"),
        (to_send, "outbox", "write the messages: {}"),
        (status.stale, "outbox", "see which messages do not belong in the outbox any more: {}"),
        (status.outbox, "sent --all", "record what you have sent: {}"),
        (status.post, f"sent {' '.join(status.post)}", "record what you have posted: {}"),
        (
            status.differing,
            "verify",
            "see which letters differ from what was sent (you may leave it so: new-year): {}",
        ),
        (
            {*status.sent} - {*status.accepted},
            "review",
            "accept or undo what has changed in letters that were sent: {}",
        ),
    )
    for slugs, command, why in steps:
        if slugs:
            return command, why.format(counted(len(slugs), "council"))
    return f"new-year {status.year + 1}", "all letters were sent"

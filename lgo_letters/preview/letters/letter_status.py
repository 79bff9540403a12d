"""Work out the status of a letter: draft, accepted, ready or sent, and whether the one in `output/` is up to date."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from lgo_letters.batch.enclosures import cases_digest
from lgo_letters.batch.final import keeping_back, signed
from lgo_letters.batch.manifest import entry, looks, why_again
from lgo_letters.batch.output import MANIFEST, Entry, Output
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year
from lgo_letters.problems import ProblemsError
from lgo_letters.sending.outbox import already_sent, not_as_sent
from lgo_letters.sending.sent_file import SENT as RECORD

PROBLEMS, DRAFT, ACCEPTED, READY, SENT = "problems", "draft", "accepted", "ready", "sent"
DIFFERS, OUT_OF_DATE = "differs from what was sent", "out of date"
STATUSES = {
    PROBLEMS: "problems: there is no letter",
    DRAFT: "draft: something is not accepted, or assumed",
    ACCEPTED: "accepted: can be signed",
    READY: "ready: signed, to be sent",
    SENT: "sent",
    DIFFERS: "differs from what was sent",
    OUT_OF_DATE: "out of date: changed since it was made",
}


def status_of(letter: Letter, year: Year) -> str:
    """Work out a letter's status without `output/`."""
    return DRAFT if any(keeping_back(letter, year)) else ACCEPTED


def statuses_of(status: str, made: frozenset[str]) -> tuple[str, ...]:
    """Give a letter's status, and whether it differs from what was sent, or is out of date."""
    if status == ACCEPTED:
        status = next((each for each in (SENT, READY) if each in made), ACCEPTED)
    return (status, *(each for each in (DIFFERS, OUT_OF_DATE) if each in made))


class MadeLetters:
    """The letters in `output/`. They are read again after a build and after a change of the files."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._lock = Lock()
        self._seen: tuple[int, ...] = ()
        self._statuses: Mapping[str, frozenset[str]] = {}
        self._drafts: dict[str, tuple[Letter, object, Entry]] = {}

    def statuses(self, number: int, year: Year, letters: Mapping[str, Letter]) -> Mapping[str, frozenset[str]]:
        """Say whether each letter was sent, is signed, and is out of date."""
        output = Output(self._workspace, year.year)
        with self._lock:
            record = self._workspace / "data" / str(year.year) / RECORD
            seen = (number, _stamp(output.folder / MANIFEST), _stamp(record))
            if self._seen != seen:
                found: dict[str, set[str]] = {slug: set() for slug in letters}
                with suppress(ProblemsError):  # `status` says what is wrong with the record
                    for slug in already_sent(year).intersection(letters):
                        found[slug].add(SENT)
                    for slug in not_as_sent(self._workspace, output).keys() & found.keys():
                        found[slug].add(DIFFERS)
                shared = looks(year.edition)
                for slug, old in output.known().items():
                    if slug in letters and self._is_other(old, letters[slug], year, shared):
                        found[slug].add(OUT_OF_DATE)
                    elif slug in letters and not old.get("draft", True):
                        found[slug].add(READY)
                self._statuses = {slug: frozenset(made) for slug, made in found.items()}
                self._seen = seen
            return self._statuses

    def _is_other(self, old: Entry, letter: Letter, year: Year, shared: Entry) -> bool:
        """Say whether a letter differs from the one that was made. The entry of a draft is kept for the next time."""
        try:
            cases = cases_digest(year, letter.slug)
        except ProblemsError:  # no letter can be made without the lists that were imported
            return True
        if not old.get("draft", True):
            return bool(why_again(old, entry(signed(letter, year), year.edition, shared, cases)))
        known = self._drafts.get(letter.slug)
        if known is None or known[0] is not letter or known[1] != (shared, cases):
            known = (letter, (shared, cases), entry(letter, year.edition, shared, cases))
            self._drafts[letter.slug] = known
        return bool(why_again(old, known[2]))


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0

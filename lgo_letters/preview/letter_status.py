"""A letter turned into its status: how far it is on its way, and whether what lies in `output/` is still it."""

from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from lgo_letters.batch.final import signed
from lgo_letters.batch.manifest import entry, looks, why_again
from lgo_letters.batch.output import MANIFEST, Entry, Output
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year

DRAFT, ACCEPTED, READY, PROBLEMS, OUT_OF_DATE = "draft", "accepted", "ready", "problems", "out of date"
STATUSES = {
    PROBLEMS: "problems: there is no letter",
    DRAFT: "draft: not all of it is accepted",
    ACCEPTED: "accepted, but it rests on what is assumed",
    READY: "ready: it can be signed",
    OUT_OF_DATE: "out of date: it was made, and has changed since",
}


def status_of(letter: Letter, year: Year) -> str:
    if not year.edition.acceptance.is_accepted(letter):
        return DRAFT
    return READY if letter.sent or not letter.assumed else ACCEPTED


class MadeLetters:
    """The letters that `build` made last, looked at again when they were made again or when the files say otherwise."""

    def __init__(self, workspace: Path) -> None:
        self._workspace = workspace
        self._lock = Lock()
        self._seen: tuple[int, int] = (0, 0)
        self._out_of_date: frozenset[str] = frozenset()
        self._drafts: dict[str, tuple[Letter, Entry, Entry]] = {}

    def out_of_date(self, number: int, year: Year, letters: Mapping[str, Letter]) -> frozenset[str]:
        """Name the councils whose letters were made and aren't what they would be now; `number` is the snapshot's."""
        output = Output(self._workspace, year.year)
        try:
            stamp = (output.folder / MANIFEST).stat().st_mtime_ns
        except OSError:
            stamp = 0
        with self._lock:
            if self._seen != (number, stamp):
                known, shared = output.known(), looks(year.edition)
                there = {slug: old for slug, old in known.items() if slug in letters}
                self._out_of_date = frozenset(
                    slug for slug, old in there.items() if self._is_other(old, letters[slug], year, shared)
                )
                self._seen = (number, stamp)
            return self._out_of_date

    def _is_other(self, old: Entry, letter: Letter, year: Year, shared: Entry) -> bool:
        """Compare a letter with what lies there; a draft that was compared before isn't written down again."""
        if not old.get("draft", True):
            return bool(why_again(old, entry(signed(letter, year), year.edition, shared)))
        known = self._drafts.get(letter.slug)
        if known is None or known[0] is not letter or known[1] != shared:
            known = (letter, shared, entry(letter, year.edition, shared))
            self._drafts[letter.slug] = known
        return bool(why_again(old, known[2]))

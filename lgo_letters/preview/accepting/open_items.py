"""The queue of items to accept, each with a kind, a section and a name that people can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from lgo_letters.approval.review import AS_LAST_YEAR, HEADINGS, Item, Review, review
from lgo_letters.difference import ChangeKind
from lgo_letters.edition.texts import IN_EVERY_LETTER, LOOKS
from lgo_letters.pipeline import Year
from lgo_letters.preview.letters.letter_state import LetterStates
from lgo_letters.preview.letters.notes import first_words, name_of_section
from lgo_letters.preview.live_files import LiveFiles, Snapshot
from lgo_letters.rules.tree import walk

KINDS = {  # in the order of the queue
    "as-last-year": "In the words of last year",
    "new": "New wording",
    "reworded": "Reworded",
    "whole": "The letter as a whole",
    "looks": "Looks",
    "letters": "Figures and paragraphs",
}
NOBODY = "nobody yet"  # by whom it was rejected
REMEMBERED = 1000  # items that are in the queue no more
ASKED = ("kind", "section", "rejected", "q")  # what you can search the queue for


@dataclass(frozen=True, slots=True)
class QueueItem:
    item: Item
    kind: str
    section: str  # an id; empty if it is in no section
    name: str
    haystack: str  # the text that is searched

    @property
    def rejected_by(self) -> str:
        return self.item.rejected.partition(",")[0] or NOBODY

    def fits(self, search: Mapping[str, str]) -> bool:
        return (
            search.get("kind", self.kind) == self.kind
            and search.get("section", self.section) == self.section
            and search.get("rejected", self.rejected_by) == self.rejected_by
            and all(word in self.haystack for word in search.get("q", "").casefold().split())
        )


@dataclass(frozen=True, slots=True)
class Queue:
    number: int  # the snapshot's number
    year: Year
    found: Review
    items: tuple[QueueItem, ...]
    sections: Mapping[str, str]  # names of sections, by id

    @property
    def rejected_by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.rejected_by for each in self.items))


class OpenItems:
    """The queue of a snapshot. It is worked out once, and dropped when there is a new snapshot."""

    def __init__(self, files: LiveFiles, states: LetterStates) -> None:
        self._files = files
        self._states = states
        self._lock = Lock()
        self._queue: Queue | None = None
        self._seen: dict[str, tuple[str, tuple[str, str]]] = {}  # by digest: the name, and the first that it is about

    def queue(self, snapshot: Snapshot) -> Queue | None:
        """Give what is still to be accepted, or None if the files can't be read.

        Raises OutOfDate if there is a newer snapshot.
        """
        if snapshot.year is None or snapshot.broken:
            return None
        with self._files.turn(self._lock, snapshot):
            if self._queue is None or self._queue.number != snapshot.number:
                slugs = self._files.while_current(snapshot)
                letters = {slug: made for slug in slugs if (made := self._states.letter(slug, snapshot))}
                self._queue = _queued(snapshot.number, snapshot.year, review(snapshot.year, letters))
                now = {each.item.digest: (each.name, each.item.about[0]) for each in self._queue.items}
                self._seen = dict([each for each in self._seen.items() if each[0] not in now][-REMEMBERED:]) | now
            return self._queue

    def since(self, digest: str, queue: Queue) -> str:
        """Say who has decided what about an item that was in the queue and is no more."""
        name, (kind, about) = self._seen.get(digest, ("", ("", "")))
        acceptance = queue.year.edition.acceptance
        is_open = about in acceptance.open
        if kind == "letter":
            is_open = acceptance.is_open(queue.found.letters[about]) if about in queue.found.letters else True
        entry = None if is_open else acceptance.last.get((kind, about))
        return f"{name}: {entry.decision}" if entry else f"{name}: changed since you saw it" if name else ""


def _queued(number: int, year: Year, found: Review) -> Queue:
    names = {section.id: name_of_section(section) for section in year.edition.sections}
    sections = {rule.id: section.id for section in year.edition.sections for rule in walk(section)}
    order = list(KINDS)
    items = sorted((_named(each, year, sections) for each in found.items), key=lambda each: order.index(each.kind))
    used = {each.section for each in items}
    return Queue(number, year, found, tuple(items), {key: name for key, name in names.items() if key in used})


def _named(item: Item, year: Year, sections: Mapping[str, str]) -> QueueItem:
    councils = [year.councils[slug].file.name for slug in item.councils]
    if not item.texts:
        kind, section = "letters", ""
        name = councils[0] if len(councils) == 1 else f"{councils[0]} and {len(councils) - 1} more"
    else:
        text = item.texts[0]
        kind = _kind(item)
        section = sections.get(text.removesuffix(".heading"), sections.get(text.partition(".")[0], ""))
        name = item.heading if item.name in {AS_LAST_YEAR, *HEADINGS} else first_words(_first_change(item))
        section = "" if item.name == AS_LAST_YEAR else section
    haystack = " ".join((name, item.heading, item.before, item.after, *councils)).casefold()
    return QueueItem(item, kind, section, name[0].upper() + name[1:] if name else item.name, haystack)


def _first_change(item: Item) -> str:
    changed = (each for each in item.changes if each.kind is not ChangeKind.SAME)
    return next((each.after or each.before for each in changed), item.after)


def _kind(item: Item) -> str:
    if item.name in {AS_LAST_YEAR, LOOKS}:
        return item.name
    if item.name in IN_EVERY_LETTER:
        return "whole"
    return "reworded" if item.before else "new"

"""A snapshot turned into a queue of what is to be accepted in it: items with a kind, a section and a readable name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from markupsafe import Markup

from lgo_letters.difference import Kind
from lgo_letters.edition_texts import IN_EVERY_LETTER, LOOKS, text_of
from lgo_letters.letter import OWN_WORDS, Letter, Paragraph
from lgo_letters.pipeline import Year
from lgo_letters.preview.letter_state import LetterStates
from lgo_letters.preview.live_files import LiveFiles, Snapshot
from lgo_letters.preview.rule_names import first_words, name_of_section
from lgo_letters.review import AS_LAST_YEAR, HEADINGS, Change, Item, Review, review
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
ASKED = ("kind", "section", "rejected", "q")  # what the queue can be searched for


@dataclass(frozen=True, slots=True)
class QueueItem:
    item: Item
    kind: str
    section: str  # an id; empty for what stands in no section
    name: str
    haystack: str  # what it is searched in

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
    number: int  # of the snapshot
    year: Year
    found: Review
    items: tuple[QueueItem, ...]
    sections: Mapping[str, str]  # their names, by id

    @property
    def rejected_by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.rejected_by for each in self.items))


class OpenItems:
    """The queue of a snapshot, worked out once, and given up when there is another snapshot."""

    def __init__(self, files: LiveFiles, states: LetterStates) -> None:
        self._files = files
        self._states = states
        self._lock = Lock()
        self._queue: Queue | None = None

    def queue(self, snapshot: Snapshot) -> Queue | None:
        """Give what is open; None where the files can't be read.

        Raises:
            OutOfDate: this is not the snapshot any more.
        """
        if snapshot.year is None or snapshot.broken:
            return None
        with self._files.turn(self._lock, snapshot):
            if self._queue is None or self._queue.number != snapshot.number:
                self._queue = _queued(snapshot.number, snapshot.year, review(snapshot.year, self._letters(snapshot)))
            return self._queue

    def _letters(self, snapshot: Snapshot) -> dict[str, Letter]:
        letters = {}
        for slug in self._files.while_current(snapshot):
            council = snapshot.year.councils.get(slug) if snapshot.year else None
            outcome = self._states.outcome(council, snapshot.year) if council and snapshot.year else ()
            if not isinstance(outcome, tuple):
                letters[slug] = outcome.letter
        return letters


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
    changed = (each for each in item.changes if each.kind is not Kind.SAME)
    return next((each.after or each.before for each in changed), item.after)


def _kind(item: Item) -> str:
    if item.name in {AS_LAST_YEAR, LOOKS}:
        return item.name
    if item.name in IN_EVERY_LETTER:
        return "whole"
    return "reworded" if item.before else "new"


@dataclass(frozen=True, slots=True)
class InContext:
    """A paragraph of a letter; `here` where a sentence of it is meant, each sentence with whether it is."""

    sentences: tuple[tuple[Markup, bool], ...]
    here: bool
    is_heading: bool = False


def in_context(item: Item, found: Review) -> tuple[InContext, ...]:
    """Show a text in the first letter that has it, with the paragraphs before and after; nothing where it has none."""
    if len(item.texts) != 1 or not item.councils:
        return ()
    name = item.texts[0]
    for section in found.letters[item.councils[0]].sections.values():
        shown = [_shown(each, name) for each in section.paragraphs]
        if section.heading:
            here = name == f"{section.id}.heading"
            heading = ((Markup(section.heading), here),)  # noqa: S704 - escaped when it was composed
            shown.insert(0, InContext(heading, here, is_heading=True))
        at = next((number for number, each in enumerate(shown) if each.here), None)
        if at is not None:
            return tuple(shown[max(at - 1, 0) : at + 2])
    return ()


def _shown(paragraph: Paragraph, name: str) -> InContext:
    sentences = tuple(
        (Markup(each.html), each.source != OWN_WORDS and text_of(each.combination, paragraph.id) == name)  # noqa: S704 - escaped when it was composed
        for each in paragraph.sentences
    )
    return InContext(sentences, any(here for _, here in sentences))


@dataclass(frozen=True, slots=True)
class CouncilValues:
    """What one of several letters has that is its own: each value's name, what it was and what it is."""

    slug: str
    name: str
    values: tuple[tuple[str, str, str], ...]


def own_changes(item: Item, queue: Queue) -> Iterator[CouncilValues]:
    """Say of each council of an item what its letter prints otherwise than was accepted last."""
    acceptance = queue.year.edition.acceptance
    for slug in item.councils if not item.texts else ():
        last = acceptance.last.get(("letter", slug))
        values = tuple(_changed(last.words if last else "", acceptance.own_words(queue.found.letters[slug])))
        yield CouncilValues(slug, queue.year.councils[slug].file.name, values)


def _changed(before: str, after: str) -> Iterator[tuple[str, str, str]]:
    old, new = ([line for line in own.split("\n") if line and not line.startswith("text ")] for own in (before, after))
    went = [line for line in old if line not in new]
    for line in (line for line in new if line not in old):
        name, _, value = line.partition(": ")
        was = next((each for each in went if each.partition(": ")[0] == name), "")
        if was:
            went.remove(was)
        yield name.replace("_", " "), was.partition(": ")[2], value
    for line in went:
        name, _, value = line.partition(": ")
        yield name.replace("_", " "), value, ""


def shared_changes(item: Item) -> tuple[Change, ...]:
    """Give the lines of an item that are the same for all its councils."""
    alone = {f"{slug}: " for slug in item.councils} if not item.texts else set()
    return tuple(
        each
        for each in item.changes
        if not (each.kind is Kind.CHANGED and any((each.after or each.before).startswith(slug) for slug in alone))
    )

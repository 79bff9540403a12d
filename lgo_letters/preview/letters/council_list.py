"""The list of councils: what is in each letter, and which letters a search finds."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Condition

from lgo_letters.difference import is_same
from lgo_letters.letter import OWN_WORDS, Letter
from lgo_letters.preview.letters.letter_state import LetterStates
from lgo_letters.preview.letters.letter_status import PROBLEMS, status_of
from lgo_letters.preview.live_files import LiveFiles, Snapshot
from lgo_letters.problems import Problem
from lgo_letters.rules.tree import NEW

PATIENCE = 0.2  # seconds for which the list waits while somebody looks at a letter
NAMED = ("type", "sort")  # searches that need no letters
ASKED = (*NAMED, "q", "paragraph", "status", "new", "own", "changed", "since")  # what you can search the list for
AROUND = 60  # characters shown around words that were found in a letter


@dataclass(frozen=True, slots=True)
class Entry:
    slug: str
    name: str
    authority_type: str  # empty if it isn't known
    problems: tuple[Problem, ...]  # why there is no letter; empty if there is one
    status: str = ""  # see `letter_status`; empty if it isn't known yet
    words: str = ""  # the letter's words and its addressee
    ids: frozenset[str] = frozenset()  # of everything in the letter: sections, paragraphs, sentences
    new: bool = False  # whether it has wording that no document has
    own: bool = False  # whether something is added to it (own words) or withheld
    letter: Letter | None = None

    def fits(self, search: Mapping[str, str]) -> bool:
        """Say whether a search finds the council, apart from its status and from what changed."""
        return (
            (self.is_named(search) or bool(self.found(search)))
            and search.get("type", self.authority_type) == self.authority_type
            and ("paragraph" not in search or search["paragraph"] in self.ids)
            and ("new" not in search or self.new)
            and ("own" not in search or self.own)
        )

    def is_named(self, search: Mapping[str, str]) -> bool:
        """Say whether the council's name has all the words of a search."""
        haystack = f"{self.name} {self.slug}".casefold()
        return all(word in haystack for word in search.get("q", "").casefold().split())

    def found(self, search: Mapping[str, str]) -> str:
        """Quote the place in the letter that has the words of a search, as one phrase. Empty if there is none."""
        wanted_words = " ".join(search.get("q", "").split()).casefold()
        at = self.words.casefold().find(wanted_words) if wanted_words else -1
        if at < 0:
            return ""
        begin, end = max(at - AROUND, 0), at + len(wanted_words) + AROUND
        return f"{'… ' if begin else ''}{self.words[begin:end].strip()}{' …' if end < len(self.words) else ''}"


@dataclass(frozen=True, slots=True)
class Listing:
    number: int
    entries: Mapping[str, Entry]
    letters: Mapping[str, Letter]
    counts: Mapping[str, int]  # how many letters have each id
    # the councils whose letters the last save changed; None if there was no save yet
    changed: frozenset[str] | None = None


def wanted(arguments: Mapping[str, str]) -> dict[str, str]:
    """Read a search from an address, without the fields that are empty."""
    return {name: value for name in ASKED if (value := arguments.get(name, "").strip())}


class CouncilList:
    """The list of a year's councils. It is made again for each snapshot, and no page waits for it."""

    def __init__(self, files: LiveFiles, states: LetterStates) -> None:
        self._files = files
        self._states = states
        self.listing = Listing(0, {}, {}, {})  # the last one made; see `ready`
        self._pressing = Condition()
        self._waiting = 0

    @contextmanager
    def first(self) -> Iterator[None]:
        """Make the list wait for a letter that somebody is looking at."""
        with self._pressing:
            self._waiting += 1
        try:
            yield
        finally:
            with self._pressing:
                self._waiting -= 1
                self._pressing.notify_all()

    def ready(self) -> Listing | None:
        listing = self.listing
        return listing if listing.number == self._files.snapshot.number else None

    def make(self) -> None:
        """Make the list of the present snapshot. Raise OutOfDate if a new snapshot comes first."""
        snapshot = self._files.snapshot
        entries: dict[str, Entry] = {}
        for slug in self._files.while_current(snapshot):
            with self._pressing:
                self._pressing.wait_for(lambda: not self._waiting, PATIENCE)
            entries[slug] = self.entry(slug, snapshot)
        counts = Counter(name for entry in entries.values() for name in entry.ids)
        letters = {slug: entry.letter for slug, entry in entries.items() if entry.letter}
        old = self.listing.letters
        changed = frozenset(slug for slug in {*old, *letters} if not is_same(old.get(slug), letters.get(slug)))
        self.listing = Listing(snapshot.number, entries, letters, counts, changed if self.listing.number else None)
        self._files.say_listed(snapshot.number)

    def names(self) -> tuple[Entry, ...]:
        """List the councils without what is in their letters, which takes no time."""
        snapshot = self._files.snapshot
        return tuple(_named(slug, snapshot) for slug in snapshot.slugs)

    def entry(self, slug: str, snapshot: Snapshot) -> Entry:
        entry = _named(slug, snapshot)
        made = self._states.outcome(slug, snapshot)
        if made is None:
            return entry
        if isinstance(made, tuple):
            return replace(entry, problems=(*entry.problems, *made), status=PROBLEMS)
        letter = made.letter
        sources = {sentence.source for sentence in letter.sentences()}
        return replace(
            entry,
            status=status_of(letter, made.year),
            words=" ".join((letter.title, *(each.text for each in letter.sentences()))),
            ids=frozenset(rule for rule, decision in made.reasoned.decisions.items() if decision.included),
            new=NEW in sources,
            own=OWN_WORDS in sources or bool(made.council.file.withhold),
            letter=letter,
        )


def _named(slug: str, snapshot: Snapshot) -> Entry:
    problems = tuple(each for each in snapshot.problems if each.council == slug)
    council = snapshot.year.councils.get(slug) if snapshot.year else None
    if council is None:
        listed = snapshot.year.data.register.get(slug) if snapshot.year else None
        name, kind = (listed.name, listed.authority_type) if listed else (slug, "")
        return Entry(slug, name, kind, problems, PROBLEMS)
    return Entry(slug, council.file.name, council.file.authority_type, problems)

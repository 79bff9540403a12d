"""The councils of a year turned into the rows of a list: what is in each letter, and which letters are wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, Lock

from lgo_letters.compose import Reasoned
from lgo_letters.letter import OWN_WORDS
from lgo_letters.preview.reading import Files, Reading
from lgo_letters.preview.sheets import Sheets
from lgo_letters.problems import Problem
from lgo_letters.rules.tree import NEW

PATIENCE = 2.0  # seconds for which letters that nobody looks at wait for those that somebody does


@dataclass(frozen=True, slots=True)
class Entry:
    """A council in the list.

    Attributes:
        slug, name, authority_type: whose letter it is; the type is empty where it isn't known.
        problems: why there is no letter; empty where there is one.
        ids: of all that stands in the letter: sections, paragraphs, sentences.
        new: whether it has wording that no document has.
        own: whether it has words of its own, or does without some.
        assumed: whether it rests on something assumed.
    """

    slug: str
    name: str
    authority_type: str
    problems: tuple[Problem, ...]
    ids: frozenset[str] = frozenset()
    new: bool = False
    own: bool = False
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The list at one reading; `counts` says how many letters each id stands in."""

    number: int
    entries: Mapping[str, Entry]
    counts: Mapping[str, int]

    @property
    def letters(self) -> int:
        """Count the letters that can be made."""
        return sum(not entry.problems for entry in self.entries.values())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the list; what is empty is not asked."""

    words: str = ""
    authority_type: str = ""
    paragraph: str = ""
    problem: bool = False
    new: bool = False
    own: bool = False
    since: str = ""

    def fits(self, entry: Entry) -> bool:
        """Say whether a council is wanted, as far as its entry tells."""
        haystack = f"{entry.name} {entry.slug}".casefold()
        return (
            all(word in haystack for word in self.words.casefold().split())
            and (not self.authority_type or entry.authority_type == self.authority_type)
            and (not self.paragraph or self.paragraph in entry.ids)
            and (not self.problem or bool(entry.problems))
            and (not self.new or entry.new)
            and (not self.own or entry.own)
        )

    def arguments(self) -> dict[str, str]:
        """Write it as an address holds it."""
        given = {
            "q": self.words,
            "type": self.authority_type,
            "paragraph": self.paragraph,
            "problem": "1" if self.problem else "",
            "new": "1" if self.new else "",
            "own": "1" if self.own else "",
            "since": self.since,
        }
        return {name: value for name, value in given.items() if value}


def wanted(arguments: Mapping[str, str]) -> Wanted:
    """Read what is looked for from an address."""
    return Wanted(
        words=arguments.get("q", "").strip(),
        authority_type=arguments.get("type", ""),
        paragraph=arguments.get("paragraph", ""),
        problem="problem" in arguments,
        new="new" in arguments,
        own="own" in arguments,
        since=arguments.get("since", "").strip(),
    )


class Directory:
    """The list of a year's councils, made anew for each reading."""

    def __init__(self, files: Files, sheets: Sheets) -> None:
        """Begin with an empty list."""
        self._files = files
        self._sheets = sheets
        self._lock = Lock()
        self._listing = Listing(0, {}, {})
        self._pressing = Condition()
        self._waiting = 0

    @contextmanager
    def first(self) -> Iterator[None]:
        """Let the letter that somebody looks at go before the list."""
        with self._pressing:
            self._waiting += 1
        try:
            yield
        finally:
            with self._pressing:
                self._waiting -= 1
                self._pressing.notify_all()

    def ready(self) -> Listing | None:
        """Give the list of the reading now, if it has been made."""
        listing = self._listing
        return listing if listing.number == self._files.reading.number else None

    def listing(self) -> Listing:
        """Give the list of the reading now."""
        with self._lock:
            reading = self._files.reading
            if self._listing.number != reading.number:
                entries = {entry.slug: entry for entry in self._entries(reading)}
                counts = Counter(name for entry in entries.values() for name in entry.ids)
                self._listing = Listing(reading.number, entries, counts)
            return self._listing

    def names(self) -> tuple[Entry, ...]:
        """Give the councils without what is in their letters: that takes no time."""
        reading = self._files.reading
        return tuple(_entry(slug, reading, None) for slug in reading.slugs)

    def _entries(self, reading: Reading) -> Iterator[Entry]:
        for slug in reading.slugs:
            with self._pressing:
                self._pressing.wait_for(lambda: not self._waiting, PATIENCE)
            council = reading.year.councils.get(slug) if reading.year else None
            outcome = self._sheets.outcome(council, reading.year) if council and reading.year else ()
            yield _entry(slug, reading, outcome)


def _entry(slug: str, reading: Reading, outcome: Reasoned | tuple[Problem, ...] | None) -> Entry:
    problems = tuple(each for each in reading.problems if each.council == slug)
    council = reading.year.councils.get(slug) if reading.year else None
    if council is None:
        return Entry(slug, slug, "", problems)
    name, kind = council.file.name, council.file.authority_type
    if outcome is None or isinstance(outcome, tuple):
        return Entry(slug, name, kind, (*problems, *(outcome or ())))
    sources = {sentence.source for sentence in outcome.letter.sentences()}
    return Entry(
        slug,
        name,
        kind,
        problems,
        ids=frozenset(rule for rule, decision in outcome.decisions.items() if decision.stands),
        new=NEW in sources,
        own=OWN_WORDS in sources or bool(council.file.withhold),
        assumed=bool(council.file.assumed),
    )

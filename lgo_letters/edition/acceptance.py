"""What was accepted turned into what is still open in a letter.

Two kinds of things are accepted. A **text** is what the edition says: a sentence with its values by name, a heading,
who signs, who may accept, the order of it all, the looks. A **letter** is what is one council's alone: which
conditional texts stand in it, the values that it prints, its own words. Together they are every character of a letter:
reword a sentence, and one text is open; change a count, and one letter is.

The last acceptance of a thing counts, and no other. Its digest covers the year, the words, and who accepted them when:
an entry that was copied from another year, or changed by hand, accepts nothing.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from lgo_letters.edition.texts import (
    DIGITS,
    IN_EVERY_LETTER,
    ORDER,
    SOME,
    SUBJECT,
    EditionText,
    digest,
    is_new,
    message_texts,
    text_of,
    texts_of,
)
from lgo_letters.edition_model import AcceptedEntry, EditionFile
from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import FORMATS, average, formats_of, rate
from lgo_letters.letter import OWN_WORDS, Letter
from lgo_letters.rules.tree import SectionRule, walk
from lgo_letters.rules.wording import Text

Who = Mapping[str, str]
"""`by`, `date` (as 1999-12-31) and, optionally, `note` and `commit`."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    # by id: of a sentence, with its phrases (`too-long.again.some`), or of the paragraph where its sentences
    # have only numbers
    texts: Mapping[str, EditionText]
    open: frozenset[str]  # ids of the texts that aren't accepted
    conditional: frozenset[str]  # ids of what doesn't stand in every letter
    digest: str  # of what was accepted: where it is the same, the same letters are
    year: int
    entries: tuple[AcceptedEntry, ...] = field(repr=False)  # what the file says
    # what was accepted last, and what was rejected, by kind and name
    last: Mapping[tuple[str, str], AcceptedEntry] = field(repr=False)
    refused: Mapping[tuple[str, str], AcceptedEntry] = field(repr=False)

    def open_texts(self, letter: Letter) -> tuple[str, ...]:
        return tuple(name for name in texts_in(letter) if name in self.open)

    def open_in_message(self, message: Letter) -> tuple[str, ...]:
        """Name the open texts of the message that a letter is sent with."""
        names = (SUBJECT, *texts_in(message))
        return tuple(name for name in names if name in self.open and name not in IN_EVERY_LETTER)

    def is_open(self, letter: Letter) -> bool:
        """Say whether what is this council's alone isn't accepted."""
        entry = self.last.get(("letter", letter.slug))
        return entry is None or entry.digest != seal(self.year, entry, self.own_words(letter))

    def is_accepted(self, letter: Letter) -> bool:
        return not self.open_texts(letter) and not self.is_open(letter)

    def rejected(self, kind: str, name: str, exact: str) -> AcceptedEntry | None:
        """Give the rejection of exactly these words; None where they were not rejected."""
        entry = self.refused.get((kind, name))
        return entry if entry and entry.digest == seal(self.year, entry, exact) else None

    def own_words(self, letter: Letter) -> str:
        """Write what a letter has that isn't in every letter, a line each: texts, values, charts, own words.

        The figures inside the PDF are among it, and what is only assumed.
        """
        return "\n".join(chain(self._own_texts(letter), self._own_values(letter)))

    def _own_texts(self, letter: Letter) -> Iterator[str]:
        yield from (f"text {name}" for name in texts_in(letter) if name in self.conditional)
        before = ""
        for paragraph in letter.paragraphs():
            own = [each for each in paragraph.sentences if each.source == OWN_WORDS]
            for each in own:
                yield f"own words after {before}: {json.dumps(each.html, ensure_ascii=False)}"
                yield from (f"quoted: {quoted}" for quoted in each.quotes)
            before = before if own else paragraph.id

    def _own_values(self, letter: Letter) -> Iterator[str]:
        values = dict.fromkeys(fact for name in texts_in(letter) for fact in self.texts[name].prints)
        if letter.facts.get("statistics_given"):
            values |= dict.fromkeys(letter.known[name] for name in sorted(letter.statistics))
        for fact in values:
            yield f"{fact.name}: {' / '.join(_printed(fact, letter.facts)) or 'not known'}"
        for section in letter.sections.values():
            if section.chart:
                council, similar = section.chart.council, section.chart.average
                drawn = (
                    "nothing" if council is None else rate(council),
                    "nothing" if similar is None else average(similar),
                )
                yield f"chart {section.id}: {drawn[0]} beside {drawn[1]}"
        yield from (f"assumed: {name}" for name in letter.assumed)
        yield from (f"withheld: {name}" for name in letter.withheld)
        yield from (f"exception {name}: {reason}" for name, reason in letter.exceptions)


def acceptance_of(  # noqa: PLR0913, PLR0917 - all that an edition says
    file: EditionFile,
    title: Text,
    sections: tuple[SectionRule, ...],
    looks: Iterable[str],
    entries: tuple[AcceptedEntry, ...],
    email: tuple[SectionRule, Text] | None = None,
) -> Acceptance:
    """Work out what is open; `looks` says what of the looks there is, a line each, `email` what messages say."""
    texts, conditional = texts_of(file, title, sections, looks)
    texts |= message_texts(file, *email) if email else {}
    last, refused = _by_name(entries, rejected=False), _by_name(entries, rejected=True)
    accepted = {
        name
        for name, text in texts.items()
        if (entry := last.get(("text", name))) and entry.digest == seal(file.year, entry, text.exact)
    }
    if _order_stands(texts, sections, file.year, last):
        accepted.add(ORDER)
    return Acceptance(
        texts=texts,
        open=frozenset(texts) - accepted,
        conditional=conditional,
        digest=digest(file.year, [each.model_dump(mode="json") for each in entries]),
        year=file.year,
        entries=entries,
        last=last,
        refused=refused,
    )


def _by_name(entries: Iterable[AcceptedEntry], *, rejected: bool) -> dict[tuple[str, str], AcceptedEntry]:
    """Give the entries by kind and name; of a name that is there twice, as after a merge, none counts."""
    named = [each for each in entries if bool(each.rejected) == rejected]
    times = Counter(each.name for each in named)
    return {each.name: each for each in named if times[each.name] == 1}


def seal(year: int, entry: AcceptedEntry, exact: str) -> str:
    """Give the digest that an entry has if it is about these words, in this year."""
    about = entry.model_dump(mode="json", exclude={"digest"})
    return digest(year, about, exact)


def texts_in(letter: Letter) -> Iterator[str]:
    """Name the texts that a letter has, in order; those that all have come first."""
    yield from IN_EVERY_LETTER
    for section in letter.sections.values():
        if section.heading:
            yield f"{section.id}.heading"
        for paragraph in section.paragraphs:
            names = (
                text_of(each.combination, paragraph.id) for each in paragraph.sentences if each.source != OWN_WORDS
            )
            yield from dict.fromkeys(names)
        yield from section.chart.texts if section.chart else ()


def _order_stands(
    texts: Mapping[str, EditionText],
    sections: tuple[SectionRule, ...],
    year: int,
    last: Mapping[tuple[str, str], AcceptedEntry],
) -> bool:
    """Say whether the order is as accepted, but for new texts, and for texts deleted that some letters had.

    Both are open in the letters that they come into, or go from, and are accepted there with their place.
    """
    entry = last.get(("text", ORDER))
    if entry is None or entry.digest != seal(year, entry, entry.words):
        return False
    rules = [rule for section in sections for rule in walk(section)]
    known = {name for kind, name in last if kind == "text"}
    there = {rule.id for rule in rules}
    was, now = (
        [(line, line.strip().removesuffix(SOME)) for line in words.split("\n")]
        for words in (entry.words, texts[ORDER].words)
    )
    new = {rule.id for rule in rules if is_new(rule, known, texts)} - {name for _, name in was}
    return [line for line, name in was if name in there or not line.endswith(SOME)] == [
        line for line, name in now if name not in new
    ]


def _printed(fact: Fact, values: Facts) -> list[str]:
    value = values[fact.name]
    return (
        [] if value is None else list(dict.fromkeys(FORMATS[fact.type, form](value) for form in formats_of(fact.type)))
    )


def with_entries(
    acceptance: Acceptance, texts: Mapping[str, str], letters: Iterable[tuple[Letter, str]], who: Who
) -> tuple[AcceptedEntry, ...]:
    """Give what was accepted or rejected before, and now: each with why it is rejected, or nothing to accept it.

    What is accepted takes the place of what was accepted before and, like words that changed, of what was rejected.
    """
    about = {name: value for name, value in who.items() if value}
    now = [
        ("text", name, acceptance.texts[name].words, acceptance.texts[name].exact, why) for name, why in texts.items()
    ]
    now += [
        ("letter", each.slug, words, words, why) for each, why in letters for words in (acceptance.own_words(each),)
    ]
    if "" in texts.values() and ORDER not in texts and ORDER not in acceptance.open:
        order, last = acceptance.texts[ORDER].words, acceptance.last["text", ORDER]
        if order != last.words:  # a new text is accepted with its place
            now.append(("text", ORDER, order, order, ""))
    kept = {(False, *name): each for name, each in acceptance.last.items()}
    kept |= {(True, *name): each for name, each in acceptance.refused.items()}
    for kind, name, words, exact, why in now:
        fields = {kind: name, "words": words, "digest": "0" * DIGITS, **about} | ({"rejected": why} if why else {})
        entry = AcceptedEntry.model_validate(fields)
        kept.pop((True, kind, name), None)
        kept[bool(why), kind, name] = entry.model_copy(update={"digest": seal(acceptance.year, entry, exact)})
    letters_have = {
        line.removeprefix("text ")
        for (_, kind, _), each in kept.items()
        if kind == "letter"
        for line in each.words.split("\n")
    }
    return tuple(
        each
        for (_, kind, name), each in kept.items()
        if kind == "letter" or name in acceptance.texts or name in letters_have
    )

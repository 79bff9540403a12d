"""Turn what was accepted into what a letter still needs to have accepted.

People accept two kinds of items. A **text** belongs to the edition: a sentence with the names of its values, a heading,
who signs, who may accept, the order of the texts, the looks. A **letter** is what belongs only to one council: which
conditional texts it has, the values that it prints, its own words, the addresses that it is e-mailed to. Together they
cover every character of a letter. If you reword a sentence, you have to accept that text again. If you change a count,
you have to accept that letter again.

Only the last acceptance of an item counts. Its digest covers the year, the words, who accepted them, and when. So an
entry that was copied from another year, or changed by hand, does not count.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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
    listed,
    message_texts,
    printed,
    text_of,
    texts_of,
)
from lgo_letters.edition_model import AcceptedEntry, EditionFile
from lgo_letters.figures import average, rate
from lgo_letters.letter import OWN_WORDS, Letter
from lgo_letters.rules.tree import SectionRule, walk
from lgo_letters.rules.wording import Text

Who = Mapping[str, str]
"""`by`, `date` (as 1999-12-31) and, optionally, `note` and `commit`."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    # by id: of a sentence, with its phrases (`too-long.again.some`), or of the paragraph if its sentences
    # have only numbers
    texts: Mapping[str, EditionText]
    open: frozenset[str]  # ids of the texts that aren't accepted
    conditional: frozenset[str]  # ids of texts that aren't in every letter
    digest: str  # the digest of what was accepted; if it is the same, the same letters are accepted
    year: int
    entries: tuple[AcceptedEntry, ...] = field(repr=False)  # what the file says
    # what was accepted last, and what was rejected, by kind and name
    last: Mapping[tuple[str, str], AcceptedEntry] = field(repr=False)
    refused: Mapping[tuple[str, str], AcceptedEntry] = field(repr=False)

    def open_texts(self, letter: Letter) -> tuple[str, ...]:
        return tuple(name for name in texts_in(letter) if name in self.open)

    def open_in_message(self, message: Letter) -> tuple[str, ...]:
        names = (SUBJECT, *texts_in(message))
        return tuple(name for name in names if name in self.open and name not in IN_EVERY_LETTER)

    def is_open(self, letter: Letter) -> bool:
        """Say whether the part that belongs only to this council is still to be accepted."""
        entry = self.last.get(("letter", letter.slug))
        return entry is None or entry.digest != seal(self.year, entry, self.own_words(letter))

    def is_accepted(self, letter: Letter) -> bool:
        return not self.open_texts(letter) and not self.is_open(letter)

    def rejected(self, kind: str, name: str, exact: str) -> AcceptedEntry | None:
        """Give the rejection of exactly these words. None if they were not rejected."""
        entry = self.refused.get((kind, name))
        return entry if entry and entry.digest == seal(self.year, entry, exact) else None

    def rejections(self, letter: Letter) -> tuple[AcceptedEntry, ...]:
        """Give the rejections that keep a letter from being accepted."""
        found = [self.rejected("text", name, self.texts[name].exact) for name in self.open_texts(letter)]
        found += [self.rejected("letter", letter.slug, self.own_words(letter))] if self.is_open(letter) else []
        return tuple(filter(None, found))

    def with_entries_of(self, entries: tuple[AcceptedEntry, ...]) -> "Acceptance":
        """Give it with what the file says now. `open` stays as it was."""
        last, refused = by_name(entries, rejected=False), by_name(entries, rejected=True)
        return replace(self, entries=entries, last=last, refused=refused)

    def own_words(self, letter: Letter) -> str:
        """Write what belongs only to this letter, one line each: conditional texts, values, charts, own words.

        That includes the figures in the PDF, where it is e-mailed to, what is enclosed, and everything that is assumed.
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
            yield f"{fact.name}: {' / '.join(printed(fact, letter.facts)) or 'not known'}"
        for section in letter.sections.values():
            if section.chart:
                council = "nothing" if section.chart.council is None else rate(section.chart.council)
                similar = "nothing" if section.chart.average is None else average(section.chart.average)
                yield f"chart {section.id}: {council} beside {similar}"
        yield from (f"{how}: {address}" for how, address in letter.addresses)
        yield from self._enclosed(letter)
        yield from (f"assumed: {name}" for name in letter.assumed)
        yield from (f"withheld: {name}" for name in letter.withheld)
        yield from (f"exception {name}: {reason}" for name, reason in letter.exceptions)

    def _enclosed(self, letter: Letter) -> Iterator[str]:
        """Say what is enclosed. If the lists aren't on this computer, it is what was accepted: nothing can be made."""
        if letter.enclosed:
            yield f"enclosed: {letter.enclosed}"
        last = self.last.get(("letter", letter.slug)) if letter.enclosed is None else None
        yield from (line for line in (last.words if last else "").split("\n") if line.startswith("enclosed: "))


def acceptance_of(  # noqa: PLR0913, PLR0917 - all that an edition says
    file: EditionFile,
    title: Text,
    sections: tuple[SectionRule, ...],
    looks: Iterable[str],
    entries: tuple[AcceptedEntry, ...],
    email: tuple[SectionRule, Text] | None = None,
) -> Acceptance:
    """Work out what is still to be accepted. `looks` has a line for each of its files, `email` the e-mail's texts."""
    texts, conditional = texts_of(file, title, sections, looks)
    texts |= message_texts(file, *email) if email else {}
    last, refused = by_name(entries, rejected=False), by_name(entries, rejected=True)
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


def by_name(entries: Iterable[AcceptedEntry], *, rejected: bool) -> dict[tuple[str, str], AcceptedEntry]:
    """Give the entries by kind and name. If a name is there twice, as after a merge, neither entry counts."""
    named = [each for each in entries if bool(each.rejected) == rejected]
    times = Counter(each.name for each in named)
    return {each.name: each for each in named if times[each.name] == 1}


def seal(year: int, entry: AcceptedEntry, exact: str) -> str:
    about = entry.model_dump(mode="json", exclude={"digest"})
    return digest(year, about, exact)


def texts_in(letter: Letter) -> Iterator[str]:
    """Name the texts of a letter, in order. First come those that all letters have."""
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
    """Say whether the order is the accepted one. New texts, and deleted texts that only some letters had, don't count.

    In each letter that gets or loses such a text, the text is accepted together with its place.
    """
    entry = last.get(("text", ORDER))
    if entry is None or entry.digest != seal(year, entry, entry.words):
        return False
    if entry.words == texts[ORDER].words:
        return True
    rules = [rule for section in sections for rule in walk(section)]
    known = {name for kind, name in last if kind == "text"}
    was, now = (
        [(line, line.strip().removesuffix(SOME)) for line in words.split("\n")]
        for words in (entry.words, texts[ORDER].words)
    )
    there = {name for _, name in now}
    new = {name for rule in rules if is_new(rule, known, texts) for name in (rule.id, f"{rule.id}.heading")}
    new -= {name for _, name in was}
    return [line for line, name in was if name in there or not line.endswith(SOME)] == [
        line for line, name in now if name not in new
    ]


def with_entries(
    acceptance: Acceptance, texts: Mapping[str, str], letters: Iterable[tuple[Letter, str]], who: Who
) -> tuple[AcceptedEntry, ...]:
    """Give old and new entries together. A new one has the reason why it is rejected. An empty reason accepts it.

    An acceptance replaces the last acceptance and any rejection of the item. A rejection goes if its words change.
    """
    about = {name: value for name, value in who.items() if value}
    now = [
        ("text", name, acceptance.texts[name].words, acceptance.texts[name].exact, why) for name, why in texts.items()
    ]
    now += [
        ("letter", each.slug, words, words, why) for each, why in letters for words in (acceptance.own_words(each),)
    ]
    if "" in texts.values() and ORDER not in texts and ORDER not in acceptance.open:
        order, last = acceptance.texts[ORDER].words, acceptance.last.get(("text", ORDER))
        if last and order != last.words:  # a new text is accepted with its place
            now.append(("text", ORDER, order, order, ""))
    kept = {(False, *name): each for name, each in acceptance.last.items()}
    kept |= {(True, *name): each for name, each in acceptance.refused.items()}
    for kind, name, words, exact, why in now:
        fields = {kind: name, "words": words, "digest": "0" * DIGITS, **about} | ({"rejected": why} if why else {})
        entry = AcceptedEntry.model_validate(fields)
        kept.pop((True, kind, name), None)
        kept[bool(why), kind, name] = entry.model_copy(update={"digest": seal(acceptance.year, entry, exact)})
    of_letters = (each.words for (_, kind, _), each in kept.items() if kind == "letter")
    known = {line.removeprefix("text ") for words in of_letters for line in words.split("\n")} | acceptance.texts.keys()
    accepted = kept.get((False, "text", ORDER))  # a review shows the words of what this lists and is there no more
    gone = listed(accepted.words if accepted else "") - listed(acceptance.texts[ORDER].words)
    known |= {name for _, _, name in kept if gone & {name, name.partition(".")[0]}}
    return tuple(each for (_, kind, name), each in kept.items() if kind == "letter" or name in known)

"""Turn a year's letters into what is still to be accepted: each text once, and letters in groups.

Each item is compared with the words that were accepted last, whether or not the change is in git: what was added,
deleted, moved or reworded. A reviewer reads these items, not whole letters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from lgo_letters.approval.item_changes import Change, came_went_moved, ordered, reworded, values_changed
from lgo_letters.approval.last_year import accepted_last_year, of_last_year_only, words_as_last_year
from lgo_letters.batch.final import place_of
from lgo_letters.difference import ChangeKind
from lgo_letters.edition.acceptance import Acceptance
from lgo_letters.edition.texts import IN_EVERY_LETTER, LOOKS, ORDER, SUBJECT, digest
from lgo_letters.edition_model import AcceptedEntry
from lgo_letters.figures import counted, some
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, message_of, reason_all
from lgo_letters.problems import Place, ProblemsError

FEW = 3  # councils named in a heading
AS_LAST_YEAR = "as-last-year"
HEADINGS = {
    "title": "title of the letter",
    "signatory": "who signs",
    "reviewers": "who may accept, which letters were sent, and which councils may be named",
    SUBJECT: "sender and subject of the message that a letter is sent with",
    ORDER: "order of the letter, and texts in every letter",
    LOOKS: "looks of the letter",
}


@dataclass(frozen=True, slots=True)
class Item:
    name: str  # the id of a text; for letters, `letters-1` and so on
    heading: str
    changes: tuple[Change, ...]
    councils: tuple[str, ...]  # whose letters have it
    digest: str  # of exactly what is accepted with it; `after_rejection`, if it was rejected
    texts: tuple[str, ...] = ()  # ids; none if the item is letters
    place: Place | None = None  # the place of the text; None if the item is letters
    rejected: str = ""  # by whom it was rejected, when, and why

    @property
    def seen(self) -> str:
        """The digest without the mark of a rejection."""
        return self.digest.partition("-")[0]

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """What its entries in `accepted.yaml` are about: kind and name of each."""
        kind, names = ("text", self.texts) if self.texts else ("letter", self.councils)
        return tuple((kind, name) for name in names)

    @property
    def before(self) -> str:
        return "\n".join(each.before for each in self.changes if each.before)

    @property
    def after(self) -> str:
        return "\n".join(each.after for each in self.changes if each.after)


@dataclass(frozen=True, slots=True)
class Review:
    items: tuple[Item, ...]
    open: tuple[str, ...]  # councils whose letters nobody can sign until all of it is accepted
    letters: Mapping[str, Letter]


def review(year: Year, composed: Mapping[str, Letter] | None = None) -> Review:
    """List what is still to be accepted. Letters that can't be made are left out: `check` says why they can't.

    `composed` are the year's letters by council, if they have been composed already.
    """
    letters = composed
    if letters is None:
        letters = {slug: reasoned.letter for slug, reasoned in reason_all(year)[0].items()}
    items = (*_texts(year, letters, _messages(year, letters)), *_letters(year, letters))
    acceptance = year.edition.acceptance
    return Review(items, tuple(slug for slug, each in letters.items() if not acceptance.is_accepted(each)), letters)


def waiting_among(year: Year, slugs: Iterable[str]) -> tuple[str, ...]:
    """Name those of some councils whose letters can't be signed yet. If no letter can be signed, none is composed."""
    acceptance = year.edition.acceptance
    there = [slug for slug in slugs if slug in year.councils]
    if acceptance.open.intersection(IN_EVERY_LETTER):
        return tuple(there)
    letters = reason_all(year, there)[0]
    return tuple(slug for slug, each in letters.items() if not acceptance.is_accepted(each.letter))


def _messages(year: Year, letters: Mapping[str, Letter]) -> dict[str, Letter]:
    """Compose the e-mails of letters that are still to be sent. If one can't be made, `outbox` says why."""
    messages = {}
    for slug, letter in letters.items():
        if not letter.sent and year.councils[slug].file.sent_by == "email":
            with suppress(ProblemsError):
                messages[slug] = message_of(year.councils[slug], year)
    return {slug: message for slug, message in messages.items() if message}


def _texts(year: Year, letters: Mapping[str, Letter], messages: Mapping[str, Letter]) -> Iterator[Item]:
    acceptance = year.edition.acceptance
    having: dict[str, list[str]] = defaultdict(list)
    for slug, letter in letters.items():
        for name in acceptance.open_texts(letter):
            having[name].append(slug)
    for slug, message in messages.items():
        for name in acceptance.open_in_message(message):
            having[name].append(slug)
    same = [name for name in words_as_last_year(year) if name in having]
    lost = of_last_year_only(year)[0] if same else ()
    if same := [name for name in same if name not in lost]:
        councils = tuple(sorted({slug for name in same for slug in having[name]}))
        said = tuple(Change(ChangeKind.SAME, words, words) for words in (acceptance.texts[name].words for name in same))
        exact = digest([acceptance.texts[name].exact for name in same])
        heading = f"the same words as were accepted last year ({counted(len(same), 'text')})"
        yield Item(AS_LAST_YEAR, heading, said, councils, exact, tuple(same))
    for name in (name for name in acceptance.texts if name in having and name not in same):
        text = acceptance.texts[name]
        last = acceptance.last.get(("text", name))
        changes = partial(ordered, last=_last_words(acceptance)) if name == ORDER else reworded
        rejected = _said(acceptance.rejected("text", name, text.exact))
        yield Item(
            name=name,
            heading=HEADINGS.get(name, name),
            changes=tuple(
                each
                for each in changes(last.words if last else "", text.words)
                if name != LOOKS or each.kind is not ChangeKind.SAME
            ),
            councils=tuple(having[name]),
            digest=after_rejection(digest(name, text.exact), rejected),
            texts=(name,),
            place=place_of(name, year),
            rejected=rejected,
        )


def _last_words(acceptance: Acceptance) -> dict[str, str]:
    """Give the words that were accepted last by id: of a sentence with phrases, those of all its combinations."""
    words: dict[str, list[str]] = defaultdict(list)
    for (kind, name), entry in acceptance.last.items():
        if kind == "text":
            words[name if name.endswith(".heading") else name.partition(".")[0]].append(entry.words)
    return {name: " / ".join(each) for name, each in words.items()}


def _said(entry: AcceptedEntry | None) -> str:
    return entry.rejection if entry else ""


def after_rejection(exact: str, rejected: str) -> str:
    """Tell an item that was rejected from what it was before, so that nobody accepts it without seeing the reason."""
    return f"{exact}-{digest(rejected)}" if rejected else exact


def _letters(year: Year, letters: Mapping[str, Letter]) -> Iterator[Item]:
    """Group letters to accept that got or lost the same texts and whose values changed in the same way."""
    acceptance = year.edition.acceptance
    known = {**accepted_last_year(year), **acceptance.last}
    gathered: dict[tuple[str, tuple[Change, ...], str], list[tuple[str, tuple[Change, ...]]]] = {}
    changed: dict[str, tuple[str, ...]] = {}
    for slug, letter in letters.items():
        if not acceptance.is_open(letter):
            continue
        last, own = known.get(("letter", slug)), acceptance.own_words(letter)
        before = last.words if last else ""
        texts = tuple(came_went_moved(*(_texts_of(words, acceptance, known) for words in (before, own))))
        names, values = values_changed(before, own)
        heading = f"letters of {year.year}, {'beside' if texts or values else 'the same as'} {year.year - 1}'s"
        if not last:
            heading = "letters not accepted before"
        elif ("letter", slug) in acceptance.last:
            heading = f"letters that have changed: {', '.join(names) or 'texts'}"
        changed[slug] = names if ("letter", slug) in acceptance.last else ()
        rejected = _said(acceptance.rejected("letter", slug, own))
        gathered.setdefault((heading, texts, rejected), []).append((slug, values))
    for number, ((heading, texts, rejected), members) in enumerate(gathered.items(), start=1):
        slugs = tuple(slug for slug, _ in members)
        printed = tuple(
            replace(each, before=each.before and f"{slug}: {each.before}", after=each.after and f"{slug}: {each.after}")
            for slug, values in members
            for each in values
        )
        exact = after_rejection(digest([[slug, acceptance.own_words(letters[slug])] for slug in slugs]), rejected)
        why = _moved(slugs, changed, year)
        yield Item(f"letters-{number}", heading + why, (*printed, *texts), slugs, exact, rejected=rejected)


def _moved(slugs: tuple[str, ...], changed: Mapping[str, tuple[str, ...]], year: Year) -> str:
    """Say whose changed counts moved the averages, if letters differ in an average and not in their own counts."""
    catalogue, kinds = year.edition.catalogue, {slug: year.councils[slug].file.authority_type for slug in changed}
    counts = [slug for slug, names in changed.items() if {*names}.intersection(catalogue.columns)]
    counts = [slug for slug in counts if kinds[slug] in {kinds[each] for each in slugs}]
    averaged = any(name in catalogue.averages or name.startswith("chart ") for name in changed[slugs[0]])
    by = some(counts, FEW) if averaged and slugs[0] not in counts else ""
    return f"; averages moved with the counts of {by}" if by else ""


def _texts_of(own: str, acceptance: Acceptance, last: Mapping[tuple[str, str], AcceptedEntry]) -> dict[str, str]:
    """Give the conditional texts of a letter by id, in its order, with their words if these are known."""
    names = [line.removeprefix("text ") for line in own.split("\n") if line.startswith("text ")]
    known = {name: acceptance.texts.get(name) or last.get(("text", name)) for name in names}
    return {name: there.words if there else name for name, there in known.items()}

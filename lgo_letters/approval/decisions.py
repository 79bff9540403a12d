"""Turn a reviewer's decisions about items into `templates/<year>/accepted.yaml`."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from lgo_letters.approval.review import Item, Review
from lgo_letters.edition.acceptance import Who, with_entries
from lgo_letters.edition.accepted_file import ACCEPTED, accepted_in, accepted_yaml
from lgo_letters.edition.texts import LOOKS
from lgo_letters.edition_model import AcceptedEntry
from lgo_letters.git_tree import find
from lgo_letters.pipeline import Tell, Year
from lgo_letters.problems import ProblemsError
from lgo_letters.whole_files import one_at_a_time, write_whole

_LOOKS = ("text", LOOKS)
LONGEST = 160  # characters of a name, a note or a reason


@dataclass(frozen=True, slots=True)
class Recorded:
    label: str  # of the file that the decisions are in
    # what was left out because somebody decided about it meanwhile, by kind and name, and who decided what
    meanwhile: Mapping[tuple[str, str], str]


def one_line(text: str) -> str:
    """Take a name or a note as one line. If the file can't hold it, raise ValueError with the reason."""
    line = " ".join(text.split())
    if len(line) > LONGEST or not line.isprintable():
        raise ValueError(f"at most {LONGEST} characters that can be printed")
    return line


def wrong_who(year: Year, who: Who) -> Iterator[str]:
    reviewers, dates = year.edition.file.reviewers, year.edition.file.dates
    if who.get("by") not in reviewers:
        names = ", ".join(reviewers) or "nobody yet"
        yield f"{who.get('by') or 'nobody'} is not one of the reviewers in edition.yaml ({names})"
    day = who.get("date", "")
    if not day or not dates.period_end < date.fromisoformat(day) <= dates.publication:
        yield f"the day must be after {dates.period_end}, when the period ends, and not after {dates.publication}"


def decide(
    year: Year,
    found: Review,
    decisions: Iterable[tuple[Item, str]],
    who: Who,
    tell: Tell = lambda *_: None,
) -> Recorded:
    """Accept items, or reject them, in `templates/<year>/accepted.yaml`.

    Each item has the reason why it is rejected. An empty reason accepts it. Looks can be accepted only if every word
    can be seen on the pages of sample letters, which are reported to `tell`. The file is read again before it is
    written: what somebody has decided since the year was read is left out.

    Raises ValueError if nobody can accept as this person or on this day, and ProblemsError if a word can't be seen, or
    the file can't be written.
    """
    if wrong := list(wrong_who(year, who)):
        raise ValueError("; ".join(wrong))
    decided = list(decisions)
    with suppress(ProblemsError):
        who = {**who, "commit": find(year.workspace, "HEAD").commit[:12]}
    reasons = {about: why for item, why in decided for about in item.about}
    if reasons.get(_LOOKS) == "":
        from lgo_letters.approval.looks import keep_looks, unseen_words  # noqa: PLC0415 - it imports what draws pages

        if unseen := unseen_words(year, tell):
            raise ProblemsError(unseen)
    label, folder = f"{year.edition.label}/{ACCEPTED}", year.workspace / year.edition.label
    with one_at_a_time(folder):
        now, problems = accepted_in(folder, year.edition.label)
        if problems:
            raise ProblemsError(problems)
        others = _since(year.edition.acceptance.entries, now)
        left = {about: why for about, why in reasons.items() if about not in others}
        texts = {name: why for (kind, name), why in left.items() if kind == "text"}
        letters = [(found.letters[name], why) for (kind, name), why in left.items() if kind == "letter"]
        if left.get(_LOOKS) == "":
            keep_looks(year)
        if left:
            entries = with_entries(year.edition.acceptance.with_entries_of(now), texts, letters, who)
            write_whole(year.workspace / label, accepted_yaml(entries).encode(), label)
    return Recorded(label, {about: others[about] for about in reasons if about in others})


def _since(before: Iterable[AcceptedEntry], now: Iterable[AcceptedEntry]) -> dict[tuple[str, str], str]:
    """Say who has decided about what since the file was read."""
    seen = {each.digest for each in before}
    return {each.name: f"meanwhile {each.decision}" for each in now if each.digest not in seen}

"""Turn a reviewer's decisions about items into `templates/<year>/accepted.yaml`."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date

from lgo_letters.approval.review import Item, Review
from lgo_letters.edition.acceptance import Who, with_entries
from lgo_letters.edition.accepted_file import ACCEPTED, accepted_yaml
from lgo_letters.edition.texts import LOOKS
from lgo_letters.git_tree import find
from lgo_letters.pipeline import Tell, Year
from lgo_letters.problems import ProblemsError
from lgo_letters.whole_files import write_whole

LONGEST = 160  # characters of a name, a note or a reason


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
) -> str:
    """Accept items, or reject them, in `templates/<year>/accepted.yaml`, and give that file's path from the workspace.

    Each item has the reason why it is rejected. An empty reason accepts it. Looks can be accepted only if every word
    can be seen on the pages of sample letters, which are reported to `tell`.

    Raises ValueError if nobody can accept as this person or on this day, and ProblemsError if a word can't be seen, or
    the file can't be written.
    """
    if wrong := list(wrong_who(year, who)):
        raise ValueError("; ".join(wrong))
    decided = list(decisions)
    with suppress(ProblemsError):
        who = {**who, "commit": find(year.workspace, "HEAD").commit[:12]}
    texts = {name: why for item, why in decided for name in item.texts}
    letters = [(found.letters[slug], why) for item, why in decided if not item.texts for slug in item.councils]
    if texts.get(LOOKS) == "":
        from lgo_letters.approval.looks import keep_looks, unseen_words  # noqa: PLC0415 - it imports what draws pages

        if unseen := unseen_words(year, tell):
            raise ProblemsError(unseen)
        keep_looks(year)
    entries = with_entries(year.edition.acceptance, texts, letters, who)
    label = f"{year.edition.label}/{ACCEPTED}"
    write_whole(year.workspace / label, accepted_yaml(entries).encode(), label)
    return label

"""Accept everything in a year at once, for tests that begin after that."""

from lgo_letters.approval.decisions import decide
from lgo_letters.approval.looks import keep_looks
from lgo_letters.approval.review import Review, review
from lgo_letters.edition.acceptance import Who, with_entries
from lgo_letters.edition.accepted_file import ACCEPTED, accepted_yaml
from lgo_letters.pipeline import Year


def accept_all(year: Year, found: Review, who: Who) -> None:
    """Accept everything that isn't accepted yet, as `review --accept all` does."""
    decide(year, found, [(item, "") for item in found.items], who)


def accept_unlooked(year: Year) -> None:
    """Accept everything that isn't accepted yet, without the slow search for words that can't be seen."""
    found = review(year)
    texts = {name: "" for item in found.items for name in item.texts}
    letters = [(found.letters[slug], "") for item in found.items if not item.texts for slug in item.councils]
    who = {"by": "A. N. Other", "date": "2020-07-20", "note": "read aloud"}
    keep_looks(year)
    entries = with_entries(year.edition.acceptance, texts, letters, who)
    (year.workspace / year.edition.label / ACCEPTED).write_text(accepted_yaml(entries), encoding="utf-8")

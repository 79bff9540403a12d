"""What the page shows of an item to accept: its place in a letter, and what has changed for each council."""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from lgo_letters.approval.item_changes import Change, value_pairs
from lgo_letters.approval.review import Item, Review
from lgo_letters.difference import ChangeKind
from lgo_letters.edition.texts import text_of
from lgo_letters.letter import OWN_WORDS, Paragraph
from lgo_letters.pipeline import Year


@dataclass(frozen=True, slots=True)
class InContext:
    """A paragraph of a letter. `here` says whether the item is in it. Each sentence says the same about itself."""

    sentences: tuple[tuple[Markup, bool], ...]
    here: bool
    is_heading: bool = False


def in_context(item: Item, found: Review) -> tuple[InContext, ...]:
    """Show a text in the first letter that has it, with the paragraphs before and after."""
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


def own_changes(item: Item, found: Review, year: Year) -> Iterator[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
    """Give each council's slug and name, and its letter's own values that changed: name, before, now."""
    acceptance = year.edition.acceptance
    for slug in item.councils if not item.texts else ():
        last = acceptance.last.get(("letter", slug))
        pairs = value_pairs(last.words if last else "", acceptance.own_words(found.letters[slug]))
        values = tuple(
            (name.replace("_", " "), was.partition(": ")[2], now.partition(": ")[2]) for name, was, now in pairs
        )
        yield slug, year.councils[slug].file.name, values


def shared_changes(item: Item) -> tuple[Change, ...]:
    """List the changes of an item that all its councils share."""
    alone = {f"{slug}: " for slug in item.councils} if not item.texts else set()
    return tuple(
        each
        for each in item.changes
        if not (each.kind is ChangeKind.CHANGED and any((each.after or each.before).startswith(slug) for slug in alone))
    )

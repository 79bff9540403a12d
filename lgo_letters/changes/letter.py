"""Find the changes of one letter. The same change has the same key in each letter.

A value that differs from council to council is separated from the wording around it. So a sentence reworded in two
hundred letters is one change, and a changed figure is not a changed word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from lgo_letters.changes.comparable import Comparable
from lgo_letters.difference import ChangeKind, ParagraphDifference, SentenceDifference, compare_blocks, is_same
from lgo_letters.edition.edition import Edition
from lgo_letters.edition.texts import markdown
from lgo_letters.lines import Line
from lgo_letters.rules.tree import ParagraphRule, walk

Lines = Sequence[Line]
ADDRESSEE = frozenset({"addressee_name", "addressee_role", "salutation_name", "council_name"})


class What(Enum):
    EDIT = "edit"
    CAME = "came"
    WENT = "went"
    ORDER = "order"
    FIGURES = "figures"
    ADDRESSEE = "addressee"
    ADDRESSES = "address"
    LETTER_CAME = "letter came"
    LETTER_WENT = "letter went"
    PAGE_COUNT = "page count"
    PAGE_ENDS = "page ends"
    LOOKS = "looks"


@dataclass(frozen=True, slots=True)
class Change:
    what: What
    section: str  # section and paragraph: ids of its place
    paragraph: str
    sentence: str  # the sentence's id; empty for the whole paragraph
    before: str  # before and after: the words in this letter, one line for each of its lines; empty for none
    after: str
    wording: tuple[str, str]  # the same with the names of values, so that it is equal in all letters
    values: tuple[tuple[str, str, str], ...] = ()  # the facts whose values changed: name, before, after
    facts: tuple[str, ...] = ()  # names of all facts printed in it
    was: str = ""  # the id of the sentence before, if another one replaced it
    phrases: tuple[str, ...] = ()  # ids of its phrases that only one of the two has

    @property
    def key(self) -> tuple[object, ...]:
        """Two changes with the same key are the same change, in another letter or one composed to find the cause."""
        if self.what in {What.FIGURES, What.ADDRESSEE, What.ADDRESSES}:
            return (self.what, self.paragraph, self.sentence, self.values)
        if self.what in {What.CAME, What.WENT} and not self.sentence:
            return (self.what, self.paragraph)
        return (self.what, self.paragraph, self.wording)


def changes_of(before: Comparable, after: Comparable) -> tuple[Change, ...]:
    if is_same(before.reasoned.letter, after.reasoned.letter):
        return ()
    return tuple(_without_echoes(tuple(_changes(before, after))))


def _changes(before: Comparable, after: Comparable) -> Iterator[Change]:
    old_sections = {block.section for block in before.blocks}
    new_sections = {block.section for block in after.blocks}
    seen: set[str] = set()
    moved: list[ParagraphDifference] = []
    for paragraph in compare_blocks(before.blocks, after.blocks):
        section = paragraph.section
        if section and (section not in old_sections or section not in new_sections):
            if section not in seen:
                seen.add(section)
                lines = (
                    [line for block in letter.blocks if block.section == section for line in block.lines]
                    for letter in (before, after)
                )
                yield _came_or_went(before, after, (section, section, ""), *lines)
            continue
        if paragraph.moved:
            moved.append(paragraph)
        if paragraph.kind in {ChangeKind.CAME, ChangeKind.WENT}:
            old = [each.before for each in paragraph.sentences if each.before]
            new = [each.after for each in paragraph.sentences if each.after]
            yield _came_or_went(before, after, (section, paragraph.id, ""), old, new)
        elif paragraph.kind is ChangeKind.CHANGED:
            for sentence in paragraph.sentences:
                yield from _sentence(before, after, paragraph, sentence)
    yield from _orders(before, after, moved)


def _came_or_went(before: Comparable, after: Comparable, place: tuple[str, str, str], old: Lines, new: Lines) -> Change:
    facts = tuple(name for line in (*old, *new) for name in line.facts)
    wording = (_worded(before, old), _worded(after, new))
    return Change(What.CAME if new else What.WENT, *place, _lines(old), _lines(new), wording, facts=facts)


def _lines(lines: Lines) -> str:
    return "\n".join(line.text for line in lines)


def _worded(letter: Comparable, lines: Lines) -> str:
    return "\n".join(letter.wording(line)[1] for line in lines)


def _sentence(
    before: Comparable, after: Comparable, paragraph: ParagraphDifference, sentence: SentenceDifference
) -> Iterator[Change]:
    old, new = sentence.before, sentence.after
    if old is None or new is None:
        old_lines, new_lines = ([line] if line else [] for line in (old, new))
        name = (*old_lines, *new_lines)[0].id
        yield _came_or_went(before, after, (paragraph.section, paragraph.id, name), old_lines, new_lines)
        return
    if sentence.kind is ChangeKind.SAME:
        return
    place = (paragraph.section, paragraph.id, new.id)
    (old_html, old_words, old_values), (new_html, new_words, new_values) = before.wording(old), after.wording(new)
    if sentence.kind is ChangeKind.MOVED:
        yield Change(What.ORDER, *place, old.text, new.text, (old_words, new_words))
        return
    if old_html != new_html:
        shown, words = (old_words, new_words), (old.text, new.text)
        if old_words == new_words:  # a link's address, or what is bold
            shown, words = (markdown(old_html), markdown(new_html)), (markdown(old.html), markdown(new.html))
        one, other = before.phrases(old), after.phrases(new)
        phrases = (*(each for each in one if each not in other), *(each for each in other if each not in one))
        yield Change(What.EDIT, *place, *words, shown, was=old.id, phrases=phrases)
    there = dict(new_values)
    values = tuple((name, value, there[name]) for name, value in old_values if there.get(name, value) != value)
    if values:
        what = What.ADDRESSEE if {name for name, _, _ in values} <= ADDRESSEE else What.FIGURES
        yield Change(what, *place, old.text, new.text, (old_words, new_words), values)


def _without_echoes(changes: tuple[Change, ...]) -> Iterator[Change]:
    """Leave out charts that only repeat a change of the figures next to them."""
    told_of = {change.section for change in changes if not change.paragraph.endswith(".chart")}
    for change in changes:
        if change.what is not What.FIGURES or not change.paragraph.endswith(".chart") or change.section not in told_of:
            yield change


def _orders(before: Comparable, after: Comparable, moved: Sequence[ParagraphDifference]) -> Iterator[Change]:
    """Make one change for each section whose paragraphs are in another order.

    If the edition has another order, the change is the same in all letters, whichever paragraphs they have.
    """
    for section in dict.fromkeys(paragraph.section for paragraph in moved):
        orders = _orders_of(*(_edition_order(letter.edition, section) for letter in (before, after)))
        if not orders[1]:
            orders = _orders_of(*(_letter_order(letter, section) for letter in (before, after)))
        old, new = (", ".join(order) for order in orders)
        yield Change(What.ORDER, section, next(iter(orders[1]), section), "", old, new, (old, new))


def _edition_order(edition: Edition, section: str) -> list[str]:
    found = (each for each in edition.sections if each.id == section)
    return [rule.id for each in found for rule in walk(each) if isinstance(rule, ParagraphRule)]


def _letter_order(letter: Comparable, section: str) -> list[str]:
    return [block.id for block in letter.blocks if block.section == section]


def _orders_of(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Reduce two orders to the names in both, without equal beginnings and endings."""
    one, other = [name for name in one if name in other], [name for name in other if name in one]
    while one and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other

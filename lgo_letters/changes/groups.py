"""Gather equal changes of many letters into groups, each with the councils whose letters it changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lgo_letters.changes.letter import ADDRESSEE, Change, What
from lgo_letters.changes.parts import Part
from lgo_letters.edition.edition import Edition
from lgo_letters.edition.texts import text_of
from lgo_letters.problems import Place

LAST = (What.FIGURES, What.ADDRESSEE, What.ADDRESSES, What.LETTER_CAME, What.LETTER_WENT)


@dataclass(frozen=True, slots=True)
class Found:
    council: str
    change: Change
    cause: tuple[Part, ...]
    message: bool = False  # whether it is about the e-mail with the letter


@dataclass(frozen=True, slots=True)
class Variant:
    """The words of a group as some of its letters have them, one line for each line of the letter."""

    before: str
    after: str
    councils: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The condition of a rule, before and after: `always` if it has none, empty if there is no such rule."""

    id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    what: What
    cause: str  # such as `wording`, or `condition and data`
    # section, paragraph, sentence: ids; the last is empty for a paragraph or several sentences
    section: str
    paragraph: str
    sentence: str
    before: str  # before and after: the words; values that differ between councils by name
    after: str
    councils: tuple[str, ...]  # short names, in alphabetical order
    variants: tuple[Variant, ...]  # the most frequent first
    conditions: tuple[Chosen, ...]  # of the texts there before and now
    place: Place | None  # the place of its words now or before; None if they are in no wording
    message: bool = False  # whether it is about the e-mail with the letter


def gather(found: Iterable[Found], before: Edition, after: Edition) -> tuple[Group, ...]:
    """Gather equal changes in the order of the letter, with figures, addressees and whole letters last."""
    together: dict[tuple[object, ...], list[Found]] = defaultdict(list)
    for each in map(_with_addressee, found):
        change = each.change
        key = change.key
        if change.what in {What.FIGURES, What.ADDRESSEE, What.ADDRESSES}:  # each council's own are one change
            key = () if each.cause == (Part.DATA,) else change.values
        together[each.message, change.what, each.cause, *key].append(each)
    groups = [_group(members, before, after) for members in together.values()]
    order = {name: number for number, name in enumerate((*before.rules, *after.rules))}
    return tuple(sorted(groups, key=lambda group: _rank(group, order)))


def _with_addressee(found: Found) -> Found:
    """If the council's file adds or removes a line of the address, treat that as a change of addressee."""
    change = found.change
    came_or_went = change.what in {What.CAME, What.WENT} and found.cause == (Part.DATA,)
    if came_or_went and change.facts and ADDRESSEE.issuperset(change.facts):
        return replace(found, change=replace(change, what=What.ADDRESSEE))
    return found


def _group(members: Sequence[Found], before: Edition, after: Edition) -> Group:
    change = members[0].change
    by_council: dict[str, list[Change]] = defaultdict(list)
    for each in members:
        by_council[each.council].append(each.change)
    councils: dict[tuple[str, str], list[str]] = defaultdict(list)
    for council, changes in sorted(by_council.items()):
        words = ("\n".join(each.before for each in changes), "\n".join(each.after for each in changes))
        councils[words].append(council)
    variants = variants_of(councils)
    words = (variants[0].before, variants[0].after)
    if len(variants) > 1 and len({each.change.wording for each in members}) == 1:
        words = change.wording
    is_one_line = len({(each.change.paragraph, each.change.sentence) for each in members}) == 1
    # a sentence that has only a number has its paragraph's condition
    sentences = (change.was or change.sentence, change.sentence)
    was, now = (text_of(name, change.paragraph) or change.paragraph for name in sentences)
    names = dict.fromkeys((was, now, *change.phrases)) if is_one_line else {}
    standing = after.rules.get(now) or before.rules.get(now)
    return Group(
        what=change.what,
        cause=" and ".join(part.value for part in members[0].cause),
        section=change.section if len({each.change.section for each in members}) == 1 else "",
        paragraph=change.paragraph if len({each.change.paragraph for each in members}) == 1 else "",
        sentence=change.sentence if is_one_line else "",
        before=words[0],
        after=words[1],
        councils=tuple(sorted(by_council)),
        variants=variants,
        conditions=tuple(
            Chosen(name, *(str(each.rules[name].when) if name in each.rules else "" for each in (before, after)))
            for name in names
            if name in before.rules or name in after.rules
        ),
        place=standing.place if standing and is_one_line else None,
        message=members[0].message,
    )


def variants_of(councils: Mapping[tuple[str, str], Sequence[str]]) -> tuple[Variant, ...]:
    """List the words before and after with the councils that have them, the most frequent first."""
    variants = (Variant(*words, tuple(names)) for words, names in councils.items())
    return tuple(sorted(variants, key=lambda variant: -len(variant.councils)))


def _rank(group: Group, order: Mapping[str, int]) -> tuple[int, int, int]:
    late = LAST.index(group.what) + 1 if group.what in LAST else 0
    name = next((each for each in (group.sentence, group.paragraph, group.section) if each in order), "")
    return (late, order.get(name, -1), -len(group.councils))

"""Changes of many letters turned into groups: what was changed once, and the councils whose letters it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lgo_letters.changes.letter import ADDRESSEE, Change, What
from lgo_letters.changes.parts import Part
from lgo_letters.edition import Edition
from lgo_letters.problems import Place
from lgo_letters.rules.tree import ChoiceRule, Rule

LAST = (What.FIGURES, What.ADDRESSEE, What.LETTER_CAME, What.LETTER_WENT)


@dataclass(frozen=True, slots=True)
class Found:
    """A change of one council's letter, and the parts that caused it."""

    council: str
    change: Change
    cause: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """The words of a group as some of its letters have them; a line of the letter each."""

    before: str
    after: str
    councils: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The condition of a rule, before and after: `always` for none, empty where it isn't there."""

    id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """A change that is the same in several letters.

    Attributes:
        what: what was changed.
        cause: the parts that caused it, such as `wording`, or `condition and data`.
        section, paragraph, sentence: ids; the last empty where a paragraph or several sentences are meant.
        before, after: the words; where values in them differ between the councils, by their names.
        councils: short names, in alphabetical order.
        variants: the words as each council has them, the most frequent first.
        conditions: of what stood there and of what stands there.
        place: where its words stand now, or stood; None where they stand in no wording.
    """

    what: What
    cause: str
    section: str
    paragraph: str
    sentence: str
    before: str
    after: str
    councils: tuple[str, ...]
    variants: tuple[Variant, ...]
    conditions: tuple[Chosen, ...]
    place: Place | None


def gather(found: Iterable[Found], before: Edition, after: Edition) -> tuple[Group, ...]:
    """Gather equal changes, in the order of the letter; figures, addressees and whole letters come last."""
    together: dict[tuple[object, ...], list[Found]] = {}
    for each in found:
        what = _what(each)
        together.setdefault((what, each.cause, *_key(what, each)), []).append(each)
    groups = [_group(key[0], members, before, after) for key, members in together.items()]
    order = {name: number for number, name in enumerate((*before.rules, *after.rules))}
    return tuple(sorted(groups, key=lambda group: _rank(group, order)))


def _what(found: Found) -> What:
    """Call it an addressee's change where a line of the address came or went because of the council's own file."""
    change = found.change
    if change.what in {What.CAME, What.WENT} and found.cause == (Part.DATA,) and change.facts:
        return What.ADDRESSEE if set(change.facts) <= ADDRESSEE else change.what
    return change.what


def _key(what: What, found: Found) -> tuple[object, ...]:
    """Say what makes changes of one kind and cause equal: of a council's own figures or addressee, nothing more."""
    if what in {What.FIGURES, What.ADDRESSEE}:
        return () if found.cause == (Part.DATA,) else found.change.values
    return found.change.key


def _group(what: object, members: Sequence[Found], before: Edition, after: Edition) -> Group:
    first = members[0]
    change = first.change
    by_council: dict[str, list[Change]] = {}
    for each in members:
        by_council.setdefault(each.council, []).append(each.change)
    variants = _variants(by_council)
    worded = {each.change.wording for each in members}
    words = (variants[0].before, variants[0].after)
    if len(variants) > 1 and len(worded) == 1:
        words = change.wording
    names = dict.fromkeys(_name(sentence, change) for sentence in (change.was or change.sentence, change.sentence))
    standing = after.rules.get(list(names)[-1]) or before.rules.get(list(names)[-1])
    names |= dict.fromkeys(change.phrases)
    rules = [(before.rules.get(name), after.rules.get(name)) for name in names]
    lines = {(each.change.paragraph, each.change.sentence) for each in members}
    return Group(
        what=what if isinstance(what, What) else change.what,
        cause=" and ".join(part.value for part in first.cause),
        section=change.section if len({each.change.section for each in members}) == 1 else "",
        paragraph=change.paragraph if len({paragraph for paragraph, _ in lines}) == 1 else "",
        sentence=change.sentence if len(lines) == 1 else "",
        before=words[0],
        after=words[1],
        councils=tuple(sorted(by_council)),
        variants=variants,
        conditions=tuple(
            Chosen(name, _condition(old), _condition(new))
            for name, (old, new) in zip(names, rules, strict=True)
            if (old or new) and len(lines) == 1
        ),
        place=standing.place if standing and len(lines) == 1 else None,
    )


def _variants(by_council: Mapping[str, Sequence[Change]]) -> tuple[Variant, ...]:
    """Bring together councils whose words are the same."""
    councils: dict[tuple[str, str], list[str]] = {}
    for council in sorted(by_council):
        changes = by_council[council]
        words = ("\n".join(each.before for each in changes), "\n".join(each.after for each in changes))
        councils.setdefault(words, []).append(council)
    often = Counter({words: len(names) for words, names in councils.items()})
    return tuple(Variant(*words, tuple(councils[words])) for words, _ in often.most_common())


def _name(sentence: str, change: Change) -> str:
    """Name what has the condition: the sentence, or the paragraph where the sentence has only a number."""
    return change.paragraph if not sentence or sentence.startswith(f"{change.paragraph}.") else sentence


def _condition(rule: Rule | None) -> str:
    return "" if rule is None or isinstance(rule, ChoiceRule) else str(rule.when)


def _rank(group: Group, order: Mapping[str, int]) -> tuple[int, int, int]:
    late = LAST.index(group.what) + 1 if group.what in LAST else 0
    name = next((each for each in (group.sentence, group.paragraph, group.section) if each in order), "")
    return (late, order.get(name, -1), -len(group.councils))

"""An entry of what is worked out turned into its facts: a rate, a share, a sum, an average, the largest of several."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from lgo_letters.facts.declaration import CountEntry, WorkedOutEntry
from lgo_letters.facts.fact import Fact
from lgo_letters.figures import WHOLE, Type
from lgo_letters.problems import Kind, did_you_mean
from lgo_letters.reading.validation import Key

KINDS = ("rate", "share", "equals", "average", "largest")
SUFFIXES = re.compile(r"_(more|fewer|count)\Z")  # of the second fact that an entry may give
AVERAGES = {Type.RATE: Type.AVERAGE, Type.RATE_PER: Type.AVERAGE_PER}
_OF = re.compile(r"\s*(?P<part>[a-z0-9_.]+) of (?P<whole>[a-z0-9_.]+)\s*\Z")
_TERM = re.compile(r"\s*(?P<sign>[+-]?)\s*(?P<name>[a-z][a-z0-9_.]*)")


class Known(Protocol):
    """What a formula may name, and who is told of what is wrong with it."""

    groups: Mapping[str, Mapping[str, CountEntry]]

    def count(self, name: str, path: Key) -> Fact | None: ...
    def rate(self, name: str, path: Key) -> Fact | None: ...
    def refuse(self, kind: Kind, path: Key, message: str, hint: str) -> None: ...


def worked_out(entry: WorkedOutEntry, path: Key, known: Known) -> Sequence[Fact]:
    kinds = [key for key in KINDS if getattr(entry, key) is not None]
    if len(kinds) != 1:
        message = f"{entry.name} is one of {', '.join(KINDS[:-1])} and {KINDS[-1]}"
        known.refuse(Kind.WORDING, (*path, "name"), message, "write exactly one of them")
        return ()
    (kind,) = kinds
    if entry.per and kind != "rate":
        known.refuse(
            Kind.WORDING, (*path, "per"), f"{entry.name} is no rate", "take the line out: per belongs to a rate"
        )
    path = (*path, kind)
    match kind:
        case "equals":
            return _total(entry, entry.equals or "", path, known)
        case "average":
            rate = known.rate(entry.average or "", path)
            made = rate and Fact(entry.name, AVERAGES[rate.type], entry.meaning, average_of=rate.name, per=rate.per)
            return (made,) if made else ()
        case "largest":
            return _largest(entry, path, known)
        case _:
            return _ratio(entry, path, known)


def _ratio(entry: WorkedOutEntry, path: Key, known: Known) -> Sequence[Fact]:
    text = entry.rate or entry.share or ""
    match = _OF.match(text)
    if not match:
        known.refuse(Kind.WORDING, path, f'"{text}" is no part of a whole', "write two counts: part of whole")
        return ()
    part, whole = known.count(match["part"], path), known.count(match["whole"], path)
    if not part or not whole:
        return ()
    kind = Type.SHARE if entry.share else Type.RATE_PER if entry.per else Type.RATE
    per = 1 if entry.share else entry.per or WHOLE
    return (Fact(entry.name, kind, entry.meaning, part=part.name, whole=whole.name, per=per),)


def _total(entry: WorkedOutEntry, text: str, path: Key, known: Known) -> Sequence[Fact]:
    """Read a sum or difference; one that may be negative gives two facts, `…_more` and `…_fewer`."""
    terms: list[tuple[Fact, int]] = []
    at = 0
    while match := _TERM.match(text, at):
        if bool(terms) != bool(match["sign"]):
            break
        count = known.count(match["name"].rstrip("."), path)
        if count is None:
            return ()
        if count.among:
            message = f"{count.name} is not the same count for each council"
            known.refuse(Kind.FACT, path, message, "write counts that are the same for each council")
            return ()
        terms.append((count, -1 if match["sign"] == "-" else 1))
        at = match.end()
    if text[at:].strip() or not terms:
        message = f'"{text}" is no sum of counts'
        known.refuse(Kind.WORDING, path, message, "write counts with + or - between them")
        return ()
    flat: Counter[str] = Counter()
    for count, factor in terms:
        for name, inner in count.terms or ((count.name, 1),):
            flat[name] += inner * factor
    recorded = tuple((name, factor) for name, factor in flat.items() if factor)
    fact = Fact(entry.name, Type.COUNT, entry.meaning, terms=recorded)
    less = [count.part_of for count, factor in terms if factor < 0]
    more = {count.name for count, factor in terms if factor > 0}
    if more.issuperset(less) and len(set(less)) == len(less):
        return (fact,)
    return (
        replace(fact, name=f"{entry.name}_more", meaning=f"{entry.meaning}: more by", sign=1),
        replace(fact, name=f"{entry.name}_fewer", meaning=f"{entry.meaning}: fewer by", sign=-1),
    )


def _largest(entry: WorkedOutEntry, path: Key, known: Known) -> Sequence[Fact]:
    """Read the largest of a group of counts: what it is called, and how many it is (`…_count`)."""
    name = entry.largest or ""
    group = known.groups.get(name)
    if group is None:
        known.refuse(Kind.FACT, path, f"there is no group {name}", did_you_mean(name, known.groups))
        return ()
    counts = [known.count(each, path) for each in group]
    called = [each.called for each in group.values()]
    for unnamed in (each for each, count in group.items() if not count.called):
        message = f"nothing says what a text calls {unnamed}"
        known.refuse(Kind.MISSING, path, message, f"give {unnamed} a line such as: called: housing")
    if not all(counts) or not all(called):
        return ()
    if len(group) == 1 or len(set(called)) < len(called):
        message = f"{name} has one count" if len(group) == 1 else f"two of {name} are called the same"
        known.refuse(Kind.WORDING, path, message, "the largest is one of several, each with a name of its own")
        return ()
    fact = Fact(entry.name, Type.CHOICE, entry.meaning, values=tuple(filter(None, called)), among=tuple(group))
    many = Fact(f"{entry.name}_count", Type.COUNT, f"{entry.meaning}: how many", among=tuple(group))
    return fact, many

"""List single changes to a council's facts that would make a part of a condition true, or false.

Only facts that people record change. A rate changes through its counts. Facts that are the same for every council
never change.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import floor
from typing import NamedTuple

from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import WHOLE, Type, Value
from lgo_letters.model import MAX_COUNT, NOT_RECORDED
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import All, Among, AnyOf, Comparison, Condition, Known, Literal, Name, Not, weigh
from lgo_letters.work_out import rework

ANOTHER = "another"  # a text that no condition names
_CENT = Fraction(1, 100)  # averages are published with at most two decimals
_HALF = Fraction(WHOLE, 2)  # an average like any other


class Move(NamedTuple):
    """A fact with a new value. `open` means that any known value would do."""

    name: str
    value: Value
    open: bool = False


def single_changes(part: Condition, now: Facts, always: Always, *, wanted: bool) -> Iterator[Move]:
    """List changes that bring a part of a condition nearer to being true or false, as `wanted`."""
    if weigh(part, now) is wanted:
        return
    match part:
        case Not(inner):
            yield from single_changes(inner, now, always, wanted=not wanted)
        case All(parts) | AnyOf(parts):
            for inner in parts:
                yield from single_changes(inner, now, always, wanted=wanted)
        case Name(fact):
            yield Move(fact.name, wanted)
        case Known(fact):
            yield from _made_known(fact, now, always) if wanted else _made_unknown(fact, always)
        case Among(fact, items):
            for item in items:
                yield from _turned(part, Comparison(Name(fact), "==", item), now, always, wanted=wanted)
        case Comparison():
            yield from _turned(part, part, now, always, wanted=wanted)


def _turned(part: Condition, comparison: Comparison, now: Facts, always: Always, *, wanted: bool) -> Iterator[Move]:
    """List changes that reverse a comparison, or that give a value to an unknown fact in it."""
    if comparison.left == comparison.right:
        return
    sides = [side.fact for side in (comparison.left, comparison.right) if isinstance(side, Name)]
    for fact in sides:
        if now[fact.name] is None:
            yield from (move._replace(open=False) for move in _made_known(fact, now, always))
    kept = {name: now[name] for _, _, names in always.groups_needed() for name in names}
    near = tuple(_compared(comparison, now, always))
    turned = [move for move in near if weigh(part, rework(now, {**kept, move.name: move.value}, always)) is wanted]
    emptied = [Move(name, 0) for fact in sides for name, _ in fact.terms]  # another count may then be the whole sum
    yield from turned or (*near, *emptied)  # if one change isn't enough, it is the first of two


def _made_known(fact: Fact, now: Facts, always: Always) -> Iterator[Move]:
    catalogue = always.catalogue
    for name in catalogue.parts_of(fact):
        part = catalogue.facts[name]
        if now[name] is None and not part.national:
            if part.type.is_text:
                yield from (Move(name, text, open=True) for text in part.values or (ANOTHER,))
            elif part.type is Type.YES_NO:
                yield from (Move(name, value, open=True) for value in (False, True))
            else:
                kinds = {Type.DATE: now["period_end"], Type.AVERAGE: _HALF, Type.AVERAGE_PER: _HALF}
                yield Move(name, kinds.get(part.type, 0), open=True)
    if fact.among and now[fact.name] is None:
        yield from _first(fact, "", now)
    if fact.sign and now[fact.name] is None:
        yield from _numbers(fact, Fraction(1), now, always)
    if fact.whole and now[fact.whole] == 0:
        yield from _numbers(catalogue.facts[fact.whole], Fraction(1), now, always)


def _made_unknown(fact: Fact, always: Always) -> Iterator[Move]:
    if fact.national:
        return
    if fact.whole:
        yield from (Move(name, 0) for name, _ in always.catalogue.terms_of(fact.whole))
    yield from (Move(name, None) for name in always.catalogue.parts_of(fact))


def _first(fact: Fact, text: str, now: Facts) -> Iterator[Move]:
    """Give changes that make one of several counts the largest, the one that is called `text` before the others."""
    for name, _ in sorted(zip(fact.among, fact.values or fact.among, strict=True), key=lambda pair: pair[1] != text):
        others = [now[each] for each in fact.among if each != name]
        yield Move(name, 1 + max((count for count in others if isinstance(count, int)), default=0))


def _compared(comparison: Comparison, now: Facts, always: Always) -> Iterator[Move]:
    sides = (comparison.left, comparison.right)
    for side, other in (sides, sides[::-1]):
        if isinstance(side, Literal) or side.fact.national:
            continue
        value = other.value if isinstance(other, Literal) else now[other.fact.name]
        if isinstance(value, str):
            yield from _first(side.fact, value, now) if side.fact.among else _texts(side.fact, value)
        elif isinstance(value, date):
            ordinals = (value.toordinal() + days for days in (0, -1, 1))
            yield from (Move(side.fact.name, date.fromordinal(each)) for each in ordinals)
        elif isinstance(value, int | Fraction):
            yield from _numbers(side.fact, Fraction(value), now, always)


def _texts(fact: Fact, value: str) -> Iterator[Move]:
    """List the texts that a fact may have: the one in the condition first, `not recorded` last."""
    others = sorted(fact.values or (ANOTHER,), key=lambda text: text == NOT_RECORDED)
    yield from (Move(fact.name, text) for text in (value, *others))


def _numbers(fact: Fact, value: Fraction, now: Facts, always: Always) -> Iterator[Move]:
    """List values for the counts that a fact is worked out from, so that it comes near a number."""
    if fact.type.is_average:
        near = (value, value - _CENT, value + _CENT)
        most = WHOLE if fact.type is Type.AVERAGE else MAX_COUNT
        yield from (Move(fact.name, each) for each in near if 0 <= each <= most)
        return
    for name in always.catalogue.parts_of(fact):
        aim = _solved(fact, name, value, now, always) if fact.is_worked_out and not fact.among else value
        if aim is not None:
            yield from (Move(name, number) for number in _around(aim, now[name], always.catalogue.facts[name].most))


def _around(aim: Fraction, before: Value, most: int) -> list[int]:
    """List the whole numbers around a number, the nearest to the present value first."""
    near = (floor(aim) + step for step in (-1, 0, 1, 2))
    start = before if isinstance(before, int) else 0
    return sorted((number for number in near if 0 <= number <= most), key=lambda number: abs(number - start))


def _solved(fact: Fact, name: str, aim: Fraction, now: Facts, always: Always) -> Fraction | None:
    """Work out the value of one count that gives a fact a certain value while the other counts stay the same."""
    if not fact.part:
        factor, rest = _line(fact.terms, name, now)
        return None if rest is None or not factor else (aim * (fact.sign or 1) - rest) / factor
    terms_of = always.catalogue.terms_of
    (up, part), (down, whole) = (_line(terms_of(each), name, now) for each in (fact.part, fact.whole))
    slope = fact.per * up - aim * down
    return None if part is None or whole is None or not slope else (aim * whole - fact.per * part) / slope


def _line(terms: tuple[tuple[str, int], ...], name: str, now: Facts) -> tuple[int, int | None]:
    """Split a sum into a multiple of one count and the rest. The rest is None if it isn't known."""
    others = [(now[term], factor) for term, factor in terms if term != name]
    known = [count * factor for count, factor in others if isinstance(count, int)]
    return dict(terms).get(name, 0), sum(known) if len(known) == len(others) else None

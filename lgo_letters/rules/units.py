"""Say why two sides of a comparison can't be compared: they must be of the same kind and in the same unit."""

from datetime import date
from fractions import Fraction

from lgo_letters.facts.fact import Fact
from lgo_letters.figures import Type
from lgo_letters.problems import Kind, did_you_mean
from lgo_letters.rules.conditions import Literal, Name

Wrong = tuple[str, str, Kind]  # message, hint, kind
_LARGEST = {Type.RATE: (100, "in percent, from 0 to 100"), Type.AVERAGE: (100, "in percent, from 0 to 100")}
_LARGEST[Type.SHARE] = (1, "from 0 to 1, such as 1/3")
_ALIKE = ({Type.RATE, Type.AVERAGE}, {Type.RATE_PER, Type.AVERAGE_PER})
_LIKE = "compare like with like"
A_DATE = 'write a date in quotes, such as "1999-12-31"'


def wrong_with(left: Name | Literal, sign: str, right: Name | Literal) -> Wrong | None:
    """Say why two sides can't be compared with a sign, or None if they can."""
    names = [side for side in (left, right) if isinstance(side, Name)]
    if not names:
        return f"{left} {sign} {right} asks about no fact", "name a fact on one side", Kind.CONDITION
    for name in names:
        if not (name.fact.type.is_number or name.fact.type.is_text):
            hint = f"write: {name}, or: not {name}" if name.fact.type is Type.YES_NO else A_DATE
            return f"{name} is a {name.fact.type.value}: it can't be compared", hint, Kind.CONDITION
    texts = {
        isinstance(side.value, str) if isinstance(side, Literal) else side.fact.type.is_text for side in (left, right)
    }
    if len(texts) > 1:
        wanted = "write a text in quotes" if names[0].fact.type.is_text else "write a number without quotes"
        other = right if left is names[0] else left
        message = f"{names[0]} is a {names[0].fact.type.value}: it can't be compared with {other}"
        return message, wanted, Kind.CONDITION
    if texts == {True} and sign not in {"==", "!="}:
        return f"texts can't be compared with {sign}", "use ==, != or in [ ]", Kind.CONDITION
    return _units(names) or _never(left, right) or _never(right, left)


def _units(names: list[Name]) -> Wrong | None:
    types = {name.fact.type for name in names}
    if len(types) > 1 and types not in _ALIKE:
        one, other = names
        return f"{one} is a {one.fact.type.value}, {other} a {other.fact.type.value}", _LIKE, Kind.CONDITION
    if len({name.fact.per for name in names}) > 1:
        return " and ".join(f"{name} is per {name.fact.per:,}" for name in names), _LIKE, Kind.CONDITION
    return None


def _never(name: Name | Literal, literal: Name | Literal) -> Wrong | None:
    """Say that a fact never has the value that it is compared with, or None if it can have it."""
    if isinstance(name, Literal) or isinstance(literal, Name):
        return None
    fact, value = name.fact, literal.value
    if fact.values and value not in fact.values:
        return f"{name} is never {literal}", did_you_mean(str(value), fact.values), Kind.VALUE
    if fact.type in {Type.RATE, Type.AVERAGE} and isinstance(value, Fraction) and 0 < value < 1:
        return f"{name} is in percent: {literal} is less than 1%", f"write {value * 100}", Kind.VALUE
    if fact.type in _LARGEST and not isinstance(value, str | date):
        largest, meaning = _LARGEST[fact.type]
        return (f"{name} is never {literal}", f"it is {meaning}", Kind.VALUE) if value > largest else None
    return None


def hint_for(fact: Fact) -> str:
    if fact.type is Type.DATE:
        return f'such as {fact.name} < "1999-12-31"'
    if fact.type.is_text:
        return f'such as {fact.name} == "{fact.values[0] if fact.values else "…"}"'
    return f"such as {fact.name} > 0"

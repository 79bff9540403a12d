"""Turn a condition's tree and a council's facts into true, false or unknown, and into reasons part by part.

Only the tree is evaluated. `condition_reader` makes it from text. A comparison with a fact that does not apply or was
not recorded is unknown (None). `and`, `or` and `not` are Kleene's. A text is selected only if its condition is true.
`is known` is never unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import written

COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Name:
    """A fact: a side of a comparison or, if it is a matter of yes or no, a condition by itself."""

    fact: Fact

    def __str__(self) -> str:
        return self.fact.name


@dataclass(frozen=True, slots=True)
class Literal:
    """A number (exact), a text or a date, as its author wrote it."""

    value: str | int | Fraction | date
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Known:
    fact: Fact

    def __str__(self) -> str:
        return f"{self.fact.name} is known"


@dataclass(frozen=True, slots=True)
class Comparison:
    left: Name | Literal
    sign: str
    right: Name | Literal

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True, slots=True)
class Among:
    fact: Fact
    items: tuple[Literal, ...]

    def __str__(self) -> str:
        return f"{self.fact.name} in [{', '.join(str(item) for item in self.items)}]"


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite. Unknown stays unknown."""

    part: Condition

    def __str__(self) -> str:
        if isinstance(self.part, Known):
            return f"{self.part.fact.name} is not known"
        if isinstance(self.part, Among):
            return str(self.part).replace(" in [", " not in [", 1)
        return f"not ({self.part})" if isinstance(self.part, Comparison | All | AnyOf) else f"not {self.part}"


@dataclass(frozen=True, slots=True)
class All:
    """Parts joined by `and`. Without parts it is always true."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(f"({part})" if isinstance(part, AnyOf) else str(part) for part in self.parts) or "always"


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A part is true. This is false if the part is unknown. The proof's claims are made from it."""

    part: Condition

    def __str__(self) -> str:
        return f"true({self.part})"


Condition = Name | Known | Comparison | Among | Not | All | AnyOf | IsTrue
ALWAYS = All(())


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a condition, or of a part, for one council. The values of its facts are as people read them."""

    text: str
    holds: bool | None
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Verdict, ...] = ()

    def leaves(self) -> Iterator[Verdict]:
        """Give the parts that have no parts of their own, in the order of the condition."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def weigh(condition: Condition, facts: Facts) -> bool | None:
    kind = type(condition)
    if kind is All or kind is AnyOf:
        decisive = kind is AnyOf
        unknown = False
        for part in condition.parts:  # type: ignore[union-attr]
            holds = weigh(part, facts)
            if holds is decisive:
                return decisive
            unknown = unknown or holds is None
        return None if unknown else not decisive
    match condition:
        case Comparison(left, sign, right):
            one = left.value if isinstance(left, Literal) else facts[left.fact.name]
            other = right.value if isinstance(right, Literal) else facts[right.fact.name]
            return None if one is None or other is None else bool(COMPARE[sign](one, other))
        case Name(fact):
            value = facts[fact.name]
            return value if isinstance(value, bool) else None
        case Known(fact):
            return facts[fact.name] is not None
        case Among(fact, items):
            value = facts[fact.name]
            return None if value is None else any(item.value == value for item in items)
        case Not(part):
            holds = weigh(part, facts)
            return None if holds is None else not holds
        case IsTrue(part):
            return weigh(part, facts) is True
    message = f"no condition: {condition!r}"
    raise TypeError(message)


def explain(condition: Condition, facts: Facts) -> Verdict:
    parts: tuple[Verdict, ...] = ()
    match condition:
        case Not(part) if not isinstance(part, Known | Among | Name):
            parts = (explain(part, facts),)
        case All(inner) | AnyOf(inner):
            parts = tuple(explain(part, facts) for part in inner)
    names = {fact.name: fact for fact in facts_of(condition)}
    values = tuple((name, said(fact, facts)) for name, fact in names.items())
    return Verdict(str(condition), weigh(condition, facts), values, parts)


def said(fact: Fact, facts: Facts) -> str:
    """Write a fact's value as people read it. If a rate has no cases, say so."""
    if facts[fact.name] is None and fact.whole and facts[fact.whole] == 0:
        return f"not applicable ({fact.whole} is 0)"
    return written(facts[fact.name], fact.type)


def questions_in(condition: Condition) -> Iterator[Name | Known | Comparison | Among]:
    """Give the parts of a condition that have no parts, in order."""
    match condition:
        case Not(part) | IsTrue(part):
            yield from questions_in(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from questions_in(part)
        case _:
            yield condition


def facts_of(condition: Condition) -> Iterator[Fact]:
    """Give the facts in a condition, in order. A fact that is there twice comes twice."""
    for asked in questions_in(condition):
        if isinstance(asked, Comparison):
            yield from (side.fact for side in (asked.left, asked.right) if isinstance(side, Name))
        else:
            yield asked.fact


def about_others(part: Any, other: Callable[[Fact], Fact]) -> Any:  # noqa: ANN401 - any part of a condition
    """Give a condition, or a part of one, with other facts instead."""
    if isinstance(part, Fact):
        return other(part)
    if isinstance(part, tuple):
        return tuple(about_others(each, other) for each in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    return replace(part, **{each.name: about_others(getattr(part, each.name), other) for each in fields(part)})

"""Turn facts and conditions into terms of z3, which describe every council there could be.

A fact becomes two terms: whether it is known, and its value. A condition becomes two as well: when it is true, and when
it is false. If it is neither, it is unknown, as in the evaluator. Counts are integers and averages are rationals. Rates
are cross-multiplied, so that nothing is divided. `always.py` says what is always true, and `model.py` has the limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import z3

from lgo_letters.facts.fact import LAST_YEAR, Fact
from lgo_letters.figures import WHOLE, Type, Value
from lgo_letters.model import MAX_COUNT
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import (
    COMPARE,
    All,
    Among,
    AnyOf,
    Comparison,
    Condition,
    IsTrue,
    Known,
    Literal,
    Name,
    Not,
    facts_of,
)

_KNOWN = z3.BoolVal(val=True)
PATIENCE = 20_000  # milliseconds for each claim; a claim of the letters takes two


@dataclass(frozen=True, slots=True)
class _Term:
    """A fact in z3: whether it is known, and its value, `value` / `over`. If it is known, `over` is more than 0."""

    known: Any
    value: Any
    over: Any = 1


class World:
    def __init__(self, always: Always, national: Mapping[str, Value], *, last_year: bool) -> None:
        self.always = always
        facts = always.catalogue.facts.values()
        self.known = {fact.name: fact for fact in facts if last_year or not fact.name.startswith(LAST_YEAR)}
        self.national = national
        self.codes: dict[str, int] = {}
        self._encoded: dict[Condition, Any] = {}
        self.axioms: list[Any] = []
        self._solver = z3.Solver()
        self._solver.set("timeout", PATIENCE)
        self._solver.set("ctrl_c", False)  # noqa: FBT003 - otherwise z3 catches Ctrl-C and calls the claim undecided
        self.terms: dict[str, _Term] = {}
        for fact in self.known.values():
            if not fact.is_worked_out:
                self.terms[fact.name] = self._recorded(fact)
        for fact in self.known.values():
            if fact.terms or fact.among:
                self.terms[fact.name] = self._largest(fact) if fact.among else self._total(fact)
        for fact in self.known.values():
            if fact.part:
                part, over = self.terms[fact.part], self.terms[fact.whole]
                known = z3.And(part.known, over.known, over.value > 0)
                self.terms[fact.name] = _Term(known, part.value * fact.per, over.value)
        for statement in always.statements:
            if all(fact.name in self.known for fact in facts_of(statement.condition)):
                self._assume(z3.Not(self.encode(statement.condition, wanted=False)))

    def _total(self, fact: Fact) -> _Term:
        """Make the terms of a sum or difference. A fact with a sign is known only if the result has that sign."""
        parts = [(self.terms[name], factor) for name, factor in fact.terms]
        value = z3.Sum([part.value * factor * (fact.sign or 1) for part, factor in parts])
        known = [part.known for part, _ in parts] + ([value > 0] if fact.sign else [])
        return _Term(z3.And(known), value)

    def _largest(self, fact: Fact) -> _Term:
        """Make the terms of the largest of several. It is known only if one is larger than all others."""
        among = [self.terms[name] for name in fact.among]
        values = [self.code(text) for text in fact.values] or [each.value for each in among]
        first = [z3.And([each.value > other.value for other in among if other is not each]) for each in among]
        value = values[-1]
        for is_first, each in zip(first, values, strict=True):
            value = z3.If(is_first, each, value)
        return _Term(z3.And(z3.Or(first), *(each.known for each in among)), value)

    def _assume(self, *axioms: Any) -> None:
        self.axioms += axioms
        self._solver.add(*axioms)

    def _recorded(self, fact: Fact) -> _Term:
        if fact.name in self.national:
            value = self.national[fact.name]
            number = value.toordinal() if isinstance(value, date) else value
            exact = int(number) if isinstance(number, int | Fraction) else 0  # a national rate is a whole percentage
            return _Term(z3.BoolVal(value is not None), z3.IntVal(exact))
        known = z3.Bool(f"{fact.name} is known")
        match fact.type:
            case Type.YES_NO:
                return _Term(known, z3.Bool(fact.name))
            case Type.COUNT:
                value, most = z3.Int(fact.name), fact.most
            case Type.DATE:
                value = z3.Int(fact.name)
                self._assume(value >= date.min.toordinal(), value <= date.max.toordinal())
                return _Term(known, value)
            case Type.AVERAGE | Type.AVERAGE_PER:
                value, most = z3.Real(fact.name), WHOLE if fact.type is Type.AVERAGE else MAX_COUNT * fact.per
            case _:
                value = z3.Int(fact.name)
                allowed = [value == self.code(text) for text in fact.values]
                self._assume(z3.Or(allowed) if allowed else value >= 0)
                return _Term(known, value)
        self._assume(value >= 0, value <= most, z3.Implies(z3.Not(known), value == 0))
        return _Term(known, value)

    def code(self, text: str) -> int:
        """Give the number of a text. Equal texts have equal numbers."""
        if text not in self.codes:
            self.codes[text] = len(self.codes)
            if text != " ".join(text.split()) or not text:  # such a text can't be in one line of a file
                free = [fact for fact in self.known.values() if fact.type is Type.TEXT]
                self._assume(*(z3.Int(fact.name) != self.codes[text] for fact in free))
        return self.codes[text]

    def encode(self, condition: Condition, *, wanted: bool = True) -> Any:
        """Write when a condition is true or, if that is wanted, when it is false."""
        match condition:
            case IsTrue(part):
                if part not in self._encoded:
                    self._encoded[part] = self.encode(part)
                return self._encoded[part] if wanted else z3.Not(self._encoded[part])
            case Not(part):
                return self.encode(part, wanted=not wanted)
            case All(parts) | AnyOf(parts):
                join = z3.And if isinstance(condition, All) is wanted else z3.Or
                return join([self.encode(part, wanted=wanted) for part in parts])
            case Known(fact):
                known = self.terms[fact.name].known
                return known if wanted else z3.Not(known)
            case Name(fact):
                known, holds = self.terms[fact.name].known, self.terms[fact.name].value
            case Comparison(left, sign, right):
                one, other = self._side(left), self._side(right)
                known = z3.And(one.known, other.known)
                holds = COMPARE[sign](one.value * other.over, other.value * one.over)
            case Among(fact, items):
                known = self.terms[fact.name].known
                holds = z3.Or([self.encode(Comparison(Name(fact), "==", item)) for item in items])
        return z3.And(known, holds if wanted else z3.Not(holds))

    def _side(self, side: Name | Literal) -> _Term:
        if isinstance(side, Name):
            return self.terms[side.fact.name]
        if isinstance(side.value, date):
            return _Term(_KNOWN, z3.IntVal(side.value.toordinal()))
        if isinstance(side.value, str):
            return _Term(_KNOWN, z3.IntVal(self.code(side.value)))
        exact = Fraction(side.value)
        return _Term(_KNOWN, z3.IntVal(exact.numerator), exact.denominator)

    def exists(self, formula: Condition) -> bool | None:
        """Say whether a formula can be true of a council. None if z3 can't decide that in time."""
        answer = self._solver.check(self.encode(formula))
        return None if answer == z3.unknown else bool(answer == z3.sat)

    def model(self, formula: Condition) -> Any:
        self._solver.check(self.encode(formula))
        return self._solver.model()

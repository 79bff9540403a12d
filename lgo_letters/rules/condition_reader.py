"""A condition's text turned into its tree, checked against the facts that there are.

The language is closed: facts, numbers, texts, comparisons, `in` a list, `is known`, `and`, `or`, `not`. Whatever else
Jinja2's parser takes is refused here, with its place: one refusal after the other, which is why it is long.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from jinja2 import nodes

from lgo_letters.facts.fact import Fact, fact_meant
from lgo_letters.figures import Type, day_in
from lgo_letters.problems import Kind, Place, Problem, Problems
from lgo_letters.rules.condition_syntax import NOT_HERE, read_syntax, words_of
from lgo_letters.rules.conditions import (
    ALWAYS,
    All,
    Among,
    AnyOf,
    Comparison,
    Condition,
    Known,
    Literal,
    Name,
    Not,
)
from lgo_letters.rules.units import A_DATE, hint_for, wrong_with

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?\Z")  # as people write numbers: no sign, no exponent, no underscores
_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}


def parse(source: str, known: Mapping[str, Fact], at: Callable[[int], Place]) -> tuple[Condition, Problems]:
    """Read a condition, and give every problem in it; an empty text means always.

    `at` says where each character of it stands.
    """
    if not source.strip():
        return ALWAYS, ()
    expression, problems = read_syntax(source, at)
    if expression is None:
        return ALWAYS, problems
    try:
        return _Reader(source, known, at).read(expression), ()
    except _RefusedError as refused:
        return ALWAYS, (refused.args[0],)


class _RefusedError(Exception):
    """What is wrong with a condition; only the first is told: one mistake often makes others seem to be."""


class _Reader:
    """Turns Jinja2's tree into ours, walking the tokens alongside: Jinja2 keeps no columns and no digits."""

    def __init__(self, source: str, known: Mapping[str, Fact], at: Callable[[int], Place]) -> None:
        self.known = known
        self.at = at
        self._leaves = words_of(source)
        self._offset = 0

    def read(self, node: nodes.Expr) -> Condition:
        match node:
            case nodes.And():
                return All(tuple(self.read(side) for side in _chain(node, nodes.And)))
            case nodes.Or():
                return AnyOf(tuple(self.read(side) for side in _chain(node, nodes.Or)))
            case nodes.Not():
                return Not(self.read(node.node))
            case nodes.Test(name="known", args=[], kwargs=[], dyn_args=None, dyn_kwargs=None):
                fact = self._fact(node.node)
                self._next()  # the word `known` is a name token, too
                return Known(fact)
            case nodes.Compare():
                return self._compared(node)
            case nodes.Name() | nodes.Getattr():
                fact = self._fact(node)
                if fact.type is not Type.YES_NO:
                    raise self._refused(f"{fact.name} is a {fact.type.value}: it needs a comparison", hint_for(fact))
                return Name(fact)
            case nodes.Const(value=value) if value is not None and not isinstance(value, bool):
                raise self._refused(f"{self._next()} asks about no fact", "compare it with a fact")
        raise self._not_here(node)

    def _fact(self, node: nodes.Expr) -> Fact:
        side = self._side(node)
        if not isinstance(side, Name):
            raise self._refused(f"{side} is no fact", "ask it of a fact")
        return side.fact

    def _compared(self, node: nodes.Compare) -> Condition:
        parts: list[Condition] = []
        left = self._side(node.expr)
        for operand in node.ops:
            if operand.op in {"in", "notin"}:
                if operand is not node.ops[-1]:
                    raise self._refused("nothing can be compared with `in`", "join comparisons with and")
                among = self._among(left, operand.expr)
                parts.append(Not(among) if operand.op == "notin" else among)
                break
            right = self._side(operand.expr)
            parts.append(self._comparison(left, _SIGNS[operand.op], right))
            left = right
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _among(self, left: Name | Literal, node: nodes.Expr) -> Condition:
        if not isinstance(left, Name):
            raise self._refused(f"{left} is no fact", "write the fact before `in`")
        if not isinstance(node, nodes.List | nodes.Tuple) or not node.items:
            raise self._refused("`in` wants a list", f'such as {left} in ["a", "b"]')
        items = []
        for item in node.items:
            right = self._side(item)
            if isinstance(right, Name):
                raise self._refused(f"{right} is a fact: a list holds numbers or texts", "compare it with ==")
            compared = self._comparison(left, "==", right).right
            items += [compared] if isinstance(compared, Literal) else []
        return Among(left.fact, tuple(items))

    def _comparison(self, left: Name | Literal, sign: str, right: Name | Literal) -> Comparison:
        types = {side.fact.type for side in (left, right) if isinstance(side, Name)}
        if types == {Type.DATE}:
            return Comparison(self._date(left), sign, self._date(right))
        if wrong := wrong_with(left, sign, right):
            raise self._refused(*wrong)
        return Comparison(left, sign, right)

    def _date(self, side: Name | Literal) -> Name | Literal:
        if isinstance(side, Name):
            return side
        if isinstance(side.value, str) and (day := day_in(side.value)):
            return Literal(day, side.text)
        raise self._refused(f"{side} is no date", A_DATE)

    def _side(self, node: nodes.Expr) -> Name | Literal:
        match node:
            case nodes.Name() | nodes.Getattr() if word := _dotted(node):
                self._next()
                if word in self.known:
                    return Name(self.known[word])
                values = {value for fact in self.known.values() for value in fact.values}
                hint = f'put texts in quotes: "{word}"' if word in values else fact_meant(word, self.known)
                raise self._refused(f"there is no fact {word}", hint or "see `lgo-letters facts`", Kind.FACT)
            case nodes.Const(value=value) if not isinstance(value, bool) and value is not None:
                return self._literal(self._next(), value)
            case nodes.Div(left=nodes.Const(value=int() as top), right=nodes.Const(value=int() as bottom)) if bottom:
                words = self._next(), self._next()
                if all(_NUMBER.match(word) for word in words):
                    return Literal(Fraction(top, bottom), "/".join(words))
                raise self._refused(f"{'/'.join(words)} is no fraction as people write it", "such as 1/3")
        raise self._not_here(node)

    def _not_here(self, node: nodes.Expr) -> _RefusedError:
        hint = "use facts, numbers, texts, comparisons, in [ ], is known, and, or, not"
        if isinstance(node, nodes.Const):
            hint = "write a yes-or-no fact alone; ask `is known` of what may be unknown"
        return self._refused(f"{NOT_HERE.get(type(node).__name__, 'this')} can't be used here", hint)

    def _literal(self, written_as: str, value: object) -> Literal:
        if isinstance(value, str):
            if len(written_as) != len(value) + 2:
                raise self._refused(f"{written_as} is no plain text", "write one text in quotes, without backslashes")
            return Literal(value, f'"{value}"')
        if not _NUMBER.match(written_as):
            raise self._refused(f"{written_as} is no number as people write it", "such as 3, 0.25 or 1/3")
        exact = Fraction(written_as)
        return Literal(exact.numerator if exact.denominator == 1 else exact, written_as)

    def _next(self) -> str:
        self._offset, text = next(self._leaves, (self._offset, ""))
        return text

    def _refused(self, message: str, hint: str, kind: Kind = Kind.CONDITION) -> _RefusedError:
        return _RefusedError(Problem(kind, self.at(self._offset), "when", message, hint))


def _chain(node: nodes.And | nodes.Or, kind: type[nodes.BinExpr]) -> Iterator[nodes.Expr]:
    """Flatten `a and b and c`, which Jinja2 reads as `(a and b) and c`."""
    for side in (node.left, node.right):
        if isinstance(side, kind):
            yield from _chain(side, kind)  # type: ignore[arg-type]
        else:
            yield side


def _dotted(node: nodes.Expr) -> str:
    if isinstance(node, nodes.Getattr):
        before = _dotted(node.node)
        return f"{before}.{node.attr}" if before else ""
    return node.name if isinstance(node, nodes.Name) else ""

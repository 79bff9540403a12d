"""A condition's text turned into its tree, checked against the facts that there are.

The language is closed: facts, numbers, texts, comparisons, `in` a list, `is known`, `and`, `or`, `not`. Jinja2's
parser reads it; whatever else that parser takes is refused here, with its place.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from lgo_letters.conditions import ALWAYS, All, Among, AnyOf, Comparison, Condition, Flag, Known, Literal, Name, Not
from lgo_letters.facts import Fact
from lgo_letters.figures import Type
from lgo_letters.problems import Kind, Place, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LONGEST = 1000
_ENVIRONMENT = Environment(autoescape=True)
_NUMBER = re.compile(r"\d+(\.\d+)?\Z")  # as people write numbers: no sign, no exponent, no underscores
_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
_NOT_HERE = {  # what Jinja2 knows besides, in the words of people who write letters
    "Add": "adding",
    "Call": "a call, as in name(…),",
    "Concat": "joining with ~",
    "CondExpr": "`if` inside a condition",
    "Const": "a value without a fact",
    "Dict": "{ }",
    "Div": "dividing",
    "Filter": "a format after |",
    "Getattr": "a dot",
    "Getitem": "[ ] after a name",
    "List": "a list without `in`",
    "Mul": "multiplying",
    "Neg": "a minus sign",
    "Sub": "subtracting",
    "Test": "`is` without `known`",
}


_ALONE = {Type.YES_NO: "let it stand alone", Type.DATE: "conditions don't ask about dates"}


def parse(source: str, known: Mapping[str, Fact], at: Callable[[int], Place]) -> tuple[Condition, tuple[Problem, ...]]:
    """Read a condition.

    Args:
        source: its text; empty means always.
        known: the facts that it may ask about, by name.
        at: where each character of it stands.

    Returns:
        The condition, and every problem in it. Where there is one, the condition is not to be used.
    """
    if not source.strip():
        return ALWAYS, ()
    if len(source) > LONGEST:
        return ALWAYS, (Problem(Kind.CONDITION, at(0), "when", f"is longer than {LONGEST} characters"),)
    try:
        parser = Parser(_ENVIRONMENT, source, state="variable")
        expression = parser.parse_expression()
        parser.stream.expect("eof")
        reader = _Reader(source, known, at)
        condition = reader.read(expression)
    except TemplateSyntaxError as error:
        message = f"{source.strip()!r} is no condition: {error.message}"
        return ALWAYS, (Problem(Kind.CONDITION, at(0), "when", message),)
    except RecursionError:
        return ALWAYS, (Problem(Kind.CONDITION, at(0), "when", "has too many brackets or `not` inside each other"),)
    return condition, tuple(reader.problems)


class _Reader:
    """Turns Jinja2's tree into ours, walking the tokens alongside: Jinja2 keeps no columns and no digits."""

    def __init__(self, source: str, known: Mapping[str, Fact], at: Callable[[int], Place]) -> None:
        self.known = known
        self.at = at
        self.problems: list[Problem] = []
        self._leaves = _leaves(source)
        self._offset = 0
        self._nothing = Fact("", Type.YES_NO, "")

    def read(self, node: nodes.Expr) -> Condition:
        """Read a part that is true, false or unknown."""
        match node:
            case nodes.And():
                return All(tuple(self.read(side) for side in _chain(node, nodes.And)))
            case nodes.Or():
                return AnyOf(tuple(self.read(side) for side in _chain(node, nodes.Or)))
            case nodes.Not():
                return Not(self.read(node.node))
            case nodes.Test(name="known", args=[], kwargs=[], dyn_args=None, dyn_kwargs=None):
                side = self._side(node.node)
                self._next()  # the word `known` is a name token, too
                return Known(side.fact) if isinstance(side, Name) else self._refuse(f"{side} is no fact")
            case nodes.Compare():
                return self._compared(node)
            case nodes.Name():
                side = self._side(node)
                fact = side.fact if isinstance(side, Name) else self._nothing
                if fact.type is not Type.YES_NO:
                    return self._refuse(f"{fact.name} is a {fact.type.value}: it can't stand alone", f"{fact.name} …")
                return Flag(fact)
            case nodes.Const(value=bool()):
                self._next()
                return self._refuse("true and false are not facts", "leave `when` out where it always holds")
        return self._refuse(
            f"{_NOT_HERE.get(type(node).__name__, 'this')} can't be used in a condition",
            "use facts, numbers, texts, comparisons, in [ ], is known, and, or, not",
        )

    def _compared(self, node: nodes.Compare) -> Condition:
        """Read `a < b`, `a < b < c`, `a in [b, c]` and `a not in [b, c]`."""
        parts: list[Condition] = []
        left = self._side(node.expr)
        for operand in node.ops:
            if operand.op in {"in", "notin"}:
                among = self._among(left, operand.expr)
                parts.append(Not(among) if operand.op == "notin" else among)
                break
            right = self._side(operand.expr)
            parts.append(self._comparison(left, _SIGNS[operand.op], right))
            left = right
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _among(self, left: Name | Literal, node: nodes.Expr) -> Condition:
        if not isinstance(left, Name):
            return self._refuse(f"{left} is no fact", "write the fact before `in`")
        if not isinstance(node, nodes.List | nodes.Tuple) or not node.items:
            return self._refuse("`in` wants a list", f'such as {left} in ["a", "b"]')
        items = []
        for item in node.items:
            right = self._side(item)
            if isinstance(right, Name):
                return self._refuse(f"{right} is a fact: a list holds numbers or texts", "compare it with ==")
            self._comparison(left, "==", right)
            items.append(right)
        return Among(left.fact, tuple(items))

    def _comparison(self, left: Name | Literal, sign: str, right: Name | Literal) -> Condition:
        """Check that both sides are of a kind that can be compared so."""
        kinds = [side.fact.type if isinstance(side, Name) else None for side in (left, right)]
        names = [side for side in (left, right) if isinstance(side, Name)]
        if not names:
            return self._refuse(f"{left} {sign} {right} asks about no fact", "name a fact on one side")
        for name in names:
            if not (name.fact.type.is_number or name.fact.type.is_text):
                return self._refuse(f"{name} is a {name.fact.type.value}: it can't be compared", _ALONE[name.fact.type])
        texts = {
            isinstance(side.value, str) if isinstance(side, Literal) else side.fact.type.is_text
            for side in (left, right)
        }
        if len(texts) > 1:
            wanted = "a text in quotes" if names[0].fact.type.is_text else "a number without quotes"
            other = right if left is names[0] else left
            return self._refuse(
                f"{names[0]} is a {names[0].fact.type.value}: it can't be compared with {other}", wanted
            )
        if texts == {True} and sign not in {"==", "!="}:
            return self._refuse(f"texts can't be compared with {sign}", "use ==, != or in [ ]")
        if None not in kinds and kinds[0] != kinds[1] and not {Type.RATE, Type.AVERAGE} >= set(kinds):
            return self._refuse(
                f"{left} is a {names[0].fact.type.value}, {right} a {names[1].fact.type.value}",
                "compare like with like",
            )
        for name in names:
            for side in (left, right):
                if isinstance(side, Literal) and name.fact.values and side.value not in name.fact.values:
                    hint = did_you_mean(str(side.value), name.fact.values)
                    return self._refuse(f"{name} is never {side}", hint, Kind.VALUE)
        return Comparison(left, sign, right)

    def _side(self, node: nodes.Expr) -> Name | Literal:
        """Read one side of a comparison."""
        match node:
            case nodes.Name(name=word):
                self._next()
                if word in self.known:
                    return Name(self.known[word])
                self._refuse(f"there is no fact {word}", did_you_mean(word, self.known), Kind.FACT)
                return Literal(word, word)
            case nodes.Const(value=value) if not isinstance(value, bool) and value is not None:
                return self._literal(self._next(), value)
            case nodes.Div(left=nodes.Const(value=int() as top), right=nodes.Const(value=int() as bottom)) if bottom:
                self._next()
                self._next()
                return Literal(Fraction(top, bottom), f"{top}/{bottom}")
        self._refuse(
            f"{_NOT_HERE.get(type(node).__name__, 'this')} can't be compared", "compare facts, numbers and texts"
        )
        return Literal("", "")

    def _literal(self, written_as: str, value: object) -> Literal:
        if isinstance(value, str):
            if len(written_as) != len(value) + 2:
                self._refuse(f"{written_as} is no plain text", "write one text in quotes, without backslashes")
            return Literal(value, f'"{value}"')
        if not _NUMBER.match(written_as):
            self._refuse(f"{written_as} is no number as people write it", "such as 3, 0.25 or 1/3")
            return Literal(0, written_as)
        exact = Fraction(written_as)
        return Literal(exact.numerator if exact.denominator == 1 else exact, written_as)

    def _next(self) -> str:
        """Step to the next fact, number or text of the source."""
        self._offset, text = next(self._leaves, (self._offset, ""))
        return text

    def _refuse(self, message: str, hint: str = "", kind: Kind = Kind.CONDITION) -> Flag:
        if not self.problems:  # one mistake often makes others seem to be
            self.problems.append(Problem(kind, self.at(self._offset), "when", message, hint))
        return Flag(self._nothing)


def _chain(node: nodes.And | nodes.Or, kind: type[nodes.BinExpr]) -> Iterator[nodes.Expr]:
    """Flatten `a and b and c`, which Jinja2 reads as `(a and b) and c`."""
    for side in (node.left, node.right):
        if isinstance(side, kind):
            yield from _chain(side, kind)  # type: ignore[arg-type]
        else:
            yield side


def _leaves(source: str) -> Iterator[tuple[int, str]]:
    """Give offset and text of each name, number and text, in the order of the source."""
    words = {"and", "or", "not", "in", "is"}
    offset = 0
    for _, token, text in _ENVIRONMENT.lexer.tokeniter(source, None, state="variable"):
        if token in {"integer", "float", "string"} or (token == "name" and text not in words):
            yield offset, text
        offset += len(text)

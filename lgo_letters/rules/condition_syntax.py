"""Turn a condition's text into Jinja2's tree, or into the problem with it.

Jinja2's parser reads it. If it can't, this module says where and why, in words for people who write letters.
`condition_reader` decides which parts of the tree are allowed.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from lgo_letters.problems import Kind, Place, Problem, Problems

LONGEST = 1000
_ENVIRONMENT = Environment(autoescape=True)
_STRAIGHT = 'write straight quotes: "'
_AND, _OR, _SMALL = "write: and", "write: or", "write and, or, not in small letters"
_PERCENT = "leave the % out: rates and averages are in percent, shares from 0 to 1"
_HINTS = {  # by what is in the wrong place
    "=>": "write >= for at least",
    "=<": "write <= for at most",
    "=": "write == for is, >= for at least, <= for at most",
    "&": _AND,
    "|": _OR,
    "!": "write: not, or != for is not",
    "AND": _SMALL,
    "And": _SMALL,
    "OR": _SMALL,
    "Or": _SMALL,
    "NOT": _SMALL,
    "Not": _SMALL,
    "“": _STRAIGHT,
    "”": _STRAIGHT,
    "‘": _STRAIGHT,
    "’": _STRAIGHT,
    "≥": "write >=",
    "≤": "write <=",
    "≠": "write !=",
    ">": "write >= for at least, != for is not",
    '"': "close the quotes: there are as many at the end as at the beginning",
    "'": "close the quotes: there are as many at the end as at the beginning",
    "\\": "write texts without backslashes",
    "#": "put comments outside conditions",
}
NOT_HERE = {  # what Jinja2 accepts and conditions don't, in words for people who write letters
    "Add": "adding",
    "And": "and",
    "Call": "a call, as in name(…),",
    "Compare": "a comparison",
    "Concat": "joining with ~",
    "CondExpr": "`if` inside a condition",
    "Const": "true, false or none",
    "Dict": "{ }",
    "Div": "dividing",
    "Filter": "a format after |",
    "FloorDiv": "dividing",
    "Getattr": "a dot",
    "Getitem": "[ ] after a name",
    "List": "a list without `in`",
    "Mul": "multiplying",
    "Name": "a fact",
    "Neg": "a minus sign",
    "Not": "not",
    "Or": "or",
    "Pos": "a plus sign",
    "Pow": "**",
    "Slice": "[ : ]",
    "Sub": "subtracting",
    "Test": "`is` without `known`",
    "Tuple": "a comma outside [ ]",
}
_OTHERWISE = "put texts in quotes; parts are joined with and, or"
_BRACKETS = "something is missing, or a bracket isn't closed"


class _SyntaxError(Exception):
    """A condition can't be read on: where, what is there (nothing at the end), and what is before it."""


def read_syntax(source: str, at: Callable[[int], Place]) -> tuple[nodes.Expr | None, Problems]:
    """Give Jinja2's tree of a condition, or None and the problem. `at` gives the place of each of its characters."""
    if len(source) > LONGEST:
        return None, (_problem(at(0), f"has more than {LONGEST} characters", "split it: one sentence for each case"),)
    try:
        return _parsed(source), ()
    except _SyntaxError as error:
        offset, text, before = error.args
        if text == "%":
            return None, (_problem(at(offset), "% can't be used here", _without_percent(before)),)
        if text:
            hint = _HINTS.get(source[offset : offset + 2]) or _HINTS.get(text) or _HINTS.get(text[:1], _OTHERWISE)
            return None, (_problem(at(offset), f"{text} can't be used here", hint),)
        return None, (_problem(at(offset), "ends too early", _BRACKETS),)
    except RecursionError:
        hint = "write it with fewer brackets"
        return None, (_problem(at(0), "has too many brackets or `not` inside each other", hint),)


def words_of(source: str) -> Iterator[tuple[int, str]]:
    """Give the offset and the text of each fact's name, number and text, in the order of a valid source."""
    joining = {"and", "or", "not", "in", "is"}
    begun: tuple[int, str] | None = None  # a name that may continue after a dot
    for offset, kind, text in _tokens(source):
        if begun and (text == "." or begun[1].endswith(".")):
            begun = begun[0], begun[1] + text
            continue
        if begun:
            yield begun
        begun = (offset, text) if kind == "name" and text not in joining else None
        if kind in {"integer", "float", "string"}:
            yield offset, text
    if begun:
        yield begun


def _parsed(source: str) -> nodes.Expr:
    tokens = list(_tokens(source))
    for number, (offset, kind, text) in enumerate(tokens):
        if text == "%":
            raise _SyntaxError(offset, text, tokens[number - 1][2])
        if (kind == "string" and "\\" in text) or (kind == "name" and not text.isidentifier()):
            raise _SyntaxError(offset, "\\" if kind == "string" else text, "")
    parser = Parser(_ENVIRONMENT, source, state="variable")
    try:
        expression = parser.parse_expression()
        parser.stream.expect("eof")
    except TemplateSyntaxError as error:
        left = sum(1 for _ in parser.stream)
        if not left:
            raise _SyntaxError(len(source.rstrip()), "", "") from error
        raise _SyntaxError(tokens[-left][0], tokens[-left][2], "") from error
    return expression


def _without_percent(before: str) -> str:
    """Say how a percentage is written, given what is before the %."""
    number = before.replace(".", "", 1)
    if not (number.isascii() and number.isdigit()):
        return _PERCENT
    return f"write {before} for a rate or an average, which are in percent; write {Decimal(before) / 100} for a share"


def _tokens(source: str) -> Iterator[tuple[int, str, str]]:
    offset = 0
    try:
        for _, kind, text in _ENVIRONMENT.lexer.tokeniter(source, None, state="variable"):
            if kind != "whitespace":
                yield offset, kind, text
            offset += len(text)
    except TemplateSyntaxError as error:  # a character that begins no token, or a bracket that closes nothing
        raise _SyntaxError(offset, source[offset : offset + 1], "") from error


def _problem(place: Place, message: str, hint: str) -> Problem:
    return Problem(Kind.CONDITION, place, "when", message, hint)

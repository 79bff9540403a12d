"""A condition's text turned into Jinja2's tree, or into the problem that keeps it from being one.

Jinja2's parser reads it; what that parser can't read is said here, where it stands, in the words of people who write
letters. `condition_reader` says what of the tree means something.
"""

from collections.abc import Callable, Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from lgo_letters.problems import Kind, Place, Problem, Problems

LONGEST = 1000
_ENVIRONMENT = Environment(autoescape=True)
_STRAIGHT = 'write straight quotes: "'
_AND, _OR, _SMALL = "write: and", "write: or", "write and, or, not in small letters"
_PERCENT = "leave the % out: rates and averages are in percent"
_HINTS = {  # by what stands where it can't
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
    "%": _PERCENT,
    '"': "close the quotes: there are as many at the end as at the beginning",
    "'": "close the quotes: there are as many at the end as at the beginning",
    "\\": "write texts without backslashes",
    "#": "put comments outside conditions",
}
NOT_HERE = {  # what Jinja2 reads and no condition means, in the words of people who write letters
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
    "Mod": "%",
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
    """A condition can't be read on: where, what stands there (nothing at the end), and what stands before the end."""


def read_syntax(source: str, at: Callable[[int], Place]) -> tuple[nodes.Expr | None, Problems]:
    """Give Jinja2's tree of a condition, or None and the problem; `at` says where each character of it stands."""
    if len(source) > LONGEST:
        return None, (_problem(at(0), f"has more than {LONGEST} characters", "split it: one sentence for each case"),)
    try:
        return _parsed(source), ()
    except _SyntaxError as error:
        offset, text, before = error.args
        if text:
            hint = _HINTS.get(source[offset : offset + 2]) or _HINTS.get(text) or _HINTS.get(text[:1], _OTHERWISE)
            return None, (_problem(at(offset), f"{text} can't be used here", hint),)
        return None, (_problem(at(offset), "ends too early", _PERCENT if before == "%" else _BRACKETS),)
    except RecursionError:
        hint = "write it with fewer brackets"
        return None, (_problem(at(0), "has too many brackets or `not` inside each other", hint),)


def words_of(source: str) -> Iterator[tuple[int, str]]:
    """Give offset and text of each fact's name, number and text, in the order of a source that can be read."""
    joining = {"and", "or", "not", "in", "is"}
    begun: tuple[int, str] | None = None  # a name that a dot may follow
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
    for offset, kind, text in tokens:
        if (kind == "string" and "\\" in text) or (kind == "name" and not text.isidentifier()):
            raise _SyntaxError(offset, "\\" if kind == "string" else text, "")
    parser = Parser(_ENVIRONMENT, source, state="variable")
    try:
        expression = parser.parse_expression()
        parser.stream.expect("eof")
    except TemplateSyntaxError as error:
        left = sum(1 for _ in parser.stream)
        if not left:
            raise _SyntaxError(len(source.rstrip()), "", tokens[-1][2] if tokens else "") from error
        raise _SyntaxError(tokens[-left][0], tokens[-left][2], "") from error
    return expression


def _tokens(source: str) -> Iterator[tuple[int, str, str]]:
    offset = 0
    try:
        for _, kind, text in _ENVIRONMENT.lexer.tokeniter(source, None, state="variable"):
            if kind != "whitespace":
                yield offset, kind, text
            offset += len(text)
    except TemplateSyntaxError as error:  # a character that no token begins with, or a bracket that closes none
        raise _SyntaxError(offset, source[offset : offset + 1], "") from error


def _problem(place: Place, message: str, hint: str) -> Problem:
    return Problem(Kind.CONDITION, place, "when", message, hint)

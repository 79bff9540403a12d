"""Run Jinja2's templates in a sandbox: they print values, and can't run, compute or print forever.

Jinja2's own sandbox keeps templates away from Python's internals. It doesn't stop 9**9**9, loops in loops, or a
gigabyte of output. So a rendering here may take a limited number of steps and print a limited number of characters.
"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import is_dataclass
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

STEPS = 20_000  # rounds of loops, calls and templates; a letter needs a few hundred
CHARACTERS = 4_000_000  # printed, many counted twice; a letter's HTML has about 20,000
LARGEST = 10**9  # number in a calculation
FILTERS = {"abs", "capitalize", "default", "e", "escape", "first", "float", "int", "join", "last", "length", "lower"}
FILTERS |= {"max", "min", "round", "trim", "upper"}
METHODS = {"cycle", "endswith", "get", "items", "keys", "startswith", "values"}
_JOINED = "_joined"
_COUNTED = "_counted"
_SPENT: ContextVar[dict[str, int]] = ContextVar("spent")


class _Counting(NodeTransformer):
    """Makes a template count the rounds of its loops, and what `~` joins."""

    def visit_For(self, loop: nodes.For) -> nodes.For:  # noqa: N802 - Jinja2's
        self.generic_visit(loop)
        loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=loop.lineno)
        return loop

    def visit_Concat(self, joined: nodes.Concat) -> nodes.Filter:  # noqa: N802 - Jinja2's
        self.generic_visit(joined)
        parts = nodes.List(joined.nodes, lineno=joined.lineno)
        return nodes.Filter(parts, _JOINED, [], [], None, None, lineno=joined.lineno)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which every template ends."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Jinja2's
        super().__init__(finalize=_printed, **options)
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.filters |= {_COUNTED: _rounds, _JOINED: _concatenated, "join": _join, "list": _list}
        self.globals = {"range": self.globals["range"], "namespace": Namespace}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Counting().visit(super()._parse(source, name, filename))
        return tree

    def get_template(self, *name: Any, **more: Any) -> Any:  # noqa: ANN401 - Jinja2's
        """Give a template, and count it: a template may include itself."""
        _spend("steps", 1, STEPS)
        return super().get_template(*name, **more)

    def call(self, /, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja2's
        """Call a macro, or one of the few things that may be called."""
        _spend("steps", 1, STEPS)
        return super().call(__context, __obj, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - Jinja2's
        """Allow calls of macros, of what the frame gets, and of methods that change nothing."""
        if isinstance(obj, Macro) or obj in self.globals.values() or getattr(obj, "for_templates", False):
            return True
        return getattr(obj, "__self__", None) is not None and getattr(obj, "__name__", "") in METHODS

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - Jinja2's
        """Give a field of a frozen value directly: Jinja2's check for what might change it takes longer."""
        if is_dataclass(obj) and not attribute.startswith("_") and hasattr(obj, attribute):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja2's
        """Calculate with numbers that aren't too large. Lists may be joined."""
        if operator == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            _spend("steps", len(left) + len(right), STEPS)
        elif not all(isinstance(number, int | float) and abs(number) < LARGEST for number in (left, right)):
            message = f"{operator} is for numbers below {LARGEST:,}"
            raise SecurityError(message)
        elif operator == "**":
            message = "** can't be used"
            raise SecurityError(message)
        return super().call_binop(context, operator, left, right)


def bounded(template: Any, **values: object) -> str:  # noqa: ANN401 - Jinja2's
    """Render a template with limits of its own.

    Raises:
        SecurityError: a limit is reached, or the template tried something forbidden.
    """
    token = _SPENT.set({})
    try:
        pieces = []
        for piece in template.generate(**values):
            _spend("characters", len(piece), CHARACTERS)
            pieces.append(piece)
    except RecursionError as error:
        message = "never comes to an end"
        raise SecurityError(message) from error
    finally:
        _SPENT.reset(token)
    return "".join(pieces)


def _spend(what: str, amount: int, most: int) -> None:
    spent = _SPENT.get(None)
    if spent is None:
        return  # while templates are compiled
    spent[what] = spent.get(what, 0) + amount
    if spent[what] > most:
        message = f"makes more than {most:,} {what}"
        raise SecurityError(message)


def _printed(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    _spend("characters", len(value) if isinstance(value, str) else len(str(value)), CHARACTERS)
    return value


def _rounds(items: Iterable[Any]) -> Iterator[Any]:
    for item in items:
        _spend("steps", 1, STEPS)
        yield item


def _list(items: Iterable[Any]) -> list[Any]:
    return list(_rounds(items))


def _concatenated(parts: list[Any]) -> str:
    escaped = any(hasattr(part, "__html__") for part in parts)
    texts = [_printed(part if isinstance(part, str) else str(part)) for part in parts]
    return Markup("").join(texts) if escaped else "".join(texts)


def _join(parts: Iterable[Any], separator: str = "") -> str:
    pieces: list[Any] = []
    for part in _rounds(parts):
        pieces += [separator, part] if pieces else [part]
    return _concatenated(pieces)

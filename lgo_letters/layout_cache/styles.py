"""Computed values of elements' styles, remembered from letter to letter by what they are computed from.

A style has a number: that of its parent, and every declaration that matched, say what it is. Two letters' elements with
one number have the same computed values. Layout changes a few values of a style; what could depend on a change isn't
remembered.
"""

from itertools import count
from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle

MOST = 20_000  # styles; then all are forgotten, so that memory stays bounded
HARMLESS = frozenset(  # layout sets them, and no other value is computed from them
    ("anchor", "counter_increment", "counter_reset", "counter_set", "overflow", "white_space")
)
_BESIDE = ("display", "float", "position")  # computed from what was specified for them, which layout may ask for


class Record:
    """The computed values of all styles of one number."""

    def __init__(self, number: int, matched: object) -> None:
        """Begin without values; `matched` is kept so that what it is known by stays where it is."""
        self.number = number
        self.matched = matched
        self.values: dict[str, Any] = {}
        self.specified: dict[str, Any] = {}


class Styles:
    """The records of an edition's styles, and the two classes of styles that use them in place of WeasyPrint's."""

    def __init__(self) -> None:
        self._records: dict[Any, Record] = {}
        self._numbers = count(1)
        styles = self

        class Computed(_Remembering, ComputedStyle):  # type: ignore[misc]
            def __init__(self, parent: Any, cascaded: Any, pseudo: Any, root: Any, base: Any, *rest: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
                super().__init__(parent, cascaded, pseudo, root, base, *rest)  # type: ignore[call-overload]
                if parent is None or getattr(parent, "record", None):
                    matched = tuple(
                        (name, _known_by(value), *weight[:2], *weight[2]) for name, (value, weight) in cascaded.items()
                    )
                    above = parent.record.number if parent is not None else 0
                    self.begin(styles.record((above, pseudo, base, matched), dict(cascaded)))

        class Anonymous(_Remembering, AnonymousStyle):  # type: ignore[misc]
            def __init__(self, parent: Any) -> None:  # noqa: ANN401 - as above
                super().__init__(parent)
                if getattr(parent, "record", None):
                    self.begin(styles.record((parent.record.number,), None))

        self.computed, self.anonymous = Computed, Anonymous

    def record(self, key: Any, matched: object) -> Record:  # noqa: ANN401 - whatever can be looked up
        if key not in self._records:
            if len(self._records) >= MOST:
                self._records.clear()
            self._records[key] = Record(next(self._numbers), matched)
        return self._records[key]

    def forget(self) -> None:
        self._records.clear()


def _known_by(value: Any) -> object:  # noqa: ANN401 - as above
    """Tell a declared value from others: by its words where an element's own attribute says it, else by its place."""
    parts = value if isinstance(value, tuple) else (value,)
    return parts if all(isinstance(each, str) for each in parts) else id(value)


class _Remembering(dict[str, Any]):
    """A style that begins with the values that are known, and adds to them."""

    record: Record | None = None
    touched: frozenset[str] = frozenset()  # what layout has set
    _depth = 0  # of computing

    def begin(self, record: Record) -> None:
        self.record = record
        self.update(record.values)
        if self.specified is not self:  # type: ignore[attr-defined]
            self.specified.update(record.specified)  # type: ignore[attr-defined]

    def copy(self) -> Any:  # noqa: ANN401 - as above
        copied: Any = super().copy()
        copied.record = None  # layout copies what it is about to change
        return copied

    def __missing__(self, key: str) -> Any:  # noqa: ANN401 - as above
        self._depth += 1
        try:
            value = super().__missing__(key)  # type: ignore[misc]
        finally:
            self._depth -= 1
        if self.record and dict.__contains__(self, key) and self._is_as_computed(key):
            self.record.values[key] = value
            if key in _BESIDE and self.specified is not self:  # type: ignore[attr-defined]
                self.record.specified.update(self.specified)  # type: ignore[attr-defined]
        return value

    def __setitem__(self, key: str, value: Any) -> None:  # noqa: ANN401 - as above
        dict.__setitem__(self, key, value)
        if not self._depth:
            self.touched |= {key}

    def _is_as_computed(self, key: str) -> bool:
        style: Any = self
        while style is not None:
            touched = style.touched
            if touched and (key in touched or not touched <= HARMLESS):
                return False
            style = style.parent_style
        return True

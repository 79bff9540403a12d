"""What people type after `--set` or into a form turned into values: numbers, yes and no, and what isn't known."""

from __future__ import annotations

import re
from fractions import Fraction

from lgo_letters.figures import Type
from lgo_letters.model import MAX_COUNT, NOT_RECORDED

NOT_KNOWN = frozenset({NOT_RECORDED, "not known", "unknown"})
_COUNT = re.compile(r"(0|[1-9]\d{0,6})\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?(/[1-9]\d{0,8})?\Z", re.ASCII)


def number_of(text: str) -> Fraction | None:
    """Read an exact number: 3, 0.25, 1/3 or 50%; None where it is none."""
    digits = text.removesuffix("%")
    if not _NUMBER.match(digits):
        return None
    top, _, bottom = digits.partition("/")
    return Fraction(top) / int(bottom or 1)


def value_of(text: str, kind: Type) -> str | int | bool:
    """Read a value as a file would hold it, and yes and no as people say them; as text where it is of another kind."""
    if kind is Type.YES_NO and text in {"true", "false", "yes", "no"}:
        return text in {"true", "yes"}
    if kind is Type.COUNT and _COUNT.match(text) and int(text) <= MAX_COUNT:
        return int(text)
    return text

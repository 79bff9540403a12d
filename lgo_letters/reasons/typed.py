"""What people type after `--set` turned into values: counts, percents, yes and no, and what isn't known."""

from __future__ import annotations

import re
from fractions import Fraction

from lgo_letters.model import MAX_COUNT, NOT_RECORDED

NOT_KNOWN = frozenset({"", NOT_RECORDED, "not known", "unknown"})
_COUNT = re.compile(r"(0|[1-9]\d{0,6})\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?(/[1-9]\d{0,8})?\Z", re.ASCII)


def count_of(text: str) -> int | None:
    """Read a count; None where it is none that a file may have."""
    return int(text) if _COUNT.match(text) and int(text) <= MAX_COUNT else None


def number_of(text: str) -> Fraction | None:
    """Read an exact number: 3, 0.25, 1/3 or 50%; None where it is none."""
    digits = text.removesuffix("%")
    if not _NUMBER.match(digits):
        return None
    top, _, bottom = digits.partition("/")
    return Fraction(top) / int(bottom or 1)


def value_of(text: str) -> str | int | bool:
    """Read a value as it would be read in a file, and yes and no as people say them."""
    if text in {"true", "false", "yes", "no"}:
        return text in {"true", "yes"}
    count = count_of(text)
    return text if count is None else count

"""The bars of a chart, measured in the finished drawing: what the eye reads must be what the words say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

NEAR = 0.005  # of the whole: half a percentage point, which is less than can be seen
_PAINT = re.compile(rb"\s(?:[fFBbS]\*?|s)(?=\s)")
_POINT = re.compile(rb"(-?[\d.]+) -?[\d.]+ [ml]\b")
_CURVE = re.compile(rb"\s[cvy]\s")


def wrong_bars(operators: bytes, shares: Sequence[float]) -> Iterator[str]:
    """Find shares that no bar shows, and bars that show none of them.

    Args:
        operators: of the drawing; its longest bar is the whole. A drawing with curves has no bars, and isn't measured.
        shares: from 0 to 1; what is too short to be seen is not looked for.
    """
    if _CURVE.search(operators):
        return
    paths = [[float(x) for x in _POINT.findall(path)] for path in _PAINT.split(operators)]
    lengths = [max(path) - min(path) for path in paths if path]
    whole = max(lengths, default=0.0)
    drawn = [length / whole for length in lengths if length > NEAR * whole]
    yield from (f"has no bar of {share:.0%}" for share in shares if share > NEAR and not _is_among(share, drawn))
    yield from (f"has a bar of {each:.0%}" for each in drawn if not _is_among(each, [*shares, 1.0]))


def _is_among(share: float, others: Sequence[float]) -> bool:
    return any(abs(share - other) <= NEAR for other in others)

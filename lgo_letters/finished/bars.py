"""Measure the bars of a chart in the finished drawing. They must show the figures that the words say."""

from collections.abc import Iterator, Sequence

from lgo_letters.finished.drawing import FILLS, Instruction

NEAR = 0.005  # half a percentage point, which nobody can see
_CURVES = frozenset("cvy")


def wrong_bars(instructions: Sequence[Instruction], shares: Sequence[float]) -> Iterator[str]:
    """Find shares that no bar shows, and bars that show no share.

    Args:
        instructions: the operators of the drawing. The longest bar is 100%. A drawing with curves has no bars and isn't
            measured.
        shares: from 0 to 1. A share too small to be seen needs no bar.
    """
    paths: list[list[float]] = [[]]
    for instruction in instructions:
        operator = instruction.operator
        if operator in _CURVES:
            return
        if operator in {"m", "l"}:
            paths[-1].append(instruction.operands[0])
        elif operator in FILLS:
            paths.append([])
    lengths = [max(path) - min(path) for path in paths if path]
    whole = max(lengths, default=0.0)
    drawn = [length / whole for length in lengths if length > NEAR * whole]
    yield from (f"has no bar of {share:.0%}" for share in shares if share > NEAR and not _is_among(share, drawn))
    yield from (f"has a bar of {each:.0%}" for each in drawn if not _is_among(each, [*shares, 1.0]))


def _is_among(share: float, others: Sequence[float]) -> bool:
    return any(abs(share - other) <= NEAR for other in others)

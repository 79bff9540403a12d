"""Print problems at a terminal: each with its place, code and hint, and its line in the file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath

from rich.cells import cell_len
from rich.text import Text

from lgo_letters.figures import some
from lgo_letters.problems import NO_COUNCIL, Kind, Place, Problem, Problems, gathered
from lgo_letters.reading.text_file import read_text
from lgo_letters.terminal.base import messages

FEW = 6  # councils named
_STILL_TO_DO = {Kind.OPEN, Kind.NOT_FINAL, Kind.MISSING}


def print_problems(problems: Sequence[Problem], last: str = "", workspace: Path | None = None) -> None:
    """Print problems, each with its hint, and a last line. A problem that keeps back many letters is printed once.

    At a terminal, if the workspace is given, the line with the problem is printed, with a mark below it.
    """
    console = messages()
    shown = workspace if console.is_terminal else None
    for problem, councils in _gathered(alike_together(problems)):
        line = Text(f"{problem.place}: ", style="bold")
        line.append(f"{problem.key}: " if problem.key else "", style="cyan")
        line.append(problem.message, style="default")
        line.append(f" [{problem.kind.code}]", style="dim")
        console.print(line)
        for excerpt in _excerpt(problem.place, shown, console.width) if shown else ():
            console.print(Text(excerpt, style="dim"))
        if councils:
            many = f"{len(councils):,} letters: {some(councils, FEW)}"
            letters = many if len(councils) > 1 else f"the letter of {councils[0]}"
            console.print(Text(f"  keeps back {letters}", style="dim"))
        console.print(Text(f"  hint: {problem.hint or problem.kind.remedy}", style="dim"))
    if last:
        console.print(Text(last))
    _lines.cache_clear()


def alike_together(problems: Iterable[Problem]) -> Problems:
    """Put what many councils' files lack in the same way at one place, the first. A new year has hundreds of these."""
    problems = tuple(problems)
    councils: dict[tuple[str, ...], set[str]] = defaultdict(set)
    first: dict[tuple[str, ...], Place] = {}
    for each in problems:
        said = each.key, each.message, each.hint
        councils[said].add(each.council if each.kind in _STILL_TO_DO else "")
        first.setdefault(said, each.place)
    many = {said: place for said, place in first.items() if len(councils[said]) > FEW}
    return tuple(replace(each, place=many.get((each.key, each.message, each.hint), each.place)) for each in problems)


def _gathered(problems: Sequence[Problem]) -> Iterator[tuple[Problem, list[str]]]:
    """Give each problem once, with the councils whose letters have it, unless its place names the council."""
    for problem, slugs in gathered(problems).items():
        named = [slug for slug in dict.fromkeys(slugs) if slug != NO_COUNCIL]
        yield problem, [] if named == [PurePosixPath(problem.place.path).stem.strip("<>")] else named


def _excerpt(place: Place, workspace: Path, width: int) -> Iterator[str]:
    """Print the line of a place, cut to the terminal's width around its column, and a mark below the column."""
    lines = _lines(workspace, place.path) if place.line and not place.cell else ()
    if not 0 < place.line <= len(lines):
        return
    line = "".join(character if character.isprintable() else " " for character in lines[place.line - 1])
    margin = f"  {place.line} | "
    room = max(width - len(margin) - 1, 20)
    start = max(place.column - room // 2, 0) if len(line) > room else 0
    yield f"{margin}{line[start : start + room]}"
    if place.column:
        yield f"{' ' * (len(margin) - 2)}| {' ' * cell_len(line[start : place.column - 1])}^"


@cache
def _lines(workspace: Path, path: str) -> tuple[str, ...]:
    text, _ = read_text(workspace / path, path)
    return () if text is None else tuple(text.split("\n"))

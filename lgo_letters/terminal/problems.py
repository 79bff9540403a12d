"""Print problems at a terminal: each with its place, code and hint, and its line in the file."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path, PurePosixPath

from rich.cells import cell_len
from rich.text import Text

from lgo_letters.figures import some
from lgo_letters.problems import NO_COUNCIL, Place, Problem, gathered
from lgo_letters.reading.text_file import read_text
from lgo_letters.terminal.base import messages

FEW = 6  # councils named


def print_problems(problems: Sequence[Problem], last: str = "", workspace: Path | None = None) -> None:
    """Print problems, each with its hint, and a last line. A problem that keeps back many letters is printed once.

    At a terminal, if the workspace is given, the line with the problem is printed, with a mark below it.
    """
    console = messages()
    shown = workspace if console.is_terminal else None
    for problem, councils in _gathered(problems):
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


def _gathered(problems: Sequence[Problem]) -> Iterator[tuple[Problem, list[str]]]:
    """Give each problem once, with the councils whose letters have it, unless its place names the council."""
    for problem, slugs in gathered(problems).items():
        file = PurePosixPath(problem.place.path)
        yield problem, [slug for slug in slugs if slug not in {NO_COUNCIL, file.stem.strip("<>")}]


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

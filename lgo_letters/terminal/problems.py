"""Problems on the terminal: each with its place and its hint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from lgo_letters.terminal.base import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lgo_letters.problems import Problem


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems, each with its hint."""
    console = messages()
    for problem in problems:
        line = Text(f"{problem.place}: ", style="bold")
        line.append(f"{problem.key}: " if problem.key else "", style="cyan")
        line.append(problem.message, style="default")
        console.print(line)
        if problem.hint:
            console.print(Text(f"  hint: {problem.hint}", style="dim"))


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Write a problem for programs."""
    return {
        "code": problem.kind.code,
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "key": problem.key,
        "message": problem.message,
        "hint": problem.hint,
        "council": problem.council,
    }

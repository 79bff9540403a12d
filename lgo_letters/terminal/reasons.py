"""Reasons on the terminal: why each paragraph and sentence is in a letter, and why each other is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from lgo_letters.terminal.base import results

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from lgo_letters.conditions import Verdict
    from lgo_letters.explanation import Reason

_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


def print_reasons(council: str, reasons: Sequence[Reason], *, verbose: bool) -> None:
    """Print why each paragraph and sentence stands in a letter, then what was left out and why."""
    console = results()
    console.print(Text(council, style="bold"))
    console.print("\nIn the letter:")
    for reason in (each for each in reasons if each.stands and (verbose or _telling(each))):
        _print_reason(console, reason)
    left_out = [each for each in reasons if not each.stands]
    console.print("\nLeft out:" if left_out else "\nNothing is left out.")
    for reason in left_out:
        if verbose or reason.failed or reason.why.startswith("withheld"):
            _print_reason(console, reason)


def _telling(reason: Reason) -> bool:
    """Say whether a reason tells something: what always stands is one line, for its paragraph, not one a sentence."""
    return reason.verdict is not None or reason.kind != "sentence" or not reason.id.rpartition(".")[2].isdigit()


def _print_reason(console: Console, reason: Reason) -> None:
    indent = "  " * (reason.depth + 1)
    line = Text(f"{indent}{reason.id}", style="bold" if reason.stands else "")
    line.append(f"  {reason.kind}", style="dim")
    line.append(f", {reason.source}" if reason.source and reason.source != reason.kind else "", style="dim")
    line.append(f"  {reason.place}", style="dim")
    console.print(line)
    if reason.text:
        console.print(Text(f"{indent}  “{reason.text}”"))
    if reason.verdict is None:
        console.print(Text(f"{indent}  {reason.why}", style="dim"))
    else:
        _print_verdict(console, reason.verdict, indent + "  ")
        for part in reason.failed if reason.verdict.parts else ():
            console.print(Text(f"{indent}  kept out by: {part.text}", style="red"))


def _print_verdict(console: Console, verdict: Verdict, indent: str) -> None:
    mark, colour = _MARKS[verdict.holds]
    line = Text(f"{indent}{mark} ", style=colour)
    line.append(f"when {verdict.text}" if not verdict.parts else f"when {verdict.text}:", style="default")
    if not verdict.parts:
        line.append(_values(verdict), style="dim")
    console.print(line)
    for part in _leaves(verdict):
        mark, colour = _MARKS[part.holds]
        line = Text(f"{indent}  {mark} ", style=colour)
        line.append(part.text, style="default")
        line.append(_values(part), style="dim")
        console.print(line)


def _leaves(verdict: Verdict) -> Iterator[Verdict]:
    return verdict.leaves() if verdict.parts else iter(())


def _values(verdict: Verdict) -> str:
    return "   (" + ", ".join(f"{name}: {value}" for name, value in verdict.facts) + ")"

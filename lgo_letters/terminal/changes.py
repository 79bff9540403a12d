"""Changes on the terminal: each group with its councils, words marked; and the same for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from lgo_letters.changes.groups import Group
from lgo_letters.changes.telling import conditions_of, counted, heading_of, pairs_of, summary_of, where_of
from lgo_letters.changes.year import Changes
from lgo_letters.changes.year_on_year import YearOnYear
from lgo_letters.difference import Mark, mark_words
from lgo_letters.terminal.base import pages

FEW = 6  # councils named; with -v all are
SHOWN = 3  # variants shown; with -v all are
STYLES = {Mark.SAME: "", Mark.GONE: "red strike", Mark.NEW: "green underline"}
SIGNS = {Mark.SAME: "{}", Mark.GONE: "[-{}-]", Mark.NEW: "{{+{}+}}"}


def print_changes(changes: Changes, against: str, drafts: Sequence[str], *, verbose: bool) -> None:
    """Print what changed, a group after the other, then what didn't, and whose letters are drafts."""
    console = pages()
    console.print(Text(f"{changes.year}, against {against}", style="bold"))
    for group in changes.groups:
        console.print()
        _print_group(console, group, verbose=verbose)
    if changes.groups:
        console.print()
    for line in summary_of(changes):
        console.print(line)
    if drafts:
        console.print(
            f"not accepted, so drafts: {counted(len(drafts), 'letter')}; lgo-letters review goes through them"
        )


def _print_group(console: Console, group: Group, *, verbose: bool) -> None:
    head = Text(heading_of(group), style="bold")
    head.append(f"   because of {group.cause}" if group.cause else "", style="cyan")
    head.append(f"   {where_of(group)}", style="default")
    head.append(f"   {group.place}" if group.place else "", style="dim")
    console.print(head)
    words = [(variant.before, variant.after, variant.councils) for variant in group.variants]
    alike = len(words) == 1 or "{{" in group.before + group.after
    shown = [(group.before, group.after, group.councils)] if alike else words if verbose else words[:SHOWN]
    for before, after, councils in shown:
        if not alike:
            _print(console, named(councils, verbose=verbose), 1, "bold")
        for line in marked(console, before, after):
            _print(console, line, 2)
    if len(shown) < len(words) and not alike:
        _print(console, f"and {len(words) - len(shown)} other wordings (-v shows them)", 1, "dim")
    for condition in conditions_of(group):
        _print(console, condition, 1, "dim")
    if alike:
        _print(console, named(group.councils, verbose=verbose), 1)


def _print(console: Console, line: Text | str, depth: int, style: str = "") -> None:
    text = Text(line, style=style) if isinstance(line, str) else line
    console.print(Padding(text, (0, 0, 0, 2 * depth), expand=False))


def named(councils: tuple[str, ...], *, verbose: bool) -> str:
    """Name councils; where they are many and nobody asked for all, the first ones."""
    if verbose or len(councils) <= FEW:
        return ", ".join(councils)
    return f"{', '.join(councils[:FEW])} and {len(councils) - FEW} more"


def marked(console: Console, before: str, after: str) -> list[Text]:
    """Mark words line by line."""
    coloured = console.is_terminal and not console.no_color
    lines = []
    for one, other in pairs_of(before, after):
        text = Text()
        for run in mark_words(one, other):
            text.append(" " if text else "")
            text.append(*((run.text, STYLES[run.mark]) if coloured else (SIGNS[run.mark].format(run.text), "")))
        lines.append(text)
    return lines


def changes_as_json(changes: Changes, against: str, drafts: Sequence[str]) -> dict[str, Any]:
    """Write changes for programs."""
    return {
        "year": changes.year,
        "against": against,
        "letters": changes.letters,
        "changed": list(changes.changed),
        "unchanged": changes.unchanged,
        "redrawn": list(changes.redrawn),
        "looks": list(changes.looks),
        "open": list(drafts),
        "groups": [group_as_json(group) for group in changes.groups],
    }


def group_as_json(group: Group) -> dict[str, Any]:
    """Write a group for programs."""
    return {
        "kind": group.what.value,
        "cause": group.cause,
        "section": group.section,
        "paragraph": group.paragraph,
        "sentence": group.sentence,
        "before": group.before,
        "after": group.after,
        "councils": list(group.councils),
        "variants": [
            {"before": each.before, "after": each.after, "councils": list(each.councils)} for each in group.variants
        ],
        "conditions": [{"id": each.id, "before": each.before, "after": each.after} for each in group.conditions],
        "place": str(group.place) if group.place else "",
    }


def print_year_on_year(found: YearOnYear, *, verbose: bool) -> None:
    """Print what is said again, what is new, and the trends that figures contradict."""
    console = pages()
    before, after = found.years
    console.print(Text(f"{after}, against {before}: {found.councils} councils with letters in both", style="bold"))
    for title, sentences in ((f"Said again, as in {before}", found.again), (f"New in {after}", found.new)):
        console.print(Text(f"\n{title}", style="bold"))
        for said in sentences:
            _print(console, f"{said.id}: “{said.text}”", 1)
            _print(console, f"{len(said.councils)}: {named(said.councils, verbose=verbose)}", 2, "dim")
    console.print(Text("\nTrends", style="bold"))
    for trend in found.trends:
        if verbose or trend.verdict != "borne out":
            words = f"{trend.council}: {trend.fact} {trend.value}: {trend.verdict}"
            _print(console, f"{words} ({trend.figures or 'figures not recorded'})", 1)
    right = sum(trend.verdict == "borne out" for trend in found.trends)
    _print(console, f"{right} of {len(found.trends)} are borne out by the figures of both years", 1)


def year_on_year_as_json(found: YearOnYear) -> dict[str, Any]:
    """Write what two years' letters say for programs."""
    return {
        "years": list(found.years),
        "councils": found.councils,
        "again": [asdict(said) for said in found.again],
        "new": [asdict(said) for said in found.new],
        "trends": [asdict(trend) for trend in found.trends],
    }

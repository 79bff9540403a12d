"""Print an analysis, and a proof's findings, at a terminal or as JSON."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from lgo_letters.figures import counted, some
from lgo_letters.problems import Problem, gathered, problem_as_json
from lgo_letters.proof import Proof
from lgo_letters.reasons.analysis import Analysis, Use
from lgo_letters.reasons.example import Example
from lgo_letters.reasons.matrix import named, notes_of
from lgo_letters.terminal.base import UNWRAPPED, messages, pages, print_line
from lgo_letters.terminal.problems import print_problems

_FEW = 3  # remarkable things on a screen
_COLUMNS = ("paragraph or sentence", "letters", "source", "condition")


def print_outline(analysis: Analysis) -> None:
    console = pages()
    everyone = len(analysis.councils)
    console.print(Text(f"{analysis.year}: {counted(everyone, 'letter')}\n", style="bold"))
    alone = True  # whether the section has no condition: its paragraphs are listed one by one
    for use in analysis.rules:
        alone = use.condition == "always" if use.kind == "section" else alone
        shown = use.depth == 1 and use.kind == "paragraph" if alone else use.kind == "section"
        if shown and len(use.councils) < everyone:
            line = f"{use.id}: {named(use.councils, everyone)}"
            print_line(console, line, 0, "dim" if not use.councils else "")
    console.print()
    for title, lines in notes_of(analysis):
        if lines:
            print_line(console, f"{title} ({len(lines)}): {some(lines, _FEW, '; ')}", 0)
    console.print(Text("\nAn id shows one text with its conditions; -v shows everything", style="dim"))


def print_rules(analysis: Analysis, uses: Sequence[Use], *, notes: bool = True) -> None:
    console = pages()
    everyone = len(analysis.councils)
    console.print(Text(f"{analysis.year}: {counted(everyone, 'letter')}", style="bold"))
    console.print()
    rows = [
        (use, (f"{'  ' * use.depth}{use.id}", named(use.councils, everyone), use.source, use.condition)) for use in uses
    ]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for number, column in enumerate(_COLUMNS):
        widest = max((len(cells[number]) for _, cells in rows), default=0)
        wraps = column == "condition"
        table.add_column(column, no_wrap=not wraps, min_width=None if wraps else widest)
    for use, cells in rows:
        table.add_row(*cells, style=_style(use))
    anywhere = console.options.update(width=UNWRAPPED)
    if console.measure(table, options=anywhere).minimum <= console.width:
        console.print(table)
    else:  # a table must not break words
        for use, (name, *about) in rows:
            console.print(Text(name, style=_style(use)))
            print_line(console, "; ".join(filter(None, about)), 2 * use.depth + 4, _style(use))
    for title, lines in notes_of(analysis) if notes else ():
        console.print(Text(f"\n{title}", style="bold"))
        for line in lines or ("nothing",):
            print_line(console, line, 2)


def _style(use: Use) -> str:
    return "bold" if use.kind == "section" else "dim" if not use.councils else ""


def proof_in_words(proof: Proof) -> str:
    wrong = len(proof.findings)
    found = "all hold" if not wrong else f"{wrong} {'does' if wrong == 1 else 'do'} not hold"
    return f"{counted(proof.claims, 'claim')} about the rules, over all councils that there could be: {found}"


def print_examples(problems: Sequence[Problem], proof: Proof, workspace: Path | None = None) -> None:
    """Print problems, each with the smallest council that shows it, as text for a test."""
    console = messages()
    examples = _examples(proof)
    for problem, alike in groupby(problems, lambda each: each if each in examples else None):
        print_problems(list(alike), workspace=workspace)
        if problem:
            console.print(Text("  the smallest such council:", style="dim"))
            for line in str(examples[problem]).splitlines():
                console.print(Text(f"    {line}".rstrip()))


def findings_as_json(problems: Sequence[Problem], proof: Proof) -> dict[str, Any]:
    files = ("file", "row", "averages", "last_year")
    examples = {
        problem: {"council": example.slug, **{name: getattr(example, name) for name in files}}
        for problem, example in _examples(proof).items()
    }
    return {
        "problems": [
            problem_as_json(each, councils) | {"example": examples.get(each)}
            for each, councils in gathered(problems).items()
        ],
        "proof": {"claims": proof.claims, "said": proof_in_words(proof)},
    }


def _examples(proof: Proof) -> dict[Problem, Example]:
    return {finding.problem: finding.example for finding in proof.findings if finding.example}

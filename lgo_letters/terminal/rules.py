"""An analysis, and a proof's findings, on the terminal; and the same for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from lgo_letters.problems import Problem, problem_as_json
from lgo_letters.proof import Proof
from lgo_letters.reasons.analysis import Analysis, Use
from lgo_letters.reasons.example import Example
from lgo_letters.reasons.matrix import named, notes_of
from lgo_letters.terminal.base import messages, pages
from lgo_letters.terminal.problems import print_problems

_COLUMNS = ("paragraph or sentence", "letters", "source", "condition")


def print_rules(analysis: Analysis) -> None:
    """Print every paragraph and sentence with those who get it, then what stands out."""
    console = pages()
    everyone = len(analysis.councils)
    console.print(Text(f"{analysis.year}: {everyone} letters", style="bold"))
    console.print()
    rows = [
        (use.depth, ("  " * use.depth + use.id, named(use.councils, everyone), use.source, use.condition), _style(use))
        for use in analysis.uses
    ]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in _COLUMNS:
        table.add_column(column, no_wrap=column != "condition")
    for _, cells, style in rows:
        table.add_row(*cells, style=style)
    words = [word for _, (*_, condition), _ in rows for word in condition.split()]
    first_three = list(zip(_COLUMNS, *(cells for _, cells, _ in rows), strict=True))[:3]
    widths = [max(map(len, each)) for each in (*first_three, words)]
    if sum(widths) + 2 * len(widths) <= console.width:
        console.print(table)
    else:  # no word is broken for a table's sake
        for depth, (name, *about), style in rows:
            console.print(Text(name, style=style))
            told = Text("; ".join(filter(None, about)), style=style)
            console.print(Padding(told, (0, 0, 0, 2 * depth + 4), expand=False))
    for title, lines in notes_of(analysis):
        console.print(Text(f"\n{title}", style="bold"))
        for line in lines or ("nothing",):
            console.print(Padding(Text(line), (0, 0, 0, 2), expand=False))


def _style(use: Use) -> str:
    return "bold" if use.kind == "section" else "dim" if not use.councils else ""


def rules_as_json(analysis: Analysis) -> dict[str, Any]:
    """Write an analysis for programs."""
    return {
        "year": analysis.year,
        "councils": list(analysis.councils),
        "rules": [
            {
                "kind": use.kind,
                "id": use.id,
                "depth": use.depth,
                "condition": use.condition,
                "source": use.source,
                "councils": list(use.councils),
                "path": use.place.path,
                "line": use.place.line,
            }
            for use in analysis.uses
        ],
        "alike": [list(group) for group in analysis.alike],
        "own_words": [{"council": slug, "after": after, "reason": why} for slug, after, why in analysis.own_words],
        "withheld": [{"council": slug, "id": name, "reason": why} for slug, name, why in analysis.withheld],
        "unused_facts": list(analysis.unused),
        "thresholds": [
            {
                "comparison": threshold.text,
                "rules": list(threshold.rules),
                "holds": dict(threshold.holding),
                "does_not_hold": dict(threshold.missing),
            }
            for threshold in analysis.thresholds
        ],
        "problems": [problem_as_json(problem) for problem in analysis.problems],
    }


def proof_in_words(proof: Proof) -> str:
    """Say what the proof came to."""
    wrong = len(proof.findings)
    found = "all hold" if not wrong else f"{wrong} {'does' if wrong == 1 else 'do'} not hold"
    return f"{proof.claims:,} claims about the rules, over all councils that there could be: {found}"


def print_examples(problems: Sequence[Problem], proof: Proof, workspace: Path | None = None) -> None:
    """Print problems, each with the smallest council that shows it, as text for a test."""
    console = messages()
    examples = _examples(proof)
    for problem in problems:
        print_problems([problem], workspace=workspace)
        if problem in examples:
            console.print(Text("  the smallest such council:", style="dim"))
            for line in str(examples[problem]).splitlines():
                console.print(Text(f"    {line}".rstrip()))


def findings_as_json(problems: Sequence[Problem], proof: Proof) -> dict[str, Any]:
    """Write problems for programs, each with its smallest council where it has one, and what the proof came to."""
    examples = _examples(proof)
    return {
        "problems": [
            {**problem_as_json(problem), "example": _example(examples[problem]) if problem in examples else None}
            for problem in problems
        ],
        "proof": {"claims": proof.claims, "said": proof_in_words(proof)},
    }


def _examples(proof: Proof) -> dict[Problem, Example]:
    return {finding.problem: finding.example for finding in proof.findings if finding.example}


def _example(example: Example) -> dict[str, str]:
    return {
        "council": example.slug,
        "file": example.file,
        "row": example.row,
        "averages": example.averages,
        "last_year": example.last_year,
    }

"""Print reasons: why each paragraph and sentence is in a letter, and why the others are not.

The answer is a screen: what is in the letter or left out because of something known about the council. The long view
adds words, places and the nearest change. It leaves out choices themselves, the parts of a condition
that are true, and all but the nearest of the members not chosen. The full view has everything.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from lgo_letters.reasons.explanation import Reason
from lgo_letters.rules.conditions import Verdict
from lgo_letters.terminal.base import pages, print_line

NEVER = (sys.maxsize, 0)  # facts and cases that would have to change, if no change helps
_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


@dataclass
class _Branch:
    reason: Reason
    inside: list[_Branch] = field(default_factory=list)

    def everything(self) -> Iterator[_Branch]:
        yield self
        for each in self.inside:
            yield from each.everything()


def print_reasons(heading: str, reasons: Sequence[Reason], *, verbose: bool) -> None:
    printer = _Printer(pages(), verbose=verbose)
    sections = _tree(reasons)
    printer.line(Text(heading, style="bold"), 0)
    if any(reason.included for reason in reasons):
        printer.title("In the letter")
    for section in sections:
        printer.standing(section, 1)
    if not all(reason.included for reason in reasons):
        printer.title("Left out")
    for section in sections:
        printer.left_out(section, 1)
    if not verbose:
        printer.title("✓ holds, ✗ doesn't hold, ? is not known, which selects nothing; -vv shows everything", "dim")


def print_answer(heading: str, reasons: Sequence[Reason]) -> None:
    """Print a line for each text that is in the letter, or left out, because of something known about the council."""
    printer = _Printer(pages(), verbose=False)
    printer.line(Text(heading, style="bold"), 0)
    sections = _tree(reasons)
    branches = [each for part in sections for each in ([part] if part.reason.verdict else part.everything())]
    chosen = {id(each) for branch in branches if branch.reason.kind == "choice" for each in branch.inside}
    there = [each.reason for each in branches if each.reason.included and each.reason.kind != "phrase"]
    gone = [each.reason for each in branches if id(each) not in chosen and printer.tells(each.reason)]
    gone += [each.reason for each in branches if id(each) in chosen and each.reason.why.startswith("withheld")]
    rows = (
        ("In the letter", [(each, (each.verdict,)) for each in there if each.verdict or each.kind == "own words"]),
        ("Left out", [(each, each.failed or (each.verdict,)) for each in gone if each.kind != "phrase"]),
    )
    for title, found in rows:
        printer.title(title)
        for reason, verdicts in found:
            printer.answer(reason, [each for each in verdicts if each])
        if not found:
            printer.line(Text("nothing that hangs on the council"), 1)
    printer.title("An id after the council shows one text; -v shows words and places, -vv everything", "dim")


def _tree(reasons: Sequence[Reason]) -> list[_Branch]:
    sections: list[_Branch] = []
    path: list[_Branch] = []
    for reason in reasons:
        branch = _Branch(reason)
        del path[reason.depth :]
        (path[-1].inside if path else sections).append(branch)
        path.append(branch)
    return sections


class _Printer:
    def __init__(self, console: Console, *, verbose: bool) -> None:
        self._console = console
        self._verbose = verbose

    def line(self, text: Text, depth: int) -> None:
        print_line(self._console, text, 2 * depth)

    def answer(self, reason: Reason, verdicts: Sequence[Verdict]) -> None:
        line = Text(reason.id, style="bold" if reason.included else "default")
        if not verdicts or reason.why.startswith("withheld"):
            line.append(f"  {reason.why}", style="not bold dim")
        for verdict in verdicts if not reason.why.startswith("withheld") else ():
            line.append("  ").append_text(line_of(verdict, texts=False))
        self.line(line, 1)

    def title(self, words: str, style: str = "bold") -> None:
        self._console.print()
        self._console.print(Text(words, style=style))

    def standing(self, branch: _Branch, depth: int) -> None:
        reason = branch.reason
        if not reason.included:
            return
        if reason.kind == "choice" and not self._verbose:
            for each in branch.inside:
                self.standing(each, depth)
            return
        plain = [each for each in branch.inside if _is_plain(each.reason)]
        shown = self._verbose or reason.verdict is not None or reason.kind == "own words"
        words = reason.text or " ".join(each.reason.text for each in plain)
        self._head(reason, depth, plain[0].reason.source if plain else reason.source)
        if words and (shown or reason.kind == "sentence") and not (plain and self._verbose):
            self.line(Text(f"“{words}”"), depth + 1)
        self._why(reason, depth + 1)
        for each in branch.inside:
            if self._verbose or not _is_plain(each.reason):
                self.standing(each, depth + 1)

    def left_out(self, branch: _Branch, depth: int) -> None:
        reason = branch.reason
        if not any(self.tells(each.reason) for each in branch.everything()):
            return
        if reason.kind == "choice":
            self._lost(branch, depth)
            return
        if reason.included:
            self.line(Text(reason.id), depth)
        else:
            sources = {each.reason.source for each in branch.everything() if each.reason.source}
            self._head(reason, depth, sources.pop() if len(sources) == 1 else "")
            self._why(reason, depth + 1)
        for each in branch.inside:
            self.left_out(each, depth + 1)

    def tells(self, reason: Reason) -> bool:
        """Say whether it is left out for a reason of its own, not only with the text that it is in."""
        return not reason.included and (self._verbose or not reason.why.endswith("is left out"))

    def _lost(self, choice: _Branch, depth: int) -> None:
        members = [each.reason for each in choice.inside]
        taken = next((number for number, each in enumerate(members) if each.included), None)
        lost = [(number, each) for number, each in enumerate(members) if not each.included]
        far = {each.id: (len(each.nearest.steps), each.nearest.cases) for _, each in lost if each.nearest}
        nearest = min(
            lost, key=lambda item: (far.get(item[1].id, NEVER), len(item[1].failed), abs(item[0] - (taken or 0)))
        )
        shown = [item for item in lost if self._verbose or item == nearest or item[1].why.startswith("withheld")]
        line = Text(choice.reason.id)
        line.append(f": {members[taken].id if taken is not None else 'none'} was chosen", style="dim")
        if len(shown) < len(lost):
            line.append(f"; of the {len(lost)} others the nearest:", style="dim")
        if choice.reason.why.startswith("withheld"):
            line.append(f"; {choice.reason.why}", style="dim")
        self.line(line, depth)
        for number, _ in shown:
            self.left_out(choice.inside[number], depth + 1)

    def _head(self, reason: Reason, depth: int, source: str) -> None:
        line = Text(reason.id, style="bold" if reason.included else "default")
        if self._verbose:
            line.append(f"  {reason.kind}", style="not bold dim")
        if source and source != reason.kind:
            line.append(f"  {source}", style="not bold dim")
        if reason.included and reason.verdict is None and reason.why == "always":
            line.append("  always", style="not bold dim")
        line.append(f"  {reason.place}", style="not bold dim")
        self.line(line, depth)

    def _why(self, reason: Reason, depth: int) -> None:
        """Print a condition with the values of its facts. If it failed, print only the parts that failed."""
        if reason.verdict is None or reason.why.startswith("withheld"):
            if reason.why != "always":
                self.line(Text(reason.why, style="dim"), depth)
            return
        if self._verbose:
            self._parts(reason.verdict, depth)
        else:
            for part in reason.failed or (reason.verdict,):
                self.line(line_of(part), depth)
        if reason.nearest and reason.nearest.text:
            self.line(Text(f"→ {reason.nearest.text}", style="dim"), depth)

    def _parts(self, verdict: Verdict, depth: int) -> None:
        self.line(line_of(verdict), depth)
        for part in verdict.parts:
            self._parts(part, depth + 1)


def line_of(verdict: Verdict, *, texts: bool = True) -> Text:
    """Write the result of a condition, with the values of its facts. Those that are texts may be left out."""
    mark, colour = _MARKS[verdict.holds]
    facts = [f"{name}: {value}" for name, value in verdict.facts if texts or not value.startswith('"')]
    line = Text().append(f"{mark} ", style=f"not bold {colour}").append(verdict.text, style="not bold default")
    return line.append(f"  ({', '.join(facts)})" if facts else "", style="not bold dim")


def _is_plain(reason: Reason) -> bool:
    """Say whether it is a numbered line of a paragraph that has only `say`, such as `focus.2`."""
    return reason.kind == "sentence" and reason.id.rpartition(".")[2].isdigit()

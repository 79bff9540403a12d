"""Print what would change in a letter with other facts, and why, at a terminal or as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from lgo_letters.difference import ChangeKind, ParagraphDifference, compare
from lgo_letters.letter import Letter
from lgo_letters.lines import Line
from lgo_letters.reasons.explanation import Reason, as_json
from lgo_letters.terminal.base import pages, print_line
from lgo_letters.terminal.reasons import line_of

_MARKS = {ChangeKind.CAME: ("+", "green"), ChangeKind.WENT: ("-", "red")}


def print_trial(
    heading: str, before: Letter, after: Letter, notes: Sequence[str], reasons: Mapping[str, Reason]
) -> None:
    """Print what would change in a letter. The notes say what else was set. `reasons` are those of `after`."""
    console = pages()
    console.print(Text(heading, style="bold"))
    for note in notes:
        console.print(Text(f"set besides: {note}", style="dim"))
    changed = [paragraph for paragraph in compare(before, after) if paragraph.kind is not ChangeKind.SAME]
    if not changed:
        console.print(Text("\nthe letter would be the same"))
    for paragraph in changed:
        console.print(Text(f"\n{paragraph.id}  {paragraph.kind.value}", style="bold"))
        for kind, line in _lines(paragraph):
            mark, colour = _MARKS[kind]
            text = Text(f"{mark} {line.id}: ", style=colour)
            text.append(f"“{line.text}”", style="default")
            print_line(console, text, 2)
            reason = reasons.get(line.id)
            if reason and reason.verdict and reason.included == (kind is ChangeKind.CAME):
                for part in reason.failed or (reason.verdict,):
                    print_line(console, line_of(part).plain, 4, "dim")


def trial_as_json(before: Letter, after: Letter, notes: Sequence[str], reasons: Mapping[str, Reason]) -> dict[str, Any]:
    changed = [paragraph for paragraph in compare(before, after) if paragraph.kind is not ChangeKind.SAME]
    return {
        "notes": notes,
        "paragraphs": [
            {
                "id": paragraph.id,
                "section": paragraph.section,
                "kind": paragraph.kind,
                "sentences": [{"id": line.id, "kind": kind, "text": line.text} for kind, line in _lines(paragraph)],
            }
            for paragraph in changed
        ],
        "reasons": [as_json(reason) for reason in reasons.values()],
    }


def _lines(paragraph: ParagraphDifference) -> Iterator[tuple[ChangeKind, Line]]:
    """List the sentences that a paragraph lost and gained. A reworded sentence counts as both."""
    for sentence in paragraph.sentences:
        if sentence.before and sentence.kind is not ChangeKind.SAME:
            yield ChangeKind.WENT, sentence.before
        if sentence.after and sentence.kind is not ChangeKind.SAME:
            yield ChangeKind.CAME, sentence.after

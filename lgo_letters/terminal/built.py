"""Print the result of a build, at a terminal or as JSON."""

from collections.abc import Mapping, Sequence

from lgo_letters.batch.output import OUT_OF_DATE
from lgo_letters.batch.up_to_date import Built
from lgo_letters.figures import counted, some
from lgo_letters.problems import Problem
from lgo_letters.terminal.programs import print_json
from lgo_letters.terminal.waiting import say

FEW = 5  # councils named


def say_built(year: int, built: Built, others: Sequence[Problem], verbosity: int, *, as_json: bool) -> None:
    """Say how many letters were made, and where they are. `others` are problems known before the build began."""
    folder = f"output/{year}"
    if as_json:
        made = [f"{folder}/letters/{slug}.pdf" for slug in built.made]
        print_json(built, made=made, problems=[*others, *built.problems])
    elif verbosity >= 0:
        same = f", {built.unchanged:,} unchanged" if built.unchanged else ""
        say(f"{counted(len(built.made), 'letter')} made{same}; look them over in {folder}/index.html")
        say(f"{counted(built.drafts, 'draft')}, {built.ready:,} ready to send")
        if built.outdated:
            names = some(built.outdated, FEW)
            say(f"{counted(len(built.outdated), 'letter')} out of date, moved to {folder}/{OUT_OF_DATE}: {names}")
        if built.left:
            say(f"councils that left, with letters still there: {', '.join(built.left)} (--prune removes them)")
        if built.in_full and verbosity > 0:
            _say_why_in_full(built.in_full)
        if built.stopped:
            say(f"{built.stopped}; the same command goes on from here", err=True)


def _say_why_in_full(in_full: Mapping[str, str]) -> None:
    """Say why some letters took longer than others. The most frequent reason comes first."""
    by_reason: dict[str, list[str]] = {}
    for slug, why in sorted(in_full.items()):
        by_reason.setdefault(why, []).append(slug)
    for why, slugs in sorted(by_reason.items(), key=lambda each: -len(each[1])):
        say(f"{counted(len(slugs), 'letter')} laid out in full: {why} ({some(slugs, FEW)})")

"""A group of changes turned into the lines that tell of it, the same on a terminal and on a page."""

from collections.abc import Iterator

from lgo_letters.changes.groups import Group
from lgo_letters.changes.letter import What
from lgo_letters.changes.year import Changes
from lgo_letters.figures import counted


def heading_of(group: Group) -> str:
    """Say in one line what was changed and in how many letters: 1 edit × 214 councils."""
    councils = counted(len(group.councils), "council")
    match group.what:
        case What.EDIT:
            return f"1 edit × {councils}"
        case What.CAME | What.WENT:
            thing = "sentence" if group.sentence else "section" if group.paragraph == group.section else "paragraph"
            return f"this {thing} {group.what.value}: {councils}"
        case _:
            return f"{group.what.value}: {councils}"


def summary_of(changes: Changes) -> Iterator[str]:
    if changes.changed:
        yield f"{counted(len(changes.changed), 'letter')} changed, {changes.unchanged:,} unchanged"
    else:
        yield f"no letter changes ({changes.letters:,})"
    if changes.redrawn:
        yield f"{counted(len(changes.redrawn), 'letter')} with a chart whose bars move by less than a percent"
    if changes.looks:
        typeset = any(group.what in {What.PAGE_COUNT, What.PAGE_ENDS, What.LOOKS} for group in changes.groups)
        hint = "" if typeset else "; --pages shows what that does"
        yield f"how letters look changed: {', '.join(changes.looks)}{hint}"


def is_alike(group: Group) -> bool:
    """Say whether one wording tells it all: the letters have the same words, or differ in values that are named."""
    return len(group.variants) == 1 or "{{" in group.before + group.after


def where_of(group: Group) -> str:
    return " > ".join(dict.fromkeys(name for name in (group.section, group.paragraph, group.sentence) if name))


def conditions_of(group: Group) -> list[str]:
    """Give the conditions that chose it, with their ids where there are several; both where one was changed."""
    lines = []
    for condition in group.conditions:
        of = f"{condition.id}: " if len(group.conditions) > 1 else ""
        if condition.before and condition.after and condition.before != condition.after:
            lines += [f"{of}was: when {condition.before}", f"{of}now: when {condition.after}"]
        elif (condition.after or condition.before) != "always":
            lines.append(f"{of}when {condition.after or condition.before}")
    return lines


def pairs_of(before: str, after: str) -> list[tuple[str, str]]:
    """Pair the lines before and after where there are as many of both; else all that went, then all that came."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    return [*((line, "") for line in old if line), *(("", line) for line in new if line)]

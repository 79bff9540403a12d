"""Describe a group of changes in words, for a terminal and for a page."""

from collections.abc import Iterator

from lgo_letters.changes.groups import Group
from lgo_letters.changes.letter import What
from lgo_letters.changes.year import Changes
from lgo_letters.difference import mark_words
from lgo_letters.figures import counted, some
from lgo_letters.page_template import fill_page

FEW = 6  # councils named in a line
OPEN = 12  # councils that the page lists at once; others are hidden at first


def heading_of(group: Group) -> str:
    """Say in one line what was changed and in how many letters: reworded in 214 letters."""
    letters = counted(len(group.councils), "message" if group.message else "letter")
    thing = "sentence" if group.sentence else "section" if group.paragraph == group.section else "paragraph"
    match group.what:
        case What.EDIT:
            return f"reworded in {letters}"
        case What.CAME:
            return f"{thing} added to {letters}"
        case What.WENT:
            return f"{thing} removed from {letters}"
        case What.LETTER_CAME:
            return f"{letters} can be made now"
        case What.LETTER_WENT:
            return f"{letters} can no longer be made"
        case _:
            return f"{group.what.value} changed in {letters}"


def summary_of(changes: Changes) -> Iterator[str]:
    if changes.unmade and not changes.names.keys() - {*changes.unmade}:
        yield "no letter can be made; see lgo-letters check"
    elif changes.changed:
        yield f"{counted(len(changes.changed), 'letter')} changed, {changes.unchanged:,} unchanged"
    else:
        nothing = "the words of no letter change" if changes.looks else "no letter changes"
        yield f"{nothing} ({changes.letters:,})"
    if changes.messages:
        yield f"{counted(len(changes.messages), 'message')} changed"
    if changes.counted and any("averages" in group.cause for group in changes.groups):
        yield f"averages moved with the counts of {some(changes.counted, FEW)}"
    if changes.redrawn:
        yield f"{counted(len(changes.redrawn), 'letter')} with a chart whose bars move by less than a percent"
    if changes.looks:
        hint = "; --pages shows what that does" if changes.pages is None else ""
        yield f"how letters look changed: {', '.join(changes.looks)}{hint}"
    if changes.pages is not None:
        none = "all pages end as before" if changes.changed else "no page differs"
        yield f"pages differ in {counted(len(changes.pages), 'letter')}" if changes.pages else none
    if changes.pages is not None and changes.looks and changes.changed:
        yield "of letters whose words changed, only the number of pages and their ends were compared"


def is_alike(group: Group) -> bool:
    """Say whether one wording describes all letters of a group: they differ at most in values."""
    return len(group.variants) == 1 or "{{" in group.before + group.after


def where_of(group: Group) -> str:
    return " > ".join(dict.fromkeys(name for name in (group.section, group.paragraph, group.sentence) if name))


def conditions_of(group: Group) -> list[str]:
    """List the conditions of a group's texts. If one was changed, give the old and the new one."""
    lines = []
    for condition in group.conditions:
        of = f"{condition.id}: " if len(group.conditions) > 1 else ""
        if condition.before and condition.after and condition.before != condition.after:
            lines += [f"{of}was: when {condition.before}", f"{of}now: when {condition.after}"]
        elif (condition.after or condition.before) != "always":
            lines.append(f"{of}when {condition.after or condition.before}")
    return lines


def pairs_of(before: str, after: str) -> list[tuple[str, str]]:
    """Pair the lines before and after if there are as many of both. Otherwise give all old ones, then all new ones."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    return [*((line, "") for line in old if line), *(("", line) for line in new if line)]


def page_of(changes: Changes, against: str) -> bytes:
    """Write a page for the people who decide. It needs no other file, and can be read without scripts."""
    functions = (conditions_of, counted, heading_of, is_alike, mark_words, pairs_of, where_of)
    page = fill_page(
        __package__,
        "page.html",
        changes=changes,
        against=against,
        summary=summary_of(changes),
        kinds=sorted({group.what.value for group in changes.groups}),
        causes=sorted({group.cause for group in changes.groups}),
        open=OPEN,
        **{each.__name__: each for each in functions},
    )
    return page.encode()

"""Changes turned into one page for the people who decide: groups, before and after side by side, their councils.

Self-contained, printable, and readable without scripts; a script adds filters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from importlib import resources

from lgo_letters.changes.groups import Group
from lgo_letters.changes.telling import conditions_of, heading_of, pairs_of, summary_of, where_of
from lgo_letters.changes.year import Changes
from lgo_letters.difference import Mark, mark_words

OPEN = 12  # councils that are listed at once; more are folded away
TAGS = {Mark.GONE: ("del", "removed: "), Mark.NEW: ("ins", "added: ")}


def page_of(changes: Changes, against: str) -> bytes:
    """Make the page."""
    page = resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    groups = "\n".join(_group(number, each, changes.names) for number, each in enumerate(changes.groups, start=1))
    filled = {
        "YEAR": str(changes.year),
        "AGAINST": escape(against),
        "COUNTS": " ".join(f"{escape(line)}." for line in summary_of(changes)),
        "KINDS": _options(group.what.value for group in changes.groups),
        "CAUSES": _options(group.cause for group in changes.groups),
        "GROUPS": groups or "<p>Nothing.</p>",
    }
    for name, content in filled.items():
        page = page.replace(f"<!--{name}-->", content)
    return page.encode()


def _options(names: Iterable[str]) -> str:
    return "".join(f"<option>{escape(name)}</option>" for name in sorted(set(names)))


def _group(number: int, group: Group, names: Mapping[str, str]) -> str:
    where = where_of(group)
    parts = [f"<code>{escape(where)}</code>"] if where else []
    parts += [f"<code>{escape(str(group.place))}</code>"] if group.place else []
    named = (
        f'aria-labelledby="group-{number}" data-kind="{escape(group.what.value)}" data-cause="{escape(group.cause)}"'
    )
    lines = [
        f"<article {named}>",
        f'<h3 id="group-{number}">{escape(heading_of(group))}, because of {escape(group.cause)}</h3>',
        f'<p class="about">{" · ".join(parts)}</p>' if parts else "",
    ]
    alike = len(group.variants) == 1 or "{{" in group.before + group.after
    if alike:
        lines += [_sides(group.before, group.after), *_conditions(group), _councils(group.councils, names)]
    else:
        lines += _conditions(group)
        for variant in group.variants:
            lines += [_sides(variant.before, variant.after), _councils(variant.councils, names)]
    return "\n".join([*(line for line in lines if line), "</article>"])


def _sides(before: str, after: str) -> str:
    """Put before and after beside each other, each with its own words marked."""
    pairs = pairs_of(before, after)
    old = "".join(_side(one, other, Mark.GONE) for one, other in pairs if one)
    new = "".join(_side(one, other, Mark.NEW) for one, other in pairs if other)
    none = '<p class="about">nothing</p>'
    return f'<div class="sides"><div><h4>Before</h4>{old or none}</div><div><h4>After</h4>{new or none}</div></div>'


def _side(before: str, after: str, own: Mark) -> str:
    tag, spoken = TAGS[own]
    runs = []
    for run in mark_words(before, after):
        if run.mark is Mark.SAME:
            runs.append(escape(run.text))
        elif run.mark is own:
            runs.append(f'<{tag}><span class="hidden">{spoken}</span>{escape(run.text)}</{tag}>')
    return f"<p>{' '.join(runs)}</p>"


def _conditions(group: Group) -> list[str]:
    return [f'<p class="about"><code>{escape(line)}</code></p>' for line in conditions_of(group)]


def _councils(councils: tuple[str, ...], names: Mapping[str, str]) -> str:
    listed = "".join(f"<li>{escape(names.get(slug, slug))}</li>" for slug in councils)
    count = f"{len(councils)} council{'' if len(councils) == 1 else 's'}"
    opened = " open" if len(councils) <= OPEN else ""
    return f'<details{opened}><summary>{count}</summary><ul class="councils">{listed}</ul></details>'

"""Turn the words of an item that were accepted last, and its words now, into changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import shorten

from lgo_letters.difference import ChangeKind, Words, compare_lines, mark_words, moved_among
from lgo_letters.edition.texts import SOME
from lgo_letters.lines import Line

LONGEST = 300  # characters of a deleted text that are shown


@dataclass(frozen=True, slots=True)
class Change:
    """A line of an item: as it was when accepted, and as it is now. Empty if it was not there, or isn't any more."""

    kind: ChangeKind
    before: str
    after: str

    @property
    def words(self) -> tuple[Words, ...]:
        return mark_words(self.before, self.after)


def reworded(before: str, after: str) -> tuple[Change, ...]:
    old, new = (
        [Line(f"line.{number}", each, each) for number, each in enumerate(filter(None, text.split("\n")))]
        for text in (before, after)
    )
    return tuple(
        Change(each.kind, each.before.text if each.before else "", each.after.text if each.after else "")
        for each in compare_lines(old, new)
    )


def ordered(before: str, after: str, last: Mapping[str, str]) -> tuple[Change, ...]:
    """Say what was added to the order, deleted or moved. What was deleted has its `last` words, by id, cut if long."""
    old = {line.strip().removesuffix(SOME): line.strip() for line in filter(None, before.split("\n"))}
    new = {line.strip().removesuffix(SOME): line.strip() for line in after.split("\n")}
    old |= {
        name: f"{name}: {shorten(last[name], LONGEST, placeholder='…')}" for name in old if name in last.keys() - new
    }
    return tuple(came_went_moved(old, new)) or (Change(ChangeKind.CHANGED, before, after),)


def came_went_moved(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    yield from (Change(ChangeKind.WENT, words, "") for name, words in old.items() if name not in new)
    moved = moved_among([name for name in old if name in new], [name for name in new if name in old])
    for name, words in new.items():
        if name not in old:
            yield Change(ChangeKind.CAME, "", words)
        elif name in moved or old[name] != words:
            yield Change(ChangeKind.MOVED if name in moved else ChangeKind.CHANGED, old[name], words)


def values_changed(before: str, after: str) -> tuple[tuple[str, ...], tuple[Change, ...]]:
    """Say which values of a letter changed: their names, and each old value with the new one."""
    pairs = value_pairs(before, after)
    names = tuple(dict.fromkeys(name for name, _, _ in pairs))
    if not before:
        return names, (Change(ChangeKind.CHANGED, "", "; ".join(_values(after))),)
    return names, tuple(Change(ChangeKind.CHANGED, was, now) for _, was, now in pairs)


def value_pairs(before: str, after: str) -> list[tuple[str, str, str]]:
    """Pair the lines of a letter's own values that changed: name, old line, new line."""
    old, new = _values(before), _values(after)
    went, came = [line for line in old if line not in new], [line for line in new if line not in old]
    found: list[tuple[str, str, str]] = []
    for name in dict.fromkeys(line.partition(":")[0] for line in (*came, *went)):
        sides = ([line for line in side if line.partition(":")[0] == name] for side in (went, came))
        found += [(name, was, now) for was, now in zip_longest(*sides, fillvalue="")]
    return found


def _values(own: str) -> list[str]:
    return [line for line in own.split("\n") if line and not line.startswith("text ")]

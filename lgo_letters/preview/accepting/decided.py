"""Undo decisions in `accepted.yaml`, unless somebody has decided about the same texts since."""

from collections.abc import Iterable
from dataclasses import dataclass

from lgo_letters.edition.accepted_file import ACCEPTED, accepted_in, accepted_yaml
from lgo_letters.edition_model import AcceptedEntry
from lgo_letters.pipeline import Year
from lgo_letters.whole_files import one_at_a_time, write_whole

Entries = dict[tuple[bool, str, str], AcceptedEntry]


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions that were made together, and the entries that they changed, before and after."""

    what: str
    digests: tuple[str, ...]  # the items' digests
    before: Entries
    after: Entries


def decided(
    what: str, digests: Iterable[str], before: Iterable[AcceptedEntry], after: Iterable[AcceptedEntry]
) -> Decided:
    old, new = _by_name(before), _by_name(after)
    changed = {key for key in (*old, *new) if old.get(key) != new.get(key)}
    old, new = ({key: each for key, each in entries.items() if key in changed} for entries in (old, new))
    return Decided(what, tuple(digests), old, new)


def is_latest(last: Decided, year: Year) -> bool:
    """Say whether nobody has decided about the same texts since."""
    now = _by_name(year.edition.acceptance.entries)
    return all(now.get(key) == last.after.get(key) for key in (*last.before, *last.after))


def take_back(last: Decided, year: Year) -> None:
    """Write the entries as they were before, and keep other decisions. Raises ProblemsError if that fails."""
    label, folder = f"{year.edition.label}/{ACCEPTED}", year.workspace / year.edition.label
    with one_at_a_time(folder):
        now = _by_name(accepted_in(folder, year.edition.label)[0])
        kept = {key: each for key, each in now.items() if key not in last.after} | last.before
        write_whole(year.workspace / label, accepted_yaml(tuple(kept.values())).encode(), label)


def _by_name(entries: Iterable[AcceptedEntry]) -> Entries:
    return {(bool(each.rejected), *each.name): each for each in entries}

"""What is written down of each letter of a year, kept in little room: half the memory of a build was this, unpacked.

An entry is unpacked when it is asked for; what is changed in it then has to be put back.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

Entry = dict[str, Any]
FASTEST = 1  # of zlib's levels; the slower ones save little


class Ledger(MutableMapping[str, Entry]):
    """The entries of letters by slug; entries are made of what JSON knows."""

    def __init__(self, entries: Mapping[str, Entry] | None = None) -> None:
        """Begin with these entries."""
        self._packed: dict[str, bytes] = {}
        self.update(entries or {})

    def __getitem__(self, slug: str) -> Entry:
        """Unpack a letter's entry."""
        entry: Entry = json.loads(zlib.decompress(self._packed[slug]))
        return entry

    def __setitem__(self, slug: str, entry: Entry) -> None:
        """Write down a letter's entry."""
        self._packed[slug] = zlib.compress(json.dumps(entry).encode(), FASTEST)

    def __delitem__(self, slug: str) -> None:
        """Forget a letter."""
        del self._packed[slug]

    def __contains__(self, slug: object) -> bool:
        """Say whether a letter is there, without unpacking it."""
        return slug in self._packed

    def __iter__(self) -> Iterator[str]:
        """Give the slugs."""
        return iter(self._packed)

    def __len__(self) -> int:
        """Count the letters."""
        return len(self._packed)

    def __eq__(self, other: object) -> bool:
        """Say whether the same is written down, without unpacking it."""
        return isinstance(other, Ledger) and self._packed == other._packed

    __hash__ = None  # type: ignore[assignment]

    def of(self, slugs: Iterable[str]) -> Ledger:
        """Give the part of it that is about these letters."""
        part = Ledger()
        part._packed = {slug: self._packed[slug] for slug in slugs if slug in self._packed}
        return part

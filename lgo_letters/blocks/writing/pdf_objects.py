"""Collect the objects of one letter's PDF and write its bytes: each stream separately, all else in one stream."""

import zlib
from collections.abc import Sequence
from hashlib import md5
from typing import Any

import pydyf

from lgo_letters.blocks.shared import Objects
from lgo_letters.official.identity import COMPRESSION

PAGES, CATALOGUE = 1, 2  # numbers of objects


class PdfObjects:
    """Collects objects. Like pydyf's PDF, it has everything that WeasyPrint and pydyf need to add something."""

    def __init__(self, shared: Objects) -> None:
        self.pages: list[int] = []
        self.catalog, self.info = pydyf.Dictionary(), pydyf.Dictionary()
        self._head = shared.head
        self._length = len(shared.head)
        self._offsets = dict(shared.offsets)
        self._small = list(shared.small)
        self._later: list[Any] = []  # WeasyPrint's objects, which may change until the end
        self._streams: list[bytes] = []
        self._count = shared.count

    @property
    def page_references(self) -> list[bytes]:
        return [reference(page) for page in self.pages]

    def reserve(self) -> int:
        """Give a number for an object that is added later."""
        self._count += 1
        return self._count - 1

    def put(self, number: int, content: bytes) -> None:
        self._small.append((number, content))

    def add(self, content: bytes) -> int:
        number = self.reserve()
        self.put(number, content)
        return number

    def add_object(self, made: Any) -> None:
        """Add one of pydyf's objects."""
        made.number = self.reserve()
        if isinstance(made, pydyf.Stream):
            self._stream(made.number, made.data)
        else:
            self._later.append(made)

    def add_stream(self, dictionary: bytes, content: bytes) -> int:
        number = self.reserve()
        self._packed(number, dictionary, content)
        return number

    def _packed(self, number: int, dictionary: bytes, content: bytes) -> None:
        packed = zlib.compress(content, COMPRESSION)
        said = b"<<%b/Filter/FlateDecode/Length %d>>" % (dictionary, len(packed))
        self._stream(number, b"%b\nstream\n%b\nendstream" % (said, packed))

    def _stream(self, number: int, content: bytes) -> None:
        written = b"%d 0 obj\n%b\nendobj\n" % (number, content)
        self._offsets[number] = self._length
        self._streams.append(written)
        self._length += len(written)

    def written(self) -> bytes:
        """Write the PDF."""
        small = [*self._small, *((made.number, made.data) for made in self._later)]
        index, contents = _joined(small)
        inside = self.add_stream(b"/Type/ObjStm/N %d/First %d" % (len(small), len(index)), index + contents)
        rows = {number: (2, inside, place) for place, (number, _) in enumerate(small)}
        rows |= {number: (1, offset, 0) for number, offset in self._offsets.items()}
        table = self.reserve()
        rows[0], rows[table] = (0, 0, 65535), (1, self._length, 0)  # the first only says which numbers are free
        widths = (1, 4, 2)  # bytes for the three numbers of a row
        fields = [
            value.to_bytes(width, "big")
            for number in range(table + 1)
            for value, width in zip(rows[number], widths, strict=True)
        ]
        name = md5(b"".join(self._streams), usedforsecurity=False).hexdigest().encode()
        said = b"/Type/XRef/W[1 4 2]/Size %d/Root %d 0 R/Info %d 0 R/ID[(%b)(%b)]"
        self._packed(table, said % (table + 1, CATALOGUE, self.info.number, name, name), b"".join(fields))
        end = b"startxref\n%d\n%%%%EOF\n" % self._offsets[table]
        return b"".join([self._head, *self._streams, end])


def reference(number: int) -> bytes:
    return b"%d 0 R" % number


def references(numbers: Sequence[int]) -> bytes:
    return b" ".join(map(reference, numbers))


def _joined(small: Sequence[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """Join objects. Give the place at which each begins, and the objects."""
    index, place = [], 0
    for number, content in small:
        index.append(b"%d %d" % (number, place))
        place += len(content) + 1
    return b" ".join(index) + b"\n", b"\n".join(content for _, content in small)

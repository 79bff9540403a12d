"""Keep typeset blocks in files, for the other processes of a build and for the next build.

A file is plain JSON. Its name has the digest of its content, and a file that isn't as its name says is not used. What
is read from it becomes only what a block is made of. A file that can't be written is left out: it only saves time.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from lgo_letters.blocks.parts import Block
from lgo_letters.blocks.style_classes import name_of
from lgo_letters.problems import ProblemsError
from lgo_letters.whole_files import write_whole

_LIMIT = 30_000_000  # bytes; then all are removed
_DIGITS = 32  # of a name


class KeptBlocks:
    """The blocks of one edition's looks that are kept in a folder."""

    def __init__(self, folder: Path, looks: object) -> None:
        """Remove the blocks of other looks, and all if there are too many."""
        self._folder = folder
        self._begins = name_of(looks)
        self._read: set[str] = set()
        # where each block is, and the digest of its line: the lines themselves would take much memory
        self._found: dict[str, tuple[Path, int, int, str]] = {}
        with suppress(OSError):
            sizes = {path: path.stat().st_size for path in folder.glob("*.json")}
            everything = sum(sizes.values()) > _LIMIT
            for path in sizes:
                if everything or not path.name.startswith(self._begins):
                    path.unlink(missing_ok=True)

    def look(self) -> None:
        """Read what was added since the last time."""
        for path in self._folder.glob(f"{self._begins}-*.json"):
            if path.name in self._read:
                continue
            self._read.add(path.name)
            with suppress(OSError):
                content = path.read_bytes()
                if path.stem.endswith(digest_of(content)):
                    at = 0
                    for line in content.splitlines():
                        self._found[line[:_DIGITS].decode()] = (path, at, len(line), digest_of(line))
                        at += len(line) + 1

    def take(self, key: object) -> Block | None:
        """Give a block that is kept. It is given once."""
        if place := self._found.pop(name_of(key), None):
            path, at, many, digest = place
            with suppress(OSError, ValueError), path.open("rb") as file:
                file.seek(at)
                line = file.read(many)
                return _form().validate_json(line[_DIGITS:]) if digest_of(line) == digest else None
        return None

    def keep(self, blocks: Mapping[Any, Block]) -> None:
        """Write blocks to a file. A frame depends on its content's height, so it isn't kept."""
        with suppress(ValueError, ProblemsError):
            lines = [
                name_of(key).encode() + _form().dump_json(block) for key, block in blocks.items() if not block.box.frame
            ]
            if lines:
                content = b"\n".join(lines)
                name = f"{self._begins}-{digest_of(content)}.json"
                self._read.add(name)
                write_whole(self._folder / name, content, name, flush=False)


@cache
def _form() -> TypeAdapter[Block]:
    return TypeAdapter(Block)


def digest_of(content: bytes) -> str:
    return sha256(content).hexdigest()[:_DIGITS]

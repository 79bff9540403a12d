"""Bytes turned into files, whole or not at all, whatever happens in between.

A file is written beside its place, flushed to the disk unless it can be made again, and moved there.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from lgo_letters.problems import Kind, Place, Problem, ProblemsError


def write_whole(path: Path, content: bytes, label: str, *, flush: bool = True) -> None:
    """Write a file so that a reader sees it whole, old or new, whatever happens in between; or raise ProblemsError.

    Without `flush`, a machine that loses its power may lose it, or a part of it: only for what can be made again, and
    is compared with a digest before it is used. Waiting for the disk takes longer than making a letter of blocks.
    """
    beside: Path | None = None
    try:
        beside = _beside(path, content, flush=flush)
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise ProblemsError([unwritable(label, error)]) from error


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their path from a folder, all of them or none: each beside its place first, then all moved there.

    Raises ProblemsError if one can't be written; what was there before is there again.
    """
    beside: dict[str, Path] = {}
    before: dict[str, bytes | None] = {}
    label = ""
    try:
        for parent in {(folder / label).parent for label in files}:
            for path in parent.glob(".*.beside"):  # what was begun and killed
                path.unlink(missing_ok=True)
        for label, content in files.items():
            beside[label] = _beside(folder / label, content)
        for label, path in beside.items():
            old = (folder / label).read_bytes() if (folder / label).exists() else None
            path.replace(folder / label)
            before[label] = old
    except BaseException as error:
        for path in beside.values():
            path.unlink(missing_ok=True)
        for done, old in before.items():
            if old is None:
                (folder / done).unlink(missing_ok=True)
            else:
                (folder / done).write_bytes(old)
        if isinstance(error, OSError):
            raise ProblemsError([unwritable(label, error)]) from error
        raise


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _beside(path: Path, content: bytes, *, flush: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".beside", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            if flush:
                os.fsync(file.fileno())
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    Path(file.name).chmod(0o644)
    return Path(file.name)


def unwritable(label: str, error: OSError) -> Problem:
    why = error.strerror or "not all of it could be copied"
    return Problem(Kind.OUTPUT, Place(label), "", f"can't be written: {why}", Kind.OUTPUT.remedy)

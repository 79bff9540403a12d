"""Turn bytes into files, completely or not at all, whatever happens in between.

A file is written next to its place and moved there. Unless it can be made again, it is flushed to the disk first.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from lgo_letters.problems import Kind, Place, Problem, ProblemsError

try:
    import fcntl
except ImportError:  # no such locks on Windows
    fcntl = None  # type: ignore[assignment]

_UMASK = os.umask(0o077)  # it can only be read by setting it
os.umask(_UMASK)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait while another process reads a file of this folder and writes it again; where there are no locks, go on."""
    if not fcntl:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network drives lock no folders
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_whole(path: Path, content: bytes, label: str, *, flush: bool = True) -> None:
    """Write a file so that a reader sees all of the old or the new one, whatever happens; or raise ProblemsError.

    Without `flush`, the file may be lost or incomplete if the machine loses power. Use this only for files that can be
    made again, and are compared with a digest before use. To wait for the disk takes longer than to make a letter.
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
    """Write files by their path from a folder, all or none: first each next to its place, then all are moved there.

    Raises ProblemsError if one can't be written. The old files are there again.
    """
    beside: dict[str, Path] = {}
    before: dict[str, bytes | None] = {}
    label = ""
    try:
        for parent in {(folder / label).parent for label in files}:
            for path in parent.glob(".*.beside"):  # left by a program that was killed
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
    beside = Path(file.name)
    beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_UMASK)
    return beside


def unwritable(label: str, error: OSError) -> Problem:
    why = error.strerror or "not all of it could be copied"
    return Problem(Kind.OUTPUT, Place(label), "", f"can't be written: {why}", Kind.OUTPUT.remedy)

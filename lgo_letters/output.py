"""Letters turned into files, whole or not at all, and the manifest that says what was written.

The only place that writes to disk. A file is written beside its place, flushed, and moved there; the manifest comes
last, so that it never names what isn't there.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lgo_letters.problems import Kind, Place, Problem, ProblemsError

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = "manifest.json"


def write_whole(path: Path, content: bytes, label: str) -> None:
    """Write a file so that a reader sees it whole, old or new, whatever happens in between.

    Raises:
        ProblemsError: it can't be written; what was there before is still there.
    """
    beside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            beside = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        message = f"can't be written: {error.strerror}"
        raise ProblemsError([Problem(Kind.OUTPUT, Place(label), "", message, Kind.OUTPUT.remedy)]) from error


def sha256(content: bytes) -> str:
    """Give a file's digest as the manifest writes it."""
    return hashlib.sha256(content).hexdigest()


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Write a manifest: sorted, so that the same letters give the same bytes."""
    return (json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest; one that isn't there or isn't whole is empty: everything is made again."""
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) and isinstance(manifest.get("letters"), dict) else {}

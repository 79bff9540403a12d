"""Name the versions on which the bytes of a letter depend, apart from the letter and its edition.

It imports nothing slow, so that a build with nothing to do says so at once.
"""

import ctypes
import hashlib
import os
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

from lgo_letters import __version__

_LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "fonttools", "pillow", "fontpkg-arimo")
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
_HARFBUZZ = ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")
# WeasyPrint looks here on Windows when it is imported. This module asks for its libraries before that.
_WINDOWS_FOLDERS = "C:\\msys64\\ucrt64\\bin;C:\\msys64\\mingw64\\bin;C:\\Program Files\\GTK3-Runtime Win64\\bin"
NOT_MAKING = {  # modules that show, compare, plan or keep letters, and make none
    "approval",
    "batch",
    "changes",
    "cli",
    "commands",
    "preview",
    "proof",
    "reasons",
    "sending",
    "specimen",
    "status",
    "terminal",
    "testing",
    "workspace",
}


@cache
def versions() -> dict[str, str]:
    """Name the versions of the program, of what makes pages, and of the font. `code` is the program's digest."""
    found = {name: metadata.version(name) for name in _LIBRARIES}
    return {
        "program": __version__,
        "code": _code(),
        **found,
        "pango": _of_library(_PANGO, "pango_version_string"),
        "harfbuzz": _of_library(_HARFBUZZ, "hb_version_string"),
    }


def _of_library(names: tuple[str, ...], function: str) -> str:
    """Ask a system library for its version. If letters can be made, it is installed."""
    if hasattr(os, "add_dll_directory"):
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", _WINDOWS_FOLDERS).split(";"):
            with suppress(OSError):
                os.add_dll_directory(folder)
    for name in names:
        try:
            asked = getattr(ctypes.CDLL(name), function)
        except (OSError, AttributeError):
            continue
        asked.restype = ctypes.c_char_p
        return str(asked().decode())
    return "unknown"


def _code() -> str:
    """Give a digest of the program's own modules, so that letters are made again after a change of the program."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder).as_posix()
        if not is_left_out(name.removesuffix(".py").replace("/", ".")):
            digest.update(f"{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def is_left_out(module: str) -> bool:
    """Say whether the bytes of letters don't depend on a module, named from the package."""
    return module.partition(".")[0] in NOT_MAKING

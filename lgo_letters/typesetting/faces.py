"""Give the fonts that letters use: two plain ones, made from the font package's variable font, and its italic one.

WeasyPrint would make a plain font from the variable font for each letter, which takes a sixth of a letter's time. To
make the plain fonts takes a second, so they are kept in the user's cache. A kept font is used only if it has exactly
the right bytes: this program knows their digests. The italic font is rarely used and stays as it is.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import fontpkg_arimo
from fontTools.ttLib import TTFont

FAMILY = fontpkg_arimo.FAMILY
_FILES = Path(fontpkg_arimo.ROOT) / "files"
_UPRIGHT, _ITALIC = f"{FAMILY}[wght].ttf", f"{FAMILY}-Italic[wght].ttf"
_WEIGHTS = {"Regular": 400, "Bold": 700}
_DIGESTS = {  # SHA-256 of the fonts that the pinned fontTools makes from the pinned font; others are not kept
    "Regular": "c088bc68361ab1a1d0f95a5a55421961d253275f753c93e31ce6df0b5ba1e21b",
    "Bold": "3f213fad5dde4bc7d4f7be3f9cf54d096a5736e07d71459a58a99b1980804054",
}


@cache
def faces() -> Path:
    """Give a folder with only these fonts. It lasts as long as the process: Pango opens fonts when it needs them."""
    # Not a `TemporaryDirectory`: a process that is forked by Python 3.13 forgets what to do at exit, and so removes it.
    folder = Path(tempfile.mkdtemp(prefix="lgo-letters-faces-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for style in _WEIGHTS:
        (folder / f"{FAMILY}-{style}.ttf").write_bytes(_kept(style) or _made(style))
    shutil.copyfile(_FILES / _ITALIC, folder / _ITALIC)  # Windows lets few people make a link
    return folder


def remove_faces() -> None:
    """Remove the folder, if there is one. Call this before a process ends without Python's own end."""
    if faces.cache_info().currsize:
        shutil.rmtree(faces(), ignore_errors=True)


def _kept(style: str) -> bytes:
    with suppress(OSError, RuntimeError):  # a user may have no home folder
        content = _place(style).read_bytes()
        if hashlib.sha256(content).hexdigest() == _DIGESTS[style]:
            return content
    return b""


def _made(style: str) -> bytes:
    from lgo_letters.typesetting.face_maker import make_face  # noqa: PLC0415 - takes 0.1 s and is rarely needed

    content = make_face(_FILES / _UPRIGHT, FAMILY, style, _WEIGHTS[style])
    if hashlib.sha256(content).hexdigest() == _DIGESTS[style]:
        with suppress(OSError, RuntimeError):  # a font that can't be kept, or is incomplete, is made again
            _place(style).parent.mkdir(parents=True, exist_ok=True)
            _place(style).write_bytes(content)
    return content


def _place(style: str) -> Path:
    caches = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache"
    return Path(caches) / "lgo-letters" / f"{FAMILY}-{style}.ttf"


@cache
def characters() -> frozenset[int]:
    """List the characters that every font has."""
    found = []
    for path in sorted(faces().glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*found))

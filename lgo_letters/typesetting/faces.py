"""Turn the font package's variable font into the two plain fonts that letters use.

WeasyPrint would make a plain font from the variable font for each letter, which takes a sixth of a letter's time. The
fonts have the letters of all languages in Latin script, and the usual signs. The italic font is rarely used and stays
as it is. To make the fonts takes a second, so they are kept in the user's cache. A kept font is used only if it has
exactly the right bytes: this program knows their digests.
"""

import atexit
import hashlib
import io
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import fontpkg_arimo
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = fontpkg_arimo.FAMILY
_FILES = Path(fontpkg_arimo.ROOT) / "files"
_UPRIGHT, _ITALIC = f"{FAMILY}[wght].ttf", f"{FAMILY}-Italic[wght].ttf"
_WEIGHTS = {"Regular": 400, "Bold": 700}
_DIGESTS = {  # SHA-256 of the fonts that the pinned fontTools makes from the pinned font; others are not kept
    "Regular": "c088bc68361ab1a1d0f95a5a55421961d253275f753c93e31ce6df0b5ba1e21b",
    "Bold": "3f213fad5dde4bc7d4f7be3f9cf54d096a5736e07d71459a58a99b1980804054",
}
_LETTERS = (  # Latin letters with accents, Welsh ones, too; spaces, dashes and quotes; currencies; signs like ™
    (0x20, 0x24F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x20A0, 0x20CF),
    (0x2100, 0x214F),
)
_BOLD = 1 << 5  # in the font's selection; in its style it is bit 0


@cache
def faces() -> Path:
    """Give a folder with only these fonts. It lasts as long as the process: Pango opens fonts when it needs them."""
    # Windows can't remove an open file, and lets few people make a link.
    folder = tempfile.TemporaryDirectory(prefix="lgo-letters-faces-", ignore_cleanup_errors=True)
    for style in _WEIGHTS:
        (Path(folder.name) / f"{FAMILY}-{style}.ttf").write_bytes(_kept(style) or _cut(style))
    shutil.copyfile(_FILES / _ITALIC, Path(folder.name) / _ITALIC)
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _kept(style: str) -> bytes:
    with suppress(OSError, RuntimeError):  # a user may have no home folder
        content = _place(style).read_bytes()
        if hashlib.sha256(content).hexdigest() == _DIGESTS[style]:
            return content
    return b""


def _cut(style: str) -> bytes:
    file = io.BytesIO()
    _face(_letters(), style, _WEIGHTS[style]).save(file)
    content = file.getvalue()
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


@cache
def _letters() -> bytes:
    """Give the variable font with only the characters that are wanted. Its dates don't change."""
    font = TTFont(_FILES / _UPRIGHT, recalcTimestamp=False)
    cut = Subsetter(Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False))
    cut.populate(
        unicodes=[each for each in font.getBestCmap() if any(first <= each <= last for first, last in _LETTERS)]
    )
    cut.subset(font)
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def _face(letters: bytes, style: str, weight: int) -> TTFont:
    """Make a plain font from the variable font, with the same bytes each time."""
    font = TTFont(io.BytesIO(letters), recalcTimestamp=False)
    face = instantiateVariableFont(font, {"wght": weight}, inplace=True)
    face["OS/2"].usWeightClass = weight
    if style == "Bold":
        face["OS/2"].fsSelection = face["OS/2"].fsSelection & ~(1 << 6) | _BOLD
        face["head"].macStyle |= 1
    full = FAMILY if style == "Regular" else f"{FAMILY} {style}"
    for number, name in ((1, FAMILY), (2, style), (4, full), (6, f"{FAMILY}-{style}"), (16, FAMILY), (17, style)):
        face["name"].setName(name, number, 3, 1, 0x409)
    return face

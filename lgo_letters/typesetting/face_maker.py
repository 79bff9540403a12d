"""Turn a variable font into a plain one, with the letters of all languages in Latin script and the usual signs."""

import io
from functools import cache
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

_LETTERS = (  # Latin letters with accents, Welsh ones, too; spaces, dashes and quotes; currencies; signs like ™
    (0x20, 0x24F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x20A0, 0x20CF),
    (0x2100, 0x214F),
)
_BOLD = 1 << 5  # in the font's selection; in its style it is bit 0


def make_face(variable: Path, family: str, style: str, weight: int) -> bytes:
    """Make a plain font, with the same bytes each time. The style is Regular or Bold, the weight 100 to 900."""
    font = TTFont(io.BytesIO(_letters(variable)), recalcTimestamp=False)
    face = instantiateVariableFont(font, {"wght": weight}, inplace=True)
    face["OS/2"].usWeightClass = weight
    if style == "Bold":
        face["OS/2"].fsSelection = face["OS/2"].fsSelection & ~(1 << 6) | _BOLD
        face["head"].macStyle |= 1
    full = family if style == "Regular" else f"{family} {style}"
    for number, name in ((1, family), (2, style), (4, full), (6, f"{family}-{style}"), (16, family), (17, style)):
        face["name"].setName(name, number, 3, 1, 0x409)
    return _saved(face)


@cache
def _letters(variable: Path) -> bytes:
    """Give the variable font with only the characters that are wanted. Its dates don't change."""
    font = TTFont(variable, recalcTimestamp=False)
    cut = Subsetter(Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False))
    cut.populate(
        unicodes=[each for each in font.getBestCmap() if any(first <= each <= last for first, last in _LETTERS)]
    )
    cut.subset(font)
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()

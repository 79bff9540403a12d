"""Check that an edition's style and drawings use nothing outside the edition, nothing endless, and nothing missing.

No letter needs what is refused here. It is safer to refuse it in the file than to catch it when it is drawn.
"""

import re
from collections.abc import Iterator

from lgo_letters.edition.edition import Edition
from lgo_letters.problems import Kind, Place, Problem
from lgo_letters.typesetting.faces import FAMILY
from lgo_letters.typesetting.style_mistakes import without_comments

_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]*)["']?\s*\)|@import\s+["']([^"']*)""", re.IGNORECASE)
_ESCAPE = re.compile(r"\\[0-9a-fA-F]{1,6}\s?")  # an escaped letter, which would hide a word
_ENDLESS = re.compile(r"(?<![\w-])(columns|column-(?:count|width)|grid(?:-[a-z-]+)?)\s*:", re.IGNORECASE)
_FAMILY = re.compile(r"\bfont(?:-family)?\s*:([^;}]*)")  # `font: 12pt/1.3 Arimo, sans-serif`, or the family alone
_FIRST = re.compile(  # finds the family in `12pt/1.3 "Times New Roman", serif`, and nothing in `inherit`
    r"(?:.*\d\S*\s+)?[\"']?(?!inherit\b|var\()([A-Za-z][A-Za-z -]*[A-Za-z])"
)
_ASSET = re.compile(r"assets/([A-Za-z0-9._-]+)")
_DRAWN = (
    (re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE), "declares entities"),
    (
        re.compile(
            r"<\s*(?:\w+:)?(script|foreignObject|image|use|feImage|iframe|style|animate\w*|set)\b", re.IGNORECASE
        ),
        "",
    ),
    (re.compile(r"""\b(?:href|src)\s*=\s*["']?(?!#)""", re.IGNORECASE), "refers to something outside of it"),
    (re.compile(r"""url\(\s*["']?(?!#)""", re.IGNORECASE), "refers to something outside of it"),
    (re.compile(r"\bon[a-z]+\s*=", re.IGNORECASE), "has a script"),
)


def reaching_out(edition: Edition) -> Iterator[Problem]:
    """Find what reaches outside an edition, and typefaces that it doesn't have."""
    label = f"{edition.label}/letter.css"
    style = without_comments(edition.style)
    for found in _ADDRESS.finditer(style):
        address = found[1] or found[2] or ""
        asset = _ASSET.fullmatch(address)
        if asset is None or asset[1] not in edition.assets:
            yield _problem(label, style, found.start(), f"{address} is no picture of the edition")
    for found in _ESCAPE.finditer(style):
        yield _problem(label, style, found.start(), f"{found[0].strip()} hides a letter")
    for found in _ENDLESS.finditer(style):
        yield _problem(label, style, found.start(), f"{found[1]} takes long to lay out, and a letter has one column")
    for found in _FAMILY.finditer(style):
        first = _FIRST.match(found[1].strip())
        if first and FAMILY.lower() not in first[1].lower():  # otherwise nobody would notice that another font is used
            place = Place(label, 1, 1).inside(style)(found.start())
            message = f"{first[1]} is not the letters' typeface"
            yield Problem(Kind.FONT, place, "", message, f"write {FAMILY} first")
    for name, content in edition.assets.items():
        if name.endswith(".svg"):
            yield from _drawing(f"{edition.label}/assets/{name}", content)


def _drawing(label: str, content: bytes) -> Iterator[Problem]:
    try:
        drawing = content.decode("utf-8")
    except UnicodeDecodeError:
        yield Problem(Kind.TYPESETTING, Place(label), "", "isn't UTF-8", "save it as UTF-8")
        return
    for pattern, message in _DRAWN:
        for found in pattern.finditer(drawing):
            yield _problem(label, drawing, found.start(), message or f"has <{found[1]}>, which drawings may not have")


def _problem(label: str, text: str, offset: int, message: str) -> Problem:
    hint = "letters are made of the edition's own files alone"
    return Problem(Kind.TYPESETTING, Place(label, 1, 1).inside(text)(offset), "", message, hint)

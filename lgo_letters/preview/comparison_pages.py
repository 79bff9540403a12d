"""Two letters side by side turned into a page."""

from __future__ import annotations

from flask import Flask, render_template, request

from lgo_letters.preview.comparing import compare_sides, read_side
from lgo_letters.preview.parts import Parts


def add_comparison_pages(app: Flask, parts: Parts) -> None:
    """Add the comparison to the app."""

    @app.get("/compare")
    def comparison() -> str:
        return render_template("compare.html", **_compared(parts))

    @app.get("/compare/rows")
    def comparison_rows() -> str:
        return render_template("_compared.html", **_compared(parts))


def _compared(parts: Parts) -> dict[str, object]:
    entries = parts.directory.names()
    slugs = [entry.slug for entry in entries]
    first = request.args.get("left") or (slugs[0] if slugs else "")
    second = request.args.get("right") or first
    since = request.args.get("left-at", "").strip()
    if first == second and "left-at" not in request.args and parts.revisions.exists("HEAD"):
        since = "HEAD"
    left = read_side(parts, first, since)
    right = read_side(parts, second, request.args.get("right-at", "").strip())
    pairs = compare_sides(left.letter, right.letter) if left.letter and right.letter else ()
    return {
        "entries": entries,
        "left": left,
        "right": right,
        "pairs": pairs,
        "differing": sum(pair.kind != "same" for pair in pairs),
    }

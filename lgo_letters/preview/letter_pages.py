"""A council's letter turned into pages: its text with the reasons beside it, and the way to the next council."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lgo_letters.preview.directory import Wanted, wanted
from lgo_letters.preview.list_pages import chosen
from lgo_letters.preview.parts import Parts
from lgo_letters.preview.shown import show, show_left_out
from lgo_letters.preview.typeset_pages import sheet_of


def add_letter_pages(app: Flask, parts: Parts) -> None:
    """Add the pages of single letters to the app."""

    @app.get("/letters/<slug>")
    def letter(slug: str) -> str:
        search = wanted(request.args)
        return render_template("letter.html", **_text(parts, slug), search=search.arguments())

    @app.get("/letters/<slug>/text")
    def text(slug: str) -> str:
        with parts.directory.first():
            return render_template("_text.html", **_text(parts, slug), search=wanted(request.args).arguments())

    @app.get("/letters/<slug>/left-out")
    def left_out(slug: str) -> str:
        sheet = sheet_of(parts, slug)
        if sheet.reasoned is None or sheet.council is None or sheet.year is None:
            abort(404)
        notes = show_left_out(sheet.reasoned, sheet.council, sheet.year)
        return render_template("_left_out.html", left_out=notes, **_text(parts, slug))

    @app.get("/letters/<slug>/next")
    def following(slug: str) -> AnyResponse:
        return _following(parts, slug, wanted(request.args), backwards="back" in request.args)


def _text(parts: Parts, slug: str) -> dict[str, object]:
    """Give what the text of a letter shows."""
    sheet = sheet_of(parts, slug)
    shown = None
    if sheet.reasoned and sheet.council and sheet.year:
        shown = show(sheet.reasoned, None if sheet.kept else sheet.before, sheet.council, sheet.year)
    return {"sheet": sheet, "shown": shown, "listing": parts.directory.ready(), "trying": False}


def _following(parts: Parts, slug: str, search: Wanted, *, backwards: bool) -> AnyResponse:
    """Lead to the next council that is looked for, round the end of the list; to this one where there is no other."""
    entries, _ = chosen(parts, search, tuple(parts.directory.listing().entries.values()))
    slugs = [entry.slug for entry in entries]
    after = [each for each in slugs if (each < slug if backwards else each > slug)]
    rest = [each for each in slugs if each != slug]
    step = -1 if backwards else 0
    target = after[step] if after else rest[step] if rest else slug
    kept = search if "stay" in request.args else replace(search, paragraph="")
    address = url_for("letter", _anchor=search.paragraph or None, slug=target, **dict[str, Any](kept.arguments()))
    return redirect(address)

"""A council's letter turned into pages: its text with the reasons beside it, and the way to the next council."""

from typing import Any

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lgo_letters.preview.directory import wanted
from lgo_letters.preview.list_pages import changed_since
from lgo_letters.preview.parts import Parts
from lgo_letters.preview.shown import show, show_left_out
from lgo_letters.preview.typeset_pages import made_of, sheet_of
from lgo_letters.problems import ProblemsError


def add_letter_pages(app: Flask, parts: Parts) -> None:
    @app.get("/letters/<slug>")
    def letter(slug: str) -> str:
        return render_template("letter.html", **_text(parts, slug))

    @app.get("/letters/<slug>/text")
    def text(slug: str) -> str:
        with parts.directory.first():
            return render_template("_text.html", **_text(parts, slug))

    @app.get("/letters/<slug>/left-out")
    def left_out_of(slug: str) -> str:
        with parts.slow:
            parts.files.require(g.reading)
            left_out = show_left_out(made_of(parts, slug))
        return render_template("_left_out.html", **_text(parts, slug), left_out=left_out)

    @app.get("/letters/<slug>/next")
    def following(slug: str) -> AnyResponse:
        """Lead to the next council that is looked for, round the end of the list; to this one if it is the only one."""
        search: dict[str, Any] = {**wanted(request.args)}
        paragraph = search.get("paragraph")
        reading = parts.files.reading
        try:
            changed = changed_since(parts, search)
        except ProblemsError:
            changed = frozenset()
        order = sorted(reading.slugs, key=lambda each: (each <= slug, each))
        if "back" in request.args:
            order = sorted(reading.slugs, key=lambda each: (each < slug, each), reverse=True)
        fitting = (each for each in order if changed is None or each in changed)
        found = (each for each in fitting if each != slug and parts.directory.entry(each, reading).fits(search))
        target = next(found, slug)
        if "stay" not in request.args:
            search.pop("paragraph", None)
        return redirect(url_for("letter", _anchor=paragraph, slug=target, **search))


def _text(parts: Parts, slug: str) -> dict[str, object]:
    sheet = sheet_of(parts, slug)
    return {
        "sheet": sheet,
        "shown": show(sheet.made, None if sheet.kept else sheet.before) if sheet.made else None,
        "search": wanted(request.args),
    }

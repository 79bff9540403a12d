"""A council's letter turned into pages: its text with the reasons beside it, and the way to the next council."""

from typing import Any

from flask import Flask, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lgo_letters.preview.council_list import wanted
from lgo_letters.preview.letter_view import left_out_view, view_of
from lgo_letters.preview.list_pages import wanted_among
from lgo_letters.preview.services import Services
from lgo_letters.preview.typeset_pages import made_of, state_of
from lgo_letters.problems import ProblemsError


def add_letter_pages(app: Flask, services: Services) -> None:
    @app.get("/letters/<slug>")
    def letter(slug: str) -> str:
        return render_template("letter.html", **_text(services, slug))

    @app.get("/letters/<slug>/text")
    def text(slug: str) -> str:
        with services.council_list.first():
            return render_template("_text.html", **_text(services, slug))

    @app.get("/letters/<slug>/left-out")
    def left_out_of(slug: str) -> str:
        services.files.wait_for_pause(request.path, g.snapshot)
        with services.files.turn(services.slow, g.snapshot):
            left_out = left_out_view(made_of(services, slug))
        return render_template("_left_out.html", **_text(services, slug), left_out=left_out)

    @app.get("/letters/<slug>/next")
    def following(slug: str) -> AnyResponse:
        """Lead to the next council that is looked for, round the end of the list; to this one if it is the only one."""
        search: dict[str, Any] = {**wanted(request.args)}
        paragraph = search.get("paragraph")
        snapshot = services.files.snapshot
        try:
            among = wanted_among(services, search)
        except ProblemsError:
            among = frozenset()
        order = sorted(snapshot.slugs, key=lambda each: (each <= slug, each))
        if "back" in request.args:
            order = sorted(snapshot.slugs, key=lambda each: (each < slug, each), reverse=True)
        fitting = (each for each in order if among is None or each in among)
        found = (each for each in fitting if each != slug and services.council_list.entry(each, snapshot).fits(search))
        target = next(found, slug)
        if "stay" not in request.args:
            search.pop("paragraph", None)
        return redirect(url_for("letter", _anchor=paragraph, slug=target, **search))


def _text(services: Services, slug: str) -> dict[str, object]:
    state = state_of(services, slug)
    return {
        "state": state,
        "view": view_of(state.made, None if state.kept else state.before) if state.made else None,
        "search": wanted(request.args),
    }

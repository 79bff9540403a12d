"""A form with a council's facts turned into pages: the letter as it would be. Everything stands in the address."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, Response, abort, render_template, request

from lgo_letters.facts.fact import LAST_YEAR, STATISTICS
from lgo_letters.preview.council_form import Field, form_of
from lgo_letters.preview.parts import Parts
from lgo_letters.preview.sheets import Made
from lgo_letters.preview.shown import show
from lgo_letters.preview.trying import Tried, attempt
from lgo_letters.preview.typeset_pages import made_of, print_of, send_pdf, sheet_of


def add_try_pages(app: Flask, parts: Parts) -> None:
    @app.get("/letters/<slug>/try")
    def try_page(slug: str) -> str:
        return render_template("try.html", **_tried(parts, slug))

    @app.get("/letters/<slug>/try/text")
    def try_text(slug: str) -> str:
        with parts.directory.first():
            return render_template("_tried.html", **_tried(parts, slug))

    @app.get("/letters/<slug>/try.yaml")
    def try_yaml(slug: str) -> Response:
        made = made_of(parts, slug)
        tried = attempt(made.council, made.year, request.args)
        head = f"# {slug} as tried in the preview. Nothing of it was saved; put it into data/ to keep it.\n"
        for prefix, name in ((STATISTICS, "statistics.csv"), (LAST_YEAR, "last_year.csv")):
            cells = [f"{key} {value or 'empty'}" for key, value in tried.changes.items() if key.startswith(prefix)]
            if cells:
                head += f"# The row of {name} was tried with: {', '.join(cells)}.\n"
        named = {"Content-Disposition": f'attachment; filename="{slug}.yaml"'}
        return Response(head + tried.text, content_type="application/yaml; charset=utf-8", headers=named)

    @app.get("/letters/<slug>/try.pdf")
    def try_pdf(slug: str) -> Response:
        made = made_of(parts, slug)
        reasoned = attempt(made.council, made.year, request.args).trial.reasoned
        if reasoned is None:
            abort(404)
        return send_pdf(print_of(parts, lambda: (reasoned.letter, made.year)), f"{slug}-tried.pdf")


def _tried(parts: Parts, slug: str) -> dict[str, object]:
    """Give what the page shows: the form, and the letter as it would be with the difference marked."""
    made = made_of(parts, slug)
    tried = attempt(made.council, made.year, request.args)
    trial = tried.trial
    shown = None
    if trial.reasoned and trial.council:
        before = made.letter if tried.changes else None
        shown = show(Made(trial.reasoned, trial.council, made.year), before)
    return {
        "sheet": sheet_of(parts, slug),
        "tried": tried,
        "shown": shown,
        "groups": tuple(_shown_groups(made, tried)),
        "listing": parts.directory.ready(),
        "trying": True,
        "search": {},
    }


def _shown_groups(made: Made, tried: Tried) -> Iterator[tuple[str, tuple[Field, ...]]]:
    """Give the fields of the form that are shown: of last year's, those that are known or tried."""
    for title, group in form_of(made.council, made.year.edition.catalogue):
        fields = tuple(
            field
            for field in group
            if not field.key.startswith(LAST_YEAR) or field.key in made.council.last_year or field.key in tried.changes
        )
        if fields:
            yield title, fields

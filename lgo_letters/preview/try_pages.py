"""A form with a council's facts turned into pages: the letter as it would be. Everything stands in the address."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, Response, abort, render_template, request

from lgo_letters.facts.fact import LAST_YEAR, STATISTICS
from lgo_letters.model import Council
from lgo_letters.pipeline import Year
from lgo_letters.preview.council_form import Field, form_of
from lgo_letters.preview.parts import Parts
from lgo_letters.preview.shown import show
from lgo_letters.preview.trying import Tried, attempt
from lgo_letters.problems import ProblemsError


def add_try_pages(app: Flask, parts: Parts) -> None:
    """Add the pages for trying to the app."""

    @app.get("/letters/<slug>/try")
    def try_page(slug: str) -> str:
        return render_template("try.html", **_tried(parts, slug))

    @app.get("/letters/<slug>/try/text")
    def try_text(slug: str) -> str:
        with parts.directory.first():
            return render_template("_tried.html", **_tried(parts, slug))

    @app.get("/letters/<slug>/try.yaml")
    def try_yaml(slug: str) -> Response:
        tried = _attempt(parts, slug)
        head = f"# {slug} as tried in the preview. Nothing of it was saved; put it into data/ to keep it.\n"
        for prefix, name in ((STATISTICS, "statistics.csv"), (LAST_YEAR, "last_year.csv")):
            cells = [f"{key} {value or 'empty'}" for key, value in tried.changes.items() if key.startswith(prefix)]
            if cells:
                head += f"# The row of {name} was tried with: {', '.join(cells)}.\n"
        named = {"Content-Disposition": f'attachment; filename="{slug}.yaml"'}
        return Response(head + tried.text, content_type="application/yaml; charset=utf-8", headers=named)

    @app.get("/letters/<slug>/try.pdf")
    def try_pdf(slug: str) -> Response:
        tried = _attempt(parts, slug)
        year = parts.files.reading.year
        if tried.trial.reasoned is None or year is None:
            abort(404)
        letter = tried.trial.reasoned.letter
        try:
            printed = parts.press.printed(lambda: (letter, year))
        except ProblemsError:
            abort(404)
        named = {"Content-Disposition": f'inline; filename="{slug}-tried.pdf"'}
        return Response(printed.typeset.pdf, mimetype="application/pdf", headers=named)


def _attempt(parts: Parts, slug: str) -> Tried:
    sheet = parts.sheets.sheet(slug)
    if sheet is None or sheet.council is None or sheet.year is None:
        abort(404)
    return attempt(sheet.council, sheet.year, request.args)


def _tried(parts: Parts, slug: str) -> dict[str, object]:
    """Give what the page shows: the form, and the letter as it would be with the difference marked."""
    sheet = parts.sheets.sheet(slug)
    if sheet is None or sheet.council is None or sheet.year is None or sheet.reasoned is None:
        abort(404)
    tried = attempt(sheet.council, sheet.year, request.args)
    shown = None
    trial = tried.trial
    if trial.reasoned and trial.council:
        before = sheet.reasoned.letter if tried.changes else None
        shown = show(trial.reasoned, before, trial.council, sheet.year)
    return {
        "sheet": sheet,
        "tried": tried,
        "shown": shown,
        "groups": tuple(_shown_groups(sheet.council, sheet.year, tried)),
        "listing": parts.directory.ready(),
        "trying": True,
        "search": {},
    }


def _shown_groups(council: Council, year: Year, tried: Tried) -> Iterator[tuple[str, tuple[Field, ...]]]:
    """Give the fields of the form that are shown: of last year's, those that are known or tried."""
    for title, group in form_of(council, year.edition.catalogue):
        fields = tuple(
            field
            for field in group
            if not field.key.startswith(LAST_YEAR) or field.key in council.last_year or field.key in tried.changes
        )
        if fields:
            yield title, fields

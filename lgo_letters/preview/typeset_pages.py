"""A letter as it is sent, served: its PDF and HTML, and the PDF's pages as pictures with their words."""

from __future__ import annotations

from flask import Flask, Response, abort, render_template, request

from lgo_letters.difference import Kind, compare
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year
from lgo_letters.preview.parts import Parts
from lgo_letters.preview.press import Print
from lgo_letters.preview.sheets import Sheet
from lgo_letters.preview.words import Page
from lgo_letters.problems import Problem, ProblemsError


def add_typeset_pages(app: Flask, parts: Parts) -> None:
    """Add what is sent, and its pictures, to the app."""

    @app.get("/letters/<slug>/pages.json")
    def pages(slug: str) -> dict[str, object]:
        with parts.directory.first():
            return _pages(parts, slug)

    @app.get("/letters/<slug>/letter.pdf")
    def letter_pdf(slug: str) -> Response:
        content = _printed(parts, slug).typeset.pdf
        return Response(content, mimetype="application/pdf", headers=_named(f"{slug}.pdf"))

    @app.get("/letters/<slug>/letter.html")
    def letter_html(slug: str) -> Response:
        return Response(_printed(parts, slug).typeset.html, content_type="text/html; charset=utf-8")

    @app.get("/drawn/<digest>/<int:number>.png")
    def picture(digest: str, number: int) -> Response:
        with parts.directory.first():
            drawn = parts.press.picture(digest, number, request.args.get("scale", 2.0, float))
        if drawn is None:
            abort(404)
        return Response(drawn, mimetype="image/png", headers={"Cache-Control": "private, max-age=3600, immutable"})


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}"'}


def sheet_of(parts: Parts, slug: str) -> Sheet:
    """Give what is shown of a council; 404 where there is none of that name."""
    sheet = parts.sheets.sheet(slug)
    if sheet is None:
        abort(404)
    return sheet


def _printed(parts: Parts, slug: str) -> Print:
    """Typeset what a sheet shows; 404 where there is nothing to typeset."""
    try:
        return parts.press.printed(lambda: _letter(sheet_of(parts, slug)))
    except ProblemsError:
        abort(404)


def _letter(sheet: Sheet) -> tuple[Letter, Year]:
    if sheet.reasoned is None or sheet.year is None:
        raise ProblemsError(sheet.problems)
    return sheet.reasoned.letter, sheet.year


def _pages(parts: Parts, slug: str) -> dict[str, object]:
    """Give the pages of a letter; where they can't be made, the last that could, and why."""
    problems: tuple[Problem, ...] = ()
    sheet = sheet_of(parts, slug)
    taken = [sheet]

    def wanted_now() -> tuple[Letter, Year]:
        taken[0] = sheet_of(parts, slug)
        return _letter(taken[0])

    try:
        printed: Print | None = parts.press.printed(wanted_now)
    except ProblemsError as error:
        problems = error.problems
        printed = parts.press.last(slug)
    sheet = taken[0]
    letter = sheet.reasoned.letter if sheet.reasoned else None
    changed = [
        each.after.id
        for paragraph in compare(sheet.before, letter)
        for each in paragraph.sentences
        if sheet.before and each.after and each.kind is not Kind.SAME
    ]
    return {
        "number": sheet.number,
        "kept": sheet.kept or bool(problems),
        "problems": render_template("_problems.html", problems=problems) if problems and not sheet.kept else "",
        "digest": printed.digest if printed else "",
        "changed": [] if sheet.kept else changed,
        "pages": [_page(page) for page in printed.pages] if printed else [],
    }


def _page(page: Page) -> dict[str, object]:
    lines = [
        [[run.text, *_rounded(run.left, run.top, run.width, run.height), run.paragraph, run.sentence] for run in line]
        for line in page.lines
    ]
    return {"width": page.width, "height": page.height, "lines": lines}


def _rounded(*numbers: float) -> list[float]:
    return [round(number, 2) for number in numbers]

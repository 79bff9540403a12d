"""A letter as it is sent, served: its PDF and HTML, and the PDF's pages as pictures with their words."""

from collections.abc import Callable

from flask import Flask, Response, abort, g, render_template, request

from lgo_letters.difference import Kind, compare
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year
from lgo_letters.preview.parts import Parts
from lgo_letters.preview.press import Print
from lgo_letters.preview.sheets import Made, Sheet
from lgo_letters.problems import Problem, ProblemsError


def add_typeset_pages(app: Flask, parts: Parts) -> None:
    @app.get("/letters/<slug>/pages.json")
    def pages(slug: str) -> dict[str, object]:
        with parts.directory.first():
            return _pages(parts, slug)

    @app.get("/letters/<slug>/letter.pdf")
    def letter_pdf(slug: str) -> Response:
        return send_pdf(printed(slug), f"{slug}.pdf")

    @app.get("/letters/<slug>/letter.html")
    def letter_html(slug: str) -> Response:
        return Response(printed(slug).typeset.html, content_type="text/html; charset=utf-8")

    def printed(slug: str) -> Print:
        return print_of(parts, lambda: _letter(sheet_of(parts, slug)))

    @app.get("/drawn/<digest>/<int:number>.png")
    def picture(digest: str, number: int) -> Response:
        with parts.directory.first():
            drawn = parts.press.picture(digest, number, request.args.get("scale", 2.0, float))
        if drawn is None:
            abort(404)
        return Response(drawn, mimetype="image/png", headers={"Cache-Control": "private, max-age=3600, immutable"})


def sheet_of(parts: Parts, slug: str) -> Sheet:
    """Give what is shown of a council; 404 where there is none of that name."""
    sheet = parts.sheets.sheet(slug)
    if sheet is None:
        abort(404)
    return sheet


def made_of(parts: Parts, slug: str) -> Made:
    """Give a council's letter; 404 where there is none."""
    made = sheet_of(parts, slug).made
    if made is None:
        abort(404)
    return made


def print_of(parts: Parts, wanted: Callable[[], tuple[Letter, Year]]) -> Print:
    """Typeset a letter; 404 where it can't be."""
    try:
        return parts.press.printed(wanted)
    except ProblemsError:
        abort(404)


def send_pdf(printed: Print, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(printed.typeset.pdf, mimetype="application/pdf", headers=headers)


def _letter(sheet: Sheet) -> tuple[Letter, Year]:
    if sheet.made is None:
        raise ProblemsError(sheet.problems)
    return sheet.made.letter, sheet.made.year


def _pages(parts: Parts, slug: str) -> dict[str, object]:
    """Give the pages of a letter; where they can't be made, the last that could, and why."""
    problems: tuple[Problem, ...] = ()
    sheet = sheet_of(parts, slug)

    def wanted_now() -> tuple[Letter, Year]:
        nonlocal sheet
        parts.files.require(g.reading)
        sheet = sheet_of(parts, slug)
        return _letter(sheet)

    try:
        printed: Print | None = parts.press.printed(wanted_now)
    except ProblemsError as error:
        problems = error.problems
        printed = parts.press.last(slug)
    differences = compare(sheet.before, sheet.made.letter) if sheet.before and sheet.made and not sheet.kept else ()
    sentences = [each for difference in differences for each in difference.sentences]
    return {
        "number": sheet.number,
        "kept": sheet.kept or bool(problems),
        "problems": render_template("_problems.html", problems=problems) if problems and not sheet.kept else "",
        "digest": printed.digest if printed else "",
        "changed": [each.after.id for each in sentences if each.after and each.kind is not Kind.SAME],
        "pages": printed.pages if printed else (),
    }

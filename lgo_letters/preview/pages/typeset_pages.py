"""Show a letter as it will be sent: its PDF and HTML, and its pages as pictures with their words."""

from collections.abc import Iterable
from contextlib import suppress

from flask import Flask, Response, abort, g, render_template, request

from lgo_letters.difference import ChangeKind, compare
from lgo_letters.letter import Letter
from lgo_letters.preview.letters.letter_state import LetterState, Made
from lgo_letters.preview.letters.renderer import Rendered
from lgo_letters.preview.live_files import LONGEST, OutOfDate, Snapshot
from lgo_letters.preview.services import Services
from lgo_letters.problems import Problem, ProblemsError


def add_typeset_pages(app: Flask, services: Services) -> None:
    @app.get("/letters/<slug>/pages.json")
    def pages(slug: str) -> dict[str, object]:
        services.files.wait_for_pause(request.path, g.snapshot, LONGEST)
        with services.council_list.first(), services.files.turn(services.typesetting, g.snapshot):
            return _pages(services, state_of(services, slug))

    @app.get("/letters/<slug>/letter.pdf")
    def letter_pdf(slug: str) -> Response:
        return send_pdf(printed(slug), f"{slug}.pdf")

    @app.get("/letters/<slug>/letter.html")
    def letter_html(slug: str) -> Response:
        return Response(printed(slug).typeset.html, content_type="text/html; charset=utf-8")

    def printed(slug: str) -> Rendered:
        made = made_of(services, slug)
        return services.renderer.render(made.letter, made.year)

    @app.get("/drawn/<digest>/<int:number>.bmp")
    def picture(digest: str, number: int) -> Response:
        with services.council_list.first():
            drawn = services.renderer.picture(digest, number, request.args.get("scale", 2.0, float))
        if drawn is None:
            abort(404)
        return Response(drawn, mimetype="image/bmp")  # kept nowhere: it is large, and drawn again in no time


def typeset_ahead(services: Services, slug: str, snapshot: Snapshot) -> None:
    """Typeset a letter while the browser lays out its text, and before it asks."""
    state = services.states.state(slug)
    if state and state.made and not services.files.saved_closely:
        first, turn = services.council_list.first(), services.files.turn(services.typesetting, snapshot)
        with suppress(OutOfDate, ProblemsError), first, turn:
            services.renderer.render(state.made.letter, state.made.year)


def state_of(services: Services, slug: str) -> LetterState:
    """Find what to show of a council, or answer 404."""
    state = services.states.state(slug)
    if state is None:
        abort(404)
    return state


def made_of(services: Services, slug: str) -> Made:
    """Find a council's letter. If it is kept back, raise ProblemsError, which the site answers."""
    state = state_of(services, slug)
    if state.made is None:
        raise ProblemsError(state.problems)
    return state.made


def send_pdf(printed: Rendered, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(printed.typeset.pdf, mimetype="application/pdf", headers=headers)


def pages_of(printed: Rendered | None, changed: Iterable[str]) -> dict[str, object]:
    """Write pages as a browser draws them. `changed` are the sentences to mark. A missing letter has no pages."""
    if printed is None:
        return {"digest": "", "pages": (), "changed": ()}
    return {"digest": printed.digest, "pages": printed.pages, "changed": tuple(changed)}


def differing(before: Letter | None, after: Letter | None) -> tuple[list[str], list[str]]:
    """Name the sentences of each of two letters that differ in the other. None if there is only one letter."""
    paragraphs = compare(before, after) if before and after else ()
    found = [each for paragraph in paragraphs for each in paragraph.sentences if each.kind is not ChangeKind.SAME]
    return [each.before.id for each in found if each.before], [each.after.id for each in found if each.after]


def _pages(services: Services, state: LetterState) -> dict[str, object]:
    problems: tuple[Problem, ...] = ()
    made = state.made
    try:
        printed = services.renderer.render(made.letter, made.year) if made else None
    except ProblemsError as error:
        problems = error.problems
        printed = services.renderer.last(state.slug)
    _, changed = differing(state.before, made.letter if made and not state.kept else None)
    heading = "The pages can’t be made now"
    shown = render_template("_refused.html", heading=heading, problems=problems) if problems and not state.kept else ""
    return {"kept": state.kept or bool(problems), "problems": shown, **pages_of(printed, changed)}

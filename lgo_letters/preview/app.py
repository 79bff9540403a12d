"""The web site of the preview: what all pages have in common, its events and its errors."""

import mimetypes
from collections.abc import Iterator

from flask import Flask, Response, g, render_template, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException, NotFound

from lgo_letters.preview.guard import protect
from lgo_letters.preview.letters.notes import because
from lgo_letters.preview.live_files import OutOfDate
from lgo_letters.preview.pages.comparison_pages import add_comparison_pages
from lgo_letters.preview.pages.letter_pages import add_letter_pages, add_list_pages
from lgo_letters.preview.pages.review_pages import add_review_pages
from lgo_letters.preview.pages.try_pages import add_try_pages
from lgo_letters.preview.pages.typeset_pages import add_typeset_pages
from lgo_letters.preview.services import Services
from lgo_letters.problems import Problems, ProblemsError

ALIVE = 10  # seconds after which a silent stream sends something, to notice that a browser has gone

_MEANT = {
    400: "The address can't be read.",
    403: "Only the preview's own pages may ask for this.",
    404: "There is no such page: the council may have been renamed, or the address mistyped.",
    405: "The preview only shows; what changes anything is sent from its page of what is to be accepted.",
    414: "The address is too long.",
    421: "This server answers to its own name alone: 127.0.0.1 or localhost.",
    500: "The preview itself failed. The terminal in which you started it says what happened.",
}


class _Json(DefaultJSONProvider):
    default = staticmethod(vars)  # the library's own takes as long as all else that is done for a page's words


def create_app(services: Services, port: int) -> Flask:
    mimetypes.add_type("text/javascript", ".js")  # on Windows, the type may be set to something else
    app = Flask("lgo_letters.preview", template_folder="pages")
    app.config.update(MAX_CONTENT_LENGTH=0, TEMPLATES_AUTO_RELOAD=False, PROPAGATE_EXCEPTIONS=False)
    app.json = _Json(app)
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    protect(app, port)
    add_list_pages(app, services)
    add_letter_pages(app, services)
    add_typeset_pages(app, services)
    add_try_pages(app, services)
    add_comparison_pages(app, services)
    add_review_pages(app, services)

    @app.before_request
    def note_snapshot() -> None:
        g.snapshot = services.files.snapshot  # first, so that no page claims to be newer than it is

    @app.context_processor
    def common() -> dict[str, object]:
        return {
            "editor_address": services.editor_address,
            "snapshot": g.get("snapshot", services.files.snapshot),  # a refused request has none
            "run": services.run,
            "because": because,
        }

    @app.get("/events")
    def events() -> Response:
        return Response(_events(services), mimetype="text/event-stream")

    @app.errorhandler(OutOfDate)
    def given_up(_: OutOfDate) -> Response:
        return Response(status=204)  # the page's stream announces the new snapshot, and the page asks again

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException, problems: Problems = ()) -> tuple[str, int] | Response:
        code = error.code or 500
        if error.response is not None or request.path.endswith(".json"):
            return Response(f"{error.name}\n", code, mimetype="text/plain")
        meant = "The letter is kept back until this is corrected:" if problems else _MEANT.get(code, error.name)
        return render_template("error.html", code=code, meant=meant, problems=problems), code

    @app.errorhandler(ProblemsError)
    def kept_back(error: ProblemsError) -> tuple[str, int] | Response:
        return refused(NotFound(), error.problems)

    return app


def _events(services: Services) -> Iterator[str]:
    yield "retry: 1000\n"
    sent = (0, 0)
    while not services.files.closed.is_set():
        state = services.files.wait(sent, ALIVE)
        yield f"data: {services.run} {state[0]} {state[1]}\n\n" if state != sent else ": alive\n\n"
        sent = state

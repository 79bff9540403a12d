"""Turn the councils into pages: the list of all, and each letter with the reasons beside it."""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import Any

from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from lgo_letters.preview.letters.council_list import NAMED, Entry, Listing, wanted
from lgo_letters.preview.letters.letter_status import STATUSES, statuses_of
from lgo_letters.preview.letters.letter_view import LetterView
from lgo_letters.preview.letters.notes import Notes, names_of_texts
from lgo_letters.preview.pages.typeset_pages import made_of, state_of, typeset_ahead
from lgo_letters.preview.services import Services
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.reasons.explanation import reasons

COLUMNS = {"name": "Council", "type": "Type", "status": "Status"}  # what the list can be sorted by


def add_list_pages(app: Flask, services: Services) -> None:
    @app.get("/")
    def start() -> str:
        year = services.files.snapshot.year
        texts = names_of_texts(year.edition) if year else ()
        return render_template("list.html", **_list(services), texts=texts, statuses=STATUSES)


def _list(services: Services) -> dict[str, object]:
    """Collect what the list shows. If it isn't ready, that is what is known without the letters."""
    search = wanted(request.args)
    listing = services.council_list.ready()
    everyone = tuple(listing.entries.values()) if listing else services.council_list.names()
    found: list[Entry] = []
    problems: tuple[Problem, ...] = ()
    unready = listing is None and not set(search) <= {*NAMED, "q"}
    if not unready:
        try:
            found = [*filter(_fitting(services, search), everyone)]
        except ProblemsError as error:
            problems = error.problems
    statuses = _statuses(services, listing)
    standing = {each.slug: statuses(each) for each in everyone}
    if search.get("sort") == "type":
        found.sort(key=lambda entry: entry.authority_type)
    elif search.get("sort") == "status":
        found.sort(key=lambda entry: [*STATUSES, ""].index(standing[entry.slug][0]))
    elif "q" in search:
        found.sort(key=lambda entry: not entry.is_named(search))
    counts = Counter(chain.from_iterable(standing.values()) if listing else ())
    return {
        "search": search,
        "columns": COLUMNS,
        "entries": found,
        "everyone": everyone,
        "listing": listing,
        "standing": standing,
        "counts": {each: counts[each] for each in STATUSES if counts[each]},
        "problems": problems,
        "unready": unready,
    }


def _statuses(services: Services, listing: Listing | None) -> Callable[[Entry], tuple[str, ...]]:
    year = services.files.snapshot.year
    made = services.made_letters.statuses(listing.number, year, listing.letters) if year and listing else {}
    return lambda entry: statuses_of(entry.status, made.get(entry.slug, frozenset()))


def _fitting(services: Services, search: Mapping[str, str]) -> Callable[[Entry], bool]:
    """Give a function that says whether a search finds a council. Raises ProblemsError if there is no such revision."""
    listing, snapshot = services.council_list.ready(), services.files.snapshot
    statuses = _statuses(services, listing)
    among = frozenset(snapshot.slugs)
    if "changed" in search:
        among = (listing.changed if listing else None) or frozenset()
    if "since" in search and snapshot.year:
        with services.files.turn(services.slow, snapshot):
            among &= services.revisions.changed(search["since"], snapshot, services.states)

    def fits(entry: Entry) -> bool:
        own = statuses(entry)
        return entry.slug in among and entry.fits(search) and search.get("status", own[0]) in own

    return fits


def add_letter_pages(app: Flask, services: Services) -> None:
    @app.get("/letters/<slug>")
    def letter(slug: str) -> Response:
        with services.council_list.first():
            response = make_response(render_template("letter.html", **_text(services, slug)))
        response.call_on_close(partial(typeset_ahead, services, slug, g.snapshot))
        return response

    @app.get("/letters/<slug>/left-out")
    def left_out_of(slug: str) -> str:
        services.files.wait_for_pause(request.path, g.snapshot)
        with services.files.turn(services.slow, g.snapshot):
            made = made_of(services, slug)
            left_out = list(Notes(made, reasons(made.reasoned, made.year.edition.always)).left_out())
        return render_template("_left_out.html", **_text(services, slug), left_out=left_out)

    @app.get("/letters/<slug>/next")
    def following(slug: str) -> AnyResponse:
        """Lead to the next council that the search finds, and from the last one to the first."""
        search: dict[str, Any] = {**wanted(request.args)}
        paragraph = search.get("paragraph")
        snapshot = services.files.snapshot
        order = sorted(snapshot.slugs, key=lambda each: (each <= slug, each))
        if "back" in request.args:
            order.reverse()
        target = slug
        with suppress(ProblemsError):  # the list says that there is no such revision
            fits, entry = _fitting(services, search), services.council_list.entry
            target = next((each for each in order if each != slug and fits(entry(each, snapshot))), slug)
        if "stay" not in request.args:
            search.pop("paragraph", None)
        return redirect(url_for("letter", _anchor=paragraph, slug=target, **search))


def _text(services: Services, slug: str) -> dict[str, object]:
    state = state_of(services, slug)
    return {
        "state": state,
        "view": LetterView(state.made, None if state.kept else state.before) if state.made else None,
        "listing": services.council_list.listing,
        "search": wanted(request.args),
    }

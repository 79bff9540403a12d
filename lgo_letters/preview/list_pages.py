"""The list of councils turned into pages: `/` and what it is searched with."""

from collections.abc import Mapping

from flask import Flask, render_template, request

from lgo_letters.preview.council_list import NAMED, Entry, wanted
from lgo_letters.preview.live_files import OutOfDate
from lgo_letters.preview.services import Services
from lgo_letters.problems import Problem, ProblemsError


def add_list_pages(app: Flask, services: Services) -> None:
    @app.get("/")
    def start() -> str:
        return render_template("list.html", **_list(services))

    @app.get("/list")
    def rows() -> str:
        return render_template("_list.html", **_list(services))

    @app.get("/counts.json")
    def counts() -> dict[str, object]:
        listing = services.council_list.ready()
        if listing is None:
            raise OutOfDate
        return {"number": listing.number, "letters": listing.letters, "counts": listing.counts}


def _list(services: Services) -> dict[str, object]:
    """Give what the list shows; where it isn't ready, what is known without looking into the letters."""
    search = wanted(request.args)
    listing = services.council_list.ready()
    everyone = tuple(listing.entries.values()) if listing else services.council_list.names()
    found: list[Entry] = []
    problems: tuple[Problem, ...] = ()
    unready = listing is None and not set(search) <= set(NAMED)
    if not unready:
        try:
            changed = changed_since(services, search)
            found = [each for each in everyone if each.fits(search) and (changed is None or each.slug in changed)]
        except ProblemsError as error:
            problems = error.problems
    return {
        "search": search,
        "entries": found,
        "everyone": everyone,
        "listing": listing,
        "problems": problems,
        "unready": unready,
    }


def changed_since(services: Services, search: Mapping[str, str]) -> frozenset[str] | None:
    """Name the councils whose letters changed since the revision that is asked for; None where none is.

    Raises:
        ProblemsError: there is no such revision.
    """
    snapshot = services.files.snapshot
    if "since" not in search or snapshot.year is None:
        return None
    with services.files.turn(services.slow, snapshot):
        return services.revisions.changed(search["since"], snapshot, services.states)

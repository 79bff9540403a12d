"""The list of councils turned into pages: `/` and what it is searched with."""

from collections.abc import Mapping

from flask import Flask, render_template, request

from lgo_letters.preview.council_list import NAMED, Entry, Listing, wanted
from lgo_letters.preview.letter_status import STATUSES, Standing
from lgo_letters.preview.live_files import OutOfDate
from lgo_letters.preview.rule_names import names_of_texts
from lgo_letters.preview.services import Services
from lgo_letters.problems import Problem, ProblemsError

COLUMNS = {"name": "Council", "type": "Type", "status": "Status"}  # what the list can be sorted by


def add_list_pages(app: Flask, services: Services) -> None:
    @app.get("/")
    def start() -> str:
        year = services.files.snapshot.year
        texts = names_of_texts(year.edition) if year else ()
        return render_template("list.html", **_list(services), texts=texts, statuses=STATUSES)

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
    unready = listing is None and not set(search) <= {*NAMED, "q"}
    if not unready:
        try:
            among = wanted_among(services, search)
            found = [each for each in everyone if each.fits(search) and (among is None or each.slug in among)]
        except ProblemsError as error:
            problems = error.problems
    standing = _standing(services, listing)
    if search.get("sort") == "type":
        found.sort(key=lambda entry: entry.authority_type)
    elif search.get("sort") == "status":
        found.sort(key=lambda entry: [*STATUSES, ""].index(standing.status(entry.slug, entry.status)))
    elif "q" in search:
        found.sort(key=lambda entry: not entry.is_named(search))
    return {
        "search": search,
        "columns": COLUMNS,
        "entries": found,
        "everyone": everyone,
        "listing": listing,
        "standing": standing,
        "problems": problems,
        "unready": unready,
    }


def _standing(services: Services, listing: Listing | None) -> Standing:
    year = services.files.snapshot.year
    return services.made_letters.standing(listing.number, year, listing.made) if year and listing else Standing()


def wanted_among(services: Services, search: Mapping[str, str]) -> frozenset[str] | None:
    """Name the councils whose letters changed, or are out of date, as far as that is asked for; None where it isn't.

    Raises:
        ProblemsError: there is no such revision.
    """
    asked = []
    listing, snapshot = services.council_list.ready(), services.files.snapshot
    if "since" in search and snapshot.year:
        with services.files.turn(services.slow, snapshot):
            asked.append(services.revisions.changed(search["since"], snapshot, services.states))
    if "status" in search:
        statuses = ((slug, each.status) for slug, each in (listing.entries if listing else {}).items())
        asked.append(_standing(services, listing).having(search["status"], statuses))
    if "changed" in search:
        asked.append((listing.changed if listing else None) or frozenset())
    return frozenset.intersection(*asked) if asked else None

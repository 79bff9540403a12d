"""The list of councils turned into pages: `/` and what it is searched with."""

from __future__ import annotations

from flask import Flask, render_template, request

from lgo_letters.preview.directory import Entry, Listing, Wanted, wanted
from lgo_letters.preview.parts import Parts
from lgo_letters.problems import Problem, ProblemsError


def add_list_pages(app: Flask, parts: Parts) -> None:
    """Add the list to the app."""

    @app.get("/")
    def start() -> str:
        search = wanted(request.args)
        listing = parts.directory.ready()
        if listing is None and set(search.arguments()) - {"q", "type", "problem"}:
            listing = parts.directory.listing()
        return render_template("list.html", **_list(parts, search, listing))

    @app.get("/list")
    def rows() -> str:
        return render_template("_list.html", **_list(parts, wanted(request.args), parts.directory.listing()))

    @app.get("/counts.json")
    def counts() -> dict[str, object]:
        listing = parts.directory.listing()
        return {"number": listing.number, "letters": listing.letters, "counts": listing.counts}


def _list(parts: Parts, search: Wanted, listing: Listing | None) -> dict[str, object]:
    """Give what the list shows; without a listing, what is known without looking into the letters."""
    everyone = tuple(listing.entries.values()) if listing else parts.directory.names()
    found, problems = chosen(parts, search, everyone)
    year = parts.files.reading.year
    return {
        "search": search,
        "entries": found,
        "everyone": len(everyone),
        "listing": listing,
        "problems": problems,
        "general": tuple(each for each in parts.files.reading.problems if not each.council),
        "types": year.edition.catalogue.authority_types if year else (),
        "paragraphs": year.edition.rules if year else {},
    }


def chosen(parts: Parts, search: Wanted, entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Find the councils that are wanted, and what is wrong with what was asked."""
    found = tuple(entry for entry in entries if search.fits(entry))
    year = parts.files.reading.year
    if not search.since or year is None:
        return found, ()
    try:
        changed = parts.revisions.changed(search.since, year, parts.sheets)
    except ProblemsError as error:
        return (), error.problems
    return tuple(entry for entry in found if entry.slug in changed), ()

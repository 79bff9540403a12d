"""The list of councils turned into pages: `/` and what it is searched with."""

from collections.abc import Iterable, Mapping

from flask import Flask, render_template, request

from lgo_letters.preview.directory import Entry, Listing, wanted
from lgo_letters.preview.parts import Parts
from lgo_letters.problems import Problem, ProblemsError


def add_list_pages(app: Flask, parts: Parts) -> None:
    @app.get("/")
    def start() -> str:
        listing = parts.directory.ready()
        if listing is None and set(wanted(request.args)) - {"q", "type", "problem"}:
            listing = parts.directory.listing()
        return render_template("list.html", **_list(parts, listing))

    @app.get("/list")
    def rows() -> str:
        return render_template("_list.html", **_list(parts, parts.directory.listing()))

    @app.get("/counts.json")
    def counts() -> dict[str, object]:
        listing = parts.directory.listing()
        return {"number": listing.number, "letters": listing.letters, "counts": listing.counts}


def _list(parts: Parts, listing: Listing | None) -> dict[str, object]:
    """Give what the list shows; without a listing, what is known without looking into the letters."""
    search = wanted(request.args)
    everyone = tuple(listing.entries.values()) if listing else parts.directory.names()
    found, problems = chosen(parts, search, everyone)
    return {"search": search, "entries": found, "everyone": everyone, "listing": listing, "problems": problems}


def chosen(
    parts: Parts, search: Mapping[str, str], entries: Iterable[Entry]
) -> tuple[list[Entry], tuple[Problem, ...]]:
    """Find the councils that are wanted, and what is wrong with what was asked."""
    found = [entry for entry in entries if entry.fits(search)]
    year = parts.files.reading.year
    if "since" not in search or year is None:
        return found, ()
    try:
        changed = parts.revisions.changed(search["since"], year, parts.sheets)
    except ProblemsError as error:
        return [], error.problems
    return [entry for entry in found if entry.slug in changed], ()

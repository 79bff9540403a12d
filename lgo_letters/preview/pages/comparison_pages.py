"""Show two letters side by side: of two councils, or of one council at two times."""

from contextlib import suppress
from dataclasses import dataclass

from flask import Flask, g, render_template, request

from lgo_letters.difference import ChangeKind, compare
from lgo_letters.git_tree import find
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year
from lgo_letters.preview.pages.typeset_pages import differing, pages_of
from lgo_letters.preview.services import Services
from lgo_letters.problems import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Side:
    """One of two letters. If it is missing, the problems say why."""

    slug: str
    since: str
    title: str
    letter: Letter | None = None
    problems: tuple[Problem, ...] = ()
    year: Year | None = None  # the year with which the letter is typeset


def add_comparison_pages(app: Flask, services: Services) -> None:
    @app.get("/compare")
    def comparison() -> str:
        left, right = _sides(services)
        pairs = compare(left.letter, right.letter) if left.letter and right.letter else ()
        differ = sum(each.kind is not ChangeKind.SAME for each in pairs)
        entries = services.council_list.names()
        return render_template("compare.html", entries=entries, left=left, right=right, pairs=pairs, differing=differ)

    @app.get("/compare/pages.json")
    def comparison_pages() -> list[dict[str, object]]:
        sides = _sides(services)
        made = []
        for side, changed in zip(sides, differing(*(side.letter for side in sides)), strict=True):
            with services.files.turn(services.typesetting, g.snapshot):
                typeset = services.renderer.render(side.letter, side.year) if side.letter and side.year else None
                made.append(pages_of(typeset, changed))
        return made


def _sides(services: Services) -> tuple[Side, Side]:
    slugs = [entry.slug for entry in services.council_list.names()]
    first = request.args.get("left") or (slugs[0] if slugs else "")
    second = request.args.get("right") or first
    since = request.args.get("left-at", "").strip()
    if first == second and "left-at" not in request.args:
        with suppress(ProblemsError):  # there may be no git
            find(services.workspace, "HEAD")
            since = "HEAD"
    right = _read_side(services, second, request.args.get("right-at", "").strip())
    return _read_side(services, first, since), right


def _read_side(services: Services, slug: str, since: str) -> Side:
    """Find a council's letter at a git revision, or now if there is none."""
    state = services.states.state(slug)
    year = services.files.snapshot.year
    name = state.name if state else slug
    if not since:
        made = state.made if state else None
        letter, of = (made.letter, made.year) if made else (None, None)
        if state and state.kept:
            return Side(slug, "", f"{name}, as it last could be made", letter, state.problems, of)
        return Side(slug, "", f"{name}, now", letter, (), of)
    if year is None:
        return Side(slug, since, f"{name}, {since}", None, services.files.snapshot.problems)
    try:
        revision, then = services.revisions.year(since, year.year)
    except ProblemsError as error:
        return Side(slug, since, f"{name}, {since}", None, error.problems)
    letter = services.revisions.letter(revision, year.year, slug)
    problems = tuple(each for each in then.problems if each.council == slug) if letter is None else ()
    return Side(slug, since, f"{name}, {revision}", letter, problems, then)

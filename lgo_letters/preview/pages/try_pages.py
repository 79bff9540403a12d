"""Show a form with a council's facts, the letter as it would be, and the council's file.

Everything is in the address. Nothing is saved.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask, Response, abort, render_template, request

from lgo_letters.councils.reader import read_council
from lgo_letters.facts.fact import LAST_YEAR, STATISTICS
from lgo_letters.imports.changed_fields import change_fields
from lgo_letters.model import Council
from lgo_letters.pipeline import Year
from lgo_letters.preview.letters.council_form import Field, changes_in, form_of
from lgo_letters.preview.letters.letter_state import Made
from lgo_letters.preview.letters.letter_view import LetterView
from lgo_letters.preview.pages.typeset_pages import made_of, send_pdf, state_of
from lgo_letters.preview.services import Services
from lgo_letters.problems import Place
from lgo_letters.reading.text_file import read_text
from lgo_letters.reasons.council_text import leaves, write_file, written_fields
from lgo_letters.reasons.trial import Trial, try_out


@dataclass(frozen=True, slots=True)
class Tried:
    changes: Mapping[str, str]  # the fields that were changed, by key
    trial: Trial


def add_try_pages(app: Flask, services: Services) -> None:
    @app.get("/letters/<slug>/try")
    def try_page(slug: str) -> str:
        with services.council_list.first():
            made = made_of(services, slug)
            tried = attempt(made.council, made.year, request.args)
            trial, view = tried.trial, None
            if trial.reasoned and trial.council:
                before = made.letter if tried.changes else None
                view = LetterView(Made(trial.reasoned, trial.council, made.year), before)
            return render_template(
                "try.html",
                state=state_of(services, slug),
                tried=tried,
                view=view,
                groups=tuple(_shown_groups(made, tried)),
                listing=services.council_list.listing,
                trying=True,
            )

    @app.get("/letters/<slug>/try.yaml")
    def try_yaml(slug: str) -> Response:
        made = made_of(services, slug)
        tried = attempt(made.council, made.year, request.args)
        head = f"# {slug} as tried in the preview. Nothing of it was saved; put it into data/ to keep it.\n"
        for prefix, name in ((STATISTICS, "statistics.csv"), (LAST_YEAR, "last_year.csv")):
            cells = [f"{key} {value or 'empty'}" for key, value in tried.changes.items() if key.startswith(prefix)]
            if cells:
                head += f"# The row of {name} was tried with: {', '.join(cells)}.\n"
        text = head + file_as_tried(made.council, made.year, tried.trial)
        named = {"Content-Disposition": f'attachment; filename="{slug}.yaml"'}
        return Response(text, content_type="application/yaml; charset=utf-8", headers=named)

    @app.get("/letters/<slug>/try.pdf")
    def try_pdf(slug: str) -> Response:
        made = made_of(services, slug)
        reasoned = attempt(made.council, made.year, request.args).trial.reasoned
        if reasoned is None:
            abort(404)
        return send_pdf(services.renderer.render(reasoned.letter, made.year), f"{slug}-tried.pdf")


def attempt(council: Council, year: Year, form: Mapping[str, str]) -> Tried:
    changes = changes_in(form, council, year.edition.catalogue)
    return Tried(changes, try_out(council, year, changes.items(), Place(_label(council))))


def _label(council: Council) -> str:
    return f"<{council.slug}.yaml as tried>"


def file_as_tried(council: Council, year: Year, trial: Trial) -> str:
    """Write the file as it would be: its text with the values changed or, if that isn't possible, a new text."""
    label = _label(council)
    anew, declared = write_file(trial.fields), year.edition.catalogue.declared
    text, _ = read_text(year.workspace / council.place("").path, label)
    before, after = leaves(written_fields(council.file)), leaves(trial.fields)
    changes = {key: after.get(key) for key in {**before, **after} if before.get(key) != after.get(key)}
    changed, _ = change_fields(text or "", label, changes, declared)
    one, _ = read_council(changed, council.slug, council.counts, label, declared)
    other, _ = read_council(anew, council.slug, council.counts, label, declared)
    return changed if one and other and one.file == other.file else anew


def _shown_groups(made: Made, tried: Tried) -> Iterator[tuple[str, tuple[Field, ...]]]:
    for title, group in form_of(made.council, made.year.edition.catalogue):
        fields = tuple(
            field
            for field in group
            if not field.key.startswith(LAST_YEAR) or field.key in made.council.last_year or field.key in tried.changes
        )
        if fields:
            yield title, fields

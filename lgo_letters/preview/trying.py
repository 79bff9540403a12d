"""Facts that somebody changed in the page turned into the letter as it would be, and its file; nothing is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lgo_letters.councils import read_council
from lgo_letters.model import Council
from lgo_letters.pipeline import Year
from lgo_letters.preview.council_form import changes_in
from lgo_letters.problems import Place
from lgo_letters.reasons.council_text import change_text, write_file
from lgo_letters.reasons.trial import Trial, try_out


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a try."""

    changes: Mapping[str, str]  # the fields that were changed, by key
    text: str  # the council's file as it would be
    trial: Trial


def attempt(council: Council, year: Year, form: Mapping[str, str]) -> Tried:
    """Make a council's letter with what stands in a form, by key."""
    changes = changes_in(form, council, year.edition.catalogue)
    label = f"<{council.slug}.yaml as tried>"
    trial = try_out(council, year, changes.items(), Place(label))
    return Tried(changes, _text(council, year, trial, label), trial)


def _text(council: Council, year: Year, trial: Trial, label: str) -> str:
    """Write the file as it would be: its own text with the values changed where that says the same, or else anew."""
    anew = write_file(trial.fields)
    try:
        text = (year.workspace / council.place("").path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return anew
    changed = change_text(text, council, trial.fields)
    declared = year.edition.catalogue.declared
    one, _ = read_council(changed, council.slug, council.counts, label, declared)
    other, _ = read_council(anew, council.slug, council.counts, label, declared)
    return changed if one and other and one.file == other.file else anew

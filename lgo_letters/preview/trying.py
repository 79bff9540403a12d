"""Facts that somebody changed in the page turned into the letter as it would be; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lgo_letters.checks import check_council
from lgo_letters.councils import read_council
from lgo_letters.exceptions import check_exceptions
from lgo_letters.pipeline import reason
from lgo_letters.preview.council_form import changes_in, counts_in
from lgo_letters.preview.council_text import change_text, write_file
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, in_order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lgo_letters.compose import Reasoned
    from lgo_letters.model import Council
    from lgo_letters.pipeline import Year


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a try.

    Attributes:
        changes: the fields that were changed, by key.
        text: the council's file as it would be.
        council, reasoned: the council and its letter as they would be; None where there are problems.
        problems: why there would be no letter.
    """

    changes: Mapping[str, str]
    text: str
    council: Council | None
    reasoned: Reasoned | None
    problems: tuple[Problem, ...]


def attempt(council: Council, year: Year, form: Mapping[str, str]) -> Tried:
    """Make a council's letter with some fields changed.

    Args:
        council: as its file says.
        year: the year; its averages are worked out again with the counts as they would be.
        form: what stands in the form, by key.
    """
    changes = changes_in(form, council)
    counts, wrong = counts_in(council, changes)
    label = f"<{council.slug}.yaml as tried>"
    text = _text(council, year, changes, label)
    found = [
        Problem(Kind.VALUE, Place(label), key, f'"{changes[key]}" is no count', "write a whole number", council.slug)
        for key in wrong
    ]
    tried, problems = read_council(text, council.slug, counts, label)
    found += [replace(problem, council=council.slug) for problem in problems]
    if tried is not None:
        checked = (*check_council(tried), *check_exceptions(tried, year.edition))
        found += [problem for problem in checked if problem.key not in wrong]
    if tried is None or found:
        return Tried(changes, text, None, None, in_order(found))
    try:
        return Tried(changes, text, tried, reason(tried, year.with_averages_of(tried)), ())
    except ProblemsError as error:
        return Tried(changes, text, tried, None, error.problems)


def _text(council: Council, year: Year, changes: Mapping[str, str], label: str) -> str:
    """Write the file as it would be: its own text with the values changed where that says the same, or else anew."""
    anew = write_file(council, changes)
    try:
        text = (year.workspace / council.place("").path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return anew
    changed = change_text(text, council, changes)
    if changed is None:
        return anew
    counts = council.counts
    one, _ = read_council(changed, council.slug, counts, label)
    other, _ = read_council(anew, council.slug, counts, label)
    return changed if one and other and one.file == other.file else anew

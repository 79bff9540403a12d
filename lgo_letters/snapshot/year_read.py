"""Read a year for tests, or say in a few lines why its letters can't be compared. Give letters as text and pictures."""

from collections.abc import Iterable
from pathlib import Path

from lgo_letters.figures import some
from lgo_letters.lines import plain_text
from lgo_letters.pictures import page_picture
from lgo_letters.pipeline import Year, compose, load_year, typeset
from lgo_letters.problems import NO_COUNCIL, Problem, ProblemsError, gathered

_FEW = 6  # councils that are named
_PROBLEMS = 10  # problems that are listed


def read_year(folder: Path, number: int | None) -> tuple[Year | None, list[str]]:
    """Read and check a year of a workspace; None means the latest. Give the year, or the problems in words."""
    try:
        return load_year(folder, number), []
    except ProblemsError as error:
        return None, problems_in_words(error.problems)


def text_of(year: Year, council: str) -> str:
    return plain_text(compose(year.councils[council], year), year.edition.facts)


def picture_of(year: Year, council: str, page: int) -> bytes:
    """Draw a page, counted from 1, as PNG."""
    return page_picture(typeset(compose(year.councils[council], year), year).pdf, page - 1, 1)


def problems_in_words(problems: Iterable[Problem]) -> list[str]:
    """Write each problem once, with its hint and how many letters it keeps back."""
    lines, found = [], gathered(problems)
    for problem, slugs in list(found.items())[:_PROBLEMS]:
        lines.append(str(problem))
        if slugs and slugs != [NO_COUNCIL]:
            lines.append("  keeps back: " + some(sorted(slugs), _FEW))
        if problem.hint:
            lines.append(f"  hint: {problem.hint}")
    if len(found) > _PROBLEMS:
        lines.append(f"… and {len(found) - _PROBLEMS} more")
    return [*lines, "no letter was compared; `lgo-letters check` says the same"]

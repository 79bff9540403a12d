"""A pytest plugin for workspaces: fixtures that give a year and its letters as text, to keep snapshots of.

    def test_the_letter_to_nowhere(letter, file_regression):
        file_regression.check(letter("over-nowhere"), basename="over-nowhere")

The workspace is pytest's root folder; `lgo_workspace = "letters"` in its configuration names another.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.plain_text import plain_text


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("lgo_workspace", "folder with data/ and templates/, from pytest's root folder", default="")
    parser.addini("lgo_year", "year of the letters; the latest if left out", default="")


@pytest.fixture(scope="session")
def year(request: pytest.FixtureRequest) -> Year:
    """Give the year, read and checked, once; a problem that keeps back all letters fails what asks for it."""
    wanted = str(request.config.getini("lgo_year"))
    folder = request.config.rootpath / str(request.config.getini("lgo_workspace"))
    return load_year(folder, int(wanted) if wanted else None)


@pytest.fixture
def letter(year: Year) -> Callable[[str], str]:
    """Give a function from a council's short name to its letter as text: paragraphs by id, a sentence a line."""

    def text(council: str) -> str:
        if council not in year.councils:
            problems = [str(problem) for problem in year.problems if problem.council == council]
            pytest.fail("\n".join(problems) or f"there is no council {council} in {year.year}", pytrace=False)
        return plain_text(compose(year.councils[council], year), year.edition.facts)

    return text

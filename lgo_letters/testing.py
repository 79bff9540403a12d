"""A pytest plugin for workspaces: the year's letters compared with those that were kept.

    def test_the_letters(letters_regression):
        letters_regression.check()

The workspace is pytest's root folder, or holds it; `lgo_workspace = "letters"` in its configuration names another.
docs/snapshots.md tells it from the first run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:  # pytest reads this before it begins to watch coverage, and in runs that ask for no letter
    from lgo_letters.pipeline import Year


class LettersRegression:
    """Compares the letters of a year with the snapshot beside the test, or writes it anew."""

    def __init__(self, year: Year, folder: Path, *, anew: bool) -> None:
        self._year = year
        self._folder = folder
        self._anew = anew

    def check(self, *, whole: bool = False) -> None:
        """Fail if a letter says or looks otherwise than was kept; with --regen-all keep what it is now.

        With `whole`, a few whole letters are kept, too, that together have every text.
        """
        from lgo_letters.snapshot import differences, files, year_texts  # noqa: PLC0415 - see `year`

        kept = files.read_snapshot(self._folder)
        now = year_texts.snapshot_of(self._year, whole=whole, keep=frozenset(kept.letters) if kept else frozenset())
        if now.problems:
            _fail(differences.problems_in_words(now.problems))
        if kept is None or self._anew:
            files.write_snapshot(self._folder, now)
        if kept is None and not self._anew:
            _fail([f"the letters are now kept in {self._folder.name}/; look them over, then run pytest again"])
        changes = [] if kept is None or self._anew else differences.differences(kept, now)
        if changes:
            _fail([differences.summary(changes), "to keep the letters as they are now: pytest --regen-all"])


def _fail(lines: list[str]) -> NoReturn:
    pytest.fail("\n".join(lines), pytrace=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("lgo_workspace", "folder with data/ and templates/, from pytest's root folder", default="")
    parser.addini("lgo_year", "year of the letters; the latest if left out", default="")


@pytest.fixture(scope="session")
def year(request: pytest.FixtureRequest) -> Year:
    """Give the year, read and checked, once; a problem that keeps back all letters fails what asks for it."""
    # A test run that asks for no letter does without: WeasyPrint and pydantic take a second.
    from lgo_letters import pipeline, problems  # noqa: PLC0415 - see above
    from lgo_letters.snapshot import differences  # noqa: PLC0415 - see above

    wanted = str(request.config.getini("lgo_year"))
    start = request.config.rootpath / str(request.config.getini("lgo_workspace"))
    folder = next((each for each in (start, *start.parents) if (each / "templates").is_dir()), start)
    try:
        return pipeline.load_year(folder, int(wanted) if wanted else None)
    except problems.ProblemsError as error:
        found = error.problems
    _fail(differences.problems_in_words(found))


@pytest.fixture
def letters_regression(request: pytest.FixtureRequest, year: Year) -> LettersRegression:
    """Give what compares the year's letters with the snapshot in a folder named as the test's file."""
    anew = bool(request.config.getoption("regen_all") or request.config.getoption("force_regen"))
    return LettersRegression(year, request.path.with_suffix(""), anew=anew)


@pytest.fixture
def letter(year: Year) -> Callable[[str], str]:
    """Give a function from a council's short name to its letter as text: paragraphs by id, a sentence a line."""
    from lgo_letters import lines, pipeline  # noqa: PLC0415 - see `year`

    def text(council: str) -> str:
        _require(council, year)
        return lines.plain_text(pipeline.compose(year.councils[council], year), year.edition.facts)

    return text


@pytest.fixture
def page(year: Year) -> Callable[..., bytes]:
    """Give a function from a council's short name and a page's number, from 1, to a picture for `image_regression`."""
    from lgo_letters import pictures, pipeline  # noqa: PLC0415 - see `year`

    def picture(council: str, number: int = 1) -> bytes:
        _require(council, year)
        made = pipeline.typeset(pipeline.compose(year.councils[council], year), year)
        return pictures.page_picture(made.pdf, number - 1, 1)

    return picture


def _require(council: str, year: Year) -> None:
    if council not in year.councils:
        problems = [str(problem) for problem in year.problems if problem.council == council]
        pytest.fail("\n".join(problems) or f"there is no council {council} in {year.year}", pytrace=False)

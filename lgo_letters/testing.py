"""Compare the year's letters with those that you kept: a pytest plugin for workspaces.

    def test_the_letters(letters_regression):
        letters_regression.check()

The workspace is pytest's root folder or a folder above it. `lgo_workspace = "letters"` in pytest's configuration names
another. docs/snapshots.md explains how to use it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:  # pytest imports this before it measures coverage, and in runs that need no letter
    from lgo_letters.pipeline import Year


class LettersRegression:
    """Compares the letters of a year with the snapshot beside the test, or writes it again."""

    def __init__(self, year: Year, folder: Path, *, anew: bool) -> None:
        self._year = year
        self._folder = folder
        self._anew = anew

    def check(self, *, whole: bool = False) -> None:
        """Fail if a letter's words or looks differ from the kept ones. With --regen-all, keep it as it is now.

        With `whole`, a few whole letters are kept, too, that together have every text.
        """
        from lgo_letters.snapshot import differences, files, year_read, year_texts  # noqa: PLC0415 - see `year`

        kept = files.read_snapshot(self._folder)
        now = year_texts.snapshot_of(self._year, whole=whole, keep=frozenset(kept.letters) if kept else frozenset())
        if now.problems:
            _fail(year_read.problems_in_words(now.problems))
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
def _year_read() -> Any:  # noqa: ANN401 - a module
    # Imported only if a test needs a letter: pydantic takes a second.
    from lgo_letters.snapshot import year_read  # noqa: PLC0415 - see above

    return year_read


@pytest.fixture(scope="session")
def year(request: pytest.FixtureRequest, _year_read: Any) -> Year:  # noqa: ANN401
    """Give the year, read and checked, once. If a problem keeps back all letters, tests that use the year fail."""
    wanted = str(request.config.getini("lgo_year"))
    start = request.config.rootpath / str(request.config.getini("lgo_workspace"))
    folder = next((each for each in (start, *start.parents) if (each / "templates").is_dir()), start)
    loaded: Year | None
    loaded, problems = _year_read.read_year(folder, int(wanted) if wanted else None)
    return loaded or _fail(problems)


@pytest.fixture
def letters_regression(request: pytest.FixtureRequest, year: Year) -> LettersRegression:
    """Give an object that compares the year's letters with the snapshot, in a folder named after the test's file."""
    anew = bool(request.config.getoption("regen_all") or request.config.getoption("force_regen"))
    return LettersRegression(year, request.path.with_suffix(""), anew=anew)


@pytest.fixture
def letter(year: Year, _year_read: Any) -> Callable[[str], str]:  # noqa: ANN401
    """Give a function that turns a council's short name into its letter as text: ids, and one sentence a line."""

    def text(council: str) -> str:
        _require(council, year)
        words: str = _year_read.text_of(year, council)
        return words

    return text


@pytest.fixture
def page(year: Year, _year_read: Any) -> Callable[..., bytes]:  # noqa: ANN401
    """Give a function that makes a picture for `image_regression`, from a council's short name and a page from 1."""

    def picture(council: str, number: int = 1) -> bytes:
        _require(council, year)
        png: bytes = _year_read.picture_of(year, council, number)
        return png

    return picture


def _require(council: str, year: Year) -> None:
    if council not in year.councils:
        problems = [str(problem) for problem in year.problems if problem.council == council]
        pytest.fail("\n".join(problems) or f"there is no council {council} in {year.year}", pytrace=False)

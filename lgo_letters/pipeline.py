"""The spine: `load_year`, `compose`, `typeset`. A letter is made in these three steps, and no other way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from lgo_letters import compose as composing
from lgo_letters.averages import work_out_averages
from lgo_letters.checks import check_council, check_names
from lgo_letters.councils import read_data
from lgo_letters.edition import read_edition
from lgo_letters.exceptions import check_exceptions
from lgo_letters.model import Averages
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, did_you_mean, in_order
from lgo_letters.sources import years
from lgo_letters.strangers import Strangers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lgo_letters.compose import Reasoned
    from lgo_letters.edition import Edition
    from lgo_letters.letter import Letter
    from lgo_letters.model import AveragesRow, Council
    from lgo_letters.typesetting.typeset import Typeset, Typesetter


@dataclass(frozen=True)
class Year:
    """All that people wrote about a year, read and checked.

    Attributes:
        workspace: the folder that holds `data/` and `templates/`.
        year: the year of the letters.
        edition: its templates.
        councils: by slug, in alphabetical order, those without a problem.
        averages: of similar authorities, by authority type.
        read: all councils whose files could be read, by slug; averages are worked out over them.
        published: the rows of `averages.yaml`, by authority type.
        problems: of the other councils and of the data as a whole, in the order in which one would mend them.
    """

    workspace: Path
    year: int
    edition: Edition
    councils: Mapping[str, Council]
    averages: Mapping[str, Averages]
    read: Mapping[str, Council]
    published: Mapping[str, AveragesRow]
    problems: tuple[Problem, ...]

    @cached_property
    def typesetter(self) -> Typesetter:
        """Read fonts, style and frame, once."""
        from lgo_letters.typesetting.typeset import Typesetter

        return Typesetter(self.edition)

    def with_averages_of(self, council: Council) -> Year:
        """Give the year with averages as they would be if a council's file and counts were these."""
        averages, _ = work_out_averages({**self.read, council.slug: council}.values(), self.published, "")
        return replace(self, averages=averages)

    @cached_property
    def strangers(self) -> Strangers:
        """Know the names of all councils, so that none is named in another's letter."""
        return Strangers(council.file.name for council in self.councils.values())


def year_meant(workspace: Path, year: int | None) -> int:
    """Say which year is meant: the latest, where none is named.

    Raises:
        ProblemsError: there is no such year.
    """
    there = years(workspace)
    if not there:
        hint = (
            "change to the folder that holds data/ and templates/, or name it with --workspace; "
            "`lgo-letters start FOLDER` writes one to begin with"
        )
        raise ProblemsError([Problem(Kind.FILE, Place(str(workspace)), "", "holds no year of letters", hint)])
    if year is None:
        return there[-1]
    if year not in there:
        hint = did_you_mean(str(year), [str(each) for each in there])
        raise ProblemsError([Problem(Kind.FILE, Place(f"templates/{year}"), "", f"there is no year {year}", hint)])
    return year


def load_year(workspace: Path, year: int | None = None) -> Year:
    """Read and check everything that people wrote about a year.

    Args:
        workspace: the folder that holds `data/` and `templates/`.
        year: the year; None for the latest.

    Raises:
        ProblemsError: the edition or a file of all councils can't be used, or there is no such year: no letter can
            be made.
    """
    year = year_meant(workspace, year)
    data = read_data(workspace / "data" / str(year), f"data/{year}")
    try:
        edition = read_edition(workspace / "templates" / str(year), f"templates/{year}")
    except ProblemsError as error:
        found = [problem for council in data.councils.values() for problem in check_council(council)]
        raise ProblemsError([*error.problems, *data.problems, *found]) from error
    averages, differing = work_out_averages(data.councils.values(), data.averages, f"data/{year}/averages.yaml")
    problems = [*data.problems, *differing, *check_names(data.councils.values())]
    for council in data.councils.values():
        problems += check_council(council)
        problems += check_exceptions(council, edition)
    if any(not problem.council for problem in data.problems):
        raise ProblemsError(problems)  # without the averages, say, every letter would say that there are none
    wrong = {problem.council for problem in problems}
    councils = {slug: council for slug, council in data.councils.items() if slug not in wrong}
    return Year(workspace, year, edition, councils, averages, data.councils, data.averages, in_order(problems))


def compose(council: Council, year: Year) -> Letter:
    """Compose a council's letter.

    Raises:
        ProblemsError: every reason for which it can't be made.
    """
    letter = reason(council, year).letter
    _no_stranger(letter, year)
    return letter


def reason(council: Council, year: Year) -> Reasoned:
    """Compose a council's letter, and keep what was decided about each paragraph and sentence."""
    return composing.compose(council, year.averages.get(council.file.authority_type, Averages()), year.edition)


def typeset(letter: Letter, year: Year) -> Typeset:
    """Typeset a letter: PDF and HTML, the same bytes for the same letter.

    Raises:
        ProblemsError: what would make the pages wrong.
    """
    _no_stranger(letter, year)
    return year.typesetter.typeset(letter)


def _no_stranger(letter: Letter, year: Year) -> None:
    """Refuse a letter that names another council."""
    problems = tuple(year.strangers.check(letter))
    if problems:
        raise ProblemsError(problems)

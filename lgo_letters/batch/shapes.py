"""Typeset one letter of each shape, to find the problems that only pages show.

Letters of one shape have the same sections and charts. If there was no problem, a digest of edition, shapes and
versions is kept in `output/<year>/.typeset`, so that nothing is typeset twice.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from lgo_letters.batch.manifest import digest
from lgo_letters.letter import Letter
from lgo_letters.machine import versions
from lgo_letters.pipeline import Tell, Year
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.whole_files import write_whole

TYPESET = ".typeset"


def typeset_shapes(year: Year, letters: Iterable[Letter], output: Path, tell: Tell) -> tuple[list[Problem], list[str]]:
    """Typeset one letter of each shape; give every problem, and why letters are laid out in full, each reason once."""
    first: dict[str, Letter] = {}
    for letter in letters:
        first.setdefault(_shape(letter), letter)
    known = digest(sorted(first), year.edition.digest, versions())
    with suppress(OSError, ValueError):
        kept, *reasons = (output / TYPESET).read_text(encoding="utf-8").splitlines()
        if kept == known:
            return [], reasons
    problems: list[Problem] = []
    in_full: dict[str, None] = {}
    for number, letter in enumerate(first.values()):
        tell(number, len(first), letter.slug)
        try:
            made = year.typesetter.typeset(letter)
            in_full |= dict.fromkeys([made.in_full] if made.in_full else [])
        except ProblemsError as error:
            problems += error.problems
            if any(not problem.council for problem in error.problems):
                break  # no letter can be made
    if first and not problems:
        tell(len(first), len(first), "")
        with suppress(ProblemsError):  # if it can't be kept, the letters are typeset again next time
            write_whole(output / TYPESET, "\n".join([known, *in_full]).encode(), TYPESET)
    return problems, list(in_full)


def _shape(letter: Letter) -> str:
    sections = [
        (each.id, bool(each.heading), each.chart and (each.chart.council is None, each.chart.average is None))
        for each in letter.sections.values()
    ]
    return digest(sections, letter.draft)

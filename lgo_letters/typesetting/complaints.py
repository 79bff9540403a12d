"""Turn what WeasyPrint only logs into problems, and stop letters that would have too many pages."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from lgo_letters.problems import Kind, Place, Problem, ProblemsError

MOST_PAGES = 60  # for each letter; a style that makes more would keep a process busy for hours
_IGNORED = re.compile(r"Ignored `(.*)`, (.*?)\.?\Z", re.DOTALL)
_PLACE = re.compile(r" at (\d+):(\d+)")  # line and column, as WeasyPrint prints them


@contextmanager
def complaints_of(label: str, council: str) -> Iterator[list[Problem]]:
    """Collect what WeasyPrint would only log."""
    problems: list[Problem] = []

    def collect(record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING:
            message = record.getMessage().strip()
            place = _PLACE.search(message) if label.endswith(".css") else None
            where = Place(label, int(place[1]), int(place[2])) if place else Place(label)
            ignored = _IGNORED.match(message.replace(place[0], "") if place else message)
            said = f'"{ignored[1].strip()}" has no effect: {ignored[2]}' if ignored else f"WeasyPrint: {message}"
            hint = "see how it is spelt" if ignored else ""
            problems.append(Problem(Kind.TYPESETTING, where, "", said, hint, council))
        return False  # keep it out of other logs

    logger = logging.getLogger("weasyprint")
    logger.addFilter(collect)
    try:
        yield problems
    finally:
        logger.removeFilter(collect)


@contextmanager
def bounded_pages(label: str, council: str) -> Iterator[None]:
    """Stop a letter that has too many pages. Before each page, WeasyPrint logs its number.

    Raises:
        ProblemsError: the letter has more than `MOST_PAGES`.
    """

    def count(record: logging.LogRecord) -> bool:
        if record.args == (MOST_PAGES + 1,):
            message = f"makes a letter of more than {MOST_PAGES} pages"
            hint = "see what in the style, or in the council's own words, takes so much room"
            raise ProblemsError([Problem(Kind.TYPESETTING, Place(label), "", message, hint, council)])
        return False

    logger = logging.getLogger("weasyprint.progress")
    logger.addFilter(count)
    level = logger.level
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeFilter(count)

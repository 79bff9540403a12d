"""WeasyPrint's log turned into problems: what it forgives with a line there, and pages without end."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from lgo_letters.problems import Kind, Place, Problem, ProblemsError

MOST_PAGES = 60  # of a letter; a style that makes more would keep a process busy for hours
_IGNORED = re.compile(r"Ignored `(.*)`, (.*?)\.?\Z", re.DOTALL)
_PLACE = re.compile(r" at (\d+):(\d+)")  # line and column, as WeasyPrint says them


@contextmanager
def complaints_of(label: str, council: str) -> Iterator[list[Problem]]:
    """Collect what WeasyPrint would only write to its log."""
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
        return False  # no other log has it

    logger = logging.getLogger("weasyprint")
    logger.addFilter(collect)
    try:
        yield problems
    finally:
        logger.removeFilter(collect)


@contextmanager
def bounded_pages(label: str, council: str) -> Iterator[None]:
    """Stop where a letter grows without end: before each page WeasyPrint says in its log which one it is.

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

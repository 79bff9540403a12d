"""Turn a mistake in a council's data into a problem that keeps its letter back, at the place of the field."""

from lgo_letters.model import Council
from lgo_letters.problems import Kind, Problem


def problem_of(kind: Kind, council: Council, key: str, message: str, hint: str) -> Problem:
    return Problem(kind, council.place(key), key, message, hint, council.slug)

"""Make the overview page: every letter with its first page, paragraphs, figures and problems.

The page needs no other file and works without scripts. A script adds the search. It has ids, but no words of letters.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lgo_letters.figures import counted, some
from lgo_letters.page_template import fill_page
from lgo_letters.problems import Problem, gathered


def overview(
    year: int,
    letters: Mapping[str, Mapping[str, Any]],
    problems: Iterable[Problem],
    picture: Callable[[str], bytes],
) -> str:
    """Make the page from the manifest's entries by slug. `picture` gives a letter's first page as a PNG."""
    pictures = {slug: b64encode(picture(slug)).decode() for slug in letters}
    values = {"year": year, "letters": letters, "problems": gathered(problems), "pictures": pictures}
    return fill_page(__package__, "overview.html", **values, counted=counted, some=some)

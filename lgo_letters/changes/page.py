"""Changes turned into one page for the people who decide: groups, before and after side by side, their councils.

Self-contained, printable, and readable without scripts; a script adds filters.
"""

from lgo_letters.changes.descriptions import conditions_of, heading_of, is_alike, pairs_of, summary_of, where_of
from lgo_letters.changes.year import Changes
from lgo_letters.difference import mark_words
from lgo_letters.figures import counted
from lgo_letters.page_template import fill_page

OPEN = 12  # councils that are listed at once; more are folded away


def page_of(changes: Changes, against: str) -> bytes:
    functions = (conditions_of, counted, heading_of, is_alike, mark_words, pairs_of, where_of)
    page = fill_page(
        __package__,
        "page.html",
        changes=changes,
        against=against,
        summary=summary_of(changes),
        kinds=sorted({group.what.value for group in changes.groups}),
        causes=sorted({group.cause for group in changes.groups}),
        open=OPEN,
        **{each.__name__: each for each in functions},
    )
    return page.encode()

"""Turn rows of values into the text of a table (CSV) that `statistics_file` can read."""

import csv
import io
from collections.abc import Iterable

from lgo_letters.figures import Value


def table_text(rows: Iterable[Iterable[Value]]) -> str:
    """Write a table, headings first: yes and no in words, and an empty cell if a value is not known."""
    text = io.StringIO()
    words = {True: "yes", False: "no"}
    lines = ([words[cell] if isinstance(cell, bool) else cell for cell in row] for row in rows)
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()

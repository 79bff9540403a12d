"""A letter's figures turned into the JSON that its PDF carries.

Whoever has the letter has its figures in a form that programs read, exactly: a rate is kept as the fraction that it is.
What the letter doesn't say isn't there either: a letter is published, and what was recorded of a council is not.
"""

import json
from datetime import date
from fractions import Fraction

from lgo_letters.figures import Value
from lgo_letters.letter import Letter

NAME = "{slug}-figures.json"
DESCRIPTION = "The figures of this letter, exactly"
_ALWAYS = {"council_name", "authority_type", "letter_date", "period_start", "period_end"}


def told(letter: Letter) -> dict[str, Value]:
    """Give the facts that a letter tells: those that it prints, and the statistics where it has their pages."""
    names = {name for sentence in letter.sentences() for name in sentence.facts} | _ALWAYS
    if letter.facts.get("statistics_given"):
        names |= letter.statistics
    return {name: value for name, value in letter.facts.items() if name in names}


def enclosed(letter: Letter) -> bytes:
    """Write what a letter tells as JSON, sorted: the same letter gives the same bytes."""
    content = {
        "council": letter.council,
        "slug": letter.slug,
        "year": letter.year,
        "facts": {name: _written(value) for name, value in told(letter).items()},
    }
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _written(value: Value) -> object:
    if isinstance(value, Fraction):
        return {"fraction": f"{value.numerator}/{value.denominator}"}
    return {"date": value.isoformat()} if isinstance(value, date) else value

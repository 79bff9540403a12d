"""Turn a letter's figures into the JSON that its PDF contains.

So anyone who has the letter has its figures in a form that programs read. They are exact: a rate is a fraction. Only
figures that the letter prints are there, because a letter is published and a council's records are not.
"""

import json
from datetime import date
from fractions import Fraction

from lgo_letters.figures import Value
from lgo_letters.letter import Letter

NAME = "{slug}-figures.json"
DESCRIPTION = "The figures of this letter, exactly"
_ALWAYS = {"council_name", "authority_type", "letter_date", "period_start", "period_end"}


def facts_shown(letter: Letter) -> dict[str, Value]:
    """Give the facts in a letter: those that it prints, and the statistics if it has their pages."""
    names = {name for sentence in letter.sentences() for name in sentence.facts} | _ALWAYS
    if letter.facts.get("statistics_given"):
        names |= letter.statistics
    return {name: value for name, value in letter.facts.items() if name in names}


def enclosed(letter: Letter) -> bytes:
    """Write a letter's facts as JSON, sorted, so that the same letter gives the same bytes."""
    content = {
        "council": letter.council,
        "slug": letter.slug,
        "year": letter.year,
        "facts": {name: _written(value) for name, value in facts_shown(letter).items()},
    }
    return (json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _written(value: Value) -> object:
    if isinstance(value, Fraction):
        return {"fraction": f"{value.numerator}/{value.denominator}"}
    return {"date": value.isoformat()} if isinstance(value, date) else value

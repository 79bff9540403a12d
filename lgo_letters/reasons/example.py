"""Turn facts into a made-up council's file and row, to show somebody or to put into a test."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lgo_letters.councils.register import plain_words
from lgo_letters.facts.fact import LAST_YEAR, Facts
from lgo_letters.figures import Value
from lgo_letters.reading.table_text import table_text
from lgo_letters.reasons.council_text import fields_from, write_file
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import weigh

COUNCIL = "Exampleshire Council"
ADDRESSEE = "Ms Example"
ROLE = "Chief Executive"


@dataclass(frozen=True, slots=True)
class Example:
    slug: str
    file: str  # the text of its file
    head: str  # head and row: the first line of the statistics, and its row
    row: str
    averages: str  # the entry of its type in averages.yaml; empty if there is none
    last_year: str  # the first line and the row of last year's table; empty if nothing is known about last year

    def __str__(self) -> str:
        parts = {
            f"councils/{self.slug}.yaml": self.file,
            "statistics.csv": f"{self.head}{self.row}",
            "last_year.csv": self.last_year,
            "averages.yaml": self.averages,
        }
        return "\n".join(f"# {name}\n{text}" for name, text in parts.items() if text)


def example_of(facts: Facts, always: Always) -> Example:
    catalogue = always.catalogue
    slug = next(iter(plain_words(str(facts["council_name"]))), "example")
    then = {fact.name: facts[fact.name] for fact in catalogue.last_year if facts[fact.name] is not None}
    averages = {name: _percent(facts[name]) for name in catalogue.averages}
    entry = [f"- authority_type: {facts['authority_type']}", "  averages: published", "  source: an example"]
    entry += [*(f"  {name}: {written}" for name, written in averages.items()), "  reason: an example", ""]
    last_year = [("council", *(name.removeprefix(LAST_YEAR) for name in then)), (slug, *then.values())]
    return Example(
        slug,
        write_file(_fields(facts, always)),
        table_text([("council", *catalogue.columns)]),
        table_text([(slug, *(facts[name] for name in catalogue.columns))]),
        "\n".join(entry) if set(averages.values()) - {"none"} else "",
        table_text(last_year) if then else "",
    )


def _fields(facts: Facts, always: Always) -> dict[str, Any]:
    addressee = {**_addressee(facts), "role": facts["addressee_role"]}
    fields = fields_from(facts, addressee, always.catalogue)
    for name, needed in always.needed.items():
        if weigh(needed, facts) is False:
            del fields[name]
    if not facts["statistics_given"]:
        fields |= {"statistics_pages": "omit", "statistics_pages_reason": "this is an example"}
    return fields


def _addressee(facts: Facts) -> Mapping[str, Value]:
    name, salutation = facts["addressee_name"], facts["salutation_name"]
    if name is None:
        return {"name": "unknown"}
    if name == salutation == ADDRESSEE:
        return dict(zip(("title", "surname"), ADDRESSEE.split(), strict=True))
    return {"surname": name, "salutation": salutation}


def _percent(value: Value) -> str:
    if value is None:
        return "none"
    exact = value if isinstance(value, Fraction) else Fraction(0)
    hundredths = round(exact * 100)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")

"""Facts turned into a made-up council's file and row, as people write them: text that can be put into a test.

Every name in it is plainly fictional, unless a condition asks about another.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lgo_letters.checks import words_of
from lgo_letters.model import NOT_RECORDED
from lgo_letters.reading.statistics_file import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lgo_letters.facts import Facts
    from lgo_letters.figures import Value

COUNCIL = "Exampleshire Council"
ADDRESSEE = "Ms Example"
ROLE = "Chief Executive"
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*( [A-Za-z0-9]+)+\Z")  # two words: none that YAML reads as something else
_AVERAGES = {
    "uphold": "uphold_average",
    "compliance": "compliance_average",
    "satisfactory_remedy": "satisfactory_remedy_average",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A council that somebody could have written.

    Attributes:
        slug: its short name.
        file: the text of its file.
        row: its row of the statistics.
        averages: the entry of its type among the averages; empty where there is none.
    """

    slug: str
    file: str
    row: str
    averages: str

    def __str__(self) -> str:
        """Write it out, each part under the name of its file."""
        parts = [
            f"# councils/{self.slug}.yaml\n{self.file}",
            f"# statistics.csv\ncouncil,{','.join(COLUMNS)}\n{self.row}",
        ]
        return "\n".join([*parts, f"# averages.yaml\n{self.averages}"] if self.averages else parts)


def example_of(facts: Facts) -> Example:
    """Write down a council that has these facts."""
    slug = next(iter(words_of(str(facts["council_name"]))), "example")
    row = ",".join([slug, *("" if facts[name] is None else str(facts[name]) for name in COLUMNS)])
    averages = [(key, facts[name]) for key, name in _AVERAGES.items() if facts[name] is not None]
    entry = ""
    if averages:
        lines = [f"- authority_type: {facts['authority_type']}"]
        lines += [f"  {key}: {_percent(value)}" for key, value in averages]
        entry = "\n".join([*lines, "  source: an example", ""])
    return Example(slug, "\n".join(_lines(facts)) + "\n", row + "\n", entry)


def _lines(facts: Facts) -> Iterator[str]:
    yield f"name: {_text(facts['council_name'])}"
    yield f"authority_type: {facts['authority_type']}"
    yield from _addressee(facts)
    yield f"sent_by: {facts['sent_by']}"
    trend, timeliness = facts["responses_trend"], facts["remedies_timeliness"]
    yield from _group("enquiries", facts["sent"] is not None, sent=facts["sent"], late=facts["late"], trend=trend)
    threatened, issued = facts["summons_threatened_only"], facts["summons_issued"]
    yield from _group("witness_summons", issued is not None, threatened_only=threatened, issued=issued)
    yield from _group("remedies", timeliness != NOT_RECORDED, timeliness=timeliness, late=facts["remedies_late"])
    if facts["not_complied"] != 0:
        opened, since = facts["new_complaints"], facts["since_implemented"]
        recorded = opened is not None or since is not None
        yield from _group("compliance", recorded, new_complaints=opened, since_implemented=since)
    yield from _group("training", facts["training_courses"] is not None, courses=facts["training_courses"])
    yield f"public_interest_reports: {_count(facts['public_interest_reports'])}"
    yield f"meeting_offered: {'true' if facts['meeting_offered'] else 'false'}"
    if not facts["statistics_given"]:
        yield "statistics_pages: omit"
        yield "statistics_pages_reason: this is an example"


def _addressee(facts: Facts) -> Iterator[str]:
    name, salutation = facts["addressee_name"], facts["salutation_name"]
    yield "addressee:"
    if name is None:
        yield "  name: unknown"
    elif name == salutation == ADDRESSEE:
        title, surname = ADDRESSEE.split()
        yield from (f"  title: {title}", f"  surname: {surname}")
    else:
        yield from (f"  surname: {_text(name)}", f"  salutation: {_text(salutation)}")
    yield f"  role: {_text(facts['addressee_role'])}"


def _group(key: str, recorded: bool, **fields: Value) -> Iterator[str]:  # noqa: FBT001 - it is what the line says
    if not recorded:
        yield f"{key}: {NOT_RECORDED}"
        return
    yield f"{key}:"
    yield from (f"  {name}: {_count(value)}" for name, value in fields.items())


def _count(value: Value) -> str:
    return NOT_RECORDED if value is None else str(value)


def _text(value: Value) -> str:
    text = str(value)
    return text if _PLAIN.match(text) else json.dumps(text, ensure_ascii=False)


def _percent(value: Value) -> str:
    """Write an average with as many decimals as it has; one that has too many, as it would be published."""
    exact = value if isinstance(value, Fraction) else Fraction(0)
    hundredths = round(exact * 100)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")

"""A fact: its name, its type, and what it is recorded in or worked out from.

A fact is None if it does not apply (a rate without a denominator) or was not recorded. A missing figure is never
treated as zero.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from lgo_letters.facts.declaration import CountedAsEntry
from lgo_letters.figures import Type, Value
from lgo_letters.model import MAX_COUNT, NOT_RECORDED
from lgo_letters.problems import did_you_mean

Facts = Mapping[str, Value]
LAST_YEAR = "last_year."
MIN_RESIDENTS = 1_000  # a rate per at least this many is a rate of residents
MOST_RESIDENTS = 100_000_000  # or of whatever a rate is per 1,000
STATISTICS = "statistics."  # the beginning of a cell's key
TYPES = {each.value: each for each in (Type.COUNT, Type.YES_NO, Type.TEXT, Type.DATE)} | {"choice": Type.CHOICE}


@dataclass(frozen=True, slots=True)
class Fact:
    name: str  # the name that conditions and texts use, such as `visits.late`
    type: Type
    meaning: str
    values: tuple[str, ...] = ()  # for a text fact with a list, the texts on it
    part: str = ""  # part and whole: for a rate or share, the counts that it is worked out from
    whole: str = ""
    per: int = 0  # for a rate, share or average, the value of the whole: 100 for percent, 1 for a share
    terms: tuple[tuple[str, int], ...] = ()  # for a sum or difference, its recorded counts and their factors
    among: tuple[str, ...] = ()  # for the largest of several counts, these counts; for its name, as in `values`
    sign: int = 0  # for a difference that may be negative, 1 for "more by" and -1 for "fewer by"
    average_of: str = ""  # for an average, its rate
    part_of: str = ""  # the count that it can't be more than
    only_types: tuple[str, ...] = ()  # for a column that not all authorities have, the types that have it
    most: int = MAX_COUNT  # for a count, the largest value that isn't treated as a mistake
    key: str = ""  # the field or cell where it is recorded, such as `statistics.cases`; empty if it isn't
    counted_as: CountedAsEntry | None = None
    measured_by: tuple[str, ...] = ()  # for a choice that compares two years, the figures that test it
    national: bool = False  # whether it is the same in every letter of the year

    @property
    def is_worked_out(self) -> bool:
        return bool(self.part or self.terms or self.among)

    @property
    def is_column(self) -> bool:
        return self.key.startswith(STATISTICS)


def fact_meant(word: str, known: Iterable[str]) -> str:
    """Suggest the fact that is probably meant: `enquiries.late` for `late`."""
    last = {name.rpartition(".")[2]: name for name in reversed([*known])}
    if word in last:
        return f"did you mean {last[word]}?"
    hint = did_you_mean(word, last.values())
    near = difflib.get_close_matches(word, last, n=1, cutoff=0.65)
    return f"did you mean {last[near[0]]}?" if near and not hint.startswith("did") else hint


def ratio(fact: Fact, values: Facts) -> Fraction | None:
    """Work out a rate or share exactly. None if it does not apply or isn't known."""
    part, whole = values[fact.part], values[fact.whole]
    if not isinstance(part, int) or not isinstance(whole, int) or not whole:
        return None
    return Fraction(part * fact.per, whole)


def total(fact: Fact, values: Facts) -> int | str | None:
    """Work out a sum, a difference, or the largest of several counts. None if one of the counts isn't known.

    Of a difference's two facts, only the one that applies is known. The largest isn't known if two counts are the
    largest, or all are 0.
    """
    if fact.among:
        among = [values[name] for name in fact.among]
        ranked = sorted(count for count in among if isinstance(count, int))
        if len(ranked) < len(among) or ranked[-2:-1] == ranked[-1:] or not ranked[-1]:
            return None
        return fact.values[among.index(ranked[-1])] if fact.values else ranked[-1]
    counts = [(values[name], factor) for name, factor in fact.terms]
    known = [count * factor for count, factor in counts if isinstance(count, int)]
    if len(known) < len(counts):
        return None
    found = sum(known)
    if not fact.sign:
        return found
    return found * fact.sign if found * fact.sign > 0 else None


def last_years(fact: Fact) -> Fact:
    def then(name: str) -> str:
        return f"{LAST_YEAR}{name}" if name else ""

    return replace(
        fact,
        name=then(fact.name),
        meaning=f"last year: {fact.meaning}",
        values=tuple(value for value in fact.values if value != NOT_RECORDED),
        part=then(fact.part),
        whole=then(fact.whole),
        part_of=then(fact.part_of),
        key=then(fact.name) if fact.key else "",
        counted_as=None,  # "one case of three" would be understood as this year's
        terms=tuple((then(name), factor) for name, factor in fact.terms),
        among=tuple(then(name) for name in fact.among),
    )


def reserved_facts(types: Sequence[str], sent_by: Sequence[str]) -> tuple[Fact, ...]:
    return (
        Fact("council_name", Type.TEXT, "the council's name", key="name"),
        Fact("authority_type", Type.CHOICE, "which councils it is similar to", tuple(types), key="authority_type"),
        Fact("addressee_name", Type.TEXT, "who is written to; not known where name: unknown", key="addressee"),
        Fact("addressee_role", Type.TEXT, "the addressee's role", key="addressee.role"),
        Fact("salutation_name", Type.TEXT, 'what follows "Dear"; not known where name: unknown', key="addressee"),
        Fact("sent_by", Type.CHOICE, "how the letter is sent", tuple(sent_by), key="sent_by"),
        Fact("statistics_given", Type.YES_NO, "whether the letter has statistics pages", key="statistics_pages"),
    )


# Only there if the edition says it about a type.
CALLED = Fact("authority_called", Type.TEXT, "what a sentence calls it: your Council, your …", key="authority_type")
DATES = (
    Fact("letter_date", Type.DATE, "the letter's date", national=True),
    Fact("publication_date", Type.DATE, "the day on which the letter is published", national=True),
    Fact("period_start", Type.DATE, "first day of the year that the letter is about", national=True),
    Fact("period_end", Type.DATE, "last day of the year that the letter is about", national=True),
)

"""Facts turned into other facts of a council there could be: what counts make of each other, and what always holds.

The axioms are the checks of `checks.py` and the way `facts.py` works, said about facts in the language of conditions.
The proof assumes them, the nearest change keeps to them, and a test compares them with the checks. An axiom may be
unknown for a council; it is never false.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lgo_letters.facts import known_facts, percentage, proportion
from lgo_letters.figures import Type
from lgo_letters.problems import Place
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import facts_of, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lgo_letters.facts import Fact, Facts
    from lgo_letters.figures import Value
    from lgo_letters.rules.conditions import Condition

SUMS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "not_complied": (("compliance_outcomes", 1), ("complied", -1)),
    "summons_total": (("summons_threatened_only", 1), ("summons_issued", 1)),
}
"""Counts worked out from others: each with the factor that it is taken with."""

FOLLOWED_UP = ("new_complaints", "since_implemented")
"""Counts of cases not complied with: none where there is no such case."""

KNOWN_TOGETHER = (
    ("investigations", "upheld"),
    ("compliance_outcomes", "complied"),
    ("sent", "late"),
    ("summons_threatened_only", "summons_issued"),
    FOLLOWED_UP,
    ("addressee_name", "salutation_name"),
)
_ALWAYS_KNOWN = (
    *("council_name", "addressee_role", "authority_type", "sent_by", "responses_trend", "remedies_timeliness"),
    *("statistics_given", "meeting_offered", "letter_date", "publication_date", "period_start", "period_end"),
)
_GIVEN_WITH_STATISTICS = ("investigations", "upheld", "compliance_outcomes", "complied", "satisfactory_remedies")

_TEXTS = (
    *(f"{name} is known" for name in _ALWAYS_KNOWN),
    *(f"{a} is known and {b} is known or {a} is not known and {b} is not known" for a, b in KNOWN_TOGETHER),
    *(f"not statistics_given or {name} is known" for name in _GIVEN_WITH_STATISTICS),
    "upheld <= investigations",
    "satisfactory_remedies <= upheld",
    "complied <= compliance_outcomes",
    "late <= sent",
    'sent is known and responses_trend != "not recorded" or sent is not known and responses_trend == "not recorded"',
    'remedies_timeliness != "not recorded" or remedies_late is not known',
    'not (remedies_late == 0 and remedies_timeliness == "not improved")',
    *(f"not_complied is known or {name} is not known" for name in FOLLOWED_UP),
    *(f"not_complied != 0 or {name} is known" for name in FOLLOWED_UP),
    *(f"{name} <= not_complied" for name in FOLLOWED_UP),
)


def _read() -> tuple[Condition, ...]:
    known = known_facts(())
    read = [parse(text, known, Place("<axioms>").inside(text)) for text in _TEXTS]
    for _, problems in read:
        if problems:
            raise ValueError(str(problems[0]))
    return tuple(condition for condition, _ in read)


AXIOMS = _read()


def broken(facts: Facts) -> tuple[Condition, ...]:
    """Give the axioms that are false for these facts: none, where the facts are those of a council there could be."""
    return tuple(axiom for axiom in AXIOMS if weigh(axiom, facts) is False)


def parts_of(fact: Fact) -> tuple[str, ...]:
    """Name the facts that people record and a fact is worked out from; itself, where it is one of those."""
    if fact.part:
        return fact.part, fact.whole
    if fact.name in SUMS:
        return tuple(name for name, _ in SUMS[fact.name])
    return (fact.name,)


@lru_cache(maxsize=4096)
def axioms_about(names: frozenset[str]) -> tuple[Condition, ...]:
    """Give the axioms that may become false when the facts of these names change."""
    return tuple(axiom for axiom in AXIOMS if any(not names.isdisjoint(parts_of(fact)) for fact in facts_of(axiom)))


def is_worked_out(fact: Fact) -> bool:
    """Say whether a fact is worked out from others that people record."""
    return parts_of(fact) != (fact.name,)


def ratios_of(known: Mapping[str, Fact]) -> tuple[Fact, ...]:
    """Give the rates and shares among facts."""
    return tuple(fact for fact in known.values() if fact.part)


def rework(facts: Facts, changed: Mapping[str, Value], ratios: Iterable[Fact]) -> dict[str, Value]:
    """Work out facts anew from some that are changed.

    Args:
        facts: all facts of a council.
        changed: facts that people record, with other values.
        ratios: the rates and shares among them; see `ratios_of`.

    Returns:
        All facts. What became of cases not complied with isn't known where there were none before.
    """
    now = {**facts, **changed}
    for name, terms in SUMS.items():
        if not changed or any(term in changed for term, _ in terms):
            counts = [(now[term], factor) for term, factor in terms]
            known = [count * factor for count, factor in counts if isinstance(count, int)]
            now[name] = sum(known) if len(known) == len(counts) else None
    if now["not_complied"] != facts["not_complied"] and 0 in {now["not_complied"], facts["not_complied"]}:
        for name in FOLLOWED_UP:
            now[name] = 0 if now["not_complied"] == 0 else changed.get(name)
    for fact in ratios:
        part, whole = now[fact.part], now[fact.whole]
        if part == facts[fact.part] and whole == facts[fact.whole] and now[fact.name] is not None:
            continue
        ratio = percentage if fact.type is Type.RATE else proportion
        now[fact.name] = ratio(part if isinstance(part, int) else None, whole if isinstance(whole, int) else None)
    return now

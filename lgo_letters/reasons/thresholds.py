"""Find the comparisons of numbers in conditions, and the councils within one case of them.

One case means one case more, one fewer, or one that is counted differently, such as complied with.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from lgo_letters.edition.edition import Edition
from lgo_letters.facts.fact import Facts
from lgo_letters.figures import Value
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import Comparison, Condition, facts_of, questions_in, said, weigh
from lgo_letters.rules.tree import walk
from lgo_letters.work_out import rework

_OPPOSITES = {"<=": ">", "<": ">=", "!=": "=="}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A comparison of numbers, and the councils that one case would put on its other side."""

    comparison: str
    rules: tuple[str, ...]  # ids of the rules whose conditions have it
    holds: Mapping[str, str]  # councils for which it is true now: slugs, each with the value compared
    does_not_hold: Mapping[str, str]  # councils for which it is false


def comparisons(condition: Condition, always: Always) -> Iterator[Comparison]:
    """List the comparisons of numbers in a condition that a council's cases can reverse."""
    for asked in questions_in(condition):
        if isinstance(asked, Comparison) and all(fact.type.is_number for fact in facts_of(asked)):
            yield from (asked,) if _counts(asked, always) else ()


def _counts(condition: Condition, always: Always) -> tuple[str, ...]:
    facts = [fact for fact in facts_of(condition) if not fact.national and not fact.type.is_average]
    return tuple(dict.fromkeys(name for fact in facts for name in always.catalogue.parts_of(fact)))


def thresholds(edition: Edition, all_facts: Mapping[str, Facts]) -> Iterator[Threshold]:
    """List the thresholds that some council is near. `all_facts` has each council's facts by slug."""
    asked: dict[Comparison, list[str]] = defaultdict(list)
    for section in edition.sections:
        for rule in walk(section):
            for comparison in comparisons(rule.when, edition.always):
                sign = _OPPOSITES.get(comparison.sign, comparison.sign)  # the opposite has the same threshold
                asked[Comparison(comparison.left, sign, comparison.right)].append(rule.id)
    for comparison, rules in asked.items():
        names = _related(comparison, edition.always)
        known: dict[tuple[Value, ...], bool] = {}  # many councils have the same small counts
        sides: dict[bool, dict[str, str]] = {True: {}, False: {}}
        for slug, facts in all_facts.items():
            holds = weigh(comparison, facts)
            if holds is None:
                continue
            values = tuple([facts[name] for name in names])
            if values not in known:
                known[values] = _turns(comparison, facts, edition.always)
            if known[values]:
                sides[holds][slug] = ", ".join(f"{fact.name} {said(fact, facts)}" for fact in facts_of(comparison))
        if sides[True] or sides[False]:
            yield Threshold(str(comparison), tuple(dict.fromkeys(rules)), sides[True], sides[False])


def _related(comparison: Comparison, always: Always) -> tuple[str, ...]:
    names = dict.fromkeys((*_counts(comparison, always), *(fact.name for fact in facts_of(comparison))))
    about = always.about(frozenset(names))
    return tuple(names | dict.fromkeys(fact.name for each in about for fact in facts_of(each)))


def _turns(comparison: Comparison, facts: Facts, always: Always) -> bool:
    """Say whether one case more, one fewer, or one counted differently reverses a comparison."""
    now = weigh(comparison, facts)
    names = _counts(comparison, always)
    wholes = {name: always.catalogue.facts[name].part_of for name in names}
    together = [(name,) for name in names] + [(name, wholes[name]) for name in names if wholes.get(name) in names]
    for moved, step in product(together, (1, -1)):
        changed = {name: count + step for name in moved if isinstance(count := facts[name], int)}
        then = rework(facts, changed, always)
        turned = weigh(comparison, then) is (not now) and min(changed.values()) >= 0
        if turned and all(weigh(each, then) is not False for each in always.about(frozenset(changed))):
            return True
    return False

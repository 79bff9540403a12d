"""Find the smallest change to a council's facts that makes a condition true.

The smallest change is the one with the fewest facts, and then the fewest cases. A rate changes through its counts. The
changed council must be one that there could be. Each change is tried out before it is reported.
"""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from lgo_letters.facts.declaration import CountedAsEntry
from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import Value, in_words, written
from lgo_letters.reasons.single_changes import single_changes
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import All, Among, Comparison, Condition, Known, Name, Not, facts_of, said, weigh
from lgo_letters.work_out import rework

MOST_TRIED = 400  # changes tried before the search gives up; a condition of the letters takes about ten


@dataclass(frozen=True, slots=True)
class Step:
    """A fact with a new value. `open` means that any known value would do."""

    fact: Fact
    before: Value
    after: Value
    open: bool

    @property
    def said(self) -> tuple[str, str, str]:
        """Name the fact, its value now and its value then, as people read them."""
        then = "known" if self.open else written(self.after, self.fact.type)
        return self.fact.name, written(self.before, self.fact.type), then


@dataclass(frozen=True, slots=True)
class NearestChange:
    steps: tuple[Step, ...]  # the facts that change, as people record them
    facts: Facts  # all facts with the change
    text: str  # the change as people read it, beginning with what is now

    @property
    def cases(self) -> int:
        return sum(_cases(step.before, step.after) for step in self.steps)


def nearest(condition: Condition, facts: Facts, always: Always) -> NearestChange | None:
    """Find the nearest change to a council's facts that makes a condition true. No steps if it is true already.

    None if no change was found, or if the condition depends on facts that are the same for every council.
    """
    search = _Search(condition, facts, always)
    known = always.catalogue.facts
    first = search.trial({}, frozenset())
    waiting = [(first.cost, first)]  # no two have the same cost
    seen: set[frozenset[tuple[str, Value]]] = {frozenset()}
    for _ in range(MOST_TRIED):
        if not waiting:
            return None
        _, trial = heapq.heappop(waiting)
        if not trial.wrong:
            steps = tuple(
                Step(known[name], facts[name], new, name in trial.open) for name, new in trial.changed.items()
            )
            return NearestChange(steps, trial.now, _in_words(first.wrong, facts, steps, trial.now))
        for changed, left_open in search.next_to(trial):
            key = frozenset(changed.items())
            if key not in seen:
                seen.add(key)
                following = search.trial(changed, left_open)
                heapq.heappush(waiting, (following.cost, following))
    return None


def _cases(before: Value, after: Value) -> int:
    """Work out by how many cases a fact changes. One that isn't a count changes by one."""
    if isinstance(after, int) and not isinstance(after, bool) and (before is None or isinstance(before, int)):
        return abs(after - (before or 0)) or 1
    return 1


@dataclass(frozen=True, slots=True)
class _Trial:
    # the least number of facts that have to change, the number of cases, and how many of the facts are counts
    # with parts; if these are equal: how much is still wrong, and which was found first
    cost: tuple[int, int, int, int, int]
    changed: dict[str, Value]  # the facts, with other values
    open: frozenset[str]  # those of them that only need to be known
    now: Facts  # all facts
    wrong: tuple[Condition, ...]  # parts of the condition, and axioms, that aren't true


class _Search:
    def __init__(self, condition: Condition, facts: Facts, always: Always) -> None:
        self.parts = _flat(condition)
        self.facts = facts
        self.always = always
        known = always.catalogue.facts
        wholes = (known[fact.part_of] for fact in known.values() if fact.part_of)
        self.wholes = {fact.name for fact in wholes if not fact.part_of and not fact.is_worked_out}
        self.follow = {name for _, _, names in always.groups_needed() for name in names}
        self.numbers = count()

    def trial(self, changed: dict[str, Value], left_open: frozenset[str]) -> _Trial:
        now = rework(self.facts, changed, self.always) if changed else self.facts
        wrong = [part for part in self.parts if weigh(part, now) is not True]
        wrong += [each for each in self.always.about(frozenset(changed)) if weigh(each, now) is False]
        touched = set(changed)
        more = 0  # each part that depends on no changed fact needs one more change
        for part in wrong:
            asked = {name for fact in facts_of(part) for name in self.always.catalogue.parts_of(fact)}
            if touched.isdisjoint(asked):
                touched |= asked
                more += 1
        cases = sum(_cases(self.facts[name], value) for name, value in changed.items())
        cost = (len(changed) + more, cases, len(self.wholes.intersection(changed)), len(wrong), next(self.numbers))
        return _Trial(cost, changed, left_open, now, tuple(wrong))

    def next_to(self, trial: _Trial) -> Iterator[tuple[dict[str, Value], frozenset[str]]]:
        """List the trials with one more change, which corrects something that is still wrong."""
        for name, value, is_open in single_changes(trial.wrong[0], trial.now, self.always, wanted=True):
            changed = {**trial.changed, name: value}
            if value == self.facts[name] and name not in self.follow:
                del changed[name]
            stays_open = is_open and self.facts[name] is None
            yield changed, trial.open | {name} if stays_open else trial.open - {name}


def _flat(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, All):
        return tuple(dict.fromkeys(inner for part in condition.parts for inner in _flat(part)))
    return (condition,)


def _in_words(wrong: Sequence[Condition], facts: Facts, steps: Sequence[Step], now: Facts) -> str:
    if not steps:
        return ""
    asked = {fact.name: fact for part in wrong for fact in facts_of(part)}
    values = ", ".join(f"{name} is {said(fact, facts)}" for name, fact in asked.items())
    wanted = _wanted(wrong[0]) if len(wrong) == len(asked) == 1 else ""
    would = f"would be {wanted}" if wanted else "would hold"
    changes = [_step(step, now, asked) for step in steps]
    itself = len(asked) == 1 and changes == [f"{next(iter(asked))} {wanted}"]
    return f"{values}; {would}" if itself else f"{values}; {would} with {', '.join(changes)}"


def _wanted(part: Condition) -> str:
    """Describe the value that a part of a condition wants, without the fact's name. Empty if that isn't simple."""
    match part:
        case Comparison(Name(), sign, right):
            return str(right) if sign == "==" else f"{sign} {right}"
        case Among() | Known() | Not(Among() | Known()):
            return str(part).partition(" ")[2].removeprefix("is ")
        case Name() | Not(Name()):
            return "yes" if isinstance(part, Name) else "no"
    return ""


def _step(step: Step, now: Facts, asked: Mapping[str, Fact]) -> str:
    name = step.fact.name
    if step.open:
        return f"{name} known"
    if step.after is None:
        return f"{name} not known"
    said_as, whole = step.fact.counted_as, now.get(step.fact.part_of)
    if said_as and isinstance(step.after, int) and isinstance(whole, int) and whole > 0:
        before = step.before if isinstance(step.before, int) else None
        return _share(said_as, before, step.after, whole, asked=name in asked)
    is_new = name not in asked and step.before not in {None, step.after}
    was = f" (now {written(step.before, step.fact.type)})" if is_new else ""
    return f"{name} {written(step.after, step.fact.type)}{was}"


def _share(said_as: CountedAsEntry, before: int | None, after: int, whole: int, *, asked: bool) -> str:
    """Say how many cases of how many. If the count goes down, say how many are left out of it."""
    number, words = after, said_as.which
    if said_as.otherwise and before is not None and after < before:
        number, words = whole - after, said_as.otherwise
    if number == whole:
        return f"all {in_words(whole)} {said_as.several} {words}" if whole > 1 else f"one {said_as.one} {words}"
    noun = said_as.several if number > 1 else said_as.one
    was = f" (now {in_words(before)})" if before and number == after and not asked else ""
    return f"{in_words(number)} {noun} of {in_words(whole)} {words}{was}"

"""Draw one made-up council's figures, so that they agree with what is always true."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lgo_letters.facts.fact import LAST_YEAR, Fact, ratio, total
from lgo_letters.figures import Type, Value
from lgo_letters.model import MAX_COUNT, NOT_RECORDED
from lgo_letters.rules.conditions import Condition, facts_of, weigh
from lgo_letters.specimen.rules import Specimen
from lgo_letters.work_out import derive

TRIES, SOON = 200, 4
FEW = (0, 0, 0, 1, 2, 5)  # for a count about which the edition says nothing else
MANY = (48_000, 135_000, 310_000)  # numbers of residents
SOME, MISSING, OTHERWISE = 0.2, 0.1, 0.5  # shares: of a whole; of missing values; of later tries that keep to the rules


@dataclass(frozen=True, slots=True)
class Draw:
    specimen: Specimen
    chance: random.Random

    def council(
        self, known: Mapping[str, Value], given: Mapping[str, Value], excused: Collection[str] = ()
    ) -> tuple[dict[str, Value], str]:
        """Draw a council's facts, and redraw those that break a rule. Give them, and the rule still broken.

        `known` is known already (its type, last year). A case sets what is `given`. What is `excused` may be false.
        """
        specimen = self.specimen
        facts: dict[str, Value] = {**dict.fromkeys(specimen.always.catalogue.facts), **known}
        again, wrong = set(specimen.order), ""
        for attempt in range(TRIES):
            facts |= given
            for name in specimen.order:
                if name not in given and (name in again or not again.isdisjoint(specimen.rests_on[name])):
                    again.add(name)
                    as_said = attempt < SOON or self.chance.random() < OTHERWISE
                    facts[name] = self._figure(name, facts, given, as_said=as_said)
            derive(facts, specimen.always)
            broken = [
                (each.say or f"not so: {each.condition}", names)
                for each, names in specimen.statements
                if weigh(each.condition, facts) is False and each.id not in excused
            ]
            if not broken:
                return facts, ""
            again, wrong = set(), broken[0][0]
            for say, names in broken:
                free = [name for name in names if name not in given]
                if not free:
                    return facts, say
                again.update(free[-1:] if attempt < SOON else free)
        return facts, wrong

    def last_year(self, known: Mapping[str, Value], given: Mapping[str, Value]) -> tuple[dict[str, Value], str]:
        """Draw a council's row of last year, by fact, and say what it contradicts."""
        then, wrong = self.council(known, given)
        row = {}
        for fact in self.specimen.always.catalogue.last_year:
            base = fact.name.removeprefix(LAST_YEAR)
            value = then[base] if base in then else self._plain(fact, None)
            row[fact.name] = None if value == NOT_RECORDED else value
        return row, wrong

    def _figure(self, name: str, facts: dict[str, Value], given: Mapping[str, Value], *, as_said: bool) -> Value:
        if name in self.specimen.needed:
            condition, otherwise = self.specimen.needed[name]
            if self._weigh(condition, facts) is False:
                return otherwise
        catalogue = self.specimen.always.catalogue
        if name in catalogue.columns and name not in catalogue.columns_of(str(facts["authority_type"])):
            return None
        if name in self.specimen.come_to:
            return self._of_total(name, facts, given)
        return self._as_said(name, facts, given) if as_said else self._any(name, facts)

    def _of_total(self, name: str, facts: dict[str, Value], given: Mapping[str, Value]) -> Value:
        """Draw a column of a group with a total: a part of what is left of the total. The last one takes the rest."""
        total, before, after = self.specimen.come_to[name]
        whole = self._now(total, facts)
        if not isinstance(whole, int):
            return None
        left = max(whole - sum(count for each in before if isinstance(count := facts[each], int)), 0)
        said = self._as_said(name, facts, given) if name in self.specimen.draws else None
        drawn = min(said, left) if isinstance(said, int) else self._among(left, 1 / (len(after) + 1))
        return drawn if after else left

    def _as_said(self, name: str, facts: dict[str, Value], given: Mapping[str, Value]) -> Value:
        catalogue = self.specimen.always.catalogue
        fact, rule = catalogue.facts[name], self.specimen.draws.get(name)
        whole = self._now(fact.part_of, facts) if fact.part_of else MAX_COUNT
        of = self._now(rule.of, facts) if rule and rule.of else 0
        if not isinstance(whole, int) or not isinstance(of, int):
            return None
        value: Value
        if rule is None:
            value = self._plain(fact, whole if fact.part_of else None)
            if name in self.specimen.may_be_missing and self.chance.random() < MISSING:
                return NOT_RECORDED if fact.type is Type.CHOICE else None
        elif rule.when is not None:
            return self._weigh(self.specimen.whens[name], facts) is True
        elif rule.typical is not None:
            typical = rule.typical.get(str(facts["authority_type"])) or sum(rule.typical.values()) / len(rule.typical)
            value = int(self.chance.lognormvariate(0, float(rule.spread)) * float(typical))
        elif rule.share is not None:
            value = self._among(of, float(rule.share))
        else:
            value = int(of * rule.times) if rule.times is not None else self.chance.choice(rule.one_of or (rule.fixed,))
        if fact.type is not Type.COUNT or not isinstance(value, int):
            return None if value == NOT_RECORDED and fact.type is not Type.CHOICE else value
        if rule:
            value = min(value, rule.at_most) if self.chance.random() < rule.chance else 0
        parts = [count for part, count in given.items() if catalogue.facts[part].part_of == name]
        return min(max(value, *(count for count in parts if isinstance(count, int)), 0), whole)

    def _any(self, name: str, facts: dict[str, Value]) -> Value:
        fact = self.specimen.always.catalogue.facts[name]
        if fact.type in {Type.CHOICE, Type.YES_NO}:
            return self.chance.choice(fact.values or (False, True))
        return self._plain(fact, self._now(fact.part_of, facts) if fact.part_of else None)

    def _plain(self, fact: Fact, whole: Value) -> Value:
        match fact.type:
            case Type.COUNT:
                few = MANY if fact.most > MAX_COUNT else FEW
                return self._among(whole, SOME) if isinstance(whole, int) else self.chance.choice(few)
            case Type.CHOICE:
                return self.chance.choice([value for value in fact.values if value != NOT_RECORDED])
            case Type.YES_NO:
                return False
            case Type.DATE:
                return date(2000, 1, 1) + timedelta(days=self.chance.randrange(365))
        return "something made up"

    def _among(self, whole: int, share: float) -> int:
        return sum(self.chance.random() < share for _ in range(whole))

    def _weigh(self, condition: Condition, facts: dict[str, Value]) -> bool | None:
        for each in facts_of(condition):
            facts[each.name] = self._now(each.name, facts)
        return weigh(condition, facts)

    def _now(self, name: str, facts: dict[str, Value]) -> Value:
        fact = self.specimen.always.catalogue.facts[name]
        if fact.part:
            facts |= {side: self._now(side, facts) for side in (fact.part, fact.whole)}
            return ratio(fact, facts)
        return total(fact, facts) if fact.is_worked_out else facts[name]

"""Turn rules and facts into a decision for each rule: whether one letter has its text, and why.

It never guesses. If a choice has no single answer, or a sentence lacks the one that it needs, that is a problem, and
the letter isn't made.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import NamedTuple

from lgo_letters.facts.fact import Facts
from lgo_letters.letter import combination_of
from lgo_letters.problems import Kind, Problem, Problems
from lgo_letters.rules.conditions import weigh
from lgo_letters.rules.tree import (
    ChoiceRule,
    Combination,
    ParagraphRule,
    Rule,
    SectionRule,
    SentenceRule,
    is_chart_title,
    walk,
)


class Why(Enum):
    INCLUDED = "included"
    CONDITION = "its condition doesn't hold"
    WITHHELD = "withheld"
    HOLDER = "what holds it is left out"
    EMPTY = "none of its sentences applies"


class Decision(NamedTuple):
    """The decision about a rule in one letter. It is a tuple because a letter has about two hundred of them."""

    rule: Rule
    why: Why
    holds: bool | None  # whether its own condition is true; None if that is unknown or wasn't asked; true for a choice
    holder: str  # id of the rule that it is in, such as a sentence's paragraph; empty for a section
    reason: str = ""  # why it is withheld

    @property
    def included(self) -> bool:
        return self.why is Why.INCLUDED


def select(
    sections: tuple[SectionRule, ...], facts: Facts, withheld: Mapping[str, str]
) -> tuple[dict[str, Decision], Problems]:
    """Decide about every rule, in the order of the letter. If there is a problem, the letter must not be made.

    `withheld` are the ids of texts to leave out of this letter, with the reasons.
    """
    selector = _Selector(facts, withheld)
    for section in sections:
        selector.decide(section, "", included=True)
    if withheld:
        selector.decide_titles(sections, withheld_facts(selector.decisions))
    return selector.decisions, (*selector.problems, *_needs(selector.decisions))


def combination_in(rule: SentenceRule, decisions: Mapping[str, Decision]) -> Combination | None:
    if not rule.parts:
        return rule.combinations[rule.id]
    phrases = [part.id for choice in rule.parts for part in choice.parts if decisions[part.id].included]
    return rule.combinations.get(combination_of(rule.id, phrases))


def withheld_facts(decisions: Mapping[str, Decision]) -> dict[str, str]:
    """Give the facts that a withheld text would print and no other text of the letter prints, each with the reason.

    With a rate, the counts that it is worked out from are withheld, too.

    A withheld fact is shown nowhere: charts don't draw it, and their titles don't say it.
    """
    rules = [each.rule for each in decisions.values()]
    titles = {inner.id for rule in rules if is_chart_title(rule) for inner in walk(rule)}
    withheld = [each for each in decisions.values() if each.why is Why.WITHHELD]
    reasons = {inner.id: each.reason for each in withheld for inner in walk(each.rule)}
    hidden: dict[str, str] = {}
    mentioned: set[str] = set()
    for rule in rules:
        if isinstance(rule, SentenceRule) and rule.id not in titles:
            if decisions[rule.id].included:
                chosen = combination_in(rule, decisions)
                mentioned.update(chosen.facts if chosen else ())
            elif rule.id in reasons:
                hidden |= {fact.name: reasons[rule.id] for fact in rule.printed}
    rates = {
        fact.name: (fact.part, fact.whole) for rule in rules if isinstance(rule, SentenceRule) for fact in rule.printed
    }
    mentioned.update(name for rate in [*mentioned] for name in rates.get(rate, ()))
    hidden |= {name: reason for rate, reason in hidden.items() for name in rates.get(rate, ()) if name}
    return {name: reason for name, reason in hidden.items() if name not in mentioned}


class _Selector:
    def __init__(self, facts: Facts, withheld: Mapping[str, str]) -> None:
        self.facts = facts
        self.withheld = dict(withheld)
        self.decisions: dict[str, Decision] = {}
        self.problems: list[Problem] = []

    def decide(self, rule: Rule, holder: str, *, included: bool) -> bool:
        if not included:
            self._leave_out(rule, holder)
            return False
        holds = True if isinstance(rule, ChoiceRule) else weigh(rule.when, self.facts)
        why = Why.INCLUDED
        if rule.id in self.withheld:
            why = Why.WITHHELD
        elif holds is not True:
            why = Why.CONDITION
        self.decisions[rule.id] = Decision(rule, why, holds, holder, self.withheld.get(rule.id, ""))
        inside = [self.decide(part, rule.id, included=why is Why.INCLUDED) for part in rule.parts]
        if isinstance(rule, ChoiceRule) and why is Why.INCLUDED:
            self._check_choice(rule)
        if why is Why.INCLUDED and not any(inside) and isinstance(rule, ParagraphRule | ChoiceRule):
            why = Why.EMPTY
            self.decisions[rule.id] = Decision(rule, why, holds, holder)
        return why is Why.INCLUDED

    def decide_titles(self, sections: tuple[SectionRule, ...], hidden: Mapping[str, str]) -> None:
        """Decide again about the titles of charts. For them, a withheld fact is not known, so they can't print it."""
        self.facts = {**self.facts, **dict.fromkeys(hidden)}
        for section in sections if hidden else ():
            for part in section.parts:
                titles = part.parts if isinstance(part, ChoiceRule) else (part,)
                if self.decisions[section.id].included and all(map(is_chart_title, titles)):
                    for title in titles:
                        rules = (rule for rule in walk(title) if isinstance(rule, SentenceRule))
                        reasons = (hidden[fact.name] for rule in rules for fact in rule.printed if fact.name in hidden)
                        if reason := next(reasons, ""):
                            self.withheld.setdefault(title.id, reason)
                    self.decide(part, section.id, included=True)

    def _leave_out(self, rule: Rule, holder: str) -> None:
        self.decisions[rule.id] = Decision(rule, Why.HOLDER, None, holder)
        for part in rule.parts:
            self._leave_out(part, rule.id)

    def _check_choice(self, choice: ChoiceRule) -> None:
        """Check that the conditions of a choice have a single answer. Withholding a text doesn't change the answer."""
        true = [part.id for part in choice.parts if self.decisions[part.id].holds]
        if len(true) > 1:
            message = f"{' and '.join(true)} both hold"
            hint = "give them conditions that can't both be true"
            self.problems.append(Problem(Kind.CHOICE, choice.place, choice.id, message, hint))
        if choice.exactly_one and not true:
            message = f"none of {', '.join(part.id for part in choice.parts)} holds"
            hint = "add a choice for this council, or record what its conditions ask about"
            self.problems.append(Problem(Kind.CHOICE, choice.place, choice.id, message, hint))


def _needs(decisions: Mapping[str, Decision]) -> Iterator[Problem]:
    for decision in decisions.values():
        rule = decision.rule
        if isinstance(rule, SectionRule | ChoiceRule) or not rule.needs or not decision.included:
            continue
        if not any(decisions[needed].included for needed in rule.needs):
            withheld = [each for needed in rule.needs for each in _withheld(needed, decisions)]
            message = f"is printed without {' or '.join(rule.needs)}, which it needs"
            sentence = rule.id.partition(".")[0]  # of a phrase, too
            hint = f"{withheld[0]} is withheld: withhold {sentence}, too" if withheld else "correct its condition"
            yield Problem(Kind.NEEDS, rule.place, rule.id, message, hint)


def _withheld(needed: str, decisions: Mapping[str, Decision]) -> Iterator[str]:
    """Name what is withheld: the rule itself, the rule that it is in, or rules in it."""
    inside = {needed, *(part.id for part in walk(decisions[needed].rule))}
    above = needed
    while above:
        inside.add(above)
        above = decisions[above].holder
    yield from (name for name in decisions if name in inside and decisions[name].why is Why.WITHHELD)

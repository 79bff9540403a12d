"""Turn an edition's rules into claims: that a certain council is possible, or that it is impossible.

The rules are those of the letter and of its e-mail. This module only states the claims. The package proves them. A text
is in a letter if its condition is true, and the conditions of the paragraph and section around it. A text that consists
of others, such as a paragraph of sentences, is in a letter only if one of these is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from lgo_letters.edition.edition import Edition
from lgo_letters.edition.texts import SUBJECT
from lgo_letters.facts.fact import Fact
from lgo_letters.model import NOT_RECORDED
from lgo_letters.problems import Kind, Place, Problem
from lgo_letters.rules.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Comparison,
    Condition,
    IsTrue,
    Known,
    Literal,
    Name,
    Not,
    facts_of,
)
from lgo_letters.rules.tree import ChoiceRule, ParagraphRule, PhraseRule, Rule, SectionRule, SentenceRule


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that a council for which the formula is true is possible, or that it is impossible."""

    rule: str
    formula: Condition  # either true or false of a council, but never unknown
    exists: bool  # whether such a council must be possible, or impossible
    problem: Problem  # what is wrong if the claim is false
    shown: Condition | None = None  # if there is no such council, what an example is like instead; None for no example


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims about one rule. If one is false, those after it say nothing new."""

    within: tuple[str, ...]  # ids of rules on which they depend; if one can never apply, only that is reported
    claims: tuple[Claim, ...]


def claims_of(edition: Edition) -> Iterator[Claims]:
    reader = _Reader()
    whole = [each for each in (edition, edition.as_message) if each]
    for section in (section for each in whole for section in each.sections):
        reader.read(section, (), ALWAYS)
    for each in whole:
        for fact in dict.fromkeys(slot.fact for slot in each.title.slots):
            yield _known(fact, "title" if each is edition else SUBJECT, each.title_place, (), ALWAYS)
        for section in each.sections:
            yield from reader.about(section)


class _Reader:
    def __init__(self) -> None:
        self.included: dict[str, Condition] = {}
        self.outer: dict[str, tuple[tuple[str, ...], Condition]] = {}

    def read(self, rule: Rule, within: tuple[str, ...], outer: Condition) -> Condition:
        self.outer[rule.id] = within, outer
        own = outer if isinstance(rule, ChoiceRule) or rule.when == ALWAYS else All((outer, IsTrue(rule.when)))
        inside = tuple(self.read(part, (*within, rule.id), own) for part in rule.parts)
        self.included[rule.id] = AnyOf(inside) if isinstance(rule, ParagraphRule | ChoiceRule) else own
        return self.included[rule.id]

    def about(self, rule: Rule) -> Iterator[Claims]:
        within, outer = self.outer[rule.id]
        inside = (*within, rule.id)
        if not isinstance(rule, ChoiceRule) and rule.when != ALWAYS and not is_national(rule.when):
            yield Claims(within, tuple(_decides(rule, outer)))
        if isinstance(rule, ParagraphRule | SentenceRule | PhraseRule) and rule.needs:
            without = All((self.included[rule.id], Not(AnyOf(tuple(self.included[each] for each in rule.needs)))))
            message = f"can be printed without {' or '.join(rule.needs)}, which it needs"
            problem = Problem(Kind.NEEDS, rule.asked or rule.place, rule.id, message, Kind.NEEDS.remedy)
            yield Claims(inside, (Claim(rule.id, without, exists=False, problem=problem),))
        if isinstance(rule, SentenceRule):
            yield from self._prints(rule, inside)
        if isinstance(rule, SectionRule):
            for fact in dict.fromkeys(slot.fact for slot in rule.heading.slots):
                yield _known(fact, f"heading of {rule.id}", rule.place, inside, self.included[rule.id])
        for part in rule.parts:
            yield from self.about(part)
        if isinstance(rule, ChoiceRule):  # after its parts: one that never applies isn't compared with the others
            yield from self._choice(rule, within, outer)

    def _prints(self, rule: SentenceRule, inside: tuple[str, ...]) -> Iterator[Claims]:
        for fact in rule.printed:
            yield _known(fact, rule.id, rule.place, inside, self._printed(rule, fact))
        for fact, word in dict.fromkeys(each for one in rule.combinations.values() for each in one.text.plurals):
            if not fact.national:
                yield _several(fact, word, rule, inside, self._printed(rule, fact))

    def _printed(self, rule: SentenceRule, fact: Fact) -> Condition:
        having = [each for each in rule.combinations.values() if fact.name in each.facts]
        if len(having) == len(rule.combinations):
            return self.included[rule.id]
        return AnyOf(tuple(All(tuple(self.included[name] for name in each.phrases)) for each in having))

    def _choice(self, choice: ChoiceRule, within: tuple[str, ...], outer: Condition) -> Iterator[Claims]:
        for first, second in combinations(choice.parts, 2):
            both = All((outer, IsTrue(first.when), IsTrue(second.when)))
            claims = []
            if not is_national(first.when) and not is_national(second.when):
                alone = All((outer, IsTrue(second.when), Not(IsTrue(first.when))))
                message = f"{second.id} never applies alone: whenever it applies, {first.id} above it does, too"
                hint = "give it a condition of its own"
                problem = Problem(Kind.CHOICE, second.asked or second.place, choice.id, message, hint)
                claims.append(Claim(second.id, alone, exists=True, problem=problem, shown=both))
            message = f"{first.id} and {second.id} can both apply to one council"
            hint = "give them conditions that can't both be true"
            problem = Problem(Kind.CHOICE, second.asked or second.place, choice.id, message, hint)
            claims.append(Claim(choice.id, both, exists=False, problem=problem))
            yield Claims((*within, first.id, second.id), tuple(claims))
        if choice.exactly_one:
            none = All((outer, Not(AnyOf(tuple(IsTrue(part.when) for part in choice.parts)))))
            names = ", ".join(part.id for part in choice.parts)
            message = f"there can be a council to which none of these applies: {names}"
            hint = "add an entry for such a council, or widen a condition"
            problem = Problem(Kind.CHOICE, choice.place, choice.id, message, hint)
            yield Claims(within, (Claim(choice.id, none, exists=False, problem=problem),))


def is_national(condition: Condition) -> bool:
    """Say whether a condition asks only about facts that are the same for every council this year."""
    return all(fact.national for fact in facts_of(condition))


def _decides(rule: SectionRule | ParagraphRule | SentenceRule | PhraseRule, outer: Condition) -> Iterator[Claim]:
    place, words = rule.asked or rule.place, f"`{rule.when}`"
    where = "" if outer == ALWAYS else " when the texts around it are in the letter"
    never = Problem(Kind.IDLE, place, rule.id, f"{words} is never true{where}", "change the condition, or leave it out")
    choices = [fact for fact in facts_of(rule.when) if NOT_RECORDED in fact.values]
    known = f", if that is meant, write: {_if_recorded(choices[0])}" if choices else ""
    hint = f"leave out `when`, or correct it{known}"
    always = Problem(Kind.IDLE, place, rule.id, f"{words} is always true{where}", hint)
    hint = "write `… is known` if you mean that, or correct it"
    unknown = Problem(Kind.IDLE, place, rule.id, f"{words} is never false{where}: it is true, or not known", hint)
    holds = IsTrue(rule.when)
    yield Claim(rule.id, All((outer, holds)), exists=True, problem=never)
    yield Claim(rule.id, All((outer, Not(holds))), exists=True, problem=always, shown=All((outer, holds)))
    yield Claim(rule.id, All((outer, IsTrue(Not(rule.when)))), exists=True, problem=unknown, shown=All((outer, holds)))


def _known(fact: Fact, key: str, place: Place, within: tuple[str, ...], included: Condition) -> Claims:
    message = f"{key} prints {fact.name}, which may not be known"
    hint = f"give it a condition, such as: {fact.name} is known"
    unknown: Condition = Not(IsTrue(Known(fact)))
    if NOT_RECORDED in fact.values:
        message = f"{key} prints {fact.name}, which may be {NOT_RECORDED}"
        hint = f"give it a condition, such as: {_if_recorded(fact)}"
        unknown = AnyOf((unknown, IsTrue(Comparison(Name(fact), "==", Literal(NOT_RECORDED, NOT_RECORDED)))))
    problem = Problem(Kind.UNFILLED, place, key, message, hint)
    return Claims(within, (Claim(key, All((included, unknown)), exists=False, problem=problem),))


def _if_recorded(fact: Fact) -> str:
    return f'{fact.name} != "{NOT_RECORDED}"'


def _several(fact: Fact, word: str, rule: SentenceRule, within: tuple[str, ...], included: Condition) -> Claims:
    message = f"may say: one {word}"
    hint = f"give it the condition {fact.name} > 1, and write another sentence for one"
    problem = Problem(Kind.NUMBER, rule.place, rule.id, message, hint)
    one = All((included, IsTrue(Comparison(Name(fact), "==", Literal(1, "1")))))
    return Claims(within, (Claim(rule.id, one, exists=False, problem=problem),))

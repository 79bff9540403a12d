"""Claims about all councils turned into proofs or, for a false claim, into the smallest council that shows it."""

from dataclasses import dataclass

from lgo_letters.edition.edition import Edition
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.problems import Kind, Problem
from lgo_letters.proof.claims import Claim, claims_of
from lgo_letters.proof.smallest import smallest
from lgo_letters.proof.world import PATIENCE, World
from lgo_letters.reasons.example import Example
from lgo_letters.rules.conditions import facts_of
from lgo_letters.rules.tree import ChoiceRule, SentenceRule
from lgo_letters.work_out import shared_values


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a rule, and the smallest council that shows it; None if no council can show it."""

    problem: Problem
    example: Example | None


@dataclass(frozen=True, slots=True)
class Proof:
    claims: int
    findings: tuple[Finding, ...]


def prove(edition: Edition) -> Proof:
    world = World(edition.always, shared_values(edition.file), last_year=_asks_about_last_year(edition))
    findings: list[Finding] = []
    dead: set[str] = set()
    number = 0
    for group in claims_of(edition):
        if not dead.isdisjoint(group.within):
            continue
        for claim in group.claims:
            number += 1
            found = _finding(world, claim)
            if found:
                findings.append(found)
                if claim.exists and claim.shown is None:
                    dead.add(claim.rule)
                break
    return Proof(number, tuple(findings))


def _asks_about_last_year(edition: Edition) -> bool:
    parts_of = edition.catalogue.parts_of
    asked = {
        fact for rule in edition.rules.values() if not isinstance(rule, ChoiceRule) for fact in facts_of(rule.when)
    }
    asked |= {fact for rule in edition.rules.values() if isinstance(rule, SentenceRule) for fact in rule.printed}
    return any(name.startswith(LAST_YEAR) for fact in asked for name in parts_of(fact))


def _finding(world: World, claim: Claim) -> Finding | None:
    exists = world.exists(claim.formula)
    if exists is None:
        message = f"can't be decided in {PATIENCE // 1000} seconds: {claim.problem.message}, perhaps"
        return Finding(Problem(Kind.UNDECIDED, claim.problem.place, claim.problem.key, message), None)
    if exists == claim.exists:
        return None
    shown = claim.shown if claim.exists else claim.formula
    return Finding(claim.problem, smallest(world, shown) if shown else None)

"""Turn claims about all councils into proofs or, if a claim is false, into the smallest council that shows it.

Only a proof without findings is kept, in `output/<year>/.proved`, under a digest. The digest covers every claim, what
is always true, the national figures and dates, and the versions of this program and of z3. Comments, styles and places
in files don't change it.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import z3

from lgo_letters import __version__
from lgo_letters.edition.edition import Edition
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.problems import Kind, Problem, ProblemsError
from lgo_letters.proof.claims import Claim, claims_of
from lgo_letters.proof.smallest import smallest
from lgo_letters.proof.world import PATIENCE, World
from lgo_letters.reasons.example import Example
from lgo_letters.rules.conditions import facts_of
from lgo_letters.rules.tree import ChoiceRule, SentenceRule
from lgo_letters.whole_files import write_whole
from lgo_letters.work_out import shared_values

PROVED = ".proved"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a rule, and the smallest council that shows it. None if no council can show it."""

    problem: Problem
    example: Example | None


@dataclass(frozen=True, slots=True)
class Proof:
    claims: int
    findings: tuple[Finding, ...]


def prove_once(edition: Edition, output: Path) -> Proof:
    """Prove an edition's rules, unless the same claims were proved before. `output` is the year's folder."""
    digest, number = _digest(edition)
    path = output / PROVED
    with suppress(OSError, UnicodeDecodeError):
        if path.read_text(encoding="utf-8") == digest:
            return Proof(number, ())
    proof = prove(edition)
    if not proof.findings:
        with suppress(ProblemsError):  # if the proof can't be written, the next check proves it again
            write_whole(path, digest.encode(), PROVED)
    return proof


def _digest(edition: Edition) -> tuple[str, int]:
    claims = [claim for group in claims_of(edition) for claim in group.claims]
    values = repr(sorted(shared_values(edition.file).items()))
    parts = [__version__, z3.get_version_string(), repr(edition.catalogue.declared), values]
    parts += [f"{claim.rule} {claim.exists} {claim.formula}" for claim in claims]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest(), len(claims)


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

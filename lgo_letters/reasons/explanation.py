"""Turn a composed letter into reasons: why each text is in it, and why the others are not."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lgo_letters.compose import Reasoned
from lgo_letters.facts.fact import Facts
from lgo_letters.letter import OWN_WORDS, Sentence
from lgo_letters.problems import Place
from lgo_letters.reasons.nearest_change import NearestChange, nearest
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import ALWAYS, All, Condition, Verdict, explain
from lgo_letters.rules.tree import PhraseRule, SentenceRule
from lgo_letters.selection import Decision, Why


@dataclass(frozen=True, slots=True)
class Reason:
    kind: str  # section, choice, paragraph, sentence, phrase, or own words
    id: str
    depth: int  # 0 for a section, 1 more for each level
    included: bool
    why: str
    source: str  # where its words come from; empty if the texts in it say so
    verdict: Verdict | None  # its condition with the facts' values; None if it has none
    failed: tuple[Verdict, ...]  # the parts of the condition that leave it out; empty if it is in the letter
    text: str  # its words as printed (a phrase as written); empty if it is left out or has texts in it
    place: Place
    # if its own condition, or one around it, leaves it out: the nearest change that makes all of them
    # true; None if there is none, or it wasn't asked for
    nearest: NearestChange | None = None


def reasons(reasoned: Reasoned, always: Always | None = None) -> tuple[Reason, ...]:
    """List the reasons for every text that a letter could have, in the order of the letter.

    With `always`, also find the nearest change for each text that was left out. That takes a few milliseconds each.
    """
    letter = reasoned.letter
    words = {sentence.id: sentence for sentence in letter.sentences()}
    depths: dict[str, int] = {}
    found: list[Reason] = []
    for decision in reasoned.decisions.values():
        depth = depths[decision.holder] + 1 if decision.holder else 0
        depths[decision.rule.id] = depth
        reason = _reason(decision, depth, words.get(decision.rule.id), letter.facts)
        if always is not None and reason.verdict and decision.why in {Why.CONDITION, Why.HOLDER}:
            reason = replace(reason, nearest=nearest(_whole(decision, reasoned.decisions), letter.facts, always))
        found.append(reason)
    for paragraph in letter.paragraphs():
        own, included = paragraph.sentences[0], True
        if own.source == OWN_WORDS:
            why = f"own words of this council: {own.condition}"
            reason = Reason(OWN_WORDS, paragraph.id, 1, included, why, OWN_WORDS, None, (), own.text, own.place)
            found.insert(_after(found, reasoned, paragraph.id), reason)
    return tuple(found)


def _reason(decision: Decision, depth: int, sentence: Sentence | None, facts: Facts) -> Reason:
    rule = decision.rule
    text = sentence.text if sentence else ""
    if isinstance(rule, PhraseRule) and decision.included:
        text = rule.words
    verdict = None if rule.when == ALWAYS else explain(rule.when, facts)
    failed: tuple[Verdict, ...] = ()
    if decision.why is Why.CONDITION and verdict:
        parts = verdict.parts if isinstance(rule.when, All) else (verdict,)
        failed = tuple(part for part in parts if part.holds is not True)
    source = rule.source if isinstance(rule, SentenceRule | PhraseRule) else ""
    source = sentence.source if sentence else source
    why = f"withheld: {decision.reason}" if decision.why is Why.WITHHELD else _why(decision, verdict)
    kind = type(rule).__name__.removesuffix("Rule").lower()
    return Reason(kind, rule.id, depth, decision.included, why, source, verdict, failed, text, rule.place)


def _whole(decision: Decision, decisions: Mapping[str, Decision]) -> Condition:
    """Join a rule's condition with those of the paragraph and section that it is in."""
    own = decision.rule.when
    return All((_whole(decisions[decision.holder], decisions), own)) if decision.holder else own


def _why(decision: Decision, verdict: Verdict | None) -> str:
    match decision.why:
        case Why.INCLUDED:
            return "its condition holds" if verdict else "always"
        case Why.HOLDER:
            return f"{decision.holder} is left out"
    return str(decision.why.value)


def _after(found: list[Reason], reasoned: Reasoned, own: str) -> int:
    """Find the place of own words among the reasons: after the paragraph that they follow, and all that is in it."""
    follows = reasoned.follows[own]
    at = next(number for number, reason in enumerate(found) if reason.id == follows)
    depth = found[at].depth
    at += 1
    while at < len(found) and (found[at].depth > depth or found[at].kind == OWN_WORDS):
        at += 1
    return at


def as_json(reason: Reason) -> dict[str, Any]:
    own = {name: getattr(reason, name) for name in ("kind", "id", "depth", "included", "why", "source", "text")}
    return {
        **own,
        "condition": _verdict(reason.verdict) if reason.verdict else None,
        "failed": [_verdict(part) for part in reason.failed],
        "nearest": _change(reason.nearest) if reason.nearest else None,
        **asdict(reason.place),
    }


def _change(change: NearestChange) -> dict[str, Any]:
    steps = [dict(zip(("fact", "now", "then"), step.said, strict=True)) for step in change.steps]
    return {"text": change.text, "cases": change.cases, "changes": steps}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "text": verdict.text,
        "holds": verdict.holds,
        "facts": dict(verdict.facts),
        "parts": [_verdict(part) for part in verdict.parts],
    }

"""Turn a year's letters into what its rules do: who gets each text, what nobody gets, who is near a threshold.

It covers this year's councils only. `proof` covers every council there could be.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lgo_letters.compose import Reasoned
from lgo_letters.edition.edition import Edition
from lgo_letters.letter import OWN_WORDS, Letter
from lgo_letters.pipeline import Year, reason_all
from lgo_letters.problems import Place, Problems
from lgo_letters.reasons.thresholds import Threshold, thresholds
from lgo_letters.rules.conditions import facts_of
from lgo_letters.rules.tree import ChoiceRule, ParagraphRule, PhraseRule, Rule, SectionRule, SentenceRule


@dataclass(frozen=True, slots=True)
class Use:
    kind: str  # section, paragraph, sentence or phrase
    id: str
    depth: int  # 0 for a section, 1 more for each level
    condition: str  # its own; `always` if it has none
    source: str  # where its words come from; empty if it only has other texts in it
    councils: tuple[str, ...]  # slugs of the councils that get it, in alphabetical order
    place: Place


@dataclass(frozen=True, slots=True)
class Analysis:
    year: int
    councils: tuple[str, ...]  # slugs of the councils that get a letter, in alphabetical order
    rules: tuple[Use, ...]  # every section, paragraph and sentence, in the order of the letter
    # groups of councils whose letters say the same, apart from the addressee and the statistics pages
    alike: tuple[tuple[str, ...], ...]
    # own_words, withheld: of letters that a person changed: council, after or id, and the reason
    own_words: tuple[Mapping[str, str], ...]
    withheld: tuple[Mapping[str, str], ...]
    unused_facts: tuple[str, ...]  # names of facts that no condition, text or chart uses
    thresholds: tuple[Threshold, ...]  # those with a council within one case
    problems: Problems  # why other councils get no letter


def analyse(year: Year) -> Analysis:
    made, problems = reason_all(year)
    letters = {slug: reasoned.letter for slug, reasoned in made.items()}
    files = {slug: year.councils[slug].file for slug in made}
    return Analysis(
        year=year.year,
        councils=tuple(made),
        rules=tuple(_uses(year.edition, made)),
        alike=_alike(letters),
        own_words=tuple(
            {"council": slug, "after": own.after, "reason": own.reason}
            for slug, file in files.items()
            for own in file.own_words
        ),
        withheld=tuple(
            {"council": slug, **each.model_dump()} for slug, file in files.items() for each in file.withhold
        ),
        unused_facts=unused_facts(year.edition),
        thresholds=tuple(thresholds(year.edition, {slug: letter.facts for slug, letter in letters.items()})),
        problems=(*year.problems, *problems),
    )


def _uses(edition: Edition, made: Mapping[str, Reasoned]) -> Iterator[Use]:
    """List who gets each text. A paragraph without sentences of its own is one text."""
    users: dict[str, list[str]] = defaultdict(list)
    for slug, reasoned in made.items():
        for name, decision in reasoned.decisions.items():
            if decision.included:
                users[name].append(slug)
    for section in edition.sections:
        for rule, depth in _nested(section, 0):
            kind = type(rule).__name__.removesuffix("Rule").lower()
            source = "" if isinstance(rule, SectionRule) else rule.source
            if isinstance(rule, ParagraphRule) and not _is_plain(rule):
                source = ""
            yield Use(kind, rule.id, depth, str(rule.when), source, tuple(users[rule.id]), rule.place)


def _nested(rule: Rule, depth: int) -> Iterator[tuple[SectionRule | ParagraphRule | SentenceRule | PhraseRule, int]]:
    """List a rule and those inside it, with their depths. Choices and the lines of plain paragraphs are left out."""
    if not isinstance(rule, ChoiceRule):
        yield rule, depth
        depth += 1
    if not (isinstance(rule, ParagraphRule) and _is_plain(rule)):
        for part in rule.parts:
            yield from _nested(part, depth)


def _is_plain(rule: ParagraphRule) -> bool:
    """Say whether a paragraph has only `say`: then its sentences are numbered lines."""
    return all(part.id.rpartition(".")[0] == rule.id for part in rule.parts)


def _alike(letters: Mapping[str, Letter]) -> tuple[tuple[str, ...], ...]:
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for slug, letter in letters.items():
        groups[tuple(_body(letter))].append(slug)
    found = [tuple(group) for group in groups.values() if len(group) > 1]
    return tuple(sorted(found, key=lambda group: (-len(group), group)))


def _body(letter: Letter) -> Iterator[str]:
    """List what a letter says without its statistics pages. A sentence that prints a name counts by its id."""
    for section in letter.sections.values():
        if section.chart is None:
            for paragraph in section.paragraphs:
                for sentence in paragraph.sentences:
                    names = any(isinstance(letter.facts[name], str) for name in sentence.facts)
                    yield sentence.combination if names and sentence.source != OWN_WORDS else sentence.text


def unused_facts(edition: Edition) -> tuple[str, ...]:
    used = {slot.fact.name for slot in edition.title.slots}
    for rule in edition.rules.values():
        used |= {fact.name for fact in facts_of(rule.when)}
        if isinstance(rule, SentenceRule):
            used |= {fact.name for fact in rule.printed}
        if isinstance(rule, SectionRule):
            used |= {slot.fact.name for slot in rule.heading.slots}
            used |= {*rule.chart.drawn} if rule.chart else set()
    return tuple(name for name in edition.facts if name not in used)

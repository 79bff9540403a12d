"""Collect what is true of every council, as conditions: the checks refuse data that break them, the proof assumes them.

Some follow from how councils are read (a group is recorded as a whole), and some from the declaration (a part is never
more than its whole). The rest is what the edition says under `always`. A condition may be unknown for a council, but is
never false.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import RecordedEntry, RecordEntry
from lgo_letters.facts.fact import CALLED, DATES, LAST_YEAR, Fact, Facts
from lgo_letters.model import NOT_RECORDED
from lgo_letters.problems import Place
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import Condition, about_others, facts_of, weigh

_AHEAD = "a date after the letter's, and facts.yaml doesn't say that it may_be_ahead"
_NOT_OF_TYPE = "this is a count that authorities of the type don't have, so leave it empty"


@dataclass(frozen=True, slots=True)
class Statement:
    condition: Condition  # it is never false
    say: str = ""  # what is wrong if it is false; empty if reading the files makes sure that it isn't
    id: str = ""  # the entry under `always`, if it has one
    may_break: bool = False  # whether a council's file may say that the council is an exception


@dataclass(frozen=True)
class Always:
    """Everything that is true of every council of an edition. `needed` says when `needed_when` groups are needed."""

    catalogue: Catalogue
    statements: tuple[Statement, ...]
    needed: Mapping[str, Condition]
    _about: dict[frozenset[str], tuple[Condition, ...]] = field(default_factory=dict, repr=False, compare=False)

    def about(self, names: frozenset[str]) -> tuple[Condition, ...]:
        """Give the conditions that may become false if these facts change."""
        if names not in self._about:
            parts_of = self.catalogue.parts_of
            self._about[names] = tuple(
                each.condition
                for each in self.statements
                if any(not names.isdisjoint(parts_of(fact)) for fact in facts_of(each.condition))
            )
        return self._about[names]

    def broken(self, facts: Facts) -> tuple[Statement, ...]:
        """Give the conditions that are false for these facts: none, if there could be such a council."""
        return tuple(each for each in self.statements if weigh(each.condition, facts) is False)

    def groups_needed(self) -> Iterator[tuple[RecordEntry, Condition, tuple[str, ...]]]:
        for entry in self.catalogue.declared.records:
            if entry.name in self.needed:
                yield entry, self.needed[entry.name], tuple(entry.recorded)


def followed(catalogue: Catalogue, said: tuple[Statement, ...], needed: Mapping[str, Condition]) -> Always:
    """Collect what the edition says and what follows from its declaration."""
    texts = (*_structure(catalogue), *_where_needed(catalogue, needed))
    statements = [Statement(_read(text, catalogue)) for text in texts]
    for fact in catalogue.facts.values():
        if fact.part_of:
            statements.append(Statement(_read(f"{fact.name} <= {fact.part_of}", catalogue), fact.meaning))
        if fact.only_types:
            none_or_of_type = f"{fact.name} is not known or {_is_of(fact.only_types)}"
            statements.append(Statement(_read(none_or_of_type, catalogue), _NOT_OF_TYPE))
    statements += [
        Statement(_read(f"not ({name} > letter_date)", catalogue), _AHEAD)
        for name, entry in catalogue.declared.recorded.items()
        if entry.type == "date" and not entry.may_be_ahead
    ]
    statements += [statement for fact in catalogue.recorded for statement in _measured(fact, catalogue)]
    return Always(catalogue, (*statements, *said, *_last_year(said, catalogue)), needed)


def _structure(catalogue: Catalogue) -> Iterator[str]:
    """Give what reading a council's file and row makes sure of."""
    always_known = ("council_name", "addressee_role", "authority_type", "sent_by", "statistics_given")
    names = (*always_known, *(fact.name for fact in (CALLED, *DATES) if fact.name in catalogue.facts))
    yield from (f"{name} is known" for name in names)
    yield from _together("addressee_name", "salutation_name")
    for name in catalogue.columns:
        yield f"{_where_had((name,), catalogue)}not statistics_given or {name} is known"
    for entry in catalogue.declared.records:
        for name, each in entry.recorded.items():
            alone = entry.fields is None and each.type != "count" and not each.may_be_missing
            if alone or each.type == "choice":
                yield f"{name} is known"
        if entry.fields:
            yield from _group(entry.recorded)
    for names in catalogue.known_together:
        for pair in pairwise(names):
            yield from (f"{_where_had(pair, catalogue)}{text}" for text in _together(*pair))


def _where_had(names: tuple[str, ...], catalogue: Catalogue) -> str:
    """Begin a condition about columns that not all authorities have: it is true of those that have them."""
    having = (catalogue.facts[name].only_types for name in names)
    return "".join(f"not {_is_of(types)} or " for types in having if types)


def _group(recorded: Mapping[str, RecordedEntry]) -> Iterator[str]:
    """Say that a group is recorded as a whole, except choices and what may be missing."""
    whole = [name for name, each in recorded.items() if each.type != "choice" and not each.may_be_missing]
    for one, other in pairwise(whole):
        yield from _together(one, other)
    for name, each in recorded.items() if whole else ():
        if each.type == "choice":
            yield f'{whole[0]} is known or {name} == "{NOT_RECORDED}"'
        elif each.may_be_missing:
            yield f"{whole[0]} is known or {name} is not known"


def _where_needed(catalogue: Catalogue, groups: Mapping[str, Condition]) -> Iterator[str]:
    """Say that the counts of a group that isn't needed are as declared, and that it is known whether it is needed."""
    for entry in catalogue.declared.records:
        for name in entry.recorded if entry.name in groups else ():
            needed = groups[entry.name]
            if entry.otherwise is None:
                yield f"({needed}) or {name} is not known"
            else:
                yield f"({needed}) or {name} is known"
                yield f"({needed}) or {name} == {entry.otherwise}"
            yield from (f"{fact.name} is known or {name} is not known" for fact in facts_of(needed))


def _is_of(types: tuple[str, ...]) -> str:
    quoted = ", ".join(f'"{each}"' for each in types)
    return f"authority_type in [{quoted}]"


def _together(one: str, other: str) -> Iterator[str]:
    yield f"{one} is known and {other} is known or {one} is not known and {other} is not known"


def _measured(fact: Fact, catalogue: Catalogue) -> Iterator[Statement]:
    """A choice against last year is as the first of its measures says that is known in both; a lower one is better."""
    unless, name = "", re.sub(r"[._]", "-", fact.name)
    for now in fact.measured_by:
        then = f"{LAST_YEAR}{now}"
        improved, worse, not_raised, unknown = (f"{fact.name} == {json.dumps(each)}" for each in fact.values)
        known = f"{improved} and {now} < {then} or {worse} and {now} >= {then} or {then} == 0{unless}"
        known += f" or {not_raised} or {unknown}"  # what nobody raised may have been late
        yield Statement(_read(known, catalogue), "last year's figures say otherwise", name, may_break=True)
        after_none = f"{not_raised} or {unknown} or {then} != 0{unless}"
        yield Statement(_read(after_none, catalogue), f"last year's figure is 0, so it can only be {fact.values[2]}")
        unless += f" or {now} is known and {then} is known"


def _last_year(said: tuple[Statement, ...], catalogue: Catalogue) -> Iterator[Statement]:
    facts = catalogue.facts
    for each in said:
        if all(f"{LAST_YEAR}{fact.name}" in facts for fact in facts_of(each.condition)):
            then: Condition = about_others(each.condition, lambda fact: facts[f"{LAST_YEAR}{fact.name}"])
            yield Statement(then, f"last year: {each.say}", each.id, each.may_break)


def _read(text: str, catalogue: Catalogue) -> Condition:
    condition, problems = parse(text, catalogue.facts, Place("<always>").inside(text))
    if problems:
        raise ValueError(f"{text}: {problems[0]}")
    return condition

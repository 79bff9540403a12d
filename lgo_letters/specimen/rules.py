"""Read `specimen.yaml`, which says what made-up councils are like. Each mistake has its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lgo_letters.edition.edition import SPECIMEN
from lgo_letters.facts.fact import LAST_YEAR, Fact
from lgo_letters.facts.specimen_file import SPECIMEN_FILE, CaseEntry, DrawEntry, MadeUpTypeEntry, SpecimenFile
from lgo_letters.figures import Type, Value, day_in
from lgo_letters.model import MAX_COUNT, NOT_RECORDED, SENT_BY, Addressee, Broken
from lgo_letters.problems import Kind, Place, ProblemsError, did_you_mean
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document, read
from lgo_letters.rules.always import Always, Statement
from lgo_letters.rules.conditions import Condition, facts_of
from lgo_letters.rules.declaration_reader import read_declaration
from lgo_letters.rules.entry_reader import EntryReader

KINDS = ("typical", "share", "times", "one_of", "fixed", "when")
LETTER = ("name", "authority_type", "sent_by", *(f"addressee.{key}" for key in Addressee.model_fields))


@dataclass(frozen=True, slots=True)
class Case:
    name: str = ""
    place: Place = field(default_factory=lambda: Place(SPECIMEN))
    letter: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Value] = field(default_factory=dict)
    last_year: Mapping[str, Value] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    exceptions: tuple[Broken, ...] = ()


@dataclass(frozen=True)
class Specimen:
    always: Always
    types: tuple[MadeUpTypeEntry, ...]
    draws: Mapping[str, DrawEntry]  # how facts are drawn, by name; the others are drawn by their type
    whens: Mapping[str, Condition]  # the conditions of facts that are yes or no by a condition
    # for facts of a group with `needed_when`: when it is needed, and their values if it isn't
    needed: Mapping[str, tuple[Condition, int | None]]
    may_be_missing: frozenset[str]  # the facts that are sometimes not recorded
    order: tuple[str, ...]  # the facts that are drawn: those that a fact depends on come before it
    rests_on: Mapping[str, frozenset[str]]  # for each of them, the drawn facts that it depends on
    # for columns of a group with a total: the total, and the columns drawn before and after
    come_to: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]]
    # what is always true of the drawn facts, with their names in order
    statements: tuple[tuple[Statement, tuple[str, ...]], ...]
    cases: tuple[Case, ...]  # what the first councils show
    place: Place


def read_specimen(folder: Path, label: str) -> Specimen:
    """Read `templates/<year>/specimen.yaml`. Raises ProblemsError with every problem of it, or of facts.yaml."""
    always, wrong = read_declaration(folder, label)
    document, problems = read(folder / SPECIMEN, f"{label}/{SPECIMEN}", SPECIMEN_FILE)
    if always is None or document is None:
        raise ProblemsError([*wrong, *problems])
    return _Reader(document, always).read()


class _Reader(EntryReader[SpecimenFile]):
    def __init__(self, document: Document[SpecimenFile], always: Always) -> None:
        super().__init__(document)
        self.always = always
        self.catalogue = always.catalogue
        facts = self.catalogue.facts
        self.drawn = {name: facts[name] for name in (*self.catalogue.columns, *self.catalogue.declared.recorded)}
        self.draws: dict[str, DrawEntry] = {}
        self.whens: dict[str, Condition] = {}
        self.needed = {
            name: (condition, group.otherwise) for group, condition, names in always.groups_needed() for name in names
        }
        self.come_to = {
            name: (group.total, tuple(group.columns)[:at], tuple(group.columns)[at + 1 :])
            for group in self.catalogue.declared.counts
            for at, name in enumerate(group.columns)
            if group.total
        }
        self.rests_on: dict[str, frozenset[str]] = {}
        self.order: list[str] = []

    def read(self) -> Specimen:
        file = self.document.value
        self._names([each.name for each in file.authority_types], "authority_types", self.catalogue.authority_types)
        self._names([each.fact for each in file.draws], "draws", self.drawn, "fact")
        cases = [each.name for each in file.cases]
        self._names(cases, "cases", cases)
        for number, draw in enumerate(file.draws):
            if draw.fact in self.drawn:
                self._draw(draw, self.drawn[draw.fact], ("draws", number))
        read = tuple(self._case(case, ("cases", number)) for number, case in enumerate(file.cases))
        if not self.problems:
            self._put_in_order()
        if self.problems:
            raise ProblemsError(self.problems)
        plain = {name: (f"{{}} {name.title()}",) for name in self.catalogue.authority_types}
        types = {name: MadeUpTypeEntry(name=name, how_many=5, called=called) for name, called in plain.items()}
        types |= {each.name: each for each in file.authority_types}
        may_be_missing = [name for name, each in self.catalogue.declared.recorded.items() if each.may_be_missing]
        return Specimen(
            always=self.always,
            types=tuple(types.values()),
            draws=self.draws,
            whens=self.whens,
            needed=self.needed,
            may_be_missing=frozenset(may_be_missing),
            order=tuple(self.order),
            rests_on=self.rests_on,
            come_to=self.come_to,
            statements=self._statements(),
            cases=read,
            place=self.document.place(),
        )

    def _names(self, names: list[str], key: str, known: Any, inner: str = "name") -> None:  # noqa: ANN401 - any names
        for number, name in enumerate(names):
            if name not in known:
                self.refuse(Kind.FACT, (key, number, inner), f"there is no {name}", did_you_mean(name, known))
            elif name in names[:number]:
                self.refuse(Kind.DUPLICATE, (key, number, inner), f"{name} is there twice", "keep one of them")

    def _draw(self, draw: DrawEntry, fact: Fact, path: Key) -> None:
        kinds = [kind for kind in KINDS if getattr(draw, kind) is not None]
        if len(kinds) != 1:
            message = f"{draw.fact} is drawn by one of {', '.join(KINDS)}"
            self.refuse(Kind.WORDING, (*path, "fact"), message, "write exactly one of them")
            return
        (kind,) = kinds
        wanted = Type.YES_NO if kind == "when" else Type.COUNT
        if kind not in {"one_of", "fixed"} and fact.type is not wanted:
            message = f"{fact.name} is a {fact.type.value}; this draws a {wanted.value}"
            self.refuse(Kind.VALUE, (*path, kind), message, "write one_of or fixed")
        if (kind in {"share", "times"}) != (draw.of is not None):
            self.refuse(Kind.MISSING, (*path, kind), "only share and times are of a count, and both are", "see `of`")
        known = {name: each for name, each in self.catalogue.facts.items() if self._recorded(name)}
        if draw.of is not None and (draw.of not in known or known[draw.of].type is not Type.COUNT):
            counts = [name for name, each in known.items() if each.type is Type.COUNT]
            self.refuse(Kind.FACT, (*path, "of"), f"there is no count {draw.of}", did_you_mean(draw.of, counts))
        for name in draw.typical or ():
            if name not in self.catalogue.authority_types:
                hint = did_you_mean(name, self.catalogue.authority_types)
                self.refuse(Kind.VALUE, (*path, "typical", name), f'there is no authority type "{name}"', hint)
        for number, value in enumerate(draw.one_of or ()):
            self._value(fact, value, (*path, "one_of", number))
        if draw.fixed is not None:
            self._value(fact, draw.fixed, (*path, "fixed"))
        if draw.when is not None:
            self.whens[draw.fact] = self.condition(draw.when, (*path, "when"), known)
        self.draws[draw.fact] = draw

    def _value(self, fact: Fact, value: Any, path: Key) -> Value:  # noqa: ANN401 - any value
        if value == NOT_RECORDED and fact.type is not Type.YES_NO:
            return NOT_RECORDED if fact.type is Type.CHOICE else None
        right = {Type.COUNT: int, Type.YES_NO: bool}.get(fact.type, str)
        fits = type(value) is right and not (fact.values and value not in fact.values)
        if fits and fact.type is Type.DATE:
            value = day_in(value) or value
            fits = isinstance(value, date)
        if not fits or (fact.type is Type.COUNT and value > MAX_COUNT):
            hint = f"one of: {', '.join(fact.values)}" if fact.values else f"a value of it is: {fact.type.value}"
            self.refuse(Kind.VALUE, path, f"{value} is no value of {fact.name}", hint)
        return value  # type: ignore[no-any-return]

    def _case(self, case: CaseEntry, path: Key) -> Case:
        letter: dict[str, str] = {}
        facts: dict[str, Value] = {}
        last_year: dict[str, Value] = {}
        groups = {each.name: each for each in self.catalogue.declared.records if each.fields}
        for key, value in case.set.items():
            here: Key = (*path, "set", key)
            base = key.removeprefix(LAST_YEAR)
            if key in LETTER:
                listed = {"sent_by": SENT_BY, "authority_type": self.catalogue.authority_types}.get(key, (value,))
                if not isinstance(value, str) or value not in listed:
                    self.refuse(Kind.VALUE, here, f"{value} can't be used here", f"one of: {', '.join(listed)}")
                letter[key] = value
            elif base in self.drawn:
                (facts if base == key else last_year)[base] = self._value(self.drawn[base], value, here)
            elif key in groups and value == NOT_RECORDED:
                facts |= {name: self._value(self.drawn[name], value, here) for name in groups[key].recorded}
            else:
                message = f"{key} is nothing that a case can set"
                self.refuse(Kind.FACT, here, message, did_you_mean(key, [*LETTER, *self.drawn, *groups]))
        place = self.document.place(*path, "name")
        return Case(case.name, place, letter, facts, last_year, case.assumed, case.exceptions)

    def _recorded(self, name: str) -> tuple[str, ...]:
        parts = self.catalogue.parts_of(self.catalogue.facts[name])
        return tuple(part for part in parts if part in self.drawn)

    def _put_in_order(self) -> None:
        """Sort facts so that those that a fact depends on come before it."""
        for name, fact in self.drawn.items():
            conditions = [self.whens[name]] if name in self.whens else []
            conditions += [self.needed[name][0]] if name in self.needed else []
            names = {each.name for condition in conditions for each in facts_of(condition)}
            total, before, _ = self.come_to.get(name, ("", (), ()))
            names |= {total, *before, fact.part_of, (self.draws[name].of or "") if name in self.draws else ""} - {""}
            self.rests_on[name] = frozenset(part for each in names for part in self._recorded(each))
        for name in (*self.draws, *self.drawn):
            self._put(name, ())

    def _put(self, name: str, above: tuple[str, ...]) -> None:
        if name in above:
            number = list(self.draws).index(next(each for each in (*above, name) if each in self.draws))
            message = f"{' rests on '.join((*above, name))}: a circle"
            self.refuse(Kind.WORDING, ("draws", number, "fact"), message, "draw one of them by itself")
        elif name not in self.order and not self.problems:
            for each in sorted(self.rests_on[name]):
                self._put(each, (*above, name))
            self.order.append(name)

    def _statements(self) -> tuple[tuple[Statement, tuple[str, ...]], ...]:
        """List what is always true of the drawn facts, with the names of each in the order in which they are drawn."""
        found = []
        for each in self.always.statements:
            names = {part for fact in facts_of(each.condition) for part in self._recorded(fact.name)}
            if names:
                found.append((each, tuple(sorted(names, key=self.order.index))))
        return tuple(found)

"""The facts of an edition, by name, and what an edition declares about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from lgo_letters.facts.declaration import FactsFile, Figure
from lgo_letters.facts.fact import LAST_YEAR, Fact
from lgo_letters.figures import WHOLE, Type, Value


@dataclass(frozen=True)
class Catalogue:
    """Every fact of an edition, by name, in the order in which `lgo-letters facts` lists them."""

    declared: FactsFile
    facts: Mapping[str, Fact] = field(compare=False)  # made from the declaration and the figures
    figures: tuple[Figure, ...] = ()

    @cached_property
    def authority_types(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.declared.authority_types)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(name for each in self.declared.counts for name in each.columns)

    def columns_of(self, kind: str) -> tuple[str, ...]:
        return tuple(name for name in self.columns if kind in (self.facts[name].only_types or (kind,)))

    @cached_property
    def known_together(self) -> tuple[tuple[str, ...], ...]:
        """Give counts that are all known or all unknown: those declared so, and a group's columns with their total."""
        groups = [each for each in self.declared.counts if each.total]
        return (
            *self.declared.known_together,
            *((*each.columns, *([each.total] if each.total in self.columns else [])) for each in groups),
        )

    @cached_property
    def recorded(self) -> tuple[Fact, ...]:
        """Give the facts that are recorded in a council's file, without those that every letter has."""
        return tuple(self.facts[name] for name in self.declared.recorded)

    @cached_property
    def last_year(self) -> tuple[Fact, ...]:
        """Give the columns that `last_year.csv` may have, each under its name: `last_year.upheld`."""
        own = tuple(fact for fact in self.facts.values() if fact.name.startswith(LAST_YEAR))
        return tuple(fact for fact in own if not fact.is_worked_out)

    @cached_property
    def totals(self) -> tuple[Fact, ...]:
        """Give what is worked out only from counts: sums, differences, and the largest of several."""
        return tuple(fact for fact in self.facts.values() if fact.terms or fact.among)

    @cached_property
    def ratios(self) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts.values() if fact.part)

    @cached_property
    def averages(self) -> Mapping[str, Fact]:
        """Give the rate of each average, by the average's name."""
        return {fact.name: self.facts[fact.average_of] for fact in self.facts.values() if fact.average_of}

    @cached_property
    def statistics(self) -> frozenset[str]:
        """Give the facts of the statistics pages: the columns, the rates that use only columns, and their averages."""
        columns = frozenset(self.columns)
        rates = {
            fact.name for fact in self.ratios if fact.type is not Type.SHARE and columns.issuperset(self.parts_of(fact))
        }
        return columns | rates | {name for name, rate in self.averages.items() if rate.name in rates}

    def parts_of(self, fact: Fact) -> tuple[str, ...]:
        """Name the recorded facts that a fact is worked out from, or itself if it is recorded."""
        if fact.part:
            sides = (self.parts_of(self.facts[name]) for name in (fact.part, fact.whole))
            return tuple(dict.fromkeys(name for side in sides for name in side))
        return fact.among or tuple(name for name, _ in fact.terms) or (fact.name,)

    def terms_of(self, name: str) -> tuple[tuple[str, int], ...]:
        return self.facts[name].terms or ((name, 1),)

    def keys_of(self, fact: Fact) -> tuple[str, ...]:
        """Name the fields and cells that a fact comes from. None for an average or a fact of the edition."""
        keys = (self.facts[name].key for name in self.parts_of(fact))
        return tuple(dict.fromkeys(key for key in keys if key))

    def with_figures(self, figures: tuple[Figure, ...]) -> Catalogue:
        facts = {**self.facts, **{fact.name: fact for fact, _ in national(figures)}}
        return replace(self, facts=facts, figures=figures)


def national(figures: Iterable[Figure]) -> Iterator[tuple[Fact, Value]]:
    """Define the facts of an edition's national figures, each with its value, the same for every council.

    A figure with last year's value has two more facts: by how much it is more (`…_more`) or less (`…_fewer`). The one
    that does not apply is None.
    """
    for figure in figures:
        own = Fact(figure.name, Type.COUNT, figure.meaning, national=True)
        if figure.in_percent:
            yield replace(own, type=Type.AVERAGE, per=WHOLE), Fraction(figure.value)
        else:
            yield own, figure.value
        for word, sign in (("more", 1), ("fewer", -1)) if figure.last_year is not None else ():
            meaning, by = f"{figure.meaning}: {word} than last year by", sign * (figure.value - (figure.last_year or 0))
            yield Fact(f"{figure.name}_{word}", Type.COUNT, meaning, national=True), by if by > 0 else None

"""Turn a declaration into the facts of an edition. Each mistake has its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import CountEntry, FactsFile, RecordedEntry
from lgo_letters.facts.fact import (
    CALLED,
    DATES,
    LAST_YEAR,
    MIN_RESIDENTS,
    MOST_RESIDENTS,
    STATISTICS,
    TYPES,
    Fact,
    last_years,
    reserved_facts,
)
from lgo_letters.figures import Type
from lgo_letters.model import NOT_RECORDED, SENT_BY, CouncilFile
from lgo_letters.problems import Kind, did_you_mean
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document
from lgo_letters.rules.entry_reader import EntryReader
from lgo_letters.rules.formulas import AVERAGES, SUFFIXES, worked_out

TREND_VALUES = 4  # improved, not improved, not raised, not recorded


class FactsReader(EntryReader[FactsFile]):
    long_keys = False

    def __init__(self, document: Document[FactsFile]) -> None:
        super().__init__(document)
        self.file = document.value
        self.facts: dict[str, Fact] = {}
        self.worked_out = {each.name: (each, number) for number, each in enumerate(self.file.worked_out)}
        self.made: dict[str, Sequence[Fact]] = {}  # worked-out facts by entry; empty for an entry with a mistake
        self.busy: list[str] = []
        groups = {entry.name: entry.recorded for entry in self.file.records if entry.fields}
        columns = {entry.name: entry.columns for entry in self.file.counts if entry.fields}
        self.groups: Mapping[str, Mapping[str, CountEntry]] = {**groups, **columns}

    def catalogue(self) -> Catalogue:
        called = (CALLED,) if any(each.called for each in self.file.authority_types) else ()
        own = (*reserved_facts(self._authority_types(), SENT_BY), *called, *DATES)
        self.facts = {fact.name: fact for fact in own}
        recorded = [*self._columns(), *self._records()]
        for fact, path in recorded:
            self._add(fact, path)
        self.facts |= {then.name: then for then in (last_years(self.facts[fact.name]) for fact, _ in recorded)}
        for number, entry in enumerate(self.file.last_year):
            for fact, path in self._field(entry, f"{LAST_YEAR}{entry.name}", ("last_year", number)):
                self._add(replace(fact, values=entry.one_of, meaning=f"last year: {fact.meaning}"), path)
        taken = set(self.facts)
        for fact, path in recorded:
            self._check_part_of(fact, path)
        for number, each in enumerate(self.file.worked_out):
            if each.name in taken:
                self._refuse_twin(each.name, ("worked_out", number))
            self._found(each.name)
            taken |= {each.name, *(fact.name for fact in self.made.get(each.name, ()))}
        for fact, path in recorded:
            self._check_measures(fact, path)
        for name in [*self.facts]:
            self._found(f"{LAST_YEAR}{name}")
        return Catalogue(self.file, {fact.name: fact for fact in sorted(self.facts.values(), key=_group)})

    def _authority_types(self) -> list[str]:
        types = [each.name for each in self.file.authority_types]
        for number, name in enumerate(types):
            path = ("authority_types", number, "name")
            if name in types[:number]:
                self.refuse(Kind.DUPLICATE, path, f'"{name}" is there twice', "keep one of them")
            if '"' in name:
                self.refuse(Kind.VALUE, path, "has double quotes, in which conditions write it", "leave them out")
        return types

    def _columns(self) -> Iterator[tuple[Fact, Key]]:
        for number, entry in enumerate(self.file.counts):
            path: Key = ("counts", number)
            if entry.total and entry.fields is None:
                hint = "give it fields, or say part_of"
                self.refuse(Kind.WORDING, (*path, "total"), "only a group has a total", hint)
            for at, kind in enumerate(entry.authority_types):
                types = [each.name for each in self.file.authority_types]
                if kind not in types:
                    message = f'there is no authority type "{kind}"'
                    self.refuse(Kind.VALUE, (*path, "authority_types", at), message, did_you_mean(kind, types))
            if entry.fields and entry.name in [each.name for each in self.file.records]:
                message = f"{entry.name} is a record of councils' files, too"
                self.refuse(Kind.DUPLICATE, (*path, "name"), message, "give the group another name")
            for inner, each in enumerate(entry.fields or (entry,)):
                name = f"{entry.name}.{each.name}" if entry.fields else entry.name
                fact = Fact(name, Type.COUNT, each.meaning, part_of=each.part_of or "", key=f"{STATISTICS}{name}")
                fact = replace(fact, counted_as=each.counted_as, only_types=entry.authority_types)
                yield fact, (*path, "fields", inner) if entry.fields else path
            if entry.fields:
                terms = tuple((name, 1) for name in entry.columns)
                yield Fact(entry.name, Type.COUNT, entry.meaning, terms=terms, part_of=entry.part_of or ""), path

    def _records(self) -> Iterator[tuple[Fact, Key]]:
        for number, entry in enumerate(self.file.records):
            path: Key = ("records", number)
            if entry.name in {*CouncilFile.model_fields, "statistics", "last_year"}:
                message = f"{entry.name} is a field that every council's file has"
                self.refuse(Kind.DUPLICATE, (*path, "name"), message, "give the record another name")
            if (entry.fields is None) == (entry.type is None):
                message = "a record has either a type, or fields of its own"
                self.refuse(Kind.WORDING, (*path, "name"), message, "keep one of the two")
            if entry.needed_when and entry.fields is None:
                self.refuse(Kind.WORDING, (*path, "needed_when"), "only a group can be left out", "give it fields")
            if entry.fields is None:
                yield from self._field(entry, entry.name, path)
            for inner, each in enumerate(entry.fields or ()):
                here = (*path, "fields", inner)
                yield from self._field(each, f"{entry.name}.{each.name}", here)
                if entry.needed_when and each.type != "count":
                    message = "a group with needed_when holds counts only"
                    self.refuse(Kind.WORDING, (*here, "type"), message, "record it in another group")

    def _field(self, entry: RecordedEntry, name: str, path: Key) -> Iterator[tuple[Fact, Key]]:
        if (entry.type == "choice") != bool(entry.one_of):
            hint = "a choice has one_of, with what can be chosen, and nothing else has"
            self.refuse(Kind.WORDING, (*path, "type"), f"{name}: one_of doesn't fit its type", hint)
        if entry.part_of and entry.type != "count":
            self.refuse(Kind.WORDING, (*path, "part_of"), f"{name} is no count", "only a count is a part of another")
        if entry.may_be_ahead and entry.type != "date":
            self.refuse(Kind.WORDING, (*path, "may_be_ahead"), f"{name} is no date", "delete it")
        if entry.type:
            values = (*entry.one_of, NOT_RECORDED) if entry.one_of else ()
            fact = Fact(name, TYPES[entry.type], entry.meaning, values, part_of=entry.part_of or "", key=name)
            yield replace(fact, measured_by=entry.measured_by, counted_as=entry.counted_as), path

    def _add(self, fact: Fact, path: Key) -> None:
        if fact.name in self.facts:
            self._refuse_twin(fact.name, path)
        self.facts.setdefault(fact.name, fact)

    def _check_part_of(self, fact: Fact, path: Key) -> None:
        seen = [fact.name]
        whole = fact.part_of
        while whole:
            if whole in seen:
                message = f"{' is a part of '.join([*seen, whole])}: a circle"
                self.refuse(Kind.WORDING, (*path, "part_of"), message, "leave one of them out")
                return
            found = self.count(whole, (*path, "part_of"))
            seen.append(whole)
            whole = found.part_of if found else ""

    def _check_measures(self, fact: Fact, path: Key) -> None:
        if fact.measured_by and len(fact.values) != TREND_VALUES:
            message = f"{fact.name} has measured_by, and isn't a choice of three: improved, not improved, not raised"
            self.refuse(Kind.WORDING, (*path, "measured_by"), message, "write the three in this order, in any words")
        for number, name in enumerate(fact.measured_by):
            then = self._found(f"{LAST_YEAR}{name}")
            if not then or not then.type.is_number or name not in self.facts:
                known = [each.name for each in self.facts.values() if each.type.is_number]
                here = (*path, "measured_by", number)
                self.refuse(Kind.FACT, here, f"there is no count, rate or share {name}", did_you_mean(name, known))

    def count(self, name: str, path: Key) -> Fact | None:
        """Give a count by its name. It is a problem if there is none, or if it isn't a count."""
        fact = self._found(name)
        if fact is None:
            if name in self.busy:
                message = f"{' needs '.join([*self.busy, name])}: a circle"
                self.refuse(Kind.FACT, path, message, "leave one of them out")
            elif self.made.get(name) != ():  # a mistake in an entry is reported where it is declared
                known = [each for each, of in self.facts.items() if of.type is Type.COUNT]
                self.refuse(Kind.FACT, path, f"there is no count {name}", did_you_mean(name, known))
        elif fact.type is not Type.COUNT:
            self.refuse(Kind.FACT, path, f"{name} is a {fact.type.value}, not a count", "name a count")
            return None
        return fact

    def _found(self, name: str) -> Fact | None:
        """Give a fact. A worked-out fact, and its last year's, is defined when it is first needed."""
        base = name.removeprefix(LAST_YEAR)
        base = base if base in self.worked_out else SUFFIXES.sub("", base)
        if base in self.worked_out and base not in self.made and base not in self.facts:
            self.made[base] = ()
            self.busy.append(base)
            entry, number = self.worked_out[base]
            self.made[base] = worked_out(entry, ("worked_out", number), self)
            self.busy.pop()
            for fact in self.made[base]:
                if fact.name != base:  # the one of an entry's two facts that has its name
                    self._add(fact, ("worked_out", number))
            self.facts |= {fact.name: fact for fact in self.made[base]}
            self._widen(self.made[base])
        now = self.facts.get(name.removeprefix(LAST_YEAR))
        if name in self.facts or now is None or not now.is_worked_out:
            return self.facts.get(name)
        if not any(each.startswith(LAST_YEAR) for each in self._parts_of(now)):
            self.facts[name] = last_years(now)
        return self.facts.get(name)

    def _widen(self, made: Sequence[Fact]) -> None:
        """Allow large numbers of residents, or of whatever a rate is per 1,000."""
        wholes = [self.facts[fact.whole] for fact in made if fact.whole and fact.per >= MIN_RESIDENTS]
        for name in (name.removeprefix(LAST_YEAR) for whole in wholes for name in self._parts_of(whole)):
            for each in (name, f"{LAST_YEAR}{name}") if self.facts[name].is_column else ():
                self.facts[each] = replace(self.facts[each], most=MOST_RESIDENTS)

    def _parts_of(self, fact: Fact) -> tuple[str, ...]:
        return Catalogue(self.file, self.facts).parts_of(fact)

    def rate(self, name: str, path: Key) -> Fact | None:
        """Give a rate for which there can be an average. Anything else is a problem."""
        rate = self._found(name)
        if rate is None or rate.type not in AVERAGES:
            if self.made.get(name) != ():  # a mistake in an entry is reported where it is declared
                rates = [each.name for each in self.file.worked_out if each.rate]
                self.refuse(Kind.FACT, path, f"there is no rate {name}", did_you_mean(name, rates))
            return None
        if not all(self.facts[each].is_column for each in self._parts_of(rate)):
            message = f"{name} doesn't rest on the columns of statistics.csv alone"
            self.refuse(Kind.FACT, path, message, "an average is worked out from the counts of all councils")
            return None
        return rate

    def _refuse_twin(self, name: str, path: Key) -> None:
        self.refuse(Kind.DUPLICATE, (*path, "name"), f"there is a fact {name}", "rename it")


def _group(fact: Fact) -> int:
    """Order facts as people look for them: this year's, then the edition's dates, then last year's."""
    return 2 if fact.name.startswith(LAST_YEAR) else int(fact in DATES)

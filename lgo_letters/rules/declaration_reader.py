"""A declaration turned into the facts of an edition and what is always true of them; each mistake with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import CountEntry, FactsFile, FieldEntry, RecordEntry, WorkedOutEntry
from lgo_letters.facts.fact import DATES, LAST_YEAR, STATISTICS, CountedAs, Fact, reserved_facts
from lgo_letters.figures import Type
from lgo_letters.model import NOT_RECORDED, SENT_BY, CouncilFile
from lgo_letters.problems import Kind, Problem, did_you_mean
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document
from lgo_letters.rules.always import Always, Statement, followed
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import Condition

TYPES = {
    "count": Type.COUNT,
    "choice": Type.CHOICE,
    "yes or no": Type.YES_NO,
    "text": Type.TEXT,
    "date": Type.DATE,
}
TREND_VALUES = 4  # improved, not improved, not raised, not recorded
_OF = re.compile(r"\s*(?P<part>[a-z0-9_.]+) of (?P<whole>[a-z0-9_.]+)\s*\Z")
_TERM = re.compile(r"\s*(?P<sign>[+-]?)\s*(?P<name>[a-z][a-z0-9_.]*)")


def declared(document: Document[FactsFile]) -> tuple[Always | None, tuple[Problem, ...]]:
    """Give the facts with what is always true of them, or None where there are problems; and every problem."""
    reader = _Reader(document)
    catalogue = reader.catalogue()
    always = reader.always(catalogue) if not reader.problems else None
    return (None if reader.problems else always), tuple(reader.problems)


class _Reader:
    def __init__(self, document: Document[FactsFile]) -> None:
        self.document = document
        self.file = document.value
        self.problems: list[Problem] = []
        self.facts: dict[str, Fact] = {}
        self.worked_out = {each.name: (each, number) for number, each in enumerate(self.file.worked_out)}
        self.busy: list[str] = []
        self.failed: set[str] = set()

    def catalogue(self) -> Catalogue:
        self._authority_types()
        types = [each.name for each in self.file.authority_types]
        self.facts = {fact.name: fact for fact in (*reserved_facts(types, SENT_BY), *DATES)}
        recorded = [*self._columns(), *self._records()]
        for fact, path in recorded:
            if self._is_new(fact.name, path):
                self.facts[fact.name] = fact
        names = [fact.name for fact, _ in recorded]
        for name in names:
            then = self._last_years(self.facts[name])
            self.facts[then.name] = replace(then, key=then.name)
        self._only_last_year()
        taken = set(self.facts)
        for fact, path in recorded:
            self._check_part_of(fact, path)
        for number, entry in enumerate(self.file.worked_out):
            if entry.name in taken:
                self._refuse(
                    Kind.DUPLICATE, ("worked_out", number, "name"), f"there is a fact {entry.name}", "rename it"
                )
            taken.add(entry.name)
            self._define(entry.name)
        for fact, path in recorded:
            self._check_measures(fact, path)
        return Catalogue(self.file, self._in_order())

    def _in_order(self) -> dict[str, Fact]:
        """Give the facts as people look for them: this year's, then the edition's dates, then last year's."""
        dates = [fact.name for fact in DATES]
        then = {name for name in self.facts if name.startswith(LAST_YEAR)}
        own = {name: fact for name, fact in self.facts.items() if name not in dates and name not in then}
        last = [self._mirrored(name) for name in own]
        found = {fact.name: fact for fact in last if fact} | {name: self.facts[name] for name in then}
        ordered = sorted(found, key=list(self.facts | found).index)
        return own | {name: self.facts[name] for name in dates} | {name: found[name] for name in ordered}

    def _authority_types(self) -> None:
        seen: set[str] = set()
        for number, entry in enumerate(self.file.authority_types):
            if entry.name in seen:
                path = ("authority_types", number, "name")
                self._refuse(Kind.DUPLICATE, path, f'"{entry.name}" is there twice', "keep one of them")
            seen.add(entry.name)

    def _columns(self) -> Iterator[tuple[Fact, Key]]:
        for number, entry in enumerate(self.file.counts):
            yield self._fact(entry, entry.name, Type.COUNT, f"{STATISTICS}{entry.name}"), ("counts", number)

    def _records(self) -> Iterator[tuple[Fact, Key]]:
        for number, entry in enumerate(self.file.records):
            path: Key = ("records", number)
            if entry.name in {*CouncilFile.model_fields, "statistics", "last_year"}:
                message = f"{entry.name} is a field that every council's file has"
                self._refuse(Kind.DUPLICATE, (*path, "name"), message, "give the record another name")
            if (entry.fields is None) == (entry.type is None):
                message = "a record has either a type, or fields of its own"
                self._refuse(Kind.WORDING, (*path, "name"), message, "keep one of the two")
            if entry.needed_when and entry.fields is None:
                self._refuse(Kind.WORDING, (*path, "needed_when"), "only a group can be left out", "give it fields")
            for inner, each in enumerate(entry.fields or ()):
                name = f"{entry.name}.{each.name}"
                yield from self._field(each, name, name, (*path, "fields", inner))
                if entry.needed_when and each.type != "count":
                    message = "a group with needed_when holds counts only"
                    self._refuse(Kind.WORDING, (*path, "fields", inner, "type"), message, "record it in another group")
            if entry.fields is None:
                yield from self._field(entry, entry.name, entry.name, path)

    def _field(self, entry: FieldEntry | RecordEntry, name: str, key: str, path: Key) -> Iterator[tuple[Fact, Key]]:
        if (entry.type == "choice") != bool(entry.one_of):
            hint = "a choice has one_of, with what can be chosen, and nothing else has"
            self._refuse(Kind.WORDING, (*path, "type"), f"{name}: one_of doesn't fit its type", hint)
        if entry.part_of and entry.type != "count":
            self._refuse(Kind.WORDING, (*path, "part_of"), f"{name} is no count", "only a count is a part of another")
        if entry.type:
            yield self._fact(entry, name, TYPES[entry.type], key), path

    def _fact(self, entry: CountEntry | FieldEntry | RecordEntry, name: str, kind: Type, key: str) -> Fact:
        as_ = entry.counted_as
        values = () if not getattr(entry, "one_of", ()) else (*getattr(entry, "one_of", ()), NOT_RECORDED)
        return Fact(
            name,
            kind,
            entry.meaning,
            values=values,
            part_of=entry.part_of or "",
            key=key,
            measured_by=getattr(entry, "measured_by", ()),
            counted_as=CountedAs(as_.one, as_.several, as_.which, as_.otherwise or "") if as_ else None,
        )

    def _only_last_year(self) -> None:
        for number, entry in enumerate(self.file.last_year):
            path: Key = ("last_year", number)
            name = f"{LAST_YEAR}{entry.name}"
            for fact, _ in self._field(entry, name, name, path):
                if self._is_new(name, path):
                    self.facts[name] = replace(fact, values=entry.one_of, meaning=f"last year: {fact.meaning}")

    def _is_new(self, name: str, path: Key) -> bool:
        if name not in self.facts:
            return True
        self._refuse(Kind.DUPLICATE, (*path, "name"), f"there is a fact {name}", "rename it")
        return False

    def _check_part_of(self, fact: Fact, path: Key) -> None:
        seen = [fact.name]
        whole = fact.part_of
        while whole:
            if whole in seen:
                message = f"{' is a part of '.join([*seen, whole])}: a circle"
                self._refuse(Kind.WORDING, (*path, "part_of"), message, "leave one of them out")
                return
            found = self._count(whole, (*path, "part_of"))
            seen.append(whole)
            whole = found.part_of if found else ""

    def _check_measures(self, fact: Fact, path: Key) -> None:
        """Check that a choice against last year has three values, and that figures of both years can bear it out."""
        if fact.measured_by and len(fact.values) != TREND_VALUES:
            message = f"{fact.name} has measured_by, and isn't a choice of three: improved, not improved, not raised"
            self._refuse(Kind.WORDING, (*path, "measured_by"), message, "write the three in this order, in any words")
        for number, name in enumerate(fact.measured_by):
            figure = self.facts.get(name)
            if figure is None or not figure.type.is_number or not self._mirrored(name):
                known = [each.name for each in self.facts.values() if each.type.is_number]
                here = (*path, "measured_by", number)
                self._refuse(Kind.FACT, here, f"there is no count, rate or share {name}", did_you_mean(name, known))

    def _count(self, name: str, path: Key) -> Fact | None:
        """Give a count by its name; what is none, or isn't there, is a problem."""
        fact = self.facts.get(name) or self._define(name) or self._mirrored(name)
        if fact is None:
            if name in self.busy:
                message = f"{' needs '.join([*self.busy, name])}: a circle"
                self._refuse(Kind.FACT, path, message, "leave one of them out")
            elif name not in self.failed:
                known = [each for each, of in {**self.facts}.items() if of.type is Type.COUNT]
                self._refuse(Kind.FACT, path, f"there is no count {name}", did_you_mean(name, known))
            return None
        if fact.type is not Type.COUNT:
            self._refuse(Kind.FACT, path, f"{name} is a {fact.type.value}, a count is wanted", "name a count")
            return None
        return fact

    def _mirrored(self, name: str) -> Fact | None:
        """Give last year's fact of a name, or the fact of last year of one of this year's."""
        base = self.facts.get(name.removeprefix(LAST_YEAR)) or self._define(name.removeprefix(LAST_YEAR))
        if base is None or base.average_of or base.national or not (base.is_worked_out or base.name in self._own()):
            return None
        rests_on = {base.part, base.whole, *(term for term, _ in base.terms)}
        if any(each.startswith(LAST_YEAR) for each in (base.name, *rests_on)):
            return None
        then = self._last_years(base)
        return self.facts.setdefault(then.name, then)

    def _own(self) -> set[str]:
        records = {entry.name for entry in self.file.records}
        return {fact.name for fact in self.facts.values() if fact.is_column or fact.key.partition(".")[0] in records}

    def _last_years(self, fact: Fact) -> Fact:
        def then(name: str) -> str:
            return f"{LAST_YEAR}{name}" if name else ""

        return replace(
            fact,
            name=then(fact.name),
            meaning=f"last year: {fact.meaning}",
            values=tuple(value for value in fact.values if value != NOT_RECORDED),
            part=then(fact.part),
            whole=then(fact.whole),
            part_of=then(fact.part_of),
            counted_as=None,  # "one case of three" would be read as this year's
            terms=tuple((then(name), factor) for name, factor in fact.terms),
        )

    def _define(self, name: str) -> Fact | None:
        if name in self.busy or name not in self.worked_out or name in self.failed:
            return None
        if name in self.facts:
            return self.facts[name]
        entry, number = self.worked_out[name]
        self.busy.append(name)
        facts = self._worked_out(entry, ("worked_out", number))
        self.busy.pop()
        self.facts |= {fact.name: fact for fact in facts}
        if not facts:
            self.failed.add(name)
        return self.facts.get(name)

    def _worked_out(self, entry: WorkedOutEntry, path: Key) -> Sequence[Fact]:
        kinds = [key for key in ("rate", "share", "equals", "average") if getattr(entry, key) is not None]
        if len(kinds) != 1:
            message = f"{entry.name} is one of rate, share, equals and average"
            self._refuse(Kind.WORDING, (*path, "name"), message, "write exactly one of them")
            return ()
        (kind,) = kinds
        text, path = getattr(entry, kind), (*path, kind)
        if kind == "equals":
            return self._total(entry, text, path)
        if kind == "average":
            return self._average(entry, text, path)
        match = _OF.match(text)
        if not match:
            self._refuse(Kind.WORDING, path, f'"{text}" is no part of a whole', "such as: upheld of investigations")
            return ()
        part, whole = self._count(match["part"], path), self._count(match["whole"], path)
        if not part or not whole:
            return ()
        kind_of = Type.RATE if kind == "rate" else Type.SHARE
        return (Fact(entry.name, kind_of, entry.meaning, part=part.name, whole=whole.name),)

    def _total(self, entry: WorkedOutEntry, text: str, path: Key) -> Sequence[Fact]:
        """Read a sum or difference; one that may be negative gives two facts, `…_more` and `…_fewer`."""
        terms: list[tuple[Fact, int]] = []
        at = 0
        while match := _TERM.match(text, at):
            if bool(terms) != bool(match["sign"]):
                break
            count = self._count(match["name"].rstrip("."), path)
            if count is None:
                return ()
            terms.append((count, -1 if match["sign"] == "-" else 1))
            at = match.end()
        if text[at:].strip() or not terms:
            message = f'"{text}" is no sum of counts'
            self._refuse(Kind.WORDING, path, message, "such as: compliance_outcomes - complied")
            return ()
        flat: dict[str, int] = {}
        for count, factor in terms:
            for name, inner in count.terms or ((count.name, 1),):
                flat[name] = flat.get(name, 0) + inner * factor
        recorded = tuple((name, factor) for name, factor in flat.items() if factor)
        fact = Fact(entry.name, Type.COUNT, entry.meaning, terms=recorded)
        less = [count for count, factor in terms if factor < 0]
        more = [count.name for count, factor in terms if factor > 0]
        if all(count.part_of in more for count in less) and len({count.part_of for count in less}) == len(less):
            return (fact,)
        return (
            replace(fact, name=f"{entry.name}_more", meaning=f"{entry.meaning}: more by", sign=1),
            replace(fact, name=f"{entry.name}_fewer", meaning=f"{entry.meaning}: fewer by", sign=-1),
        )

    def _average(self, entry: WorkedOutEntry, name: str, path: Key) -> Sequence[Fact]:
        rate = self.facts.get(name) or self._define(name)
        if rate is None or rate.type is not Type.RATE:
            rates = [each.name for each in self.file.worked_out if each.rate]
            self._refuse(Kind.FACT, path, f"there is no rate {name}", did_you_mean(name, rates))
            return ()
        recorded = Catalogue(self.file, self.facts).parts_of(rate)
        if not all(self.facts[each].is_column for each in recorded):
            message = f"{name} doesn't rest on the columns of statistics.csv alone"
            self._refuse(Kind.FACT, path, message, "an average is worked out from the counts of all councils")
            return ()
        return (Fact(entry.name, Type.AVERAGE, entry.meaning, average_of=name),)

    def always(self, catalogue: Catalogue) -> Always:
        """Read what is always true, and when groups are needed."""
        for number, names in enumerate(self.file.known_together):
            for inner, name in enumerate(names):
                self._count(name, ("known_together", number, inner))
        needed = {
            entry.name: self._condition(entry.needed_when, ("records", number, "needed_when"), catalogue)
            for number, entry in enumerate(self.file.records)
            if entry.needed_when
        }
        said = []
        seen: set[str] = set()
        for number, entry in enumerate(self.file.always):
            path: Key = ("always", number)
            if entry.id in seen:
                self._refuse(Kind.DUPLICATE, (*path, "id"), f"{entry.id} is there twice", "give each an id of its own")
            seen.add(entry.id)
            condition = self._condition(entry.that, (*path, "that"), catalogue)
            said.append(Statement(condition, entry.say, entry.id, entry.may_break))
        if self.problems:
            return Always(catalogue, (), {})
        return followed(catalogue, tuple(said), needed)

    def _condition(self, text: str, path: Key, catalogue: Catalogue) -> Condition:
        if not text.strip():
            self._refuse(Kind.CONDITION, path, "is empty", "write a condition")
        condition, problems = parse(text, catalogue.facts, self.document.place(*path).inside(text))
        self.problems += problems
        return condition

    def _refuse(self, kind: Kind, path: Key, message: str, hint: str) -> None:
        key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        self.problems.append(Problem(kind, self.document.place(*path), key, message, hint))

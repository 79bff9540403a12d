"""Turn `imports.yaml` into lists with facts and conditions. Each mistake has its place."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lgo_letters.edition.edition import IMPORTS
from lgo_letters.edition_model import EDITION_FILE
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import DATES, TYPES, Fact, Facts
from lgo_letters.figures import Type
from lgo_letters.imports.declaration import IMPORTS_FILE, ColumnEntry, ImportsFile, ListEntry
from lgo_letters.model import Addressee, Contact
from lgo_letters.problems import Kind, Place, Problems, did_you_mean
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document, read
from lgo_letters.rules.conditions import Condition, facts_of
from lgo_letters.rules.entry_reader import EntryReader
from lgo_letters.work_out import shared_values


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that is worked out from cases, and the condition for a case to count."""

    fact: Fact
    when: Condition
    total: int | None
    place: Place


@dataclass(frozen=True, eq=False)
class DeclaredList:
    entry: ListEntry
    columns: Mapping[str, Fact]
    counted: tuple[Counted, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """List the headings of all columns that are read, the council's code and name first."""
        own = (self.entry.council.code, self.entry.council.name)
        return (*(each for each in own if each), *(each.heading for each in self.entry.columns))

    @property
    def dated_by(self) -> tuple[str, ...]:
        """Name the columns that say in which year a case is: the dates that are asked about, or the only date."""
        dates = tuple(name for name, fact in self.columns.items() if fact.type is Type.DATE)
        return self.asked or (dates if len(dates) == 1 else ())

    @property
    def asked(self) -> tuple[str, ...]:
        """Name the dates that the conditions ask about."""
        asked = {fact.name for each in self.counted for fact in facts_of(each.when)}
        return tuple(name for name, fact in self.columns.items() if fact.type is Type.DATE and name in asked)

    @property
    def enclosed(self) -> dict[str, str]:
        """List the headings of the columns that councils get to see, by name."""
        return {each.name: each.heading for each in self.entry.columns if each.enclosed}


@dataclass(frozen=True, slots=True)
class Imports:
    """What can be imported. `dates` are those of the edition, for conditions."""

    lists: tuple[DeclaredList, ...]
    other_sheets: tuple[str, ...]
    dates: Facts


def read_imports(folder: Path, label: str, catalogue: Catalogue) -> tuple[Imports | None, Problems]:
    """Read `templates/<year>/imports.yaml`. `label` is the folder's path from the workspace."""
    document, problems = read(folder / IMPORTS, f"{label}/{IMPORTS}", IMPORTS_FILE)
    edition, wrong = read(folder / "edition.yaml", f"{label}/edition.yaml", EDITION_FILE)
    if document is None or edition is None:
        return None, (*problems, *wrong)
    reader = _Reader(document, catalogue)
    lists = tuple(reader.read())
    shared = shared_values(edition.value)
    found = Imports(lists, document.value.other_sheets, {each.name: shared[each.name] for each in DATES})
    return (None, tuple(reader.problems)) if reader.problems else (found, ())


class _Reader(EntryReader[ImportsFile]):
    def __init__(self, document: Document[ImportsFile], catalogue: Catalogue) -> None:
        super().__init__(document)
        names = (*catalogue.columns, *catalogue.declared.recorded)
        self.counts = {name: catalogue.facts[name] for name in names if catalogue.facts[name].type is Type.COUNT}
        self.fields = ["sent_by", *(f"addressee.{name}" for name in Addressee.model_fields)]
        self.fields += [f"contacts[…].{name}" for name in Contact.model_fields]

    def read(self) -> Iterator[DeclaredList]:
        lists = self.document.value.lists
        for key in ("name", "title"):
            self._once({("lists", at, key): getattr(each, key) for at, each in enumerate(lists)})
        counts: dict[Key, str] = {}
        for number, entry in enumerate(lists):
            path: Key = ("lists", number)
            if not (entry.council.code or entry.council.name):
                self.refuse(Kind.MISSING, (*path, "council"), "doesn't say whose row it is", "give code, name or both")
            for key in ("name", "heading"):
                said = {(*path, "columns", at, key): getattr(each, key) for at, each in enumerate(entry.columns)}
                self._once(said)
                counts |= said if (entry.kind, key) == ("counts", "name") else {}
            counts |= {(*path, "counts", at, "name"): each.name for at, each in enumerate(entry.counts)}
            columns = {
                each.name: self._column(entry, each, (*path, "columns", at)) for at, each in enumerate(entry.columns)
            }
            yield DeclaredList(entry, columns, tuple(self._counted(entry, columns, path)))
        self._once(counts)

    def _column(self, entry: ListEntry, column: ColumnEntry, path: Key) -> Fact:
        name, of_cases = column.name, entry.kind == "cases"
        if of_cases and ("." in name or name in {each.name for each in DATES}):
            self.refuse(Kind.VALUE, (*path, "name"), f"{name} is the name of something else", "rename it")
        if (column.type == "choice") != bool(column.one_of):
            self.refuse(Kind.MISSING, path, "a choice has one_of, and nothing else has", "list what its cells say")
        if not of_cases and (column.type or column.enclosed):
            self.refuse(Kind.UNKNOWN_KEY, path, "only the columns of cases have type and enclosed", "delete it")
        if entry.kind == "counts":
            self._known(name, self.counts, (*path, "name"))
            return self.counts.get(name, Fact(name, Type.COUNT, ""))
        if entry.kind == "contacts":
            self._known(re.sub(r"\[.*\]", "[…]", name), self.fields, (*path, "name"))
        return Fact(name, TYPES[column.type or "text"], column.heading, column.one_of, key=name)

    def _counted(self, entry: ListEntry, columns: Mapping[str, Fact], path: Key) -> Iterator[Counted]:
        for key in ("case", "counts", "all_cases") if entry.kind != "cases" else ():
            if getattr(entry, key):
                self.refuse(Kind.UNKNOWN_KEY, (*path, key), f"{entry.kind} have no {key}", "delete it")
        if entry.case:
            self._known(entry.case, columns, (*path, "case"))
        known = {**columns, **{each.name: each for each in DATES}}
        seen = {each.name for each in entry.columns if each.enclosed}
        for number, each in enumerate(entry.counts):
            here: Key = (*path, "counts", number)
            self._known(each.name, self.counts, (*here, "name"))
            place, when = self.document.place(*here, "when"), self.condition(each.when, (*here, "when"), known)
            for fact in facts_of(when):
                if seen and not fact.national and fact.name not in seen:
                    message = f"{each.name} is counted by {fact.name}, which councils don't get to see"
                    hint = f"say enclosed: true of {fact.name}, so that the count can be checked in what is sent"
                    self.refuse(Kind.CONTRADICTION, (*here, "when"), message, hint)
            yield Counted(self.counts.get(each.name, Fact(each.name, Type.COUNT, "")), when, each.total, place)

    def _known(self, name: str, known: Collection[str], path: Key) -> None:
        if name not in known:
            self.refuse(Kind.FACT, path, f"there is no {name}", did_you_mean(name, known))

    def _once(self, names: Mapping[Key, str]) -> None:
        seen: set[str] = set()
        for path, name in names.items():
            if name.casefold() in seen:
                self.refuse(Kind.DUPLICATE, path, f"{name} is there twice", "keep one of them")
            seen.add(name.casefold())

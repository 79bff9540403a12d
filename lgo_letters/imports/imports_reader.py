"""`imports.yaml` turned into lists whose names exist and whose conditions are trees; each mistake with its place."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lgo_letters.edition import IMPORTS
from lgo_letters.edition_model import EDITION_FILE
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import DATES, TYPES, Fact, Facts
from lgo_letters.facts.file_models import council_file
from lgo_letters.figures import Type
from lgo_letters.imports.declaration import IMPORTS_FILE, CountedEntry, ImportsFile, ListEntry
from lgo_letters.problems import Kind, Place, Problem, did_you_mean
from lgo_letters.reading.validation import Key
from lgo_letters.reading.yaml_file import Document, read
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import Condition, facts_of
from lgo_letters.work_out import shared_values


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that is worked out from cases: the fact, and the condition for a case to count."""

    fact: Fact
    when: Condition
    total: int | None
    place: Place


@dataclass(frozen=True, eq=False)
class DeclaredList:
    """A list with its columns as facts, in the order in which they are declared."""

    entry: ListEntry
    columns: Mapping[str, Fact]
    counted: tuple[Counted, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Give the headings of all columns that are read: the council's code and name, where they are, and the rest."""
        own = tuple(each for each in (self.entry.council.code, self.entry.council.name) if each)
        return (*own, *(each.heading for each in self.entry.columns))

    @property
    def enclosed(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.entry.columns if each.enclosed)


@dataclass(frozen=True, slots=True)
class Imports:
    """What can be imported; `dates` are those of the edition, for conditions."""

    lists: tuple[DeclaredList, ...]
    other_sheets: tuple[str, ...]
    dates: Facts

    @property
    def cases(self) -> tuple[DeclaredList, ...]:
        return tuple(each for each in self.lists if each.entry.kind == "cases")


def read_imports(folder: Path, label: str, catalogue: Catalogue) -> tuple[Imports | None, tuple[Problem, ...]]:
    """Read `templates/<year>/imports.yaml`; `label` is the folder's path from the workspace."""
    document, problems = read(folder / IMPORTS, f"{label}/{IMPORTS}", IMPORTS_FILE)
    edition, wrong = read(folder / "edition.yaml", f"{label}/edition.yaml", EDITION_FILE)
    if document is None or edition is None:
        return None, (*problems, *wrong)
    reader = _Reader(document, catalogue)
    lists = tuple(reader.lists())
    if reader.problems:
        return None, tuple(reader.problems)
    shared = shared_values(edition.value)
    return Imports(lists, document.value.other_sheets, {each.name: shared[each.name] for each in DATES}), ()


class _Reader:
    def __init__(self, document: Document[ImportsFile], catalogue: Catalogue) -> None:
        self.document = document
        self.catalogue = catalogue
        self.problems: list[Problem] = []
        names = (*catalogue.columns, *catalogue.declared.recorded)
        self.counts = {name: catalogue.facts[name] for name in names if catalogue.facts[name].type is Type.COUNT}
        schema = council_file(catalogue.declared).json_schema()
        recorded = {*catalogue.declared.recorded, "name", "gss_code", "authority_type"}
        self.fields = {name: Fact(name, Type.TEXT, "") for name in _fields_in(schema, schema) if name not in recorded}

    def lists(self) -> Iterator[DeclaredList]:
        lists = self.document.value.lists
        for key in ("name", "title"):
            self._once([getattr(each, key) for each in lists], [("lists", at, key) for at in range(len(lists))])
        counted: list[tuple[str, Key]] = []
        for number, entry in enumerate(lists):
            path: Key = ("lists", number)
            if not (entry.council.code or entry.council.name):
                self._refuse(Kind.MISSING, (*path, "council"), "says not whose row it is", "give code, name or both")
            columns = [(*path, "columns", at) for at in range(len(entry.columns))]
            self._once([each.name for each in entry.columns], [(*each, "name") for each in columns])
            headings = [each.heading.casefold() for each in entry.columns]
            self._once(headings, [(*each, "heading") for each in columns])
            made = self._cases(entry, path) if entry.kind == "cases" else self._plain(entry, path)
            keys = [(*path, "counts", at, "name") for at in range(len(entry.counts))]
            counted += zip((each.name for each in entry.counts), keys, strict=True)
            if entry.kind == "counts":
                counted += zip(
                    (each.name for each in entry.columns), [(*each, "name") for each in columns], strict=True
                )
            yield made
        self._once([name for name, _ in counted], [key for _, key in counted])

    def _plain(self, entry: ListEntry, path: Key) -> DeclaredList:
        """Read a list of contacts or ready counts, whose columns are fields and counts that there are."""
        known = self.fields if entry.kind == "contacts" else self.counts
        for key in ("case", "counts", "all_cases"):
            if getattr(entry, key):
                self._refuse(Kind.UNKNOWN_KEY, (*path, key), f"{entry.kind} have no {key}", "delete it")
        columns = {}
        for number, each in enumerate(entry.columns):
            here = (*path, "columns", number)
            self._known(each.name, known, (*here, "name"))
            if each.type or each.one_of or each.enclosed:
                message = "only the columns of cases have type, one_of and enclosed"
                self._refuse(Kind.UNKNOWN_KEY, here, message, "delete them: what is declared already says the type")
            columns[each.name] = known.get(each.name, Fact(each.name, Type.TEXT, ""))
        return DeclaredList(entry, columns, ())

    def _cases(self, entry: ListEntry, path: Key) -> DeclaredList:
        columns = {}
        for number, each in enumerate(entry.columns):
            here = (*path, "columns", number)
            if "." in each.name or each.name in {date.name for date in DATES}:
                self._refuse(Kind.VALUE, (*here, "name"), f"{each.name} is the name of something else", "rename it")
            if (each.type == "choice") != bool(each.one_of):
                self._refuse(
                    Kind.MISSING, here, "a choice, and nothing else, has one_of", "list what its cells may say"
                )
            columns[each.name] = Fact(each.name, TYPES[each.type or "text"], each.heading, each.one_of)
        if entry.case:
            self._known(entry.case, columns, (*path, "case"))
        known = columns | {each.name: each for each in DATES}
        enclosed = {each.name for each in entry.columns if each.enclosed}
        counted = tuple(
            self._counted(each, known, enclosed, (*path, "counts", number)) for number, each in enumerate(entry.counts)
        )
        return DeclaredList(entry, columns, counted)

    def _counted(self, entry: CountedEntry, known: Mapping[str, Fact], enclosed: Collection[str], path: Key) -> Counted:
        self._known(entry.name, self.counts, (*path, "name"))
        place = self.document.place(*path, "when")
        when, problems = parse(entry.when, known, place.inside(entry.when), dates=True)
        self.problems += problems
        for fact in facts_of(when):
            if enclosed and not fact.national and fact.name not in enclosed:
                message = f"{entry.name} is counted by {fact.name}, which councils don't get to see"
                hint = f"say enclosed: true of {fact.name}, so that the count can be checked in what is sent"
                self._refuse(Kind.CONTRADICTION, (*path, "when"), message, hint)
        return Counted(self.counts.get(entry.name, Fact(entry.name, Type.COUNT, "")), when, entry.total, place)

    def _known(self, name: str, known: Mapping[str, Fact], path: Key) -> None:
        if name not in known:
            self._refuse(Kind.FACT, path, f"there is no {name}", did_you_mean(name, known))

    def _once(self, names: list[str], paths: list[Key]) -> None:
        for number, name in enumerate(names):
            if name in names[:number]:
                self._refuse(Kind.DUPLICATE, paths[number], f"{name} is there twice", "keep one of them")

    def _refuse(self, kind: Kind, path: Key, message: str, hint: str) -> None:
        key = ".".join(str(part) for part in path if isinstance(part, str))
        self.problems.append(Problem(kind, self.document.place(*path), key, message, hint))


def _fields_in(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[str]:
    """Name the fields of a council's file that hold a value, not a list: `addressee.surname`."""
    for name, field in schema.get("properties", {}).items():
        for each in field.get("anyOf", [field]):
            inner = whole["$defs"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each
            if "properties" in inner:
                yield from (f"{name}.{below}" for below in _fields_in(inner, whole))
            elif inner.get("type") not in {"array", "null"}:
                yield name

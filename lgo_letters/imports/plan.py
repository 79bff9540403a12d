"""Turn spreadsheets into what they would change in a year's files. Nothing is written here.

If there is a problem anywhere, the plan has no files: after half an import, letters would have half of the figures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lgo_letters.councils.register import FILE as REGISTER
from lgo_letters.councils.register import Authority, register_in
from lgo_letters.facts.fact import STATISTICS, Fact, Facts
from lgo_letters.figures import Value, counted, some
from lgo_letters.imports.cases import FOLDER, RECORD, Cases, changed_cases, files_of, text_in, weighed
from lgo_letters.imports.changed_files import ChangedFiles
from lgo_letters.imports.imports_reader import DeclaredList, Imports, read_imports
from lgo_letters.imports.periods import check_period, of_replaced
from lgo_letters.imports.sheets import Sheet, read_sheets
from lgo_letters.imports.tables import Authorities, Row, Table, read_sheet
from lgo_letters.problems import Kind, Place, Problem, Problems, in_order
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import weigh
from lgo_letters.rules.declaration_reader import read_declaration

_PERSON = {f"addressee.{key}" for key in ("title", "forename", "surname", "name")}
_OF_A_PERSON = (*sorted(_PERSON), "addressee.salutation", "addressee.email")
CONFIRMED = "assumed[addressee]"
New = tuple[Value, Place]
FEW = 5  # councils named in a note
ALL, MOST = 5, 10  # of so many councils, not all contacts are last year's by chance; of so many, not 9 in 10
_LOCK = "~$"  # Excel writes such a file beside a list while the list is open
_NOTHING: New = (None, Place(""))


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A value that would change: `key` is a field of the council's file, or `statistics.<column>`."""

    council: str
    key: str
    old: Value
    new: Value


@dataclass
class Plan:
    changes: list[ChangedValue] = field(default_factory=list)  # by council and field
    cases: dict[str, list[str]] = field(default_factory=dict)  # the cases that would change: see `changed_cases`
    # the text of each file that would be written, by its path from the workspace
    files: dict[str, str] = field(default_factory=dict)
    # what a person should know: rows and councils of each list, who is missing, what wasn't read
    notes: list[str] = field(default_factory=list)
    problems: Problems = ()  # why nothing can be written


def plan_import(workspace: Path, year: int, paths: Sequence[Path]) -> Plan:
    templates, label = f"templates/{year}", f"data/{year}"
    always, problems = read_declaration(workspace / templates, templates)
    if always is None:
        return Plan(problems=problems)
    imports, wrong = read_imports(workspace / templates, templates, always.catalogue)
    register, problems = register_in(workspace / label, label, always.catalogue)
    if imports is None or problems:
        return Plan(problems=in_order([*wrong, *problems]))
    return _Planner(workspace, label, always, imports, register).plan(paths)


class _Planner:
    def __init__(
        self, workspace: Path, label: str, always: Always, imports: Imports, register: Mapping[str, Authority]
    ) -> None:
        self.workspace, self.label, self.always = workspace, label, always
        self.imports, self.register = imports, register
        self.made = Plan()
        self.problems: list[Problem] = []
        self.new: dict[str, dict[str, New]] = {}
        self.cases: dict[DeclaredList, dict[str, Cases]] = {}

    def plan(self, paths: Sequence[Path]) -> Plan:
        tables: dict[str, list[Table]] = {}
        for sheet in self._sheets(paths):
            table, problems = read_sheet(sheet, self.imports, Authorities(self.register, f"{self.label}/{REGISTER}"))
            self.problems += problems
            if table:
                tables.setdefault(table.declared.entry.name, []).append(table)
        for parts in tables.values():
            self._list(parts)
        if not self.problems:
            self._files()
        if self.problems:
            return Plan(notes=self.made.notes, problems=in_order(self.problems))
        return self.made

    def _sheets(self, paths: Sequence[Path]) -> Iterator[Sheet]:
        others = {each.casefold() for each in self.imports.other_sheets}
        for path in dict.fromkeys(paths):
            if path.name.startswith(_LOCK):
                saved = f"close {path.name.removeprefix(_LOCK)} in Excel first, so that you import what was saved last"
                self.made.notes.append(f"{path.as_posix()}: left out; {saved}")
                continue
            sheets, hidden, problems = read_sheets(path)
            self.problems += problems
            if hidden:
                self.made.notes.append(f"{path.as_posix()}: not read, since hidden: {', '.join(hidden)}")
            wanted = [each for each in sheets if each.name.casefold() not in others and any(each.rows)]
            if not (wanted or problems):
                hint = "see whether the sheet is hidden, and whether it is the right file"
                self.problems.append(Problem(Kind.FILE, Place(path.as_posix()), "", "has nothing to import", hint))
            yield from wanted

    def _list(self, tables: Sequence[Table]) -> None:
        declared, entry = tables[0].declared, tables[0].declared.entry
        rows = [(table, row) for table in tables for row in table.rows]
        self._check_twice(declared, rows)
        self.problems += of_replaced(rows, self.register) if entry.kind == "cases" else ()
        by_council: dict[str, list[tuple[Value, ...]]] = {}
        for table, row in rows:
            if row.slug:
                by_council.setdefault(row.slug, []).append(row.values)
            if row.slug and entry.kind != "cases":
                self._say(row, table)
        if entry.kind == "cases":
            self.cases[declared] = dict(by_council)
            self._count(declared, by_council)
        for table in tables:
            self._check_totals(table)
            note, problems = check_period(table, self.imports.dates)
            self.made.notes += note
            self.problems += problems
        without = [slug for slug, each in self.register.items() if slug not in by_council and not each.no_letter]
        left_out = sum(not row.slug for _, row in rows)
        said = f"{entry.title}: {counted(len(rows) - left_out, 'row')}, {counted(len(by_council), 'council')}"
        if without:
            what = "counted as none" if entry.all_cases else "left as they are"
            said += f"; {len(without):,} without a row, {what}: {some(without, FEW)}"
        self.made.notes.append(said + (f"; {counted(left_out, 'row')} left out" if left_out else ""))

    def _check_twice(self, declared: DeclaredList, rows: Sequence[tuple[Table, Row]]) -> None:
        """Refuse a case that is there twice. In other lists, refuse a council that is there twice."""
        entry = declared.entry
        at = list(declared.columns).index(entry.case) if entry.case else None
        first: dict[Value, Place] = {}
        for table, row in rows:
            if not row.slug or (entry.kind == "cases" and at is None):
                continue
            name = row.slug if at is None else row.values[at]
            place = table.place(row, entry.case or "")
            if name is None:
                self._refuse(Kind.MISSING, place, entry.case or "", "this case has none", "write it")
            elif name in first:
                message = f"{name} is there twice, first in {first[name].cell} of {first[name].path}"
                self._refuse(Kind.DUPLICATE, place, entry.case or "", message, "delete one of the rows")
            first.setdefault(name, place)

    def _check_totals(self, table: Table) -> None:
        """Compare a sheet's row of totals with its rows: the sum of each count, or the number of cases."""
        of_counts = table.declared.entry.kind == "counts"
        for row in table.totals:
            for at, said in enumerate(row.values if of_counts else row.values[:1]):
                values = [each.values[at] for each in table.rows]
                found = sum(each for each in values if isinstance(each, int)) if of_counts else len(values)
                if said not in {None, found}:
                    message = f"the total says {said}, and the rows come to {found}"
                    place = table.sheet.place(row.number, table.columns[at] if of_counts else 0)
                    self._refuse(Kind.COUNTS, place, "", message, "see which is right")

    def _count(self, declared: DeclaredList, by_council: Mapping[str, Cases]) -> None:
        everyone = self.register if declared.entry.all_cases else by_council
        for each in declared.counted:
            dates = self.imports.dates
            its = {slug: weighed(each, declared.columns, by_council.get(slug, ()), dates) for slug in everyone}
            found = {slug: many[True] for slug, many in its.items()}
            if unknown := sum(many[None] for many in its.values()):
                what = f"{declared.entry.title}: {counted(unknown, 'case')} not counted as {each.fact.name}"
                self.made.notes.append(f"{what}, because a cell that decides this is empty")
            if each.total is not None and each.total != sum(found.values()):
                message = f"the cases come to {sum(found.values()):,}, total says {each.total:,}"
                self._refuse(Kind.COUNTS, each.place, each.fact.name, message, "see which of the two is right")
            for slug, many in found.items():
                if self._has(slug, each.fact):
                    self.new.setdefault(slug, {})[each.fact.key] = many, each.place
                elif many:
                    self.made.notes.append(
                        f"{slug} has no {each.fact.name} by its type; {counted(many, 'case')} not taken"
                    )

    def _say(self, row: Row, table: Table) -> None:
        """Record a row's values. An empty count changes nothing, nor does a contact without a name."""
        people = table.declared.entry.kind == "contacts"
        if people and not any(row.values):
            self.made.notes.append(f"{table.place(row)}: {row.slug} has nothing here; it is left as it is")
            return
        for (name, fact), value in zip(table.declared.columns.items(), row.values, strict=True):
            has = people or self._has(row.slug, fact)
            if has and (people or value is not None):
                self.new.setdefault(row.slug, {})[fact.key] = value, table.place(row, name)
            elif has or value is not None:
                where = "here" if has else "by its type"
                place = table.place(row, name)
                self.made.notes.append(f"{place}: {row.slug} has no {name} {where}; it is left as it is")

    def _files(self) -> None:
        files = ChangedFiles(self.workspace, self.label, self.always.catalogue, self.register)
        for slug, new in self.new.items():
            said = {key: each for key, each in new.items() if self._takes(slug, key)}
            if any(files.old(slug, key) != said[key][0] for key in _PERSON & said.keys()):  # it is somebody else
                said |= {key: _NOTHING for key in _OF_A_PERSON if key not in said}
            if any(key.startswith("addressee.") for key in said):  # a person has confirmed who it is
                said[CONFIRMED] = _NOTHING
            changed = {key: each for key, each in said.items() if files.old(slug, key) != each[0]}
            for key, (value, _) in changed.items():
                self.made.changes.append(ChangedValue(slug, key, files.old(slug, key), value))
            files.change(slug, changed, said)
        self.made.notes += _old_contacts(self.made.changes)
        if passed := sum(not all(self._takes(slug, key) for key in new) for slug, new in self.new.items()):
            self.made.notes.append(f"{counted(passed, 'council')} without a letter: only counts are taken")
        kept = files_of(self.label, self.cases, text_in(self.workspace / self.label / RECORD))
        before = {name: text_in(self.workspace / name) for name in kept}
        kept = {name: text for name, text in kept.items() if before[name] != text}
        for name in (each for each in kept if f"/{FOLDER}/" in each and each.endswith(".csv")):
            for slug, case in changed_cases(before[name] or "", kept[name]):
                self.made.cases.setdefault(slug, []).append(case)
        self.made.files |= {**files.texts, **kept}
        self.problems += files.problems

    def _takes(self, slug: str, key: str) -> bool:
        """Say whether a value is used. For councils without a letter, only counts are used, in the averages."""
        return key.startswith(STATISTICS) or not self.register[slug].no_letter

    def _has(self, slug: str, fact: Fact) -> bool:
        """Say whether authorities of this one's type have a count."""
        kind = self.register[slug].authority_type
        known: Facts = {**dict.fromkeys(self.always.catalogue.facts), "authority_type": kind}
        needed = self.always.needed.get(fact.name.partition(".")[0])
        return kind in (fact.only_types or (kind,)) and not (needed and weigh(needed, known) is False)

    def _refuse(self, kind: Kind, place: Place, key: str, message: str, hint: str) -> None:
        self.problems.append(Problem(kind, place, key, message, hint))


def _old_contacts(changes: Sequence[ChangedValue]) -> Iterator[str]:
    confirmed = {each.council for each in changes if each.key == CONFIRMED}
    others = {each.council for each in changes if each.key.startswith(("addressee.", "contacts["))}
    same, of = len(confirmed - others), len(confirmed | others)
    if same == of >= ALL or (of >= MOST and same * 10 >= of * 9):
        yield f"{same:,} of {of:,} contacts are exactly those copied from last year: see whether it is this year's list"

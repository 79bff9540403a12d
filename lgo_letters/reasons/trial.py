"""A council and settings as people type them turned into the letter that it would get; nothing is written anywhere.

`explain --set` and the preview's form both come here. A setting names a fact, a column of the statistics, or a field
that every council's file has. What can't be set because it is worked out, such as a rate, is set through the nearest
counts that give it. Averages are worked out again with the council as it would be, unless they are set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from lgo_letters.checks import check_council
from lgo_letters.compose import Reasoned
from lgo_letters.exceptions import check_exceptions
from lgo_letters.facts.fact import LAST_YEAR, STATISTICS, Fact, Facts
from lgo_letters.facts.file_models import council_file
from lgo_letters.figures import WHOLE, Type, Value
from lgo_letters.model import NOT_RECORDED, Addressee, Averages, Council, CouncilFile
from lgo_letters.pipeline import Year, letter_of
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, did_you_mean, in_order
from lgo_letters.reading.statistics_file import read_cell
from lgo_letters.reading.validation import Node, problems_of
from lgo_letters.reasons.council_text import leaves, written_fields
from lgo_letters.reasons.distance import nearest
from lgo_letters.reasons.typed import NOT_KNOWN, number_of, value_of
from lgo_letters.rules.conditions import Comparison, Literal, Name, weigh
from lgo_letters.work_out import work_out

SET = Place("--set")
RECORDED = "recorded"  # of a group of fields that wasn't recorded: that it was
LISTS = frozenset({"assumed", "exceptions", "own_words", "withhold"})  # fields that can't be set


class UnknownSettingError(ValueError):
    """Nothing can be set by that name."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of a letter.

    Attributes:
        fields: the council's file as it would be, by field, as people write it.
        council: the council as it would be; None where its file could not be read.
        reasoned: the letter as it would be; None where there are problems.
        notes: what was set besides, so that the council could be.
        problems: why there would be no letter.
    """

    fields: Mapping[str, Any]
    council: Council | None
    reasoned: Reasoned | None
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def try_out(council: Council, year: Year, settings: Iterable[tuple[str, str]], place: Place = SET) -> Trial:
    """Make a council's letter with some things set otherwise.

    Args:
        council: as its file says.
        year: the year.
        settings: keys and values, as typed; an empty value leaves a field out, and a cell empty.
        place: where problems are told to be.

    Raises:
        UnknownSettingError: a key names nothing that can be set.
    """
    setter = _Setter(council, year, place)
    later = [(key, value) for key, value in settings if not setter.put(key, value)]
    for key, value in later:
        setter.reach(key, value)
    return setter.trial()


class _Setter:
    """Collects settings, and makes the council that has them."""

    def __init__(self, council: Council, year: Year, place: Place) -> None:
        self.was = council
        self.year = year
        self.edition = year.edition
        self.catalogue = year.edition.catalogue
        self.place = place
        self.fields = written_fields(council.file)
        self.counts = dict(council.counts)
        self.last_year = dict(council.last_year)
        self.averages: dict[str, Fraction | None] = {}
        self.records = {entry.name: entry for entry in self.catalogue.declared.records}
        self.may_be_missing = {
            f"{entry.name}.{each.name}"
            for entry in self.catalogue.declared.records
            for each in entry.fields or ()
            if each.may_be_missing or each.type == "choice"
        }
        self.kinds = {fact.key: fact.type for fact in self.catalogue.recorded}
        self.keys: set[str] = set()
        self.notes: list[str] = []
        self.problems: list[Problem] = []

    def put(self, key: str, value: str) -> bool:
        """Set something; says whether it could be, or is worked out from what else is set."""
        column = key.removeprefix(STATISTICS)
        fact = self.catalogue.facts.get(column if column in self.counts else key)
        if fact and fact.is_column:
            self.counts[fact.name] = self._cell(fact, value, self.counts[fact.name])
        elif fact and fact.national:
            return self._put_national(fact, value)
        elif fact and fact.is_worked_out:
            return False
        elif fact and fact.average_of:
            self.averages[key] = self._percent(key, value)
        elif fact and fact.name.startswith(LAST_YEAR):
            self.last_year[key] = self._cell(fact, value, self.last_year.get(key))
        elif key == "statistics_given":
            self._give_statistics(given=value not in {"no", "false"})
        elif key == "addressee_name":
            self._address(value)
        elif key == "salutation_name":
            self._put_field("addressee.salutation", value)
        else:
            self._put_field(fact.key if fact else key, value)
        return True

    def _put_field(self, path: str, value: str) -> None:
        self._refuse_unknown(path)
        name, _, field = path.partition(".")
        self.keys.add(name)
        record, inside = self.records.get(name), self.fields.get(name)
        members = inside if isinstance(inside, dict) else {}
        unknown = record is not None and value in NOT_KNOWN
        said = NOT_RECORDED if unknown else value_of(value, self.kinds.get(path, Type.TEXT))
        if not value and field:
            self.fields[name] = {key: of for key, of in members.items() if key != field}
        elif not value:
            self.fields.pop(name, None)
        elif field and unknown and not (members and path in self.may_be_missing):
            self.fields[name] = NOT_RECORDED  # a group is recorded as a whole, but for what may be missing in it
        elif field:
            self.fields[name] = {**members, field: said}
        elif record and record.fields and value == RECORDED:
            self.fields[name] = members
        else:
            self.fields[name] = said

    def _refuse_unknown(self, path: str) -> None:
        fields = {*(set(CouncilFile.model_fields) - LISTS), *(f"addressee.{name}" for name in Addressee.model_fields)}
        fields |= {*self.records, *self.kinds}
        if path not in fields:
            known = {*self.catalogue.facts, *fields, *(f"{STATISTICS}{name}" for name in self.catalogue.columns)}
            alike = sorted(name for name in known - set(self.catalogue.columns) if name.partition(".")[2] == path)
            hint = f"did you mean {' or '.join(alike)}?" if alike else did_you_mean(path, known)
            message = f"there is no fact, column or field {path}"
            raise UnknownSettingError(f"{message}; {hint}" if hint else message)

    def _give_statistics(self, *, given: bool) -> None:
        self.fields.pop("statistics_pages", None)
        self.fields.pop("statistics_pages_reason", None)
        if not given:
            self.fields |= {"statistics_pages": "omit", "statistics_pages_reason": "set so"}

    def _address(self, name: str) -> None:
        addressee = self.was.file.addressee
        said = addressee.salutation or " ".join(part for part in (addressee.title, addressee.surname) if part)
        self.fields["addressee"] = (
            {"name": "unknown", "role": addressee.role}
            if not name or name in NOT_KNOWN
            else {"surname": name, "salutation": said or name, "role": addressee.role}
        )

    def _put_national(self, fact: Fact, value: str) -> bool:
        """Set a date or a national figure of the edition; what is worked out from two figures can't be."""
        file = self.edition.file
        figures = {each.name: each for each in file.figures}
        if fact.type is not Type.DATE and fact.name not in figures:
            return False
        cell = self._cell(fact, value, None)
        if isinstance(cell, date):
            dates = file.dates.model_copy(update={fact.name.removesuffix("_date"): cell})
            self.edition = replace(self.edition, file=file.model_copy(update={"dates": dates}))
        elif cell is not None:
            figures[fact.name] = figures[fact.name].model_copy(update={"value": cell})
            new = file.model_copy(update={"figures": tuple(figures.values())})
            self.edition = replace(self.edition, file=new)
        elif not value or value in NOT_KNOWN:
            self._refuse(fact.name, "is the same in every letter, and known", "write a value")
        return True

    def reach(self, key: str, value: str) -> None:
        """Set what is worked out, through the nearest counts that give it."""
        tried, _ = self._built()
        fact = self.catalogue.facts[key]
        number = number_of(value)
        if number is None:
            self._refuse(key, f'"{value}" is no number')
        if tried is None or number is None:
            return
        wanted = Comparison(Name(fact), "==", Literal(number, value))
        change = nearest(wanted, self._facts(tried), self.edition.always)
        if change is None:
            self._refuse(key, f"is worked out, and no counts near give {value}", "set what it is worked out from")
            return
        for step in change.steps:
            after = str(step.after).lower() if isinstance(step.after, bool) else str(step.after)
            self.put(step.fact.name, NOT_RECORDED if step.after is None else after)
        if change.steps:
            self.notes.append(f"{key} {value}: " + ", ".join(f"{each.fact.name} {each.after}" for each in change.steps))

    def trial(self) -> Trial:
        """Make the council, check it as one that is read, and make its letter."""
        council, problems = self._built()
        if council:
            self._fit(self._facts(council))
            council, problems = self._built()
        self.problems += problems
        reasoned = None
        if council:
            found = (
                *check_council(council, self.edition.always, self._facts(council)),
                *check_exceptions(council, self.edition),
            )
            refused = {problem.key for problem in self.problems}
            if "name" in self.keys:
                refused.add("name")  # the file isn't renamed to try another name
            self.problems += [each for each in found if each.key not in refused]
        if council and not self.problems:
            try:
                reasoned = letter_of(council, self._averages(council), self.edition, self.year.strangers)
            except ProblemsError as error:
                self.problems += error.problems
        return Trial(self.fields, council, reasoned, tuple(self.notes), in_order(self.problems))

    def _fit(self, facts: Facts) -> None:
        """Let go, or add, what the file has to say no longer, or has to say now, of what isn't set."""
        for entry, needed, _ in self.edition.always.groups_needed():
            holds, given = weigh(needed, facts), entry.name in self.fields
            if holds is not False and not given:
                self.fields[entry.name] = NOT_RECORDED
                self.notes.append(f"{entry.name}: {NOT_RECORDED} (the file doesn't say it; it has to where {needed})")
            elif holds is False and given and entry.name not in self.keys:
                del self.fields[entry.name]
                self.notes.append(f"{entry.name}: left out (it is only said where {needed})")
        broken = {each.id for each in self.edition.always.broken(facts)}
        may_break = {each.id for each in self.edition.always.statements if each.may_break}
        said = {f"{STATISTICS}{name}" for name, count in self.counts.items() if count is not None}
        said |= {*self.fields, *leaves(self.fields)}
        exceptions = {each["id"]: each for each in self.fields.get("exceptions", ())}
        self._keep("exceptions", exceptions, {name for name in exceptions if name in broken or name not in may_break})
        self._keep("assumed", {name: name for name in self.fields.get("assumed", ())}, said)

    def _keep(self, field: str, items: Mapping[str, Any], kept: AbstractSet[str]) -> None:
        """Leave out of a list what can stand in it no longer."""
        gone = [name for name in items if name not in kept]
        if gone:
            self.notes.append(f"{field}: without {', '.join(gone)}")
            self.fields[field] = tuple(item for name, item in items.items() if name in kept)
            if not self.fields[field]:
                del self.fields[field]

    def _built(self) -> tuple[Council | None, tuple[Problem, ...]]:
        adapter = council_file(self.catalogue.declared)
        values, problems = problems_of(adapter, self.fields, {(): Node(self.place, self.place, "")})
        if not values:
            return None, tuple(replace(each, council=self.was.slug) for each in problems)
        places = dict.fromkeys(("", *self.fields, *leaves(self.fields)), self.place)
        return Council(self.was.slug, values[0], self.counts, places, self.last_year), problems

    def _averages(self, council: Council) -> Averages:
        return {**self.year.with_averages_of(council).averages_of(council), **self.averages}

    def _facts(self, council: Council) -> Facts:
        return work_out(council, self._averages(council), self.edition.always, self.edition.file)

    def _cell(self, fact: Fact, value: str, was: Value) -> Any:  # noqa: ANN401 - the value of any fact
        """Read a value as a cell of a table would be read; where that is a problem, what was there stays."""
        text = {"true": "yes", "false": "no"}.get(value, value) if fact.type is Type.YES_NO else value
        before = len(self.problems)
        placed = ("" if value in NOT_KNOWN else text, self.place)
        cell = read_cell(fact.key or fact.name, fact, placed, self.was.slug, self.problems)
        return cell if len(self.problems) == before else was

    def _percent(self, key: str, value: str) -> Fraction | None:
        number = number_of(value)
        if value and value not in NOT_KNOWN and (number is None or number > WHOLE):
            self._refuse(key, f'"{value}" is no average in percent', "such as 50, or: not known")
        return number

    def _refuse(self, key: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Kind.VALUE, self.place, key, message, hint, self.was.slug))

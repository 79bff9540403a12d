"""Put settings that people type, after `--set` or in a form, into what a council's file and rows say."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from lgo_letters.edition.edition import Edition
from lgo_letters.facts.fact import LAST_YEAR, STATISTICS, Fact
from lgo_letters.figures import WHOLE, Type, Value
from lgo_letters.model import MAX_COUNT, NOT_RECORDED, Addressee, Council, CouncilFile
from lgo_letters.problems import Kind, Place, Problem, did_you_mean
from lgo_letters.reading.statistics_file import read_cell
from lgo_letters.reasons.council_text import written_fields

RECORDED = "recorded"  # the value that says a group was recorded after all
LISTS = frozenset({"assumed", "contacts", "exceptions", "own_words", "withhold"})  # fields that can't be set
NOT_KNOWN = frozenset({NOT_RECORDED, "not known", "unknown"})
_COUNT = re.compile(r"(0|[1-9]\d{0,6})\Z", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?(/[1-9]\d{0,8})?\Z", re.ASCII)


class UnknownSettingError(ValueError):
    """Nothing can be set by that name."""


class Settings:
    def __init__(self, council: Council, edition: Edition, place: Place) -> None:
        self.was = council
        self.edition = edition
        self.catalogue = edition.catalogue
        self.place = place
        self.fields = written_fields(council.file)
        self.counts = dict(council.counts)
        self.last_year = dict(council.last_year)
        self.averages: dict[str, Fraction | None] = {}
        self.records = {entry.name: entry for entry in self.catalogue.declared.records}
        recorded = self.catalogue.declared.recorded.items()
        self.may_be_missing = {name for name, each in recorded if each.may_be_missing or each.type == "choice"}
        self.kinds = {fact.key: fact.type for fact in self.catalogue.recorded}
        self.keys: set[str] = set()
        self.notes: list[str] = []
        self.problems: list[Problem] = []

    def put(self, key: str, value: str) -> bool:
        """Set a value. Return False if the fact is worked out from others and can't be set."""
        column = key.removeprefix(STATISTICS)
        fact = self.catalogue.facts.get(column if column in self.counts else key)
        if fact and fact.is_column:
            self.counts[fact.name] = self._cell(fact, value, self.counts[fact.name])
        elif fact and fact.national:
            return self._put_national(fact, value)
        elif fact and fact.is_worked_out:
            return False
        elif fact and fact.average_of:
            self.averages[key] = self._average(fact, value)
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
            self.fields[name] = NOT_RECORDED  # a group is recorded as a whole, except what may be missing in it
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
        unknown = not name or name in NOT_KNOWN
        who = {"name": "unknown"} if unknown else {"surname": name, "salutation": said or name}
        self.fields["addressee"] = {**who, "role": addressee.role}

    def _put_national(self, fact: Fact, value: str) -> bool:
        """Set a date or a national figure of the edition. Return False if it is worked out from two figures."""
        file = self.edition.file
        figures = {each.name: each for each in file.figures}
        if fact.type is not Type.DATE and fact.name not in figures:
            return False
        percent = replace(fact, type=Type.COUNT, most=WHOLE)
        cell = self._cell(percent if fact.type is Type.AVERAGE else fact, value, None)
        changed: dict[str, object] = {}
        if isinstance(cell, date):
            changed["dates"] = file.dates.model_copy(update={fact.name.removesuffix("_date"): cell})
        elif cell is not None:
            figures[fact.name] = figures[fact.name].model_copy(update={"value": cell})
            changed["figures"] = tuple(figures.values())
        elif not value or value in NOT_KNOWN:
            self.refuse(fact.name, "is the same in every letter, and known", "write a value")
        self.edition = replace(self.edition, file=file.model_copy(update=changed))
        return True

    def _cell(self, fact: Fact, value: str, was: Value) -> Any:  # noqa: ANN401 - the value of any fact
        """Read a value as a table's cell is read. If that is a problem, keep the old value."""
        text = {"true": "yes", "false": "no"}.get(value, value) if fact.type is Type.YES_NO else value
        before = len(self.problems)
        placed = ("" if value in NOT_KNOWN else text, self.place)
        cell = read_cell(fact.key or fact.name, fact, placed, self.was.slug, self.problems)
        return cell if len(self.problems) == before else was

    def _average(self, fact: Fact, value: str) -> Fraction | None:
        number, most = number_of(value), WHOLE if fact.type is Type.AVERAGE else MAX_COUNT
        if value and value not in NOT_KNOWN and (number is None or number > most):
            self.refuse(fact.name, f'"{value}" is no {fact.type.value}', "such as 50, or: not known")
        return number

    def refuse(self, key: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Kind.VALUE, self.place, key, message, hint, self.was.slug))


def number_of(text: str) -> Fraction | None:
    """Read an exact number, such as 3, 0.25, 1/3 or 50%. None if it isn't a number."""
    digits = text.removesuffix("%")
    if not _NUMBER.match(digits):
        return None
    top, _, bottom = digits.partition("/")
    return Fraction(top) / int(bottom or 1)


def value_of(text: str, kind: Type) -> str | int | bool:
    """Read a value as a file would have it. Yes and no are read as people say them. Anything else is text."""
    if kind is Type.YES_NO and text in {"true", "false", "yes", "no"}:
        return text in {"true", "yes"}
    if kind is Type.COUNT and _COUNT.match(text) and int(text) <= MAX_COUNT:
        return int(text)
    return text

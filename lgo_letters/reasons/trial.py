"""A council and settings as people type them turned into the letter that it would get; nothing is written anywhere.

A setting names a column of the statistics, a key of the council's file, or a fact. What can't be set because it is
worked out, such as a rate, is set through the nearest counts that give it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from lgo_letters.checks import check_council
from lgo_letters.compose import Reasoned, compose
from lgo_letters.exceptions import check_exceptions
from lgo_letters.facts import not_complied_of, work_out
from lgo_letters.figures import WHOLE, Type
from lgo_letters.model import COUNCIL_FILE, NOT_RECORDED, Averages, Council, CouncilFile, Counts
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, did_you_mean, in_order
from lgo_letters.reading.statistics_file import COLUMNS
from lgo_letters.reading.validation import Node, problems_of
from lgo_letters.reasons.distance import nearest
from lgo_letters.reasons.typed import NOT_KNOWN, count_of, number_of, value_of
from lgo_letters.rules.axioms import is_worked_out
from lgo_letters.rules.conditions import Comparison, Literal, Name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from lgo_letters.facts import Fact
    from lgo_letters.pipeline import Year

PLACE = Place("--set")
_FIELDS = {  # of facts that are called otherwise in the council's file, the field
    "council_name": "name",
    "addressee_role": "addressee.role",
    "salutation_name": "addressee.salutation",
    "sent": "enquiries.sent",
    "late": "enquiries.late",
    "responses_trend": "enquiries.trend",
    "summons_threatened_only": "witness_summons.threatened_only",
    "summons_issued": "witness_summons.issued",
    "remedies_timeliness": "remedies.timeliness",
    "remedies_late": "remedies.late",
    "new_complaints": "compliance.new_complaints",
    "since_implemented": "compliance.since_implemented",
    "training_courses": "training.courses",
    **{column: f"statistics.{column}" for column in COLUMNS},
}
_LISTS = {"assumed", "own_words", "withhold"}


class UnknownSettingError(ValueError):
    """Nothing can be set by that name."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of a letter.

    Attributes:
        reasoned: the letter as it would be; None where there are problems.
        notes: what was set besides, so that the council could be.
        problems: why there would be no letter.
    """

    reasoned: Reasoned | None
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def try_out(council: Council, year: Year, settings: Iterable[tuple[str, str]]) -> Trial:
    """Make a council's letter with some things set otherwise.

    Args:
        council: as its file says.
        year: the year; the averages stay as they are, unless they are set.
        settings: keys and values, as typed.

    Raises:
        UnknownSettingError: a key names nothing that can be set.
    """
    setter = _Setter(council, year)
    later = [(key, value) for key, value in settings if not setter.put(key, value)]
    for key, value in later:
        setter.reach(key, value)
    tried = setter.council()
    if tried is None or setter.problems:
        return Trial(None, tuple(setter.notes), in_order(setter.problems))
    try:
        reasoned = compose(tried, setter.averages, setter.edition)
    except ProblemsError as error:
        return Trial(None, tuple(setter.notes), error.problems)
    return Trial(reasoned, tuple(setter.notes), ())


class _Setter:
    """Collects settings, and makes the council that has them."""

    def __init__(self, council: Council, year: Year) -> None:
        self.was = council
        self.edition = year.edition
        self.averages = year.averages.get(council.file.authority_type, Averages())
        self.fields: dict[str, Any] = _recorded(council.file.model_dump(exclude_unset=True))
        self.counts = {column: getattr(council.counts, column) for column in COLUMNS}
        self.keys: set[str] = set()
        self.notes: list[str] = []
        self.problems: list[Problem] = []

    def put(self, key: str, value: str) -> bool:
        """Set something; says whether it could be, or is worked out from what else is set."""
        fact = self.edition.facts.get(key)
        column = _FIELDS.get(key, key).removeprefix("statistics.")
        if column in COLUMNS:
            self.counts[column] = None if value in NOT_KNOWN else self._count(key, value, self.counts[column])
        elif fact and (is_worked_out(fact) or fact.name.removesuffix("_more").removesuffix("_fewer") != fact.name):
            return False
        elif key == "statistics_given":
            self._give_statistics(given=value not in {"no", "false"})
        elif key == "addressee_name":
            self._address(value)
        elif fact and fact.type is Type.AVERAGE:
            name = key.removesuffix("_average")
            self.averages = replace(self.averages, **{name: self._percent(key, value)})
        elif fact and fact.national:
            self._put_national(fact, value)
        else:
            self._put_field(_FIELDS.get(key, key), value, key)
        return True

    def _put_field(self, path: str, value: str, key: str) -> None:
        group, _, field = path.partition(".")
        if group not in CouncilFile.model_fields or group in _LISTS:
            known = {*self.edition.facts, *_FIELDS.values(), *(set(CouncilFile.model_fields) - _LISTS)}
            hint = did_you_mean(key, known)
            message = f"there is no fact, column or field {key}"
            raise UnknownSettingError(f"{message}; {hint}" if hint else message)
        self.keys.add(group)
        if not value and not field:
            self.fields.pop(group, None)
        elif field and value in NOT_KNOWN and path != "remedies.late" and group != "addressee":
            self.fields[group] = NOT_RECORDED  # a group is recorded as a whole
        elif field:
            inside = self.fields.get(group)
            self.fields[group] = {**(inside if isinstance(inside, dict) else {}), field: value_of(value)}
        else:
            self.fields[group] = value_of(value)

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
            if name in NOT_KNOWN
            else {"surname": name, "salutation": said or name, "role": addressee.role}
        )

    def _put_national(self, fact: Fact, value: str) -> None:
        file = self.edition.file
        if fact.type is Type.DATE:
            try:
                day = date.fromisoformat(value)
            except ValueError:
                self._refuse(fact.name, f'"{value}" is no date, such as 1999-12-31')
                return
            dates = file.dates.model_copy(update={fact.name.removesuffix("_date"): day})
            self.edition = replace(self.edition, file=file.model_copy(update={"dates": dates}))
            return
        figures = tuple(
            figure.model_copy(update={"value": self._count(fact.name, value)}) if figure.name == fact.name else figure
            for figure in file.figures
        )
        self.edition = replace(self.edition, file=file.model_copy(update={"figures": figures}))

    def reach(self, key: str, value: str) -> None:
        """Set what is worked out, through the nearest counts that give it."""
        tried, _ = self._built()
        fact = self.edition.facts[key]
        number = number_of(value)
        if number is None:
            self._refuse(key, f'"{value}" is no number')
        if tried is None or number is None:
            return
        facts = work_out(tried, self.averages, self.edition.file)
        wanted = Comparison(Name(fact), "==", Literal(number, value))
        change = nearest(wanted, facts, self.edition.facts)
        if change is None:
            self._refuse(key, f"is worked out, and no counts near give {value}", "set what it is worked out from")
            return
        for step in change.steps:
            self.put(step.fact.name, "" if step.after is None else str(step.after))
        if change.steps:
            self.notes.append(f"{key} {value}: " + ", ".join(f"{each.fact.name} {each.after}" for each in change.steps))

    def council(self) -> Council | None:
        """Make the council, and check it as one that is read; None where it can't be."""
        missed = not_complied_of(Counts(**self.counts))
        if missed != 0 and "compliance" not in self.fields:
            self.fields["compliance"] = NOT_RECORDED
            self.notes.append("compliance: not recorded (the file says nothing of cases not complied with)")
        if missed == 0 and "compliance" in self.fields and "compliance" not in self.keys:
            del self.fields["compliance"]
            self.notes.append("compliance: left out (no case is left that was not complied with)")
        council, problems = self._built()
        self.problems += problems
        if council is None:
            return None
        found = [*check_council(council), *check_exceptions(council, self.edition)]
        passed_over = {"name"} if "name" in self.keys else set()  # the file isn't renamed to try another name
        self.problems += [each for each in found if each.key not in passed_over and not each.key.startswith("assumed")]
        return council

    def _built(self) -> tuple[Council | None, tuple[Problem, ...]]:
        values, problems = problems_of(COUNCIL_FILE, self.fields, {(): Node(PLACE, PLACE, "")})
        if not values:
            return None, problems
        return Council(self.was.slug, values[0], Counts(**self.counts), {"": PLACE}), problems

    def _count(self, key: str, value: str, was: int | None = None) -> int:
        count = count_of(value)
        if count is None:
            self._refuse(key, f'"{value}" is no count', "write a whole number")
        return (was or 0) if count is None else count

    def _percent(self, key: str, value: str) -> Fraction | None:
        number = number_of(value)
        if value not in NOT_KNOWN and (number is None or number > WHOLE):
            self._refuse(key, f'"{value}" is no average in percent', "such as 50, or: not known")
        return number

    def _refuse(self, key: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(Kind.VALUE, PLACE, key, message, hint, self.was.slug))


def _recorded(fields: dict[str, Any]) -> dict[str, Any]:
    """Write what was read as None as people write it."""
    return {
        key: _recorded(value) if isinstance(value, dict) else NOT_RECORDED if value is None else value
        for key, value in fields.items()
    }

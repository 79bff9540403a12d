"""Make the letter that a council would get with some values changed. No file is written.

`explain --set` and the preview's form use this. A setting names a fact, a column of the statistics, or a field that
every council's file has. A rate is set through the nearest counts that give it. Averages are worked out again with the
changed council, unless they are set.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from lgo_letters.compose import Reasoned
from lgo_letters.councils.checks import check_council
from lgo_letters.councils.overrides import check_overrides
from lgo_letters.facts.fact import STATISTICS, Fact, Facts
from lgo_letters.facts.file_models import council_file
from lgo_letters.figures import WHOLE, Type, councils_of
from lgo_letters.model import NOT_RECORDED, Averages, Council
from lgo_letters.pipeline import Year, letter_of
from lgo_letters.problems import Place, Problems, ProblemsError, in_order
from lgo_letters.reading.validation import Node, problems_of
from lgo_letters.reasons.council_text import leaves
from lgo_letters.reasons.nearest_change import nearest
from lgo_letters.reasons.settings import Settings, number_of
from lgo_letters.rules.conditions import Comparison, Literal, Name, weigh
from lgo_letters.work_out import work_out

SET = Place("--set")


@dataclass(frozen=True, slots=True)
class Trial:
    fields: Mapping[str, Any]  # the council's file as it would be, by field, as you would write it
    council: Council | None  # None if its file couldn't be read
    reasoned: Reasoned | None  # None if there are problems
    notes: tuple[str, ...]  # what else was set, so that such a council can exist
    problems: Problems  # why there would be no letter


def try_out(council: Council, year: Year, typed: Iterable[tuple[str, str]], place: Place = SET) -> Trial:
    """Make a council's letter with other values. An empty value leaves a field out. Problems are placed at `place`.

    Raises UnknownSettingError if a key names nothing that can be set.
    """
    settings = Settings(council, year.edition, place)
    later = [(key, value) for key, value in typed if not settings.put(key, value)]
    for key, value in later:
        _reach(settings, year, key, value)
    tried, problems = _built(settings)
    if tried:
        _fit(settings, _facts(tried, settings, year), year.facts_of(council))
        tried, problems = _built(settings)
    found = [*settings.problems, *problems]
    if tried:
        facts = _facts(tried, settings, year)
        checked = (*check_council(tried, year.edition.always, facts), *check_overrides(tried, settings.edition))
        refused = {problem.key for problem in found}
        if "name" in settings.keys:
            refused.add("name")  # the file isn't renamed to try another name
        found += [each for each in checked if each.key not in refused]
        found += year.with_averages_of(tried).lacking_of(tried, facts, settings.averages)
    reasoned = None
    if tried and not found:
        try:
            reasoned = letter_of(tried, _averages(tried, settings, year), settings.edition, year.other_councils)
        except ProblemsError as error:
            found += error.problems
    return Trial(settings.fields, tried, reasoned, tuple(settings.notes), in_order(found))


def _reach(settings: Settings, year: Year, key: str, value: str) -> None:
    """Set a fact that is worked out through the nearest counts that give the value."""
    tried, _ = _built(settings)
    fact = settings.catalogue.facts[key]
    aim = _aim(fact, value)
    if aim is None:
        hint = f"one of: {', '.join(fact.values)}" if fact.values else "such as 3, 0.25 or 1/3"
        settings.refuse(key, f'"{value}" is none of its values', hint)
    if tried is None or aim is None:
        return
    wanted = Comparison(Name(fact), "==", Literal(aim, value))
    change = nearest(wanted, _facts(tried, settings, year), year.edition.always)
    if change is None:
        settings.refuse(key, f"is worked out, and no counts near give {value}", "set what it is worked out from")
        return
    for step in change.steps:
        after = str(step.after).lower() if isinstance(step.after, bool) else str(step.after)
        settings.put(step.fact.name, NOT_RECORDED if step.after is None else after)
    if change.steps:
        settings.notes.append(f"{key} {value}: " + ", ".join(f"{each.fact.name} {each.after}" for each in change.steps))


def _aim(fact: Fact, value: str) -> str | Fraction | None:
    """Read the value wanted for a worked-out fact: a text of its list, or a number. For a share, 50% is a half."""
    if fact.values:
        return value if value in fact.values else None
    number = number_of(value)
    return number / WHOLE if number is not None and value.endswith("%") and fact.type is Type.SHARE else number


def _fit(settings: Settings, facts: Facts, before: Facts) -> None:
    """Remove fields that the file may no longer have, and add those that it must have. What was so before, stays."""
    always, fields, notes = settings.edition.always, settings.fields, settings.notes
    for entry, needed, _ in always.groups_needed():
        holds, given = weigh(needed, facts), entry.name in fields
        if holds is not False and not given:
            fields[entry.name] = NOT_RECORDED
            notes.append(f"{entry.name}: {NOT_RECORDED} (the file doesn't say it; it has to where {needed})")
        elif holds is False and given and entry.name not in settings.keys and weigh(needed, before) is not False:
            del fields[entry.name]
            notes.append(f"{entry.name}: left out (it is only said where {needed})")
    kind = str(facts["authority_type"])
    for name in settings.counts.keys() - {*always.catalogue.columns_of(kind)}:
        if settings.counts[name] is not None:
            settings.counts[name] = None
            notes.append(f"{name}: empty ({councils_of(kind)} don't have it)")
    broken = {each.id for each in always.broken(facts)}
    may_break = {each.id for each in always.statements if each.may_break}
    exceptions = {each["id"]: each for each in fields.get("exceptions", ())}
    _keep(settings, "exceptions", exceptions, {each for each in exceptions if each in broken or each not in may_break})
    said = {f"{STATISTICS}{name}" for name, count in settings.counts.items() if count is not None}
    assumed = {name: name for name in fields.get("assumed", ())}
    _keep(settings, "assumed", assumed, said | fields.keys() | leaves(fields).keys())


def _keep(settings: Settings, field: str, items: Mapping[str, Any], kept: AbstractSet[str]) -> None:
    gone = [name for name in items if name not in kept]
    if gone:
        settings.notes.append(f"{field}: without {', '.join(gone)}")
        settings.fields[field] = tuple(item for name, item in items.items() if name in kept)
        if not settings.fields[field]:
            del settings.fields[field]


def _built(settings: Settings) -> tuple[Council | None, Problems]:
    slug, place = settings.was.slug, settings.place
    adapter = council_file(settings.catalogue.declared)
    values, problems = problems_of(adapter, settings.fields, {(): Node(place, place, "")})
    if not values:
        return None, tuple(replace(each, council=slug) for each in problems)
    places = dict.fromkeys(("", *settings.fields, *leaves(settings.fields)), place)
    return Council(slug, values[0], settings.counts, places, settings.last_year), problems


def _averages(council: Council, settings: Settings, year: Year) -> Averages:
    return {**year.with_averages_of(council).averages_of(council), **settings.averages}


def _facts(council: Council, settings: Settings, year: Year) -> Facts:
    return work_out(council, _averages(council, settings, year), year.edition.always, settings.edition.file)

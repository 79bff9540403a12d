"""Turn the year's register and statistics into averages of similar authorities, from all cases of a type together.

`averages.yaml` says for each type where its averages come from. If a figure is missing, letters that would print it
are kept back. "None" is printed only if the file says so. No council's file changes the average in another's letter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from lgo_letters.councils.checks import always_true
from lgo_letters.councils.reader import Data, counts_in
from lgo_letters.edition.edition import Edition
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import Fact, Facts, ratio, total
from lgo_letters.figures import WHOLE, Type, Value, councils_of, decimals
from lgo_letters.model import Averages, Council, CouncilFile
from lgo_letters.problems import Kind, Place, Problem, Problems, did_you_mean
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import facts_of, weigh
from lgo_letters.rules.tree import SectionRule, SentenceRule, walk
from lgo_letters.work_out import derive

ENOUGH = 2  # councils; there is no average of one
RESTS_ON = ("register", "rows", "wrong", "averages", "unlisted")  # of the data, what averages are worked out from
ANY = ""  # the key for a type without an entry: all its letters are kept back


@dataclass(frozen=True)
class Found:
    by_type: dict[str, Averages] = field(default_factory=dict)  # by type and name; None if it isn't known
    # why averages aren't known, by type and name
    lacking: dict[str, dict[str, Problems]] = field(default_factory=dict)
    problems: Problems = ()  # published averages that differ from those worked out


def work_out_averages(data: Data, catalogue: Catalogue) -> Found:
    found, problems = Found(), []
    without = {each.name for each in catalogue.declared.authority_types if each.no_averages}
    for kind in catalogue.authority_types:
        row, place = data.averages.get(kind, (None, Place(f"{data.label}/averages.yaml")))
        left_out = {each.council for each in row.without} if row else set()
        members = [slug for slug, each in data.register.items() if each.authority_type == kind and slug not in left_out]
        averages: dict[str, Fraction | None] = dict.fromkeys(catalogue.averages)
        lacking: dict[str, Problems] = {}
        if row is None and averages and kind not in without:
            message = f"nothing is said of {councils_of(kind)}"
            hint = f"add an entry: authority_type: {kind}, and averages: published, worked out or none"
            lacking[ANY] = (Problem(Kind.MISSING, place, "", message, hint),)
        for name, rate in catalogue.averages.items():
            written = getattr(row, name, None)
            if not all(part in catalogue.columns_of(kind) for part in catalogue.parts_of(rate)):
                continue
            if row is None or row.averages == "none" or (written is None and name in row.model_fields_set):
                continue
            ours, causes = _together(members, data, rate, catalogue, _deleted(kind, data))
            if row.averages == "published":
                averages[name] = None if written is None else Fraction(written)
                if problem := _published(written, ours, kind, catalogue.facts[name].type):
                    problem = replace(problem, place=place, key=name)
                    lacking |= {} if problem.kind is Kind.AVERAGE else {name: (problem,)}
                    problems += [problem] if problem.kind is Kind.AVERAGE else []
                continue
            averages[name] = ours
            if ours is None:
                message = f"{councils_of(kind)} have no case that it could be worked out from"
                if len(members) < ENOUGH:
                    message = f"it can't be worked out from fewer than {ENOUGH} {councils_of(kind)}"
                hint = f"write {name}: none, and the reason"
                lacking[name] = causes or (Problem(Kind.AVERAGE, place, name, message, hint),)
        found.by_type[kind], found.lacking[kind] = averages, lacking
    return replace(found, problems=tuple(problems))


def _deleted(kind: str, data: Data) -> Problems:
    """Say which councils have a file of this type and a row of statistics, and no row in the register."""
    return tuple(problem for slug, (of, problem) in data.unlisted.items() if of == kind and slug in data.rows)


def _published(written: Decimal | None, ours: Fraction | None, kind: str, of: Type) -> Problem | None:
    """Say what is wrong with a published average. Compare it with our own, if that can be worked out."""
    percent = of is Type.AVERAGE
    if written is None:
        message = f"the average of {councils_of(kind)} is missing"
        return Problem(Kind.MISSING, Place(""), "", message, f"write it{' in percent' if percent else ''}, or: none")
    if ours is None or (percent and 0 < written < 1):
        return None
    places = 0 if percent else len(f"{written}".partition(".")[2])  # as many decimals as were published
    found, said = decimals(ours, places), decimals(Fraction(written), places)
    if found == said:
        return None
    mark = "%" if percent else ""
    message = f"{written}{mark} is published for {councils_of(kind)}, {found}{mark} is worked out"
    return Problem(Kind.AVERAGE, Place(""), "", message)


def _together(
    members: list[str], data: Data, rate: Fact, catalogue: Catalogue, deleted: Problems
) -> tuple[Fraction | None, Problems]:
    """Add up all cases of a type, or say which rows and cells are missing."""
    causes = [*deleted, *(problem for slug in members for problem in data.wrong.get(slug, ()))]
    rows = {slug: data.rows[slug] for slug in members if slug in data.rows and not data.wrong.get(slug)}
    summed: dict[str, Value] = {}
    for name in catalogue.parts_of(rate):
        counts = {slug: count for slug, row in rows.items() if isinstance(count := row.values[name], int)}
        summed[name], key = sum(counts.values()), catalogue.facts[name].key
        for slug in (slug for slug in rows if slug not in counts):
            hint = f"fill the cell, or name {slug} under without in {data.label}/averages.yaml, with the reason"
            causes.append(Problem(Kind.MISSING, rows[slug].places[key], key, "the cell is empty", hint))
    if causes or len(members) < ENOUGH:
        return None, tuple(causes)
    for name in (rate.part, rate.whole):
        if catalogue.facts[name].is_worked_out:
            summed[name] = total(catalogue.facts[name], summed)
    return ratio(rate, summed), ()


def _of_types_without(data: Data, catalogue: Catalogue) -> Iterator[Problem]:
    for each in catalogue.declared.authority_types:
        if each.no_averages and each.name in data.averages:
            message = f"facts.yaml says that {councils_of(each.name)} have no average: {each.no_averages}"
            place, hint = data.averages[each.name][1], "delete this entry, or no_averages there"
            yield Problem(Kind.CONTRADICTION, place, "authority_type", message, hint)


def wrong_entries(data: Data, catalogue: Catalogue) -> Iterator[Problem]:
    yield from _of_types_without(data, catalogue)
    register = f"{data.label}/authorities.csv"
    whole = data.register and not any(each.place.path == register and not each.council for each in data.problems)
    for kind, (row, place) in data.averages.items():
        figures = [name for name in catalogue.averages if getattr(row, name) is not None]
        none = row.averages == "none" or any(
            name in row.model_fields_set for name in catalogue.averages if name not in figures
        )
        there = sum(each.authority_type == kind for each in data.register.values())
        if whole and row.authorities not in {None, there}:
            message = f"{register} has {there:,} of the type {kind}, not {row.authorities:,}"
            yield Problem(Kind.COUNCIL, place, "authorities", message, "see which authority is missing, or too many")
        if row.averages == "published" and not row.source:
            yield Problem(Kind.MISSING, place, "source", "is missing", "write where the averages come from")
        if none and not row.reason:
            yield Problem(Kind.MISSING, place, "reason", "is missing", f"write why {councils_of(kind)} have no average")
        if figures and row.averages != "published":
            message = f"is given, and averages are {row.averages}"
            yield Problem(Kind.CONTRADICTION, place, figures[0], message, "remove it, or write averages: published")
        for name in figures:
            if catalogue.facts[name].type is Type.AVERAGE and 0 < (figure := getattr(row, name)) < 1:
                message, hint = f"{figure} would be {figure}%", f"write {figure * WHOLE:.0f}: averages are in percent"
                yield Problem(Kind.VALUE, place, name, message, hint)
        for each in row.without:
            listed = data.register.get(each.council)
            if listed is None or listed.authority_type != kind:
                message = f"{each.council} is not one of the {councils_of(kind)} in {register}"
                hint = did_you_mean(each.council, data.register, "")
                yield Problem(Kind.REFERENCE, place, "without", message, hint)


def wrong_counts(data: Data, always: Always) -> dict[str, Problems]:
    """Find rows of the statistics that contradict themselves. No averages are worked out from them."""
    columns, parts_of = frozenset(always.catalogue.columns), always.catalogue.parts_of
    statements = tuple(
        each
        for each in always.statements
        if not each.may_break and all(columns.issuperset(parts_of(fact)) for fact in facts_of(each.condition))
    )
    found = {}
    for slug, row in data.rows.items():
        facts: dict[str, Value] = {**dict.fromkeys(always.catalogue.facts), **row.values}
        derive(facts, always)
        nobody = CouncilFile.model_construct()  # type: ignore[call-arg]  # only its counts are asked about
        alone = Council(slug, nobody, counts_in(row), row.places)
        found[slug] = tuple(always_true(alone, replace(always, statements=statements), facts))
    return found


def kept_back(council: Council, edition: Edition, facts: Facts, lacking: Mapping[str, Problems]) -> Iterator[Problem]:
    """Say which averages a council's letter lacks: those that its sections print or use in conditions."""
    asked = {ANY}
    for section in edition.sections if lacking else ():
        hangs_on_it = any(fact.name in lacking for fact in facts_of(section.when))
        if hangs_on_it or weigh(section.when, facts) is True:
            asked.update(_asked(section))
    for name in asked & lacking.keys():
        yield from (replace(problem, council=council.slug) for problem in lacking[name])


def _asked(section: SectionRule) -> Iterator[str]:
    yield from (slot.fact.name for slot in section.heading.slots)
    if section.chart:
        yield from section.chart.drawn
    for rule in walk(section):
        yield from (fact.name for fact in facts_of(rule.when))
        if isinstance(rule, SentenceRule):
            yield from (fact.name for fact in rule.printed)

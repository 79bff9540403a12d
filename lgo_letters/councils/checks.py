"""Check councils that were read, each by itself and with the others. Each check is one function.

Each check gives its problems. `CHECKS` lists those about one council. What the edition says is always true is checked
here and assumed by the proof, from the same conditions. So every council whose letter is made keeps to them.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from lgo_letters.councils.addressee import addressee_has_a_name, addressee_is_addressed_once, contacts_are_told_once
from lgo_letters.councils.council_problem import problem_of
from lgo_letters.councils.register import plain_words
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.fact import LAST_YEAR, STATISTICS, Fact, Facts
from lgo_letters.figures import Type, councils_of, written
from lgo_letters.model import NOT_RECORDED, Council
from lgo_letters.problems import Kind, Place, Problem, Problems, did_you_mean
from lgo_letters.rules.always import Always, Statement
from lgo_letters.rules.conditions import Comparison, facts_of, weigh

Check = Callable[[Council, "Catalogue"], Iterable[Problem]]
_NAMED = re.compile(r"(?!assumed)[a-z_.]+\Z")  # a field's name, not an item of a list
_SEE = "see which of the two is right"


def always_true(council: Council, always: Always, facts: Facts) -> Iterator[Problem]:
    """Find what the edition says is always true and isn't true of a council, unless its file lists an exception."""
    broken = [each for each in always.broken(facts) if each.say and not _rests_on_another(each, facts)]
    excused = {each.id for each in council.file.exceptions}
    for statement in broken:
        if not (statement.may_break and statement.id in excused):
            yield _contradiction(council, statement, always.catalogue, facts)
    may_break = [each.id for each in always.statements if each.may_break]
    for number, exception in enumerate(council.file.exceptions, start=1):
        key = f"exceptions[{number}].id"
        if exception.id not in may_break:
            message = f"nothing under `always` is called {exception.id}"
            if exception.id in [each.id for each in always.statements]:
                message = f"{exception.id} allows no exception"
            yield problem_of(Kind.REFERENCE, council, key, message, did_you_mean(exception.id, may_break))
        elif not any(each.id == exception.id for each in broken):
            message = f"{exception.id} is true here: it needs no exception"
            yield problem_of(Kind.CONTRADICTION, council, key, message, "remove the entry")
        elif exception.id in [each.id for each in council.file.exceptions[: number - 1]]:
            message = f"{exception.id} is there twice"
            yield problem_of(Kind.DUPLICATE, council, key, message, "keep one of them, with its reason")


def _rests_on_another(statement: Statement, facts: Facts) -> bool:
    """Say whether a statement has a negative number: then a part is more than its whole, which is reported itself."""
    values = (facts[fact.name] for fact in facts_of(statement.condition))
    return any(isinstance(value, int) and value < 0 for value in values)


def _contradiction(council: Council, statement: Statement, catalogue: Catalogue, facts: Facts) -> Problem:
    about = list(dict.fromkeys(facts_of(statement.condition)))
    keys = [key for fact in about for key in catalogue.keys_of(fact)]
    key = keys[0] if keys else ""
    here = council.place(key)
    condition = statement.condition
    if not statement.id and isinstance(condition, Comparison) and condition.sign == "<=":
        part, whole = about[0], about[-1]
        message = f"{facts[part.name]} is more than {whole.name} ({facts[whole.name]})"
        meant = "".join(f"; {fact.name}: {fact.meaning}" for fact in about if fact is part or fact.is_worked_out)
        hint = f"see which is right{meant}{_elsewhere(council, whole, catalogue, here)}"
        return Problem(Kind.COUNTS, here, key, message, hint, council.slug)
    values = ", ".join(f"{fact.name} is {written(facts[fact.name], fact.type)}" for fact in about)
    elsewhere = "".join(_elsewhere(council, fact, catalogue, here) for fact in about[1:])
    message = f"{statement.say}: {values}"
    kind = Kind.COUNTS if all(fact.type is Type.COUNT for fact in about) else Kind.CONTRADICTION
    may = f", or say under exceptions why it isn't so: {statement.id}" if statement.may_break else ""
    return Problem(kind, here, key, message, f"{_SEE}{elsewhere}{may}", council.slug)


def _elsewhere(council: Council, fact: Fact, catalogue: Catalogue, here: Place) -> str:
    for place in (council.places[key] for key in catalogue.keys_of(fact)[:1] if key in council.places):
        if place.path != here.path:
            return f"; {fact.name} is in {place}"
        if place.line != here.line:
            return f"; {fact.name} is in line {place.line}"
    return ""


def needed_groups(council: Council, always: Always, facts: Facts) -> Iterator[Problem]:
    """Check that a group is there if this council needs it, and isn't there if it can't have it."""
    for entry, needed, names in always.groups_needed():
        given = entry.name in council.file.model_fields_set
        holds = weigh(needed, facts)
        if holds is None and given and council.field(entry.name) is not None:
            message = f"is given, and it isn't known whether {needed}"
            hint = f"fill the row, or write: {NOT_RECORDED}"
            yield problem_of(Kind.COUNTS, council, entry.name, message, hint)
            continue
        values = ", ".join(f"{each.name} is {written(facts[each.name], each.type)}" for each in facts_of(needed))
        if holds is False:
            for name in names:
                value, whole = facts[name], facts.get(always.catalogue.facts[name].part_of)
                more = isinstance(value, int) and isinstance(whole, int) and value > whole  # reported elsewhere
                if value != entry.otherwise and not more:
                    yield problem_of(Kind.COUNTS, council, name, f"is {value}, while {values}", _SEE)
        elif not given:
            fields = " and ".join(name.partition(".")[2] for name in names)
            message = f"is missing, while {values}"
            hint = f"add {fields}, or: {entry.name}: {NOT_RECORDED}"
            yield problem_of(Kind.MISSING, council, entry.name, message, hint)


def counts_are_complete(council: Council, catalogue: Catalogue) -> Iterator[Problem]:
    """Check that cells are empty only if the statistics pages are left out, and together if declared so."""
    columns = catalogue.columns_of(council.file.authority_type)
    empty = [column for column in columns if council.counts[column] is None]
    if council.file.statistics_pages is None:
        for column in empty:
            hint = "fill the cell; or say statistics_pages: omit, with the reason, in the council's file"
            yield problem_of(Kind.MISSING, council, f"{STATISTICS}{column}", "the cell is empty", hint)
        return
    for names in catalogue.known_together:
        together = [name for name in names if name in columns]
        if len({name in empty for name in together}) > 1:
            missing = next(name for name in together if name in empty)
            message = f"some of {', '.join(together)} are empty, others aren't"
            yield problem_of(Kind.MISSING, council, f"{STATISTICS}{missing}", message, "fill all of them or none")


def omission_has_a_reason(council: Council, _: Catalogue) -> Iterator[Problem]:
    """Check that omitted statistics pages have a reason, and that there is no reason without an omission."""
    file = council.file
    if file.statistics_pages and not file.statistics_pages_reason:
        yield problem_of(Kind.MISSING, council, "statistics_pages", "has no statistics_pages_reason", "say why")
    if file.statistics_pages_reason and not file.statistics_pages:
        key = "statistics_pages_reason"
        yield problem_of(Kind.CONTRADICTION, council, key, "gives a reason for nothing", "add statistics_pages: omit")


def code_fits_the_type(council: Council, catalogue: Catalogue) -> Iterator[Problem]:
    """Check that the GSS code fits the authority type."""
    code, kind = council.file.gss_code, council.file.authority_type
    wanted = next((each.gss for each in catalogue.declared.authority_types if each.name == kind), None)
    if code and wanted and not code.startswith(wanted):
        message = f"{code} is no code of {councils_of(kind)} (those begin with {wanted})"
        yield problem_of(Kind.CONTRADICTION, council, "gss_code", message, _SEE)


def name_fits_the_file(council: Council, _: Catalogue) -> Iterator[Problem]:
    """Check that a file is named after words of its council's name."""
    words = plain_words(council.file.name)
    strange = [word for word in council.slug.split("-") if word not in words]
    if strange:
        message = f'"{council.file.name}" has no "{strange[0]}", which the file name has'
        hint = "a letter for another council? name the file by words of the council's name"
        yield problem_of(Kind.COUNCIL, council, "name", message, hint)


def assumed_fields_exist(council: Council, catalogue: Catalogue) -> Iterator[Problem]:
    """Check that each assumed value is a field that has a value."""
    columns = catalogue.columns
    for number, key in enumerate(council.file.assumed):
        column = key.removeprefix(STATISTICS)
        if key.startswith(STATISTICS) and column in columns:
            given = council.counts[column] is not None
        else:
            given = key in council.places and key != "assumed"
        if not given:
            known = [
                *(f"{STATISTICS}{name}" for name in columns),
                *(name for name in council.places if _NAMED.match(name) and not name.startswith(LAST_YEAR)),
            ]
            at = f"assumed[{number + 1}]"
            yield problem_of(Kind.REFERENCE, council, at, f"{key} is no field given here", did_you_mean(key, known))


CHECKS: tuple[Check, ...] = (
    counts_are_complete,
    omission_has_a_reason,
    addressee_has_a_name,
    addressee_is_addressed_once,
    contacts_are_told_once,
    code_fits_the_type,
    name_fits_the_file,
    assumed_fields_exist,
)


def check_council(council: Council, always: Always, facts: Facts) -> Problems:
    found = (problem for check in CHECKS for problem in check(council, always.catalogue))
    return (*always_true(council, always, facts), *needed_groups(council, always, facts), *found)


def check_names(councils: Iterable[Council]) -> Iterator[Problem]:
    """Check that no two councils have the same name or code: the letter to one would go to the other.

    Nobody can know which of them is wrong, so there is a problem with both, and both letters are kept back.
    """
    sharing: dict[tuple[str, ...], list[Council]] = {}
    for council in councils:
        sharing.setdefault(("name", *plain_words(council.file.name)), []).append(council)
        if council.file.gss_code:
            sharing.setdefault(("gss_code", council.file.gss_code), []).append(council)
    for (key, *_), alike in sharing.items():
        for council, other in zip(alike, (*alike[1:], alike[0]), strict=True):
            if other is not council:
                what = f'"{council.file.name}" is the name' if key == "name" else f"{council.file.gss_code} is the code"
                message, hint = f"{what} in {other.places[''].path}, too", f"give each council its own {key}"
                yield problem_of(Kind.DUPLICATE, council, key, message, hint)

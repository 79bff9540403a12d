"""Turn a formula into the smallest council for which it is true, as you would write it in a file and a row.

The smallest council differs in the fewest values from a council with nothing recorded. If several do, it is the one
with the smallest counts. Averages are whole percentages if possible.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

import z3

from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import Type, Value
from lgo_letters.model import NOT_RECORDED, SENT_BY
from lgo_letters.proof.world import PATIENCE, World
from lgo_letters.reasons.example import ADDRESSEE, COUNCIL, ROLE, Example, example_of
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import Condition
from lgo_letters.work_out import rework

LARGEST = 2**30  # more than all counts of a council together


def smallest(world: World, formula: Condition) -> Example:
    recorded = [fact for fact in world.known.values() if not fact.is_worked_out]
    return example_of(_read(world, _found(world, formula, recorded), recorded), world.always)


def plainly(always: Always) -> dict[str, str | bool]:
    catalogue = always.catalogue
    plain: dict[str, str | bool] = {
        "council_name": COUNCIL,
        "addressee_name": ADDRESSEE,
        "salutation_name": ADDRESSEE,
        "addressee_role": ROLE,
        "authority_type": catalogue.authority_types[0],
        "sent_by": SENT_BY[0],
        "statistics_given": True,
    }
    for fact in catalogue.recorded:
        if fact.type is Type.YES_NO:
            plain[fact.name] = False
        elif fact.type is Type.CHOICE:
            plain[fact.name] = NOT_RECORDED
    return plain


def _found(world: World, formula: Condition, recorded: Sequence[Fact]) -> Any:
    """Search for the smallest, by one measure after the other. A measure that takes too long is skipped."""
    numbers = [fact for fact in recorded if fact.type.is_number and fact.name not in world.national]
    columns = world.always.catalogue.columns
    plain = [world.terms[name].value == _term(world, value) for name, value in plainly(world.always).items()]
    plain += [_is_plain(world, fact) for fact in numbers if fact.name not in columns]
    days = [world.terms[fact.name] for fact in recorded if fact.type is Type.DATE and not fact.national]
    plain += [world.terms["addressee_name"].known, *(z3.Not(each.known) for each in days)]
    chosen = [fact for fact in recorded if fact.values]
    values = [world.terms[fact.name].value for fact in numbers]
    given = [z3.If(world.terms[column].known, 1, 0) for column in columns]
    whole = [z3.IsInt(world.terms[fact.name].value) for fact in numbers if fact.type.is_average]
    end = world.terms["period_end"]
    whole += [z3.Or(z3.Not(each.known), each.value >= end.value) for each in days]  # no day of the year 1
    measures = (
        z3.Sum([z3.If(each, 0, 1) for each in plain]),
        z3.Sum([*values, *given]),
        z3.Sum([value * weight for weight, value in enumerate(values, start=1)]),
        # If several are equally small, always choose the same one, whatever was proved before.
        z3.Sum([z3.If(each, 0, 2**place) for place, each in enumerate(plain)]),
        z3.Sum([_rank(world, fact) * len(fact.values) ** place for place, fact in enumerate(chosen)]),
    )
    search = z3.Solver()
    search.set("timeout", PATIENCE // 10)
    search.set("ctrl_c", False)  # noqa: FBT003 - as in World
    search.add(*world.axioms, world.encode(formula))
    if search.check(*whole) == z3.sat:
        search.add(*whole)
    best = None
    for measure in measures:
        best = _least(search, measure) or best
    return best or world.model(formula)


def _least(search: Any, measure: Any) -> Any:
    """Find the least value of a measure, limit the search to it, and give a model with it. None if there is none."""
    low, high, best = 0, LARGEST, None
    while low < high:
        middle = min(2 * low, high) if best is None else (low + high) // 2
        if search.check(measure <= middle) == z3.sat:
            best = search.model()
            high = _whole(best.eval(measure, model_completion=True))
        else:
            low = middle + 1
    if best is not None:
        search.add(measure <= high)
    return best


def _whole(number: Any) -> int:
    return ceil(Fraction(number.as_long() if z3.is_int_value(number) else number.as_fraction()))


def _is_plain(world: World, fact: Fact) -> Any:
    """Write when a number needs no line in the example: nobody recorded it, or there was nothing to record."""
    unknown = z3.Not(world.terms[fact.name].known)
    for _, needed, names in world.always.groups_needed():
        if fact.name in names:
            return z3.Or(unknown, world.encode(needed, wanted=False))
    return unknown


def _rank(world: World, fact: Fact) -> Any:
    value = world.terms[fact.name].value
    return z3.Sum([z3.If(value == world.code(text), rank, 0) for rank, text in enumerate(fact.values)])


def _term(world: World, value: str | bool) -> Any:  # noqa: FBT001 - the value of a fact
    return z3.BoolVal(value) if isinstance(value, bool) else z3.IntVal(world.code(value))


def _read(world: World, model: Any, recorded: Sequence[Fact]) -> Facts:
    facts: dict[str, Value] = dict.fromkeys(world.always.catalogue.facts)
    for fact in recorded:
        term = world.terms[fact.name]
        if z3.is_true(model.eval(term.known, model_completion=True)):
            facts[fact.name] = _value(world, fact, model.eval(term.value, model_completion=True))
    return rework(facts, {}, world.always)


def _value(world: World, fact: Fact, found: Any) -> Value:
    match fact.type:
        case Type.YES_NO:
            return bool(z3.is_true(found))
        case Type.COUNT:
            return int(found.as_long())
        case Type.DATE:
            return date.fromordinal(found.as_long())
        case Type.AVERAGE | Type.AVERAGE_PER:
            return Fraction(found.as_fraction())
    number = found.as_long()
    texts = {code: text for text, code in world.codes.items()}
    return texts.get(number, f"{plainly(world.always).get(fact.name, fact.name)} {number}")

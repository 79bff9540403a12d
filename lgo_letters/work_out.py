"""A council turned into its facts: the only place with arithmetic over what people recorded.

A fact is None where it does not apply (a rate without a denominator) or was not recorded; it is never 0 because nobody
knows it.
"""

from collections.abc import Iterable, Mapping

from lgo_letters.edition_model import EditionFile
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.facts.declaration import Figure
from lgo_letters.facts.fact import CALLED, Facts, ratio, total
from lgo_letters.figures import Type, Value
from lgo_letters.model import NOT_RECORDED, Averages, Council
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import weigh


def work_out(council: Council, averages: Averages, always: Always, edition: EditionFile) -> dict[str, Value]:
    """Work out every fact about a council, in the order of the catalogue; the averages are those of its type."""
    catalogue = always.catalogue
    facts: dict[str, Value] = dict.fromkeys(catalogue.facts)
    facts |= _about_the_letter(council)
    if CALLED.name in facts:
        called = {each.name: each.called for each in catalogue.declared.authority_types}
        facts[CALLED.name] = called[council.file.authority_type] or "Council"
    facts |= council.counts
    for fact in catalogue.recorded:
        value = council.field(fact.key)
        facts[fact.name] = NOT_RECORDED if value is None and fact.type is Type.CHOICE else value
    facts |= council.last_year
    derive(facts, always)
    facts |= averages
    return facts | shared_values(edition)


def derive(facts: dict[str, Value], always: Always) -> None:
    catalogue = always.catalogue
    for fact in catalogue.totals:
        facts[fact.name] = total(fact, facts)
    for group, needed, names in always.groups_needed():
        if weigh(needed, facts) is False:
            facts |= {name: group.otherwise or 0 for name in names if facts[name] is None}
    if always.needed:
        for fact in catalogue.totals:
            facts[fact.name] = total(fact, facts)
    for fact in catalogue.ratios:
        facts[fact.name] = ratio(fact, facts)


def _about_the_letter(council: Council) -> dict[str, Value]:
    file = council.file
    addressee = file.addressee
    parts = [part for part in (addressee.title, addressee.forename, addressee.surname) if part]
    polite = addressee.salutation or " ".join(part for part in (addressee.title, addressee.surname) if part)
    return {
        "council_name": file.name,
        "authority_type": file.authority_type,
        "addressee_name": None if addressee.name else " ".join(parts),
        "addressee_role": addressee.role,
        "salutation_name": None if addressee.name else polite,
        "sent_by": file.sent_by,
        "statistics_given": file.statistics_pages is None,
    }


def rework(facts: Facts, changed: Mapping[str, Value], always: Always) -> dict[str, Value]:
    """Work out facts anew from some that are changed.

    What belongs to a group that wasn't needed before, and is now, isn't known.
    """
    now = {**facts, **changed}
    catalogue: Catalogue = always.catalogue
    for fact in catalogue.totals:
        if not changed or any(name in changed for name in catalogue.parts_of(fact)):
            now[fact.name] = total(fact, now)
    for group, needed, names in always.groups_needed():
        before, after = weigh(needed, facts), weigh(needed, now)
        if before is False or after is False:
            for name in names:
                if after is False:
                    now[name] = group.otherwise or 0
                elif before != after:
                    now[name] = changed.get(name)
    for fact in catalogue.ratios:
        part, whole = now[fact.part], now[fact.whole]
        if part == facts[fact.part] and whole == facts[fact.whole] and now[fact.name] is not None:
            continue
        now[fact.name] = ratio(fact, now)
    return now


def national_values(figures: Iterable[Figure]) -> dict[str, Value]:
    """Work out the facts of an edition's national figures, the same for every council; see `national_facts`."""
    values: dict[str, Value] = {}
    for figure in figures:
        values[figure.name] = figure.value
        if figure.last_year is not None:
            difference = figure.value - figure.last_year
            values[f"{figure.name}_more"] = difference if difference > 0 else None
            values[f"{figure.name}_fewer"] = -difference if difference < 0 else None
    return values


def shared_values(edition: EditionFile) -> dict[str, Value]:
    dates = edition.dates
    return {
        "letter_date": dates.letter,
        "publication_date": dates.publication,
        "period_start": dates.period_start,
        "period_end": dates.period_end,
    } | national_values(edition.figures)

"""Turn a council into its facts. Only this module calculates with recorded figures."""

from collections.abc import Container, Mapping

from lgo_letters.edition_model import EditionFile
from lgo_letters.facts.catalogue import Catalogue, national
from lgo_letters.facts.fact import CALLED, Facts, ratio, total
from lgo_letters.figures import Type, Value
from lgo_letters.model import NOT_RECORDED, Averages, Council
from lgo_letters.rules.always import Always
from lgo_letters.rules.conditions import weigh


def work_out(council: Council, averages: Averages, always: Always, edition: EditionFile) -> dict[str, Value]:
    """Work out every fact about a council, in the order of the catalogue. The averages are those of its type."""
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
    _add_up(facts, facts, catalogue)
    for group, needed, names in always.groups_needed():
        if weigh(needed, facts) is False:
            facts |= {name: group.otherwise for name in names if facts[name] is None}
    if always.needed:
        _add_up(facts, facts, catalogue)
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
    """Work out facts again from some that were changed.

    If a group wasn't needed before and is now, its facts aren't known.
    """
    now = {**facts, **changed}
    catalogue: Catalogue = always.catalogue
    _add_up(now, changed or catalogue.facts, catalogue)
    followed: dict[str, Value] = {}
    for group, needed, names in always.groups_needed():
        before, after = weigh(needed, facts), weigh(needed, now)
        if after is False or before is False:
            moved = {name: group.otherwise if after is False else changed.get(name) for name in names}
            followed |= moved
            now |= moved
    _add_up(now, followed, catalogue)
    for fact in catalogue.ratios:
        part, whole = now[fact.part], now[fact.whole]
        if part == facts[fact.part] and whole == facts[fact.whole] and now[fact.name] is not None:
            continue
        now[fact.name] = ratio(fact, now)
    return now


def _add_up(facts: dict[str, Value], changed: Container[str], catalogue: Catalogue) -> None:
    for fact in catalogue.totals:
        if any(name in changed for name in catalogue.parts_of(fact)):
            facts[fact.name] = total(fact, facts)


def shared_values(edition: EditionFile) -> dict[str, Value]:
    dates = edition.dates
    return {
        "letter_date": dates.letter,
        "publication_date": dates.publication,
        "period_start": dates.period_start,
        "period_end": dates.period_end,
    } | {fact.name: value for fact, value in national(edition.figures)}

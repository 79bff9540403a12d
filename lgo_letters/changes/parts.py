"""Find the parts of two editions that differ, and swap one part between them.

To find a cause, letters are composed with only one part swapped. Places and comments aren't parts: no letter has them.
"""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

from lgo_letters.edition.edition import Edition
from lgo_letters.model import Council
from lgo_letters.rules.tree import ChoiceRule, ParagraphRule, Rule, SectionRule, SentenceRule, walk


class Part(Enum):
    WORDING = "wording"
    CONDITION = "condition"
    DATA = "data"
    AVERAGES = "averages"
    EDITION = "edition"


def parts_of(before: Edition, after: Edition) -> frozenset[Part]:
    heads = [
        (each.catalogue.declared, each.file, each.title, [(one.id, one.heading, one.chart) for one in each.sections])
        for each in (before, after)
    ]
    old, new = _conditions(before), _conditions(after)
    differ = {
        Part.EDITION: heads[0] != heads[1],
        Part.WORDING: _wordings(before) != _wordings(after),
        Part.CONDITION: any(old[name] != new[name] for name in old.keys() & new.keys()),
    }
    return frozenset(part for part, differs in differ.items() if differs)


def said_of(council: Council, other: Council) -> tuple[object, ...]:
    """Give what the files say about a council, for comparing.

    Editions that declare different fields have different models: their files are compared as dictionaries.
    """
    file = council.file if type(council.file) is type(other.file) else council.file.model_dump()
    return file, council.counts, council.last_year


def looks_of(before: Edition, after: Edition) -> tuple[str, ...]:
    """List the files that changed how letters look. A paragraph's `style` counts as `wording`."""
    names = {name for name, _ in before.look_files.items() ^ after.look_files.items()}
    old, new = _styles(before), _styles(after)
    if any(old[name] != new[name] for name in old.keys() & new.keys()):
        names.add("wording (style)")
    return tuple(sorted(names))


def sections_that_differ(before: Edition, after: Edition) -> frozenset[str]:
    """List the sections that may have changed for the same council, and those that they need."""
    old = {section.id: _signature(section) for section in before.sections}
    new = {section.id: _signature(section) for section in after.sections}
    found = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    if [section.id for section in before.sections] != [section.id for section in after.sections]:
        return frozenset(old.keys() | new.keys())
    for edition in (before, after):
        home = {rule.id: section.id for section in edition.sections for rule in walk(section)}
        size = 0
        while size != len(found):
            size = len(found)
            for rule in edition.rules.values():
                if home.get(rule.id) in found and not isinstance(rule, SectionRule | ChoiceRule):
                    found |= {home[each] for each in rule.needs}
    return frozenset(found)


def only(edition: Edition, sections: frozenset[str]) -> Edition:
    return replace(edition, sections=tuple(section for section in edition.sections if section.id in sections))


def combined(before: Edition, after: Edition, taken: Part) -> Edition:
    """Give the edition before with one part of the edition after.

    A paragraph that only one of them has keeps its condition, and a section its wording.
    """
    shape = after if taken is Part.EDITION else before
    wordings = {section.id: section for section in (after if taken is Part.WORDING else before).sections}
    conditions = (after if taken is Part.CONDITION else before).rules
    sections: tuple[SectionRule, ...] = tuple(
        _conditioned(replace(section, parts=wordings.get(section.id, section).parts), conditions)
        for section in shape.sections
    )
    catalogue = replace(shape.catalogue, facts={**before.facts, **after.facts})
    return replace(
        shape,
        always=replace(shape.always, catalogue=catalogue),
        sections=sections,
        rules={rule.id: rule for section in sections for rule in walk(section)},
    )


def _conditioned(rule: Rule, conditions: Mapping[str, Rule]) -> Any:  # noqa: ANN401 - the kind of rule that it was
    parts: Any = tuple(_conditioned(part, conditions) for part in rule.parts)
    changed = replace(rule, parts=parts)
    other = conditions.get(rule.id)
    return changed if isinstance(changed, ChoiceRule) or other is None else replace(changed, when=other.when)


def _wordings(edition: Edition) -> list[object]:
    return [(section.id, tuple(_worded(part) for part in section.parts)) for section in edition.sections]


def _worded(rule: Rule) -> tuple[object, ...]:
    if isinstance(rule, SentenceRule):
        return (rule.id, [(name, each.text) for name, each in rule.combinations.items()])
    return (type(rule), rule.id, getattr(rule, "exactly_one", None), tuple(_worded(part) for part in rule.parts))


def _conditions(edition: Edition) -> dict[str, object]:
    return {rule.id: rule.when for rule in edition.rules.values()}


def _signature(section: SectionRule) -> tuple[object, ...]:
    whens = tuple((rule.id, rule.when) for rule in walk(section))
    return (section.heading, section.chart, _worded(section), whens)


def _styles(edition: Edition) -> dict[str, str]:
    return {rule.id: rule.style for rule in edition.rules.values() if isinstance(rule, ParagraphRule)}

"""Write the spreadsheets that an office would have of a made-up year, as `imports.yaml` declares them."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product

from lgo_letters.figures import Type, Value
from lgo_letters.imports.imports_reader import DeclaredList, Imports
from lgo_letters.imports.workbook import Page, workbook_of
from lgo_letters.rules.conditions import facts_of, weigh

MORE = (0, 4)  # cases that aren't counted, for each council and list
UNCOUNTED = (3, 25)  # cases of a council, in a list from which nothing is counted
DAYS = 40  # days of the year on which something happened
Says = Mapping[str, Value]


def sheets_of(imports: Imports, councils: Sequence[tuple[str, Says]], seed: int) -> Iterator[tuple[str, bytes]]:
    """Write each list as a spreadsheet, by its name.

    `councils` has their names, and what is known about each, by fact or field, such as `addressee.surname`.
    """
    chance = random.Random(seed)  # noqa: S311 - for figures, not for secrets
    day = imports.dates["letter_date"]
    for declared in imports.lists:
        entry = declared.entry
        cases = _Cases(declared, imports.dates, chance) if entry.kind == "cases" else None
        rows = []
        for name, says in councils:
            own = (*((None,) if entry.council.code else ()), *((name,) if entry.council.name else ()))
            made = cases.of(says) if cases else [tuple(says.get(column) for column in declared.columns)]
            rows += [(*own, *row) for row in made]
        if isinstance(day, date):
            yield f"{entry.name}.xlsx", workbook_of([Page(entry.title, declared.headings, rows)], day)


class _Cases:
    """Make up the cases of a list, as many of each kind as a council's counts say."""

    def __init__(self, declared: DeclaredList, dates: Says, chance: random.Random) -> None:
        self.declared, self.chance, self.number = declared, chance, 0
        start, end = dates["period_start"], dates["period_end"]
        assert isinstance(start, date)  # noqa: S101 - both are the edition's
        assert isinstance(end, date)  # noqa: S101
        days = [start + timedelta(days=chance.randrange((end - start).days + 1)) for _ in range(DAYS)]
        by_type: dict[Type, Sequence[Value]] = {Type.YES_NO: (True, False), Type.DATE: days, Type.COUNT: (0, 1)}
        self.options = {fact.name: fact.values or by_type.get(fact.type, ("…",)) for fact in declared.columns.values()}
        asked = {fact.name for each in declared.counted for fact in facts_of(each.when) if not fact.national}
        self.kinds: dict[tuple[bool, ...], list[Says]] = {}
        for values in product(*(self.options[name] for name in sorted(asked))):
            case = dict(zip(sorted(asked), values, strict=True))
            kind = tuple(
                weigh(each.when, {**dates, **dict.fromkeys(declared.columns), **case}) is True
                for each in declared.counted
            )
            self.kinds.setdefault(kind, []).append(case)

    def of(self, says: Says) -> Iterator[tuple[Value, ...]]:
        names = [each.fact.name for each in self.declared.counted]
        left = {name: many if isinstance(many := says.get(name), int) else 0 for name in names}
        for kind in sorted(self.kinds, key=sum, reverse=True):
            counting = [name for name, counts in zip(names, kind, strict=True) if counts]
            more = self.chance.randint(*(MORE if names else UNCOUNTED))
            many = min((left[name] for name in counting), default=more)
            left |= {name: left[name] - many for name in counting}
            yield from (self._case(self.chance.choice(self.kinds[kind])) for _ in range(many))

    def _case(self, asked: Says) -> tuple[Value, ...]:
        self.number += 1
        drawn = {name: self.chance.choice(options) for name, options in self.options.items()} | dict(asked)
        if self.declared.entry.case:
            drawn[self.declared.entry.case] = f"{self.number // 1000:03} {self.number % 1000:03}"
        return tuple(drawn.values())

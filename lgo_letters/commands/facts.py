"""`facts`: lists the facts that conditions and texts may name."""

from collections.abc import Iterable

import click

from lgo_letters.commands.loading import load
from lgo_letters.commands.options import Options, common
from lgo_letters.facts.fact import LAST_YEAR, Fact
from lgo_letters.figures import formats_of
from lgo_letters.terminal.base import print_groups
from lgo_letters.terminal.programs import print_json


@click.command
@common
def facts(options: Options) -> None:
    """List the facts that conditions may ask about and texts may print, each with its meaning.

    They are grouped by kind. The title of a group says how its facts are printed and compared. The facts of last year
    (last_year.NAME) are named in one line.
    """
    year = load(options)
    known = list(year.edition.facts.values())
    if options.json:
        print_json(
            [
                {
                    "fact": fact.name,
                    "type": fact.type.value,
                    "formats": ", ".join(name or "as it is" for name in formats_of(fact.type)) or "not printed",
                    "meaning": fact.meaning,
                    "values": ", ".join(fact.values),
                }
                for fact in known
            ]
        )
        return
    mirrored = {f"{LAST_YEAR}{fact.name}" for fact in known}
    groups = _by_type(fact for fact in known if fact.name not in mirrored)
    counted = [fact.name for fact in known if fact.name in mirrored]
    last = (f"{LAST_YEAR}NAME", f"what data/{year.year}/last_year.csv says; {len(counted)} facts, such as {counted[0]}")
    print_groups([*groups, ("last year: of each count, record, sum, rate and share", [last])] if counted else groups)


def _by_type(known: Iterable[Fact]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for fact in known:
        forms = [f"{{{{ … | {name} }}}}" if name else "{{ … }}" for name in formats_of(fact.type)]
        title = f"{fact.type.value}: {' or '.join(forms) or 'asked about in conditions, not printed'}"
        values = f"\none of: {', '.join(fact.values)}" if fact.values else ""
        groups.setdefault(title, []).append((fact.name, f"{fact.meaning}{values}"))
    return list(groups.items())

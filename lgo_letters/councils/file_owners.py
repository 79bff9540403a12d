"""Find the council of a file or row with a wrong name. The `name:` in the file says which council it is."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from lgo_letters.councils.register import FILE as REGISTER
from lgo_letters.councils.register import Authority, is_short_for, slugs_by_name, words_of
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.problems import NO_COUNCIL, Kind, Place, Problem, did_you_mean, nearest, visible
from lgo_letters.reading.statistics_file import Row
from lgo_letters.reading.text_file import read_text

_NAME = re.compile(r"^name:([^#\n]+)", re.MULTILINE)
_FILE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml\Z")


def has_short_name(name: str) -> bool:
    return bool(_FILE.match(name))


def owners_of(
    folder: Path, label: str, names: Collection[str], register: Mapping[str, Authority] | None
) -> Iterator[tuple[str, Problem]]:
    """Give each file that isn't named after a council, as a problem of its council or NO_COUNCIL.

    `label` is the year's folder, for people. Without a register, only names that no council can have are found.
    """
    wrong = [name for name in names if not (has_short_name(name) and (register is None or name[:-5] in register))]
    by_name = slugs_by_name(register or {}) if wrong else {}
    for name in wrong:
        said = _NAME.search(read_text(folder / name, name)[0] or "")
        slug = by_name.get(words_of(said[1]), NO_COUNCIL) if said else NO_COUNCIL
        place = Place(f"{label}/councils/{visible(name)}")
        message = "isn't a council's file"
        hint = "name it as the council in lower case, with hyphens, such as over-nowhere.yaml; or remove it"
        if register and slug != NO_COUNCIL:
            own = register[slug].name
            message, hint = f"this is the file of {own}", f"rename it to {slug}.yaml"
            if f"{slug}.yaml" in names:
                message, hint = f"this is a second file of {own}", f"delete one of them; the other is {slug}.yaml"
            elif not is_short_for(slug, own):
                hint = f"correct {slug} in {label}/{REGISTER}"
        elif register is not None and has_short_name(name):
            message, hint = not_listed(name[:-5], () if said else register, label)
            hint += "; or remove the file" if said else ""
        yield name, Problem(Kind.COUNCIL, place, "", message, hint, slug)


def rows_of_nobody(
    rows: Mapping[str, Row], owners: Mapping[str, Problem], register: Mapping[str, Authority], label: str
) -> Iterator[Problem]:
    """Find rows of the statistics that aren't in the register, apart from those whose file isn't there either.

    It is a problem of the council that lacks this row, if one does. If the register misspells it, its file says so.
    """
    without = [slug for slug in register if slug not in rows]
    for slug, row in rows.items():
        misnamed = owners.get(f"{slug}.yaml")
        own = misnamed.council if misnamed else nearest(slug, without)
        if slug in register or own == NO_COUNCIL:
            continue
        if misnamed and own in without and not is_short_for(own, register[own].name):
            yield misnamed
            continue
        message, hint = not_listed(slug, [own] if own else register, label)
        if misnamed:
            hint = "delete this row" if own in rows else f"this is the row of {own}, as its file says"
        council = own if own in without else slug
        yield Problem(Kind.COUNCIL, row.places["statistics.council"], "council", message, hint, council)


def misspelt_rows(last_year: Mapping[str, Row], register: Collection[str]) -> Iterator[Problem]:
    """Find rows of last year's figures that probably misspell a council. Other unknown ones may be of old councils."""
    for slug, row in last_year.items():
        missing = [each for each in register if each not in last_year] if slug not in register else []
        for near in get_close_matches(slug, missing, n=1, cutoff=0.85):
            place, message = row.places[f"{LAST_YEAR}council"], f"there is no council {slug}"
            yield Problem(Kind.COUNCIL, place, "council", message, f"did you mean {near}?", near)


def not_listed(slug: str, register: Iterable[str], label: str) -> tuple[str, str]:
    hint = did_you_mean(slug, register, f"add a row that begins with {slug} there")
    return f"{slug} is not in {label}/{REGISTER}", hint

"""Find the council of a file or row with a wrong name. The `name:` in the file says which council it is."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from lgo_letters.councils.register import FILE as REGISTER
from lgo_letters.councils.register import Authority, plain_words, slugs_by_name, words_of
from lgo_letters.facts.fact import LAST_YEAR
from lgo_letters.problems import NO_COUNCIL, Kind, Place, Problem, did_you_mean, visible
from lgo_letters.reading.statistics_file import Row
from lgo_letters.reading.text_file import read_text

_NAME = re.compile(r"^name:([^#\n]+)", re.MULTILINE)
_FILE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.yaml\Z")


def has_short_name(name: str) -> bool:
    return bool(_FILE.match(name))


def owners_of(
    folder: Path, label: str, names: Collection[str], register: Mapping[str, Authority] | None, found: list[Problem]
) -> Iterator[tuple[str, str]]:
    """Give each file that isn't named after a council, with the short name of its council or NO_COUNCIL.

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
            elif not {*slug.split("-")} <= {*plain_words(own)}:
                hint = f"correct {slug} in {label}/{REGISTER}"
        elif register is not None and has_short_name(name):
            message, hint = not_listed(name[:-5], () if said else register, label)
            hint += "; or remove the file" if said else ""
        found.append(Problem(Kind.COUNCIL, place, "", message, hint, slug))
        yield name, slug


def rows_of_nobody(
    rows: Mapping[str, Row], owners: Mapping[str, str], register: Collection[str], label: str
) -> Iterator[Problem]:
    """Find rows of the statistics that aren't in the register, apart from those whose file isn't there either."""
    for slug, row in rows.items():
        owner = owners.get(f"{slug}.yaml")
        if slug not in register and owner != NO_COUNCIL:
            message, hint = not_listed(slug, register, label)
            if owner:
                hint = "delete this row" if owner in rows else f"this is the row of {owner}, as its file says"
            yield Problem(Kind.COUNCIL, row.places["statistics.council"], "council", message, hint, slug)


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

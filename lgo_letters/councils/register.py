"""Turn `authorities.csv` into a year's authorities: who they are, their types, and which of them get no letter.

Averages are worked out from all of them. A council's file and its row here must be about the same authority.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.figures import councils_of
from lgo_letters.model import GSS_CODE, CouncilFile
from lgo_letters.problems import Kind, Place, Problem, Problems
from lgo_letters.reading.statistics_file import OTHER_NAMES, REGISTER, SUCCEEDS, Row, read_table, register_table
from lgo_letters.reading.text_file import read_text

FILE = "authorities.csv"


@dataclass(frozen=True, slots=True)
class Authority:
    """A row of the register. What isn't known is empty."""

    places: Mapping[str, Place]
    name: str
    gss_code: str
    authority_type: str
    no_letter: str  # why it gets none
    other_names: tuple[str, ...] = ()
    succeeds: tuple[str, ...] = ()  # those that it came after: merged into it, or renamed


def register_in(folder: Path, label: str, catalogue: Catalogue) -> tuple[dict[str, Authority], Problems]:
    text, problems = read_text(folder / FILE, f"{label}/{FILE}")
    return ({}, problems) if text is None else read_register(text, f"{label}/{FILE}", catalogue)


@lru_cache(maxsize=16)
def read_register(text: str, label: str, catalogue: Catalogue) -> tuple[dict[str, Authority], Problems]:
    """Read the register. Any problem in it keeps back all letters, because the averages may then be wrong."""
    rows, wrong = read_table(text, label, register_table(catalogue.authority_types))
    found = {
        slug: Authority(
            row.places,
            **{name: _cell(row, name) for name in REGISTER},
            other_names=_list(row, OTHER_NAMES),
            succeeds=_list(row, SUCCEEDS),
        )
        for slug, row in rows.items()
    }
    problems = [replace(problem, council="") for problem in wrong]
    gss = {each.name: each.gss or "E" for each in catalogue.declared.authority_types}
    seen: dict[tuple[str, str], str] = {}
    for slug, each in found.items():
        for key in REGISTER[:3]:
            value, message, hint = getattr(each, key), "", ""
            other = seen.setdefault((key, value), slug) if key != "authority_type" else slug
            if not value and key != "gss_code":
                message, hint = f"{slug} has none", f"write its {key.replace('_', ' ')}"
            elif value and other != slug:
                message, hint = f"{value} is in the row of {other}, too", "keep one of the rows, or correct one"
            elif value and key == "gss_code" and not re.match(GSS_CODE, value):
                message, hint = f"{value} is no code", "write E and eight digits, such as E10000099"
            elif value and key == "gss_code" and not value.startswith(gss.get(each.authority_type, "E")):
                message = f"{value} is no code of {councils_of(each.authority_type)}"
                hint = f"those begin with {gss[each.authority_type]}: see which of the two is right"
            if message:
                problems.append(Problem(Kind.VALUE, each.places[key], key, message, hint))
    problems += [*_shared_names(found), *_succeeded(found)]
    return found, tuple(problems)


def _cell(row: Row, column: str) -> str:
    return str(row.values.get(column) or "")


def _list(row: Row, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _cell(row, column).split(";") if part.strip())


def _succeeded(found: Mapping[str, Authority]) -> Iterator[Problem]:
    """Find authorities that get a letter although another one replaced them."""
    for slug, each in found.items():
        for name in each.succeeds:
            if name in found and not found[name].no_letter:
                message = f"{name} gets a letter, and {slug} came after it"
                hint = f"say under no_letter of {name} when it was abolished; or remove its row, and its file"
                yield Problem(Kind.CONTRADICTION, each.places[SUCCEEDS], SUCCEEDS, message, hint)


def _shared_names(found: Mapping[str, Authority]) -> Iterator[Problem]:
    """Find other names that two authorities have: a row of a spreadsheet could belong to either."""
    owners = {words_of(each.name): slug for slug, each in found.items()}
    for slug, each in found.items():
        for name in each.other_names:
            if (other := owners.setdefault(words_of(name), slug)) != slug:
                message, hint = f'"{name}" is a name of {other}, too', "write names that are of one authority alone"
                yield Problem(Kind.DUPLICATE, each.places[OTHER_NAMES], OTHER_NAMES, message, hint)


def slugs_by_name(register: Mapping[str, Authority]) -> dict[tuple[str, ...], str]:
    """Give the short names of authorities by the words of all their names."""
    return {words_of(name): slug for slug, each in register.items() for name in (each.name, *each.other_names)}


def words_of(name: str) -> tuple[str, ...]:
    """Split a name into words to compare: plain words, with "and" for "&", without "the"."""
    words = plain_words(name.replace("&", " and "))
    return words[1:] if words[:1] == ("the",) else words


@lru_cache(maxsize=2000)
def plain_words(name: str) -> tuple[str, ...]:
    """Cut a name into the words that a file's name has: no accents, no apostrophes, no capitals."""
    plain = unicodedata.normalize("NFKD", re.sub("['’‘`]", "", name)).encode("ascii", "ignore").decode()
    return tuple(re.findall(r"[a-z0-9]+", plain.lower()))


def contradictions(slug: str, file: CouncilFile, places: Mapping[str, Place], own: Authority) -> Iterator[Problem]:
    """Find differences between a council's file and its row in the register. Give both places."""
    for key in REGISTER[:3]:
        said, listed = getattr(file, key) or "", getattr(own, key)
        if said and listed and said != listed:
            here, there = places[key], own.places[key]
            hint = "write the right one in both files"
            yield Problem(Kind.CONTRADICTION, here, key, f'"{said}" here, "{listed}" in {there}', hint, slug)
            yield Problem(Kind.CONTRADICTION, there, key, f'"{listed}" here, "{said}" in {here}', hint, slug)

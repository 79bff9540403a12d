"""A seed turned into a year to try with: the real wording, and made-up councils with figures as a year has them.

Every council is plainly fictional and every letter is marked SPECIMEN. Council number n of a seed is the same whatever
the number of councils. The first ones have, one each, the cases that a year's batch has and few councils show.
"""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING, Any

from lgo_letters.batch.output import write_whole
from lgo_letters.checks import words_of
from lgo_letters.model import AUTHORITY_TYPES
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.reading.statistics_file import COLUMNS
from lgo_letters.specimen_cases import CASES, Made
from lgo_letters.start import new_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MOST = 100_000
# England in the year of the first letters: councils of each type (the City of London and Scilly counted).
ENGLAND = dict(zip(AUTHORITY_TYPES, (26, 192, 36, 56, 33), strict=True))
# Detailed investigations in a middling year, by type: assumed, so that letters look like a year's.
INVESTIGATIONS = dict(zip(AUTHORITY_TYPES, (28, 3, 18, 14, 24), strict=True))
UPHELD, COMPLIED, SATISFACTORY = 0.61, 0.994, 0.13  # England's rates of that year

_THINGS = [
    "Ink",
    "Quill",
    "Parch",
    "Vellum",
    "Blot",
    "Foolscap",
    "Nib",
    "Wafer",
    "Docket",
    "Ledger",
    "Folio",
    "Margin",
    "Ribbon",
    "Twine",
    "Paste",
    "Rubric",
    "Stencil",
    "Carbon",
    "Scrivel",
    "Tally",
    "Abacus",
    "Pigeonhole",
    "Blotter",
    "Ferrule",
    "Inkpot",
    "Sealwax",
    "Dogear",
    "Footnote",
    "Comma",
    "Colon",
    "Vowel",
    "Syllab",
    "Spindle",
    "Thimble",
    "Teacup",
    "Button",
    "Pebble",
    "Acorn",
    "Bramblet",
    "Thistledown",
]
_ENDS = [
    "ham",
    "by",
    "mere",
    "wick",
    "stead",
    "combe",
    "worth",
    "bury",
    "thorpe",
    "ley",
    "minster",
    "holme",
    "dale",
    "gate",
    "well",
]
_SIDES = ("", "North ", "South ", "East ", "West ", "Upper ", "Nether ", "Great ", "Little ", "Mid ", "Far ")
_STYLES: Mapping[str, tuple[str, ...]] = {
    "county": ("{}shire County Council",),
    "district": ("{} District Council", "{} Borough Council"),
    "metropolitan borough": ("{} Metropolitan Borough Council",),
    "unitary": ("{} Council", "{} City Council"),
    "London borough": ("London Borough of {}",),
}
_TITLES = ("Ms", "Mr", "Mrs", "Dr", "Miss", "Mx")
_SURNAMES = [
    "Inkwell",
    "Papermill",
    "Quire",
    "Marginalia",
    "Blotwell",
    "Penhaligrove",
    "Stapleby",
    "Redtape",
    "Wafer",
    "Longhand",
]


def write_specimen(
    folder: Path,
    templates: Path,
    councils: int,
    seed: int,
    tell: Callable[[int, int, str], None] = lambda *_: None,
) -> int:
    """Write a workspace to try with.

    Args:
        folder: an empty or new folder.
        templates: an edition's folder; its wording is copied.
        councils: how many, up to `MOST`.
        seed: the same seed gives the same councils.
        tell: called with how many are written, of how many, and which council is in hand.

    Returns:
        The year.

    Raises:
        ProblemsError: the folder isn't empty, or can't be written; or there are no templates.
    """
    if not templates.is_dir():
        hint = "its wording is what the made-up letters say"
        raise ProblemsError([Problem(Kind.FILE, Place(f"templates/{templates.name}"), "", "there is no folder", hint)])
    with new_folder(folder):
        return _written(folder, templates, councils, seed, tell)


def _written(folder: Path, templates: Path, councils: int, seed: int, tell: Callable[[int, int, str], None]) -> int:
    year = templates.name
    edition = folder / "templates" / year
    shutil.copytree(templates, edition)
    file = edition / "edition.yaml"
    write_whole(file, f"{file.read_text(encoding='utf-8').rstrip()}\nspecimen: true\n".encode(), str(file))
    data = folder / "data" / year
    rows = [f"council,{','.join(COLUMNS)}"]
    (data / "councils").mkdir(parents=True)
    for number, made in enumerate(made_up(councils, seed)):
        slug = slug_of(made.name)
        tell(number, councils, slug)
        rows.append(",".join([slug, *(str(made.counts.get(column, "")) for column in COLUMNS)]))
        (data / "councils" / f"{slug}.yaml").write_text(as_yaml(made), encoding="utf-8", newline="\n")
    (data / "statistics.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    (data / "averages.yaml").write_text("# worked out from statistics.csv\n[]\n", encoding="utf-8", newline="\n")
    return int(year)


def made_up(councils: int, seed: int) -> Iterator[Made]:
    """Make councils up, each from the seed and its number alone."""
    types = [kind for kind, number in ENGLAND.items() for _ in range(number)]
    random.Random(seed).shuffle(types)  # noqa: S311 - for figures, not for secrets
    for number in range(councils):
        chance = random.Random(f"{seed}:{number}")  # noqa: S311 - the same
        made = _council(number, types[number % len(types)], chance)
        if number < len(CASES):
            CASES[number](made)
        if made.assumed:
            made.fields["assumed"] = made.assumed
        yield made


def _council(number: int, kind: str, chance: random.Random) -> Made:
    """Make up a council with figures as a year has them."""
    investigations = min(int(chance.lognormvariate(0, 0.6) * INVESTIGATIONS[kind]), 400)
    upheld = sum(chance.random() < UPHELD for _ in range(investigations))
    outcomes = sum(chance.random() < 0.8 for _ in range(upheld))  # noqa: PLR2004 - recommendations in most upheld cases
    complied = sum(chance.random() < COMPLIED for _ in range(outcomes))
    satisfactory = sum(chance.random() < SATISFACTORY for _ in range(upheld))
    sent = int(investigations * 1.3)
    late = sum(chance.random() < 0.12 for _ in range(sent)) if chance.random() < 0.5 else 0  # noqa: PLR2004 - assumed
    missed = outcomes - complied
    fields: dict[str, Any] = {
        "name": _name(number, kind),
        "authority_type": kind,
        "addressee": {
            "title": chance.choice(_TITLES),
            "surname": chance.choice(_SURNAMES),
            "role": chance.choice(("Chief Executive", "Chief Executive", "Managing Director", "Head of Paid Service")),
        },
        "sent_by": "email" if chance.random() < 0.97 else "post",  # noqa: PLR2004 - nearly all
        "enquiries": {
            "sent": sent,
            "late": late,
            "trend": chance.choice(("improved", "not improved", "not raised last year")),
        },
        "witness_summons": {"threatened_only": 0, "issued": 0},
        "remedies": {"timeliness": chance.choice(("not raised last year",) * 4 + ("improved",)), "late": 0},
        "compliance": {"new_complaints": min(missed, 1), "since_implemented": missed},
        "training": {"courses": chance.choice((0,) * 6 + (1, 1, 2))},
        "public_interest_reports": 0,
        "meeting_offered": late * 3 > sent,
    }
    return Made(
        fields["name"],
        fields,
        dict(zip(COLUMNS, (investigations, upheld, outcomes, complied, satisfactory), strict=True)),
    )


def _name(number: int, kind: str) -> str:
    """Give council number n its name: no two have the same, and none is a place's."""
    places = len(_THINGS) * len(_ENDS)
    number, thing = divmod(number, len(_THINGS))
    number, end = divmod(number, len(_ENDS))
    number, side = divmod(number, len(_SIDES))
    place = f"{_SIDES[side]}{_THINGS[thing]}{_ENDS[end]}"
    if number:
        number, other = divmod(number - 1, places)
        place += f" and {_THINGS[other % len(_THINGS)]}{_ENDS[other // len(_THINGS)]}" + (
            f" {number}" if number else ""
        )
    styles = _STYLES[kind]
    return styles[(thing + end) % len(styles)].format(place)


def slug_of(name: str) -> str:
    """Name a council's file: the words of its name that tell it from others."""
    return "-".join(words_of(name))


def as_yaml(made: Made) -> str:
    """Write a made-up council's file."""
    lines = ["# A made-up council, to try with: no such place exists."]
    for key, value in made.fields.items():
        if isinstance(value, dict):
            lines += [f"{key}:", *(f"  {inner}: {_scalar(one)}" for inner, one in value.items())]
        else:
            lines.append(f"{key}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def _scalar(value: object) -> str:
    """Write a value: text in quotes where YAML might read something else into it."""
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    if isinstance(value, str) and not value.replace(" ", "").replace("-", "").isalpha():
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if isinstance(value, bool | int) else str(value)

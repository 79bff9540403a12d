"""Make up councils from a seed and what an edition says about them.

All are fictional. Council number n of a seed is the same however many councils are made. The first councils show rare
cases, one each.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lgo_letters.councils.register import plain_words
from lgo_letters.facts.catalogue import Catalogue
from lgo_letters.figures import Value
from lgo_letters.problems import Kind, Problem, ProblemsError
from lgo_letters.reasons.council_text import fields_from, write_file
from lgo_letters.specimen.draw import Draw
from lgo_letters.specimen.rules import Case, Specimen

_THINGS = (  # noqa: SIM905 - a list of forty is forty lines
    "Ink Quill Parch Vellum Blot Foolscap Nib Wafer Docket Ledger Folio Margin Ribbon Twine Paste Rubric "
    "Stencil Carbon Scrivel Tally Abacus Pigeonhole Blotter Ferrule Inkpot Sealwax Dogear Footnote Comma "
    "Colon Vowel Syllab Spindle Thimble Teacup Button Pebble Acorn Bramblet Thistledown"
).split()
_ENDS = "ham by mere wick stead combe worth bury thorpe ley minster holme dale gate well".split()  # noqa: SIM905 - the same
_SIDES = ("", "North ", "South ", "East ", "West ", "Upper ", "Nether ", "Great ", "Little ", "Mid ", "Far ")
_TITLES = ("Ms", "Mr", "Mrs", "Dr", "Miss", "Mx")
_SURNAMES = "Inkwell Papermill Quire Marginalia Blotwell Penhaligrove Stapleby Redtape Wafer Longhand".split()  # noqa: SIM905
_ROLES = ("Chief Executive", "Chief Executive", "Managing Director", "Head of Paid Service")
_BY_EMAIL, _HAS_ROW = 0.97, 0.8  # of the councils


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    addressee: Mapping[str, str]
    facts: Mapping[str, Value]
    last_year: Mapping[str, Value] | None
    case: Case

    @property
    def contacts(self) -> list[dict[str, str]]:
        return [{"role": "link officer", "email": f"complaints@{_domain(self.name)}"}]

    @property
    def who(self) -> dict[str, str]:
        addressee = {f"addressee.{key}": said for key, said in self.addressee.items()}
        return addressee | {f"contacts[{each['role']}].email": each["email"] for each in self.contacts}


def made_up(specimen: Specimen, councils: int, seed: int) -> Iterator[Made]:
    """Make up councils, each only from the seed and its number.

    Raises ProblemsError if a case contradicts what is always true.
    """
    types = [each for each in specimen.types for _ in range(each.how_many)] or list(specimen.types)
    random.Random(seed).shuffle(types)  # noqa: S311 - for figures, not for secrets
    problems: list[Problem] = []
    for number in range(councils):
        chance = random.Random(f"{seed}:{number}")  # noqa: S311 - the same
        case = specimen.cases[number] if number < len(specimen.cases) else Case(place=specimen.place)
        kind = case.letter.get("authority_type", types[number % len(types)].name)
        styles = next(each.called for each in specimen.types if each.name == kind)
        name = case.letter.get("name", _name(number, styles))
        made, wrong = _council(specimen, case, kind, name, chance)
        if wrong:
            message = f'"{case.name}" can\'t be: {wrong}' if case.name else f"no such council can be: {wrong}"
            hint = "see what the case sets, and what facts.yaml says is always true"
            problems.append(Problem(Kind.CONTRADICTION, case.place, case.name, message, hint))
        if problems and number + 1 >= min(councils, len(specimen.cases)):
            raise ProblemsError(problems)
        yield made


def _council(specimen: Specimen, case: Case, kind: str, name: str, chance: random.Random) -> tuple[Made, str]:
    addressee = {"title": chance.choice(_TITLES), "surname": chance.choice(_SURNAMES), "role": chance.choice(_ROLES)}
    sent_by = case.letter.get("sent_by", "email" if chance.random() < _BY_EMAIL else "post")
    said = {key.removeprefix("addressee."): text for key, text in case.letter.items() if key.startswith("addressee.")}
    if said.keys() - {"role"}:
        del addressee["title"], addressee["surname"]
    addressee["email"] = f"chief.executive@{_domain(name)}"
    addressee |= said
    known: dict[str, Value] = {
        "council_name": name,
        "authority_type": kind,
        "addressee_role": addressee["role"],
        "sent_by": sent_by,
        "statistics_given": True,
    }
    draw = Draw(specimen, chance)
    before: dict[str, Value] | None = None
    wrong = ""
    if case.last_year or (not case.name and chance.random() < _HAS_ROW):
        before, wrong = draw.last_year(known, case.last_year)
    facts, contradicted = draw.council(known | (before or {}), case.facts, {each.id for each in case.exceptions})
    return Made(name, addressee, facts, before, case), wrong or contradicted


def _name(number: int, styles: tuple[str, ...]) -> str:
    """Name council number n. No two have the same name, and no such place exists."""
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
    return styles[(thing + end) % len(styles)].format(place)


def slug_of(name: str) -> str:
    return "-".join(plain_words(name))


def _domain(name: str) -> str:
    return f"{slug_of(name)[:63].rstrip('-')}.example"  # a valid domain that nobody has


def as_yaml(made: Made, catalogue: Catalogue) -> str:
    fields = fields_from(made.facts, made.addressee, catalogue)
    if made.addressee:
        fields["contacts"] = made.contacts
    else:
        del fields["addressee"]
    if made.case.assumed:
        fields["assumed"] = made.case.assumed
    if made.case.exceptions:
        fields["exceptions"] = [each.model_dump() for each in made.case.exceptions]
    return "# A made-up council, to try with: no such place exists.\n" + write_file(fields)

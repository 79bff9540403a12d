"""Find addresses in a year's files that may be another council's: the letter might go to the wrong one."""

from collections import defaultdict
from collections.abc import Iterator

from lgo_letters.edition_model import EDITION_FILE
from lgo_letters.figures import some
from lgo_letters.model import Council
from lgo_letters.pipeline import Year
from lgo_letters.problems import NO_COUNCIL, Kind, Problem, did_you_mean, given
from lgo_letters.reading.yaml_file import read

_FEW = 3  # councils that are named


def wrong_addresses(year: Year) -> Iterator[Problem]:
    """Find addresses, and domains of addresses, that several councils have, and that aren't declared as shared."""
    entry = year.edition.file.email
    declared = {each.casefold() for each in entry.shared} if entry else set()
    owners: dict[str, dict[str, None]] = defaultdict(dict)
    for slug, council in year.data.councils.items():
        for address in addresses_of(council).values():
            owners[address.casefold()][slug] = owners[_domain(address)][slug] = None
    for slug, council in year.data.councils.items() if entry else ():
        for key, address in addresses_of(council).items():
            same = next((each for each in (address.casefold(), _domain(address)) if len(owners[each]) > 1), "")
            if same and declared.isdisjoint((address.casefold(), _domain(address))):
                others = some([each for each in owners[same] if each != slug], _FEW)
                what = f"{same} is also the domain" if same.startswith("@") else f"{address} is also an address"
                hint = "find out whose it is; if it is right, list it in edition.yaml under email, shared"
                yield Problem(Kind.DUPLICATE, council.place(key), key, f"{what} of {others}", hint, slug)


def unknown_copies(year: Year) -> dict[str, Problem]:
    """Find roles that get a copy and that no council's contact has, by role. None if no contacts are known."""
    entry, label = year.edition.file.email, f"{year.edition.label}/edition.yaml"
    roles = {each.role.casefold() for council in year.data.councils.values() for each in council.file.contacts}
    unknown = {role: at for at, role in enumerate(entry.copies) if role.casefold() not in roles} if entry else {}
    if not roles or not unknown:
        return {}
    document = given(*read(year.workspace / label, label, EDITION_FILE))
    found = {}
    for role, at in unknown.items():
        place, message = document.place("email", "copies", at), f"no council has a {role}"
        hint = did_you_mean(role, roles, "add it to councils' contacts, or delete it here")
        found[role] = Problem(Kind.REFERENCE, place, "email.copies", message, hint, NO_COUNCIL)
    return found


def _domain(address: str) -> str:
    return f"@{address.rpartition('@')[2].casefold()}"


def addresses_of(council: Council) -> dict[str, str]:
    own = {"addressee.email": council.file.addressee.email}
    own |= {f"contacts[{number}].email": each.email for number, each in enumerate(council.file.contacts, start=1)}
    return {key: address for key, address in own.items() if address}

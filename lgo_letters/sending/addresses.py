"""Find addresses in a year's files that may be another council's: the letter might go to the wrong one."""

from collections import defaultdict
from collections.abc import Iterator

from lgo_letters.figures import some
from lgo_letters.model import Council
from lgo_letters.pipeline import Year
from lgo_letters.problems import Kind, Problem

_FEW = 3  # councils that are named


def wrong_addresses(year: Year) -> Iterator[Problem]:
    """Find addresses, and domains of addresses, that several councils have, and that aren't declared as shared."""
    entry = year.edition.file.email
    declared = {each.casefold() for each in entry.shared} if entry else set()
    owners: dict[str, dict[str, None]] = defaultdict(dict)
    for slug, council in year.data.councils.items():
        for address in _addresses(council).values():
            owners[address.casefold()][slug] = owners[_domain(address)][slug] = None
    for slug, council in year.data.councils.items() if entry else ():
        for key, address in _addresses(council).items():
            same = next((each for each in (address.casefold(), _domain(address)) if len(owners[each]) > 1), "")
            if same and declared.isdisjoint((address.casefold(), _domain(address))):
                others = some([each for each in owners[same] if each != slug], _FEW)
                what = f"{same} is also the domain" if same.startswith("@") else f"{address} is also an address"
                hint = "find out whose it is; if it is right, list it in edition.yaml under email, shared"
                yield Problem(Kind.DUPLICATE, council.place(key), key, f"{what} of {others}", hint, slug)


def _domain(address: str) -> str:
    return f"@{address.rpartition('@')[2].casefold()}"


def _addresses(council: Council) -> dict[str, str]:
    own = {"addressee.email": council.file.addressee.email}
    own |= {f"contacts[{number}].email": each.email for number, each in enumerate(council.file.contacts, start=1)}
    return {key: address for key, address in own.items() if address}

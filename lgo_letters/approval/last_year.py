"""Turn last year's `accepted.yaml` into what was accepted then, to be shown beside this year's. It accepts nothing."""

from lgo_letters.councils.register import register_in
from lgo_letters.edition.acceptance import by_name, seal
from lgo_letters.edition.accepted_file import accepted_in
from lgo_letters.edition_model import AcceptedEntry
from lgo_letters.pipeline import Year


def accepted_last_year(year: Year) -> dict[tuple[str, str], AcceptedEntry]:
    """Give what was accepted last year, by kind and name. Letters that were changed by hand are left out.

    A council that succeeds one other has that council's letter. The registers of both years may say so.
    """
    before = year.year - 1
    entries, _ = accepted_in(year.workspace / "templates" / str(before), f"templates/{before}")
    found = {
        name: each
        for name, each in by_name(entries, rejected=False).items()
        if each.text or each.digest == seal(before, each, each.words)
    }
    label = f"data/{before}"
    registers = (register_in(year.workspace / label, label, year.edition.catalogue)[0], year.data.register)
    for slug in year.councils:
        names = {name for register in registers if slug in register for name in register[slug].succeeds}
        old = [found["letter", name] for name in sorted(names) if ("letter", name) in found]
        if len(old) == 1:
            found.setdefault(("letter", slug), old[0])
    return found

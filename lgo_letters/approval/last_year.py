"""Turn last year's edition and `accepted.yaml` into what was accepted then, and which words are still the same.

It is shown beside this year's words and letters. It accepts nothing.
"""

from collections.abc import Iterator

from lgo_letters.councils.register import register_in
from lgo_letters.edition.acceptance import by_name, seal
from lgo_letters.edition.accepted_file import accepted_in
from lgo_letters.edition.edition import Edition
from lgo_letters.edition.reader import read_edition
from lgo_letters.edition.texts import said_in
from lgo_letters.edition_model import AcceptedEntry
from lgo_letters.pipeline import Year
from lgo_letters.problems import ProblemsError
from lgo_letters.rules.tree import walk


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


def words_as_last_year(year: Year) -> Iterator[str]:
    """Name the texts that were accepted last year in the same words, except those that are true of one year only."""
    acceptance, before = year.edition.acceptance, year.year - 1
    only = _of_one_year(year.edition)
    folder = year.workspace / "templates" / str(before)
    for entry in accepted_in(folder, f"templates/{before}")[0]:
        text = acceptance.texts.get(entry.text or "")
        if not text or not entry.text or entry.text not in acceptance.open or entry.text.partition(".")[0] in only:
            continue
        accepted = not entry.rejected and entry.digest == seal(before, entry, text.exact)
        if accepted and not acceptance.rejected("text", entry.text, text.exact):
            yield entry.text


def of_last_year_only(year: Year) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the open texts that were true of last year only, and whose words are still the same.

    Returns:
        Those that aren't marked `year_only` any more, and those that are. None if last year's edition can't be read.
    """
    label = f"templates/{year.year - 1}"
    try:
        last = read_edition(year.workspace / label, label)
    except ProblemsError:
        return (), ()
    then, now = (dict(said_in({}, (*each.sections, *(each.email or ())[:1]))) for each in (last, year.edition))
    before, only, still_open = _of_one_year(last), _of_one_year(year.edition), year.edition.acceptance.open
    same = [name for name, text in now.items() if name in then and then[name].exact == text.exact]
    same = [name for name in same if name in still_open and name.partition(".")[0] in before]
    lost = tuple(name for name in same if name.partition(".")[0] not in only)
    return lost, tuple(name for name in same if name not in lost)


def _of_one_year(edition: Edition) -> set[str]:
    rules = (rule for rule in edition.rules.values() if getattr(rule, "year_only", False))
    return {inside.id for rule in rules for inside in walk(rule)}

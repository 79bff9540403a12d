"""Signed letters that are up to date turned into messages in `output/<year>/outbox`. This program doesn't send them.

A letter that was sent gets no message again unless a person asks for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lgo_letters.batch.final import not_accepted
from lgo_letters.batch.output import ENCLOSURE, Output
from lgo_letters.batch.planning import outdated
from lgo_letters.edition_model import EmailEntry
from lgo_letters.facts.file_models import FIELDS
from lgo_letters.letter import Letter
from lgo_letters.model import Council
from lgo_letters.pipeline import Year, message_of
from lgo_letters.problems import Kind, Place, Problem, Problems, ProblemsError, in_order
from lgo_letters.reading.yaml_file import read
from lgo_letters.sending.messages import write_message
from lgo_letters.sending.sent_file import sent_messages
from lgo_letters.whole_files import write_whole

OUTBOX = "outbox"


@dataclass
class Outbox:
    sent: list[str]  # slugs of those that were sent before
    unready: list[str]  # those that aren't signed and up to date
    post: list[str]  # those that are sent by post
    written: list[str] = field(default_factory=list)  # those whose messages were written now
    waiting: list[str] = field(default_factory=list)  # those whose messages were there already
    notes: list[str] = field(default_factory=list)  # what a person should look at before sending
    problems: Problems = ()


def final_and_current(year: Year, output: Output) -> tuple[str, ...]:
    final = {slug: each for slug, each in sorted(output.known().items()) if not each.get("draft", True)}
    current = (final.keys() & year.councils.keys()) - outdated(year, year.slugs, output).keys()
    return tuple(slug for slug, each in final.items() if slug in current and output.is_as_written(slug, each))


def already_sent(year: Year) -> frozenset[str]:
    """List the councils whose letters were sent: those recorded here, and those sent before this program was used."""
    recorded = {each.council for each in sent_messages(year.workspace, year.year)}
    return frozenset(recorded | {each.council for each in year.edition.file.sent})


def in_outbox(output: Output) -> dict[str, Path]:
    return {path.stem: path for path in sorted((output.folder / OUTBOX).glob("[!.]*.eml"))}


def write_outbox(year: Year, slugs: Sequence[str], again: Collection[str] = ()) -> Outbox:
    """Write messages. `again` are councils whose letters may be sent again, or whose messages may be overwritten.

    Raises ProblemsError if the edition has no `email`, or nothing can be written.
    """
    entry = year.edition.file.email
    if entry is None:
        place, hint = Place(f"{year.edition.label}/edition.yaml"), "docs/sending.md says what to write"
        raise ProblemsError([Problem(Kind.MISSING, place, "email", "is missing", hint)])
    sent = already_sent(year) - {*again}
    with Output.locked(year.workspace, year.year) as output:
        ready = final_and_current(year, output)
        able = [slug for slug in slugs if slug in ready and slug not in sent]
        unready = [slug for slug in slugs if slug not in ready and slug not in sent]
        post = [slug for slug in able if year.councils[slug].file.sent_by == "post"]
        found = Outbox([slug for slug in slugs if slug in sent], unready, post)
        owners = _owners(year)
        problems = {slug: [*_shared(year.councils[slug], owners, entry)] for slug in able}
        for slug in (slug for slug in able if slug not in post):
            council = year.councils[slug]
            message, wrong = _message(council, year)
            problems[slug] += wrong
            if message is None or problems[slug]:
                continue
            files = output.known()[slug]["files"]
            enclosure = output.path(slug, ENCLOSURE).read_bytes() if ENCLOSURE in files else None
            letter = output.path(slug, "pdf").read_bytes()
            content = write_message(council, message, year.edition.file, letter, enclosure)
            path, label = output.folder / OUTBOX / f"{slug}.eml", f"{output.label}/{OUTBOX}/{slug}.eml"
            if path.exists() and path.read_bytes() == content:
                found.waiting.append(slug)
            elif path.exists() and slug not in again:
                hint = f"if it was sent: lgo-letters sent {slug}; if not: lgo-letters outbox --again {slug}"
                problems[slug].append(Problem(Kind.OUTPUT, Place(label), "", "is another message", hint, slug))
            else:
                write_whole(path, content, label)
                found.written.append(slug)
            found.notes += _notes(council, year, entry)
        for slug in in_outbox(output).keys() - {*ready}:
            place = Place(f"{output.label}/{OUTBOX}/{slug}.eml")
            said = "belongs to no letter that is signed and up to date"
            hint = f"if it was sent: lgo-letters sent {slug}; if not, delete it"
            problems.setdefault(slug, []).append(Problem(Kind.MANIFEST, place, "", said, hint, slug))
    found.problems = in_order(each for of in problems.values() for each in of)
    return found


def _message(council: Council, year: Year) -> tuple[Letter | None, list[Problem]]:
    slug = council.slug
    try:
        message = message_of(council, year)
    except ProblemsError as error:
        return None, [*error.problems]
    problems = []
    if not council.file.addressee.email:
        place, hint = council.place("addressee"), "add it; or, if the letter goes by post: sent_by: post"
        problems.append(Problem(Kind.MISSING, place, "addressee.email", "is missing", hint, slug))
    open_texts = year.edition.acceptance.open_in_message(message) if message else ()
    problems += [not_accepted(name, year, slug) for name in open_texts]
    return message, problems


def _shared(council: Council, owners: Mapping[str, list[str]], entry: EmailEntry) -> Iterator[Problem]:
    """Find addresses that another council also has: the letter might go to the wrong council."""
    declared = {address.casefold() for address in entry.shared}
    for key, address in _addresses(council).items():
        others = ", ".join(slug for slug in owners[address.casefold()] if slug != council.slug)
        if others and address.casefold() not in declared:
            message, hint = f"{address} is also an address of {others}", "find out whose it is"
            hint += "; if it is right, list it in edition.yaml under email, shared"
            yield Problem(Kind.DUPLICATE, council.place(key), key, message, hint, council.slug)


def _owners(year: Year) -> Mapping[str, list[str]]:
    owners: dict[str, list[str]] = defaultdict(list)
    for slug, council in year.data.councils.items():
        for address in dict.fromkeys(each.casefold() for each in _addresses(council).values()):
            owners[address].append(slug)
    return owners


def _addresses(council: Council) -> dict[str, str]:
    own = {"addressee.email": council.file.addressee.email}
    own |= {f"contacts[{number}].email": each.email for number, each in enumerate(council.file.contacts, start=1)}
    return {key: address for key, address in own.items() if address}


def _notes(council: Council, year: Year, entry: EmailEntry) -> Iterator[str]:
    """Note what a person should check: a domain that has changed since last year, or a role without an address."""
    label = f"data/{year.year - 1}/councils/{council.slug}.yaml"
    path = year.workspace / label
    before = read(path, label, FIELDS)[0] if path.is_file() else None
    addressee = before.value.get("addressee") if before else None
    then = str(addressee.get("email", "")) if isinstance(addressee, dict) else ""
    now = council.file.addressee.email or ""
    if then and then.rpartition("@")[2].casefold() != now.rpartition("@")[2].casefold():
        yield f"{council.slug}: the domain has changed since last year: {then}, now {now}"
    there = {each.role.casefold() for each in council.file.contacts}
    if missing := [role for role in entry.copies if role.casefold() not in there]:
        yield f"{council.slug}: no copy to a {', '.join(missing)}: {council.place('').path} has no address"

"""Turn signed letters that are up to date into messages in `output/<year>/outbox`. This program doesn't send them.

A letter that was sent gets no message again unless a person asks for it.
"""

from base64 import encodebytes
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lgo_letters.batch.final import not_accepted
from lgo_letters.batch.output import ENCLOSURE, Output
from lgo_letters.batch.planning import outdated
from lgo_letters.edition_model import SentMessage
from lgo_letters.facts.file_models import FIELDS
from lgo_letters.letter import Letter
from lgo_letters.model import Council
from lgo_letters.pipeline import Year, message_of
from lgo_letters.problems import Kind, Place, Problem, Problems, ProblemsError, in_order
from lgo_letters.reading.yaml_file import read
from lgo_letters.sending.addresses import unknown_copies, wrong_addresses
from lgo_letters.sending.messages import read_message, write_message
from lgo_letters.sending.sent_file import SENT, only_archived, sent_messages, without_entry
from lgo_letters.whole_files import sha256, write_whole

OUTBOX = "outbox"


@dataclass
class Outbox:
    sent: list[str]  # slugs of those that were sent before
    unready: list[str]  # those that aren't signed and up to date
    post: list[str]  # those that are sent by post
    differing: list[str]  # of those that were sent, those whose letters have changed since
    written: list[str] = field(default_factory=list)  # those whose messages were written now
    waiting: list[str] = field(default_factory=list)  # those whose messages were there already
    notes: list[str] = field(default_factory=list)  # what a person should look at before sending
    problems: Problems = ()


def final_and_current(year: Year, output: Output) -> tuple[str, ...]:
    current = year.councils.keys() - outdated(year, year.slugs, output).keys()
    return tuple(slug for slug in _final(output) if slug in current)


def may_be_sent(year: Year, output: Output) -> tuple[str, ...]:
    """Give the signed letters that are up to date, or all if the cases here aren't those that were imported."""
    try:
        return final_and_current(year, output)
    except ProblemsError:
        return tuple(slug for slug in _final(output) if slug in year.councils)


def _final(output: Output) -> Iterator[str]:
    final = {slug: each for slug, each in sorted(output.known().items()) if not each.get("draft", True)}
    return (slug for slug, each in final.items() if output.is_as_written(slug, each))


def already_sent(year: Year) -> frozenset[str]:
    """List the councils whose letters were sent: those recorded here, and those sent before this program was used."""
    recorded = {each.council for each in sent_messages(year.workspace, year.year)}
    return frozenset(recorded | {each.council for each in year.edition.file.sent})


def in_outbox(output: Output) -> dict[str, Path]:
    return {path.stem: path for path in sorted((output.folder / OUTBOX).glob("[!.]*.eml"))}


def sent_elsewhere(workspace: Path, output: Output) -> dict[str, SentMessage]:
    """Find the messages in the outbox that were sent, or later ones instead of them. Give what was sent, by council.

    A colleague may have sent them, and git merged it.
    """
    sent = sent_messages(workspace, output.year)
    digests, last = {each.digest: each for each in sent}, {each.council: each for each in sent}
    found: dict[str, SentMessage] = {}
    for slug, path in in_outbox(output).items() if sent else ():
        content = path.read_bytes()
        if same := digests.get(sha256(content)):
            found[slug] = same
        elif slug in last:
            attached, now = dict(read_message(content).attached), output.known().get(slug, {}).get("files", {})
            own, current = ((each.get("pdf"), each.get(ENCLOSURE)) for each in (attached, now))
            before = {(each.letter, each.enclosure) for each in sent if each.council == slug}
            if own != current and (own in before or (last[slug].letter, last[slug].enclosure) == current):
                found[slug] = last[slug]
    return found


def for_earlier_letters(output: Output, ready: Collection[str]) -> tuple[str, ...]:
    """Name the messages in the outbox that don't have the letter and enclosure which lie there now, signed."""
    stale = []
    for slug, path in in_outbox(output).items():
        files = output.known()[slug]["files"] if slug in ready else {}
        content = path.read_bytes()
        if files and _as_written(content, slug, files, output):
            continue
        attached = dict(read_message(content).attached)
        if (attached.get("pdf"), attached.get(ENCLOSURE)) != (files.get("pdf"), files.get(ENCLOSURE)):
            stale.append(slug)
    return tuple(stale)


def _as_written(content: bytes, slug: str, files: Collection[str], output: Output) -> bool:
    """Say whether a message has these files as they are encoded here. To read a message takes ten times as long."""
    endings = [each for each in ("pdf", ENCLOSURE) if each in files]
    encoded = (encodebytes(output.path(slug, each).read_bytes()).replace(b"\n", b"\r\n") for each in endings)
    return content.count(b"filename=") == len(endings) and all(each in content for each in encoded)


def earlier_letter(slug: str, output: Output) -> Problem:
    place = Place(f"{output.label}/{OUTBOX}/{slug}.eml")
    return Problem(Kind.OUTPUT, place, "", "was written for an earlier letter", _if_sent(slug), slug)


def _if_sent(slug: str) -> str:
    return f"if you sent it: lgo-letters sent {slug}; if not: lgo-letters outbox --again {slug}"


def not_as_sent(workspace: Path, output: Output) -> dict[str, SentMessage]:
    """Give what was sent last to each council whose letter or enclosure in the output is another one now."""
    last = {each.council: each for each in sent_messages(workspace, output.year)}
    files = {slug: each.get("files", {}) for slug, each in output.known().items()}
    return {
        slug: each
        for slug, each in last.items()
        if slug in files and (each.letter, each.enclosure) != (files[slug].get("pdf"), files[slug].get(ENCLOSURE))
    }


def differing(year: Year, output: Output) -> Iterator[Problem]:
    """Say which letters aren't as they were sent, and what to do."""
    for slug, sent in not_as_sent(year.workspace, output).items():
        message = f"differs from what was sent: {sent.archived}"
        hint = f"if the council should have it as it is now: lgo-letters outbox --again {slug}"
        yield Problem(Kind.MANIFEST, output.place(slug, "pdf"), "", message, hint, slug)


def write_outbox(year: Year, slugs: Sequence[str], again: Collection[str] = ()) -> Outbox:
    """Write messages. `again` are councils whose letters may be sent again, or whose messages may be overwritten.

    Raises ProblemsError if the edition has no `email`, or nothing can be written.
    """
    entry = year.edition.file.email
    if entry is None:
        place, hint = Place(f"{year.edition.label}/edition.yaml"), "docs/sending.md says what to write"
        raise ProblemsError([Problem(Kind.MISSING, place, "email", "is missing", hint)])
    sent = already_sent(year) - {*again}
    last = {each.council: each for each in sent_messages(year.workspace, year.year)}
    with Output.locked(year.workspace, year.year) as output:
        ready = final_and_current(year, output)
        lost = {slug: each for slug, each in only_archived(year.workspace, year.year).items() if slug in slugs}
        kept_back = sent | (lost.keys() - {*again})
        able = [slug for slug in slugs if slug in ready and slug not in kept_back]
        unready = [slug for slug in slugs if slug not in ready and slug not in kept_back]
        post = [slug for slug in able if year.councils[slug].file.sent_by == "post"]
        changed = not_as_sent(year.workspace, output)
        other = [slug for slug in changed if slug in slugs and slug not in again]
        found = Outbox([slug for slug in slugs if slug in sent], unready, post, other)
        found.notes += _taken_out(year, output, again)
        wrong_ones, unknown = [*wrong_addresses(year)], unknown_copies(year)
        roles = [role for role in entry.copies if role not in unknown]
        stale = for_earlier_letters(output, ready)
        problems = {slug: [each for each in wrong_ones if each.council == slug] for slug in able}
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
                said = "is not as it would be written now: its addresses or words have changed, or somebody edited it"
                problem = Problem(Kind.OUTPUT, Place(label), "", said, _if_sent(slug), slug)
                problems[slug].append(earlier_letter(slug, output) if slug in stale else problem)
            else:
                write_whole(path, content, label)
                found.written.append(slug)
            found.notes += _sent_before(last[slug], year) if slug in last and slug not in changed else ()
            found.notes += _notes(council, year, roles)
        others = [earlier_letter(slug, output) for slug in stale if slug in sent and slug in ready]
        others += [without_entry(slug, path, year.year) for slug, path in lost.items()]
        others += [_no_letter(slug, output, last.get(slug)) for slug in in_outbox(output).keys() - {*ready}]
    found.problems = in_order([*unknown.values(), *others, *(each for of in problems.values() for each in of)])
    return found


def _taken_out(year: Year, output: Output, again: Collection[str]) -> Iterator[str]:
    """Take the messages out of the outbox that needn't be sent any more."""
    for slug, sent in sent_elsewhere(year.workspace, output).items():
        if slug not in again:
            path = in_outbox(output)[slug]
            is_it = sha256(path.read_bytes()) == sent.digest
            path.unlink()
            what = "its message is recorded as sent" if is_it else f"another message was sent ({sent.archived})"
            yield f"{slug}: {what}, so it was taken out of the outbox"


def _sent_before(sent: SentMessage, year: Year) -> Iterator[str]:
    to = f"to {', '.join(sent.to)}" if sent.to else "by post"
    yield f"{sent.council}: this letter is recorded as sent {to}: {sent.archived}, data/{year.year}/{SENT}"


def _no_letter(slug: str, output: Output, sent: SentMessage | None) -> Problem:
    place, said = Place(f"{output.label}/{OUTBOX}/{slug}.eml"), "belongs to no letter that is signed and up to date"
    said += f"; another message is recorded as sent: {sent.archived}" if sent else ""
    return Problem(Kind.MANIFEST, place, "", said, f"if it was sent: lgo-letters sent {slug}; if not, delete it", slug)


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


def _notes(council: Council, year: Year, roles: Sequence[str]) -> Iterator[str]:
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
    if missing := [role for role in roles if role.casefold() not in there]:
        yield f"{council.slug}: no copy to a {', '.join(missing)}: {council.place('').path} has no address"

"""Turn sent messages into a record in `data/<year>/sent.yaml`, and an archive that git ignores."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from lgo_letters.batch.output import ENCLOSURE, Output
from lgo_letters.edition_model import SentMessage
from lgo_letters.figures import some
from lgo_letters.pipeline import Year
from lgo_letters.problems import NO_COUNCIL, Kind, Place, Problem, Problems, ProblemsError
from lgo_letters.sending.addresses import addresses_of
from lgo_letters.sending.messages import read_message
from lgo_letters.sending.outbox import OUTBOX, in_outbox, may_be_sent
from lgo_letters.sending.sent_file import ARCHIVE, SENT, only_archived, sent_messages, sent_yaml
from lgo_letters.whole_files import sha256, write_whole

_FEW = 3  # councils that are named


@dataclass(frozen=True, slots=True)
class Recorded:
    """Slugs of councils whose messages were recorded now, and of those recorded before."""

    now: tuple[str, ...]
    before: tuple[str, ...]
    misdirected: Problems  # messages recorded now that went to other addresses than the council's


def by_post(year: Year) -> tuple[str, ...]:
    ready = may_be_sent(year, Output(year.workspace, year.year))
    return tuple(slug for slug in ready if year.councils[slug].file.sent_by == "post")


def record_sent(year: Year, paths: Iterable[Path], posted: Iterable[str] = ()) -> Recorded:
    """Record messages as sent, archive them, and remove these councils' messages from the outbox.

    The attached letter says whose message it is, because mail programs change everything else. `posted` are councils
    whose letters went by post. Raises ProblemsError, and records nothing, if a message has no letter of the year or the
    wrong enclosure.
    """
    known = list(sent_messages(year.workspace, year.year))
    digests = {each.digest for each in known}
    new: list[tuple[SentMessage, bytes]] = []
    before: list[str] = []
    problems: list[Problem] = []
    with Output.locked(year.workspace, year.year) as output:
        lost = only_archived(year.workspace, year.year)
        owners: dict[str, tuple[str, str | None]] = {each.letter: (each.council, each.enclosure) for each in known}
        owners |= dict(_owners({slug: path for slug, path in lost.items() if path.suffix == ".eml"}))
        owners |= dict(_made(output)) | dict(_owners(in_outbox(output)))
        folder = f"{ARCHIVE}/{year.year}"
        contents = {path: path.read_bytes() for path in paths}
        read = [(content, _read(content, str(path), owners, folder)) for path, content in contents.items()]
        for slug in posted:
            letter = lost.get(slug, output.path(slug, "pdf")).read_bytes()
            digest = sha256(letter)
            _, enclosure = owners.get(digest, (slug, None))
            own = SentMessage(council=slug, letter=digest, enclosure=enclosure, archived=folder, digest=digest)
            read.append((letter, own))
        for content, each in read:
            if isinstance(each, Problem):
                problems.append(each)
            elif each.digest in digests:
                before.append(each.council)
            else:
                digests.add(each.digest)
                taken = {one.archived for one, _ in new} | {one.archived for one in known}
                ending = "eml" if each.to else "pdf"
                names = (f"{folder}/{each.council}-{number}.{ending}" for number in count(1))
                free = next(one for one in names if one not in taken and not _is_other(year.workspace / one, content))
                new.append((each.model_copy(update={"archived": free}), content))
        if problems:
            raise ProblemsError(problems)
        if new:
            write_whole(year.workspace / ARCHIVE / ".gitignore", b"*\n", f"{ARCHIVE}/.gitignore")
        for each, content in new:
            write_whole(year.workspace / each.archived, content, each.archived)
        if new:
            label = f"data/{year.year}/{SENT}"
            text = sent_yaml([*known, *(each for each, _ in new)])
            write_whole(year.workspace / label, text.encode(), label)
        for slug in {*before, *(each.council for each, _ in new)}:
            (output.folder / OUTBOX / f"{slug}.eml").unlink(missing_ok=True)
    recorded = [each for each, _ in new]
    return Recorded(tuple(each.council for each in recorded), tuple(before), tuple(_misdirected(recorded, year)))


def _misdirected(recorded: Iterable[SentMessage], year: Year) -> Iterator[Problem]:
    """Find messages that went to another council's address, or not to their own council's."""
    addresses = {slug: {*map(str.casefold, addresses_of(each).values())} for slug, each in year.data.councils.items()}
    for each in recorded:
        slug, council = each.council, year.data.councils.get(each.council)
        wanted = council.file.addressee.email if council else None
        strange = [to for to in each.to if to.casefold() not in addresses.get(slug, ())]
        others = {to: [other for other in addresses if to.casefold() in addresses[other]] for to in strange}
        has_it = not wanted or wanted.casefold() in map(str.casefold, each.to)
        if not each.to or (has_it and not any(others.values())):
            continue
        went = [f"{to} (an address of {some(of, _FEW)})" if of else to for to, of in others.items() if of or not has_it]
        message = f"the letter to {slug} went to {', '.join(went or each.to)}"
        message += "" if has_it else f", and not to {wanted}"
        hint = "it is recorded: find out who has it"
        hint += "" if has_it else f"; to send it to the right address: lgo-letters outbox --again {slug}"
        # it keeps back no letter
        yield Problem(Kind.CONTRADICTION, Place(each.archived), "", message, hint, NO_COUNCIL)


def _is_other(path: Path, content: bytes) -> bool:
    """Say whether another message has this name. The same message may be there, from a run that was killed."""
    return path.exists() and path.read_bytes() != content


def _made(output: Output) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """List the letters made last, by digest, each with its council and its enclosure's digest."""
    for slug, entry in output.known().items():
        files = entry.get("files", {})
        yield files.get("pdf", ""), (slug, files.get(ENCLOSURE))


def _owners(messages: Mapping[str, Path]) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """List the letters in messages of which the program knows whose they are."""
    for slug, path in messages.items():
        attached = dict(read_message(path.read_bytes()).attached)
        yield attached.get("pdf", ""), (slug, attached.get(ENCLOSURE))


def _read(
    content: bytes, label: str, owners: Mapping[str, tuple[str, str | None]], folder: str
) -> SentMessage | Problem:
    received = read_message(content)
    letters = [digest for ending, digest in received.attached if ending == "pdf"]
    sheets = [digest for ending, digest in received.attached if ending == ENCLOSURE]
    slug, wanted = owners.get(letters[0], ("", None)) if len(letters) == 1 else ("", None)
    if not slug:
        message = "has no letter of the year attached as it was made last, or has several"
        hint = "remove it from the folder, if it is not a message of this year"
        return Problem(Kind.MANIFEST, Place(label), "", message, hint)
    if sheets != ([wanted] if wanted else []):
        message = f"has the letter to {slug}, but not the enclosure that belongs to it"
        return Problem(Kind.MANIFEST, Place(label), "", message, "find out what was sent to whom", slug)
    if not received.to:
        return Problem(Kind.MISSING, Place(label), "", "has no addressee", "find out what was sent to whom", slug)
    (letter,), digest = letters, sha256(content)
    return SentMessage(council=slug, to=received.to, letter=letter, enclosure=wanted, archived=folder, digest=digest)

"""Turn sent messages into a record in `data/<year>/sent.yaml`, and an archive that git ignores."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from lgo_letters.batch.output import ENCLOSURE, Output
from lgo_letters.edition_model import SentMessage
from lgo_letters.pipeline import Year
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.sending.messages import read_message
from lgo_letters.sending.outbox import OUTBOX, final_and_current, in_outbox
from lgo_letters.sending.sent_file import SENT, sent_messages, sent_yaml
from lgo_letters.whole_files import sha256, write_whole

ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Slugs of councils whose messages were recorded now, and of those recorded before."""

    now: tuple[str, ...]
    before: tuple[str, ...]


def by_post(year: Year) -> tuple[str, ...]:
    ready = final_and_current(year, Output(year.workspace, year.year))
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
        owners = dict(_owners(output))
        folder = f"{ARCHIVE}/{year.year}"
        contents = {path: path.read_bytes() for path in paths}
        read = [(content, _read(content, str(path), owners, folder)) for path, content in contents.items()]
        for slug in posted:
            letter, enclosure = output.path(slug, "pdf").read_bytes(), output.known()[slug]["files"].get(ENCLOSURE)
            own = {"letter": sha256(letter), "enclosure": enclosure, "digest": sha256(letter)}
            read.append((letter, SentMessage(council=slug, archived=folder, **own)))
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
    return Recorded(tuple(each.council for each, _ in new), tuple(before))


def _is_other(path: Path, content: bytes) -> bool:
    """Say whether another message has this name. The same message may be there, from a run that was killed."""
    return path.exists() and path.read_bytes() != content


def _owners(output: Output) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """List the letters made last or in the outbox, by digest, each with its council and its enclosure's digest."""
    for slug, entry in output.known().items():
        files = entry.get("files", {})
        yield files.get("pdf", ""), (slug, files.get(ENCLOSURE))
    for slug, path in in_outbox(output).items():
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

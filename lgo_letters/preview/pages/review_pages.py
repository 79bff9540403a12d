"""The page on which items are accepted or rejected: the only page of the preview that writes a file."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from flask import Flask, g, render_template, request

from lgo_letters.approval.decisions import LONGEST, decide, one_line, wrong_who
from lgo_letters.approval.looks import keep_looks, kept_looks
from lgo_letters.edition.accepted_file import ACCEPTED, accepted_in, accepted_yaml
from lgo_letters.edition.texts import LOOKS
from lgo_letters.edition_model import AcceptedEntry
from lgo_letters.pipeline import Year
from lgo_letters.preview.accepting.item_view import in_context, own_changes, shared_changes
from lgo_letters.preview.accepting.open_items import ASKED, KINDS, OpenItems, Queue, QueueItem
from lgo_letters.preview.live_files import OutOfDate
from lgo_letters.preview.services import Services
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.whole_files import one_at_a_time, sha256, write_whole

LARGEST = 1_000_000  # bytes of a form
CHOICE, REASON = "say-", "reason-"  # before an item's digest: what is decided about it, and why it is rejected
TOGETHER = "together"  # the form is one decision about all its items
UNDONE = 500  # decisions that can be undone
NOT_UNDONE = "Nothing was undone"
STALE = 409
Answer = dict[str, object]
Key = tuple[bool, str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions that were made together."""

    what: str
    said: Mapping[str, str]  # why each item is rejected, by its digest; empty if it is accepted
    changed: dict[Key, tuple[AcceptedEntry | None, AcceptedEntry | None]]  # the entries, before and after
    looks: Mapping[str, bytes] | None  # the looks that were kept before, if this decides about looks


def add_review_pages(app: Flask, services: Services) -> None:
    undoable: list[Decided] = []

    @app.get("/review")
    def to_accept() -> str:
        return render_template("review.html", **_shown(services, undoable))

    @app.post("/review")
    def accept() -> Answer | tuple[Answer, int]:
        return writing(lambda queue: _decided(queue, undoable, services.open_items))

    @app.post("/review/undo")
    def undo() -> Answer | tuple[Answer, int]:
        return writing(lambda queue: _undone(queue.year, undoable))

    def writing(write: Callable[[Queue], Answer]) -> Answer | tuple[Answer, int]:
        """Read the files again, then write. A page of an earlier run of the preview has to be loaded again first."""
        request.max_content_length = LARGEST
        if request.form.get("run") != services.run:
            return {}, STALE
        with services.writing:
            services.files.read_again()
            queue = services.open_items.queue(services.files.snapshot)
            if queue is None:
                return _refused(services.files.snapshot.problems)
            try:
                answer = write(queue)
            except ProblemsError as error:
                return _refused(error.problems)
            services.files.read_again()
            return answer | {"number": services.files.snapshot.number}


def _shown(services: Services, undoable: list[Decided]) -> dict[str, object]:
    """Collect the queue and the item to show: the one asked for, the same one reworded, or the next one."""
    snapshot = g.snapshot
    queue = None
    with suppress(OutOfDate):  # the page then says that the queue is being made
        queue = services.open_items.queue(snapshot)
    search = {name: value for name in ASKED if (value := request.args.get(name, "").strip())}
    items = [each for each in queue.items if each.fits(search)] if queue else []
    wanted, name, then = (request.args.get(each) for each in ("item", "name", "then"))

    def rank(each: QueueItem) -> tuple[bool, ...]:
        item = each.item
        return item.digest != wanted, item.name != name, item.digest != then, bool(item.rejected)

    chosen = min(items, key=rank, default=None)
    return {
        "queue": queue,
        "hasty": queue is None and not snapshot.broken,
        "search": search,
        "kinds": {kind: fitting for kind in KINDS if (fitting := [each for each in items if each.kind == kind])},
        "names": KINDS,
        "chosen": chosen,
        "lines": shared_changes(chosen.item) if chosen else (),
        "context": in_context(chosen.item, queue.found) if chosen and queue else (),
        "own": tuple(own_changes(chosen.item, queue.found, queue.year)) if chosen and queue else (),
        "undo": undoable[-1].what if undoable else "",
        "reviewers": snapshot.year.edition.file.reviewers if snapshot.year else (),
        "dates": snapshot.year.edition.file.dates if snapshot.year else None,
        "longest": LONGEST,
        "folder": sha256(str(services.workspace).encode())[:12],
    }


def _refused(
    problems: tuple[Problem, ...] = (), wrong: Iterable[str] = (), heading: str = "Nothing was saved"
) -> Answer:
    return {"refused": render_template("_refused.html", heading=heading, problems=problems, wrong=wrong)}


def _decided(queue: Queue, undoable: list[Decided], open_items: OpenItems) -> Answer:
    """Accept or reject the items of the form that are still open with exactly those words.

    Raises ProblemsError if nothing was written.
    """
    form, year = request.form, queue.year
    said = {
        name.removeprefix(CHOICE): value
        for name, value in form.items()
        if name.startswith(CHOICE) and value in {"accept", "reject"}
    }
    still_open = {each.item.digest: each for each in queue.items}
    there = {digest: still_open[digest] for digest in said if digest in still_open}  # in the order of the decisions
    try:
        who = _who(form)
        reasons = {each: one_line(form.get(f"{REASON}{each}", "")) for each in said if said[each] != "accept"}
    except ValueError as error:
        return _refused(wrong=[str(error)])
    if wrong := [*wrong_who(year, who), *("say why you reject it" for reason in reasons.values() if not reason)]:
        return _refused(wrong=wrong)
    meanwhile = {each.item.seen: each for each in queue.items if each.item.seen in said.keys() - there.keys()}
    before = {each for made in undoable for each in made.said.items()}
    again = {  # sent again, by a reload
        digest
        for digest in said.keys() - there.keys()
        if (digest, reasons.get(digest, "")) in before and (digest in reasons or digest not in meanwhile)
    }
    gone = [digest for digest in said if digest not in there and digest not in again]
    by_others = [
        f"{meanwhile[digest].name}: rejected by {meanwhile[digest].item.rejected}"
        if digest in meanwhile
        else open_items.since(digest, queue)
        for digest in gone
    ]
    if there:
        decisions = [(each.item, reasons.get(digest, "")) for digest, each in there.items()]
        looks = kept_looks(year)
        done = decide(year, queue.found, decisions, who)
        gone += [digest for digest, each in there.items() if done.meanwhile.keys() & {*each.item.about}]
        by_others += [f"{name}: {what}" for (_, name), what in done.meanwhile.items()]
        after, _ = accepted_in(year.workspace / year.edition.label, year.edition.label)
        old, new = _by_name(year.edition.acceptance.entries), _by_name(after)
        for each in [tuple(there.values())] if TOGETHER in form else [(each,) for each in there.values()]:
            about = {name for one in each for name in one.item.about} - done.meanwhile.keys()
            keys = [key for key in (*old, *new) if key[1:] in about and old.get(key) != new.get(key)]
            if keys:
                what = each[0].name if len(each) == 1 else f"{len(each)} items"
                changed = {key: (old.get(key), new.get(key)) for key in keys}
                why = {one.item.digest: reasons.get(one.item.digest, "") for one in each}
                undoable.append(Decided(what, why, changed, looks if ("text", LOOKS) in about else None))
        del undoable[:-UNDONE]
    accepted = [digest for digest, word in said.items() if word == "accept" and digest not in gone]
    return {"accepted": accepted, "gone": gone, "told": [*filter(None, by_others)]}


def _undone(year: Year, undoable: list[Decided]) -> Answer:
    """Undo the last decision, and keep others. Raises ProblemsError if the file can't be written."""
    if not undoable:
        nothing = "there is nothing to undo: only what was decided since the preview was started can be undone"
        return _refused(wrong=[nothing], heading=NOT_UNDONE)
    last = undoable[-1]
    now = _by_name(year.edition.acceptance.entries)
    if any(now.get(key) != after for key, (_, after) in last.changed.items()):
        undoable.pop()
        return _refused(wrong=[f"{last.what}: it was decided anew since, so it can't be undone"], heading=NOT_UNDONE)
    label, folder = f"{year.edition.label}/{ACCEPTED}", year.workspace / year.edition.label
    with one_at_a_time(folder):
        entries: dict[Key, AcceptedEntry | None] = {**_by_name(accepted_in(folder, year.edition.label)[0])}
        entries |= {key: before for key, (before, _) in last.changed.items()}
        if last.looks is not None:
            keep_looks(year, last.looks)
        write_whole(year.workspace / label, accepted_yaml(tuple(filter(None, entries.values()))).encode(), label)
    undoable.pop()  # only after it is written: if the disk is full, it can be undone later
    return {"undone": [*last.said]}


def _who(form: Mapping[str, str]) -> dict[str, str]:
    """Read who decides, on what day and where it was agreed. Raises ValueError if a line or the day is wrong."""
    try:
        day = date.fromisoformat(form.get("date", "").strip())
    except ValueError:
        message = "say the day: year, month, day, as 1999-12-31"
        raise ValueError(message) from None
    return {"by": one_line(form.get("by", "")), "date": day.isoformat(), "note": one_line(form.get("note", ""))}


def _by_name(entries: Iterable[AcceptedEntry]) -> dict[Key, AcceptedEntry]:
    return {(bool(each.rejected), *each.name): each for each in entries}

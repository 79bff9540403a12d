"""What is open turned into the page that it is accepted on: the one page of the preview that writes a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock

from flask import Flask, abort, render_template, request
from markupsafe import Markup

from lgo_letters.decisions import LONGEST, decide, one_line, wrong_who
from lgo_letters.difference import Kind
from lgo_letters.pipeline import Year
from lgo_letters.preview.letter_view import marked
from lgo_letters.preview.live_files import Snapshot
from lgo_letters.preview.services import Services
from lgo_letters.problems import Place, Problem, ProblemsError
from lgo_letters.review import Change, Item, Review, review

LARGEST = 1_000_000  # bytes of a form
CHOICE = "say-"  # and an item's digest: the name of what is chosen for it


@dataclass(frozen=True, slots=True)
class Answer:
    accepted: tuple[Item, ...] = ()
    rejected: tuple[Item, ...] = ()  # these are still open
    changed: int = 0  # how many had changed since the person saw them, and are still open
    file: Place | None = None  # in which it is written down
    wrong: tuple[str, ...] = ()  # what is wrong with the form; nothing was accepted then
    problems: tuple[Problem, ...] = ()  # for which nothing was written

    @property
    def title(self) -> str:
        counts = {"accepted": len(self.accepted), "rejected": len(self.rejected)}
        return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "Nothing was accepted"


def add_review_pages(app: Flask, services: Services) -> None:
    one_at_a_time = Lock()

    @app.get("/review")
    def to_accept() -> str:
        return render_template("review.html", **_open(services))

    @app.get("/review/items")
    def open_items() -> str:
        return render_template("_review.html", **_open(services))

    @app.post("/review")
    def accept() -> str:
        request.max_content_length = LARGEST
        if request.form.get("run") != services.run:
            abort(403)
        with one_at_a_time:
            services.files.read_again()  # what is accepted is what the files say now
            answer = _answered(services)
            services.files.read_again()
        return render_template("review.html", **_open(services), answer=answer)


def _open(services: Services) -> dict[str, object]:
    """Give what the page shows: all that is open, the words marked against those that were accepted last."""
    snapshot = services.files.snapshot
    found, problems = _found(snapshot)
    return {
        "snapshot": snapshot,
        "found": found,
        "items": [(item, tuple(_line(each) for each in item.changes)) for item in found.items],
        "problems": problems,
        "choice": CHOICE,
        "longest": LONGEST,
        "sent": request.form,
    }


def _found(snapshot: Snapshot) -> tuple[Review, tuple[Problem, ...]]:
    if snapshot.year is None or snapshot.broken:
        return Review((), (), {}), snapshot.problems
    return review(snapshot.year), ()


def _line(change: Change) -> Markup:
    """Write a line of an item, what was added and deleted marked as such."""
    moved = Markup("<b>moved:</b> ") if change.kind is Kind.MOVED else Markup("")
    return moved + Markup(" ").join(marked(run) for run in change.words)


def _answered(services: Services) -> Answer:
    """Accept what the form says, as far as it is still open with exactly those words."""
    form = request.form
    snapshot = services.files.snapshot
    year = snapshot.year
    if snapshot.broken or year is None:
        return Answer(problems=snapshot.problems)
    said = {name.removeprefix(CHOICE): value for name, value in form.items() if name.startswith(CHOICE)}
    found, _ = _found(snapshot)
    digests = {item.digest: item for item in found.items}
    accepted = tuple(item for digest, item in digests.items() if said.get(digest) == "accept")
    rejected = tuple(item for digest, item in digests.items() if said.get(digest) == "reject")
    changed = sum(value != "later" and digest not in digests for digest, value in said.items())
    if not (accepted or rejected):
        nothing = () if changed else ("Choose what to accept or to reject first.",)
        return Answer(changed=changed, wrong=nothing)
    who, wrong = _who(form, year)
    reason = " ".join(form.get("reason", "").split())
    if rejected and not reason:
        wrong = (*wrong, "Reason: say why you reject it.")
    if wrong:
        return Answer(wrong=wrong)
    try:
        decisions = [(item, "") for item in accepted] + [(item, reason) for item in rejected]
        file = Place(decide(year, found, decisions, who))
    except ProblemsError as error:
        return Answer(problems=error.problems)
    return Answer(accepted, rejected, changed, file)


def _who(form: Mapping[str, str], year: Year) -> tuple[dict[str, str], tuple[str, ...]]:
    """Read who accepts, on what day, and why; and what is wrong with that."""
    who = {"by": "", "date": "", "note": ""}
    wrong = []
    for name, field in (("by", "Your name"), ("note", "Note"), ("reason", "Reason")):
        try:
            who[name] = one_line(form.get(name, ""))
        except ValueError as error:
            wrong.append(f"{field}: {error}.")
    if not who["by"]:
        wrong.append("Your name: say who you are.")
    try:
        who["date"] = date.fromisoformat(form.get("date", "").strip()).isoformat()
    except ValueError:
        wrong.append("On: say the day: year, month, day, as 1999-12-31.")
    who.pop("reason", None)
    wrong += [f"{each[0].upper()}{each[1:]}." for each in wrong_who(year, who)] if not wrong else []
    return who, tuple(wrong)

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
from lgo_letters.preview.parts import Parts
from lgo_letters.preview.reading import Reading
from lgo_letters.preview.shown import marked
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


def add_review_pages(app: Flask, parts: Parts) -> None:
    one_at_a_time = Lock()

    @app.get("/review")
    def to_accept() -> str:
        return render_template("review.html", **_open(parts))

    @app.get("/review/items")
    def open_items() -> str:
        return render_template("_review.html", **_open(parts))

    @app.post("/review")
    def accept() -> str:
        request.max_content_length = LARGEST
        if request.form.get("run") != parts.run:
            abort(403)
        with one_at_a_time:
            parts.files.read_again()  # what is accepted is what the files say now
            answer = _answered(parts)
            parts.files.read_again()
        return render_template("review.html", **_open(parts), answer=answer)


def _open(parts: Parts) -> dict[str, object]:
    """Give what the page shows: all that is open, the words marked against those that were accepted last."""
    reading = parts.files.reading
    found, problems = _found(reading)
    return {
        "reading": reading,
        "found": found,
        "items": [(item, tuple(_line(each) for each in item.changes)) for item in found.items],
        "problems": problems,
        "choice": CHOICE,
        "longest": LONGEST,
        "sent": request.form,
    }


def _found(reading: Reading) -> tuple[Review, tuple[Problem, ...]]:
    if reading.year is None or reading.broken:
        return Review((), (), {}), reading.problems
    return review(reading.year), ()


def _line(change: Change) -> Markup:
    """Write a line of an item, what was added and deleted marked as such."""
    moved = Markup("<b>moved:</b> ") if change.kind is Kind.MOVED else Markup("")
    return moved + Markup(" ").join(marked(run) for run in change.words)


def _answered(parts: Parts) -> Answer:
    """Accept what the form says, as far as it is still open with exactly those words."""
    form = request.form
    reading = parts.files.reading
    year = reading.year
    if reading.broken or year is None:
        return Answer(problems=reading.problems)
    said = {name.removeprefix(CHOICE): value for name, value in form.items() if name.startswith(CHOICE)}
    found, _ = _found(reading)
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

"""What is open turned into the page that it is accepted on: the one page of the preview that writes a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock

from flask import Flask, abort, render_template, request
from markupsafe import Markup, escape

from lgo_letters.changes.telling import pairs_of
from lgo_letters.difference import mark_words
from lgo_letters.preview.parts import Parts
from lgo_letters.preview.reading import Reading
from lgo_letters.preview.shown import marked
from lgo_letters.problems import Place, Problem, ProblemsError
from lgo_letters.review import LONGEST, Item, Review, accept_items, one_line, review

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
    """Give what the page shows: all that is open, the words marked against those of a revision."""
    reading = parts.files.reading
    since = _since()
    found, problems = _found(parts, reading, since)
    return {
        "reading": reading,
        "since": since,
        "found": found,
        "items": [(item, _lines(item)) for item in found.items],
        "problems": problems,
        "choice": CHOICE,
        "longest": LONGEST,
        "sent": request.form,
    }


def _found(parts: Parts, reading: Reading, since: str) -> tuple[Review, tuple[Problem, ...]]:
    if reading.year is None or reading.broken:
        return Review((), (), {}), reading.problems
    try:
        before = parts.revisions.year(since or "HEAD", reading.year.year)[1]
    except ProblemsError as error:
        return review(reading.year, None), error.problems if since else ()
    return review(reading.year, before), ()


def _lines(item: Item) -> tuple[Markup, ...]:
    """Write an item's words line by line, marked where it is known what they were."""
    if not item.before:
        return tuple(escape(line) for line in item.after.split("\n"))
    pairs = pairs_of(item.before, item.after)
    return tuple(Markup(" ").join(marked(run) for run in mark_words(old, new)) for old, new in pairs)


def _since() -> str:
    return request.values.get("since", "").strip()


def _answered(parts: Parts) -> Answer:
    """Accept what the form says, as far as it is still open with exactly those words."""
    form = request.form
    reading = parts.files.reading
    year = reading.year
    if reading.broken or year is None:
        return Answer(problems=reading.problems)
    said = {name.removeprefix(CHOICE): value for name, value in form.items() if name.startswith(CHOICE)}
    found, _ = _found(parts, reading, _since())
    digests = {item.digest: item for item in found.items}
    accepted = tuple(item for digest, item in digests.items() if said.get(digest) == "accept")
    rejected = tuple(item for digest, item in digests.items() if said.get(digest) == "reject")
    changed = sum(value != "later" and digest not in digests for digest, value in said.items())
    if not accepted:
        nothing = () if rejected or changed else ("Choose what to accept or to reject first.",)
        return Answer(rejected=rejected, changed=changed, wrong=nothing)
    who, wrong = _who(form)
    if wrong:
        return Answer(wrong=wrong)
    try:
        file = Place(accept_items(year, found, accepted, who))
    except ProblemsError as error:
        return Answer(problems=error.problems)
    return Answer(accepted, rejected, changed, file)


def _who(form: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Read who accepts, on what day, and why; and what is wrong with that."""
    who = {"by": "", "date": "", "note": ""}
    wrong = []
    for name, field in (("by", "Accepted by"), ("note", "Note")):
        try:
            who[name] = one_line(form.get(name, ""))
        except ValueError as error:
            wrong.append(f"{field}: {error}.")
    if not who["by"]:
        wrong.append("Accepted by: say who accepts.")
    try:
        who["date"] = date.fromisoformat(form.get("date", "").strip()).isoformat()
    except ValueError:
        wrong.append("On: say the day: year, month, day, as 1999-12-31.")
    return who, tuple(wrong)

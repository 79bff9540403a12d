"""Check that the dates and figures of `edition.yaml` fit its year. Those copied from another year are problems."""

from collections.abc import Container, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from lgo_letters.edition_model import EDITION_FILE, SIGNATURE, EditionFile
from lgo_letters.figures import WHOLE
from lgo_letters.problems import Kind, Problem, did_you_mean
from lgo_letters.reading.yaml_file import Document, read

ORDER = (("period_end", "letter"), ("letter", "publication"))
OF_THE_YEAR = {
    "period_end": "the last day of the twelve months that the letters are about",
    "letter": "the day on which the letters are dated",
    "publication": "the day on which the letters are published",
}


def check_head(document: Document[EditionFile], folder: Path, label: str, own: Container[str]) -> Iterator[Problem]:
    """Check the values that all letters share. `own` are the names of the facts that the edition declares."""
    file = document.value
    if folder.name.isdigit() and file.year != int(folder.name):
        message, hint = f"{file.year} is in {label}", "an edition's folder is named by its year"
        yield Problem(Kind.CONTRADICTION, document.place("year"), "year", message, hint)
        return  # until it is clear which of them is right, nothing else can be checked
    yield from _dates(document)
    for number, sent in enumerate(file.sent):
        if sent.document not in file.documents:
            place, hint = document.place("sent", number, "document"), did_you_mean(sent.document, file.documents)
            yield Problem(Kind.REFERENCE, place, "sent.document", f'"{sent.document}" is not in documents', hint)
    seen: set[str] = set()
    for number, figure in enumerate(file.figures):
        if figure.name in own or figure.name in seen:
            place, message = document.place("figures", number, "name"), f"there is a fact {figure.name}"
            yield Problem(Kind.DUPLICATE, place, "figures.name", message, "rename it")
        if figure.in_percent and figure.value > WHOLE:
            place, message = document.place("figures", number, "value"), f"{figure.value} is more than 100 percent"
            yield Problem(Kind.VALUE, place, "figures.value", message, "check whether there is a digit too many")
        seen |= {figure.name, f"{figure.name}_more", f"{figure.name}_fewer"}
    yield from _last_year(document, folder, f"templates/{file.year - 1}")


def _dates(document: Document[EditionFile]) -> Iterator[Problem]:
    """Check that letter, publication and end of the period are in the year, and that the period is twelve months."""
    year, dates = document.value.year, document.value.dates
    end = _moved(dates.period_end, year - dates.period_end.year)
    start = _moved(end + timedelta(days=1), -1)
    wrong = {}
    for key, what in OF_THE_YEAR.items():
        if getattr(dates, key).year != year:
            wrong[key] = f"is not in {year}", f"write {end}" if key == "period_end" else f"write {what}, in {year}"
    for before, after in ORDER:
        if not wrong.keys() & {before, after} and getattr(dates, before) >= getattr(dates, after):
            wrong[after] = f"is not after {before} ({getattr(dates, before)})", "find out which of the two is right"
    if dates.period_start != start:
        wrong["period_start"] = f"does not begin the twelve months to {end}", f"write {start}, or correct period_end"
    for key, (message, hint) in wrong.items():
        place = document.place("dates", key)
        yield Problem(Kind.CONTRADICTION, place, f"dates.{key}", f"{getattr(dates, key)} {message}", hint)


def _moved(day: date, years: int) -> date:
    is_leap_day = years and (day.month, day.day) == (2, 29)
    return (day.replace(day=28) if is_leap_day else day).replace(year=day.year + years)


def _last_year(document: Document[EditionFile], folder: Path, label: str) -> Iterator[Problem]:
    """Compare figures and signature with last year's edition, whose path from the workspace is `label`, if it is there.

    `last_year` of each figure is its value there. Another signatory has another signature.
    """
    then, now = folder.parent / label.rpartition("/")[2], document.value
    path = then / "edition.yaml"
    before = read(path, f"{label}/edition.yaml", EDITION_FILE)[0] if path.is_file() else None
    values = {each.name: each.value for each in before.value.figures} if before else {}
    for number, figure in enumerate(now.figures):
        value = values.get(figure.name, figure.last_year)
        if figure.last_year is not None and figure.last_year != value:
            place = document.place("figures", number, "last_year")
            message, hint = f"{figure.last_year} is not the value in {label} ({value})", f"write last_year: {value}"
            yield Problem(Kind.CONTRADICTION, place, f"{figure.name}.last_year", message, hint)
    signed = before.value.signatory.name if before else now.signatory.name
    if signed not in {now.signatory.name, now.signatory.formerly} and _signature(then) == _signature(folder) != b"":
        message = f"the signature's picture is still that of {signed}"
        hint = f"replace assets/{SIGNATURE}; or, if it is the same person, write under signatory: formerly: {signed}"
        yield Problem(Kind.CONTRADICTION, document.place("signatory", "name"), "signatory.name", message, hint)


def _signature(folder: Path) -> bytes:
    """Read an edition's signature. Empty if it has none, or it can't be read."""
    with suppress(OSError):
        return (folder / "assets" / SIGNATURE).read_bytes()
    return b""

"""Show a reviewer an edition's looks: words that can't be seen, and pages before and after."""

import base64
import shutil
from collections.abc import Mapping
from dataclasses import replace

from lgo_letters.approval.reading_copy import reading_copy
from lgo_letters.edition.edition import FRAME, LOOKS_ACCEPTED, STYLE
from lgo_letters.finished.ink import ENOUGH, faint_words
from lgo_letters.letter import Letter
from lgo_letters.page_template import fill_page
from lgo_letters.pictures import page_picture
from lgo_letters.pipeline import Tell, Year
from lgo_letters.problems import Kind, Place, Problem, Problems, ProblemsError
from lgo_letters.typesetting.typeset import Typesetter
from lgo_letters.whole_files import write_whole

SHOWN = 3  # letters on the page, chosen from those that together show every text
SHARP = 1.0  # pixels for each point


def unseen_words(year: Year, tell: Tell) -> Problems:
    """Find words that can't be seen on their page: outside it, covered, or without contrast.

    The letters that together show every text are typeset as they would be signed.
    """
    letters = _samples(year)
    found: dict[str, Problem] = {}
    for number, letter in enumerate(letters):
        tell(number, len(letters), letter.slug)
        try:
            pdf = year.typesetter.typeset(replace(letter, draft=False)).pdf
        except ProblemsError as error:
            return error.problems
        for page, word, contrast in faint_words(pdf):
            message = f'"{word}" can\'t be seen on page {page + 1}: contrast {contrast:.1f} to 1, {ENOUGH} is needed'
            hint = "these looks can't be accepted: check its colour, and whether something covers it"
            where = Place(f"{year.edition.label}/{STYLE}")
            found.setdefault(word, Problem(Kind.OFFICIAL, where, "", message, hint, letter.slug))
    tell(len(letters), len(letters), "")
    return tuple(found.values())


def kept_looks(year: Year) -> dict[str, bytes]:
    """Read the files that were copied when somebody last accepted the looks."""
    folder = year.workspace / year.edition.label / LOOKS_ACCEPTED
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def keep_looks(year: Year, files: Mapping[str, bytes] | None = None) -> None:
    """Copy the files that say how letters look, or put back what was kept before: `files`.

    After a change, the old looks are shown beside the new ones.
    """
    label = f"{year.edition.label}/{LOOKS_ACCEPTED}"
    folder = year.workspace / label
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in (year.edition.look_files if files is None else files).items():
        write_whole(folder / name, content, f"{label}/{name}")


def looks_page(year: Year, tell: Tell) -> str:
    """Write a page with letters as they looked when the looks were last accepted, and as they look now.

    Gives the page's path from the workspace, empty if no looks have been accepted yet. Raises ProblemsError if letters
    can't be typeset.
    """
    before = _accepted(year)
    if before is None:
        return ""
    letters = _samples(year)[:SHOWN]
    rows = []
    for number, letter in enumerate(letters):
        tell(number, len(letters), letter.slug)
        rows.append((letter.council, [_pictures(maker, letter) for maker in (before, year.typesetter)]))
    tell(len(letters), len(letters), "")
    path = f"output/{year.year}/looks.html"
    page = fill_page(__package__ or "", "looks.html", year=year.year, letters=rows)
    write_whole(year.workspace / path, page.encode(), path)
    return path


def _samples(year: Year) -> list[Letter]:
    return [each.letter for each in reading_copy(year).chosen]


def _accepted(year: Year) -> Typesetter | None:
    folder = year.workspace / year.edition.label / LOOKS_ACCEPTED
    if not (folder / FRAME).is_file():
        return None
    frames = {
        path.name: path.read_text(encoding="utf-8") for path in folder.glob("*") if path.suffix in {".html", ".svg"}
    }
    assets = {path.name: path.read_bytes() for path in (folder / "assets").glob("*")}
    style = (folder / STYLE).read_text(encoding="utf-8")
    return Typesetter(replace(year.edition, frames=frames, style=style, assets=assets))


def _pictures(maker: Typesetter, letter: Letter) -> list[str]:
    made = maker.typeset(replace(letter, draft=False))
    pictures = (page_picture(made.pdf, page, SHARP) for page in range(made.pages))
    return [f"data:image/png;base64,{base64.b64encode(each).decode()}" for each in pictures]

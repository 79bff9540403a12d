"""Whatever is edited in a year that was accepted, no letter can be signed that isn't the one that was accepted."""

import random
import re
from pathlib import Path

import pytest

from lgo_letters.batch.final import separate, signed
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.problems import ProblemsError
from lgo_letters.typesetting.frame import Frame

NEVER = ("specimen.yaml", "accepted-looks")


def files_of(folder: Path) -> list[Path]:
    found = sorted(
        path for top in ("data", "templates") for path in (folder / top / "2020").rglob("*") if path.is_file()
    )
    return [path for path in found if not any(name in path.as_posix() for name in NEVER)]


def edited(text: str, chance: random.Random) -> str:
    """Make one of the edits that people make: a word, a figure or a line deleted, doubled, exchanged or moved."""
    lines = text.splitlines(keepends=True)
    number = chance.randrange(len(lines))
    words = re.findall(r"\w+", text)
    match chance.randrange(6):
        case 0:
            del lines[number]
        case 1:
            lines.insert(number, lines[number])
        case 2 if number:
            lines[number - 1 : number + 1] = [lines[number], lines[number - 1]]
        case 3:
            lines[number] = re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), lines[number], count=1)
        case 4:
            lines[number] = re.sub(r"\b\w+\b *", "", lines[number], count=1)
        case _:
            there = list(re.finditer(r"\w+", lines[number]))
            if there and words:
                at = chance.choice(there)
                lines[number] = lines[number][: at.start()] + chance.choice(words) + lines[number][at.end() :]
    return "".join(lines)


def final_letters(year: Year) -> dict[str, str]:
    """Give the letters that can be signed, whole: words, title, looks and pictures are in their HTML."""
    frame = Frame(year.edition)
    letters = [signed(compose(year.councils[slug], year), year) for slug in separate(year, year.councils)[0]]
    return {letter.slug: frame.self_contained(frame.html(letter), letter) for letter in letters}


def seen_of(html: str) -> str:
    """Leave out what nobody sees: comments and blanks, and by how much less than a percent a bar is longer."""
    bars = re.sub(r'\b(d|x|width)="[^"]*"', "", html)
    return " ".join(re.sub(r"/\*.*?\*/", " ", bars, flags=re.DOTALL).split())


def check(folder: Path, seeds: range) -> int:
    """Make one edit after the other, each in the year as it was accepted; say how many letters could be signed."""
    accepted = {slug: seen_of(html) for slug, html in final_letters(load_year(folder)).items()}
    assert accepted
    seen = 0
    for seed in seeds:
        chance = random.Random(seed)  # noqa: S311 - for a test
        path = chance.choice(files_of(folder))
        before = path.read_bytes()
        path.write_text(edited(before.decode(), chance), encoding="utf-8")
        try:
            final = final_letters(load_year(folder))
        except ProblemsError:
            final = {}
        path.write_bytes(before)
        for slug, html in final.items():
            assert seen_of(html) == accepted[slug], (seed, path.relative_to(folder).as_posix(), slug)
        seen += len(final)
    return seen


def test_no_letter_is_signed_after_an_edit_that_nobody_accepted(specimen: Path) -> None:
    assert check(specimen, range(5))


@pytest.mark.long
def test_no_letter_is_signed_after_any_of_many_edits_that_nobody_accepted(specimen: Path) -> None:
    assert check(specimen, range(100, 1100))

"""Random edits: if `check` finds nothing, all letters are made; if words differ from those accepted, none is signed."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_edits import edited

from lgo_letters.batch.final import separate, signed
from lgo_letters.cli import main
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, load_year, message_of
from lgo_letters.problems import ProblemsError
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.typesetting.frame import Frame
from lgo_letters.typesetting.typeset import Typesetter

SIGNED = "foolscapham-city-council"
LOOKS = (".html", ".svg", ".css")
NEVER = ("specimen.yaml", "imports.yaml", "accepted-looks")
SPECIAL = """\
own_words:
  - after: purpose
    say: |
      I was sorry to hear of the flood at your offices in June 2020, and that {{ upheld }} cases had to wait.
      See [our website](https://www.lgo.org.uk) and **read it** to Quillham Borough Council.
    numbers: ["2020"]
    names:
      - council: Quillham Borough Council
        why: one team works for both
    reason: agreed
withhold:
  - id: training-address
    reason: a test
assumed:
  - enquiries.sent
"""
LAST_YEAR = f"council,compliance_outcomes,complied,enquiries.late,upheld\n{SIGNED},9,8,3,20\n"


def files_of(folder: Path) -> list[Path]:
    found = sorted(
        path for top in ("data", "templates") for path in (folder / top / "2020").rglob("*") if path.is_file()
    )
    return [path for path in found if not any(name in path.as_posix() for name in NEVER)]


def with_special_cases(folder: Path, templates: Path) -> Path:
    """Make up a small year with rare things: own words, withheld and assumed things, last year's figures."""
    write_specimen(folder, templates, 6, 1)
    data = folder / "data/2020"
    special = data / f"councils/{SIGNED}.yaml"
    special.write_text(special.read_text(encoding="utf-8") + SPECIAL, encoding="utf-8")
    (data / "last_year.csv").write_text(LAST_YEAR, encoding="utf-8")
    return folder


def edits(folder: Path, seeds: range) -> Iterator[str]:
    """Make one edit after the other, each in the year as it was, and say which."""
    for seed in seeds:
        chance = random.Random(seed)  # noqa: S311 - for a test
        looks = chance.randrange(10) == 0  # edits of looks take twenty times as long
        files = [path for path in files_of(folder) if (path.suffix in LOOKS) == looks]
        pages = [path for path in files if path.parent.name != "assets"]
        path = chance.choice([*pages, chance.choice(files)])
        before = path.read_bytes()
        path.write_text(edited(before.decode(), chance, path.name), encoding="utf-8", newline="")
        yield f"{seed} {path.relative_to(folder).as_posix()}"
        path.write_bytes(before)


class Maker:
    """Makes the letters of a year as a build does, and one of them signed. Makes no letter twice."""

    def __init__(self) -> None:
        self.made: set[str] = set()
        self._as_it_was: tuple[object, Typesetter, Frame] | None = None

    def kept_back(self, year: Year) -> Iterator[str]:
        edition = year.edition
        looks = (edition.style, edition.frames, edition.assets, edition.file)
        if self._as_it_was is None:
            self._as_it_was = looks, Typesetter(edition), Frame(edition)
        (_, typesetter, frame), chosen = self._as_it_was, [*year.councils]
        if looks != self._as_it_was[0]:  # all blocks are made again, so only a few letters
            chosen = [SIGNED, *random.Random(edition.digest).sample(chosen, 2)]  # noqa: S311 - for a test
            typesetter, frame = Typesetter(edition), Frame(edition)
        todo: dict[str, Letter] = {}
        for slug in (slug for slug in chosen if slug in year.councils):
            draft = compose(year.councils[slug], year)
            for letter in (draft, replace(draft, draft=False)) if slug == SIGNED else (draft,):
                whole = frame.self_contained(frame.html(letter), letter) + letter.title
                todo |= {} if whole in self.made else {whole: letter}
        for letter, made in zip(todo.values(), typesetter.typeset_all(list(todo.values())), strict=True):
            if isinstance(made, ProblemsError):
                yield f"{letter.slug}: {made}"
        self.made |= todo.keys()


def looked_for(folder: Path, maker: Maker) -> list[str]:
    """If nothing is wrong with the files and the words, make all letters. Say what then keeps letters back."""
    try:
        year = load_year(folder)
    except ProblemsError:
        return []
    if year.problems:
        return []
    try:
        messages = [message_of(council, year) for council in year.councils.values()]
        assert messages
        found = list(islice(maker.kept_back(year), 1))
    except ProblemsError as error:
        found = str(error).splitlines()
    if not found or CliRunner().invoke(main, ["check", "--workspace", str(folder)]).exit_code == 1:
        return []
    return found


def final_letters(year: Year) -> dict[str, str]:
    """Give the HTML of the letters that can be signed, with words, title, looks and pictures."""
    frame = Frame(year.edition)
    letters = [signed(compose(year.councils[slug], year), year) for slug in separate(year, year.councils)[0]]
    return {letter.slug: frame.self_contained(frame.html(letter), letter) for letter in letters}


def seen_of(html: str) -> str:
    """Leave out what nobody can see: comments, spaces, and parts of a percent in the length of a bar."""
    bars = re.sub(r'\b(d|x|width)="[^"]*"', "", html)
    return " ".join(re.sub(r"/\*.*?\*/", " ", bars, flags=re.DOTALL).split())


def check_signed(folder: Path, seeds: range) -> int:
    """Check that the letters that can be signed are those that were accepted. Say how many there are."""
    accepted = {slug: seen_of(html) for slug, html in final_letters(load_year(folder)).items()}
    assert accepted
    seen = 0
    for edit in edits(folder, seeds):
        try:
            final = final_letters(load_year(folder))
        except ProblemsError:
            final = {}
        for slug, html in final.items():
            assert seen_of(html) == accepted[slug], (edit, slug)
        seen += len(final)
    return seen


def check_made(folder: Path, seeds: range) -> None:
    """If `check` finds nothing, check that the letters are made."""
    maker = Maker()
    assert not looked_for(folder, maker)
    assert maker.made
    assert [(edit, found) for edit in edits(folder, seeds) if (found := looked_for(folder, maker))] == []


def test_no_letter_is_signed_after_an_edit_that_nobody_accepted(specimen: Path) -> None:
    assert check_signed(specimen, range(5))


@pytest.mark.long
def test_no_letter_is_signed_after_any_of_many_edits_that_nobody_accepted(specimen: Path) -> None:
    assert check_signed(specimen, range(100, 1100))


def test_every_letter_is_made_after_an_edit_in_which_check_finds_nothing(root: Path, tmp_path: Path) -> None:
    check_made(with_special_cases(tmp_path / "year", root / "templates/2020"), range(20, 24))


@pytest.mark.long
def test_every_letter_is_made_after_any_of_many_edits_in_which_check_finds_nothing(root: Path, tmp_path: Path) -> None:
    check_made(with_special_cases(tmp_path / "year", root / "templates/2020"), range(100, 2100))

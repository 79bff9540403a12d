"""A year to try with: plainly made up, the same for the same seed, with every case that a year has."""

from __future__ import annotations

import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from lgo_letters.batch.building import Wish, build
from lgo_letters.cli import main
from lgo_letters.pipeline import compose, load_year
from lgo_letters.problems import ProblemsError
from lgo_letters.rules.tree import SentenceRule, walk
from lgo_letters.specimen import ENGLAND, made_up, slug_of, write_specimen
from lgo_letters.specimen_cases import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lgo_letters.pipeline import Year


@pytest.fixture(scope="session")
def england(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give a year of as many made-up councils as England has."""
    folder = tmp_path_factory.mktemp("specimen") / "workspace"
    write_specimen(folder, root / "templates" / "2020", sum(ENGLAND.values()), seed=1)
    return load_year(folder)


@pytest.mark.no_cover  # watched for coverage, it takes twice the time; others cover what it calls
def test_a_year_of_made_up_councils_has_no_problem_and_every_letter(england: Year) -> None:
    letters = [compose(council, england) for council in england.councils.values()]

    assert [str(problem) for problem in england.problems] == []
    assert len(letters) == sum(ENGLAND.values())


def test_types_are_in_the_proportions_of_england(england: Year) -> None:
    assert Counter(council.file.authority_type for council in england.councils.values()) == ENGLAND


def test_the_same_seed_makes_the_same_councils_whatever_their_number() -> None:
    few = [(made.name, made.fields, made.counts) for made in made_up(60, 7)]
    many = [(made.name, made.fields, made.counts) for made in made_up(200, 7)]

    assert many[:60] == few
    assert [made.fields for made in made_up(60, 8)] != [fields for _, fields, _ in few]


@pytest.mark.parametrize("councils", [5_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_no_two_made_up_councils_have_one_name(councils: int) -> None:
    assert len({slug_of(made.name) for made in made_up(councils, 1)}) == councils


@pytest.mark.no_cover  # watched for coverage, it takes twice the time; others cover what it calls
def test_the_cases_bring_nearly_every_sentence_into_some_letter(england: Year) -> None:
    said = {sentence.id for council in england.councils.values() for sentence in compose(council, england).sentences()}
    rules = {rule.id for rule in walked(england, lambda section: not section.startswith("statistics-"))}
    rules -= {name for name in rules if name.startswith("courses-")}  # national: one of them for all councils

    assert len(CASES) <= len(england.councils)
    assert len(rules & said) > 0.9 * len(rules), sorted(rules - said)


def walked(year: Year, wanted: Callable[[str], bool]) -> Iterator[SentenceRule]:
    for section in year.edition.sections:
        for rule in walk(section):
            if isinstance(rule, SentenceRule) and wanted(section.id):
                yield rule


def test_each_page_of_a_specimen_letter_says_so(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "one", root / "templates" / "2020", 1, seed=1)
    year = load_year(tmp_path / "one")

    built = build(year, list(year.councils), Wish(), lambda *_: None)

    (slug,) = built.made
    html = (tmp_path / "one/output/2020/letters" / f"{slug}.html").read_text(encoding="utf-8")
    pdf = tmp_path / "one/output/2020/letters" / f"{slug}.pdf"
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = text.removesuffix("\f").split("\f")
    assert len(pages) == 3
    assert all("SPECIMEN" in page for page in pages)
    assert 'class="specimen draft"' in html


def test_a_folder_that_isnt_empty_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("something of mine", encoding="utf-8")

    with pytest.raises(ProblemsError, match="is not empty"):
        write_specimen(tmp_path, root / "templates" / "2020", 3, seed=1)


def test_a_folder_that_cant_be_written_is_a_problem(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ProblemsError, match="can't be written: Not a directory"):
        write_specimen(tmp_path / "file", root / "templates" / "2020", 1, seed=1)
    with pytest.raises(ProblemsError, match="can't be written: Not a directory"):
        write_specimen(tmp_path / "file" / "trial", root / "templates" / "2020", 1, seed=1)


def test_a_workspace_without_templates_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="templates/2020: there is no folder"):
        write_specimen(tmp_path / "trial", tmp_path / "templates" / "2020", 1, seed=1)


def test_in_a_folder_that_is_no_workspace_the_command_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["specimen", "trial", "--workspace", str(tmp_path)])

    assert result.exit_code == 1
    assert "holds no year of letters" in result.output

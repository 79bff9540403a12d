"""Verify a batch: every file is as recorded, each council has one letter, and it has the same bytes if made again."""

import os
import shutil
from pathlib import Path

import pytest

from lgo_letters.batch.building import build
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.batch.verification import ALL, verify
from lgo_letters.pipeline import load_year
from lgo_letters.problems import Problem


@pytest.fixture(scope="module")
def made_once(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the real workspace with its two letters. Copy it; don't change it."""
    folder = tmp_path_factory.mktemp("made") / "workspace"
    for name in ("data", "templates"):
        shutil.copytree(root / name, folder / name)
    year = load_year(folder)
    built = build(year, list(year.councils), BuildOptions(), lambda *_: None)
    assert not built.problems
    return folder


@pytest.fixture
def made(made_once: Path, tmp_path: Path) -> Path:
    """Give a workspace with its two letters."""
    return Path(shutil.copytree(made_once, tmp_path / "made"))


def found(folder: Path, remake: int = 0) -> list[str]:
    problems: tuple[Problem, ...] = verify(load_year(folder), remake, lambda *_: None)
    return [str(each) for each in problems]


@pytest.mark.long
def test_a_fresh_batch_holds_also_when_every_letter_is_made_again(made: Path) -> None:
    assert found(made, ALL) == []


def test_a_batch_that_was_never_made_is_said(workspace: Path) -> None:
    assert found(workspace) == ["output/2020/manifest.json: there is no manifest"]


def test_a_changed_file_is_found(made: Path) -> None:
    with (made / "output/2020/letters/sefton.pdf").open("ab") as file:
        file.write(b"\n")

    assert found(made) == ["output/2020/letters/sefton.pdf: was changed since it was made"]


def test_a_letter_that_is_gone_is_found(made: Path) -> None:
    (made / "output/2020/letters/sefton.html").unlink()

    assert found(made) == ["output/2020/letters/sefton.html: can't be read: No such file or directory"]


def test_a_letter_to_nobody_is_found(made: Path) -> None:
    (made / "output/2020/letters/nowhere.pdf").write_bytes(b"%PDF")

    assert found(made) == ["output/2020/letters/nowhere.pdf: is a letter to no council of the year"]


def test_a_letter_that_would_be_made_otherwise_now_is_found(made: Path) -> None:
    file = made / "data/2020/councils/southampton.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("surname: Hopkins", "surname: Quill"), encoding="utf-8")

    assert found(made, 0) == ["output/2020/letters/southampton.pdf: is out of date: addressee changed, a draft again"]


@pytest.mark.long
@pytest.mark.parametrize("path", ["", pytest.param(os.environ["PATH"], marks=pytest.mark.long)], ids=["alone", "java"])
def test_the_pages_of_a_fresh_batch_are_fit_to_be_official(
    path: str, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", path)  # so that veraPDF, which starts slowly, isn't found
    year = load_year(made)

    problems = verify(year, 0, lambda *_: None, pages=True)

    unasked = [each for each in problems if "veraPDF can't be asked" in each.message]
    assert list(problems) == unasked


@pytest.mark.long
def test_a_page_with_words_that_cant_be_seen_is_found_where_there_is_no_java_too(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    style = made / "templates/2020/letter.css"
    text = style.read_text(encoding="utf-8")
    style.write_text(text.replace("--ink: #1b2a2c", "--ink: #fdfdfd"), encoding="utf-8")
    year = load_year(made)
    build(year, list(year.councils), BuildOptions(), lambda *_: None)

    problems = verify(year, 0, lambda *_: None, pages=True)

    assert any("has a contrast of" in each.message for each in problems)

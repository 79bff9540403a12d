"""Blocks that are kept in a folder make the same letters as new ones, and only the new ones are typeset."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from test_blocks import PLAIN

from lgo_letters.batch import building, workers
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.blocks.making import kept_blocks
from lgo_letters.blocks.parts import Block, Box, Style
from lgo_letters.edition.edition import Edition
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.typesetting.typeset import Typeset, Typesetter

FEW = 3


@pytest.fixture(scope="module")
def made_up(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("specimen") / "workspace"
    write_specimen(folder, root / "templates" / "2020", FEW, 1)
    return load_year(folder)


@pytest.fixture(scope="module")
def letters(made_up: Year) -> list[Letter]:
    return [compose(council, made_up) for council in made_up.councils.values()]


@pytest.fixture(scope="module")
def first(made_up: Year, letters: list[Letter], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[bytes]]:
    """Give the folder of a first build, letter by letter, and its letters."""
    folder = tmp_path_factory.mktemp("kept") / "blocks"
    typesetter = Typesetter(made_up.edition, folder)
    return folder, [pdf for letter in letters for pdf in _pdfs(typesetter, [letter])]


@pytest.fixture
def kept(first: tuple[Path, list[bytes]], tmp_path: Path) -> Path:
    """Give a copy of its folder."""
    folder = tmp_path / "blocks"
    folder.mkdir()
    for path in first[0].iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def _pdfs(typesetter: Typesetter, letters: Sequence[Letter]) -> list[bytes]:
    made = list(typesetter.typeset_all(letters))
    assert all(isinstance(each, Typeset) and each.blocks for each in made), made
    return [each.pdf for each in made if isinstance(each, Typeset)]


def _made(edition: Edition, folder: Path | None, letters: Sequence[Letter]) -> list[object]:
    """Make letters, also those that need full layout and those that can't be made."""
    made = Typesetter(edition, folder).typeset_all(letters)
    return [each if isinstance(each, Typeset) else str(each) for each in made]


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_next_build_typesets_no_block_again_and_makes_the_same_bytes(
    made_up: Year, letters: list[Letter], first: tuple[Path, list[bytes]], kept: Path
) -> None:
    before = _names(kept)

    made = _pdfs(Typesetter(made_up.edition, kept), letters)

    assert made == first[1]
    assert _names(kept) == before  # all letters at once would have been another file


def test_without_a_folder_the_letters_have_the_same_bytes(
    made_up: Year, letters: list[Letter], first: tuple[Path, list[bytes]]
) -> None:
    assert _pdfs(Typesetter(made_up.edition), letters[:1]) == first[1][:1]


def test_after_a_new_wording_only_its_block_is_typeset(made_up: Year, letters: list[Letter], kept: Path) -> None:
    before = _names(kept)
    section = letters[0].sections["introduction"]
    (sentence, *rest) = section.paragraphs[0].sentences
    reworded = replace(
        sentence, html=sentence.html.replace("I write", "I am writing"), text="I am writing" + sentence.text[7:]
    )
    assert reworded.html != sentence.html
    paragraph = replace(section.paragraphs[0], sentences=(reworded, *rest))
    changed = replace(section, paragraphs=(paragraph, *section.paragraphs[1:]))

    _pdfs(
        Typesetter(made_up.edition, kept),
        [replace(letters[0], sections={**letters[0].sections, "introduction": changed})],
    )

    (new,) = _names(kept) - before
    assert len((kept / new).read_bytes().splitlines()) == 1


def test_another_process_finds_the_blocks_that_were_added_meanwhile(
    made_up: Year, letters: list[Letter], tmp_path: Path
) -> None:
    one, another = Typesetter(made_up.edition, tmp_path), Typesetter(made_up.edition, tmp_path)
    _pdfs(one, letters)
    before = _names(tmp_path)

    _pdfs(another, letters[1:])

    assert _names(tmp_path) == before


def _another_word(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"text":"Dear', b'"text":"Deer'))


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _nonsense(path: Path) -> None:
    """Write nonsense under the names of the blocks, with the digest that belongs to it."""
    content = b"\n".join(line[:32] + b'{"box":{"style":1}}' for line in path.read_bytes().splitlines())
    path.with_name(f"{path.name.split('-')[0]}-{kept_blocks.digest_of(content)}.json").write_bytes(content)
    path.unlink()


@pytest.mark.parametrize("spoil", [_another_word, _half, _a_folder, _nonsense, Path.unlink])
def test_a_file_that_is_not_as_it_was_written_is_not_used(
    spoil: Callable[[Path], None], made_up: Year, letters: list[Letter], first: tuple[Path, list[bytes]], kept: Path
) -> None:
    for path in list(kept.iterdir()):
        spoil(path)

    assert _pdfs(Typesetter(made_up.edition, kept), letters[:1]) == first[1][:1]


def test_a_block_that_was_changed_after_it_was_found_is_not_used(tmp_path: Path) -> None:
    block = Block(Box(Style(0, 15, 0, 0, 0, 0, "auto", "auto", "auto", 2, 2)), None, None, "", 0)
    kept_blocks.KeptBlocks(tmp_path, "looks").keep({"one": block, "another": block})
    found = kept_blocks.KeptBlocks(tmp_path, "looks")
    found.look()

    first = found.take("one")
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes().replace(b'"margin_bottom":15', b'"margin_bottom":25'))

    assert first is not None
    assert first.box.style == block.box.style
    assert found.take("another") is None


def test_if_a_kept_block_looks_different_all_letters_are_made_in_full_and_no_block_is_kept(
    made_up: Year, letters: list[Letter], kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "Typesetter", Typesetter)
    monkeypatch.setattr(workers, "_typesetters", {})
    monkeypatch.setattr(workers, "_begun", iter(range(100)))
    folder = made_up.workspace / "output/2020/.blocks"
    folder.mkdir(parents=True)
    for path in kept.iterdir():
        content = path.read_bytes().replace(b'"margin_bottom":15', b'"margin_bottom":25')
        begins = path.name.partition("-")[0]
        (folder / f"{begins}-{kept_blocks.digest_of(content)}.json").write_bytes(content)

    built = building.build(made_up, [*made_up.councils], BuildOptions(), lambda *_: None)

    assert "looks different" in built.problems[0].message
    for letter in letters:
        there = (folder.parent / f"letters/{letter.slug}.pdf").read_bytes()
        assert there == Typesetter(made_up.edition).typeset(letter, full=True).pdf
    assert not folder.exists()


def test_blocks_of_another_style_are_removed(made_up: Year, letters: list[Letter], kept: Path) -> None:
    edition = replace(made_up.edition, style=f"{made_up.edition.style}\np {{ color: #000077 }}")
    before = _names(kept)

    made = _pdfs(Typesetter(edition, kept), letters[:1])

    assert made == _pdfs(Typesetter(edition), letters[:1])
    assert not _names(kept) & before


def test_too_many_blocks_are_removed(
    made_up: Year, letters: list[Letter], kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_blocks, "_LIMIT", 10_000)

    _pdfs(Typesetter(made_up.edition, kept), letters[:1])

    assert len(_names(kept)) == 1


def test_a_folder_that_cannot_be_made_stops_no_letter(made_up: Year, letters: list[Letter], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    assert _pdfs(Typesetter(made_up.edition, tmp_path / "file"), letters[:1])


@pytest.mark.long
@pytest.mark.parametrize("seed", range(25))
def test_kept_blocks_of_any_style_make_the_same_bytes(
    made_up: Year, letters: list[Letter], seed: int, tmp_path: Path
) -> None:
    chosen = random.Random(seed)  # noqa: S311 - the same each time
    style = "\n".join([made_up.edition.style, *chosen.sample(PLAIN, chosen.randint(1, 5))])
    edition = replace(made_up.edition, style=style)
    made = _made(edition, tmp_path, letters)

    assert _made(edition, tmp_path, letters[::-1]) == made[::-1]
    assert _made(edition, None, letters) == made

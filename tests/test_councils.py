"""Turn a year's data into councils: files, rows, and what doesn't belong together."""

from collections.abc import Callable
from pathlib import Path

import pytest
from made_up import CATALOGUE, counted

from lgo_letters.councils.reader import Data, read_council, read_data
from lgo_letters.pipeline import load_year
from lgo_letters.problems import Kind, ProblemsError

COUNCILS = "data/2020/councils"
STATISTICS = "data/2020/statistics.csv"
REGISTER = "data/2020/authorities.csv"


def _data(workspace: Path) -> Data:
    return read_data(workspace / "data" / "2020", "data/2020", CATALOGUE)


def _told(workspace: Path) -> list[tuple[str, str]]:
    """Give each problem with the council whose letter it keeps back. Leave out lines: the real files may change."""
    return [
        (": ".join(part for part in (each.place.path, each.key, each.message) if part), each.council)
        for each in _data(workspace).problems
    ]


def test_each_council_has_its_file_and_its_row(workspace: Path) -> None:
    data = _data(workspace)

    assert data.problems == ()
    assert list(data.councils) == ["sefton", "southampton"]
    assert data.councils["sefton"].counts == counted(16, 13, 10, 10, 3)
    assert data.councils["sefton"].file.name == "Sefton Metropolitan Borough Council"


def test_a_field_and_a_cell_have_their_places(workspace: Path) -> None:
    council = _data(workspace).councils["sefton"]

    lines = (workspace / COUNCILS / "sefton.yaml").read_text(encoding="utf-8").splitlines()
    late = next(number for number, line in enumerate(lines, start=1) if line.startswith("  late:"))
    assert str(council.place("enquiries.late")) == f"{COUNCILS}/sefton.yaml:{late}:9"
    assert str(council.place("statistics.upheld")) == f"{STATISTICS}:2:11"
    assert str(council.place("own_words[1].say")) == f"{COUNCILS}/sefton.yaml:1:1"


def test_a_wrong_file_keeps_back_its_own_council_only(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(f"{COUNCILS}/sefton.yaml", "sent_by: email", "sent_by: pigeon")

    assert list(load_year(workspace).councils) == ["southampton"]
    assert _told(workspace) == [
        (f'{COUNCILS}/sefton.yaml: sent_by: "pigeon" is not one of: email, post', "sefton"),
    ]


def test_a_wrong_row_keeps_back_its_own_council_only(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(STATISTICS, "sefton,16", "sefton,16%")

    assert list(load_year(workspace).councils) == ["southampton"]
    assert _told(workspace) == [(f'{STATISTICS}: statistics.investigations: "16%" is not a count', "sefton")]


def test_a_council_without_a_row_is_told(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(STATISTICS, "sefton,16,13,10,10,3\n", "")

    assert _told(workspace) == [(f"{REGISTER}: council: sefton has no row in {STATISTICS}", "sefton")]


def test_a_council_whose_file_is_wrong_and_whose_row_is_missing_is_told_both(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(STATISTICS, "sefton,16,13,10,10,3\n", "")
    edit(f"{COUNCILS}/sefton.yaml", "sent_by: email", "sent_by: pigeon")

    assert [message for message, _ in _told(workspace)] == [
        f'{COUNCILS}/sefton.yaml: sent_by: "pigeon" is not one of: email, post',
        f"{REGISTER}: council: sefton has no row in {STATISTICS}",
    ]


def test_a_council_without_a_file_is_told(workspace: Path) -> None:
    (workspace / COUNCILS / "sefton.yaml").unlink()

    assert _told(workspace) == [(f"{REGISTER}: council: sefton has no file {COUNCILS}/sefton.yaml", "sefton")]


@pytest.mark.parametrize(
    "name", ["Sefton.yaml", "little dithering.yaml", "notes.txt", "dithering.yml", "sefton.yaml.bak", "sefton.yaml~"]
)
def test_whatever_else_lies_in_the_folder_is_told(name: str, workspace: Path) -> None:
    (workspace / COUNCILS / name).write_text("name: x\n", encoding="utf-8")

    ((told, council),) = _told(workspace)
    assert told == f"{COUNCILS}/{name}: isn't a council's file"
    assert council
    assert list(load_year(workspace).councils) == ["sefton", "southampton"]


def test_a_name_that_can_not_be_seen_is_told(workspace: Path) -> None:
    (workspace / COUNCILS / "a\x1b[31m\n.yaml").write_text("name: x\n", encoding="utf-8")

    ((told, _),) = _told(workspace)
    assert told == f"{COUNCILS}/a<U+001B>[31m<U+000A>.yaml: isn't a council's file"


def test_a_name_that_is_no_text_is_told(workspace: Path) -> None:
    (workspace / COUNCILS / b"a\xff.yaml".decode("utf-8", "surrogateescape")).write_text("name: x\n")

    ((told, _),) = _told(workspace)
    assert told == f"{COUNCILS}/a<U+DCFF>.yaml: isn't a council's file"


def test_a_hidden_file_is_passed_over(workspace: Path) -> None:
    (workspace / COUNCILS / ".sefton.yaml.swp").write_bytes(b"\0")

    assert _told(workspace) == []


def test_a_folder_named_like_a_councils_file_is_told(workspace: Path) -> None:
    (workspace / COUNCILS / "sefton.yaml").unlink()
    (workspace / COUNCILS / "sefton.yaml").mkdir()

    assert _told(workspace) == [
        (f"{COUNCILS}/sefton.yaml: is not a file", "sefton"),
    ]


def test_a_link_out_of_the_workspace_is_told(workspace: Path, tmp_path: Path) -> None:
    (workspace / COUNCILS / "sefton.yaml").rename(tmp_path / "elsewhere.yaml")
    (workspace / COUNCILS / "sefton.yaml").symlink_to(tmp_path / "elsewhere.yaml")

    assert _told(workspace) == [(f"{COUNCILS}/sefton.yaml: is a link to a file elsewhere", "sefton")]


@pytest.mark.parametrize(
    ("break_folder", "told"),
    [
        (lambda _: None, "can't be read: No such file or directory"),
        (lambda folder: folder.write_text("a file"), "can't be read: Not a directory"),
        (lambda folder: folder.symlink_to(folder.parent.parent.parent.parent), "is a link to a folder elsewhere"),
        (lambda folder: folder.symlink_to(folder), "can't be read: Too many levels of symbolic links"),
    ],
    ids=["missing", "file", "link", "loop"],
)
def test_without_the_folder_of_councils_there_is_no_letter(
    break_folder: Callable[[Path], None], told: str, workspace: Path
) -> None:
    (workspace / COUNCILS).rename(workspace / "away")
    break_folder(workspace / COUNCILS)

    assert _told(workspace)[0] == (f"{COUNCILS}: {told}", "")
    with pytest.raises(ProblemsError):
        load_year(workspace)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((STATISTICS, "council,", "counsel,"), f"{STATISTICS}: counsel: there is no such column here"),
        (
            ("data/2020/averages.yaml", "uphold_average: 67", "uphold_average: 67%"),
            'data/2020/averages.yaml: [1].uphold_average: "67%" is text, not a number',
        ),
    ],
    ids=["statistics", "averages"],
)
def test_a_wrong_file_of_all_councils_is_told_once_and_there_is_no_letter(
    change: tuple[str, str, str], told: str, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(*change)

    assert _told(workspace) == [(told, "")]
    with pytest.raises(ProblemsError):
        load_year(workspace)


@pytest.mark.parametrize("path", [STATISTICS, REGISTER, "data/2020/averages.yaml"])
def test_a_missing_file_of_all_councils_is_told_once(path: str, workspace: Path) -> None:
    (workspace / path).unlink()

    assert _told(workspace) == [(f"{path}: there is no such file", "")]


def test_averages_of_one_type_twice_are_told(workspace: Path) -> None:
    file = workspace / "data" / "2020" / "averages.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + text, encoding="utf-8")

    told = 'data/2020/averages.yaml: authority_type: "{}" is there twice'
    assert _told(workspace) == [(told.format("metropolitan borough"), ""), (told.format("unitary"), "")]


def test_a_council_can_be_read_that_is_in_no_folder(workspace: Path) -> None:
    text = (workspace / COUNCILS / "sefton.yaml").read_text(encoding="utf-8")

    council, problems = read_council(text, "little-dithering", counted(upheld=3), "<tried>", CATALOGUE.declared)

    line = text[: text.index("\nname:")].count("\n") + 2
    assert problems == ()
    assert council is not None
    assert (council.slug, council.counts["upheld"], str(council.place("name"))) == (
        "little-dithering",
        3,
        f"<tried>:{line}:7",
    )


def test_a_council_that_is_in_no_folder_and_wrong_is_told() -> None:
    council, problems = read_council("name: no\n", "little-dithering", counted(), "<tried>", CATALOGUE.declared)

    assert council is None
    assert problems[0].kind is Kind.AMBIGUOUS

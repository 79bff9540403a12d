"""Read a file as text: encodings, line ends, and paths that aren't files."""

import os
from pathlib import Path

import pytest

from lgo_letters.reading.text_file import LARGEST, read_text, strange_character


def _told(path: Path) -> list[str]:
    text, problems = read_text(path, "a.yaml")
    assert text is None
    return [f"{problem} ({problem.hint})" if problem.hint else str(problem) for problem in problems]


@pytest.mark.parametrize(
    "content",
    [b"a: \xc3\xa9\nb: 1\n", b"\xef\xbb\xbfa: \xc3\xa9\nb: 1\n", b"a: \xc3\xa9\r\nb: 1\r\n", b"a: \xc3\xa9\rb: 1\r"],
    ids=["plain", "byte-order-mark", "windows", "old-mac"],
)
def test_a_text_is_the_same_whatever_program_saved_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(content)

    assert read_text(tmp_path / "a.yaml", "a.yaml") == ("a: é\nb: 1\n", ())


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("Rhôs: x\nYnys Môn: é".encode("latin-1"), "a.yaml:1:3"),
        (b"Rh\xc3\xb4s: x\r\nYnys M\xc3\xb4n: \xe9", "a.yaml:2:11"),
        ("a: 1".encode("utf-16"), "a.yaml:1:1"),
        (b"\xef\xbb\xbfa\xff", "a.yaml:1:2"),
    ],
    ids=["latin-1", "second-line", "utf-16", "after-byte-order-mark"],
)
def test_another_encoding_is_a_problem_at_its_first_character(content: bytes, place: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(content)

    hint = 'save the file as UTF-8 (in Notepad: "Save as", "Encoding: UTF-8")'
    assert _told(tmp_path / "a.yaml") == [f"{place}: is not saved as UTF-8 ({hint})"]


def test_a_table_in_another_encoding_is_told_what_spreadsheets_call_the_right_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Ynys Môn".encode("latin-1"))

    _, (problem,) = read_text(tmp_path / "a.csv", "a.csv")

    assert problem.hint == 'save the file as UTF-8 (in a spreadsheet: "CSV UTF-8")'


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert _told(tmp_path / "a.yaml") == ["a.yaml: there is no such file"]


def test_a_folder_named_like_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()

    message = "is not a file"
    assert _told(tmp_path / "a.yaml") == [f"a.yaml: {message} (put the file itself here)"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")

    assert "is not a file" in _told(tmp_path / "a.yaml")[0]


def test_a_link_to_itself_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")

    assert _told(tmp_path / "a.yaml")[0].startswith("a.yaml: can't be read: Too many levels of symbolic links")


def test_a_link_to_a_file_elsewhere_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret").write_text("a: 1\n")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "a.yaml").symlink_to(tmp_path / "elsewhere" / "secret")

    told = _told(tmp_path / "here" / "a.yaml")
    assert told == ["a.yaml: is a link to a file elsewhere (put a copy of the file here)"]


def test_a_link_to_a_file_beside_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("a: 1\n")
    (tmp_path / "a.yaml").symlink_to("b.yaml")

    assert read_text(tmp_path / "a.yaml", "a.yaml") == ("a: 1\n", ())


def test_a_file_in_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")

    assert _told(tmp_path / "folder" / "a.yaml")[0].startswith("a.yaml: can't be read: Not a directory")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a" * (LARGEST + 1))

    assert _told(tmp_path / "a.yaml") == ["a.yaml: is larger than 1,000,000 bytes (check that it is the right file)"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (tmp_path / "a.yaml").chmod(0)

    assert _told(tmp_path / "a.yaml")[0].startswith("a.yaml: can't be read: Permission denied")


@pytest.mark.parametrize(
    "character",
    ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800", "\ufeff", "\uffff"],
    ids=lambda character: f"U+{ord(character):04X}",
)
def test_a_character_that_no_text_holds_on_purpose_is_a_problem_where_it_stands(character: str) -> None:
    problem = strange_character(f"é: 1\nn😀{character}me: x\n", "a.yaml")

    named = f"U+{ord(character):04X}"
    assert str(problem) == f"a.yaml:2:3: there is a character here that can't be seen ({named})"


def test_tabs_accents_and_emoji_are_characters_of_a_text() -> None:
    assert strange_character("a\té\u00a0ŵ😀\u200f–\n", "a.yaml") is None

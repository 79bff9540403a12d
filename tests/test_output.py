"""Files are written completely or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from lgo_letters.batch.output import read_manifest
from lgo_letters.problems import ProblemsError
from lgo_letters.whole_files import write_whole


def test_a_file_is_written_with_the_folders_that_it_needs(tmp_path: Path) -> None:
    write_whole(tmp_path / "output" / "letters" / "nowhere.pdf", b"a letter", "output/letters/nowhere.pdf")

    assert (tmp_path / "output" / "letters" / "nowhere.pdf").read_bytes() == b"a letter"


def test_a_file_that_was_there_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "nowhere.pdf").write_bytes(b"an older letter")

    write_whole(tmp_path / "nowhere.pdf", b"a letter", "nowhere.pdf")

    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("nowhere.pdf", b"a letter")]


WRITE = "import sys; from pathlib import Path; from lgo_letters.whole_files import write_whole\n"
WRITE += "for name in sys.argv[1:]: write_whole(Path(name), b'a letter', name)"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_who_may_read_a_file_is_for_the_user_to_say_and_stays_as_it_was(tmp_path: Path) -> None:
    new, old = tmp_path / "new.pdf", tmp_path / "old.pdf"
    old.write_bytes(b"an older letter")
    old.chmod(0o660)

    subprocess.run([sys.executable, "-c", WRITE, new, old], check=True, umask=0o027)

    assert (new.stat().st_mode & 0o777, old.stat().st_mode & 0o777) == (0o640, 0o660)


def test_a_place_that_can_t_be_written_to_is_a_problem_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "nowhere.pdf").mkdir()

    with pytest.raises(ProblemsError) as raised:
        write_whole(tmp_path / "nowhere.pdf", b"a letter", "output/nowhere.pdf")

    assert str(raised.value) == "output/nowhere.pdf: can't be written: Is a directory"
    assert [path.name for path in tmp_path.iterdir()] == ["nowhere.pdf"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"letters": []}', b'{"letters": {"x": 5}}', b"\xff"])
def test_a_manifest_that_is_not_whole_is_empty(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(content)

    assert read_manifest(tmp_path / "manifest.json") == {}


def test_a_manifest_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "manifest.json") == {}

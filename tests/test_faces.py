"""The fonts of letters: those of the font package, made once."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from lgo_letters.typesetting.faces import FAMILY, characters, faces

DIGESTS = """
import hashlib
from lgo_letters.typesetting.faces import faces
print(*sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in faces().glob("*.ttf")))
"""


def test_there_is_a_regular_a_bold_and_an_italic_face_and_nothing_else() -> None:
    names = {path.name for path in faces().iterdir()}

    assert names == {f"{FAMILY}-Regular.ttf", f"{FAMILY}-Bold.ttf", f"{FAMILY}-Italic[wght].ttf"}


def test_a_face_is_called_by_its_family_and_weight() -> None:
    with TTFont(faces() / f"{FAMILY}-Bold.ttf") as font:
        assert font["name"].getBestFamilyName() == FAMILY
        assert font["OS/2"].usWeightClass == 700
        assert "fvar" not in font


def test_the_faces_have_accents_welsh_letters_and_the_signs_of_text() -> None:
    assert all(ord(letter) in characters() for letter in "éèçñøŵŷŴỳẁ–—‘’“”…•£€")


def test_an_emoji_is_in_no_face() -> None:
    assert ord("\N{PILE OF POO}") not in characters()


def digests(cache: Path) -> list[str]:
    """Give the digests of the fonts that another process has."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-c", DIGESTS]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()


def test_the_same_faces_are_cut_in_each_process_and_kept_for_the_next_in_place_of_other_bytes(tmp_path: Path) -> None:
    ours = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in faces().glob("*.ttf"))
    (tmp_path / "lgo-letters").mkdir()
    (tmp_path / "lgo-letters" / "Arimo-Regular.ttf").write_bytes(b"another face")

    assert digests(tmp_path) == ours
    assert {path.name for path in (tmp_path / "lgo-letters").iterdir()} == {"Arimo-Regular.ttf", "Arimo-Bold.ttf"}


def test_a_process_that_ends_at_once_leaves_no_folder_of_faces(tmp_path: Path) -> None:
    end = (
        "import os; from lgo_letters.typesetting.faces import faces, remove_faces; faces(); remove_faces(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", end], env={**os.environ, "TMPDIR": str(tmp_path)}, check=True)

    assert not [*tmp_path.iterdir()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this machine can't fork")
def test_the_folder_stays_when_a_forked_process_forgets_what_to_do_at_exit_as_in_python_3_13() -> None:
    fork = (
        "import atexit, os; from lgo_letters.typesetting.faces import faces; folder = faces(); child = os.fork()\n"
        "if child == 0: atexit._clear(); os._exit(0)\n"
        "os.waitpid(child, 0); print(len([*folder.iterdir()]))"
    )
    done = subprocess.run([sys.executable, "-c", fork], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["3"]

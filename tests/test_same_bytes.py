"""The same letter has the same bytes, no matter where, when, by whom and in what order it is made."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminals import locale

from lgo_letters.typesetting.typeset import Typeset

DIGESTS = """
import hashlib, sys
from pathlib import Path
from lgo_letters.pipeline import compose, load_year, typeset
year = load_year(Path(sys.argv[1]))
for slug in sys.argv[2:]:
    made = typeset(compose(year.councils[slug], year), year)
    print(slug, hashlib.sha256(made.pdf).hexdigest(), hashlib.sha256(made.html).hexdigest())
"""


def _digests(workspace: Path, *slugs: str, **environment: str) -> set[str]:
    command = [sys.executable, "-c", DIGESTS, str(workspace), *slugs]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


@pytest.fixture(scope="session")
def here(typeset_letters: dict[str, Typeset]) -> set[str]:
    """Give the digests of the real letters, made in this process: Sefton's before Southampton's."""
    return {
        f"{slug} {hashlib.sha256(made.pdf).hexdigest()} {hashlib.sha256(made.html).hexdigest()}"
        for slug, made in typeset_letters.items()
    }


EAST = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": locale("tr_TR.UTF-8"), "LANG": "de_DE.UTF-8"}
WEST = {
    "PYTHONHASHSEED": "4294967295",
    "TZ": "America/Adak",
    "LC_ALL": locale("C"),
    "LANG": "C",
    "SOURCE_DATE_EPOCH": "1",
}
OPTIMISED = {"PYTHONOPTIMIZE": "2"}  # it compiles all packages again the first time


@pytest.fixture
def elsewhere(workspace: Path, tmp_path: Path) -> Path:
    """Give the year in another folder."""
    return Path(shutil.copytree(workspace, tmp_path / "another folder" / "œuvre"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give the home of another person."""
    home = tmp_path / "a person's home, with ümlaut"
    home.mkdir()
    return home


@pytest.mark.long  # each run tries all of this elsewhere: test_other_machines.py, and test_typeset.py for the order
def test_in_another_environment_folder_and_order_for_another_person(
    elsewhere: Path, home: Path, here: set[str]
) -> None:
    there = WEST | {"HOME": str(home), "XDG_CACHE_HOME": str(home)}

    assert _digests(elsewhere, "southampton", "sefton", **there) == here


# One by one, so that a failure says what a letter's bytes depend on.


@pytest.mark.long
@pytest.mark.parametrize(
    "environment",
    [EAST, WEST, OPTIMISED],
    ids=lambda environment: ",".join(f"{name}={value}" for name, value in environment.items()),
)
def test_in_another_environment(environment: dict[str, str], root: Path, here: set[str]) -> None:
    assert _digests(root, "sefton", "southampton", **environment) == here


@pytest.mark.long
def test_in_another_folder_and_for_another_person(elsewhere: Path, home: Path, here: set[str]) -> None:
    assert _digests(elsewhere, "sefton", "southampton", HOME=str(home), XDG_CACHE_HOME=str(home)) == here


@pytest.mark.long
def test_in_another_order_and_again_in_the_same_process(root: Path, here: set[str]) -> None:
    assert _digests(root, "southampton", "sefton", "southampton") == here

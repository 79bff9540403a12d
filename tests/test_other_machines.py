"""Take away what other machines don't have: be as much like Windows as is possible without Windows."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from terminals import locale

from lgo_letters import machine
from lgo_letters.batch import processes
from lgo_letters.cli import main
from lgo_letters.pipeline import compose, load_year, typeset
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.typesetting.typeset import Typeset, Typesetter

# Python runs this when it starts, and so do the processes that it starts.
LIKE_WINDOWS = """
import multiprocessing, os, sys

def refused(*_, **__):
    raise OSError("a required privilege is not held by the client")

sys.modules["fcntl"] = None
os.symlink = refused
del os.sched_getaffinity
multiprocessing.get_all_start_methods = lambda: ["spawn"]
"""
WITHOUT_PANGO = """
import cffi

def dlopen(self, name, flags=0):
    raise OSError(f"cannot load library {name!r}")

cffi.FFI.dlopen = dlopen
"""
# Settings that may differ from person to person. test_same_bytes.py tries each of them separately.
OTHERWISE = {"PYTHONHASHSEED": "4294967295", "TZ": "America/Adak", "LC_ALL": locale("C"), "SOURCE_DATE_EPOCH": "1"}
MANY = 4  # letters; enough for several processes
LETTERS = "from lgo_letters.cli import main; main()"


def _run(*arguments: str, cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", LETTERS, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def _at_the_start(code: str, folder: Path) -> dict[str, str]:
    """Give an environment in which Python runs this code when it starts."""
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(folder), *sys.path])}


def _built(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "output/2020/letters").iterdir()}


def _files(letters: Mapping[str, Typeset]) -> dict[str, bytes]:
    return {f"{slug}.pdf": each.pdf for slug, each in letters.items()} | {
        f"{slug}.html": each.html for slug, each in letters.items()
    }


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, str]:
    """Give an environment in which the temporary folder has characters in its name that often have to be escaped."""
    folder = tmp_path / 'Ali <& Co> "1"'
    folder.mkdir()
    return {"TMPDIR": str(folder)}


def test_letters_are_the_same_without_what_windows_has_not_in_folders_of_any_name_for_another_person(
    workspace: Path, tmp_path: Path, odd: dict[str, str], typeset_letters: dict[str, Typeset]
) -> None:
    folder = workspace.rename(tmp_path / "another folder, of an œuvre")
    home = {"HOME": odd["TMPDIR"], "XDG_CACHE_HOME": odd["TMPDIR"]}
    like = _at_the_start(LIKE_WINDOWS, tmp_path) | odd | home | OTHERWISE

    done = _run("build", "--jobs", "2", cwd=folder, environment=like)

    assert done.returncode == 0, done.stderr.decode()
    assert _built(folder) == _files(typeset_letters)


def test_blocks_that_a_build_kept_are_found_by_another_process(workspace: Path) -> None:
    year, kept = load_year(workspace), workspace / "output/2020/.blocks"
    assert _run("build", cwd=workspace, environment=OTHERWISE).returncode == 0
    before = {*kept.iterdir()}
    typesetter = Typesetter(year.edition, kept)

    made = [typesetter.typeset(compose(each, year)) for each in year.councils.values()]

    assert {each.pdf for each in made} <= {*_built(workspace).values()}
    assert before == {*kept.iterdir()} != set()  # what is typeset again is kept again


@pytest.mark.long
def test_letters_are_the_same_where_a_process_begins_with_nothing(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "year", root / "templates/2020", MANY, seed=1)
    year = load_year(tmp_path / "year")
    like = _at_the_start(LIKE_WINDOWS, tmp_path)

    done = _run("build", "--jobs", "2", cwd=tmp_path / "year", environment=like)

    assert done.returncode == 0, done.stderr.decode()
    made = {slug: typeset(compose(council, year), year) for slug, council in year.councils.items()}
    assert _built(tmp_path / "year") == _files(made)


@pytest.mark.long
def test_a_preview_s_folder_for_temporary_files_may_have_any_name(workspace: Path, odd: dict[str, str]) -> None:
    done = _run("preview", "sefton", "--pdf", "--no-browser", cwd=workspace, environment=odd)

    assert (done.returncode, done.stderr.decode()) == (0, "")


@pytest.mark.parametrize(
    "command",
    [["build", "--jobs", "2"], pytest.param(["preview", "sefton", "--pdf"], marks=pytest.mark.long)],
    ids=["build", "preview"],
)
def test_without_pango_no_letter_is_made_and_it_is_said_how_to_put_it_in(
    command: list[str], workspace: Path, tmp_path: Path
) -> None:
    done = _run(*command, cwd=workspace, environment=_at_the_start(WITHOUT_PANGO, tmp_path))

    told = done.stderr.decode()
    assert done.returncode == 1
    assert "<Pango>: can't be loaded: cannot load library 'libgobject-2.0-0' [LGO020]\n" in told
    assert "  hint: on Debian and Ubuntu: sudo apt-get install libpango-1.0-0 " in told
    assert "Traceback" not in told


@pytest.mark.long
@pytest.mark.parametrize(
    "arguments",
    [["explain", "sefton", "-v"], pytest.param(["explain", "sefton", "--json"], marks=pytest.mark.long)],
    ids=["text", "json"],
)
def test_what_is_printed_to_a_file_is_utf_8_whatever_the_machine_writes(arguments: list[str], workspace: Path) -> None:
    here = CliRunner().invoke(main, [*arguments, "--workspace", str(workspace)], catch_exceptions=False)
    western = _run(*arguments, cwd=workspace, environment={"PYTHONIOENCODING": "cp1252"})

    assert (western.returncode, western.stderr.decode()) == (0, "")
    assert western.stdout.decode() == here.stdout
    assert "’" in here.stdout


def test_no_more_processes_are_asked_for_than_windows_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")

    assert processes.at_most(100) == processes.MOST_ON_WINDOWS


def test_on_windows_libraries_are_looked_for_where_weasyprint_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[str] = []
    monkeypatch.setattr(os, "add_dll_directory", added.append, raising=False)
    monkeypatch.setenv("WEASYPRINT_DLL_DIRECTORIES", r"C:\one;C:\two")
    machine.versions.cache_clear()

    versions = machine.versions()

    machine.versions.cache_clear()
    assert set(added) == {r"C:\one", r"C:\two"}
    assert versions["pango"].count(".") == 2

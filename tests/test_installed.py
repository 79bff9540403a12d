"""The program without a copy of the project: what is in the wheel, the wheel in an empty folder, and installed."""

import contextlib
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hatchling.build import build_editable, build_sdist, build_wheel

BUILDERS: dict[str, Callable[[str], str]] = {"wheel": build_wheel, "sdist": build_sdist, "editable": build_editable}
LETTERS = "from lgo_letters.cli import main; main()"


def _build(project: Path, target: str, folder: Path) -> Path:
    """Build a wheel or an archive of the source from what is installed, without a network."""
    folder.mkdir(exist_ok=True)
    with contextlib.chdir(project):
        return folder / BUILDERS[target](str(folder))


@pytest.fixture(scope="module")
def wheel(root: Path, once: Callable[..., Path]) -> Path:
    return next(once("wheel", lambda folder: _build(root, "wheel", folder)).glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the environment in which Python uses the program of the wheel."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)  # noqa: S202 - the wheel was built a moment ago
    return {**os.environ, "PYTHONPATH": str(folder)}


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _letters(*arguments: str, cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LETTERS, *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_holds_every_file_of_the_program_and_of_the_year(root: Path, wheel: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "lgo_letters", "data", "templates"], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    kept = {name if name.startswith("lgo_letters/") else f"lgo_letters/starter/{name}" for name in listed.splitlines()}

    there = {name for name in _names(wheel) if ".dist-info/" not in name}

    assert {"lgo_letters/preview/static/preview.css", "lgo_letters/starter/templates/2020/edition.yaml"} <= kept
    assert kept - there == set()
    assert {name for name in there if name.endswith(".pyc")} == set()


@pytest.mark.long
def test_a_wheel_made_from_the_source_archive_holds_the_same(root: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(_build(root, "sdist", tmp_path / "archive")) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian 12's Python doesn't have it
        archive.extractall(tmp_path / "source")  # noqa: S202 - made by this test
    (source,) = (tmp_path / "source").iterdir()

    again = _build(source, "wheel", tmp_path / "wheel")

    assert again.read_bytes() == wheel.read_bytes()


def test_an_editable_install_has_no_copy_of_the_year(root: Path, tmp_path: Path) -> None:
    names = _names(_build(root, "editable", tmp_path))

    assert {name for name in names if not name.endswith(".pth") and ".dist-info/" not in name} == set()


def test_from_an_empty_folder_a_year_is_begun_and_a_letter_made(installed: dict[str, str], tmp_path: Path) -> None:
    started = _letters("start", "letters", cwd=tmp_path, environment=installed)
    made = _letters("preview", "sefton", "--pdf", "--no-browser", cwd=tmp_path / "letters", environment=installed)

    assert (started.returncode, started.stderr) == (0, "")
    assert made.returncode == 0, made.stderr
    assert Path(tmp_path, "letters", made.stdout.strip()).read_bytes().startswith(b"%PDF-")


@pytest.mark.long
@pytest.mark.parametrize("what", ["wheel", "folder"])
def test_installed_in_an_environment_of_its_own_it_makes_letters(
    what: str, root: Path, wheel: Path, tmp_path: Path, workspace: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    paths = sysconfig.get_paths(vars={"base": str(tmp_path / "venv"), "platbase": str(tmp_path / "venv")})
    # Libraries come from the environment of the tests. Packages of the wheel come first.
    Path(paths["purelib"], "needed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    python, program = Path(paths["scripts"], "python"), Path(paths["scripts"], "lgo-letters")
    empty = tmp_path / "empty"
    empty.mkdir()

    def run(*command: str | Path, cwd: Path = empty) -> str:
        done = subprocess.run(command, cwd=cwd, env=alone, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    install = (python, "-m", "pip", "install", "--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed")
    run(*install, wheel if what == "wheel" else root)

    assert run(python, "-c", "import lgo_letters; print(lgo_letters.__file__)").startswith(str(tmp_path / "venv"))
    run(program, "build", "--workspace", workspace)
    run(program, "start", "letters")
    run(program, "build", cwd=empty / "letters")
    run(program, "specimen", "trial", "--councils", "3")
    run(program, "build", "--workspace", "trial")
    assert [len(list(folder.glob("output/*/letters/*.pdf"))) for folder in (workspace, *sorted(empty.iterdir()))] == [
        2,
        2,
        3,
    ]

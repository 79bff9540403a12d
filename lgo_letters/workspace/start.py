"""Write a workspace to begin with, which has the year that comes with the program.

An installed program has that year beside its modules. In a checkout it is the repository's own.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.sources import FOLDERS
from lgo_letters.whole_files import unwritable

_PROGRAM = Path(__file__).parent.parent
_STARTER = _PROGRAM / "starter"


def included_workspace() -> Path:
    """Find the folder with the `data/` and `templates/` that came with the program. Don't write to it."""
    return _STARTER if (_STARTER / "templates").is_dir() else _PROGRAM.parent


def write_workspace(folder: Path, year: int) -> None:
    """Write a workspace to begin with: the year's data and templates, guides to them, and settings for git."""
    with new_folder(folder):
        shutil.copytree(_STARTER, folder, ignore=lambda *_: FOLDERS, copy_function=shutil.copyfile, dirs_exist_ok=True)
        for name in FOLDERS:
            source = included_workspace() / name
            shutil.copytree(source / str(year), folder / name / str(year), copy_function=shutil.copyfile)
        _write_guides(folder)


def write_support_files(folder: Path) -> None:
    """Write what a workspace has apart from a year: the test of its letters, guides, and settings for git."""
    shutil.copytree(_STARTER / "tests", folder / "tests", copy_function=shutil.copyfile)
    for name in (".gitignore", "pytest.ini"):
        shutil.copyfile(_STARTER / name, folder / name)
    _write_guides(folder)


def _write_guides(folder: Path) -> None:
    for name in FOLDERS:
        shutil.copyfile(included_workspace() / name / "README.md", folder / name / "README.md")


def write_missing_test(folder: Path) -> bool:
    """Write the test of the letters, if a workspace has none. Say whether it was written."""
    test = folder / "tests" / "test_letters.py"
    if test.exists():
        return False
    test.parent.mkdir(exist_ok=True)
    shutil.copyfile(_STARTER / "tests" / "test_letters.py", test)
    if not any((folder / name).exists() for name in ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")):
        shutil.copyfile(_STARTER / "pytest.ini", folder / "pytest.ini")
    return True


@contextmanager
def new_folder(folder: Path) -> Iterator[None]:
    """Raise ProblemsError for a folder that isn't empty, or can't be written."""
    try:
        if folder.exists() and any(folder.iterdir()):
            hint = "name a folder that doesn't exist yet"
            raise ProblemsError([Problem(Kind.OUTPUT, Place(str(folder)), "", "is not empty", hint)])
        yield
    except OSError as error:
        raise ProblemsError([unwritable(str(folder), error)]) from error

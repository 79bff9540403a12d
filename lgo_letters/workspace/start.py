"""Write a workspace to begin with, which has the year that comes with the program.

An installed program has that year beside its modules. In a checkout it is the repository's own.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.sources import FOLDERS
from lgo_letters.whole_files import unwritable, write_all

_PROGRAM = Path(__file__).parent.parent
_STARTER = _PROGRAM / "starter"
_copy = partial(shutil.copytree, copy_function=shutil.copyfile)  # without modes: an installed program may be read-only


def included_workspace() -> Path:
    """Find the folder with the `data/` and `templates/` that came with the program. Don't write to it."""
    return _STARTER if (_STARTER / "templates").is_dir() else _PROGRAM.parent


def write_workspace(folder: Path, year: int) -> None:
    """Write a workspace to begin with: the year's data and templates, guides to them, and settings for git."""
    with new_folder(folder):
        _copy(_STARTER, folder, ignore=shutil.ignore_patterns(*FOLDERS, "__pycache__"), dirs_exist_ok=True)
        for name in FOLDERS:
            source = included_workspace() / name
            _copy(source / str(year), folder / name / str(year))
        _write_guides(folder)


def write_support_files(folder: Path) -> None:
    """Write what a workspace has apart from a year: the test of its letters, guides, and settings for git."""
    _copy(_STARTER / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for name in (".gitattributes", ".gitignore", "pytest.ini"):
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
    has_settings = any((folder / name).exists() for name in ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"))
    names = ([] if has_settings else ["pytest.ini"]) + ["tests/test_letters.py"]  # last, because it is asked about
    write_all(folder, {name: (_STARTER / name).read_bytes() for name in names})
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

"""Find the years in a workspace, and work out one digest of all files of a year.

The digest is of contents, never of dates. If it is the same, every letter is. It takes a fraction of reading a year.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from lgo_letters.problems import Kind, Place, Problem, ProblemsError, did_you_mean

FOLDERS = ("data", "templates")


def years(workspace: Path) -> tuple[int, ...]:
    """List the years for which a workspace has templates or, if there are none, a folder.

    An empty folder, or data without templates, is not a year yet: a command without a year must not choose it.
    """
    there = (path for folder in FOLDERS for path in (workspace / folder).glob("*"))
    folders = [path for path in there if path.name.isdecimal() and path.is_dir()]
    begun = [path for path in folders if path.parent.name == "templates" and any(path.glob("[!.]*"))]
    return tuple(sorted({int(path.name) for path in begun or folders}))


def year_meant(workspace: Path, year: int | None) -> int:
    """Say which year is meant: the latest, unless one is named. Raises ProblemsError if there is no such year."""
    there = years(workspace)
    if not there:
        hint = (
            "change to the folder that holds data/ and templates/, or name it with --workspace; "
            "`lgo-letters start FOLDER` writes one to begin with"
        )
        raise ProblemsError([Problem(Kind.FILE, Place(str(workspace)), "", "holds no year of letters", hint)])
    if year is None:
        return there[-1]
    if year not in there and not any((workspace / folder / str(year)).is_dir() for folder in FOLDERS):
        hint = did_you_mean(str(year), [str(each) for each in there])
        raise ProblemsError([Problem(Kind.FILE, Place(f"templates/{year}"), "", f"there is no year {year}", hint)])
    return year


def digest_of(workspace: Path, year: int) -> str:
    """Give a digest of a year's data and templates: the name and content of each file. Hidden files are never read.

    It is empty if it can't be known: a link leads elsewhere, or something can't be read.
    """
    digest = hashlib.sha256()
    try:
        for folder in FOLDERS:
            root = workspace / folder / str(year)
            for path in _walk(root):
                name = path.relative_to(root).as_posix()
                if path.is_dir():
                    digest.update(f"{folder}/{name}/\0".encode())
                elif not path.name.startswith("."):
                    content = path.read_bytes()
                    digest.update(f"{folder}/{name}\0{len(content)}\0".encode() + content)
        before = workspace / "templates" / str(year - 1) / "edition.yaml"  # `last_year` of figures is compared with it
        digest.update(before.read_bytes() if before.is_file() else b"")
    except (OSError, UnicodeError):
        return ""
    return digest.hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    """List what is in a folder, in alphabetical order. Folders come before what is in them."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise OSError(path)
        yield path
        if path.is_dir():
            yield from _walk(path)

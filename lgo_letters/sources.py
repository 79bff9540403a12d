"""A workspace's folders turned into the years that there are, and into one digest of all that stands in a year's files.

By content, never by time stamps: where the digest is the same, so is every letter. It costs a fraction of reading.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from lgo_letters.problems import Kind, Place, Problem, ProblemsError, did_you_mean

FOLDERS = ("data", "templates")


def years(workspace: Path) -> tuple[int, ...]:
    """List the years that a workspace has templates of; where it has none, those that it has a folder of.

    A folder with nothing in it, or with data alone, is no year yet: the latest one is meant where none is named.
    """
    there = (path for folder in FOLDERS for path in (workspace / folder).glob("*"))
    folders = [path for path in there if path.name.isdecimal() and path.is_dir()]
    begun = [path for path in folders if path.parent.name == "templates" and any(path.glob("[!.]*"))]
    return tuple(sorted({int(path.name) for path in begun or folders}))


def year_meant(workspace: Path, year: int | None) -> int:
    """Say which year is meant: the latest, where none is named. Raises ProblemsError if there is no such year."""
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
    """Give a digest of a year's data and templates: the name and content of each file; hidden files are never read.

    It is empty where it can't be known: a link leads elsewhere, or something can't be read.
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
        before = workspace / "templates" / str(year - 1) / "edition.yaml"  # figures name its values as last year's
        digest.update(before.read_bytes() if before.is_file() else b"")
    except (OSError, UnicodeError):
        return ""
    return digest.hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    """Give what is in a folder, folders before what is in them, in alphabetical order."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise OSError(path)
        yield path
        if path.is_dir():
            yield from _walk(path)

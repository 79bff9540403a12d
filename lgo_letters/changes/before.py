"""Turn a git revision, or another folder, into the year as it was, to compare with."""

from dataclasses import replace
from pathlib import Path

from lgo_letters import git_tree
from lgo_letters.pipeline import Year, load_year
from lgo_letters.problems import Kind, Place, Problem, ProblemsError


def load_revision(workspace: Path, name: str, year: int) -> tuple[str, Year]:
    """Read a year as it was at a git revision, without a checkout. Also give a name for the revision.

    Raises ProblemsError, with places that name the revision, if this program can't make the letters of then.
    """
    revision = git_tree.find(workspace, name)
    with git_tree.at_revision(workspace, revision, year) as folder:
        return str(revision), _load(folder, year, f"{name}:", f"there were no letters of {year} at {revision}")


def load_folder(folder: Path, year: int) -> tuple[str, Year]:
    """Read a year from another workspace. See `load_revision`."""
    return str(folder), _load(folder, year, f"{folder}/", f"there are no letters of {year} in {folder}")


def _load(folder: Path, year: int, origin: str, none: str) -> Year:
    if not (folder / "templates" / str(year)).is_dir():
        raise ProblemsError([Problem(Kind.REVISION, Place(origin), "", none, "name another with --since or --against")])
    try:
        return load_year(folder, year)
    except ProblemsError as error:
        raise ProblemsError(
            replace(each, place=replace(each.place, path=f"{origin}{each.place.path}"), council="")
            for each in error.problems
        ) from error

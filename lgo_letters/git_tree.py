"""Turn a git revision into a folder with its `data/` and `templates/`. Only this module uses git.

It changes nothing in the checkout: not its files, its index or its HEAD. The folder is removed when the block ends.
"""

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lgo_letters.problems import Kind, Place, Problem, ProblemsError

FOLDERS = ("data", "templates")
_OTHERS = re.compile(r"dubious ownership in repository at '(.+)'")
_LONGEST = 120  # seconds that git may take


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit: its full name, its committer's day, such as 1999-12-31, and the first line of its message."""

    commit: str
    date: str
    subject: str

    def __str__(self) -> str:
        return f"{self.commit[:10]} ({self.date}, {self.subject})"


def find(workspace: Path, revision: str) -> Revision:
    """Find the commit that a name means: a hash, a branch, a tag, `HEAD~2`, `main@{yesterday}`.

    Raises ProblemsError if there is no such commit, no repository, or no git.
    """
    hint = "git log lists the commits; a workspace without git can be compared with --against DIR"
    if not revision.isprintable() or not revision or revision.startswith("-"):
        raise _error(f'"{revision}" names no commit', hint)
    try:
        commit = _git(workspace, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").strip()
    except subprocess.CalledProcessError as error:
        said = _said(error)
        if owned := _OTHERS.search(said):
            trust = f"git config --global --add safe.directory {shlex.quote(owned[1])}"
            raise _error(
                "this folder is another user's, so git doesn't read it", f"if you trust it, type: {trust}"
            ) from error
        raise _error(f"git: {said}" if said else f'there is no commit "{revision}"', hint) from error
    output = _git(workspace, "show", "--no-patch", "--no-show-signature", "--format=%cs%x00%s", commit)
    date, _, subject = output.strip("\n").partition("\0")
    return Revision(commit, date, subject)


@contextmanager
def at_revision(workspace: Path, revision: Revision, year: int | None = None) -> Iterator[Path]:
    """Give a folder with the data and templates of a commit, for one year or all, as far as the commit has them.

    The workspace may be a folder inside the repository. Raises ProblemsError if git can't give it.
    """
    with tempfile.TemporaryDirectory(prefix="lgo-letters-") as place:
        folder = Path(place)
        tree = folder / "tree"
        tree.mkdir()
        index = {"GIT_INDEX_FILE": str(folder / "index")}
        try:
            top = Path(_git(workspace, "rev-parse", "--show-toplevel").strip())
            prefix = _git(workspace, "rev-parse", "--show-prefix").strip()
            for name in FOLDERS:
                path = name if year is None else f"{name}/{year}"
                if _holds(workspace, revision, f"{prefix}{path}"):
                    _git(top, "read-tree", f"--prefix={path}/", f"{revision.commit}:{prefix}{path}", **index)
            if (folder / "index").exists():
                _git(top, "checkout-index", "--all", "--quiet", f"--prefix={tree}/", **index)
        except subprocess.CalledProcessError as error:
            raise _error(f"git can't give {revision}: {_said(error)}", "") from error
        yield tree


def _holds(workspace: Path, revision: Revision, path: str) -> bool:
    return bool(_git(workspace, "ls-tree", "-d", "--full-tree", revision.commit, "--", path).strip())


def _git(folder: Path, *arguments: str, **environment: str) -> str:
    """Run git and give its output. Its messages are never translated."""
    command = ("git", "-C", str(folder), *arguments)
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", "GIT_OPTIONAL_LOCKS": "0", **environment}
    try:
        done = subprocess.run(  # noqa: S603 - names and paths go in as arguments of their own, revisions are checked
            command, env=surroundings, capture_output=True, check=True, timeout=_LONGEST, encoding="utf-8"
        )
    except FileNotFoundError as error:
        raise _error("git is not installed", "install it, or compare with a folder: --against DIR") from error
    except subprocess.TimeoutExpired as error:
        raise _error(f"git {arguments[0]} took more than {_LONGEST} seconds", "") from error
    return done.stdout


def _said(error: subprocess.CalledProcessError) -> str:
    return next(iter(str(error.stderr).strip().splitlines()), "").removeprefix("fatal: ")


def _error(message: str, hint: str) -> ProblemsError:
    return ProblemsError([Problem(Kind.REVISION, Place("<git>"), "", message, hint)])

"""Fixtures that several test files use: the real year, and a copy of its files to break."""

import fcntl
import gc
import os
import pickle
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from accepting import accept_unlooked
from browsing import (  # noqa: F401 - fixtures, for tests in a browser
    browser,
    chromium,
    look,
    preview,
    shared_preview,
    typeset_once,
    visit,
    wide_browser,
    windows,
)
from cases import COUNCILS, HARDEST, letter
from hypothesis import settings

from lgo_letters import pipeline
from lgo_letters.batch import workers
from lgo_letters.edition.edition import Edition
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, load_year, typeset
from lgo_letters.proof import PROVED, prove_once
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.typesetting.typeface import alone
from lgo_letters.typesetting.typeset import Typeset, Typesetter
from lgo_letters.typesetting.weasyprint_opened import open_weasyprint

# Imported before any test module does: it warns if the machine has no typefaces.
with alone():
    open_weasyprint()

# The same examples each time, so that a test that passed passes until something is changed. The long tests use other
# examples. No deadline: a slow machine must not fail a test.
settings.register_profile("lgo-letters", derandomize=True, deadline=None, database=None)
settings.load_profile("lgo-letters")

# If a shell starts the tests in the background, they and all that they start ignore Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


EDITIONS = 4  # that keep their typesetters
Once = Callable[[str, Callable[[Path], object]], Path]

# Settings of a machine or its user that may change what programs do or print.
UNSET = ("LC_ALL", "LC_TIME", "LANGUAGE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "FONTCONFIG_PATH")
SLOW = ("PYTHONDONTWRITEBYTECODE",)  # or each process that a test starts would compile the program again


@pytest.fixture(scope="session", autouse=True)
def machine(once: Once) -> Iterator[None]:
    """Give all tests the same home, time zone, language and git settings, whatever the machine has.

    All of xdist's workers have the same home, so that the fonts for letters are made once.
    """

    def make(folder: Path) -> None:
        settings = "[safe]\n\tdirectory = *\n[commit]\n\tgpgsign = false\n"
        (folder / ".gitconfig").write_text(settings, encoding="utf-8")

    home = once("home", make)
    with pytest.MonkeyPatch.context() as patch:
        for name in (*UNSET, *SLOW):
            patch.delenv(name, raising=False)
        patch.setenv("HOME", str(home))
        patch.setenv("TZ", "Europe/London")
        patch.setenv("LANG", "C.UTF-8")
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(scope="session", autouse=True)
def typesetters() -> Iterator[None]:
    """Let editions that look alike share a typesetter. To read a style and make its blocks takes most of a second."""
    known: list[tuple[Edition, Typesetter]] = []

    def shared(edition: Edition, _kept: Path | None = None) -> Typesetter:
        found = next((each for each in known if each[0].looks == edition.looks), None)
        if found:
            known.remove(found)
        known.append(found or (edition, Typesetter(edition)))
        del known[:-EDITIONS]
        return known[-1][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "Typesetter", shared)
        patch.setattr(workers, "Typesetter", shared)
        yield


def pytest_configure(config: pytest.Config) -> None:
    """Stop a measurement that pytest-cov begins when xdist's workers start: it never ends, and ignores `no_cover`."""
    plugin = config.pluginmanager.getplugin("_cov")
    if hasattr(config, "workerinput") and plugin and plugin.cov_controller:
        plugin.cov_controller.cov.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests in a browser first, so that one of xdist's workers gets them all and only one browser starts."""
    items.sort(key=lambda item: "chromium" not in getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """Leave everything imported so far out of garbage collection, which saves 7% of the time that tests take."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Give a function that makes a folder once for all of xdist's workers. Copy it; don't change it."""
    top = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        top = top.parent

    def make_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, begun = top / name, top / f"{name}.begun"
        with (top / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                shutil.rmtree(begun, ignore_errors=True)
                begun.mkdir()
                make(begun)
                begun.rename(folder)
        return folder

    return make_once


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the repository's folder, which is a workspace: it has data/ and templates/. Don't write to it."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def year(root: Path) -> Year:
    """Give the real year, read once."""
    return load_year(root, 2020)


@pytest.fixture(scope="session")
def typeset_letters(year: Year, once: Once) -> dict[str, Typeset]:
    """Give the real letters, typeset once."""
    return _typeset(year, {slug: compose(council, year) for slug, council in year.councils.items()}, once, "letters")


@pytest.fixture(scope="session")
def typeset_hardest(year: Year, once: Once) -> dict[str, Typeset]:
    """Give the letters that are hardest to lay out, typeset once."""
    return _typeset(year, {name: letter(name, year) for name in HARDEST}, once, "hardest")


@pytest.fixture(scope="session")
def typeset_cases(year: Year, once: Once) -> dict[str, Typeset]:
    """Give the letters that are hard to lay out, typeset once."""
    return _typeset(year, {name: letter(name, year) for name in COUNCILS}, once, "cases")


def _typeset(year: Year, letters: dict[str, Letter], once: Once, name: str) -> dict[str, Typeset]:
    def make(folder: Path) -> None:
        made = {name: typeset(each, year) for name, each in letters.items()}
        (folder / "made").write_bytes(pickle.dumps(made))

    made: dict[str, Typeset] = pickle.loads((once(name, make) / "made").read_bytes())  # noqa: S301 - our own
    return made


@pytest.fixture(scope="session")
def accepted_once(root: Path, once: Once) -> Path:
    """Give a made-up year of twelve councils in which everything is accepted. Copy it; don't change it."""

    def make(folder: Path) -> None:
        write_specimen(folder / "specimen", root / "templates" / "2020", 12, 1)
        accept_unlooked(load_year(folder / "specimen"))

    return once("accepted", make) / "specimen"


@pytest.fixture
def specimen(accepted_once: Path, tmp_path: Path) -> Path:
    """Give a copy of the made-up year, which you may change."""
    return Path(shutil.copytree(accepted_once, tmp_path / "specimen"))


@pytest.fixture(scope="session")
def proved_once(year: Year, once: Once) -> Path:
    """Give the file that says that the rules were proved. Copy it."""

    def make(folder: Path) -> None:
        assert not prove_once(year.edition, folder).findings

    return once("proved", make) / PROVED


@pytest.fixture
def proved(proved_once: Path, workspace: Path) -> None:
    """Let `check` find that the workspace's rules are already proved. A proof takes long, and has its own tests."""
    (workspace / "output/2020").mkdir(parents=True)
    shutil.copy(proved_once, workspace / "output/2020")


@pytest.fixture
def workspace(root: Path, tmp_path: Path) -> Path:
    """Give the test a workspace of its own: a copy of the real data/ and templates/."""
    return _copy(root, tmp_path / "workspace")


@pytest.fixture
def committed(workspace: Path) -> Path:
    """Give the test's own workspace, committed to git."""
    return _commit(workspace)


@pytest.fixture(scope="session")
def shared_workspace(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the real data/ and templates/, committed to git. Don't write to it."""
    return _commit(_copy(root, tmp_path_factory.mktemp("shared") / "workspace"))


def _copy(root: Path, folder: Path) -> Path:
    for name in ("data", "templates"):
        shutil.copytree(root / name / "2020", folder / name / "2020")
        shutil.copyfile(root / name / "README.md", folder / name / "README.md")
    return folder


def _commit(workspace: Path) -> Path:
    names = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "As it was")):
        subprocess.run(["git", "-C", str(workspace), *names, *arguments], check=True, capture_output=True)
    return workspace


@pytest.fixture
def edit(workspace: Path) -> Callable[[str, str, str], None]:
    """Give a function that replaces text in a file of the workspace. The text must be there exactly once."""

    def replace(path: str, old: str, new: str) -> None:
        file = workspace / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is in {path} {text.count(old)} times"
        file.write_text(text.replace(old, new), encoding="utf-8")

    return replace

"""A preview of a workspace, and Debian's Chromium that looks at it: what the tests in a browser start from.

A browser has one typeface, which a package brings, and none of the machine's.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import fontpkg_arimo
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright

from lgo_letters.preview.server import Preview, open_preview

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",  # as root, in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--accept-lang=en-GB",
)
PATIENCE = 60_000  # milliseconds; a busy machine is no defect
expect.set_options(timeout=PATIENCE)

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir>{aliases}
<match target="font"><edit name="hintstyle" mode="assign"><const>{hints}</const></edit></match></fontconfig>
"""
ALIAS = '<alias binding="same"><family>{asked}</family><prefer><family>{family}</family></prefer></alias>'
ALIASES = ("sans-serif", "serif", "monospace", "system-ui", "Arial", "Helvetica", "Times New Roman", "Courier New")


@contextmanager
def serving(workspace: Path, port: int = 0) -> Iterator[Preview]:
    """Serve a preview while the block runs."""
    shown = open_preview(workspace, None, port, "editor://{path}:{line}:{column}")
    thread = threading.Thread(target=shown.serve)
    thread.start()
    try:
        yield shown
    finally:
        shown.end()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Callable[..., Browser]]:
    """Give a function that starts a browser; without one the test is left out, but where it must not be."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and not os.environ.get("LGO_LETTERS_TESTS_NEED_BROWSER"):
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        yield lambda fonts: _launch(playwright, path, fonts)


def _launch(playwright: Playwright, path: str | None, fonts: Path) -> Browser:
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    return playwright.chromium.launch(executable_path=path, args=list(QUIET), env=environment)  # type: ignore[arg-type] # a dict of another type of values


def _fonts(folder: Path, family: str, files: Path, hints: str) -> Path:
    """Write a configuration in which these files are all the typefaces that there are."""
    for file in files.glob("[AV]*.ttf"):
        shutil.copy(file, folder)
    aliases = "".join(ALIAS.format(asked=asked, family=family) for asked in ALIASES)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder, aliases=aliases, hints=hints), encoding="utf-8")
    return folder / "fonts.conf"


@pytest.fixture(scope="session")
def browser(chromium: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser that has the letters' typeface, each letter as wide as it was drawn, as most screens show it."""
    folder = tmp_path_factory.mktemp("arimo")
    started = chromium(_fonts(folder, "Arimo", Path(fontpkg_arimo.ROOT) / "files", "hintnone"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def wide_browser(chromium: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser that has Bitstream Vera: the letters of DejaVu Sans, which Debian brings.

    Each letter is rounded to whole pixels, as where nobody has set otherwise.
    """
    folder = tmp_path_factory.mktemp("vera")
    fonts = Path(str(resources.files("reportlab") / "fonts"))
    started = chromium(_fonts(folder, "Bitstream Vera Sans", fonts, "hintfull"))
    yield started
    started.close()


@pytest.fixture
def preview(workspace: Path) -> Iterator[Preview]:
    """Serve a preview of the test's own workspace."""
    with serving(workspace) as shown:
        yield shown


@pytest.fixture
def visit(browser: Browser, preview: Preview) -> Iterator[Callable[..., Page]]:
    """Give a function that opens an address of the preview in a browser of its own.

    Whatever the browser complains of, and whatever it asks of another machine, fails the test.
    """
    complaints: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        is_own = message.page is not None and message.location["url"] == message.page.url  # an address that isn't there
        if message.type in {"error", "warning"} and "net::ERR" not in message.text and not is_own:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            complaints.append(f"asked for {request.url}")

    def visiting(address: str = "", **options: object) -> Page:
        given: dict[str, object] = {"viewport": {"width": 1500, "height": 900}, "reduced_motion": "reduce"} | options
        context = browser.new_context(**given)  # type: ignore[arg-type] # what the test wants of its browser
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        page.goto(preview.address + address)
        return page

    yield visiting
    for context in contexts:
        context.close()
    assert complaints == []

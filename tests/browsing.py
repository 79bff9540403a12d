"""Start a preview of a workspace, and Debian's Chromium to look at it, for the tests in a browser.

A browser has one typeface, which comes from a Python package. It has none of the machine's typefaces.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fontpkg_arimo
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright

from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, typeset
from lgo_letters.preview import app
from lgo_letters.preview.letters import renderer
from lgo_letters.preview.server import Preview, open_preview
from lgo_letters.typesetting.typeset import Typeset

# The first has no window and no toolbars, and takes half the time of the others.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",  # as root, in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--accept-lang=en-GB",
)
PATIENCE = 60_000  # milliseconds; a slow machine must not fail a test
expect.set_options(timeout=PATIENCE)
USUAL: dict[str, Any] = {
    "viewport": {"width": 1500, "height": 900},
    "color_scheme": "light",
    "reduced_motion": "reduce",
}

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
    """Give a function that starts a browser. Without one, the test is skipped, unless tests must not be skipped."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and not os.environ.get("LGO_LETTERS_TESTS_NEED_BROWSER"):
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        yield lambda fonts: _launch(playwright, path, fonts)


def _launch(playwright: Playwright, path: str | None, fonts: Path) -> Browser:
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    return playwright.chromium.launch(executable_path=path, args=list(QUIET), env=environment)  # type: ignore[arg-type] # a dict of another type of values


def _fonts(folder: Path, family: str, files: Path, hints: str) -> Path:
    """Write a font configuration that has these files only."""
    for file in files.glob("[AV]*.ttf"):
        shutil.copy(file, folder)
    aliases = "".join(ALIAS.format(asked=asked, family=family) for asked in ALIASES)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder, aliases=aliases, hints=hints), encoding="utf-8")
    return folder / "fonts.conf"


@pytest.fixture(scope="session")
def browser(chromium: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser with the letters' typeface. Characters are as wide as they were drawn, as on most screens."""
    folder = tmp_path_factory.mktemp("arimo")
    started = chromium(_fonts(folder, "Arimo", Path(fontpkg_arimo.ROOT) / "files", "hintnone"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def wide_browser(chromium: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Give a browser that has only Bitstream Vera, whose letters are those of Debian's DejaVu Sans.

    Widths of characters are rounded to whole pixels, which is the default.
    """
    folder = tmp_path_factory.mktemp("vera")
    fonts = Path(str(resources.files("reportlab") / "fonts"))
    started = chromium(_fonts(folder, "Bitstream Vera Sans", fonts, "hintfull"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def typeset_once() -> Iterator[None]:
    """Let previews typeset each letter once in a session. Another test checks that its bytes are the same each time."""
    known: list[tuple[str, Letter, Typeset]] = []

    def once(letter: Letter, year: Year) -> Typeset:
        edition = year.edition.digest
        made = next((made for of, each, made in known if of == edition and each == letter), None)
        if made is None:
            made = typeset(letter, year)
            known.append((edition, letter, made))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(renderer, "typeset", once)
        yield


@pytest.fixture
def preview(workspace: Path, typeset_once: None) -> Iterator[Preview]:  # noqa: ARG001 - in force while it serves
    """Serve a preview of the test's own workspace. The test may change its files."""
    with serving(workspace) as shown:
        yield shown


@pytest.fixture(scope="session")
def shared_preview(shared_workspace: Path, typeset_once: None) -> Iterator[Preview]:  # noqa: ARG001 - as above
    """Serve one preview for all tests that change no file, so that its letters are typeset once.

    It soon notices that a browser has gone, so that the streams of many tests don't fill up the server.
    """
    with pytest.MonkeyPatch.context() as patch, serving(shared_workspace) as shown:
        patch.setattr(app, "ALIVE", 1)
        yield shown


@pytest.fixture(scope="session")
def windows() -> dict[Browser, Page]:
    """Keep one page of each browser for all tests: opening a new one takes half a second."""
    return {}


@pytest.fixture
def visit(browser: Browser, preview: Preview, windows: dict[Browser, Page]) -> Iterator[Callable[..., Page]]:
    """Give a function that opens an address of the test's own preview."""
    with _visiting(browser, preview, windows) as visiting:
        yield visiting


@pytest.fixture
def look(browser: Browser, shared_preview: Preview, windows: dict[Browser, Page]) -> Iterator[Callable[..., Page]]:
    """Give a function that opens an address of the shared preview, for tests that change no file."""
    with _visiting(browser, shared_preview, windows) as visiting:
        yield visiting


@contextmanager
def _visiting(browser: Browser, preview: Preview, windows: dict[Browser, Page]) -> Iterator[Callable[..., Page]]:
    """Give a function that opens an address. Each page is as if no test had used it before.

    The test fails if the browser reports an error or asks another machine for anything.
    """
    complaints: list[str] = []
    pages: list[Page] = []

    def heard(message: ConsoleMessage) -> None:
        is_own = message.page is not None and message.location["url"] == message.page.url  # no such address
        if message.type in {"error", "warning"} and "net::ERR" not in message.text and not is_own:
            complaints.append(message.text)

    def failed(error: object) -> None:
        complaints.append(str(error))

    def asked(request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            complaints.append(f"asked for {request.url}")

    def visiting(address: str = "", **options: object) -> Page:
        given = USUAL | options
        if pages or given.keys() > USUAL.keys():  # a second page, or options that only a new browser takes
            page = browser.new_context(**given).new_page()
        else:
            page = windows.get(browser) or browser.new_context(**USUAL).new_page()
            windows[browser] = page
            page.set_viewport_size(given["viewport"])
            page.emulate_media(color_scheme=given["color_scheme"], reduced_motion=given["reduced_motion"])
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        page.on("console", heard)
        page.on("pageerror", failed)
        page.on("request", asked)
        page.goto(preview.address + address)
        return page

    yield visiting
    for page in pages:
        if page is not windows.get(browser):
            page.context.close()
            continue
        _leave(page, preview.address)
        page.remove_listener("console", heard)
        page.remove_listener("pageerror", failed)
        page.remove_listener("request", asked)
    assert complaints == []


def _leave(page: Page, address: str) -> None:
    """Undo what a test did in a page: where the mouse is, what is stored, which answers were replaced."""
    page.unroute_all()
    page.mouse.move(-1, -1)
    page.goto("about:blank")
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": address.rstrip("/"), "storageTypes": "all"})
    session.detach()

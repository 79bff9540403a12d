"""A preview of a workspace, and Debian's Chromium that looks at it: what the tests in a browser start from."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from lgo_letters.preview.server import Preview, open_preview

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import ConsoleMessage, Request

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",  # as root, in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no defect


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
def browser() -> Iterator[Browser]:
    """Give a browser; without one the test is left out, but where it must not be."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None and not os.environ.get("LGO_LETTERS_TESTS_NEED_BROWSER"):
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(QUIET))
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
        given: dict[str, object] = {"viewport": {"width": 1500, "height": 900}} | options
        context = browser.new_context(**given)  # type: ignore[arg-type] # what the test wants of its browser
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", asked)
        page.goto(preview.address + address)
        return page

    yield visiting
    for context in contexts:
        context.close()
    assert complaints == []

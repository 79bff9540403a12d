"""WeasyPrint opened: the library, or what is missing for it; and what it may fetch, which is the edition's pictures."""

import sys
from contextlib import redirect_stdout
from typing import Any

from lgo_letters.edition.edition import Edition
from lgo_letters.problems import Kind, Place, Problem, ProblemsError

BASE = "https://letter.invalid/"  # no address of any machine: it may stand in the PDF, and nothing answers there
_PANGO = {  # how to put it in, by platform
    "linux": "on Debian and Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
    "win32": "install MSYS2 (msys2.org), then in its UCRT64 shell: pacman -S mingw-w64-ucrt-x86_64-pango",
}


def asset_fetcher(edition: Edition) -> Any:
    """Make a fetcher that knows the edition's pictures and nothing else: no network, no file."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 - a caller may pass it
            name = url.removeprefix(f"{BASE}assets/")
            if name == url or name not in edition.assets:
                message = "letters are made of the edition's assets alone"
                raise ValueError(message)
            kind = "image/svg+xml" if name.endswith(".svg") else "application/octet-stream"
            return URLFetcherResponse(url, edition.assets[name], {"Content-Type": kind})

    return AssetFetcher()


def open_weasyprint() -> Any:
    """Import WeasyPrint, which opens Pango.

    Raises:
        ProblemsError: Pango, or a library that it needs, isn't on this machine.
    """
    try:
        with redirect_stdout(None):  # it prints what to read about itself
            import weasyprint
    except OSError as error:
        hint = _PANGO.get(
            sys.platform, "install Pango 1.44 or later with FreeType, and HarfBuzz with its subset library"
        )
        problem = Problem(Kind.TYPESETTING, Place("<Pango>"), "", f"can't be loaded: {error}", hint)
        raise ProblemsError([problem]) from error
    return weasyprint

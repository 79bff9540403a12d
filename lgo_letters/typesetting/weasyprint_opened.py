"""Import WeasyPrint, or say what it needs and doesn't find. Let it fetch only the edition's pictures."""

import sys
from contextlib import redirect_stdout
from typing import Any

from lgo_letters.edition.edition import Edition
from lgo_letters.problems import Kind, Place, Problem, ProblemsError

BASE = "https://letter.invalid/"  # belongs to no machine, so it may be in the PDF, and nothing answers there
_PANGO = {  # how to install it, by platform
    "linux": "on Debian and Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
    "win32": "install MSYS2 (msys2.org), then in its UCRT64 shell: pacman -S mingw-w64-ucrt-x86_64-pango",
}


def asset_fetcher(edition: Edition) -> Any:
    """Make a fetcher for the edition's pictures and nothing else: no network, no files."""
    urls = open_weasyprint().urls

    class AssetFetcher(urls.URLFetcher):  # type: ignore[misc,name-defined]
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ARG002 - a caller may pass it
            name = url.removeprefix(f"{BASE}assets/")
            if name == url or name not in edition.assets:
                message = "letters are made of the edition's assets alone"
                raise ValueError(message)
            kind = "image/svg+xml" if name.endswith(".svg") else "application/octet-stream"
            return urls.URLFetcherResponse(url, edition.assets[name], {"Content-Type": kind})

    return AssetFetcher()


def open_weasyprint() -> Any:
    """Import WeasyPrint, which opens Pango.

    Raises:
        ProblemsError: Pango, or a library that it needs, isn't installed.
    """
    try:
        with redirect_stdout(None):  # it prints where to read about itself
            import weasyprint
    except OSError as error:
        hint = _PANGO.get(
            sys.platform, "install Pango 1.44 or later with FreeType, and HarfBuzz with its subset library"
        )
        problem = Problem(Kind.TYPESETTING, Place("<Pango>"), "", f"can't be loaded: {error}", hint)
        raise ProblemsError([problem]) from error
    return weasyprint

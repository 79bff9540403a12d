"""The HTML beside each PDF: complete in itself, valid, accessible, for any screen and for paper."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import axe_playwright_python
import pypdfium2
import pytest
from cases import HARDEST
from playwright.sync_api import Browser, Page
from tinyhtml5.parser import HTMLParser as Parser

from lgo_letters.typesetting.typeset import Typeset

pytestmark = pytest.mark.no_cover  # coverage doubles the time of a page; other tests cover this code

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
WIDTHS = (320, 480, 768, 1280)
NARROWEST = 320  # CSS pixels: WCAG's limit, which is 1280 pixels at a zoom of 400%
WITHOUT_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}
OTHERS = ("southampton", "nothing at all", "Welsh", "no investigation")  # only in the long tests


@pytest.fixture(scope="module")
def twins(typeset_letters: dict[str, Typeset], typeset_hardest: dict[str, Typeset]) -> dict[str, Typeset]:
    """Give the real letters, and some of the hard ones."""
    return typeset_letters | typeset_hardest


class _Markup(HTMLParser):
    """Records the ids and the elements of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]


def test_a_twin_is_valid_html(twins: dict[str, Typeset]) -> None:
    is_valid_html(twins)


@pytest.mark.long
def test_the_twin_of_any_letter_is_valid_html(typeset_cases: dict[str, Typeset]) -> None:
    is_valid_html(typeset_cases)


def is_valid_html(twins: dict[str, Typeset]) -> None:
    for name, case in twins.items():
        html = case.html.decode()

        parser = Parser()
        parser.parse(html, override_encoding="utf-8")
        assert parser.errors == [], name
        markup = _Markup()
        markup.feed(html)
        assert len(markup.ids) == len(set(markup.ids)), name
        assert markup.names.count("main") == markup.names.count("h1") == 1, name
        assert html.startswith("<!DOCTYPE html>\n<html lang="), name


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """Give a page in which tests open one letter after the other."""
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "name", ["sefton", "the longest", *(pytest.param(each, marks=pytest.mark.long) for each in OTHERS)]
)
def test_axe_finds_nothing_at_any_width(name: str, twins: dict[str, Typeset], page: Page, tmp_path: Path) -> None:
    """Colours are the same at any width, so they are checked at one width only."""
    nothing_is_found(page, _file(tmp_path, twins[name]), {width: width != NARROWEST for width in WIDTHS})


@pytest.mark.long
@pytest.mark.parametrize("name", ["sefton", "southampton", *HARDEST])
def test_axe_finds_nothing_in_the_colours_at_any_width(
    name: str, twins: dict[str, Typeset], page: Page, tmp_path: Path
) -> None:
    nothing_is_found(page, _file(tmp_path, twins[name]), dict.fromkeys(WIDTHS, False))


def _file(folder: Path, twin: Typeset) -> str:
    file = folder / "letter.html"
    file.write_bytes(twin.html)
    return file.as_uri()


def nothing_is_found(page: Page, address: str, colourless: dict[int, bool]) -> None:
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for width, without in colourless.items():
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate("options => axe.run(options)", WITHOUT_COLOURS if without else {})

        wrong = {each["id"]: [node["html"] for node in each["nodes"]] for each in found["violations"]}
        unclear = {each["id"]: [node["html"] for node in each["nodes"]] for each in found["incomplete"]}
        assert (width, wrong, unclear) == (width, {}, {})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_twin_asks_for_nothing(twins: dict[str, Typeset], page: Page, tmp_path: Path) -> None:
    address = _file(tmp_path, twins["sefton"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(address)
    refused = page.evaluate("fetch('https://example.org').then(() => 'fetched', () => 'refused')")

    assert [url for url in asked if not url.startswith("data:")] == [address]
    assert refused == "refused"
    assert page.evaluate("Array.from(document.images).every((each) => each.naturalWidth > 0)")


def test_a_twin_prints_as_the_letter_does(twins: dict[str, Typeset], page: Page, tmp_path: Path) -> None:
    for slug in ("sefton", "southampton"):
        page.goto(_file(tmp_path, twins[slug]))
        printed = page.pdf(prefer_css_page_size=True, print_background=True)

        assert words_of(printed) == words_of(twins[slug].pdf)


def words_of(pdf: bytes) -> list[list[str]]:
    """Give each page's words, without page numbers and bullets."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return [re.sub(r"(?m)^\s*(\d|•)\s*$|•", "", text.replace("\x02", "")).split() for text in texts]

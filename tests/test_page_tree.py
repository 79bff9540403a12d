"""A page read as XML is the page that HTML's parser reads; where it isn't, HTML's counts."""

from __future__ import annotations

import pytest
import tinyhtml5
from cases import COUNCILS, letter

from lgo_letters.pipeline import Year, compose
from lgo_letters.typesetting.frame import Frame
from lgo_letters.typesetting.page_tree import PageReader, alike


def _read_as_html(html: str) -> object:
    return tinyhtml5.parse(html, namespace_html_elements=False)


@pytest.mark.parametrize("name", COUNCILS)
def test_a_letter_is_the_same_page_either_way(name: str, year: Year) -> None:
    html = Frame(year.edition).html(letter(name, year))

    assert alike(PageReader().elements(html), _read_as_html(html))


def test_a_real_letter_is_read_as_xml(year: Year) -> None:
    html = Frame(year.edition).html(compose(year.councils["sefton"], year))
    reader = PageReader()

    assert "{http://www.w3.org/2000/xmlns/}xmlns" in {
        name for element in tinyhtml5.parse(html).iter() for name in element.attrib
    }
    for _ in range(2):
        attributes = {name for element in reader.elements(html).iter() for name in element.attrib}
        assert "{http://www.w3.org/2000/xmlns/}xmlns" not in attributes  # as HTML's parser would have it


@pytest.mark.parametrize(
    "html",
    [
        "<html><head></head><body><p>an end tag is left out<p>again</body></html>",
        "<html><head></head><body><br></body></html>",
        "<html><head></head><body><p>caf&eacute;</p></body></html>",
        "<html><head></head><body><table><tr><td>rows get a body</td></tr></table></body></html>",
        "<html><body><p>no head</p></body></html>",
        "<html><head></head><body><P>capitals</P></body></html>",
        "<!DOCTYPE html [<!ENTITY a 'b'>]><html><head></head><body><p>&a;</p></body></html>",
        "<html><head></head><body><p/><b>an empty paragraph that HTML leaves open</b></body></html>",
    ],
)
def test_what_the_two_read_otherwise_is_read_as_html(html: str) -> None:
    reader = PageReader()
    for _ in range(2):
        assert alike(reader.elements(html), _read_as_html(html))

"""Reading what a page draws gives the same whether or not its marks were read before."""

import io
from collections.abc import Mapping

import pikepdf
import pytest

from lgo_letters.finished.drawing import Drawing, read_drawing
from lgo_letters.finished.known_drawings import KnownDrawings
from lgo_letters.typesetting.typeset import Typeset

MARK = b"/P <</MCID 0>> BDC\nBT\n1 0 0 1 9 %d Tm\n/F 9 Tf\n<41> Tj\nET\nEMC\n"


def _pages(pdf: bytes, known: KnownDrawings | None) -> list[Drawing]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [_read(known, opened, page, {}) for page in opened.pages]


def _read(known: KnownDrawings | None, pdf: pikepdf.Pdf, page: pikepdf.Page, fonts: Mapping[str, object]) -> Drawing:
    assert not fonts
    return read_drawing(page, {}) if known is None else known.read(pdf, page, {})


def _drawn(content: bytes, known: KnownDrawings) -> tuple[Drawing, Drawing]:
    """Read a page with nothing known, and again with what is known."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pikepdf.Stream(pdf, content)
    return read_drawing(page, {}), known.read(pdf, page, {})


def test_letters_pages_are_told_the_same_whether_or_not_they_are_known(typeset_letters: dict[str, Typeset]) -> None:
    known = KnownDrawings()
    for made in (*typeset_letters.values(), *typeset_letters.values()):
        assert _pages(made.pdf, known) == _pages(made.pdf, None)


@pytest.mark.parametrize(
    "content",
    [
        MARK % 7 + MARK % 8,  # two marks with the same number
        MARK % 7 + b"/F 9 Tf\n<41> Tj\n",  # words outside a mark
        MARK % 7 + b"0 0 m 1 1 l S\n",
        b"0 0 m 1 1 l S\n" + MARK % 7,
        MARK % 7 + b"/P <</MCID 1>> BDC\n",  # a mark without an end
        MARK % 7 + b"EMC\nEMC\n",
        b"/P <</MCID 0>> BDC\n/P <</MCID 1>> BDC\n<41> Tj\nEMC\nEMC\n",
        b"/P <</MCID 0>> BDC\n/Artifact BMC\n<41> Tj\nEMC\nEMC\n",
        b"/P <</MCID 0>> BDC\n(\nEMC\n) Tj\nEMC\n",
        b"/F 9 Tf\n/P <</MCID 0>> BDC\n<41> Tj\nEMC\n",
        b"/P <</MCID 0>> BDC\n/F 9 Tf\n1 0 0 1 9 7 Tm\n<41> Tj\n0 -9 Td\n<42> Tj\nEMC\n",
        b"/P << /MCID 0 >> BDC\nBT\n1 0 0 1 9 7 Tm\n/F 9 Tf\n<41> Tj\nET\nEMC\n",
        b"/P <</Lang (cy)/MCID 0>> BDC\nEMC\n",
        b"/P /named BDC\nEMC\n",
        b"% /P <</MCID 0>> BDC\n<41> Tj\nEMC\n",
        b"/Artifact <</Type /Pagination>> BDC\n<41> Tj\nEMC\n",
        b"/Artifact BMC\n0 0 m 1 1 l S\nEMC\n",
    ],
)
def test_a_strange_page_is_told_the_same(content: bytes) -> None:
    known = KnownDrawings()
    _drawn(MARK % 5, known)

    for _ in range(2):
        anew, again = _drawn(content, known)

        assert again == anew


def test_a_mark_at_another_height_is_known_and_stands_there() -> None:
    known = KnownDrawings()
    _drawn(MARK % 5, known)

    anew, again = _drawn(MARK % 6, known)

    assert again == anew
    assert [height for height, _ in again.marks[0].pieces] == [6.0]


def test_other_words_at_the_same_place_are_not_taken_for_those_that_are_known() -> None:
    known = KnownDrawings()
    _drawn(MARK % 5, known)

    anew, again = _drawn(MARK.replace(b"<41>", b"<4141>") % 5, known)

    assert again == anew
    assert len(again.marks[0].text) == 2

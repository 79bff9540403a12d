"""Put faults into a finished letter, one at a time. Each fault that could harm a reader is found."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from lgo_letters.finished.inspection import inspect
from lgo_letters.finished.letter_checks import check_finished
from lgo_letters.finished.reader import read_finished
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, typeset
from lgo_letters.problems import Place
from lgo_letters.typesetting.typeset import Typeset

pytestmark = pytest.mark.no_cover  # coverage doubles the time of a page; other tests cover this code

Fault = tuple["Callable[[pikepdf.Pdf], None]", str]

_FIGURES: Any = pikepdf.AttachedFileSpec  # its types require what may be left out
INK = b"0.105882 0.164706 0.172549 rg"
FIRST_LINE = b"/Span\n<</MCID 0>>\nBDC"


@pytest.fixture(scope="module")
def letter(year: Year) -> Letter:
    """Give Sefton's letter."""
    return compose(year.councils["sefton"], year)


@pytest.fixture(scope="module")
def made(typeset_letters: dict[str, Typeset]) -> Typeset:
    """Give Sefton's letter, typeset."""
    return typeset_letters["sefton"]


def _elements(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    def below(element: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf's objects can be of any type
        yield element
        kids = element.get("/K", ())
        for kid in kids if isinstance(kids, pikepdf.Array) else ():
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from below(kid)

    return [each for each in below(pdf.Root.StructTreeRoot.K[0]) if f"/{role}" == each.S]


def _set(role: str, number: int, **values: Any) -> Callable[[pikepdf.Pdf], None]:  # noqa: ANN401
    """Change entries of an element. None removes one."""

    def change(pdf: pikepdf.Pdf) -> None:
        element = _elements(pdf, role)[number]
        for key, value in values.items():
            if value is None:
                del element[f"/{key}"]
            else:
                element[f"/{key}"] = value

    return change


def _role(role: str, number: int, new: str) -> Callable[[pikepdf.Pdf], None]:
    return _set(role, number, S=pikepdf.Name(f"/{new}"))


def _draw(page: int, old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    """Change the first match in a page's operators. There must be one."""

    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[page].Contents.read_bytes()
        assert old in content
        pdf.pages[page].Contents = pdf.make_stream(content.replace(old, new, 1))

    return change


def _after(page: int, more: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[page].Contents = pdf.make_stream(pdf.pages[page].Contents.read_bytes() + b"\n" + more)

    return change


def _fonts(change: Callable[[Any], None]) -> Callable[[pikepdf.Pdf], None]:
    def changed(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            change(font)

    return changed


def _metadata(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        content = pdf.Root.Metadata.read_bytes()
        assert old in content
        pdf.Root.Metadata.write(content.replace(old, new))

    return change


def _root(**values: Any) -> Callable[[pikepdf.Pdf], None]:  # noqa: ANN401
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in values.items():
            if value is None:
                del pdf.Root[f"/{key}"]
            else:
                pdf.Root[f"/{key}"] = value

    return change


def _without_text_file(font: Any) -> None:  # noqa: ANN401
    del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def _without_meanings(font: Any) -> None:  # noqa: ANN401
    del font["/ToUnicode"]


def _with_other_meanings(font: Any) -> None:  # noqa: ANN401
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<0065>", b"<0061>"))


def _swapped(pdf: pikepdf.Pdf) -> None:
    section = _elements(pdf, "Sect")[1]
    section.K[2], section.K[3] = section.K[3], section.K[2]


def _left_out(pdf: pikepdf.Pdf) -> None:
    del _elements(pdf, "Sect")[1].K[2]


def _read_twice(pdf: pikepdf.Pdf) -> None:
    section = _elements(pdf, "Sect")[1]
    section.K.append(section.K[2])


def _all_artifacts(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.K[0].K = pikepdf.Array([])
    for page in pdf.pages:
        content = page.Contents.read_bytes()
        page.Contents = pdf.make_stream(re.sub(rb"/\w+\s<</MCID \d+>>\sBDC", b"/Artifact BMC", content))


def _link(**values: Any) -> Callable[[pikepdf.Pdf], None]:  # noqa: ANN401
    def change(pdf: pikepdf.Pdf) -> None:
        note = pdf.pages[1].Annots[0]
        for key, value in values.items():
            if value is None:
                del note[f"/{key}"]
            else:
                note[f"/{key}"] = value

    return change


def _link_unread(pdf: pikepdf.Pdf) -> None:
    link = _elements(pdf, "Link")[0]
    link.K = pikepdf.Array([kid for kid in link.K if isinstance(kid, int)])


def _other_figures(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["sefton-figures.json"] = _FIGURES(pdf, b'{"facts": {"upheld": 14}}')


def _no_figures(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments["sefton-figures.json"]


def _other_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Annual Review letter 2020 – Exampleshire Council"


def _other_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Title = pikepdf.String("Another letter")


def _turned_round(pdf: pikepdf.Pdf) -> None:
    """Print 31 upheld decisions instead of 13."""
    content = pdf.pages[3].Contents.read_bytes()
    turned = re.sub(rb"\[<(\w{4})>0?<?(\w{4})>0?\] TJ", rb"[<\2\1>] TJ", content, count=1)
    assert turned != content
    pdf.pages[3].Contents = pdf.make_stream(turned)


def _renumbered(pdf: pikepdf.Pdf) -> None:
    """Print the next page's number on a page: it is the last word of both."""
    shown = [page.Contents.read_bytes().rpartition(b"[") for page in pdf.pages]
    pdf.pages[1].Contents = pdf.make_stream(b"".join((*shown[1][:2], shown[2][2])))


def _rewritten(change: Callable[[list[Any]], list[Any]]) -> Callable[[pikepdf.Pdf], None]:
    """Change a page's operators with pikepdf, which writes them in a form of its own."""

    def changed(pdf: pikepdf.Pdf) -> None:
        operators = change(list(pikepdf.parse_content_stream(pdf.pages[0])))
        pdf.pages[0].Contents = pdf.make_stream(pikepdf.unparse_content_stream(operators))

    return changed


def _text_added(operators: list[Any]) -> list[Any]:
    added: tuple[tuple[list[Any], str], ...] = (
        ([], "BT"),
        ([pikepdf.Name("/X"), 9], "Tf"),
        ([pikepdf.String("You owe us (money)")], "Tj"),
        ([], "ET"),
    )
    return [*operators, *(pikepdf.ContentStreamInstruction(each, pikepdf.Operator(name)) for each, name in added)]


FAULTS: dict[str, Fault] = {
    "a figure without an alternative text": (_set("Figure", 1, Alt=None), "has no alternative text"),
    "a figure with an empty alternative text": (_set("Figure", 1, Alt=pikepdf.String(" ")), "has no alternative text"),
    "another council's figure in a chart's words": (
        _set("Figure", 2, Alt=pikepdf.String("Bar chart: 85% for your council, 67% on average.")),
        "85%, which isn't one of its facts",
    ),
    "a figure that is elsewhere": (
        _set("Figure", 0, A=pikepdf.Dictionary(O=pikepdf.Name("/Layout"), BBox=[50, 1200, 270, 1260])),
        "isn't on its page",
    ),
    "a figure without a place": (_set("Figure", 0, A=None), "isn't on its page"),
    "words read as other words": (
        _set("P", 7, ActualText=pikepdf.String("All is well.")),
        "is read as 'All is well.'",
    ),
    "a paragraph with an alternative text": (_set("P", 7, Alt=pikepdf.String("A letter")), "is read as 'A letter'"),
    "text as an artifact": (_draw(0, FIRST_LINE, b"/Artifact BMC"), "is passed over in reading"),
    "text as a page's margin": (
        _draw(0, FIRST_LINE, b"/Artifact <</Type /Pagination>> BDC"),
        "mark 0 of page 1 isn't drawn",
    ),
    "everything an artifact": (_all_artifacts, "is passed over in reading"),
    "a heading's level skipped": (_role("H2", 0, "H3"), "a heading of level 3 follows one of level 1"),
    "two headings of the first level": (_role("H2", 0, "H1"), "has 2 headings of the first level"),
    "no heading of the first level": (_role("H1", 0, "H2"), "has 0 headings of the first level"),
    "a heading that is bold text": (_role("H2", 0, "P"), "'Complaint statistics' is no heading"),
    "a paragraph that is a heading": (_role("P", 7, "H2"), "is a heading"),
    "bookmarks that aren't the headings": (_other_bookmark, "has bookmarks that aren't its headings"),
    "no bookmarks": (_root(Outlines=None), "has bookmarks that aren't its headings"),
    "a font that isn't inside": (_fonts(_without_text_file), "is without its file"),
    "a font without the meaning of its characters": (_fonts(_without_meanings), "what its characters mean"),
    "a font whose characters mean others": (_fonts(_with_other_meanings), "where the letter has"),
    "a link without a description": (_link(Contents=None), "has no description"),
    "a link described by its address": (
        _link(Contents=pikepdf.String("https://www.lgo.org.uk/your-councils-performance")),
        "has its address for a description",
    ),
    "a link that isn't read": (_link_unread, "has links that aren't read"),
    "a link that isn't read as one": (_role("Link", 0, "Span"), "isn't read as a link"),
    "white text": (_draw(1, INK, b"1 1 1 rg"), "has a contrast of 1.0 to 1"),
    "faint text": (_draw(1, INK, b"0.62 0.62 0.62 rg"), "to 1; it must be at least 4.5"),
    "text that isn't painted": (_draw(0, FIRST_LINE, FIRST_LINE + b"\n3 Tr"), "has a contrast of 1.0 to 1"),
    "text behind a box": (
        _after(0, b"/Artifact BMC q 1 1 1 rg 40 500 500 200 re f Q EMC"),
        "has a contrast of 1.0 to 1",
    ),
    "another language": (_root(Lang=pikepdf.String("fr-FR")), "is said to be in 'fr-FR'"),
    "no language": (_root(Lang=None), "doesn't say what language it is in"),
    "a paragraph in another language": (_set("P", 7, Lang=pikepdf.String("fr")), "is said to be in 'fr'"),
    "another order of reading": (_swapped, "where the letter has"),
    "a paragraph that isn't read": (_left_out, "is read 0 times"),
    "a paragraph that is read twice": (_read_twice, "is read 2 times"),
    "a header cell without a scope": (_role("P", 7, "TH"), "doesn't say what it heads"),
    "a table without header cells": (_role("Div", -1, "Table"), "a table has no header cells"),
    "a list that doesn't say how it is numbered": (_set("L", 0, A=None), "doesn't say how it is numbered"),
    "another council's figure in the words": (_turned_round, "reads P '31' where the letter has '13'"),
    "another council's bar": (_draw(3, b"568.75 0 l\n568.75 24 l", b"318.75 0 l\n318.75 24 l"), "has no bar of 81%"),
    "another council's average": (
        _draw(3, b"468.25 32.75 l\n468.25 55.25 l", b"368.25 32.75 l\n368.25 55.25 l"),
        "has a bar of 53%",
    ),
    "other figures inside": (_other_figures, "doesn't carry the letter's figures"),
    "no figures inside": (_no_figures, "doesn't carry the letter's figures"),
    "another title": (_other_title, "is called 'Annual Review letter 2020 – Exampleshire Council'"),
    "another title in the metadata": (_metadata(b"Sefton", b"Exampleshire"), "in one place"),
    "the file's name for a title": (_root(ViewerPreferences=None), "is shown by its file's name"),
    "no claim to be accessible": (_metadata(b"pdfuaid:part", b"pdfuaid:prat"), "doesn't claim PDF/UA-1"),
    "no claim to be for an archive": (_metadata(b'pdfaid:part="3"', b'pdfaid:part="2"'), "doesn't claim PDF/A-3"),
    "no output intent": (_root(OutputIntents=None), "has 0 output intents"),
    "something drawn beside all marks": (_after(0, b"q 100 100 50 50 re f Q"), "neither tagged nor an artifact"),
    "text beside all marks": (_rewritten(_text_added), "neither tagged nor an artifact"),
    "a mark without an end": (_after(0, b"/Span <</MCID 99>> BDC"), "a mark has no end"),
    "an end without a mark": (_after(0, b"EMC"), "a mark ends that never began"),
    "a mark within another": (
        _draw(0, FIRST_LINE, b"/Span <</MCID 98>> BDC\n" + FIRST_LINE),
        "mark 0 is nested in another",
    ),
    "another page's number": (_renumbered, "isn't its number"),
}


NEEDS_EYES = {"white text", "faint text", "text that isn't painted", "text behind a box"}
"""What can't be seen without drawing the pages."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_without_the_letter_too_where_it_can_be(name: str, made: Typeset, letter: Letter) -> None:
    fault, words = FAULTS[name]
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        fault(pdf)
        pdf.save(changed)

    pdf_now = changed.getvalue()
    quick = check_finished(read_finished(pdf_now), letter, Place("<letter>"))
    found = [each.message for each in (inspect(pdf_now, letter) if name in NEEDS_EYES else quick)]

    assert any(words in message for message in found), found


def test_a_letter_without_a_fault_has_none(made: Typeset, letter: Letter) -> None:
    assert inspect(made.pdf, letter, made.html) == ()


def test_a_letter_saved_by_another_program_is_read_as_well(made: Typeset, letter: Letter) -> None:
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        _rewritten(list)(pdf)
        pdf.save(changed, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)

    assert inspect(changed.getvalue(), letter) == ()


def test_another_councils_letter_is_not_this_ones(year: Year, letter: Letter) -> None:
    other = typeset(compose(year.councils["southampton"], year), year)

    found = {problem.message for problem in inspect(other.pdf, letter)}

    assert "doesn't carry the letter's figures" in found
    assert any("where the letter has" in message for message in found)


def test_pages_without_the_mark_that_a_draft_or_a_specimen_has_are_found(made: Typeset, letter: Letter) -> None:
    finished, draft = read_finished(made.pdf), replace(letter, draft=True, specimen=True)

    assert [each.message for each in check_finished(finished, draft, Place("<letter>"))] == [
        f"page {page} says nothing at its head where it should say SPECIMEN – DRAFT"
        for page in range(1, made.pages + 1)
    ]


@pytest.mark.parametrize("part", [b"", b"%PDF-1.7\n", b"no PDF at all"])
def test_what_is_no_pdf_is_a_problem(part: bytes, letter: Letter) -> None:
    (problem,) = inspect(part, letter)

    assert problem.message.startswith("can't be read: ")


def test_half_a_letter_is_a_problem(made: Typeset, letter: Letter) -> None:
    assert inspect(made.pdf[: len(made.pdf) // 2], letter)

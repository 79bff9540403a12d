"""Find the words of a letter on the pages of its PDF, each with its sentence."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

import pypdfium2

from lgo_letters.letter import Letter

Box = tuple[float, float, float, float]
_LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
MARGIN = 20 * 72 / 25.4  # points at the head of a page, where DRAFT may stand, and at its foot, where its number does


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one sentence in one line: the box that they fill, in points from the page's top left corner.

    `paragraph` and `sentence` are ids of the letter's; empty for what is neither (a heading, a page's number).
    """

    text: str
    left: float
    top: float
    width: float
    height: float
    paragraph: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page's size in points, and its lines, each of one run or several."""

    width: float
    height: float
    lines: tuple[tuple[Run, ...], ...]


@dataclass(slots=True)
class _Line:
    """Characters that stand beside each other on a page, from a number of its characters on.

    `of` says of each which paragraph and which sentence it is of. Where one stands is only asked for at the ends of a
    run, since asking for all of them takes longer than typesetting the letter.
    """

    page: pypdfium2.PdfTextPage
    begin: int
    text: str
    of: list[tuple[str, str]]

    def box(self, place: int) -> Box:
        box: Box = self.page.get_charbox(self.begin + place, loose=True)
        return box


def read_pages(pdf: bytes, letter: Letter) -> tuple[Page, ...]:
    """Find the words of a letter on its pages."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        pages = [(*page.get_size(), list(_lines(page.get_textpage()))) for page in document]
        body: list[_Line] = []
        for _, height, lines in pages:
            body += [line for line in lines if MARGIN < line.box(0)[1] < height - MARGIN]
        _assign(body, letter)
        return tuple(
            Page(width, height, tuple(tuple(_runs(line, height)) for line in lines)) for width, height, lines in pages
        )


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[_Line]:
    """Gather a page's characters into lines. A line ends at a break, or where the height changes."""
    for found in _LINE.finditer(page.get_text_range(errors="replace")):
        line = _Line(page, found.start(), found[0], [("", "")] * len(found[0]))
        yield from [line] if _is_level(line.box(0), line.box(len(line.text) - 1)) else _levels(line)


def _levels(line: _Line) -> Iterator[_Line]:
    """Cut a line where the height changes."""
    begin, last = 0, line.box(0)
    for place, character in enumerate(line.text):
        if character.isspace():
            continue
        box = line.box(place)
        if not _is_level(last, box):
            text = line.text[begin:place].rstrip()
            yield _Line(line.page, line.begin + begin, text, line.of[: len(text)])
            begin = place
        last = box
    yield _Line(line.page, line.begin + begin, line.text[begin:], line.of[begin:])


def _is_level(one: Box, other: Box) -> bool:
    return abs(one[1] - other[1]) <= 1


def _assign(lines: Sequence[_Line], letter: Letter) -> None:
    """Find each sentence of the letter, in order. One that isn't found is left out."""
    body = [(line, place) for line in lines for place, each in enumerate(line.text) if not each.isspace()]
    printed = "".join(line.text[place] for line, place in body)
    begin = 0
    for paragraph in letter.paragraphs():
        for sentence in paragraph.sentences:
            words = "".join(sentence.text.split())
            at = printed.find(words, begin)
            if at < 0:
                continue
            begin = at + len(words)
            for line, place in body[at:begin]:
                line.of[place] = (paragraph.id, sentence.id)
    for line in lines:  # a space inside a sentence is of it
        for place in range(1, len(line.text) - 1):
            if line.text[place].isspace() and line.of[place - 1] == line.of[place + 1]:
                line.of[place] = line.of[place - 1]


def _runs(line: _Line, height: float) -> Iterator[Run]:
    for (paragraph, sentence), group in groupby(range(len(line.text)), key=line.of.__getitem__):
        places = [place for place in group if not line.text[place].isspace()]
        if places:
            (left, bottom, _, top), (_, other_bottom, right, other_top) = line.box(places[0]), line.box(places[-1])
            top, bottom = max(top, other_top), min(bottom, other_bottom)
            text = line.text[places[0] : places[-1] + 1]
            size = (round(left, 2), round(height - top, 2), round(right - left, 2), round(top - bottom, 2))
            yield Run(text, *size, paragraph, sentence)

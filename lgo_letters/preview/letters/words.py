"""Find the words of a letter on the pages of its PDF, each with its sentence."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import pypdfium2

from lgo_letters.letter import Letter

Box = tuple[float, float, float, float]
_LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
MARGIN = 20 * 72 / 25.4  # points at the top of a page, where DRAFT may be, and at the bottom, where its number is


@dataclass(frozen=True)
class Run:
    """Words of one sentence in one line: the box that they fill, in points from the page's top left corner.

    `paragraph` and `sentence` are ids in the letter. Both are empty for anything else (a heading, a page number).
    """

    text: str
    left: float
    top: float
    width: float
    height: float
    paragraph: str
    sentence: str


@dataclass(frozen=True)
class Page:
    """A page's size in points, and its lines, each of one run or several."""

    width: float
    height: float
    lines: tuple[tuple[Run, ...], ...]


@dataclass(slots=True)
class _Line:
    """Characters next to each other on a page, from a certain character of the page.

    `of` says for each, except spaces, which paragraph and sentence it belongs to. Positions are only read at the ends
    of a run, because reading all of them takes longer than typesetting the letter.
    """

    page: pypdfium2.PdfTextPage
    begin: int
    text: str
    of: list[tuple[str, str]]

    def box(self, place: int) -> Box:
        box: Box = self.page.get_charbox(self.begin + place, loose=True)
        return box


def read_pages(pdf: bytes, letter: Letter) -> tuple[Page, ...]:
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
    for found in _LINE.finditer(page.get_text_range(errors="replace")):
        yield _Line(page, found.start(), found[0], [("", "")] * len(found[0]))


def _assign(lines: Sequence[_Line], letter: Letter) -> None:
    """Find each sentence of the letter, in order. One that isn't found is left out."""
    words = ["".join(line.text.split()) for line in lines]
    printed = "".join(words)
    of = [("", "")] * len(printed)
    begin = 0
    for paragraph in letter.paragraphs():
        for sentence in paragraph.sentences:
            wanted = "".join(sentence.text.split())
            at = printed.find(wanted, begin)
            if at >= 0:
                begin = at + len(wanted)
                of[at:begin] = [(paragraph.id, sentence.id)] * len(wanted)
    begin = 0
    for line, printed in zip(lines, words, strict=True):
        line.of = of[begin : begin + len(printed)]
        begin += len(printed)


def _runs(line: _Line, height: float) -> Iterator[Run]:
    places = [place for place, character in enumerate(line.text) if not character.isspace()]
    for (paragraph, sentence), group in groupby(zip(places, line.of, strict=False), key=itemgetter(1)):
        run = [place for place, _ in group]
        (left, bottom, _, top), (_, other_bottom, right, other_top) = line.box(run[0]), line.box(run[-1])
        top, bottom = max(top, other_top), min(bottom, other_bottom)
        size = (round(left, 2), round(height - top, 2), round(right - left, 2), round(top - bottom, 2))
        yield Run(line.text[run[0] : run[-1] + 1], *size, paragraph, sentence)

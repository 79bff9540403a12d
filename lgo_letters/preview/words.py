"""Find the words of a letter on the pages of its PDF, each with its sentence."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby

import pypdfium2

from lgo_letters.letter import Letter

Box = tuple[float, float, float, float]
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
class _Character:
    text: str
    box: Box
    of: tuple[str, str] = ("", "")


def read_pages(pdf: bytes, letter: Letter) -> tuple[Page, ...]:
    """Find the words of a letter on its pages."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        pages = [(*page.get_size(), list(_lines(page.get_textpage()))) for page in document]
    body: list[_Character] = []
    for _, height, lines in pages:
        body += [each for line in lines for each in line if MARGIN < each.box[1] < height - MARGIN]
    _assign(body, letter)
    return tuple(
        Page(width, height, tuple(runs for line in lines if (runs := tuple(_runs(line, height)))))
        for width, height, lines in pages
    )


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[list[_Character]]:
    """Gather a page's characters into lines. A line ends at a break, or where the height changes."""
    line: list[_Character] = []
    for number, text in enumerate(page.get_text_range(errors="replace")):
        box = page.get_charbox(number, loose=True)
        steps = line and not text.isspace() and abs(box[1] - line[-1].box[1]) > 1
        if steps or text in "\r\n":
            yield line
            line = []
        if line and text.isspace():  # some spaces have no height
            box = (box[0], line[-1].box[1], box[2], line[-1].box[3])
        if text not in "\r\n":
            line.append(_Character(text, box))
    yield line


def _assign(characters: Sequence[_Character], letter: Letter) -> None:
    """Find each sentence of the letter, in order. One that isn't found is left out."""
    body = [each for each in characters if not each.text.isspace()]
    printed = "".join(each.text for each in body)
    begin = 0
    for paragraph in letter.paragraphs():
        for sentence in paragraph.sentences:
            words = "".join(sentence.text.split())
            at = printed.find(words, begin)
            if at < 0:
                continue
            begin = at + len(words)
            for each in body[at:begin]:
                each.of = (paragraph.id, sentence.id)
    for before, each, after in zip(characters, characters[1:], characters[2:], strict=False):
        if each.text.isspace() and before.of == after.of:
            each.of = before.of


def _runs(line: Sequence[_Character], height: float) -> Iterator[Run]:
    for (paragraph, sentence), group in groupby(line, key=lambda each: each.of):
        run = list(group)
        seen = [each.box for each in run if not each.text.isspace()]
        if seen:
            lefts, bottoms, rights, tops = zip(*seen, strict=True)
            left, top = min(lefts), max(tops)
            width, tall = max(rights) - left, top - min(bottoms)
            text = "".join(each.text for each in run).strip()
            yield Run(
                text, round(left, 2), round(height - top, 2), round(width, 2), round(tall, 2), paragraph, sentence
            )

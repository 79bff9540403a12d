"""A letter turned into PDF and HTML, refusing what WeasyPrint forgives.

A picture that is missing, a declaration that isn't understood, a letter that the font doesn't have: WeasyPrint goes on
with a line in its log, or with none. Here each is a problem, and there is no PDF.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from lgo_letters.edition.edition import Edition
from lgo_letters.letter import Letter
from lgo_letters.official.enclosure import DESCRIPTION, NAME, enclosed
from lgo_letters.official.finished_reader import read_finished
from lgo_letters.official.identity import claiming, properties_of, write_once, write_properties
from lgo_letters.official.known_drawings import KnownDrawings
from lgo_letters.official.letter_checks import check_finished
from lgo_letters.official.numbers_check import check_numbers
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.typesetting.closed import reaching_out
from lgo_letters.typesetting.complaints import bounded_pages, complaints_of
from lgo_letters.typesetting.faces import FAMILY
from lgo_letters.typesetting.frame import Frame
from lgo_letters.typesetting.typeface import alone, environment, unprintable
from lgo_letters.typesetting.weasyprint_opened import BASE, asset_fetcher, open_weasyprint

MARKED = (
    '@page {{ @top-center {{ content: "{}" !important; color: #a3291f !important; font: bold 11pt Arimo !important; '
    "background: none !important; display: block !important; height: auto !important; margin: 0 !important; "
    "max-height: none !important; overflow: visible !important; text-indent: 0 !important; "
    "vertical-align: middle !important; visibility: visible !important; width: auto !important }} }}"
)
VARIANT = "pdf/a-3a"  # PDF/UA-1 is claimed beside it: identity.py
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_LANGUAGE = re.compile(r'\slang="([A-Za-z0-9-]+)"')


@dataclass(frozen=True, slots=True)
class Typeset:
    """A letter as it is sent: its PDF, and the HTML that it was made from, with style and pictures inside.

    `blocks` says whether it was made up of blocks; `in_full` why it wasn't although nobody wished it in full.
    """

    pdf: bytes
    html: bytes
    pages: int
    blocks: bool = False
    in_full: str = ""


class Typesetter:
    """Typesets the letters of one edition: fonts, style and frame are read once for all of them."""

    def __init__(self, edition: Edition) -> None:
        """Read fonts, style and frame; raise what is wrong with them as a `ProblemsError`."""
        self._edition = edition
        self._frame = Frame(edition)
        self._marked: dict[str, Any] = {}
        self._known = KnownDrawings()
        with alone(), complaints_of(f"{edition.label}/letter.css", "") as complaints:
            weasyprint = open_weasyprint()
            from lgo_letters.blocks.layout import Layout
            from lgo_letters.blocks.letters import BlockLetters
            from lgo_letters.official import mending, tag_tree

            self._attachment = weasyprint.Attachment
            self._mend = mending.mend
            tag_tree.watch()
            blocks_complaints = partial(complaints_of, f"{edition.label}/letter.html", "")
            self._layout = Layout(edition.style, BASE, asset_fetcher(edition), VARIANT, blocks_complaints)
        if problems := (*reaching_out(edition), *complaints):
            raise ProblemsError(problems)
        self._blocks = BlockLetters(self._layout, edition.style)

    def typeset(self, letter: Letter, *, full: bool = False) -> Typeset:
        """Typeset a letter: the same letter gives the same bytes, whatever was typeset before.

        It is made up of blocks, or laid out in `full`: pages, tags and what is said of it are the same in both.

        Raises:
            ProblemsError: everything that WeasyPrint complained of, characters that the font doesn't have, and
                everything that the quick checks find wrong with the finished letter.
        """
        (made,) = self.typeset_all([letter], full=full)
        if isinstance(made, ProblemsError):
            raise made
        return made

    def typeset_all(self, letters: Sequence[Letter], *, full: bool = False) -> Iterator[Typeset | ProblemsError]:
        """Typeset letters, in their order: what is wrong with one takes its place. Together they are made faster."""
        read = [self._read(letter) for letter in letters]
        taken, why = ([None] * len(read), "") if full else self._taken_apart(letters, read)
        for letter, html, apart in zip(letters, read, taken, strict=True):
            try:
                yield html if isinstance(html, ProblemsError) else self._made(letter, html, apart, why)
            except ProblemsError as error:
                yield error

    def _taken_apart(self, letters: Sequence[Letter], read: Sequence[str | ProblemsError]) -> tuple[list[Any], str]:
        """Take letters apart and make their blocks; None for what can't be read, or for all, and why."""
        taken: list[Any] = [None] * len(read)
        try:
            with environment("SOURCE_DATE_EPOCH", "0"):  # as below; fonts are cut once for all letters
                for place, (letter, html) in enumerate(zip(letters, read, strict=True)):
                    if isinstance(html, str):
                        taken[place] = self._blocks.take(html, letter.mark, self._marks(letter))
                self._blocks.prepare([each for each in taken if each])
        except Exception as error:  # noqa: BLE001 - see `_made`
            return [None] * len(read), _failed(error)
        return taken, ""

    def _read(self, letter: Letter) -> str | ProblemsError:
        try:
            if strange := unprintable(letter):
                return ProblemsError(strange)
            return self._frame.html(letter)
        except ProblemsError as error:
            return error

    def _made(self, letter: Letter, html: str, apart: Any, why: str) -> Typeset:
        """Make a letter of blocks, if it was taken `apart`, or in full."""
        from lgo_letters.blocks.in_full import InFullError

        if apart is not None:
            try:
                properties, day = properties_of(letter, self._edition), self._day()
                pdf, pages = self._blocks.typeset(apart, properties, self._figures(letter), f"{day:{MOMENT}}")
                if not self._wrong(pdf, letter, html):
                    return Typeset(pdf, self._twin(html, letter), pages, blocks=True)
                why = "the quick checks found something in it"
            except InFullError as error:
                why = str(error)
            except Exception as error:  # noqa: BLE001 - blocks only save time: full layout says what is wrong with a letter
                why = _failed(error)
        pdf, pages = self._in_full(letter, html)
        if wrong := self._wrong(pdf, letter, html):
            raise ProblemsError(wrong)
        return Typeset(pdf, self._twin(html, letter), pages, in_full=why)

    def _in_full(self, letter: Letter, html: str) -> tuple[bytes, int]:
        frame, style = (f"{self._edition.label}/{name}" for name in ("letter.html", "letter.css"))
        try:
            with complaints_of(frame, letter.slug) as complaints, bounded_pages(style, letter.slug):
                document = self._layout.render(self._layout.html(html), self._layout.style, *self._marks(letter))
                pdf = self._written(document, letter)
        except (ProblemsError, MemoryError):
            raise
        except Exception as error:  # WeasyPrint doesn't expect every style that people may write
            self._layout.forget_pictures()
            message = f"WeasyPrint can't lay the letter out: {type(error).__name__}: {error}"
            hint = "undo what was changed last in letter.css or letter.html"
            raise ProblemsError([Problem(Kind.TYPESETTING, Place(style), "", message, hint, letter.slug)]) from error
        problems = [
            Problem(Kind.FONT, Place(style), "", f"{name} would be used", council=letter.slug)
            for name in sorted({font.family for font in document.fonts.values()} - {FAMILY})
        ]
        if problems or complaints:
            self._layout.forget_pictures()
            raise ProblemsError([*problems, *complaints])
        return pdf, len(document.pages)

    def _wrong(self, pdf: bytes, letter: Letter, html: str) -> list[Problem]:
        place = Place(f"{self._edition.label}/letter.html")
        return [
            *check_numbers(letter),
            *check_finished(read_finished(pdf, self._known), letter, place, _LANGUAGE.findall(html)),
        ]

    def _twin(self, html: str, letter: Letter) -> bytes:
        return self._frame.self_contained(html, letter).encode()

    def bind(
        self,
        letters: Sequence[Letter],
        front: Callable[[Sequence[int]], str],
        tell: Callable[[int, int, str], None],
    ) -> bytes:
        """Bind letters into one PDF behind a contents page, to be read and not to be sent: without tags and figures.

        Args:
            letters: in their order.
            front: gives the contents page as HTML from the numbers of the pages on which the letters begin.
            tell: called with how many letters are laid out, of how many, and which council is in hand.
        """
        documents = []
        for number, letter in enumerate(letters):
            tell(number, len(letters), letter.slug)
            documents.append(self._laid_out(self._frame.html(letter), self._layout.style, *self._marks(letter)))
        tell(len(letters), len(letters), "")
        begin = len(self._laid_out(front([0] * len(letters))).pages) + 1
        starts = [begin + sum(len(each.pages) for each in documents[:number]) for number in range(len(documents))]
        contents = self._laid_out(front(starts))
        pages = [page for document in (contents, *documents) for page in document.pages]
        bound: bytes = contents.copy(pages).write_pdf(cache=self._layout.pictures)
        return bound

    def _marks(self, letter: Letter) -> tuple[Any, ...]:
        """Give the style that marks each page of a draft or of a specimen; nothing in the edition's style undoes it."""
        if not letter.mark:
            return ()
        if letter.mark not in self._marked:
            self._marked[letter.mark] = self._layout.css(MARKED.format(letter.mark))
        return (self._marked[letter.mark],)

    def _laid_out(self, html: str, *styles: Any) -> Any:
        return self._layout.render(self._layout.html(html), *styles, pdf_variant=None)

    def _day(self) -> datetime:
        """Give the letter's date, never the clock's."""
        return datetime.combine(self._edition.file.dates.letter, time(), UTC)

    def _figures(self, letter: Letter) -> Any:
        return self._attachment(
            string=enclosed(letter).decode(),
            name=NAME.format(slug=letter.slug),
            description=DESCRIPTION,
            created=self._day(),
            modified=self._day(),
            relationship="Data",
            url_fetcher=self._layout.fetcher,
        )

    def _written(self, document: Any, letter: Letter) -> bytes:
        properties, day = properties_of(letter, self._edition), self._day()
        metadata = document.metadata
        metadata.created = metadata.modified = f"{day:{MOMENT}}"
        metadata.generate_rdf_metadata = claiming(metadata.generate_rdf_metadata, properties)

        def finish(_: Any, pdf: Any) -> None:
            self._mend(pdf)
            write_properties(pdf, properties)
            write_once(pdf)

        options = {"pdf_variant": VARIANT, "attachments": [self._figures(letter)], "cache": self._layout.pictures}
        # fontTools, which cuts a face out of the variable font, would date it by the clock.
        with environment("SOURCE_DATE_EPOCH", str(int(day.timestamp()))):
            written: bytes = document.write_pdf(finisher=finish, **options)
        return written


def _failed(error: Exception) -> str:
    return f"blocks failed: {type(error).__name__}: {error}"

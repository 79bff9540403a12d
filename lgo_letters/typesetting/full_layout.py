"""Turn a letter's HTML into PDF with full layout, which defines the right result. Bind letters into one PDF."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from functools import partial
from typing import Any

from lgo_letters.edition.edition import Edition
from lgo_letters.letter import Letter
from lgo_letters.official.enclosure import DESCRIPTION, NAME, enclosed
from lgo_letters.official.identity import claiming, properties_of, write_once, write_properties
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.typesetting.closed import reaching_out
from lgo_letters.typesetting.complaints import bounded_pages, complaints_of
from lgo_letters.typesetting.faces import FAMILY
from lgo_letters.typesetting.style_mistakes import mistakes_in, naming_variables, with_values
from lgo_letters.typesetting.typeface import alone, environment
from lgo_letters.typesetting.weasyprint_opened import BASE, asset_fetcher, open_weasyprint

MARKED = (
    '@page {{ @top-center {{ content: "{}" !important; color: #a3291f !important; font: bold 11pt Arimo !important; '
    "background: none !important; display: block !important; height: auto !important; margin: 0 !important; "
    "max-height: none !important; overflow: visible !important; text-indent: 0 !important; "
    "vertical-align: middle !important; visibility: visible !important; width: auto !important }} }}"
)
VARIANT = "pdf/a-3a"  # identity.py claims PDF/UA-1 as well


class FullLayout:
    """Lays out letters of one edition, each as a whole.

    Attributes:
        layout: the edition's style, fonts and pictures, prepared for WeasyPrint.
    """

    def __init__(self, edition: Edition) -> None:
        """Read fonts and style. If something is wrong with them, raise a `ProblemsError`."""
        style = f"{edition.label}/letter.css"
        mistakes = tuple(mistakes_in(edition, style))
        with alone(), complaints_of(style, "") as complaints:
            weasyprint = open_weasyprint()
            from lgo_letters.blocks.layout import Layout
            from lgo_letters.official import mending, tag_tree

            self._attachment = weasyprint.Attachment
            self._mend = mending.mend
            tag_tree.watch()
            of_blocks = partial(complaints_of, f"{edition.label}/letter.html", "")
            self.layout = Layout(edition.style, BASE, asset_fetcher(edition), VARIANT, of_blocks)
            wrong = mistakes or tuple(complaints)  # what a mistake leads to is not told as well
            if not wrong and "var(" in edition.style:
                self.layout.css(with_values(edition.style))
                wrong = tuple(naming_variables(each, edition.style) for each in complaints)
        if problems := (*reaching_out(edition), *wrong):
            raise ProblemsError(problems)
        self._edition = edition
        self._marked: dict[str, Any] = {}

    def typeset(self, letter: Letter, html: str) -> tuple[bytes, int]:
        """Lay out a letter. Give its PDF and the number of pages.

        Raises:
            ProblemsError: everything that WeasyPrint complained of, and wrong fonts.
        """
        frame, style = (f"{self._edition.label}/{name}" for name in ("letter.html", "letter.css"))
        try:
            with complaints_of(frame, letter.slug) as complaints, bounded_pages(style, letter.slug):
                document = self.layout.render(self.layout.html(html), self.layout.style, *self.marks(letter))
                pdf = self._written(document, letter)
        except (ProblemsError, MemoryError):
            raise
        except Exception as error:  # some styles make WeasyPrint fail
            self.layout.forget_pictures()
            message = f"WeasyPrint can't lay the letter out: {type(error).__name__}: {error}"
            hint = "undo what was changed last in letter.css or letter.html"
            raise ProblemsError([Problem(Kind.TYPESETTING, Place(style), "", message, hint, letter.slug)]) from error
        problems = [
            Problem(Kind.FONT, Place(style), "", f"{name} would be used", council=letter.slug)
            for name in sorted({font.family for font in document.fonts.values()} - {FAMILY})
        ]
        if problems or complaints:
            self.layout.forget_pictures()
            raise ProblemsError([*problems, *complaints])
        return pdf, len(document.pages)

    def bind(
        self,
        letters: Sequence[tuple[Letter, str]],
        front: Callable[[Sequence[int]], str],
        tell: Callable[[int, int, str], None],
    ) -> bytes:
        """Bind letters into one PDF after a contents page, for reading only: it has no tags and no figures.

        Args:
            letters: the letters in order, each with its HTML.
            front: makes the HTML of the contents page from the numbers of the pages on which letters begin.
            tell: called with the number of letters laid out, the number of all, and the current council.
        """
        documents = []
        for number, (letter, html) in enumerate(letters):
            tell(number, len(letters), letter.slug)
            documents.append(self._laid_out(html, self.layout.style, *self.marks(letter)))
        tell(len(letters), len(letters), "")
        begin = len(self._laid_out(front([0] * len(letters))).pages) + 1
        starts = [begin + sum(len(each.pages) for each in documents[:number]) for number in range(len(documents))]
        contents = self._laid_out(front(starts))
        pages = [page for document in (contents, *documents) for page in document.pages]
        bound: bytes = contents.copy(pages).write_pdf(cache=self.layout.pictures)
        return bound

    def marks(self, letter: Letter) -> tuple[Any, ...]:
        """Give the style that marks each page of a draft or a specimen. The edition's style can't undo it."""
        if not letter.mark:
            return ()
        if letter.mark not in self._marked:
            self._marked[letter.mark] = self.layout.css(MARKED.format(letter.mark))
        return (self._marked[letter.mark],)

    def _laid_out(self, html: str, *styles: Any) -> Any:
        return self.layout.render(self.layout.html(html), *styles, pdf_variant=None)

    @property
    def _day(self) -> datetime:
        """Give the letter's date. The clock is never read."""
        return datetime.combine(self._edition.file.dates.letter, time(), UTC)

    @property
    def moment(self) -> str:
        """Give the time when the letters were made, as their PDFs say it."""
        return f"{self._day:%Y-%m-%dT%H:%M:%SZ}"

    def figures(self, letter: Letter) -> Any:
        return self._attachment(
            string=enclosed(letter).decode(),
            name=NAME.format(slug=letter.slug),
            description=DESCRIPTION,
            created=self._day,
            modified=self._day,
            relationship="Data",
            url_fetcher=self.layout.fetcher,
        )

    def _written(self, document: Any, letter: Letter) -> bytes:
        properties = properties_of(letter, self._edition)
        metadata = document.metadata
        metadata.created = metadata.modified = self.moment
        metadata.generate_rdf_metadata = claiming(metadata.generate_rdf_metadata, properties)

        def finish(_: Any, pdf: Any) -> None:
            self._mend(pdf)
            write_properties(pdf, properties)
            write_once(pdf)

        options = {"pdf_variant": VARIANT, "attachments": [self.figures(letter)], "cache": self.layout.pictures}
        # fontTools, which makes the fonts, would date them by the clock.
        with environment("SOURCE_DATE_EPOCH", str(int(self._day.timestamp()))):
            written: bytes = document.write_pdf(finisher=finish, **options)
        return written

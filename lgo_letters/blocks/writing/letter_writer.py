"""Turn a letter's boxes on its pages, and its metadata, into the bytes of its PDF."""

from collections.abc import Sequence
from typing import Any

import pydyf
from weasyprint import VERSION
from weasyprint.anchors import make_page_bookmark_tree
from weasyprint.document import DocumentMetadata
from weasyprint.html import get_html_metadata
from weasyprint.matrix import Matrix
from weasyprint.pdf.anchors import add_outlines, write_pdf_attachment

from lgo_letters.blocks.drawn import POINT
from lgo_letters.blocks.in_full import InFullError
from lgo_letters.blocks.page_margins import PageMargins
from lgo_letters.blocks.parts import Part
from lgo_letters.blocks.shared import Objects
from lgo_letters.blocks.writing.page_writer import PageWriter
from lgo_letters.blocks.writing.pdf_objects import CATALOGUE, PAGES, PdfObjects, references
from lgo_letters.blocks.writing.tag_writer import TagWriter
from lgo_letters.official.identity import claiming, write_properties

_CATALOGUE = (
    b"<</Type/Catalog/Pages 1 0 R/Lang %b/StructTreeRoot %d 0 R/AF[%b]"
    b"/Names<</EmbeddedFiles<</Names[%b %b]>>/Dests<</Names[%b]>>>>%b%b>>"
)


def write_letter(  # noqa: PLR0913, PLR0917 - each is something different
    parts: list[Part],
    page: Any,
    margins: PageMargins,
    shared: Objects,
    properties: dict[str, str],
    figures: Any,
    moment: str,
) -> tuple[bytes, int]:
    """Write a letter's PDF. Give it and the number of pages.

    Args:
        parts: the parts of its boxes on each page.
        page: its HTML, for its metadata.
        margins: the margins of its pages.
        shared: the objects that it shares with other letters.
        properties: its council and its edition.
        figures: the attachment with its figures.
        moment: the letter's date, as the time when it was made.

    Raises:
        InFullError: it needs full layout.
    """
    objects = PdfObjects(shared)
    pages = PageWriter(objects, margins)
    pages.draw(parts)
    tags = TagWriter(objects, pages, margins.height).write(parts[0].box)
    pages.write(shared.font, shared.color_space)
    objects.put(PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(parts), references(objects.pages)))
    _add_outline(objects, pages.bookmarks, margins.height)
    file = write_pdf_attachment(objects, figures, True)  # noqa: FBT003 - WeasyPrint's own: compressed
    file["AFRelationship"] = f"/{figures.relationship}"
    metadata = _metadata(page, moment)
    metadata.generate_rdf_metadata = claiming(metadata.generate_rdf_metadata, properties)
    metadata.include_in_pdf(objects, "a", 3, "A", True)  # noqa: FBT003 - as above
    objects.info.update(_info(metadata))
    write_properties(objects, properties)
    objects.add_object(objects.info)
    anchors = b" ".join(b"%b %b" % (pydyf.String(name).data, place) for name, place in sorted(pages.anchors.items()))
    language, named = pydyf.String(metadata.lang or "").data, file["F"].data
    rest = objects.catalog.data.removeprefix(b"<<").removesuffix(b">>")
    said = (language, tags, file.reference, named, file.reference, anchors, rest, shared.claims)
    objects.put(CATALOGUE, _CATALOGUE % said)
    return objects.written(), len(parts)


def _metadata(page: Any, moment: str) -> Any:
    """Read a letter's metadata."""
    said = get_html_metadata(page)
    if said["attachments"]:
        raise InFullError("letter.html attaches a file")
    metadata = DocumentMetadata(**said)
    metadata.created = metadata.modified = moment
    return metadata


def _info(metadata: Any) -> dict[str, Any]:
    """Write the metadata where programs look for a PDF's properties."""
    said = {
        "Producer": f"WeasyPrint {VERSION}",
        "Title": metadata.title,
        "Author": ", ".join(metadata.authors),
        "Subject": metadata.description,
        "Keywords": ", ".join(metadata.keywords),
        "Creator": metadata.generator,
        "CreationDate": moment_of(metadata.created),
        "ModDate": moment_of(metadata.modified),
    }
    return {name: pydyf.String(value) for name, value in said.items() if value}


def moment_of(date: str) -> str:
    """Write a time in PDF's form: without dashes and colons."""
    return "D:" + date.replace("-", "").replace("T", "").replace(":", "")


def _add_outline(objects: PdfObjects, bookmarks: Sequence[Any], height: float) -> None:
    tree: list[Any] = []
    skipped: list[Any] = []
    by_depth = [tree]
    level = 0
    matrix = Matrix(POINT, 0, 0, -POINT, 0, height * POINT)
    for page, each in enumerate(bookmarks):
        level = make_page_bookmark_tree(each, skipped, by_depth, level, page, matrix)
    add_outlines(objects, tree)

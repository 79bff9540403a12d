"""Correct a PDF's tags: faults of WeasyPrint's that validators don't find. There is one function for each fault."""

from typing import Any
from xml.etree.ElementTree import Element

import pydyf

from lgo_letters.official.tag_tree import Nothing, Tags, is_decoration

POINTS = 0.75  # a CSS pixel, 1/96 inch, in points of 1/72 inch
_SCOPES = {"row": "/Row", "rowgroup": "/Row"}
_NUMBERINGS = {"disc", "circle", "square", "decimal", "lower-roman", "upper-roman", "lower-alpha", "upper-alpha"}
_REPEATED = {"/THead", "/TFoot"}  # on each page on which a table continues
_SIDE_BY_SIDE = {"/Table", "/TR"}  # if a page ends inside, the halves of their cells don't follow each other


def mend(pdf: pydyf.PDF) -> None:
    tags = Tags(pdf)
    structure = tags.get(pdf.catalog["StructTreeRoot"])
    document = tags.get(structure["K"][0])
    cut_elements_are_one(tags, document)
    lines_are_no_elements(tags, document)
    decorations_are_artifacts(tags, document)
    for element in list(tags.walk(document)):
        match element["S"]:
            case "/Figure":
                box_is_in_points(tags, element)
            case "/L":
                terms_are_labels(tags, element)
                list_is_numbered(tags, element)
            case "/Link":
                link_is_described(tags, element)
            case "/Table":
                headers_have_a_scope(tags, element)
        language_is_kept(tags, element)
    elements = list(tags.walk(document))
    headers_are_found(structure, elements)
    what_is_not_read_is_an_artifact(tags, structure, {each.reference for each in (document, *elements)})
    files_are_named_once(pdf)
    pictures_are_not_smoothed(pdf)


def cut_elements_are_one(tags: Tags, parent: pydyf.Dictionary) -> None:
    """Join paragraphs, list items and links that continue on the next page or line."""
    kept: list[tuple[Any, object]] = []  # the kids that stay, and the box of each
    for kid in parent["K"]:
        made_for = tags.made_for(kid)
        others = kept if parent["S"] in _SIDE_BY_SIDE else kept[-1:]
        first = next((other for other, what in others if made_for and what == made_for), None)
        if first is None:
            kept.append((kid, made_for))
        elif tags.get(kid)["S"] in _REPEATED:
            tags.leave_out(tags.get(kid), {"Type": "/Pagination"})
        else:
            tags.put_into(tags.get(first), tags.get(kid))
    parent["K"][:] = [kid for kid, _ in kept]
    for element in tags.kids(parent):
        cut_elements_are_one(tags, element)


def lines_are_no_elements(tags: Tags, parent: pydyf.Dictionary) -> None:
    """Put the words of a paragraph directly into it, instead of one element for each line."""
    kids, parent["K"] = parent["K"], pydyf.Array()
    for kid in kids:
        if tags.is_line(kid):
            tags.put_into(parent, tags.get(kid))
        else:
            parent["K"].append(kid)
    for element in tags.kids(parent):
        lines_are_no_elements(tags, element)


def decorations_are_artifacts(tags: Tags, parent: pydyf.Dictionary) -> None:
    """Hide images with an empty `alt`: the author says that they are decoration."""
    for element in tags.kids(parent):
        if element["S"] == "/Figure" and is_decoration(tags.html(element)):
            parent["K"].remove(element.reference)
            tags.leave_out(element, {"Type": "/Layout"})
        else:
            decorations_are_artifacts(tags, element)


def box_is_in_points(tags: Tags, figure: pydyf.Dictionary) -> None:
    """Write a figure's place in points from the bottom of the page, not in pixels from the top."""
    left, top, right, bottom = figure["A"]["BBox"]
    height = tags.get(figure["Pg"])["MediaBox"][3]
    corners = (left * POINTS, height - bottom * POINTS, right * POINTS, height - top * POINTS)
    figure["A"]["BBox"] = pydyf.Array(float(corner) for corner in corners)


def terms_are_labels(tags: Tags, items: pydyf.Dictionary) -> None:
    """Make a term and its descriptions one item of a list, with the term as its label."""
    if tags.html(items) is None or tags.html(items).tag != "dl":
        return
    item = None
    for each in tags.kids(items):
        body = tags.kids(each)[0]
        if tags.html(each).tag == "dt":
            item = each
            body["S"] = "/Lbl"
        elif item is not None:
            items["K"].remove(each.reference)
            tags.put_into(item, each)


def list_is_numbered(tags: Tags, items: pydyf.Dictionary) -> None:
    """Say what is printed before the items of a list."""
    box = tags.pdf.sources[items.number]
    style = box.style["list_style_type"] if box.element_tag != "dl" else "none"
    numbering = style.title().replace("-", "") if style in _NUMBERINGS else "None"
    items["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})


def link_is_described(tags: Tags, link: pydyf.Dictionary) -> None:
    """Describe a link by its title or its words, not by its address."""
    source = tags.html(link)
    words = source.get("title") or " ".join(_words(source).split())
    for reference in (kid for kid in link["K"] if isinstance(kid, bytes)):
        if tags.get(reference)["Type"] == "/OBJR":
            tags.get(tags.get(reference)["Obj"])["Contents"] = pydyf.String(words)


def _words(source: Element) -> str:
    """Give an element's words. A `br` separates words."""
    inside = "".join(f"{_words(each)}{each.tail or ''}" for each in source)
    return f"{source.text or ''}{' ' if source.tag == 'br' else ''}{inside}"


def headers_have_a_scope(tags: Tags, table: pydyf.Dictionary) -> None:
    """Say whether each header cell heads a row or a column. An empty one heads nothing, so it isn't a header cell."""
    cells = [cell for cell in tags.walk(table) if cell["S"] in {"/TH", "/TD"} and tags.html(cell) is not None]
    names: dict[Any, Any] = {}
    for cell in cells:
        source = tags.html(cell)
        if cell["S"] == "/TH" and not "".join(source.itertext()).strip() and source.find(".//img") is None:
            cell["S"] = "/TD"
            del cell["ID"]
        elif cell["S"] == "/TH":
            cell["A"]["Scope"] = _SCOPES.get(source.get("scope", ""), "/Column")
            names[source] = cell["ID"]
    # If a row of headers is repeated on the next page, it has other names there.
    repeated = {
        each["ID"].string: tags.html(each) for each in tags.pdf.objects if isinstance(each, dict) and "ID" in each
    }
    for cell in cells:
        sources = dict.fromkeys(repeated.get(name.string) for name in cell.get("A", {}).pop("Headers", ()))
        headers = [names[source] for source in sources if source in names]
        if headers:
            cell["A"]["Headers"] = pydyf.Array(headers)


def headers_are_found(structure: pydyf.Dictionary, elements: list[pydyf.Dictionary]) -> None:
    """List the elements that have an id, so that references to them can be found."""
    named = sorted((element["ID"].string, element) for element in elements if "ID" in element)
    if named:
        pairs = [part for name, element in named for part in (pydyf.String(name), element.reference)]
        structure["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(pairs)})


def language_is_kept(tags: Tags, element: pydyf.Dictionary) -> None:
    """Mark words in another language."""
    source = tags.html(element)
    language = None if source is None else source.get("lang")
    if language:
        element["Lang"] = pydyf.String(language)


def what_is_not_read_is_an_artifact(tags: Tags, structure: pydyf.Dictionary, read: set[bytes]) -> None:
    """Make artifacts of what isn't in the tree, above all page numbers, and remove the tags made for it."""
    numbers = tags.get(structure["ParentTree"])["Nums"]
    pages = tags.pdf.page_references
    for page, references in zip(pages, numbers[1::2], strict=False):
        artifacts = {}
        for mark, reference in enumerate(references):
            home = tags.moved.get(reference, reference)
            if home not in read:
                artifacts[mark] = tags.unread.get(home) or tags.margin(home)
                home = b"null"
            references[mark] = home
        if artifacts:
            _draw_as_artifacts(tags.get(tags.get(page)["Contents"]), artifacts)
    of_annotations = slice(2 * len(pages) + 1, None, 2)
    numbers[of_annotations] = [tags.moved.get(reference, reference) for reference in numbers[of_annotations]]
    for number, element in enumerate(tags.pdf.objects):
        if isinstance(element, dict) and element.get("Type") == "/StructElem" and f"{number} 0 R".encode() not in read:
            tags.pdf.objects[number] = Nothing(number)


def _draw_as_artifacts(stream: pydyf.Stream, artifacts: dict[int, dict[str, str]]) -> None:
    """Rewrite `/Span <</MCID 7>> BDC` in a page's drawing."""
    for place, part in enumerate(stream.stream):
        if isinstance(part, pydyf.Dictionary) and part.get("MCID") in artifacts:
            stream.stream[place - 1] = "/Artifact"
            stream.stream[place] = pydyf.Dictionary(artifacts[part["MCID"]])


def files_are_named_once(pdf: pydyf.PDF) -> None:
    """Name each attached file only once among those that belong to the letter."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def pictures_are_not_smoothed(pdf: pydyf.PDF) -> None:
    """Turn off the smoothing of pictures: in PDF/A, a viewer must not decide how to smooth them."""
    for picture in pdf.objects:
        if isinstance(picture, pydyf.Stream) and "Interpolate" in picture.extra:
            picture.extra["Interpolate"] = "false"

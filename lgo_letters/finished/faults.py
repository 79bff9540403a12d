"""Find the faults of a finished PDF that harm readers or archives, without knowing its letter.

Each check is one function and one line in a list. It describes its faults in words.
"""

import re
from collections.abc import Iterator

from lgo_letters.finished.document import Element, Finished
from lgo_letters.finished.drawing import UNKNOWN

_DIGITS = re.compile(r"\d+")
HEADING = re.compile(r"H([1-6])")
_CLAIMS = ("PDF/UA-1", "PDF/A-3", "PDF/A level A")
_SCOPES = {"/Row", "/Column", "/Both"}
_LONGEST = 60


def faults(finished: Finished) -> Iterator[str]:
    """Find everything that is wrong with a finished PDF, whatever it is about."""
    for check in _CHECKS:
        yield from check(finished)


def standards(finished: Finished) -> Iterator[str]:
    """Check that both standards are claimed, with what they require of the whole document."""
    for claim in _CLAIMS:
        if claim not in finished.claims:
            yield f"doesn't claim {claim}"
    if finished.intents != 1:
        yield f"has {finished.intents} output intents, not one"
    if not finished.language:
        yield "doesn't say what language it is in"


def titles(finished: Finished) -> Iterator[str]:
    """Check that both places have the same title, and that windows show it."""
    if not finished.titles[0] or finished.titles[0] != finished.titles[1]:
        yield f"is called {finished.titles[0]!r} in one place and {finished.titles[1]!r} in the other"
    if not finished.shows_title:
        yield "is shown by its file's name, not by its title"


def fonts(finished: Finished) -> Iterator[str]:
    """Check that all fonts are inside, with the meaning of their characters."""
    for name, lacking in finished.fonts.items():
        if lacking:
            yield f"the font {name} is without {lacking}"
    for block in finished.root.blocks():
        if any(UNKNOWN in piece.words for piece in block.pieces()):
            yield f"{said(block)} has characters that nobody knows"


def marks(finished: Finished) -> Iterator[str]:
    """Check that everything drawn is read once or is an artifact, and that everything read is drawn."""
    times: dict[tuple[int, int], int] = {}
    for element in finished.root.walk():
        yield from element.broken
        for where in element.marks:
            times[where] = times.get(where, 0) + 1
    for page, drawing in enumerate(finished.drawings):
        yield from (f"on page {page + 1} {message}" for message in drawing.stray)
        for number, mark in drawing.marks.items():
            if times.get((page, number)) != 1:
                yield f"on page {page + 1} {mark.text or mark.tag!r} is read {times.get((page, number), 0)} times"
            if mark.holds_artifact:
                yield f"on page {page + 1} a part of {mark.text!r} is an artifact"


def artifacts(finished: Finished) -> Iterator[str]:
    """Check that screen readers skip only words in margins, and that the only number there is the page's."""
    for page, drawing in enumerate(finished.drawings):
        pages = {str(page + 1), str(len(finished.drawings))}
        for artifact in drawing.artifacts:
            if artifact.text.strip() and not artifact.in_margin:
                yield f"on page {page + 1} {cut(artifact.text)} is passed over in reading"
            elif not pages.issuperset(_DIGITS.findall(artifact.text)):
                yield f"the margin of page {page + 1} has {cut(artifact.text)}, which isn't its number"


def figures(finished: Finished) -> Iterator[str]:
    """Check that every figure has an alternative text and a place, and that only figures have such a text."""
    for element in finished.root.walk():
        if element.role != "Figure":
            if element.alt is not None or element.actual is not None:
                yield f"{said(element)} is read as {element.alt or element.actual!r}"
            continue
        if not (element.alt or "").strip():
            yield f"a figure on page {element.page + 1} has no alternative text"
        if not _is_on_page(element, finished):
            yield f"the figure {element.alt!r} isn't on its page"


def _is_on_page(figure: Element, finished: Finished) -> bool:
    match figure.attributes.get("BBox"):
        case (float(left), float(bottom), float(right), float(top)) if 0 <= figure.page < len(finished.sizes):
            width, height = finished.sizes[figure.page]
            return -1 <= left < right <= width + 1 and -1 <= bottom < top <= height + 1
        case _:
            return False


def headings(finished: Finished) -> Iterator[str]:
    """Check that there is one top heading, that none skips a level, and that the bookmarks are the headings."""
    found = [(int(named[1]), element) for element in finished.root.walk() if (named := HEADING.fullmatch(element.role))]
    levels = [level for level, _ in found]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield f"has {levels.count(1)} headings of the first level; there must be one, and it must come first"
    for before, (level, element) in zip(levels, found[1:], strict=False):
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}: {said(element)}"
    if [(level, _solid(element.text())) for level, element in found] != [
        (level, _solid(title)) for level, title in finished.bookmarks
    ]:
        yield "has bookmarks that aren't its headings"


def links(finished: Finished) -> Iterator[str]:
    """Check that every link is read once, and says in words where it leads."""
    read = [link.number for element in finished.root.walk() for link in element.links]
    if sorted(read) != sorted(finished.links):
        yield "has links that aren't read, or are read twice"
    for element in finished.root.walk():
        if element.role == "Link" and not element.links:
            yield f"{said(element)} is read as a link and leads nowhere"
        for link in element.links:
            if element.role != "Link":
                yield f"the link to {link.address} isn't read as a link"
            if not link.description.strip():
                yield f"the link to {link.address} has no description"
            elif link.description == link.address != element.text():
                yield f"the link to {link.address} has its address for a description"


def tables_and_lists(finished: Finished) -> Iterator[str]:
    """Check that header cells of tables say what they head, and that lists say how they are numbered."""
    for element in finished.root.walk():
        match element.role:
            case "Table" if not any(each.role == "TH" for each in element.walk()):
                yield "a table has no header cells"
            case "TH" if element.attributes.get("Scope") not in _SCOPES:
                yield f"the header cell {said(element)} doesn't say what it heads"
            case "L" if "ListNumbering" not in element.attributes:
                yield "a list doesn't say how it is numbered"


_CHECKS = (standards, titles, fonts, marks, artifacts, figures, headings, links, tables_and_lists)


def said(element: Element) -> str:
    """Name an element by its role and its first words."""
    return f"{element.role} {cut(element.text())}".strip()


def cut(text: str) -> str:
    """Quote the beginning of a text."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _solid(text: str) -> str:
    return "".join(text.split())

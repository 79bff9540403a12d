"""Compare two PDFs of one letter in everything: looks, words, tags, links, and what archives read."""

import io
import re
from typing import Any

import pikepdf

from lgo_letters.finished.comparison import difference


def different(one: bytes, other: bytes) -> list[str]:
    """Name what differs: how pages look, words, tags, and everything that the catalogue refers to."""
    found = [how] if (how := difference(one, other)) else []
    with pikepdf.open(io.BytesIO(one)) as left, pikepdf.open(io.BytesIO(other)) as right:
        first, second = _told(left), _told(right)
    return [*found, *(name for name in first if first[name] != second[name])]


def _told(pdf: pikepdf.Pdf) -> dict[str, Any]:
    root, pages = pdf.Root, {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    words = [_words(page) for page in pdf.pages]
    places, files = root.Names.Dests.Names, root.Names.EmbeddedFiles.Names
    return {
        "parent tree": sorted(map(str, _parents(root.StructTreeRoot.ParentTree.Nums, words))),
        "outline": _outline(root.Outlines.First, pages),
        "anchors": {str(name): _place(place, pages) for name, place in zip(places[::2], places[1::2], strict=True)},
        "links": [[_link(each) for each in page.obj.get("/Annots", ())] for page in pdf.pages],
        "properties": {name: str(value) for name, value in pdf.docinfo.items()},
        "metadata": root.Metadata.read_bytes(),
        "catalogue": (str(root.Lang), str(root.MarkInfo), str(root.ViewerPreferences), sorted(root.keys())),
        "file": ({name: str(value) for name, value in files[1].items() if name != "/EF"}, len(root.AF)),
        "enclosed": (files[1].EF.F.read_bytes(), str(files[1].EF.F.Params)),
        "boxes": [_numbers(page.mediabox) + _numbers(page.trimbox) for page in pdf.pages],
        "page keys": [str(page.obj.get("/Tabs")) for page in pdf.pages],
        "artifacts": [each.get("artifact") for each in words],
    }


def _numbers(items: Any) -> list[float]:
    return [round(float(each), 3) for each in items]


def _place(place: Any, pages: dict[Any, int]) -> tuple[int, list[float]]:
    return pages[place[0].objgen], _numbers([place[2], place[3]])


def _link(note: Any) -> tuple[Any, ...]:
    return _numbers(note.Rect), str(note.A.URI), str(note.Contents), int(note.F), str(note.BS.W)


def _outline(node: Any, pages: dict[Any, int]) -> list[Any]:
    found = []
    while node is not None:
        found.append((str(node.Title), _place(node.Dest, pages), _outline(node.get("/First"), pages), int(node.Count)))
        node = node.get("/Next")
    return found


def _parents(numbers: Any, words: list[dict[Any, str]]) -> list[Any]:
    """Give the page of each mark, its words, and the tag that it belongs to."""
    found: list[Any] = []
    for place in range(0, len(numbers), 2):
        page, home = int(numbers[place]), numbers[place + 1]
        if isinstance(home, pikepdf.Array):
            found += [(page, words[page].get(mark), str(each.S)) for mark, each in enumerate(home) if each is not None]
        else:
            found.append(("link", str(home.S)))
    return found


def _words(page: pikepdf.Page) -> dict[Any, str]:
    """Read the words of each mark of a page, by number, and of all its artifacts."""
    words: dict[Any, str] = {}
    open_marks: list[Any] = []
    here: Any = None
    font: dict[int, str] = {}
    fonts = {name: _meanings(each) for name, each in page.resources.Font.items()}
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                open_marks.append(here)
                if len(operands) > 1 and "/MCID" in operands[1]:
                    here = int(operands[1].MCID)
                    assert here not in words
                    words[here] = ""
                elif str(operands[0]) == "/Artifact":
                    here = "artifact"
                    words.setdefault(here, "")
            case "EMC":
                here = open_marks.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "TJ":
                codes = b"".join(bytes(each) for each in operands[0] if isinstance(each, pikepdf.String))
                words[here] += "".join(font[codes[at] * 256 + codes[at + 1]] for at in range(0, len(codes), 2))
    return words


def _meanings(font: Any) -> dict[int, str]:
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]*)>", font.ToUnicode.read_bytes().decode())
    return {int(code, 16): bytes.fromhex(words).decode("utf-16-be") for code, words in pairs}

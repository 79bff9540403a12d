"""Make a workspace's letters with Typst, to compare its time with ours. It writes no PDF/A and checks nothing.

    python typst_letters.py export WORKSPACE LETTERS.json
    python typst_letters.py make LETTERS.json FONTS FOLDER PROCESSES

Needs `pip install "typst==0.15.2"`.
"""

import json
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

FRAME = Path(__file__).parent / "letter.typ"
_TAG = re.compile(r"<(/?)(strong|em|a)(?: href=\"([^\"]*)\")?>")
_compilers: list[Any] = []  # this process's


def exported(workspace: Path) -> list[dict[str, Any]]:
    """Give the letters of a workspace's latest year in the form that Typst reads."""
    from lgo_letters.letter import Letter, Section  # noqa: PLC0415 - not needed when letters are made
    from lgo_letters.pipeline import compose, load_year  # noqa: PLC0415

    def chart_of(section: Section) -> dict[str, Any] | None:
        chart = section.chart
        if chart is None or chart.council is None:
            return None
        average = None if chart.average is None else float(chart.average)
        return {"title": chart.title, "council": float(chart.council), "average": average}

    def section_of(section: Section) -> dict[str, Any]:
        return {
            "id": section.id,
            "heading": section.heading_text,
            "chart": chart_of(section),
            "paragraphs": [{"style": each.style, "runs": runs_of(each.html)} for each in section.paragraphs],
        }

    def letter_of(letter: Letter) -> dict[str, Any]:
        return {
            "slug": letter.slug,
            "title": letter.title,
            "mark": letter.mark,
            "organisation": letter.organisation,
            "logo": "logo.svg",
            "signatory": letter.signatory,
            "sections": [section_of(each) for each in letter.sections.values()],
        }

    year = load_year(workspace)
    return [letter_of(compose(council, year)) for council in year.councils.values()]


def runs_of(html: str) -> list[tuple[str, bool, str]]:
    """Split a paragraph into words, with whether they are bold, and the address that they link to."""
    runs, is_bold, address, begin = [], False, "", 0
    for tag in _TAG.finditer(html):
        runs.append((unescape(html[begin : tag.start()]), is_bold, address))
        begin = tag.end()
        if tag[2] == "strong":
            is_bold = not tag[1]
        elif tag[2] == "a":
            address = "" if tag[1] else tag[3]
    runs.append((unescape(html[begin:]), is_bold, address))
    return [run for run in runs if run[0]]


def begin(first: str, fonts: str) -> None:
    import typst  # noqa: PLC0415 - the project doesn't depend on it

    root = str(FRAME.parent.parent.parent)
    made = typst.Compiler(
        str(FRAME), root=root, sys_inputs={"letter": first}, font_paths=[fonts], ignore_system_fonts=True
    )
    _compilers[:] = [made]


def make(letter: dict[str, Any], folder: Path) -> None:
    path = folder / f"{letter['slug']}.pdf"
    _compilers[0].compile(output=str(path), sys_inputs={"letter": json.dumps(letter)}, pdf_standards=["ua-1"])


def make_all(letters: list[dict[str, Any]], fonts: str, folder: Path, processes: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    first, one = json.dumps(letters[0]), partial(make, folder=folder)
    if processes == 1:
        begin(first, fonts)
        for letter in letters:
            one(letter)
        return
    with ProcessPoolExecutor(processes, initializer=begin, initargs=(first, fonts)) as pool:
        list(pool.map(one, letters, chunksize=4))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["export", workspace, into]:
            Path(into).write_text(json.dumps(exported(Path(workspace))), encoding="utf-8")
        case ["make", letters, fonts, into, processes]:
            make_all(json.loads(Path(letters).read_text(encoding="utf-8")), fonts, Path(into), int(processes))
        case _:
            sys.exit(__doc__)

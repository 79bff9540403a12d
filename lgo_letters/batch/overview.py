"""A batch turned into one page to look it over: every letter with its first page, paragraphs, figures and problems.

Self-contained and usable without scripts; a script adds the search. Words of letters stand in it only as ids.
"""

import base64
from collections.abc import Callable, Iterable, Mapping
from html import escape
from importlib import resources
from typing import Any

from lgo_letters.problems import Problem


def overview(
    year: int,
    letters: Mapping[str, Mapping[str, Any]],
    problems: Iterable[Problem],
    picture: Callable[[str], bytes],
) -> str:
    """Make the page from the manifest's entries by slug; `picture` gives a letter's first page as a PNG."""
    wrong = "\n".join(f"<li><code>{escape(str(each.place))}</code> {escape(_said(each))}</li>" for each in problems)
    page = resources.files(__package__).joinpath("overview.html").read_text(encoding="utf-8")
    filled = {
        "YEAR": str(year),
        "COUNT": f"{len(letters):,}",
        "PROBLEMS": f"<section><h2>Problems</h2>\n<ul>\n{wrong}\n</ul></section>" if wrong else "",
        "ROWS": "".join(_row(slug, entry, picture(slug)) for slug, entry in letters.items()),
    }
    for name, content in filled.items():
        page = page.replace(f"<!--{name}-->", content)
    return page


def _said(problem: Problem) -> str:
    said = f"{problem.key}: {problem.message}" if problem.key else problem.message
    is_named = not problem.council or problem.council in problem.place.path
    return said if is_named else f"{said} (keeps back the letter of {problem.council})"


def _row(slug: str, entry: Mapping[str, Any], picture: bytes) -> str:
    name = escape(str(entry["council"]))
    image = base64.b64encode(picture).decode()
    printed = entry.get("made_from", {}).get("printed", {})
    conditional = list(entry.get("conditions", ()))  # what tells letters apart
    own = " ".join(f"<li>{escape(each)}</li>" for each in conditional)
    figures = "".join(
        f"<tr><th scope='row'>{escape(each.replace('_', ' '))}</th><td>{escape(str(value))}</td></tr>"
        for each, value in printed.items()
        if each != "council_name"
    )
    marks = "".join(
        f"<li class='mark'>{escape(text)}</li>"
        for text in (
            "draft" if entry.get("draft", True) else "",
            _counted(len(entry.get("new_wording", ())), "new sentence"),
            "own words" if entry.get("own_words") else "",
            "withheld" if entry.get("withheld") else "",
            "assumed figures" if entry.get("assumed") else "",
        )
        if text
    )
    pages = entry.get("pages", 0)
    find = escape(" ".join((slug, str(entry["council"]), *conditional)).lower())
    size = 'loading="lazy" width="116" height="164"'
    return f"""<article data-find="{find}">
<a class="page" href="letters/{slug}.pdf"><img {size} alt="First page of the letter to {name}"
 src="data:image/png;base64,{image}"></a>
<div><h3><a href="letters/{slug}.pdf">{name}</a></h3>
<p>{pages} page{"" if pages == 1 else "s"} · <a href="letters/{slug}.html">HTML<span class="quiet"> of {name}</span></a>
</p><ul class="marks">{marks}</ul>
<details><summary>Paragraphs and figures</summary><ul class="ids">{own}</ul><table>{figures}</table></details>
</div></article>
"""


def _counted(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}" if number else ""

"""The page on which you look the letters over."""

import re
from collections.abc import Mapping
from typing import Any

from lgo_letters.batch.overview import overview
from lgo_letters.problems import Kind, Place, Problem

LETTERS: Mapping[str, Mapping[str, Any]] = {
    "inkham": {
        "council": "Inkham & <b>Quill</b> Council",
        "pages": 1,
        "conditions": {"over-a-third": "late_share > 1/3"},
        "made_from": {"printed": {"uphold_rate": "81%", "council_name": "Inkham"}},
        "new_wording": ["half"],
        "own_words": 1,
        "withheld": 0,
        "assumed": [],
    },
    "quillby": {"council": "Quillby Council", "pages": 4, "conditions": {}},
}


def page(*problems: Problem) -> str:
    return overview(2020, LETTERS, problems, lambda slug: slug.encode())


def test_each_letter_has_its_row_with_its_files_paragraphs_and_figures() -> None:
    html = page()

    assert html.count("<article") == 2
    assert 'href="letters/inkham.pdf"' in html
    assert "<li>over-a-third</li>" in html
    assert "<td>81%</td>" in html
    assert "1 page " in html
    assert "4 pages " in html
    assert "own words" in html


def test_a_councils_name_is_no_markup() -> None:
    assert "Inkham &amp; &lt;b&gt;Quill&lt;/b&gt; Council" in page()
    assert "<b>" not in page()


def test_the_page_takes_nothing_from_elsewhere() -> None:
    assert not re.search(r"""(src|href)="(?!letters/|data:)|url\(|@import""", page())


def test_problems_stand_first_with_their_place() -> None:
    problem = Problem(Kind.COUNTS, Place("data/2020/councils/x.yaml", 9, 9), "enquiries.late", "17 is more than 16")

    html = page(problem)

    assert html.index("data/2020/councils/x.yaml:9:9") < html.index("<article")
    assert "enquiries.late: 17 is more than 16" in html


def test_a_problem_that_keeps_back_many_letters_is_told_once() -> None:
    wording = Place("templates/2020/wording/closing.yaml", 7, 5)
    told = [Problem(Kind.NUMBER, wording, "wishes", "prints 3", council=f"council-{each}") for each in range(8)]
    file = Problem(Kind.VALUE, Place("data/2020/councils/inkham.yaml", 1, 1), "late", "is 17", council="inkham")

    html = page(*told, file)

    assert html.count("prints 3") == 1
    assert "keeps back 8 letters: council-0, council-1, council-2, council-3, council-4, council-5 and 2 more" in html
    assert "is 17</li>" in html  # the place shows whose it is

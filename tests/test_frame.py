"""Fill a letter into the edition's frame: what the frame can print, what it can't reach, and where it fails."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.problems import ProblemsError
from lgo_letters.typesetting.frame import Frame

FRAME = "templates/2020/letter.html"
TITLE = "<title>{{ letter.title }}</title>"


def _html(year: Year, slug: str = "sefton") -> str:
    return Frame(year.edition).html(compose(year.councils[slug], year))


def _told(workspace: Path) -> str:
    with pytest.raises(ProblemsError) as raised:
        _html(load_year(workspace))
    (problem,) = raised.value.problems
    return str(problem)


def test_each_value_that_differs_between_councils_says_which_it_is(year: Year) -> None:
    fields = set(re.findall(r'data-field="([a-z-]+)"', _html(year)))

    assert {"addressee-name", "addressee-council", "salutation-by-name", "upheld-rate", "upheld-count"} <= fields
    assert not {"letter-date", "purpose", "seminars"} & fields


def test_the_frame_is_well_formed_for_any_parser(year: Year) -> None:
    html = _html(year).removeprefix("<!DOCTYPE html>")

    assert ET.fromstring(html).get("lang") == "en-GB"  # noqa: S314 - the project's own HTML


def test_a_self_contained_letter_asks_for_nothing_from_elsewhere(year: Year) -> None:
    class Addresses(HTMLParser):
        found: list[str] = []  # noqa: RUF012 - one parser, one list

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [value or "" for name, value in attrs if name == "src" or (tag == "link" and name == "href")]

    frame = Frame(year.edition)
    letter = compose(year.councils["sefton"], year)
    html = frame.self_contained(frame.html(letter), letter)
    Addresses().feed(html)

    assert Addresses.found
    assert all(address.startswith("data:") for address in Addresses.found)
    assert re.findall(r"url\((?!data:)[^)]*\)", html) == []


def test_the_self_contained_letter_is_the_one_that_is_typeset(year: Year) -> None:
    letter = compose(year.councils["sefton"], year)
    frame = Frame(year.edition)

    def words(html: str) -> str:
        return re.sub(r"<style>.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL)

    assert words(frame.self_contained(frame.html(letter), letter)).split() == words(frame.html(letter)).split()


def test_a_chart_is_a_picture_with_a_title_and_no_words(year: Year) -> None:
    charts = re.findall(r"<svg.*?</svg>", _html(year), flags=re.DOTALL)

    titles = [re.findall(r"<title>(.*?)</title>", chart) for chart in charts]
    assert titles[0] == ["Bar chart: 81% for your council, 67% on average in similar authorities."]
    assert [re.sub(r"<title>.*?</title>|<[^>]*>", "", chart).strip() for chart in charts] == ["", "", ""]


def test_a_council_without_statistics_pages_has_no_chart(year: Year) -> None:
    assert "<svg" not in _html(year, "southampton")


def test_a_name_that_does_not_exist_is_a_problem_with_its_line(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FRAME, TITLE, "<title>{{ letter.titel }}</title>")

    line = next(n for n, each in enumerate((workspace / FRAME).read_text().splitlines(), start=1) if "titel" in each)
    assert _told(workspace) == f"{FRAME}:{line}: can't be filled: a letter has no attribute 'titel'"


def test_a_picture_that_is_missing_is_a_problem(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(FRAME, 'asset("logo.svg")', 'asset("logo.png")')

    assert "can't be filled: there is no templates/2020/assets/logo.png" in _told(workspace)


def test_a_mistake_in_the_frame_is_a_problem_with_its_line(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FRAME, TITLE, "<title>{{ letter.title }</title>")

    line = next(n for n, each in enumerate((workspace / FRAME).read_text().splitlines(), start=1) if "<title>" in each)
    assert _told(workspace).startswith(f"{FRAME}:{line}: ")


def test_a_mistake_in_an_included_file_is_told_of_there(workspace: Path) -> None:
    chart = workspace / "templates" / "2020" / "chart.svg"
    chart.write_text(chart.read_text(encoding="utf-8").replace("section.chart.council * 7", "section.chart.concil * 7"))

    assert _told(workspace).startswith("templates/2020/chart.svg:")


@pytest.mark.parametrize(
    "reached",
    [
        "{{ letter.__class__.__mro__ }}",
        "{{ asset.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{% include '../../data/2020/averages.yaml' %}",
        "{{ range(1000000000) | list }}",
    ],
)
def test_a_frame_reaches_nothing_but_its_letter(
    reached: str, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FRAME, TITLE, f"<title>{reached}</title>")

    assert "can't be filled" in _told(workspace)


def test_a_frame_that_makes_endless_pages_is_a_problem(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(FRAME, TITLE, "<title>{% for _ in range(99999) %}{{ 'again and again, and again' }}{% endfor %}</title>")

    assert "makes more than 20,000 steps" in _told(workspace)

"""Letters put together from blocks must not differ from full layout in anything."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import tinyhtml5
from comparing import different

from lgo_letters.batch import building, workers
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.blocks.drawn import Drawn
from lgo_letters.blocks.elements import elements_of
from lgo_letters.blocks.in_full import refusal
from lgo_letters.blocks.letters import BlockLetters
from lgo_letters.blocks.making.block_maker import BlockMaker
from lgo_letters.finished.reader import read_finished
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, load_year, typeset
from lgo_letters.problems import ProblemsError
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.typesetting.typeset import Typeset, Typesetter

FEW, MANY = 3, 340
SHORT = ("letterhead", "introduction", "closing")  # sections
PLAIN = (  # rules for which blocks are used
    "p, li { orphans: 3; widows: 3 }",
    "p, li { orphans: 1; widows: 1 }",
    "p, li { orphans: 4; widows: 2 }",
    "p { break-inside: avoid }",
    ".measure { break-inside: auto }",
    ".measure { border-top: none; padding-top: 0; margin-top: 9mm; break-inside: auto }",
    "h2 { break-after: auto }",
    "ul { break-inside: avoid }",
    "section { margin-top: 7mm; margin-bottom: 5mm }",
    "section { padding-top: 3mm }",
    "section { padding-bottom: 4mm }",
    "p { margin-top: 6pt }",
    "p { margin-bottom: -2pt }",
    "h2 { margin-top: -3pt }",
    ".statistics { break-before: auto }",
    "section { break-before: page }",
    "section { break-inside: avoid }",
    "p { break-after: avoid }",
    ".sign-off { break-inside: auto; break-before: auto }",
    ".measure { break-before: page }",
    "p { break-before: avoid }",
    "div { margin: 12pt 0 }",
    "html { font-size: 11pt }",
    "main { margin-top: 4mm; padding-bottom: 2mm }",
    "body { padding-bottom: 8mm }",
    "p { padding-top: 1pt }",
    "p { padding-bottom: 3pt }",
    "li { margin-top: 4pt; padding: 2pt 0 }",
    ".chart { break-after: avoid }",
    ".chart { margin-top: 3mm; break-before: avoid }",
    "h2 + p { break-after: avoid }",
    "p { text-align: right; text-indent: 3mm }",
    "ul { margin: 5mm 0; padding-top: 1mm }",
    "section { border-bottom: 1pt solid #000; break-inside: avoid }",
    "p { letter-spacing: 0.2pt }",
    "body { margin-bottom: 3mm }",
    "ul { list-style-type: square }",
    "p { line-height: 1.7 }",
)
OTHERS = (  # some of these rules need full layout; the letter must be the same anyway
    "p { text-align: justify; hyphens: auto }",
    "p:nth-child(even) { font-weight: bold }",
    "p:last-child { margin-bottom: 3mm }",
    "p::before { content: '> ' }",
    "p::first-letter { font-size: 18pt }",
    "p::first-line { font-weight: bold }",
    "h2 { counter-increment: h } h2::before { content: counter(h) ' ' }",
    "ul { list-style-type: decimal }",
    "ul { list-style: none }",
    "li { list-style-position: inside }",
    "p { float: left; width: 45% }",
    "section { display: flex; flex-wrap: wrap }",
    "section { position: relative; left: 2mm }",
    "p { opacity: 0.9 }",
    "p { transform: rotate(1deg) }",
    "p { min-height: 20mm }",
    "p { height: 10mm }",
    "section { overflow: hidden }",
    "p { background: #eeeeee }",
    "section { background: #f4f4f4 }",
    "html { background: #fff7f0 }",
    "p { border-left: 1pt solid; padding-left: 2mm }",
    ".measure { border: 1pt solid; padding: 3mm }",
    "p { direction: rtl }",
    "p { white-space: pre-line }",
    "body { white-space: pre-wrap }",
    "strong { background: #ffff00 }",
    "strong { font-style: italic }",
    "a { display: inline-block }",
    "a { text-transform: uppercase; vertical-align: super; font-size: 8pt }",
    "a::after { content: ' (' attr(href) ')' }",
    "p { margin: 2% 10% 0 }",
    "p { margin-left: 2vw; margin-top: 1vh }",
    "p { box-shadow: 1pt 1pt #888888 }",
    "p { outline: 1pt solid #0000ff }",
    "p { visibility: hidden }",
    "p { break-after: page }",
    "p { margin-break: keep }",
    "p { box-decoration-break: clone; padding: 2pt 0 }",
    "p { max-lines: 2; continue: discard }",
    "section { page: other }",
    "h1 { bookmark-label: 'x' }",
    "h2 { bookmark-level: none }",
    "#purpose { color: #000077 }",
    "[data-section=introduction] p { color: #550055 }",
    "p:has(strong) { color: #770000 }",
    "p:not(:first-child) { color: #550077 }",
    "p { &:last-child { color: #770000 } }",
    "@page :left { margin-left: 30mm }",
    "@page :first { margin-top: 40mm }",
    "@page { background: #fafafa }",
    "@page { border: 1pt solid #000000 }",
    "@page { @bottom-left { content: counter(page) ' of ' counter(pages) } }",
    "h2 { string-set: name content() } @page { @top-left { content: string(name) } }",
    "@media print { p { color: #770000 } }",
)


@pytest.fixture(scope="module")
def made_up(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give a year of few made-up councils."""
    folder = tmp_path_factory.mktemp("specimen") / "workspace"
    write_specimen(folder, root / "templates" / "2020", FEW, 1)
    return load_year(folder)


def _letters(year: Year) -> list[Letter]:
    """Give the year's letters: in turns a draft, a signed one, and one of a year that is no specimen."""
    letters = [compose(council, year) for council in year.councils.values()]
    return [replace(each, draft=bool(number % 2), specimen=bool(number % 3)) for number, each in enumerate(letters)]


def _short(year: Year) -> list[Letter]:
    """Give the same letters with few sections: full layout then takes a third of the time."""
    return [
        replace(each, sections={name: part for name, part in each.sections.items() if name in SHORT})
        for each in _letters(year)
    ]


def _made(typesetter: Typesetter, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Typeset]]:
    for letter, made in zip(letters, typesetter.typeset_all(letters), strict=True):
        assert isinstance(made, Typeset), made
        yield letter, made


def _different(typesetter: Typesetter, letters: Sequence[Letter]) -> Iterator[tuple[str, list[str]]]:
    """Give the letters that differ from full layout, and what differs."""
    for letter, made in _made(typesetter, letters):
        full = typesetter.typeset(letter, full=True)
        found = different(made.pdf, full.pdf) if made.blocks else []
        if found or (made.html, made.pages) != (full.html, full.pages):
            yield letter.slug, found


def _with(year: Year, style: str) -> Typesetter:
    return Typesetter(replace(year.edition, style=style))


def _random_style(year: Year, seed: int) -> str:
    chosen = random.Random(seed)  # noqa: S311 - the same each time
    height = chosen.choice([130, 150, 170, 190, 210, 230, 250, 270, 297]) + chosen.random() * 9
    style = year.edition.style.replace("size: A4;", f"size: 210mm {height:.2f}mm;")
    return "\n".join([style, *chosen.sample(PLAIN, chosen.randint(1, 5))])


def test_letters_made_up_of_blocks_are_those_that_full_layout_makes(year: Year) -> None:
    letters = _letters(year)

    assert [made.in_full for _, made in _made(year.typesetter, letters)] == [""] * len(letters)
    assert not list(_different(year.typesetter, letters))


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_all_letters_of_a_year_are_those_that_full_layout_makes(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "workspace", root / "templates" / "2020", MANY, 1)
    year = load_year(tmp_path / "workspace")
    letters = _letters(year)

    assert [made.in_full for _, made in _made(year.typesetter, letters)] == [""] * MANY
    assert not list(_different(year.typesetter, letters))


def test_with_another_style_too(made_up: Year) -> None:
    typesetter = _with(made_up, _random_style(made_up, 0))

    assert not list(_different(typesetter, _letters(made_up)[:1]))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 100))
def test_with_many_other_styles(made_up: Year, seed: int) -> None:
    try:
        assert not list(_different(_with(made_up, _random_style(made_up, seed)), _letters(made_up)))
    except ProblemsError as error:
        pytest.skip(f"no letter has this style: {error}")


@pytest.mark.long
@pytest.mark.parametrize("rule", OTHERS)
def test_a_rule_that_is_beyond_blocks_makes_no_other_letter(made_up: Year, rule: str) -> None:
    letters = _letters(made_up)
    try:
        typesetter = _with(made_up, f"{made_up.edition.style}\n{rule}")
        full = [typesetter.typeset(each, full=True) for each in letters]
    except ProblemsError as error:
        pytest.skip(f"no letter has this rule: {error}")

    for (letter, made), right in zip(_made(typesetter, letters), full, strict=True):
        assert not made.blocks or not different(made.pdf, right.pdf), (letter.slug, rule)


def test_a_letter_has_the_same_bytes_alone_and_among_others_in_any_order(made_up: Year) -> None:
    letters = _letters(made_up)[:2]

    together = {letter.slug: made.pdf for letter, made in _made(Typesetter(made_up.edition), letters)}
    backwards = {letter.slug: made.pdf for letter, made in _made(Typesetter(made_up.edition), letters[::-1])}
    one = Typesetter(made_up.edition)
    alone = {letter.slug: one.typeset(letter).pdf for letter in letters[1:]}

    assert together == backwards
    assert together.items() >= alone.items()


@pytest.mark.parametrize(
    "rule",
    [
        "p:last-child { color: #000000 }",
        "p { &:last-child { color: #000000 } }",
        "p::first-line { color: #000000 }",
        "p { margin-top: 2vh }",
        "h2::before { content: counter(h) }",
        "@page :left { margin: 0 }",
        "@media print { p { margin: 0 } }",
    ],
)
def test_a_style_sheet_that_is_beyond_blocks_says_which_rule_it_is(rule: str) -> None:
    assert refusal(rule).startswith("letter.css has `")


def test_the_editions_style_is_not_beyond_blocks(year: Year) -> None:
    assert refusal(year.edition.style) == ""


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("section { position: relative }", "section has `position`"),
        ("html { background: #fff7f0 }", "pages have a ground"),
        ("@page :first { margin-left: 40mm }", "pages are of different sizes"),
    ],
)
def test_what_only_shows_in_boxes_lays_letters_out_in_full_and_is_told(made_up: Year, rule: str, why: str) -> None:
    made = _with(made_up, f"{made_up.edition.style}\n{rule}").typeset(_short(made_up)[0])

    assert (made.blocks, made.in_full) == (False, why)


def test_one_letter_with_a_rare_character_is_laid_out_in_full_and_no_other(year: Year) -> None:
    frames = {**year.edition.frames}
    frames["letter.html"] = frames["letter.html"].replace(
        'alt="{{ edition.organisation }}" />',
        'alt="{{ edition.organisation }}" />{% if letter.slug == "sefton" %}<p lang="en-GB">\u0430</p>{% endif %}',
    )
    assert frames != year.edition.frames
    typesetter = Typesetter(replace(year.edition, frames=frames))

    sefton, southampton = typesetter.typeset_all(_short(year))

    assert isinstance(sefton, ProblemsError)  # the words differ from the letter's, or no font has that character
    assert isinstance(southampton, Typeset)
    assert southampton.blocks


@pytest.mark.parametrize("place", [(BlockLetters, "take"), (BlockMaker, "make"), (BlockMaker, "box")])
def test_a_letter_that_blocks_fail_on_is_laid_out_in_full_and_says_why(
    year: Year, place: tuple[type, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("wanted")

    monkeypatch.setattr(*place, fail)
    typesetter = Typesetter(year.edition)

    made = [each for each in typesetter.typeset_all(_short(year)) if isinstance(each, Typeset)]

    assert [each.in_full for each in made] == ["blocks failed: KeyError: 'wanted'"] * len(year.councils)
    assert made == [replace(typesetter.typeset(each, full=True), in_full=made[0].in_full) for each in _short(year)]


def test_what_weasyprint_complains_of_keeps_back_the_letter_that_has_it_and_no_other(year: Year) -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12"><path d="M0 0" transform="rotate(x)"/></svg>'
    )
    frames = {**year.edition.frames}
    frames["letter.html"] = frames["letter.html"].replace(
        "<main>",
        '<main>{% if letter.slug == "sefton" %}'
        '<img style="display: block" src="{{ asset("broken.svg") }}" alt="a" />{% endif %}',
    )
    edition = replace(year.edition, frames=frames, assets={**year.edition.assets, "broken.svg": drawing})
    typesetter = Typesetter(edition)

    alone = Typesetter(edition).typeset(_short(year)[1])

    for _ in range(2):  # it is reported the second time, too
        sefton, southampton = typesetter.typeset_all(_short(year))

        assert isinstance(sefton, ProblemsError)
        assert "Failed to render SVG" in str(sefton)
        assert isinstance(southampton, Typeset)
        assert southampton == alone
        assert alone.blocks


def test_a_picture_in_a_line_of_its_own_lays_its_letter_out_in_full_and_no_other(year: Year) -> None:
    frames = {**year.edition.frames}
    frames["letter.html"] = frames["letter.html"].replace(
        "<main>", '<main>{% if letter.slug == "sefton" %}<img src="{{ asset("logo.svg") }}" alt="a" />{% endif %}'
    )
    typesetter = Typesetter(replace(year.edition, frames=frames))

    blocks = {letter.slug: made.blocks for letter, made in _made(typesetter, _short(year))}

    assert blocks == {"sefton": False, "southampton": True}


def test_a_style_that_stands_in_the_frame_is_none_of_another_blocks(year: Year) -> None:
    frames = {**year.edition.frames}
    frames["letter.html"] = frames["letter.html"].replace(
        "<main>", '<main{% if letter.slug == "sefton" %} style="letter-spacing: 1pt"{% endif %}>'
    )
    typesetter = Typesetter(replace(year.edition, frames=frames))

    assert not list(_different(typesetter, _short(year)))


def test_a_build_whose_letters_differ_from_full_layout_says_so_and_makes_all_of_them_in_full(
    made_up: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    slugs = list(made_up.councils)[:2]
    drawn = Drawn.at
    monkeypatch.setattr(Drawn, "at", lambda self, y, mark: drawn(self, y + 1, mark))
    monkeypatch.setattr(workers, "_begun", iter(range(100)))
    monkeypatch.setattr(workers, "_typesetters", {made_up.edition.digest: Typesetter(made_up.edition)})

    built = building.build(made_up, slugs, BuildOptions(), lambda *_: None)

    there = {slug: (made_up.workspace / f"output/2020/letters/{slug}.pdf").read_bytes() for slug in slugs}
    assert [problem.message for problem in built.problems] == [
        f"{slugs[1]}'s letter is another one when it is laid out in full (page 1 looks different), so all letters are"
    ]
    assert built.made == slugs
    assert there == {slug: typeset(compose(made_up.councils[slug], made_up), made_up, full=True).pdf for slug in slugs}


def test_a_letters_html_is_read_as_xml_as_the_html_parser_reads_it(year: Year, made_up: Year) -> None:
    for each in (year, made_up):
        for letter in _letters(each):
            html = each.typesetter._frame.html(letter)  # noqa: SLF001 - nothing public leaves out pictures

            read = elements_of(html)

            assert read is not None
            assert _shape(read) == _shape(tinyhtml5.parse(html, namespace_html_elements=False))


def _shape(element: ET.Element) -> tuple[Any, ...]:
    """Give an element with its words. Spaces between blocks don't count as words."""
    spaces = {"html", "head", "body", "header", "main", "div", "section", "ul"}
    inside: list[Any] = [] if element.tag in spaces else [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            inside.append(_shape(child))
        if element.tag not in spaces:
            inside.append(child.tail or "")
    attributes = {name: value for name, value in element.attrib.items() if "xmlns" not in name}
    return element.tag, attributes, inside


@pytest.mark.parametrize(
    "body",
    [
        "<p>one<p>two</p></p>",
        "<p>a&nbsp;b</p>",
        "<p>&#150;</p>",
        "<div><p>one<div>two</div></p></div>",
        "<table><tr><td>1</td></tr></table>",
        "<p>a <!-- comment --> b</p>",
        "<div />",
        "<P>capital</P>",
        '<p CLASS="a">capital</p>',
        "<pre>\none</pre>",
        '<img alt="two\nlines" src="a" />',
        "<p><![CDATA[a]]></p>",
        "<p>not closed",
        '<p><a href="a">a<a href="b">b</a></a></p>',
    ],
)
def test_html_that_xml_would_read_otherwise_is_left_to_the_html_parser(body: str) -> None:
    page = '<!DOCTYPE html>\n<html lang="en-GB"><head><title>t</title></head><body>{}</body></html>'

    assert elements_of(page.format("<p>one</p>")) is not None
    assert elements_of(page.format(body)) is None


def test_the_words_on_each_page_are_those_that_the_finished_letter_has(year: Year) -> None:
    letters = [compose(council, year) for council in year.councils.values()]

    told = list(year.typesetter.words(letters))

    assert told == [read_finished(typeset(each, year).pdf).words() for each in letters]
    assert told == [read_finished(typeset(each, year, full=True).pdf).words() for each in letters]
    assert told[0] != told[1]

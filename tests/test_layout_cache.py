"""What is remembered from letter to letter never changes a letter: full layout says what each of them is."""

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from weasyprint.layout import inline

from lgo_letters.batch import building, workers
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.layout_cache.glyphs import Drawn
from lgo_letters.layout_cache.refusal import refusal
from lgo_letters.layout_cache.text_styles import READ
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, load_year, typeset
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.typesetting.complaints import complaints_of
from lgo_letters.typesetting.typeset import VARIANT, Typesetter

FEW, MANY = 3, 340
RULES = (
    "p, li { orphans: 3; widows: 3 }",
    "p { text-align: justify; hyphens: auto }",
    "p { letter-spacing: 0.2pt; word-spacing: 1pt }",
    "p { text-indent: 3mm }",
    "p:nth-child(even) { font-weight: bold }",
    "p:last-child::after { content: ' (end)' }",
    "p::first-letter { font-size: 18pt }",
    "p::first-line { font-weight: bold }",
    "li::marker { content: counter(list-item) '. ' }",
    "ul { list-style-position: inside }",
    "h2 { counter-increment: h; font-variant: small-caps } h2::before { content: counter(h) ' ' }",
    "h2 { string-set: name content() } @page { @top-left { content: string(name); font: 8pt Arimo } }",
    "p { float: left; width: 45% }",
    "section { display: flex; flex-wrap: wrap; gap: 3pt }",
    "section { position: relative; left: 2mm; opacity: 0.9 }",
    "section { overflow: hidden } body { overflow: hidden }",
    "section { padding: 1ex 2ch; border: 0.5pt solid #000000; box-sizing: border-box }",
    "section { width: calc(100% - 3mm); margin: 2% 0 }",
    "p { direction: rtl }",
    "p { line-height: 1.7; text-decoration: underline line-through }",
    "p { white-space: pre-line; overflow-wrap: anywhere; font-stretch: condensed }",
    "p { font-size: 11.3pt; font-kerning: none; tab-size: 3 }",
    "section { break-inside: avoid; break-before: page }",
    "p { transform: rotate(1deg) }",
    "a { text-transform: uppercase; vertical-align: super; font-size: 8pt }",
    "p { max-lines: 2; block-ellipsis: auto; continue: discard }",
    "@page :left { margin-left: 22mm } @page { @bottom-center { content: counter(page) ' of ' counter(pages) } }",
)


@pytest.fixture(scope="module")
def made_up(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give a year of few made-up councils."""
    folder = tmp_path_factory.mktemp("specimen") / "workspace"
    write_specimen(folder, root / "templates" / "2020", FEW, 1)
    return load_year(folder)


def _letters(year: Year) -> list[Letter]:
    """Give the year's letters: drafts, signed ones, and those of a year that is no specimen, in turns."""
    letters = [compose(council, year) for council in year.councils.values()]
    return [replace(each, draft=bool(number % 2)) for number, each in enumerate(letters)]


def _made(typesetter: Typesetter, letter: Letter, *, full: bool) -> bytes:
    """Give a letter's PDF, whatever the checks would say of such a style; or how WeasyPrint fails with it."""
    own = typesetter
    with nullcontext() if full else own._cache.used(), complaints_of("", "") as complaints:  # noqa: SLF001
        html, styles = own._frame.html(letter), (own._style, *own._marks(letter))  # noqa: SLF001
        try:
            pdf = own._written(own._laid_out(html, *styles, pdf_variant=VARIANT), letter)  # noqa: SLF001
        except Exception as error:  # noqa: BLE001 - it has faults of its own
            return repr(error).encode()
    return pdf + repr(complaints).encode()


def _different(year: Year, letters: Sequence[Letter], style: str) -> Iterator[str]:
    """Give the letters that differ from full layout by a typesetter that has remembered nothing."""
    edition = replace(year.edition, style=style)
    remembering, forgetful = Typesetter(edition), Typesetter(edition)
    whole = [_made(forgetful, letter, full=True) for letter in letters]
    for letter, expected in (*zip(letters, whole, strict=True), *zip(reversed(letters), reversed(whole), strict=True)):
        if _made(remembering, letter, full=False) != expected:
            yield letter.slug


def test_a_letter_has_the_same_bytes_whatever_was_remembered_before(year: Year, made_up: Year) -> None:
    letters = [*_letters(made_up)[:2], _letters(year)[0]]

    assert not list(_different(year, letters, year.edition.style))


@pytest.mark.parametrize("seed", range(1))
def test_the_same_bytes_with_another_style(made_up: Year, seed: int) -> None:
    assert not list(_different(made_up, _letters(made_up)[:2], _random_style(made_up, seed)))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 60))
def test_the_same_bytes_with_many_other_styles(made_up: Year, seed: int) -> None:
    assert not list(_different(made_up, _letters(made_up), _random_style(made_up, seed)))


@pytest.mark.long
@pytest.mark.parametrize("rule", RULES)
def test_the_same_bytes_with_each_rule(made_up: Year, rule: str) -> None:
    assert not list(_different(made_up, _letters(made_up)[:3], made_up.edition.style + rule))


@pytest.mark.long
def test_all_letters_of_a_year_have_the_same_bytes(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "workspace", root / "templates" / "2020", MANY, 1)
    year = load_year(tmp_path / "workspace")

    different = [letter.slug for letter in _letters(year) if typeset(letter, year) != typeset(letter, year, full=True)]

    assert not different


def _random_style(year: Year, seed: int) -> str:
    chosen = random.Random(seed)  # noqa: S311 - the same each time
    height = chosen.uniform(130, 297)
    style = year.edition.style.replace("size: A4;", f"size: 210mm {height:.2f}mm;")
    return "\n".join([style, *chosen.sample(RULES, 4)])


def test_a_build_that_remembers_something_wrong_notices_and_makes_all_letters_in_full(
    made_up: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    slugs = list(made_up.councils)[:2]
    drawn = Drawn.draw

    def draw_elsewhere(self: Drawn, stream: Any, matrix: Any) -> None:  # noqa: ANN401 - WeasyPrint has no types
        drawn(self, stream, type(matrix)(d=-1, e=matrix[2][0] + 1, f=matrix[2][1]))

    monkeypatch.setattr(Drawn, "draw", draw_elsewhere)
    monkeypatch.setattr(workers, "_begun", iter(range(100)))

    built = building.build(made_up, slugs, BuildOptions(), lambda *_: None)

    there = {slug: (made_up.workspace / f"output/2020/letters/{slug}.pdf").read_bytes() for slug in slugs}
    assert [problem.message for problem in built.problems] == [
        f"{slugs[1]}'s letter is another one when it is laid out in full, so all letters are laid out in full"
    ]
    assert built.made == slugs
    assert there == {slug: typeset(compose(made_up.councils[slug], made_up), made_up, full=True).pdf for slug in slugs}


def test_all_that_text_is_split_by_is_compared(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    split = inline.split_first_line

    class Noted(dict[str, object]):
        def __init__(self, style: object) -> None:
            self.style = style

        def __getitem__(self, name: str) -> object:
            asked.add(name)
            return self.style[name]  # type: ignore[index]

        def __getattr__(self, name: str) -> object:
            return getattr(self.style, name)

    def noting(text: str, style: object, *rest: object, **named: object) -> object:
        return split(text, Noted(style), *rest, **named)

    monkeypatch.setattr(inline, "split_first_line", noting)

    style = f"{year.edition.style} p {{ text-align: justify; hyphens: auto; overflow-wrap: anywhere }}"
    _made(Typesetter(replace(year.edition, style=style)), compose(year.councils["sefton"], year), full=True)

    assert "font_size" in asked
    assert asked <= {*READ, "text_decoration_line"}


@pytest.mark.parametrize("rule", ["p { margin-left: 2vw }", "p { overflow: inherit }", "p { all: inherit }"])
def test_a_style_that_may_differ_from_letter_to_letter_is_laid_out_in_full(rule: str) -> None:
    assert re.search("letter.css has `.*`, which may differ", refusal(rule))


def test_the_editions_style_is_remembered(year: Year) -> None:
    assert refusal(year.edition.style) == ""

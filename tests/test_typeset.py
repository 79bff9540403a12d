"""Turn HTML into PDF: what WeasyPrint only warns of is a problem here, and the same letter has the same bytes."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from lgo_letters.finished.reader import read_finished
from lgo_letters.pipeline import Year, compose, load_year, typeset
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.typesetting.faces import faces
from lgo_letters.typesetting.typeset import Typeset, Typesetter

FRAME = "templates/2020/letter.html"
STYLE = "templates/2020/letter.css"
LOGO = 'src="{{ asset("logo.svg") }}"'


@pytest.fixture
def sefton(typeset_letters: dict[str, Typeset]) -> Typeset:
    """Give Sefton's letter, typeset."""
    return typeset_letters["sefton"]


def _told(workspace: Path) -> tuple[Problem, ...]:
    year = load_year(workspace)
    with pytest.raises(ProblemsError) as raised:
        typeset(compose(year.councils["sefton"], year), year, full=True)  # in full, whatever blocks would do
    return raised.value.problems


def test_the_same_letter_is_the_same_bytes(year: Year, sefton: Typeset) -> None:
    assert Typesetter(year.edition).typeset(compose(year.councils["sefton"], year)) == sefton


def test_the_bytes_depend_on_no_other_letter_made_before(year: Year, sefton: Typeset) -> None:
    after_another = Typesetter(year.edition)
    after_another.typeset(compose(year.councils["southampton"], year))

    assert after_another.typeset(compose(year.councils["sefton"], year)) == sefton


def test_no_font_in_a_letter_is_dated_by_the_clock(sefton: Typeset) -> None:
    with pikepdf.open(io.BytesIO(sefton.pdf)) as pdf:
        dictionaries = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        fonts = [each.FontFile2.read_bytes() for each in dictionaries if "/FontFile2" in each]
    heads = [TTFont(io.BytesIO(font))["head"] for font in fonts]

    with TTFont(next(faces().glob("*-Bold.ttf"))) as face:
        assert {head.modified for head in heads} == {face["head"].modified}


def test_a_letter_has_a_title_a_language_and_tags(sefton: Typeset) -> None:
    with pikepdf.open(io.BytesIO(sefton.pdf)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Annual Review letter 2020 – Sefton Metropolitan Borough Council"
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root


def test_a_letter_is_printed_on_a4(sefton: Typeset) -> None:
    with pikepdf.open(io.BytesIO(sefton.pdf)) as pdf:
        sizes = {tuple(round(float(side) / 72 * 25.4) for side in page.mediabox) for page in pdf.pages}

    assert sizes == {(0, 0, 210, 297)}  # millimetres


def test_only_the_edition_s_font_is_used(sefton: Typeset) -> None:
    assert {name.partition("+")[2] for name in read_finished(sefton.pdf).fonts} == {"Arimo", "Arimo-Bold"}


def test_a_picture_that_is_missing_is_a_problem(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(STYLE, "assets/mark-council.svg", "assets/mark-cuoncil.svg")

    (problem, *_) = _told(workspace)
    assert "mark-cuoncil.svg" in problem.message


def test_a_picture_that_can_t_be_read_is_a_problem(workspace: Path) -> None:
    (workspace / "templates" / "2020" / "assets" / "logo.svg").write_text("this is no picture", encoding="utf-8")

    (problem, *_) = _told(workspace)
    assert "Failed to load image" in problem.message


def test_a_property_that_does_not_exist_is_a_problem_with_its_line(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(STYLE, "  hyphens: manual;", "  hyphens: manual;\n  hyphenz: manual;")

    line = next(n for n, each in enumerate((workspace / STYLE).read_text().splitlines(), start=1) if "hyphenz" in each)
    (problem, *_) = _told(workspace)
    assert str(problem) == f'{STYLE}:{line}:3: "hyphenz: manual" has no effect: unknown property'


def test_a_style_that_weasyprint_fails_on_is_a_problem_and_no_traceback(workspace: Path) -> None:
    style = workspace / "templates/2020/letter.css"
    style.write_text(style.read_text(encoding="utf-8") + "li::marker { content: 'x' }\n", encoding="utf-8")

    (problem,) = _told(workspace)
    assert str(problem).startswith("templates/2020/letter.css: WeasyPrint can't lay the letter out: TypeError:")


def test_a_letter_that_the_font_lacks_is_a_problem_where_it_is_written(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("templates/2020/wording/closing.yaml", "Yours sincerely,", "Yours sincerely ✍,")

    assert [str(problem) for problem in _told(workspace)] == [
        "templates/2020/wording/closing.yaml:9:5: valediction.1: Arimo has no ✍ (U+270D)"
    ]


def test_a_name_that_the_font_can_t_write_keeps_its_letter_back(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("data/2020/councils/sefton.yaml", "surname: Johnson", "surname: 约翰逊")

    assert {problem.key for problem in _told(workspace)} == {"addressee"}
    assert {problem.council for problem in _told(workspace)} == {"sefton"}


def test_a_font_that_is_missing_is_a_problem(workspace: Path) -> None:
    with (workspace / STYLE).open("a", encoding="utf-8") as file:
        file.write('@font-face { font-family: "Missing"; src: url(assets/missing.ttf); }\n')

    (problem, *_) = _told(workspace)
    assert problem.message == "WeasyPrint: Font-face 'Missing' cannot be loaded"


@pytest.mark.parametrize("declared", ["font: 12pt/1.3 Garamond, serif", 'font-family: "Times New Roman", Arimo'])
def test_a_typeface_that_is_not_the_letters_is_a_problem_with_its_line(
    declared: str, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(STYLE, "  hyphens: manual;", f"  hyphens: manual;\n  {declared};")

    (problem,) = _told(workspace)
    assert problem.message in {
        "Garamond is not the letters' typeface",
        "Times New Roman is not the letters' typeface",
    }
    assert (workspace / STYLE).read_text(encoding="utf-8").splitlines()[
        problem.place.line - 1
    ].strip() == f"{declared};"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  color: var(--ink);\n", "  color: var(--ink)\n", '32:3: "color: var(--ink)" has no semicolon behind it'),
        ("  --ink: #1b2a2c;\n", "  --ink: #1b2a2c\n", '6:3: "--ink: #1b2a2c" has no semicolon behind it'),
        ("  color: var(--ink);\n", "  color: var(--inc);\n", "32:10: --inc is declared nowhere"),
        ("--ink: #1b2a2c", "--ink: #1b2a2", '32:3: "color: #1b2a2" has no effect: invalid value'),
        ("--ink: #1b2a2c", "--ink: darkbluegrey", '32:3: "color: darkbluegrey" has no effect: invalid value'),
        ("--gap: 8pt", "--gap: 8ptt", '49:3: "margin-bottom: 8ptt" has no effect: invalid value'),
        ("  hyphens: manual;", "  // by hand\n  hyphens: manual;", "34:3: CSS has no // comments"),
    ],
)
def test_a_mistake_in_the_style_is_a_problem_with_its_line(
    old: str, new: str, told: str, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(STYLE, old, new)

    assert f"{STYLE}:{told}" in [str(problem) for problem in _told(workspace)]


def test_what_a_missing_semicolon_hides_is_not_told_as_undeclared(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(STYLE, "--ink: #1b2a2c;", "--ink: #1b2a2c")

    assert [problem.message for problem in _told(workspace)] == ['"--ink: #1b2a2c" has no semicolon behind it']


def test_a_variable_that_is_declared_nowhere_is_told_once(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(STYLE, "  --accent: ", "  --accend: ")

    (problem,) = (each for each in _told(workspace) if "nowhere" in each.message)
    assert (problem.message, problem.hint) == ("--accent is declared nowhere", "did you mean --accend?")


def test_a_variable_s_wrong_value_is_told_with_the_line_of_the_variable(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(STYLE, "--ink: #1b2a2c", "--ink: darkbluegrey")

    assert [problem.hint for problem in _told(workspace)] == ["see --ink in line 6"]


@pytest.mark.parametrize(
    "style",
    [
        "p { color: var(--none, #000000) }",
        "p { --a: var(--b); --b: 1pt; margin: var(--a) }",
        "p:first-child,\nli:first-child { margin: 0 }",
        'p { /* // */ quotes: "// " " //" }',
        "p { --a: " + "var(--a) " * 20 + "; margin: var(--a) }",
    ],
)
def test_a_style_that_is_right_is_no_problem(style: str, workspace: Path) -> None:
    with (workspace / STYLE).open("a", encoding="utf-8") as file:
        file.write(f"{style}\n")

    assert load_year(workspace).typesetter


ALIKE = [pytest.param(each, marks=pytest.mark.long) for each in ("//www.example.org/logo.svg", "logo.svg")]


@pytest.mark.parametrize("address", ["https://www.example.org/logo.svg", "file:///etc/hostname", *ALIKE])
def test_an_address_in_the_frame_is_not_fetched(
    address: str, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FRAME, LOGO, f'src="{address}"')

    (problem, *_) = _told(workspace)
    assert "letters are made of the edition's assets alone" in problem.message


def test_a_letter_with_a_problem_is_the_only_one_kept_back(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit("data/2020/councils/sefton.yaml", "surname: Johnson", "surname: 约翰逊")
    year = load_year(workspace)

    assert typeset(compose(year.councils["southampton"], year), year).pages == 2


@pytest.mark.long
def test_fonts_of_the_machine_are_not_seen(root: Path, tmp_path: Path) -> None:
    # In a process of its own: WeasyPrint reads fonts once, at its first use. Its fontconfig would have this font.
    config = tmp_path / "fonts.conf"
    config.write_text("<fontconfig><dir>/usr/share/fonts</dir></fontconfig>", encoding="utf-8")
    program = (
        "import os, sys; from pathlib import Path; from lgo_letters.pipeline import *;"
        "year = load_year(Path(sys.argv[1]));"
        "from lgo_letters.finished.reader import read_finished;"
        "pdf = typeset(compose(year.councils['sefton'], year), year).pdf;"
        "fonts = {name.partition('+')[2] for name in read_finished(pdf).fonts};"
        "print(sorted(fonts), os.environ['FONTCONFIG_FILE'])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, root],
        env=os.environ | {"FONTCONFIG_FILE": str(config)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == f"['Arimo', 'Arimo-Bold'] {config}"

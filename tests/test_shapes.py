"""`check` finds mistakes that only typesetting shows. It typesets letters that together show everything."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from lgo_letters.batch.shapes import TYPESET, typeset_shapes
from lgo_letters.cli import main
from lgo_letters.pipeline import compose, load_year


def check(folder: Path) -> str:
    return CliRunner().invoke(main, ["check", "--workspace", str(folder)]).output


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("letter.css", "font-weight: bold", "font-wight: bold", '"font-wight: bold" has no effect: unknown property'),
        ("letter.html", 'asset("logo.svg")', 'asset("lego.svg")', "there is no templates/2020/assets/lego.svg"),
        ("letter.html", "{{ letter.title }}", "{{ letter.titel }}", "a letter has no attribute 'titel'"),
        (
            "wording/introduction.yaml",
            "exceptional pressures",
            "17 pressures",
            "prints 17, which isn't one of its facts",
        ),
        ("wording/introduction.yaml", "exceptional pressures", "🙂 pressures", "Arimo has no 🙂 (U+1F642)"),
        ("letter.html", "<body>", "<body>{% if letter.slug > 'sf' %}{{ 1 / 0 }}{% endif %}", "division by zero"),
        (
            "letter.css",
            ".chart ~ .average {",
            ".chart ~ .average {\n  display: none;",
            "keeps back the letter of sefton",
        ),
    ],
)
@pytest.mark.usefixtures("proved")
def test_check_finds_what_only_typesetting_shows(workspace: Path, file: str, old: str, new: str, message: str) -> None:
    path = workspace / "templates/2020" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    assert message in check(workspace)


def test_what_only_signed_letters_have_is_looked_at_while_all_are_drafts(workspace: Path) -> None:
    (workspace / "templates/2020/assets/signature.svg").write_text("no picture", encoding="utf-8")
    year = load_year(workspace)
    drafts = [replace(compose(council, year), draft=True) for council in year.councils.values()]

    problems, _ = typeset_shapes(year, drafts, workspace / "output/2020", lambda *_: None)

    assert [each.council for each in problems] == ["sefton"]
    assert "signature.svg" in problems[0].message


def test_every_text_that_tells_what_a_chart_shows_is_looked_at(workspace: Path) -> None:
    year = load_year(workspace)
    sefton = compose(year.councils["sefton"], year)
    section = sefton.sections["statistics-upheld"]
    assert section.chart is not None
    other = replace(section, chart=replace(section.chart, title="Bar chart: 77%.", texts=("upheld-chart-other",)))
    letters = [sefton, replace(sefton, slug="southampton", sections={**sefton.sections, section.id: other})]

    problems, _ = typeset_shapes(year, letters, workspace / "output/2020", lambda *_: None)

    assert [each.message for each in problems] == ["'Bar chart: 77%.' has 77%, which isn't one of its facts"]


def test_what_was_typeset_without_a_problem_is_not_typeset_again(workspace: Path) -> None:
    year = load_year(workspace)
    letters = [compose(council, year) for council in year.councils.values()]
    asked: list[str] = []
    for _ in range(2):
        typeset_shapes(year, letters, workspace / "output/2020", lambda *said: asked.append(said[2]))

    assert asked == ["sefton", "southampton", ""]
    assert (workspace / "output/2020" / TYPESET).is_file()


def test_after_an_edit_only_what_no_letter_had_before_is_typeset(workspace: Path) -> None:
    asked: list[str] = []
    file = workspace / "data/2020/councils/southampton.yaml"
    own = "own_words:\n  - after: purpose\n    say: |\n      We are **sorry**.\n    reason: agreed\n"
    for more in ("", "# a comment\n", own):
        file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")
        year = load_year(workspace)
        letters = [compose(council, year) for council in year.councils.values()]
        typeset_shapes(year, letters, workspace / "output/2020", lambda *said: asked.append(said[2]))

    assert asked == ["sefton", "southampton", "", "southampton", ""]


def test_why_letters_are_laid_out_in_full_is_said_also_where_they_are_not_typeset_again(workspace: Path) -> None:
    style = workspace / "templates/2020/letter.css"
    style.write_text(style.read_text(encoding="utf-8") + "p:last-of-type { color: #000000 }\n", encoding="utf-8")

    told = "letters are laid out in full, which takes longer: letter.css has `:last-of-type` in"
    for said in (check(workspace), check(workspace)):
        assert told in " ".join(said.split())

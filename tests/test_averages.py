"""Averages of similar authorities: published, worked out from the register and the statistics, or none."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from archetypes import PUBLISHED, Archetype, empty_year
from click.testing import CliRunner

from lgo_letters.cli import main
from lgo_letters.councils.averages import _asked
from lgo_letters.imports.plan import plan_import
from lgo_letters.letter import Letter
from lgo_letters.lines import plain_text
from lgo_letters.pipeline import Year, compose, load_year, reason_all
from lgo_letters.problems import NO_COUNCIL, ProblemsError
from lgo_letters.reasons.trial import try_out
from lgo_letters.specimen.workspace import write_specimen

DATA = "data/2020"
INKHAM = Archetype("Inkham", (10, 9, 4, 4, 1))
QUILLBY = Archetype("Quillby", (90, 45, 6, 5, 5), compliance=(0, 1))
BLOTTON = Archetype("Blotton", (20, 10, 2, 2, 2), authority_type="district")
NIBBY = Archetype("Nibby", (40, 20, 8, 8, 4), authority_type="district")
NO_AVERAGE = "There is no average for similar authorities."


def edit(workspace: Path, name: str, old: str, new: str) -> None:
    file = workspace / DATA / name
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is in {name} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def says(workspace: Path, kind: str, entry: str) -> None:
    """Change the entry of one type."""
    entries = "".join(
        f"- authority_type: {each}\n  averages: worked out\n" for each in {"unitary", "district"} - {kind}
    )
    text = f"{entries}- authority_type: {kind}\n  averages: {entry}\n"
    (workspace / DATA / "averages.yaml").write_text(text, encoding="utf-8")


def told(year: Year) -> dict[str, list[str]]:
    """Give each problem, with the councils whose letters it keeps back."""
    found: dict[str, list[str]] = {}
    for each in year.problems:
        found.setdefault(f"{each.place}: {each.key}: {each.message}".removeprefix(f"{DATA}/"), []).append(each.council)
    return {message: sorted(councils) for message, councils in found.items()}


def refused(workspace: Path) -> list[str]:
    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)
    return [f"{each.place}: {each.key}: {each.message}".removeprefix(f"{DATA}/") for each in raised.value.problems]


def texts(letter: Letter) -> list[str]:
    return [sentence.text for sentence in letter.sentences()]


@pytest.fixture
def four(workspace: Path) -> Path:
    """Give a year of two unitary and two district councils, whose averages are worked out."""
    empty_year(workspace, "worked out")
    for each in (INKHAM, QUILLBY, BLOTTON, NIBBY):
        each.write(workspace)
    return workspace


def test_an_average_takes_all_cases_of_the_type_together(four: Path) -> None:
    year = load_year(four)

    assert year.problems == ()
    assert year.averages_of(year.councils["inkham"]) == {
        "uphold_average": 54,
        "compliance_average": 90,
        "satisfactory_remedy_average": Fraction(600, 54),
    }
    assert "This compares to an average of 54% in similar authorities." in texts(compose(year.councils["inkham"], year))


def test_an_authority_that_was_abolished_counts_and_gets_no_letter(four: Path) -> None:
    edit(four, "authorities.csv", "quillby,Quillby Council,,unitary,", "quillby,Quillby Council,,unitary,abolished")
    (four / DATA / "councils/quillby.yaml").unlink()

    year = load_year(four)

    assert year.problems == ()
    assert list(year.councils) == ["blotton", "inkham", "nibby"]
    assert year.averages_of(year.councils["inkham"])["uphold_average"] == 54


def test_a_broken_file_of_a_council_changes_nothing_in_any_other_letter(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "year", root / "templates/2020", 60, 1)
    before = load_year(tmp_path / "year")
    slug = "inkham-council"
    file = tmp_path / "year" / DATA / f"councils/{slug}.yaml"
    file.write_text(file.read_text("utf-8").replace("sent_by: email", "sent_by: emial"), encoding="utf-8")

    after = load_year(tmp_path / "year")

    assert {problem.council for problem in after.problems} == {slug}
    whole, rest = (
        {
            name: (plain_text(made.letter, year.edition.facts), made.letter.facts)
            for name, made in reason_all(year)[0].items()
        }
        for year in (before, after)
    )
    assert len(rest) == 59
    assert rest == {name: letter for name, letter in whole.items() if name != slug}


def test_a_council_deleted_from_the_register_keeps_back_the_letters_of_its_type(four: Path) -> None:
    edit(four, "authorities.csv", "nibby,Nibby Council,,district,\n", "")

    year = load_year(four)

    cause = "councils/nibby.yaml: : nibby is not in data/2020/authorities.csv"
    assert told(year)[cause] == [NO_COUNCIL, "blotton"]
    assert list(year.councils) == ["inkham", "quillby"]


def test_a_count_that_its_cases_contradict_keeps_back_the_letters_of_its_type(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "year", root / "templates/2020", 20, 1, from_sheets=True)
    sheets = sorted((tmp_path / "year/sheets").glob("*.xlsx"))
    for name, text in plan_import(tmp_path / "year", 2020, sheets).files.items():
        (tmp_path / "year" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "year" / name).write_text(text, encoding="utf-8")
    whole = load_year(tmp_path / "year")
    slug, upheld = next((each, row.values["upheld"]) for each, row in whole.data.rows.items() if row.values["upheld"])
    kind = whole.data.register[slug].authority_type
    rows = (tmp_path / "year" / DATA / "statistics.csv").read_text("utf-8").splitlines()
    at = next(number for number, row in enumerate(rows) if row.startswith(f"{slug},"))
    cells = rows[at].split(",")
    cells[rows[0].split(",").index("upheld")] = f"{int(str(upheld)) - 1}"
    rows[at] = ",".join(cells)
    (tmp_path / "year" / DATA / "statistics.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

    year = load_year(tmp_path / "year", before=whole)

    assert whole.problems == ()
    assert slug in {each.council for each in year.problems}
    assert {year.data.register[each.council].authority_type for each in year.problems} == {kind}
    assert len({each.council for each in year.problems}) > 1
    assert load_year(tmp_path / "year").problems == year.problems


def test_last_years_counts_copied_into_the_year_keep_back_all_letters(four: Path) -> None:
    text = (four / DATA / "statistics.csv").read_text("utf-8")
    (four / DATA / "last_year.csv").write_text(text.replace("inkham,10", "inkham,11"), encoding="utf-8")

    assert refused(four) == [
        "statistics.csv: : 3 of 4 councils have exactly the figures that they have in last_year.csv"
    ]


def test_half_of_the_councils_may_have_last_years_counts(four: Path) -> None:
    text = (four / DATA / "statistics.csv").read_text("utf-8")
    text = text.replace("inkham,10", "inkham,11").replace("nibby,40", "nibby,41")
    (four / DATA / "last_year.csv").write_text(text, encoding="utf-8")

    assert load_year(four).problems == ()


MISSING = [
    pytest.param(
        "nibby,40,20,8,8,4\n", "", "authorities.csv:5:1: council: nibby has no row in data/2020/statistics.csv"
    ),
    pytest.param("nibby,40", "nibby,4O", 'statistics.csv:5:7: statistics.investigations: "4O" is not a count'),
    pytest.param(
        "nibby,40,20", "nibby,40,60", "statistics.csv:5:10: statistics.upheld: 60 is more than investigations (40)"
    ),
    pytest.param(
        "nibby,40,20,8", "nibby,40,20,", "statistics.csv:5:13: statistics.compliance_outcomes: the cell is empty"
    ),
    pytest.param(
        "nibby,40,20,8,8,4\n",
        "nibby,40,20,8,8,4\nnibby,4,2,0,0,0\n",
        "statistics.csv:6:1: council: nibby has two rows, the first in line 5",
    ),
]


@pytest.mark.parametrize(("old", "new", "cause"), MISSING, ids=["missing", "broken", "contradicting", "empty", "twice"])
def test_a_row_that_can_not_be_used_keeps_back_its_type_as_one_problem(
    four: Path, old: str, new: str, cause: str
) -> None:
    edit(four, "statistics.csv", old, new)

    year = load_year(four)

    assert {cause: ["blotton", "nibby"]}.items() <= told(year).items()
    assert list(year.councils) == ["inkham", "quillby"]


@pytest.mark.parametrize(
    ("new", "in_doubt"),
    [
        ("nibby,40,20,8,8,4O", {"satisfactory_remedy_average"}),
        ("nibby,40,20,8,9,4", {"compliance_average"}),
        ("nibby,40,20,8,,4", {"compliance_average"}),
        ("nibby,40,60,8,8,4", {"uphold_average", "satisfactory_remedy_average"}),
    ],
    ids=["broken", "contradicting", "empty", "in-two"],
)
def test_a_count_in_doubt_leaves_the_averages_that_do_not_rest_on_it(four: Path, new: str, in_doubt: set[str]) -> None:
    edit(four, "statistics.csv", "nibby,40,20,8,8,4", new)

    year = load_year(four)

    assert year.averages.lacking["district"].keys() == in_doubt
    known = {name for name, average in year.averages.by_type["district"].items() if average is not None}
    assert known == year.averages.by_type["district"].keys() - in_doubt


def test_check_tells_a_missing_row_once_with_the_letters_that_it_keeps_back(four: Path) -> None:
    edit(four, "statistics.csv", "nibby,40,20,8,8,4\n", "")

    done = CliRunner().invoke(main, ["check", "--workspace", str(four)])

    assert "4 councils, 1 problem, 2 letters kept back" in done.stdout
    assert done.stderr.splitlines()[:2] == [
        "data/2020/authorities.csv:5:1: council: nibby has no row in data/2020/statistics.csv [LGO009]",
        "  keeps back 2 letters: nibby, blotton",
    ]


@pytest.mark.parametrize(("old", "new", "cause"), MISSING[:3], ids=["missing", "broken", "contradicting"])
def test_nor_can_the_row_of_an_authority_without_a_letter(four: Path, old: str, new: str, cause: str) -> None:
    edit(four, "authorities.csv", "nibby,Nibby Council,,district,", "nibby,Nibby Council,,district,abolished")
    (four / DATA / "councils/nibby.yaml").unlink()
    edit(four, "statistics.csv", old, new)

    year = load_year(four)

    assert "blotton" in told(year)[cause]
    assert list(year.councils) == ["inkham", "quillby"]


def test_cells_that_are_left_out_on_purpose_need_to_be_excluded(four: Path) -> None:
    edit(four, "statistics.csv", "nibby,40,20,8,8,4", "nibby,,,8,8,")
    omitted = "district\nstatistics_pages: omit\nstatistics_pages_reason: agreed\n"
    edit(four, "councils/nibby.yaml", "district\n", omitted)
    edit(
        four,
        "authorities.csv",
        "nibby,Nibby Council,,district,\n",
        "nibby,Nibby Council,,district,\nvellby,Vellby Council,,district,made later\n",
    )
    edit(four, "statistics.csv", "blotton", "vellby,20,0,2,1,0\nblotton")

    year = load_year(four)
    assert list(year.councils) == ["inkham", "nibby", "quillby"]
    assert {"statistics.csv:6:7: statistics.investigations: the cell is empty": ["blotton"]}.items() <= told(
        year
    ).items()

    says(four, "district", "worked out\n  without:\n    - council: nibby\n      reason: its pages are left out")
    year = load_year(four)
    assert year.problems == ()
    assert year.averages_of(year.councils["blotton"])["uphold_average"] == 25


def test_a_type_of_which_nothing_is_said_is_told_with_what_to_write(four: Path) -> None:
    (four / DATA / "averages.yaml").write_text("- authority_type: unitary\n  averages: worked out\n", encoding="utf-8")

    year = load_year(four)

    assert told(year) == {"averages.yaml: : nothing is said of district councils": ["blotton", "nibby"]}
    assert {each.hint for each in year.problems} == {
        "add an entry: authority_type: district, and averages: published, worked out or none"
    }


def test_a_type_of_which_nobody_gets_a_letter_needs_no_entry(year: Year) -> None:
    assert year.problems == ()
    assert sorted(year.data.averages) == ["metropolitan borough", "unitary"]


def test_a_published_figure_that_is_missing_keeps_back_the_letters_that_would_print_it(workspace: Path) -> None:
    edit(workspace, "averages.yaml", "  uphold_average: 67\n", "")

    year = load_year(workspace)

    ((problem, councils),) = told(year).items()
    assert problem.endswith("uphold_average: the average of metropolitan borough councils is missing")
    assert councils == ["sefton"]
    assert list(year.councils) == ["southampton"]  # it has no statistics pages, and its type has no figure either


@pytest.mark.parametrize(
    ("file", "old"),
    [("wording/resources.yaml", "- id: share-the-tool\n"), ("edition.yaml", "  - id: resources\n")],
)
def test_a_missing_figure_keeps_back_letters_in_which_only_a_condition_asks_about_it(
    workspace: Path, file: str, old: str
) -> None:
    path = workspace / "templates/2020" / file
    text, indent = path.read_text(encoding="utf-8"), " " * (2 + old.index("-"))
    path.write_text(text.replace(old, f"{old}{indent}when: uphold_average > 50\n"), encoding="utf-8")

    year = load_year(workspace)

    assert [(each.council, each.message) for each in year.problems] == [
        ("southampton", "the average of unitary councils is missing")
    ]


def test_a_chart_alone_asks_about_the_average_that_it_draws(year: Year) -> None:
    (section,) = [each for each in year.edition.sections if each.id == "statistics-upheld"]

    assert {"uphold_rate", "uphold_average"} <= {*_asked(replace(section, parts=()))}


def test_what_is_said_to_be_none_is_told_as_none_in_words_and_in_the_chart(four: Path) -> None:
    says(four, "unitary", "worked out\n  uphold_average: none\n  reason: measured otherwise this year")

    year = load_year(four)

    assert year.problems == ()
    letter = compose(year.councils["inkham"], year)
    assert [text for text in texts(letter) if text == NO_AVERAGE] == [NO_AVERAGE]
    upheld, compliance = letter.sections["statistics-upheld"].chart, letter.sections["statistics-compliance"].chart
    assert upheld is not None
    assert compliance is not None
    assert [upheld.average, compliance.average] == [None, 90]
    assert upheld.title == "Bar chart: 90% for your council."


def test_a_type_that_has_none_says_so_three_times(four: Path) -> None:
    says(four, "unitary", "none\n  reason: the two are nothing alike")

    year = load_year(four)

    assert [text for text in texts(compose(year.councils["inkham"], year)) if text == NO_AVERAGE] == [NO_AVERAGE] * 3
    assert NO_AVERAGE not in texts(compose(year.councils["nibby"], year))


def test_one_council_is_no_average_and_nothing_of_nothing_is_not_told_as_none(four: Path) -> None:
    edit(four, "authorities.csv", "nibby,Nibby Council,,district,\n", "")
    (four / DATA / "councils/nibby.yaml").unlink()
    edit(four, "statistics.csv", "nibby,40,20,8,8,4\n", "")
    edit(four, "statistics.csv", "inkham,10,9,4,4,1", "inkham,10,9,0,0,1")
    edit(four, "statistics.csv", "quillby,90,45,6,5,5", "quillby,90,45,0,0,5")
    edit(four, "councils/quillby.yaml", "compliance:\n  new_complaints: 0\n  since_implemented: 1\n", "")

    year = load_year(four)

    few, none = (
        "it can't be worked out from fewer than 2 district councils",
        "unitary councils have no case that it could be worked out from",
    )
    messages = {problem.message: problem.hint for problem in year.problems}
    assert messages.keys() == {few, none}
    assert messages[none] == "write compliance_average: none, and the reason"
    assert year.councils == {}


def test_a_published_average_that_prints_otherwise_than_a_whole_table_gives_is_told(four: Path) -> None:
    says(four, "unitary", PUBLISHED.replace("67", "54.4"))

    year = load_year(four)

    assert {message.partition(": ")[2] for message in told(year)} == {
        "compliance_average: 100% is published for unitary councils, 90% is worked out"
    }
    assert year.averages_of(year.councils["inkham"])["compliance_average"] == 100


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("published\n  uphold_average: 54", "source: is missing"),
        ("none", "reason: is missing"),
        ("worked out\n  uphold_average: none", "reason: is missing"),
        ("worked out\n  uphold_average: 6", "uphold_average: is given, and averages are worked out"),
        ("none\n  reason: so\n  uphold_average: 6", "uphold_average: is given, and averages are none"),
        ("published\n  source: so\n  uphold_average: 0.67", "uphold_average: 0.67 would be 0.67%"),
        (
            "worked out\n  without:\n    - council: blotton\n      reason: so",
            "without: blotton is not one of the unitary councils in data/2020/authorities.csv",
        ),
    ],
)  # fmt: skip
def test_an_entry_that_can_not_be_is_told(entry: str, message: str, four: Path) -> None:
    says(four, "unitary", entry)

    assert [each.partition(": ")[2] for each in refused(four)] == [message]


def test_another_count_tried_changes_the_average_of_its_type(four: Path) -> None:
    year = load_year(four)

    tried = try_out(year.councils["inkham"], year, [("upheld", "0"), ("satisfactory_remedies", "0")])

    assert tried.reasoned is not None
    assert tried.reasoned.letter.facts["uphold_average"] == 45
    other = try_out(year.councils["blotton"], year, [("authority_type", "unitary")])
    assert other.reasoned is not None
    assert other.reasoned.letter.facts["uphold_average"] == Fraction(100 * 64, 120)


def test_an_empty_cell_tried_is_not_told_as_no_average(four: Path) -> None:
    year = load_year(four)

    tried = try_out(year.councils["inkham"], year, [("upheld", ""), ("satisfactory_remedies", "")])

    assert tried.reasoned is None
    assert {problem.message for problem in tried.problems} == {"the cell is empty"}

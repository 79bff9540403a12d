"""The specimen year: clearly made up, the same for the same seed, with every case that a year can have."""

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from lgo_letters.batch.building import build
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.cli import main
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.problems import ProblemsError
from lgo_letters.rules.tree import SentenceRule, walk
from lgo_letters.specimen.councils import made_up, slug_of
from lgo_letters.specimen.rules import Specimen, read_specimen
from lgo_letters.specimen.workspace import write_specimen

ENGLAND = {"county": 26, "district": 192, "metropolitan borough": 36, "unitary": 56, "London borough": 33}
FILE = "templates/2020/specimen.yaml"
FACTS = "templates/2020/facts.yaml"


@pytest.fixture(scope="session")
def drawn_from(root: Path) -> Specimen:
    """Give the settings from which made-up councils are drawn."""
    return read_specimen(root / "templates" / "2020", "templates/2020")


@pytest.fixture(scope="session")
def england(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give a year of as many made-up councils as England has."""
    folder = tmp_path_factory.mktemp("specimen") / "workspace"
    write_specimen(folder, root / "templates" / "2020", sum(ENGLAND.values()), seed=1)
    return load_year(folder)


def test_a_year_to_try_has_its_guides_and_leaves_out_of_git_what_is_made(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "one", root / "templates/2020", 1, seed=1)

    assert "/output/\n" in (tmp_path / "one/.gitignore").read_text(encoding="utf-8")
    for guide in ("data/README.md", "templates/README.md", "tests/test_letters.py", "pytest.ini", ".gitattributes"):
        assert (tmp_path / "one" / guide).is_file(), guide


@pytest.mark.long
@pytest.mark.no_cover  # coverage doubles its time; other tests cover what it calls
def test_a_year_of_made_up_councils_has_no_problem_and_every_letter(england: Year) -> None:
    letters = [compose(council, england) for council in england.councils.values()]

    assert [str(problem) for problem in england.problems] == []
    assert len(letters) == sum(ENGLAND.values())


def test_the_councils_of_the_cases_have_no_problem_and_a_letter_each(
    root: Path, tmp_path: Path, drawn_from: Specimen
) -> None:
    write_specimen(tmp_path / "cases", root / "templates" / "2020", len(drawn_from.cases), seed=1)
    year = load_year(tmp_path / "cases")

    letters = [compose(council, year) for council in year.councils.values()]

    assert [str(problem) for problem in year.problems] == []
    assert len(letters) == len(drawn_from.cases)


def test_types_are_in_the_proportions_of_england(drawn_from: Specimen) -> None:
    made = made_up(drawn_from, sum(ENGLAND.values()), 1)

    assert Counter(council.facts["authority_type"] for council in made) == ENGLAND


def test_the_same_seed_makes_the_same_councils_whatever_their_number(drawn_from: Specimen) -> None:
    few, many = tuple(made_up(drawn_from, 50, 7)), tuple(made_up(drawn_from, 100, 7))
    other = tuple(made_up(drawn_from, 50, 8))

    assert many[:50] == few
    assert [made.facts for made in few] != [made.facts for made in other]


@pytest.mark.parametrize("councils", [400, pytest.param(100_000, marks=pytest.mark.long)])
def test_no_two_made_up_councils_have_one_name(councils: int, drawn_from: Specimen) -> None:
    assert len({slug_of(made.name) for made in made_up(drawn_from, councils, 1)}) == councils


def test_a_case_shows_what_it_sets(drawn_from: Specimen) -> None:
    made = tuple(made_up(drawn_from, len(drawn_from.cases), 3))

    for case, council in zip(drawn_from.cases, made, strict=True):
        assert {name: council.facts[name] for name in case.facts} == case.facts, case.name


@pytest.mark.long
@pytest.mark.no_cover  # coverage doubles its time; other tests cover what it calls
def test_the_cases_bring_nearly_every_sentence_into_some_letter(england: Year, drawn_from: Specimen) -> None:
    said = {sentence.id for council in england.councils.values() for sentence in compose(council, england).sentences()}
    rules = {rule.id for rule in walked(england, lambda section: not section.startswith("statistics-"))}
    rules -= {name for name in rules if name.startswith("courses-")}  # national: all councils get the same one

    assert len(drawn_from.cases) <= len(england.councils)
    assert len(rules & said) > 0.9 * len(rules), sorted(rules - said)


def walked(year: Year, wanted: Callable[[str], bool]) -> Iterator[SentenceRule]:
    for section in year.edition.sections:
        for rule in walk(section):
            if isinstance(rule, SentenceRule) and wanted(section.id):
                yield rule


def test_each_page_of_a_specimen_letter_says_so(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "one", root / "templates" / "2020", 1, seed=1)
    year = load_year(tmp_path / "one")

    built = build(year, list(year.councils), BuildOptions(), lambda *_: None)

    (slug,) = built.made
    html = (tmp_path / "one/output/2020/letters" / f"{slug}.html").read_text(encoding="utf-8")
    pdf = tmp_path / "one/output/2020/letters" / f"{slug}.pdf"
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = text.removesuffix("\f").split("\f")
    assert len(pages) == 3
    assert all("SPECIMEN – DRAFT" in page for page in pages)
    assert ">SPECIMEN – DRAFT</aside>" in html


def test_a_folder_that_isnt_empty_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("something of mine", encoding="utf-8")

    with pytest.raises(ProblemsError, match="is not empty"):
        write_specimen(tmp_path, root / "templates" / "2020", 3, seed=1)


def test_a_folder_that_cant_be_written_is_a_problem(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ProblemsError, match="can't be written: Not a directory"):
        write_specimen(tmp_path / "file", root / "templates" / "2020", 1, seed=1)
    with pytest.raises(ProblemsError, match="can't be written: Not a directory"):
        write_specimen(tmp_path / "file" / "trial", root / "templates" / "2020", 1, seed=1)


def test_a_workspace_without_templates_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="templates/2020: there is no folder"):
        write_specimen(tmp_path / "trial", tmp_path / "templates" / "2020", 1, seed=1)


def test_in_a_folder_that_is_no_workspace_the_command_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["specimen", "trial", "--workspace", str(tmp_path)])

    assert result.exit_code == 1
    assert "holds no year of letters" in result.output


def problems(workspace: Path) -> list[str]:
    with pytest.raises(ProblemsError) as raised:
        write_specimen(workspace / "trial", workspace / "templates" / "2020", 100, 1)
    assert not (workspace / "trial").exists()
    return [str(problem) for problem in raised.value.problems]


def trial(workspace: Path, councils: int = 100) -> Year:
    write_specimen(workspace / "trial", workspace / "templates" / "2020", councils, 1)
    year = load_year(workspace / "trial")
    assert [str(problem) for problem in year.problems] == []
    return year


def test_fields_and_columns_that_are_added_are_drawn_by_their_type(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FACTS, "\nrecords:\n", "  - name: decided\n    meaning: cases decided\n\nrecords:\n" + VISITS)
    edit(FACTS, "authority_types:\n", "authority_types:\n  - name: fire authority\n")

    councils = trial(workspace).councils.values()

    assert {council.field("visits.mood") for council in councils} == {"glad", "sorry"}
    assert all(council.field("visits.made") <= council.field("visits.planned") for council in councils)
    assert None in {council.field("visits.cost") for council in councils}
    assert all(isinstance(council.field("visits.first"), date) for council in councils)
    assert {type(council.counts["decided"]) for council in councils} == {int}
    assert any(council.file.name.endswith("Fire Authority") for council in councils)
    assert len({council.last_year.get("last_year.visits.made") for council in councils}) > 2


VISITS = """\
  - name: visits
    meaning: visits to the council
    fields:
      - name: planned
        type: count
        meaning: visits planned
      - name: made
        type: count
        part_of: visits.planned
        meaning: visits made
      - name: cost
        type: count
        may_be_missing: true
        meaning: what they cost
      - name: mood
        type: choice
        one_of:
          - glad
          - sorry
        meaning: how they went
      - name: first
        type: date
        meaning: the first of them
      - name: alone
        type: yes or no
        meaning: whether nobody else came
      - name: where
        type: text
        meaning: where they began
"""


def test_what_is_always_true_is_true_of_made_up_councils(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    said = "always:\n  - id: reports\n    say: no report\n    that: upheld == 0 or training.courses > 0\n"
    edit(FACTS, "always:\n  - id: trend-of", f"{said}  - id: trend-of")
    edit(FILE, "  - name: no detailed investigation\n", "  - name: trained\n    set:\n      upheld: 3\n" + NONE)

    year = trial(workspace)

    assert year.councils["inkham-council"].counts["upheld"] == 3
    assert all(council.field("training.courses") or not council.counts["upheld"] for council in year.councils.values())


NONE = "  - name: no detailed investigation\n"


def test_a_case_that_contradicts_what_is_always_true_is_a_problem(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FILE, NONE, "  - name: too many\n    set:\n      upheld: 3\n      investigations: 2\n" + NONE)
    edit(FILE, "  - name: none upheld\n", "  - name: trendy\n    set:\n" + TRENDY + "  - name: none upheld\n")

    line = 1 + (workspace / FILE).read_text(encoding="utf-8").split("\n").index("  - name: too many")
    told = problems(workspace)

    assert [each.partition(": ")[2] for each in told] == [
        'too many: "too many" can\'t be: complaints upheld, of the investigations',
        'trendy: "trendy" can\'t be: a trend of answers where no enquiry was sent',
    ]
    assert told[0].startswith(f"{FILE}:{line}:")


TRENDY = "      enquiries.sent: 0\n      enquiries.late: 0\n      enquiries.trend: improved\n"


def test_a_case_may_be_an_exception_and_say_something_about_last_year(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FILE, NONE, "  - name: late again\n    set:\n" + SUMMONED + NONE)

    (council, *_) = trial(workspace, 2).councils.values()

    assert council.file.exceptions[0].reason == "the year before's: late"
    assert council.last_year["last_year.enquiries.late"] == 4


SUMMONED = """\
      enquiries.sent: 0
      witness_summons.issued: 1
      last_year.enquiries.late: 4
    exceptions:
      - id: summons-without-enquiry
        reason: "the year before's: late"
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("fact: upheld", "fact: uphelt", "draws.fact: there is no uphelt"),
        ("fact: upheld", "fact: investigations", "draws.fact: investigations is there twice"),
        (
            "fixed: 0\n  - fact: witness_summons.issued",
            "fixed: some\n  - fact: witness_summons.issued",
            "draws.fixed: some",
        ),
        ("    spread: 0.6\n", "    fixed: 1\n", "draws.fact: investigations is drawn by one of typical, share"),
        ("      county: 28", "      canton: 28", 'draws.typical.canton: there is no authority type "canton"'),
        (
            "of: not_complied\n    at_most",
            "of: enquiries.trend\n    at_most",
            "draws.of: there is no count enquiries.trend",
        ),
        (
            "    share: 0.994\n    of: compliance_outcomes",
            "    share: 0.994",
            "draws.share: only share and times are of a",
        ),
        ("share: 0.994", "share: 1.994", "draws[4].share: 1.994 is more than 1"),
        ("when: late_share > 1/3", "when: late_shares > 1/3", "there is no fact late_shares"),
        ("when: late_share > 1/3", "share: 0.5\n    of: upheld", "meeting_offered is a yes or no; this draws a count"),
        (
            "of: investigations\n  - fact: compliance_outcomes",
            "of: complied\n  - fact: compliance_outcomes",
            "a circle",
        ),
        ("how_many: 26", "how_many: many", "authority_types.county.how_many"),
        ("{}shire County", "shire County", "is not in the right form"),
        ("training.courses: 3", "training.course: 3", "cases.set.training.course: training.course is nothing that a"),
        ("training.courses: 3", "training.courses: three", "cases.set.training.courses: three is no value of"),
        ("sent_by: post", "sent_by: pigeon", "cases.set.sent_by: pigeon can't be used here"),
        ("name: none upheld", "name: one of everything", "cases.name: one of everything is there twice"),
    ],
)
def test_a_mistake_in_the_file_has_its_place(
    old: str, new: str, told: str, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(FILE, old, new)

    (problem,) = problems(workspace)

    assert problem.startswith(f"{FILE}:")
    assert told in problem


def test_without_the_file_there_is_no_specimen_year(workspace: Path) -> None:
    (workspace / FILE).unlink()

    (problem,) = problems(workspace)

    assert problem.startswith(f"{FILE}: there is no such file")


def test_a_specimen_can_be_made_from_a_specimen(root: Path, tmp_path: Path) -> None:
    write_specimen(tmp_path / "one", root / "templates/2020", 2, seed=1)

    write_specimen(tmp_path / "two", tmp_path / "one/templates/2020", 2, seed=1)

    assert load_year(tmp_path / "two").problems == ()

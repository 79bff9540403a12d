"""What an office adds from one year to the next needs no programmer: each case here changes only edition and data."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from office import case, save

from lgo_letters.commands.check import miscalled
from lgo_letters.facts.declaration import FACTS_FILE
from lgo_letters.figures import written
from lgo_letters.finished.numbers_check import check_numbers
from lgo_letters.imports.plan import plan_import
from lgo_letters.letter import Letter
from lgo_letters.official.enclosure import enclosed
from lgo_letters.pipeline import Year, compose, load_year, reason, typeset
from lgo_letters.problems import Place, ProblemsError
from lgo_letters.proof import prove
from lgo_letters.proof.world import World
from lgo_letters.reading.yaml_file import read_string
from lgo_letters.reasons.explanation import reasons
from lgo_letters.reasons.trial import try_out
from lgo_letters.rules.always import Always
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import IsTrue
from lgo_letters.rules.declaration_reader import declared
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.work_out import rework
from lgo_letters.workspace.schema import write_schemas

Add = Callable[[str, str, str], None]
SEFTON, SOUTHAMPTON = "Sefton Metropolitan Borough Council", "Southampton City Council"
PAGES = 4  # of Sefton's letter


@pytest.fixture
def add(workspace: Path) -> Add:
    """Give a function that adds text after a line of a file, or at its end if you name no line."""

    def put(path: str, behind: str, text: str) -> None:
        file = workspace / path
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        assert not behind or before.count(behind) == 1, f"{behind!r} in {path}"
        after = before.replace(behind, behind + text) if behind else before + text
        file.write_text(after, encoding="utf-8")

    return put


def letters(workspace: Path) -> tuple[Year, dict[str, Letter]]:
    year = load_year(workspace)
    assert year.problems == ()
    return year, {slug: compose(council, year) for slug, council in year.councils.items()}


def says(letter: Letter, paragraph: str) -> str:
    return " ".join(each.text for each in letter.paragraphs() if each.id == paragraph)


def add_payments(add: Add) -> None:
    """Add a record to the declaration, to the wording, and to the councils' files."""
    add(
        "templates/2020/facts.yaml",
        "records:\n",
        "  - name: payments\n    meaning: payments that we recommended\n    fields:\n"
        "      - name: agreed\n        type: count\n        meaning: payments agreed\n"
        "      - name: late\n        type: count\n        part_of: payments.agreed\n        meaning: paid late\n",
    )
    add(
        "templates/2020/wording/your-council.yaml",
        "",
        "\n- id: late-payments\n  when: payments.late > 1\n  source: new\n  say: |\n"
        "    In {{ payments.late | in_words }} cases your Council paid late.\n",
    )
    add("data/2020/councils/sefton.yaml", "", "payments:\n  agreed: 4\n  late: 2\n")
    add("data/2020/councils/southampton.yaml", "", "payments: not recorded\n")


def test_a_record_is_added_in_three_files(workspace: Path, add: Add) -> None:
    add_payments(add)

    year, made = letters(workspace)

    assert prove(year.edition).findings == ()
    assert says(made["sefton"], "late-payments") == "In two cases your Council paid late."
    assert says(made["southampton"], "late-payments") == ""
    assert json.loads(enclosed(made["sefton"]))["facts"]["payments.late"] == 2
    (why,) = (
        each
        for each in reasons(reason(year.councils["southampton"], year), year.edition.always)
        if each.id == "late-payments"
    )
    assert why.nearest is not None
    assert "payments.late" in why.nearest.text


def test_more_of_a_new_record_than_its_whole_is_a_problem(workspace: Path, add: Add) -> None:
    add_payments(add)
    file = workspace / "data/2020/councils/sefton.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  agreed: 4", "  agreed: 1"), encoding="utf-8")

    (problem,) = load_year(workspace).problems

    assert (problem.key, problem.message) == ("payments.late", "2 is more than payments.agreed (1)")


def test_a_fourth_measure_with_its_average_and_chart(workspace: Path, add: Add) -> None:
    facts = "templates/2020/facts.yaml"
    text = (workspace / facts).read_text(encoding="utf-8")
    text = text.replace(
        "\nrecords:\n",
        "  - name: decided\n    meaning: complaints decided\n"
        "  - name: decided_in_time\n    meaning: decided within 26 weeks\n    part_of: decided\n\nrecords:\n",
    ).replace(
        "worked_out:\n",
        "worked_out:\n  - name: in_time_rate\n    rate: decided_in_time of decided\n    meaning: decided in time\n"
        "  - name: in_time_average\n    average: in_time_rate\n    meaning: in-time rate of similar authorities\n",
    )
    (workspace / facts).write_text(text, encoding="utf-8")
    add(
        "templates/2020/edition.yaml",
        "",
        "  - id: statistics-in-time\n    heading: Decided in time\n    when: statistics_given\n"
        "    chart:\n      council: in_time_rate\n      average: in_time_average\n",
    )
    add(
        "templates/2020/wording/statistics-in-time.yaml",
        "",
        "- id: in-time-chart\n  style: chart-title\n  when: decided > 0\n  source: new\n  say: |\n"
        "    Bar chart: {{ in_time_rate | percent }} within half a year.\n\n"
        "- id: in-time\n  when: decided > 0\n  source: new\n  say: |\n"
        "    In **{{ in_time_rate | percent }}** of cases we decided within half a year.\n",
    )
    (workspace / "data/2020/statistics.csv").write_text(
        "council,investigations,upheld,compliance_outcomes,complied,satisfactory_remedies,decided,decided_in_time\n"
        "sefton,16,13,10,10,3,50,40\nsouthampton,,,12,11,,,\n",
        encoding="utf-8",
    )
    add("data/2020/averages.yaml", "  satisfactory_remedy_average: 11\n", "  in_time_average: 75\n")

    year, made = letters(workspace)

    assert prove(year.edition).findings == ()
    assert says(made["sefton"], "in-time") == "In 80% of cases we decided within half a year."
    chart = made["sefton"].sections["statistics-in-time"].chart
    assert chart is not None
    assert (str(chart.council), str(chart.average)) == ("80", "75")
    assert json.loads(enclosed(made["sefton"]))["facts"]["in_time_average"] == {"fraction": "75/1"}
    average = year.edition.facts["in_time_average"]
    assert written(made["sefton"].facts["in_time_average"], average.type) == "75"


def test_a_rate_without_an_average_is_drawn_alone(workspace: Path) -> None:
    edition = workspace / "templates/2020/edition.yaml"
    text = edition.read_text(encoding="utf-8")
    edition.write_text(text.replace("      average: satisfactory_remedy_average\n", ""), encoding="utf-8")

    year, made = letters(workspace)

    chart = made["sefton"].sections["statistics-remedies"].chart
    assert chart is not None
    assert (chart.council, chart.average) == (Fraction(300, 13), None)
    assert typeset(made["sefton"], year).pages == PAGES


def test_a_chart_that_nothing_tells_those_of_who_can_t_see_it_is_a_problem(workspace: Path) -> None:
    wording = workspace / "templates/2020/wording/statistics-upheld.yaml"
    text = wording.read_text(encoding="utf-8")
    wording.write_text(text.replace("style: chart-title", "style: council-rate"), encoding="utf-8")

    with pytest.raises(ProblemsError) as refused:
        load_year(workspace)

    (problem,) = refused.value.problems
    assert problem.message == "people who can't see the chart of statistics-upheld are not told what it shows"
    assert problem.place.path == "templates/2020/edition.yaml"


def add_authority(workspace: Path, add: Add, kind: str, name: str) -> None:
    """Add an authority of a new type: to the declaration and the register, with its file and its row of figures."""
    declared = f"  - name: {kind}\n    called: Authority\n    no_averages: there is only one\n"
    add("templates/2020/facts.yaml", "    gss: E09\n", declared)
    add("templates/2020/wording/closing.yaml", "", paragraph("called", "meeting_offered", CALLED))
    add("data/2020/statistics.csv", "", "nowhere,4,2,3,2,1\n")
    add("data/2020/authorities.csv", "", f"nowhere,{name},,{kind},,,\n")
    text = (workspace / "data/2020/councils/sefton.yaml").read_text(encoding="utf-8")
    text = text.replace("gss_code: E08000014\n", "").replace("metropolitan borough", kind)
    text = text.replace("Sefton Metropolitan Borough Council", name)
    text += "compliance:\n  new_complaints: 0\n  since_implemented: 1\n"
    (workspace / "data/2020/councils/nowhere.yaml").write_text(text, encoding="utf-8")


CALLED = "I look forward to meeting your {{ authority_called }}."


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("fire authority", "Nowhere Fire Authority"),
        ("national park authority", "Nowhere National Park Authority"),
        ("transport body", "Transport for Nowhere"),
    ],
)
def test_an_authority_of_a_new_type_is_written_to(kind: str, name: str, workspace: Path, add: Add) -> None:
    add_authority(workspace, add, kind, name)

    _, made = letters(workspace)

    assert made["nowhere"].facts["authority_type"] == kind
    assert says(made["nowhere"], "addressee-council") == name
    assert says(made["nowhere"], "called") == "I look forward to meeting your Authority."
    assert says(made["sefton"], "called") == "I look forward to meeting your Council."


def test_check_notes_texts_that_call_every_authority_a_council(workspace: Path, add: Add) -> None:
    before = [*miscalled(load_year(workspace))]
    add_authority(workspace, add, "fire authority", "Nowhere Fire Authority")
    after = [*miscalled(load_year(workspace))]

    assert before == []
    assert after[0].endswith('with "your Council", and there are types called otherwise: fire authority (Authority)')
    assert after[1].startswith("in texts for those types, write your {{ authority_called }}: purpose, ")


def test_a_type_without_averages_has_no_entry_among_them(workspace: Path, add: Add) -> None:
    add_authority(workspace, add, "fire authority", "Nowhere Fire Authority")
    add("data/2020/averages.yaml", "", "- authority_type: fire authority\n  averages: worked out\n")

    with pytest.raises(ProblemsError, match="fire authorities have no average: there is only one"):
        load_year(workspace)


def test_a_new_type_of_authority_is_in_a_specimen_year(workspace: Path, add: Add, tmp_path: Path) -> None:
    add("templates/2020/facts.yaml", "authority_types:\n", "  - name: transport body\n    no_averages: a test\n")
    specimen = workspace / "templates/2020/specimen.yaml"
    specimen.write_text("draws: []\n", encoding="utf-8")

    write_specimen(tmp_path / "trial", workspace / "templates/2020", 12, 1)

    made = load_year(tmp_path / "trial")
    assert made.problems == ()
    assert "transport body" in {each.file.authority_type for each in made.councils.values()}


def test_the_rules_hold_for_a_new_type_of_authority(workspace: Path, add: Add) -> None:
    add_authority(workspace, add, "fire authority", "Nowhere Fire Authority")

    assert prove(load_year(workspace).edition).findings == ()


def test_for_the_second_consecutive_year_is_a_condition(workspace: Path, add: Add) -> None:
    add(
        "templates/2020/wording/your-council.yaml",
        "",
        "\n- id: second-year\n  when: not_complied > 0 and last_year.not_complied > 0\n  source: new\n  say: |\n"
        "    For the second consecutive year your Council has not complied with a recommendation.\n",
    )
    add("data/2020/last_year.csv", "", "council,compliance_outcomes,complied\nsouthampton,9,8\n")

    year, made = letters(workspace)

    assert prove(year.edition).findings == ()
    assert says(made["southampton"], "second-year").startswith("For the second consecutive year")
    assert says(made["sefton"], "second-year") == ""


def test_a_rate_is_said_beside_last_year_s(workspace: Path, add: Add) -> None:
    say = "We upheld {{ uphold_rate | percent }}, against {{ last_year.uphold_rate | percent }} last year."
    add("templates/2020/wording/closing.yaml", "", paragraph("risen", "uphold_rate > last_year.uphold_rate", say))
    add("data/2020/last_year.csv", "", "council,investigations,upheld\nsefton,20,15\n")

    year, made = letters(workspace)

    assert prove(year.edition).findings == ()
    assert says(made["sefton"], "risen") == "We upheld 81%, against 75% last year."


def test_a_council_without_a_row_of_last_year_is_not_known(workspace: Path, add: Add) -> None:
    add("data/2020/last_year.csv", "", "council,complied\nsefton,8\n")

    _, made = letters(workspace)

    assert made["southampton"].facts["last_year.complied"] is None


def test_what_contradicts_itself_last_year_is_told_in_its_table(workspace: Path, add: Add) -> None:
    add("data/2020/last_year.csv", "", "council,compliance_outcomes,complied\nsefton,8,9\n")

    (problem,) = load_year(workspace).problems

    assert str(problem).startswith("data/2020/last_year.csv:2:10: last_year.complied: 9 is more than")


def test_a_trend_that_last_years_number_and_share_contradict_is_a_problem(workspace: Path, add: Add) -> None:
    add("data/2020/last_year.csv", "", "council,enquiries.sent,enquiries.late\nsefton,20,5\n")
    file = workspace / "data/2020/councils/sefton.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("trend: not improved  ", "trend: improved      "), encoding="utf-8")

    (problem,) = load_year(workspace).problems

    assert problem.message.startswith("last year's figures say otherwise")
    assert "data/2020/last_year.csv:2" in problem.hint


def test_years_with_other_columns_stand_side_by_side(workspace: Path) -> None:
    for folder in ("data", "templates"):
        shutil.copytree(workspace / folder / "2020", workspace / folder / "2021")
    edition = workspace / "templates/2021/edition.yaml"
    text = edition.read_text(encoding="utf-8").replace("year: 2020", "year: 2021")
    for old, new in (("2020-", "2021-"), ("2019-", "2020-"), ("last_year: 71", "last_year: 118")):
        text = text.replace(old, new)
    edition.write_text(text, encoding="utf-8")
    facts = workspace / "templates/2021/facts.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(
        text.replace("\nrecords:\n", "  - name: closed\n    meaning: cases closed\n\nrecords:\n", 1), encoding="utf-8"
    )
    table = workspace / "data/2021/statistics.csv"
    rows = table.read_text(encoding="utf-8").split()
    table.write_text("".join(f"{row},{'closed' if not at else ''}\n" for at, row in enumerate(rows)), encoding="utf-8")
    sefton = table.read_text(encoding="utf-8").replace("10,10,3,\n", "10,10,3,7\n")
    table.write_text(sefton, encoding="utf-8")

    before, after = load_year(workspace, 2020), load_year(workspace, 2021)

    assert (before.problems, after.problems) == ((), ())
    assert "closed" not in compose(before.councils["sefton"], before).facts
    assert compose(after.councils["sefton"], after).facts["closed"] == 7


def test_a_new_record_is_in_the_schema_and_in_a_specimen_year(workspace: Path, add: Add, tmp_path: Path) -> None:
    add_payments(add)

    write_schemas(workspace)
    write_specimen(tmp_path / "trial", workspace / "templates/2020", 5, 1)

    schema = json.loads((workspace / "schemas/council.schema.json").read_text(encoding="utf-8"))
    made = load_year(tmp_path / "trial")
    assert "payments" in schema["properties"]
    assert made.problems == ()
    assert all(council.field("payments") is not None for council in made.councils.values())


def test_a_title_and_a_heading_that_can_t_be_filled_are_told_at_their_places_with_all_else(
    workspace: Path, add: Add
) -> None:
    edition = workspace / "templates/2020/edition.yaml"
    text = edition.read_text(encoding="utf-8")
    text = text.replace("title: Annual Review letter", "title: Our {{ uphold_rate | percent }} letter", 1)
    text = text.replace("    heading: Resources to help", "    heading: Our {{ uphold_rate | percent }} to help", 1)
    edition.write_text(text, encoding="utf-8")
    add(
        "templates/2020/wording/your-council.yaml",
        "",
        "\n- id: rate\n  source: new\n  say: |\n    {{ satisfactory_remedy_rate | percent }}\n",
    )
    year = load_year(workspace)

    with pytest.raises(ProblemsError) as refused:
        reason(year.councils["southampton"], year)

    told = {problem.key: problem.place for problem in refused.value.problems}
    assert told.keys() == {"title", "heading of resources", "rate.1"}
    assert told["title"].path == told["heading of resources"].path == "templates/2020/edition.yaml"
    assert text.splitlines()[told["title"].line - 1].startswith("title:")


COLUMNS = "council,investigations,upheld,compliance_outcomes,complied,satisfactory_remedies"


def declare(workspace: Path, counts: str, worked_out: str, columns: str, sefton: str) -> None:
    """Add counts, what is worked out from them, and their columns. Southampton's cells stay empty."""
    facts = workspace / "templates/2020/facts.yaml"
    text = facts.read_text(encoding="utf-8").replace("\nrecords:\n", f"{counts}\nrecords:\n")
    facts.write_text(text.replace("worked_out:\n", f"worked_out:\n{worked_out}"), encoding="utf-8")
    empty = "," * columns.count(",")
    rows = f"{COLUMNS},{columns}\nsefton,16,13,10,10,3,{sefton}\nsouthampton,,,12,11,,{empty}\n"
    (workspace / "data/2020/statistics.csv").write_text(rows, encoding="utf-8")


def paragraph(name: str, when: str, say: str) -> str:
    return f"\n- id: {name}\n  when: {when}\n  source: new\n  say: |\n    {say}\n"


def told_of(workspace: Path) -> list[str]:
    return [f"{each.place.path}:{each.place.line}: {each.message}" for each in load_year(workspace).problems]


RESIDENTS = "  - name: residents\n    meaning: residents\n"
PER = (
    "  - name: per_head\n    rate: upheld of residents\n    per: 100000\n    meaning: upheld per 100,000 residents\n"
    "  - name: per_head_average\n    average: per_head\n    meaning: of similar authorities\n"
)


def add_rate_per_head(workspace: Path, add: Add) -> None:
    declare(workspace, RESIDENTS, PER, "residents", "1276000")
    say = "We upheld {{ per_head | one_decimal }} per 100,000; on average, {{ per_head_average | two_decimals }}."
    condition = "per_head > 1/2 and per_head < per_head_average"
    add("templates/2020/wording/your-council.yaml", "", paragraph("per-head", condition, say))
    add("data/2020/averages.yaml", "  satisfactory_remedy_average: 11\n", "  per_head_average: 1.25\n")
    add("data/2020/averages.yaml", "", "  per_head_average: none\n  reason: a test\n")


def test_a_rate_per_100_000_residents_with_its_average(workspace: Path, add: Add, tmp_path: Path) -> None:
    add_rate_per_head(workspace, add)

    year, made = letters(workspace)
    tried = try_out(year.councils["sefton"], year, [("per_head", "6.5"), ("per_head_average", "7")])
    write_specimen(tmp_path / "trial", workspace / "templates/2020", 12, 1)

    assert prove(year.edition).findings == ()
    assert says(made["sefton"], "per-head") == "We upheld 1.0 per 100,000; on average, 1.25."
    assert json.loads(enclosed(made["sefton"]))["facts"]["per_head"] == {"fraction": "325/319"}
    assert check_numbers(made["sefton"]) == []
    assert tried.notes == ("per_head 6.5: residents 200000",)
    assert tried.reasoned is not None
    assert says(tried.reasoned.letter, "per-head") == "We upheld 6.5 per 100,000; on average, 7.00."
    assert load_year(tmp_path / "trial").problems == ()


def test_a_published_average_per_100_000_is_checked_with_the_decimals_that_it_has(workspace: Path, add: Add) -> None:
    add_rate_per_head(workspace, add)
    add("data/2020/averages.yaml", "  authorities: 36\n", "")
    rows = "".join(
        f"{slug},16,13,10,10,3,1276000\n"
        for slug, each in load_year(workspace).data.register.items()
        if each.authority_type == "metropolitan borough" and slug != "sefton"
    )
    add("data/2020/statistics.csv", "", rows)

    (told,) = (each for each in told_of(workspace) if "1.25" in each)

    assert told.endswith("1.25 is published for metropolitan borough councils, 1.02 is worked out")


def test_a_national_rate_is_compared_with_the_council_s(workspace: Path, add: Add) -> None:
    national = "  - name: national_rate\n    meaning: upheld in England\n    value: 61\n    in_percent: true\n"
    add("templates/2020/edition.yaml", "figures:\n", f"{national}    last_year: 58\n")
    say = "This is more than {{ national_rate | percent }} in England, {{ national_rate_more | in_words }} points up."
    add("templates/2020/wording/your-council.yaml", "", paragraph("above", "uphold_rate > national_rate", say))

    year, made = letters(workspace)
    tried = [try_out(year.councils["sefton"], year, [("national_rate", value)]) for value in ("82", "182", "some")]

    assert says(made["sefton"], "above") == "This is more than 61% in England, three points up."
    assert check_numbers(made["sefton"]) == []
    assert tried[0].reasoned is not None
    assert says(tried[0].reasoned.letter, "above") == ""
    assert [bool(each.problems) for each in tried] == [False, True, True]


SUBJECTS = (
    "  - name: subjects\n    meaning: complaints upheld by subject\n    total: upheld\n    fields:\n"
    "      - name: education\n        meaning: about education\n        called: education\n"
    "      - name: housing\n        meaning: about housing\n        called: housing\n"
    "      - name: other\n        meaning: about anything else\n        called: other services\n"
)
LARGEST = (
    "  - name: main_subject\n    largest: subjects\n    meaning: what most were about\n"
    "  - name: main_rate\n    rate: main_subject_count of upheld\n    meaning: those about it\n"
)


def add_subjects(workspace: Path, add: Add, sefton: str = "3,8,2") -> None:
    declare(workspace, SUBJECTS, LARGEST, "subjects.education,subjects.housing,subjects.other", sefton)
    many = 'main_subject != "other services" and main_subject_count > 1'
    say = "{{ main_subject_count | in_words }} ({{ main_rate | percent }}) were about {{ main_subject }}."
    none = "main_subject is not known and subjects > 1 and upheld == subjects"
    text = paragraph("mostly", many, say) + paragraph("no-subject", none, "There is no main subject.")
    add("templates/2020/wording/your-council.yaml", "", text)


def test_counts_by_subject_and_the_largest_of_them_named(workspace: Path, add: Add, tmp_path: Path) -> None:
    add_subjects(workspace, add)

    year, made = letters(workspace)
    tried = try_out(year.councils["sefton"], year, [("main_subject", "education")])
    write_specimen(tmp_path / "trial", workspace / "templates/2020", 12, 1)
    trial = load_year(tmp_path / "trial")

    assert prove(year.edition).findings == ()
    assert says(made["sefton"], "mostly") == "eight (62%) were about housing."
    assert json.loads(enclosed(made["sefton"]))["facts"]["main_subject"] == "housing"
    assert tried.reasoned is not None
    assert says(tried.reasoned.letter, "mostly") == "nine (69%) were about education."
    assert trial.problems == ()
    assert len({trial.facts_of(each)["main_subject"] for each in trial.councils.values()}) > 2


UPHELD = 'decision in ["Upheld: maladministration and injustice", "Upheld: maladministration, no injustice"]'
CATEGORIES = {
    "education": 'category == "Planning & Development"',
    "housing": 'category == "Housing"',
    "other": 'category not in ["Planning & Development", "Housing"]',
}


def test_counts_by_subject_are_counted_from_cases(workspace: Path, add: Add, tmp_path: Path) -> None:
    add_subjects(workspace, add)
    counts = ""
    for name, asked in CATEGORIES.items():
        counts += f"      - name: subjects.{name}\n        when: |\n          {asked} and {UPHELD}\n"
    imports = workspace / "templates/2020/imports.yaml"
    text = imports.read_text(encoding="utf-8")
    before = "      - name: investigations\n"
    imports.write_text(text.replace(before, counts + before), encoding="utf-8")
    write_specimen(tmp_path / "office", workspace / "templates/2020", 4, 1, from_sheets=True)

    plan = plan_import(tmp_path / "office", 2020, sorted((tmp_path / "office/sheets").glob("*.xlsx")))

    assert plan.problems == ()
    assert {each.key for each in plan.changes} >= {f"statistics.subjects.{name}" for name in CATEGORIES}


def test_where_two_subjects_are_the_largest_none_is_named(workspace: Path, add: Add) -> None:
    add_subjects(workspace, add, "6,6,1")

    year, made = letters(workspace)
    told = {each.id: each for each in reasons(reason(year.councils["sefton"], year), year.edition.always)}

    assert made["sefton"].facts["main_subject"] is None
    assert says(made["sefton"], "no-subject") == "There is no main subject."
    assert told["mostly"].nearest is not None
    assert told["mostly"].nearest.facts["main_subject"] in {"education", "housing"}


def test_subjects_that_do_not_come_to_their_total_are_a_problem(workspace: Path, add: Add) -> None:
    add_subjects(workspace, add, "3,8,1")

    (told,) = told_of(workspace)

    assert told == (
        "data/2020/statistics.csv:2: the counts under subjects don't come to upheld: subjects is 12, upheld is 13"
    )


@pytest.mark.parametrize("counts", [*product((0, 1, 2), repeat=3)])
def test_the_evaluator_and_z3_agree_on_the_largest(counts: tuple[int, ...], always_with_subjects: Always) -> None:
    always, names = always_with_subjects, ("subjects.education", "subjects.housing", "subjects.other")
    facts = rework(dict.fromkeys(always.catalogue.facts), dict(zip(names, counts, strict=True)), always)
    world = World(always, {}, last_year=False)
    pinned = [f"{name} == {count}" for name, count in zip(names, counts, strict=True)]

    for name in ("education", "housing", "other services"):
        text = " and ".join([*pinned, f'main_subject == "{name}"'])
        condition, problems = parse(text, always.catalogue.facts, Place("a test").inside(text))
        assert problems == ()
        assert world.exists(IsTrue(condition)) == (facts["main_subject"] == name)


@pytest.fixture(scope="module")
def always_with_subjects() -> Always:
    text = f"authority_types:\n  - name: shire\ncounts:\n{SUBJECTS}worked_out:\n{LARGEST}"
    text = text.replace("    total: upheld\n", "").replace("of upheld", "of subjects")
    document, problems = read_string(text, "facts.yaml", FACTS_FILE)
    assert document is not None, problems
    always, problems = declared(document)
    assert always is not None, problems
    return always


CARE = (
    "  - name: care\n    meaning: upheld about social care\n    part_of: upheld\n"
    "    authority_types:\n      - county\n      - metropolitan borough\n"
)
CARE_RATE = (
    "  - name: care_rate\n    rate: care of upheld\n    meaning: about social care\n"
    "  - name: care_average\n    average: care_rate\n    meaning: of similar authorities\n"
)


def add_count_of_some_types(workspace: Path, add: Add) -> None:
    declare(workspace, CARE, CARE_RATE, "care", "8")
    say = "{{ care_rate | percent }} were about social care, on average {{ care_average | percent }}."
    condition = "care_rate > 50 and care_average is known"
    add("templates/2020/wording/your-council.yaml", "", paragraph("care", condition, say))
    add("data/2020/averages.yaml", "  satisfactory_remedy_average: 11\n", "  care_average: 25\n")


def test_a_count_that_only_some_types_of_authority_have(workspace: Path, add: Add, tmp_path: Path) -> None:
    add_count_of_some_types(workspace, add)

    year, made = letters(workspace)
    other = try_out(year.councils["sefton"], year, [("authority_type", "unitary"), ("gss_code", "")])
    write_specimen(tmp_path / "trial", workspace / "templates/2020", 24, 1)
    trial = load_year(tmp_path / "trial")

    assert prove(year.edition).findings == ()
    assert says(made["sefton"], "care") == "62% were about social care, on average 25%."
    assert made["southampton"].facts["care"] is None
    assert "care: empty (unitary councils don't have it)" in other.notes
    assert trial.problems == ()
    having = {each.file.authority_type for each in trial.councils.values() if each.counts["care"] is not None}
    assert having
    assert having <= {"county", "metropolitan borough"}


def test_nothing_is_imported_of_a_count_that_the_type_does_not_have(workspace: Path, add: Add, tmp_path: Path) -> None:
    add_count_of_some_types(workspace, add)
    counted = '      - name: care\n        when: decision == "Advice given"\n'
    imports = workspace / "templates/2020/imports.yaml"
    text = imports.read_text(encoding="utf-8")
    before = "      - name: satisfactory_remedies\n"
    imports.write_text(text.replace(before, counted + before), encoding="utf-8")
    advice = [case(Authority=name, Decision="Advice given", Reference=name) for name in (SEFTON, SOUTHAMPTON)]

    plan = plan_import(workspace, 2020, [save(tmp_path / "a.xlsx", advice)])

    care = {each.council: each.new for each in plan.changes if each.key == "statistics.care"}
    assert (care["sefton"], plan.problems) == (1, ())
    assert "southampton" not in care
    assert "southampton has no care by its type; 1 case not taken" in plan.notes


def test_a_count_that_the_type_does_not_have_is_a_problem(workspace: Path, add: Add) -> None:
    add_count_of_some_types(workspace, add)
    table = workspace / "data/2020/statistics.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("12,11,,", "12,11,,4"), encoding="utf-8")

    (told,) = told_of(workspace)

    assert told.startswith("data/2020/statistics.csv:3: this is a count that authorities of the type don't have")


RESCUES = """\
  - name: rescues
    meaning: calls for help
    needed_when: authority_type == "fire authority"
    fields:
      - name: calls
        type: count
        meaning: calls
      - name: late
        type: count
        part_of: rescues.calls
        meaning: calls answered late
"""


def test_a_record_that_only_some_types_of_authority_have(workspace: Path, add: Add, tmp_path: Path) -> None:
    add_authority(workspace, add, "fire authority", "Nowhere Fire Authority")
    add("templates/2020/facts.yaml", "records:\n", RESCUES)
    add("data/2020/councils/nowhere.yaml", "", "rescues:\n  calls: 7\n  late: 2\n")
    late = "Of {{ rescues.calls | in_words }} calls, {{ rescues.late | in_words }} were answered late."
    add("templates/2020/wording/closing.yaml", "", paragraph("late-calls", "rescues.late > 1", late))

    year, made = letters(workspace)
    write_specimen(tmp_path / "trial", workspace / "templates/2020", 5, 1)

    assert prove(year.edition).findings == ()
    assert says(made["nowhere"], "late-calls") == "Of seven calls, two were answered late."
    assert made["sefton"].facts["rescues.calls"] is None
    assert load_year(tmp_path / "trial").problems == ()


def test_a_record_that_the_type_does_not_have_is_a_problem(workspace: Path, add: Add) -> None:
    add_authority(workspace, add, "fire authority", "Nowhere Fire Authority")
    add("templates/2020/facts.yaml", "records:\n", RESCUES)
    add("data/2020/councils/nowhere.yaml", "", "rescues: not recorded\n")
    add("data/2020/councils/sefton.yaml", "", "rescues:\n  calls: 1\n  late: 0\n")

    told = [(each.key, each.message) for each in load_year(workspace).problems]

    assert ("rescues.late", 'is 0, while authority_type is "metropolitan borough"') in told


def test_a_record_with_dates_is_said_and_tried(workspace: Path, add: Add) -> None:
    plan = "  - name: plan\n    meaning: the action plan\n    fields:\n"
    plan += "      - name: promised\n        type: date\n        meaning: promised by\n"
    plan += "      - name: received\n        type: date\n        may_be_missing: true\n        meaning: received on\n"
    add("templates/2020/facts.yaml", "records:\n", plan)
    say = "We expected your action plan by {{ plan.promised | date }}."
    late = 'plan.promised < "2020-03-15" and (plan.received is not known or plan.received > plan.promised)'
    text = paragraph("plan", f"plan.promised is known and {late}", say)
    always = "  - id: plan\n    say: received before it was asked for\n    that: plan.received >= period_start\n"
    add("templates/2020/facts.yaml", "always:\n", always)
    add("templates/2020/wording/your-council.yaml", "", text)
    add("data/2020/councils/sefton.yaml", "", "plan:\n  promised: 2020-03-01\n")
    add("data/2020/councils/southampton.yaml", "", "plan: not recorded\n")

    year, made = letters(workspace)
    sefton = year.councils["sefton"]
    days = ("2020-04-01", "2020-02-01", "2018-04-01")
    after, before, never = (try_out(sefton, year, [("plan.received", day)]) for day in days)
    (far,) = (
        each for each in reasons(reason(year.councils["southampton"], year), year.edition.always) if each.id == "plan"
    )

    assert prove(year.edition).findings == ()
    assert says(made["sefton"], "plan") == "We expected your action plan by 1 March 2020."
    assert far.nearest is not None
    assert isinstance(far.nearest.facts["plan.promised"], date)
    assert after.reasoned is not None
    assert says(after.reasoned.letter, "plan") != ""
    assert before.reasoned is not None
    assert says(before.reasoned.letter, "plan") == ""
    assert [each.message for each in never.problems] == [
        "received before it was asked for: plan.received is 2018-04-01, period_start is 2019-04-01"
    ]


@pytest.mark.parametrize(
    ("declared", "day", "told"),
    [
        ("", "2020-07-23", "a date after the letter's, and facts.yaml doesn't say that it may_be_ahead: visited is "),
        ("", "2020-07-22", ""),
        ("    may_be_ahead: true\n", "2021-06-03", ""),
    ],
)
def test_a_date_after_the_letter_is_a_problem_unless_it_is_declared(
    declared: str, day: str, told: str, workspace: Path, add: Add
) -> None:
    visit = f"  - name: visited\n    type: date\n{declared}    meaning: when we visited the council\n"
    add("templates/2020/facts.yaml", "records:\n", visit)
    add("data/2020/councils/sefton.yaml", "", f"visited: {day}\n")
    add("data/2020/councils/southampton.yaml", "", "visited: 2020-01-31\n")

    problems = load_year(workspace).problems

    assert [each.message for each in problems] == ([f"{told}{day}, letter_date is 2020-07-22"] if told else [])


def test_only_a_date_may_be_ahead(workspace: Path, add: Add) -> None:
    add(
        "templates/2020/facts.yaml",
        "records:\n",
        "  - name: x\n    type: text\n    may_be_ahead: true\n    meaning: x\n",
    )

    with pytest.raises(ProblemsError, match="x is no date"):
        load_year(workspace)


@pytest.mark.long
def test_a_gap_between_dates_is_found_with_the_day(workspace: Path, add: Add) -> None:
    plan = "  - name: promised\n    type: date\n    may_be_missing: true\n    may_be_ahead: true\n    meaning: due\n"
    add("templates/2020/facts.yaml", "records:\n", plan)
    choice = "\n- id: plan\n  choose: one\n  of:\n"
    for name, when in (
        ("soon", 'promised < "2020-09-01"'),
        ("late", 'promised > "2020-09-01"'),
        ("never", "promised is not known"),
    ):
        choice += f"    - id: {name}\n      when: {when}\n      source: new\n      say: |\n        We await it.\n"
    add("templates/2020/wording/your-council.yaml", "", choice)

    (finding,) = prove(load_year(workspace).edition).findings

    assert finding.problem.message == "there can be a council to which none of these applies: soon, late, never"
    assert finding.example is not None
    assert "promised: 2020-09-01\n" in finding.example.file


def test_a_share_of_a_sum_is_tried_as_a_fraction_and_in_percent(workspace: Path, add: Add) -> None:
    both = "  - name: both\n    equals: investigations + compliance_outcomes\n    meaning: all\n"
    both += "  - name: upheld_part\n    share: upheld of both\n    meaning: upheld of all\n"
    add("templates/2020/facts.yaml", "worked_out:\n", both)
    year, _ = letters(workspace)

    tried = [try_out(year.councils["southampton"], year, [("upheld_part", value)]) for value in ("1/2", "50%")]

    assert [each.notes for each in tried] == [
        ("upheld_part 1/2: investigations 12, upheld 12",),
        ("upheld_part 50%: investigations 12, upheld 12",),
    ]

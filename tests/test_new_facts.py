"""What an office adds from one year to the next needs no programmer: each case here touches edition and data alone."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lgo_letters.figures import written
from lgo_letters.letter import Letter
from lgo_letters.official.enclosure import enclosed
from lgo_letters.pipeline import Year, compose, load_year, reason
from lgo_letters.problems import ProblemsError
from lgo_letters.proof import prove
from lgo_letters.reasons.explanation import reasons
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.workspace.schema import write_schemas

Add = Callable[[str, str, str], None]


@pytest.fixture
def add(workspace: Path) -> Add:
    """Give a function that puts text behind a line of a file; behind all of it, where no line is named."""

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


def test_a_fire_authority_is_written_to(workspace: Path, add: Add) -> None:
    add("templates/2020/facts.yaml", "    gss: E09\n", "  - name: fire authority\n")
    add("data/2020/statistics.csv", "", "nowhere-fire,4,2,3,2,1\n")
    add("data/2020/authorities.csv", "", "nowhere-fire,Nowhere Fire Authority,,fire authority,,,\n")
    reason = "there is no other fire authority in these data"
    add("data/2020/averages.yaml", "", f"- authority_type: fire authority\n  averages: none\n  reason: {reason}\n")
    text = (workspace / "data/2020/councils/sefton.yaml").read_text(encoding="utf-8")
    text = text.replace("gss_code: E08000014\n", "").replace("metropolitan borough", "fire authority")
    text = text.replace("Sefton Metropolitan Borough Council", "Nowhere Fire Authority")
    text += "compliance:\n  new_complaints: 0\n  since_implemented: 1\n"
    (workspace / "data/2020/councils/nowhere-fire.yaml").write_text(text, encoding="utf-8")

    year, made = letters(workspace)

    assert prove(year.edition).findings == ()
    assert made["nowhere-fire"].facts["authority_type"] == "fire authority"
    assert says(made["nowhere-fire"], "addressee-council") == "Nowhere Fire Authority"


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


def test_a_council_without_a_row_of_last_year_is_not_known(workspace: Path, add: Add) -> None:
    add("data/2020/last_year.csv", "", "council,complied\nsefton,8\n")

    _, made = letters(workspace)

    assert made["southampton"].facts["last_year.complied"] is None


def test_what_contradicts_itself_last_year_is_told_in_its_table(workspace: Path, add: Add) -> None:
    add("data/2020/last_year.csv", "", "council,compliance_outcomes,complied\nsefton,8,9\n")

    (problem,) = load_year(workspace).problems

    assert str(problem).startswith("data/2020/last_year.csv:2:10: last_year.complied: 9 is more than")


def test_a_trend_that_last_years_number_and_share_contradict_is_a_problem(workspace: Path, add: Add) -> None:
    add(
        "templates/2020/facts.yaml",
        "always:\n",
        "  - id: late-trend\n    say: answers have improved, and more were late, in number and share\n"
        '    that: enquiries.trend != "improved" or enquiries.late <= last_year.enquiries.late'
        " or late_share <= last_year.late_share\n",
    )
    add("data/2020/last_year.csv", "", "council,enquiries.sent,enquiries.late\nsefton,20,5\n")
    file = workspace / "data/2020/councils/sefton.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("trend: not improved  ", "trend: improved      "), encoding="utf-8")

    (problem,) = load_year(workspace).problems

    assert problem.message.startswith("answers have improved, and more were late")
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

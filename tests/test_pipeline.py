"""Read a whole year: what a change in a file does to the letters, and each mistake with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lgo_letters.pipeline import compose, load_year
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.sources import year_meant, years

Edit = Callable[[str, str, str], None]

SEFTON = "data/2020/councils/sefton.yaml"
SOUTHAMPTON = "data/2020/councils/southampton.yaml"
STATISTICS = "data/2020/statistics.csv"
AVERAGES = "data/2020/averages.yaml"
REGISTER = "data/2020/authorities.csv"
EDITION = "templates/2020/edition.yaml"
FACTS = "templates/2020/facts.yaml"
WORDING = "templates/2020/wording/your-council.yaml"


def _sentence(workspace: Path, slug: str, name: str) -> str:
    year = load_year(workspace)
    return next(each.text for each in compose(year.councils[slug], year).sentences() if each.id == name)


def _ids(workspace: Path, slug: str) -> set[str]:
    year = load_year(workspace)
    return {each.id for each in compose(year.councils[slug], year).sentences()}


def _problems(workspace: Path) -> tuple[Problem, ...]:
    try:
        return load_year(workspace).problems
    except ProblemsError as error:
        return error.problems


def _line(workspace: Path, path: str, text: str) -> int:
    lines = (workspace / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_a_changed_count_changes_the_figures_in_the_letter(workspace: Path, edit: Edit) -> None:
    edit(STATISTICS, "sefton,16,13,", "sefton,16,12,")

    assert _sentence(workspace, "sefton", "upheld-rate.1") == "75% of complaints we investigated were upheld."
    assert _sentence(workspace, "sefton", "upheld-count.1") == "12"
    assert _sentence(workspace, "sefton", "remedies-rate.1").startswith("In 25% of upheld cases")


def test_a_changed_name_changes_address_and_salutation(workspace: Path, edit: Edit) -> None:
    edit(SEFTON, "surname: Johnson", "surname: Nemo")

    assert _sentence(workspace, "sefton", "addressee-name.1") == "Mr Nemo"
    assert _sentence(workspace, "sefton", "salutation-by-name.1") == "Dear Mr Nemo"


def test_a_changed_date_changes_every_letter(workspace: Path, edit: Edit) -> None:
    edit(EDITION, "letter: 2020-07-22", "letter: 2020-07-01")

    assert _sentence(workspace, "sefton", "letter-date.1") == "1 July 2020"
    assert _sentence(workspace, "southampton", "letter-date.1") == "1 July 2020"


def test_a_changed_threshold_changes_who_gets_a_sentence(workspace: Path, edit: Edit) -> None:
    before = _ids(workspace, "sefton")
    edit(WORDING, "enquiries.sent and late_share > 1/4", "enquiries.sent and late_share > 2/5")

    assert "share" in before
    assert "share" not in _ids(workspace, "sefton")


def test_changed_wording_changes_the_letter(workspace: Path, edit: Edit) -> None:
    edit("templates/2020/wording/closing.yaml", "Yours sincerely,", "With *kind* regards,")

    assert _sentence(workspace, "sefton", "valediction.1") == "With kind regards,"


def test_a_fact_taken_away_takes_its_sentences_with_it(workspace: Path, edit: Edit) -> None:
    edit(SEFTON, "witness_summons:\n  threatened_only: 1             #", "witness_summons: not recorded\n#")
    edit(SEFTON, "  issued: 1\n", "")

    assert not {"summons-threatened-and-issued", "such-action", "concerning-occasions"} & _ids(workspace, "sefton")
    assert {"too-long", "expect", "meet"} <= _ids(workspace, "sefton")


def test_a_changed_average_changes_the_comparison(workspace: Path, edit: Edit) -> None:
    edit(AVERAGES, "uphold_average: 67", "uphold_average: 58.5")

    assert "an average of 59% in similar" in _sentence(workspace, "sefton", "upheld-average.1")


@pytest.mark.parametrize(
    ("path", "old", "new", "at", "column", "told"),
    [
        (WORDING, "when: not_complied > 0\n  s", "when: not_complide > 0\n  s", "complide", 9, "not_complied"),
        (WORDING, "{{ compliance_rate | percent }}", "{{ compliance_rate | procent }}", "procent", 128, "percent"),
        (WORDING, "in {{ compliance_rate |", "in {{ complaince_rate |", "complaince", 110, "compliance_rate"),
        (SEFTON, "\nenquiries:\n", "\nenquirys:\n", "enquirys", 1, "enquiries"),
        (SEFTON, "  late: 6 ", "  laet: 6 ", "laet", 3, "late"),
        (EDITION, "\nsignatory:", "\nsignatry:", "signatry", 1, "signatory"),
        (AVERAGES, "uphold_average: 67", "upheld_average: 67", "upheld_average: 67", 3, "uphold_average"),
        (STATISTICS, ",upheld,", ",uphold,", "uphold", 24, "upheld"),
    ],
    ids=["fact", "format", "printed fact", "field", "inner field", "edition", "averages", "column"],
)
def test_what_is_misspelt_has_its_place_and_what_was_meant(  # noqa: PLR0913, PLR0917 - an example in full
    path: str, old: str, new: str, at: str, column: int, told: str, workspace: Path, edit: Edit
) -> None:
    edit(path, old, new)

    line = _line(workspace, path, at)
    found = {(str(problem.place), problem.hint) for problem in _problems(workspace)}
    assert (f"{path}:{line}:{column}", f"did you mean {told}?") in found


@pytest.mark.parametrize(
    ("path", "old", "new", "at", "column", "wanted"),
    [
        (SEFTON, "late: 6 ", "late: six ", "late: six", 9, '"six" is text, not a count'),
        (SEFTON, "late: 6 ", 'late: "6" ', "late:", 10, '"6" is text, not a count'),
        (SEFTON, "late: 6 ", "late: -6 ", "late:", 9, "-6 is less than 0"),
        (SEFTON, "meeting_offered: true", "meeting_offered: 1", "meeting_offered: 1", 18, "1 is not true or false"),
        (STATISTICS, "sefton,16,13,", "sefton,16,81%,", "sefton", 11, '"81%" is not a count'),
        (EDITION, "value: 178", "value: about 178", "about 178", 12, '"about 178" is text, not a count'),
    ],
    ids=["word", "quotes", "negative", "yes or no", "percentage", "figure"],
)
def test_what_is_of_another_kind_has_its_place_and_what_was_wanted(  # noqa: PLR0913, PLR0917 - an example in full
    path: str, old: str, new: str, at: str, column: int, wanted: str, workspace: Path, edit: Edit
) -> None:
    edit(path, old, new)

    found = {f"{problem.place}: {problem.message}" for problem in _problems(workspace)}
    assert f"{path}:{_line(workspace, path, at)}:{column}: {wanted}" in found


def test_counts_that_contradict_each_other_keep_one_letter_back(workspace: Path, edit: Edit) -> None:
    edit(SEFTON, "late: 6 ", "late: 17 ")

    year = load_year(workspace)
    assert [str(problem) for problem in year.problems] == [
        f"{SEFTON}:17:9: enquiries.late: 17 is more than enquiries.sent (16)"
    ]
    assert [problem.hint for problem in year.problems] == [
        (
            "see which is right; enquiries.late: enquiries not answered by the date asked for, answered since or not; "
            "enquiries.sent is in line 16"
        )
    ]
    assert list(year.councils) == ["southampton"]


@pytest.mark.parametrize(
    "path", [STATISTICS, AVERAGES, EDITION, WORDING, "templates/2020/letter.html", "templates/2020/letter.css"]
)
def test_a_file_of_all_councils_that_is_left_out_is_named_and_no_letter_is_made(path: str, workspace: Path) -> None:
    (workspace / path).unlink()

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)
    assert f"{path}: there is no such file" in {str(problem) for problem in raised.value.problems}


def test_a_council_s_file_that_is_left_out_is_named(workspace: Path) -> None:
    (workspace / SOUTHAMPTON).unlink()

    year = load_year(workspace)
    (problem,) = year.problems
    assert (
        str(problem)
        == f"{REGISTER}:{_line(workspace, REGISTER, 'southampton')}:1: council: southampton has no file {SOUTHAMPTON}"
    )
    assert list(year.councils) == ["sefton"]


def test_averages_that_can_t_be_read_keep_all_letters_back(workspace: Path, edit: Edit) -> None:
    edit(AVERAGES, "uphold_average: 67", "uphold_average: 67%")

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace)
    assert [str(problem.place) for problem in raised.value.problems] == [
        f"{AVERAGES}:{_line(workspace, AVERAGES, '67%')}:19"
    ]


def test_a_heading_that_can_t_be_read_is_told_of_once(workspace: Path, edit: Edit) -> None:
    edit(STATISTICS, ",upheld,", ",uphold,")

    assert {problem.place.path for problem in _problems(workspace)} == {STATISTICS}


def test_a_row_that_can_t_be_read_keeps_back_its_council_alone(workspace: Path, edit: Edit) -> None:
    edit(STATISTICS, "sefton,16,13,", 'sefton,16,"13,')

    year = load_year(workspace)
    assert {problem.council for problem in year.problems} == {"sefton"}
    assert list(year.councils) == ["southampton"]


def test_all_problems_of_all_files_are_told_at_once(workspace: Path, edit: Edit) -> None:
    edit(SEFTON, "late: 6 ", "late: six ")
    edit(SOUTHAMPTON, "sent_by: email", "sent_by: pigeon")
    edit(WORDING, "when: not_complied > 0\n  s", "when: not_complide > 0\n  s")
    edit(EDITION, "council: uphold_rate", "council: uphold_rat")

    assert [problem.place.path for problem in _problems(workspace)] == [SEFTON, SOUTHAMPTON, EDITION, WORDING]


def test_overrides_name_what_the_edition_has(workspace: Path) -> None:
    with (workspace / SEFTON).open("a", encoding="utf-8") as file:
        file.write(
            "own_words:\n  - after: response\n    say: |\n      Sorry.\n    reason: agreed\n"
            "withhold:\n  - id: training\n    reason: cancelled\n"
        )

    told = [f"{problem.key}: {problem.message} ({problem.hint})" for problem in _problems(workspace)]
    assert "own_words[1].after: there is no paragraph response (did you mean responses?)" in told
    assert any(each.startswith("withhold[1].id: there is nothing called training (did you mean ") for each in told)


def test_own_words_are_checked_where_they_are_written(workspace: Path) -> None:
    with (workspace / SEFTON).open("a", encoding="utf-8") as file:
        file.write("own_words:\n  - after: responses\n    say: |\n      You were {{ laet }}.\n    reason: agreed\n")

    line = _line(workspace, SEFTON, "laet")
    (problem,) = _problems(workspace)
    assert str(problem) == f"{SEFTON}:{line}:19: own_words[1].say: there is no fact laet"


def test_the_latest_year_that_has_something_in_it_is_the_one_that_is_meant(workspace: Path) -> None:
    (workspace / "data" / "2020").rename(workspace / "data" / "2019")
    (workspace / "templates" / "2020").rename(workspace / "templates" / "2019")
    (workspace / "templates" / "2021").mkdir()
    (workspace / "data" / "2022").mkdir()

    assert years(workspace) == (2019,)
    assert year_meant(workspace, None) == 2019
    with pytest.raises(ProblemsError) as raised:
        load_year(workspace, 2021)
    assert [str(problem) for problem in raised.value.problems] == [
        "templates/2021/edition.yaml: there is no such file",
        "templates/2021/facts.yaml: there is no such file",
    ]


def test_a_year_that_is_not_there_is_a_problem(workspace: Path) -> None:
    with pytest.raises(ProblemsError) as raised:
        load_year(workspace, 1999)
    assert [f"{problem} ({problem.hint})" for problem in raised.value.problems] == [
        "templates/1999: there is no year 1999 (there are: 2020)"
    ]


def test_a_folder_without_letters_says_what_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as raised:
        load_year(tmp_path)
    assert "holds no year of letters" in str(raised.value)


AFTER_ANOTHER = {
    "a comment": (SEFTON, "meeting_offered: true", "meeting_offered: true  # asked on 3 June"),
    "a figure in a council's file": (SEFTON, "late: 6", "late: 7"),
    "a figure in a council's file that contradicts another": (SEFTON, "late: 6", "late: 17"),
    "a broken council's file": (SEFTON, "meeting_offered: true", "meeting_offered: perhaps"),
    "an exception that there is not": (SEFTON, "assumed:", "exceptions: [{id: nowhere, reason: none}]\nassumed:"),
    "a count": (STATISTICS, "sefton,16,13,", "sefton,16,14,"),
    "a count that contradicts another": (STATISTICS, "sefton,16,13,", "sefton,16,17,"),
    "a published average": (AVERAGES, "uphold_average: 67", "uphold_average: 68"),
    "an average that is not given any more": (AVERAGES, "  uphold_average: 67\n", ""),
    "another type": (SEFTON, "authority_type: metropolitan borough", "authority_type: unitary"),
    "what is always true": (FACTS, "that: enquiries.sent > 0 or", "that: enquiries.sent > 40 or"),
    "a national figure": (EDITION, "value: 118", "value: 119"),
    "a date": (EDITION, "letter: 2020-07-22", "letter: 2020-07-21"),
    "a sentence": (WORDING, "We", "They"),
    "what was accepted": ("templates/2020/accepted.yaml", "  date: 2020", "  date: 2019"),
    "another council's name": (REGISTER, "Adur District Council", "Adurbury District Council"),
}


@pytest.mark.parametrize("edited", AFTER_ANOTHER)
def test_a_year_read_after_another_is_the_year_that_is_read_alone(workspace: Path, edited: str) -> None:
    path, old, new = AFTER_ANOTHER[edited]
    before = load_year(workspace)
    text = (workspace / path).read_text(encoding="utf-8")
    (workspace / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert old in text

    after, alone = load_year(workspace, before=before), load_year(workspace)

    assert after == alone
    assert after.problems == alone.problems
    assert after.checked == alone.checked
    (workspace / path).write_text(text, encoding="utf-8")
    assert load_year(workspace, before=after) == before


def test_last_year_s_edition_is_looked_at_again_though_this_year_s_says_the_same(workspace: Path) -> None:
    before = load_year(workspace)
    text = (workspace / EDITION).read_text(encoding="utf-8")
    (workspace / "templates/2019").mkdir()
    (workspace / "templates/2019/edition.yaml").write_text(text.replace("value: 118", "value: 70"), encoding="utf-8")

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace, 2020, before)

    assert "71 is not the value in templates/2019 (70)" in str(raised.value)


def test_a_name_that_comes_into_the_register_is_looked_for_in_wording_that_says_the_same(workspace: Path) -> None:
    text = (workspace / WORDING).read_text(encoding="utf-8")
    (workspace / WORDING).write_text(text.replace("We ", "Adurbury District Council and we ", 1), encoding="utf-8")
    before = load_year(workspace)
    register = (workspace / REGISTER).read_text(encoding="utf-8")
    (workspace / REGISTER).write_text(register.replace("Adur District", "Adurbury District"), encoding="utf-8")

    with pytest.raises(ProblemsError) as raised:
        load_year(workspace, before=before)

    assert "names Adurbury District Council in letters to other councils" in str(raised.value)

"""Read a year's templates into an edition: what is refused, and its place."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lgo_letters.edition.edition import Edition
from lgo_letters.edition.reader import read_edition
from lgo_letters.problems import ProblemsError

EDITION = "templates/2020/edition.yaml"


def _read(workspace: Path) -> Edition:
    return read_edition(workspace / "templates" / "2020", "templates/2020")


def _told(workspace: Path) -> list[str]:
    with pytest.raises(ProblemsError) as raised:
        _read(workspace)
    return [f"{problem} ({problem.hint})" if problem.hint else str(problem) for problem in raised.value.problems]


def _line(workspace: Path, text: str, path: str = EDITION) -> int:
    lines = (workspace / path).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_the_edition_of_the_documents_has_no_problem(year_edition: Edition) -> None:
    assert [section.id for section in year_edition.sections][:2] == ["letterhead", "introduction"]


@pytest.fixture
def year_edition(root: Path) -> Edition:
    return read_edition(root / "templates" / "2020", "templates/2020")


def test_an_edition_without_its_file_says_which_is_missing(workspace: Path) -> None:
    (workspace / EDITION).unlink()

    assert _told(workspace)[0].startswith(f"{EDITION}: there is no such file")


@pytest.mark.parametrize("name", ["letter.html", "letter.css", "wording/resources.yaml"])
def test_a_file_left_out_is_named(name: str, workspace: Path) -> None:
    (workspace / "templates" / "2020" / name).unlink()

    assert any(each.startswith(f"templates/2020/{name}: there is no such file") for each in _told(workspace))


def test_a_wording_file_that_no_section_uses_is_a_problem(workspace: Path) -> None:
    (workspace / "templates" / "2020" / "wording" / "resourcs.yaml").write_text("[]\n", encoding="utf-8")

    hint = "did you mean resources.yaml?"
    assert _told(workspace) == [f"templates/2020/wording/resourcs.yaml: no section uses this file ({hint})"]


def test_a_year_that_is_not_its_folder_s_is_a_problem(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(EDITION, "year: 2020\nlanguage", "year: 2021\nlanguage")

    line = _line(workspace, "year: 2021")
    hint = "an edition's folder is named by its year"
    assert _told(workspace) == [f"{EDITION}:{line}:7: year: 2021 is in templates/2020 ({hint})"]


@pytest.mark.parametrize(
    ("line", "new", "number"),
    [
        ("heading: Complaints upheld", "heading: Complaints upheld in 2019-20", "2019"),
        ("heading: Annual Review letter {{ letter_date | year }}", "heading: Letter of 22 July 2020", "22"),
        ("title: Annual Review letter {{ letter_date | year }}", "title: Annual Review letter 2020", "2020"),
        ("subject: Annual Review letter {{ letter_date | year }}", "subject: Annual Review letter 2020", "2020"),
    ],
)
def test_a_number_typed_in_a_heading_the_title_or_a_subject_is_found_there(
    line: str, new: str, number: str, workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(EDITION, line, new)

    (told,) = _told(workspace)
    assert told.startswith(f"{EDITION}:{_line(workspace, new)}:")
    assert f": prints {number}, which isn't one of its facts" in told


def test_a_heading_may_speak_of_100_percent(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(EDITION, "heading: Complaints upheld", "heading: Why fewer than 100% were upheld")

    assert _read(workspace)


def test_dates_that_contradict_each_other_are_a_problem(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(EDITION, "publication: 2020-07-29", "publication: 2020-07-21")

    (told,) = _told(workspace)
    assert "dates.publication: 2020-07-21 is not after letter (2020-07-22)" in told


def test_a_date_in_words_is_shown_how_dates_are_written(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(EDITION, "letter: 2020-07-22", "letter: 22 July 2020")

    (told,) = _told(workspace)
    assert told.startswith(f"{EDITION}:{_line(workspace, 'letter: 22 July')}:11: dates.letter: ")


def test_a_figure_with_the_name_of_a_fact_is_a_problem(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(EDITION, "name: seminar_delegates", "name: upheld")

    assert any("figures.name: there is a fact upheld (rename it)" in each for each in _told(workspace))


def test_a_chart_of_a_fact_that_does_not_exist_is_a_problem(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    edit(EDITION, "council: uphold_rate", "council: uphold_rat")

    (told,) = _told(workspace)
    assert told.endswith("there is no fact uphold_rat (did you mean uphold_rate?)")


def test_a_chart_of_a_count_is_a_problem(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(EDITION, "council: uphold_rate", "council: upheld")

    (told,) = _told(workspace)
    assert told.endswith("upheld is a count, not a rate or an average (a chart's bars are in percent)")


def test_a_heading_prints_only_facts_that_exist(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(EDITION, "heading: Annual Review letter {{ letter_date | year }}", "heading: Letter {{ letter_dat | year }}")

    (told,) = _told(workspace)
    assert told.endswith("there is no fact letter_dat (did you mean letter_date?)")


def test_a_section_s_condition_is_checked(workspace: Path) -> None:
    text = (workspace / EDITION).read_text(encoding="utf-8")
    (workspace / EDITION).write_text(
        text.replace("when: statistics_given", "when: statistic_given", 1), encoding="utf-8"
    )

    line = _line(workspace, "when: statistic_given")
    hint = "did you mean statistics_given?"
    assert _told(workspace) == [f"{EDITION}:{line}:11: when: there is no fact statistic_given ({hint})"]


def test_one_id_is_used_once_in_all_sections(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("templates/2020/wording/closing.yaml", "id: valediction", "id: salutation")

    (told,) = _told(workspace)
    assert "closing.yaml:5:7: id: salutation is there twice, first at templates/2020/wording/letterhead.yaml" in told


def test_problems_of_several_files_are_told_at_once(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(EDITION, "council: uphold_rate", "council: uphold_rat")
    edit("templates/2020/wording/closing.yaml", "source: all documents", "source: all document")
    (workspace / "templates" / "2020" / "letter.html").unlink()

    assert [each.partition(":")[0] for each in _told(workspace)] == [
        EDITION,
        "templates/2020/letter.html",
        "templates/2020/wording/closing.yaml",
    ]


def test_a_picture_that_lies_elsewhere_is_refused(workspace: Path) -> None:
    elsewhere = workspace / "logo.svg"
    logo = workspace / "templates" / "2020" / "assets" / "logo.svg"
    logo.rename(elsewhere)
    logo.symlink_to(elsewhere)

    assert _told(workspace) == ["templates/2020/assets/logo.svg: leads out of the edition"]


def test_a_picture_that_is_too_large_is_refused(workspace: Path) -> None:
    (workspace / "templates" / "2020" / "assets" / "logo.svg").write_bytes(b" " * 2_000_001)

    assert _told(workspace) == ["templates/2020/assets/logo.svg: is larger than 2,000,000 bytes"]


def test_the_digest_changes_with_a_byte_of_any_file(workspace: Path) -> None:
    before = _read(workspace).digest
    with (workspace / "templates" / "2020" / "assets" / "signature.svg").open("ab") as file:
        file.write(b"\n")

    assert _read(workspace).digest != before


@pytest.mark.parametrize(("saves", "digests"), [(1, 2), (100, 3)])
def test_an_edition_that_is_saved_while_it_is_read_is_read_again_or_has_a_digest_of_its_own(
    saves: int, digests: int, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter(range(saves))
    closing = workspace / "templates/2020/wording/closing.yaml"
    before = _read(workspace).digest
    opened = Path.open

    def saved_when_read(path: Path, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - the same as Path.open's
        content = opened(path, *arguments, **options)
        if path == closing and arguments == ("rb",) and next(left, None) is not None:  # as text; the digest reads bytes
            with content:
                content = io.BytesIO(content.read())
            with opened(path, "ab") as file:
                file.write(b"# saved\n")
        return content

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", saved_when_read)
        meanwhile = _read(workspace).digest

    assert len({before, meanwhile, _read(workspace).digest}) == digests


def test_own_words_can_follow_paragraphs_and_choices_of_paragraphs(year_edition: Edition) -> None:
    assert {"responses", "salutation", "salutation-by-role"} <= set(year_edition.paragraphs)
    assert "remedies-improved" not in year_edition.paragraphs

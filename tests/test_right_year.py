"""An edition's dates, period and figures must fit its year. A folder that was only copied does not."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lgo_letters.edition.reader import read_edition
from lgo_letters.pipeline import load_year
from lgo_letters.problems import ProblemsError
from lgo_letters.sources import digest_of

Edit = Callable[[str, str, str], None]
EDITION = "templates/2020/edition.yaml"
NEXT = "templates/2021/edition.yaml"
DATES = {"letter": "2021-07-21", "publication": "2021-07-28", "period_start": "2020-04-01", "period_end": "2021-03-31"}


@pytest.fixture
def copied(workspace: Path) -> Path:
    """Give a workspace in which somebody copied last year's folders and changed only `year`."""
    for folder in ("data", "templates"):
        shutil.copytree(workspace / folder / "2020", workspace / folder / "2021")
    edition = workspace / NEXT
    text = edition.read_text(encoding="utf-8").replace("\nyear: 2020", "\nyear: 2021")
    edition.write_text(text, encoding="utf-8")
    return workspace


def _told(workspace: Path, year: int) -> list[str]:
    with pytest.raises(ProblemsError) as raised:
        load_year(workspace, year)
    return [f"{each.key}: {each.message} ({each.hint})" for each in raised.value.problems]


def test_of_copied_folders_nothing_is_made_and_each_date_is_named_with_what_to_write(copied: Path) -> None:
    start = "write 2020-04-01, or correct period_end"
    assert _told(copied, 2021) == [
        "dates.letter: 2020-07-22 is not in 2021 (write the day on which the letters are dated, in 2021)",
        "dates.publication: 2020-07-29 is not in 2021 (write the day on which the letters are published, in 2021)",
        f"dates.period_start: 2019-04-01 does not begin the twelve months to 2021-03-31 ({start})",
        "dates.period_end: 2020-03-31 is not in 2021 (write 2021-03-31)",
        "courses_delivered.last_year: 71 is not the value in templates/2020 (118) (write last_year: 118)",
    ]
    assert load_year(copied, 2020).problems == ()


def test_whoever_does_what_the_messages_say_has_an_edition(copied: Path, edit: Edit) -> None:
    was = {
        "letter": "2020-07-22",
        "publication": "2020-07-29",
        "period_start": "2019-04-01",
        "period_end": "2020-03-31",
    }
    for key, day in DATES.items():
        edit(NEXT, f"{key}: {was[key]}", f"{key}: {day}")
    edit(NEXT, "last_year: 71", "last_year: 118")

    assert read_edition(copied / "templates/2021", "templates/2021").file.year == 2021


@pytest.mark.parametrize("figure", [70, 117, 119])
def test_a_figure_of_last_year_is_the_one_that_last_year_s_edition_gives(figure: int, copied: Path, edit: Edit) -> None:
    edit(NEXT, "last_year: 71", f"last_year: {figure}")

    message = f"courses_delivered.last_year: {figure} is not the value in templates/2020 (118) (write last_year: 118)"
    assert message in _told(copied, 2021)


def test_without_last_year_s_edition_a_figure_of_last_year_is_believed(workspace: Path) -> None:
    assert load_year(workspace, 2020).edition.file.figures[2].last_year == 71


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "period_start: 2019-04-01",
            "period_start: 2019-04-02",
            "dates.period_start: 2019-04-02 does not begin the twelve months to 2020-03-31",
        ),
        (
            "period_end: 2020-03-31",
            "period_end: 2020-03-30",
            "dates.period_start: 2019-04-01 does not begin the twelve months to 2020-03-30",
        ),
        ("period_end: 2020-03-31", "period_end: 2019-03-31", "dates.period_end: 2019-03-31 is not in 2020"),
        ("letter: 2020-07-22", "letter: 2020-03-31", "dates.letter: 2020-03-31 is not after period_end (2020-03-31)"),
        ("letter: 2020-07-22", "letter: 2019-07-22", "dates.letter: 2019-07-22 is not in 2020"),
        ("publication: 2020-07-29", "publication: 2021-01-04", "dates.publication: 2021-01-04 is not in 2020"),
    ],
)
def test_a_date_that_does_not_fit_is_told_once(old: str, new: str, told: str, workspace: Path, edit: Edit) -> None:
    edit(EDITION, old, new)

    (message,) = _told(workspace, 2020)
    assert message.startswith(told)


@pytest.mark.parametrize(("start", "end"), [("2019-03-01", "2020-02-29"), ("2019-01-01", "2019-12-31")])
def test_a_year_may_end_in_february(start: str, end: str, workspace: Path, edit: Edit) -> None:
    edit(EDITION, "period_start: 2019-04-01", f"period_start: {start}")
    edit(EDITION, "period_end: 2020-03-31", f"period_end: {end}")

    if end.startswith("2020"):
        assert load_year(workspace).problems == ()
    else:
        assert [message.partition(" (")[0] for message in _told(workspace, 2020)] == [
            "dates.period_start: 2019-01-01 does not begin the twelve months to 2020-12-31",
            "dates.period_end: 2019-12-31 is not in 2020",
        ]


def test_letters_are_made_again_where_last_year_s_edition_has_changed(copied: Path, edit: Edit) -> None:
    before = digest_of(copied, 2021)
    edit(EDITION, "value: 118", "value: 117")

    assert digest_of(copied, 2021) != before

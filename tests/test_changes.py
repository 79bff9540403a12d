"""Make known edits to a year, and check the groups, councils and causes that `changes` gives."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lgo_letters.changes.descriptions import heading_of, summary_of
from lgo_letters.changes.year import Changes, compare_years
from lgo_letters.model import Council
from lgo_letters.pipeline import Year, load_year
from lgo_letters.specimen.workspace import write_specimen

YOUR_COUNCIL = "templates/2020/wording/your-council.yaml"
INTRODUCTION = "templates/2020/wording/introduction.yaml"
RESOURCES = "templates/2020/wording/resources.yaml"


@pytest.fixture(scope="module", params=[12, pytest.param(400, marks=pytest.mark.long)])
def before(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give a made-up year as it was."""
    folder = tmp_path_factory.mktemp("before")
    write_specimen(folder / "year", root / "templates" / "2020", request.param, 1)
    return load_year(folder / "year")


class After:
    """A copy of the year to edit."""

    def __init__(self, before: Year, folder: Path) -> None:
        shutil.copytree(before.workspace, folder)
        self.before = before
        self.folder = folder

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that is there exactly once."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is in {path} {text.count(old)} times"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def changes(self) -> Changes:
        """Compare."""
        return compare_years(self.before, load_year(self.folder))


@pytest.fixture
def after(before: Year, tmp_path: Path) -> After:
    """Give the year to edit."""
    return After(before, tmp_path / "after")


def told(changes: Changes) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Give for each group what changed, the cause, the place and the councils."""
    return [(each.what.value, each.cause, each.sentence or each.paragraph, each.councils) for each in changes.groups]


def those(year: Year, wanted: Callable[[Council], bool]) -> tuple[str, ...]:
    """Name the councils for which this is true."""
    return tuple(slug for slug, council in year.councils.items() if wanted(council))


def everyone(year: Year) -> tuple[str, ...]:
    """Name all councils."""
    return tuple(year.councils)


def test_the_same_year_has_no_change(before: Year, after: After) -> None:
    changes = after.changes()

    assert (changes.groups, changes.unchanged) == ((), len(before.councils))


def test_a_comment_a_new_order_of_keys_and_a_new_source_change_no_letter(after: After) -> None:
    after.edit(
        INTRODUCTION,
        "- id: purpose\n  year_only: true\n  source: all documents\n",
        "# Why\n- source: new\n  id: purpose\n",
    )
    after.edit("templates/2020/edition.yaml", "year: 2020\nlanguage: en-GB\n", "language: en-GB\nyear: 2020\n")

    assert told(after.changes()) == []


def test_a_phrase_in_a_fixed_paragraph_is_one_edit_in_all_letters(before: Year, after: After) -> None:
    after.edit(INTRODUCTION, "exceptional pressures", "great pressures")

    assert told(after.changes()) == [("edit", "wording", "purpose.2", everyone(before))]


def test_a_sentence_around_a_value_is_one_edit_whatever_the_value(before: Year, after: After) -> None:
    path = "templates/2020/wording/statistics-upheld.yaml"
    after.edit(
        path,
        "{{ uphold_rate | percent }}** of complaints we investigated",
        "{{ uphold_rate | percent }}** of all complaints we investigated",
    )

    (group,) = after.changes().groups

    assert group.councils == those(before, lambda council: bool(council.counts["investigations"]))
    assert group.before.startswith("{{ uphold_rate | percent }} of complaints")
    assert len(group.variants) > 1


def test_two_words_of_a_sentence_at_once_are_one_edit(before: Year, after: After) -> None:
    after.edit(INTRODUCTION, "exceptional pressures", "great pressures")
    after.edit(INTRODUCTION, "I thought carefully about whether", "I thought carefuly whether")

    assert told(after.changes()) == [("edit", "wording", "purpose.2", everyone(before))]


def test_a_sentence_put_in_front_leaves_the_others_as_they_are(before: Year, after: After) -> None:
    after.edit(INTRODUCTION, "  say: |\n", "  say: |\n    This letter is about your year.\n")

    assert told(after.changes()) == [("came", "wording", "purpose.1", everyone(before))]


def test_a_threshold_moved_names_those_between_the_old_and_the_new(before: Year, after: After) -> None:
    after.edit(YOUR_COUNCIL, "late_share > 1/3 and late_share < 1/2", "late_share >= 1/3 and late_share < 1/2")
    after.edit(YOUR_COUNCIL, "when: late_share <= 1/3", "when: late_share < 1/3")

    def is_a_third(council: Council) -> bool:
        late, sent = council.field("enquiries.late"), council.field("enquiries.sent")
        return late is not None and late >= 2 and 3 * late == sent

    assert told(after.changes()) == [("edit", "condition", "share", those(before, is_a_third))]


def test_a_chief_executive_is_one_change_of_an_addressee(before: Year, after: After) -> None:
    slug, council = next(
        (s, c) for s, c in before.councils.items() if c.file.addressee.surname and not c.file.addressee.salutation
    )
    surname = council.file.addressee.surname
    after.edit(f"data/2020/councils/{slug}.yaml", f"surname: {surname}\n", "surname: Quillfeather\n")

    (group,) = after.changes().groups

    assert (group.what.value, group.cause, group.councils) == ("addressee", "data", (slug,))
    assert group.after.splitlines()[-1].endswith("Quillfeather")


def test_a_chief_executive_who_left_is_one_change_of_an_addressee(before: Year, after: After) -> None:
    slug, council = next(
        (s, c)
        for s, c in before.councils.items()
        if c.file.addressee.title and not c.file.addressee.salutation and not c.file.addressee.forename
    )
    addressee = council.file.addressee
    written = f"  title: {addressee.title}\n  surname: {addressee.surname}\n"
    after.edit(f"data/2020/councils/{slug}.yaml", written, "  name: unknown\n")

    assert [(each.what.value, each.cause, each.councils) for each in after.changes().groups] == [
        ("addressee", "data", (slug,))
    ]


def test_one_count_changes_figures_of_its_council_and_averages_that_print_otherwise(before: Year, after: After) -> None:
    slug = max(before.councils, key=lambda each: before.councils[each].counts["investigations"] or 0)
    counts = before.councils[slug].counts
    row = f"{slug},{counts['investigations']},{counts['upheld']},"
    after.edit("data/2020/statistics.csv", row, f"{slug},{counts['investigations']},{(counts['upheld'] or 0) - 1},")

    changes = after.changes()

    groups = changes.groups
    (own,) = [group for group in groups if group.cause == "data"]
    assert (own.what.value, own.councils) == ("figures", (slug,))
    assert {group.cause for group in groups} <= {"data", "averages"}
    type_of = {each: council.file.authority_type for each, council in before.councils.items()}
    similar = {each for each in type_of if type_of[each] == type_of[slug]}
    assert {each for group in groups if group.cause == "averages" for each in group.councils} <= similar
    moved = any(group.cause == "averages" for group in groups)
    assert (f"averages moved with the counts of {slug}" in summary_of(changes)) is moved


def test_a_national_figure_is_one_change_of_figures_in_all_letters(before: Year, after: After) -> None:
    after.edit("templates/2020/edition.yaml", "value: 178", "value: 180")

    (group,) = after.changes().groups

    assert (group.what.value, group.cause, group.councils) == ("figures", "edition", everyone(before))
    assert "180 delegates" in group.after


def test_two_paragraphs_in_another_order_are_one_change(before: Year, after: After) -> None:
    file = after.folder / RESOURCES
    text = file.read_text(encoding="utf-8")
    one, other = (
        re.search(r"- id: share-the-tool.*?(?=- id: )", text, re.DOTALL),
        re.search(r"- id: seminars.*?(?=- id: training)", text, re.DOTALL),
    )
    assert one
    assert other
    file.write_text(text.replace(one[0], "@").replace(other[0], one[0]).replace("@", other[0]), encoding="utf-8")

    (group,) = after.changes().groups

    assert (group.what.value, group.cause, group.councils) == ("order", "wording", everyone(before))
    assert (group.before, group.after) == ("share-the-tool, seminars", "seminars, share-the-tool")


def test_a_margin_changes_no_words_and_is_said(after: After) -> None:
    after.edit("templates/2020/letter.css", "margin: 20mm 17.5mm;", "margin: 25mm 17.5mm;")

    changes = after.changes()

    assert (changes.groups, changes.looks) == ((), ("letter.css",))


def test_a_new_paragraph_came_to_the_councils_that_its_condition_names(before: Year, after: After) -> None:
    new = "- id: thanks\n  when: training.courses > 1\n  source: new\n  say: |\n    Thank you for the courses.\n\n"
    after.edit(RESOURCES, "- id: seminars\n", f"{new}- id: seminars\n")

    (group,) = after.changes().groups

    assert (group.what.value, group.cause, group.paragraph) == ("came", "wording", "thanks")
    assert group.councils == those(before, lambda council: (council.field("training.courses") or 0) > 1)
    assert [each.after for each in group.conditions] == ["training.courses > 1"]


def test_a_council_s_own_words_are_a_paragraph_that_came_to_it_alone(before: Year, after: After) -> None:
    slug = next(iter(before.councils))
    file = after.folder / f"data/2020/councils/{slug}.yaml"
    own = "own_words:\n  - after: seminars\n    say: |\n      I was sorry to hear of the flood.\n    reason: agreed\n"
    file.write_text(file.read_text(encoding="utf-8") + own, encoding="utf-8")

    assert told(after.changes()) == [("came", "data", "own-words-1", (slug,))]


def test_a_paragraph_renamed_changes_no_letter(after: After) -> None:
    after.edit(RESOURCES, "- id: seminars\n", "- id: link-officer-seminars\n")

    changes = after.changes()

    assert told(changes) == []
    assert changes.looks == ()


def test_a_link_that_leads_elsewhere_is_an_edit(before: Year, after: After) -> None:
    after.edit(RESOURCES, "(https://www.lgo.org.uk/training)", "(https://www.lgo.org.uk/courses)")

    (group,) = after.changes().groups

    assert (group.what.value, group.councils) == ("edit", everyone(before))
    assert "[www.lgo.org.uk/training](https://www.lgo.org.uk/courses)" in group.after


def test_another_signatory_is_an_edit_of_the_edition(before: Year, after: After) -> None:
    after.edit("templates/2020/edition.yaml", "name: Michael King", "name: A. N. Other")

    assert told(after.changes()) == [("edit", "edition", "signatory.2", everyone(before))]


def test_wording_and_a_count_at_once_are_told_apart(before: Year, after: After) -> None:
    slug = max(before.councils, key=lambda each: before.councils[each].counts["investigations"] or 0)
    counts = before.councils[slug].counts
    path = "templates/2020/wording/statistics-upheld.yaml"
    after.edit(path, "of complaints we investigated", "of all complaints we investigated")
    after.edit(
        "data/2020/statistics.csv",
        f"{slug},{counts['investigations']},{counts['upheld']},",
        f"{slug},{counts['investigations']},{(counts['upheld'] or 0) - 1},",
    )

    groups = {(group.what.value, group.cause): group.councils for group in after.changes().groups}

    assert groups["edit", "wording"] == those(before, lambda council: bool(council.counts["investigations"]))
    assert groups["figures", "data"] == (slug,)
    assert groups.keys() <= {("edit", "wording"), ("figures", "data"), ("figures", "averages")}


def test_a_letter_that_can_t_be_made_any_more_went_with_its_problem(before: Year, after: After) -> None:
    slug = next(iter(before.councils))
    file = after.folder / f"data/2020/councils/{slug}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("sent_by:", "sentby:"), encoding="utf-8")

    (group,) = [group for group in after.changes().groups if group.what.value == "letter went"]

    assert group.councils == (slug,)
    assert "sentby" in group.after


def test_a_council_that_is_new_has_a_letter_that_came(before: Year, after: After) -> None:
    slug = next(iter(before.councils))
    after.before = replace(before, councils={name: each for name, each in before.councils.items() if name != slug})

    assert told(after.changes()) == [("letter came", "data", "", (slug,))]


EMAIL = "templates/2020/wording/email.yaml"


def test_a_changed_word_of_the_message_that_letters_are_sent_with(before: Year, after: After) -> None:
    after.edit(EMAIL, "Please find attached", "Please see attached")

    changes = after.changes()

    by_email = those(before, lambda council: council.file.sent_by == "email")
    assert told(changes) == [("edit", "wording", "email-letter.1", by_email)]
    assert heading_of(changes.groups[0]) == f"reworded in {len(by_email)} messages"
    assert (changes.changed, changes.messages) == ((), by_email)


def test_a_changed_condition_and_a_changed_subject_of_the_message(after: After) -> None:
    after.edit(EMAIL, "  when: statistics_given\n", "  when: statistics_given and meeting_offered\n")
    after.edit("templates/2020/edition.yaml", "  subject: Annual Review", "  subject: Our Annual Review")

    changes = after.changes()

    assert [each[:3] for each in told(changes)] == [
        ("edit", "edition", "email.subject"),
        ("went", "condition", "email-statistics"),
    ]
    assert changes.changed == ()


def test_a_message_that_the_edition_has_now_is_added(before: Year, after: After) -> None:
    path = after.folder / "templates/2020/edition.yaml"
    text = path.read_text(encoding="utf-8")
    was = text[: text.index("email:")] + text[text.index("sections:") :]
    path.write_text(was, encoding="utf-8")
    (after.folder / EMAIL).rename(after.folder / "email.yaml")
    without = load_year(after.folder)

    changes = compare_years(without, before)

    assert {each.what.value for each in changes.groups} == {"came", "edit", "address"}
    assert all(each.message for each in changes.groups)


def test_a_changed_address_is_a_change_of_the_message_and_of_no_letter(before: Year, after: After) -> None:
    slug = next(slug for slug, council in before.councils.items() if council.file.sent_by == "email")
    address = str(before.councils[slug].file.addressee.email)
    after.edit(f"data/2020/councils/{slug}.yaml", address, f"new.{address}")

    changes = after.changes()

    (group,) = changes.groups
    assert (heading_of(group), group.cause, group.councils) == ("address changed in 1 message", "data", (slug,))
    assert (group.before.split("\n")[0], group.after.split("\n")[0]) == (f"sent to {address}", f"sent to new.{address}")
    assert (changes.changed, changes.messages) == ((), (slug,))


def test_what_the_data_change_in_a_message_is_told_of_the_letter_alone(after: After) -> None:
    after.edit(EMAIL, "Please find attached", "Please see attached")
    slug = after.before.data.councils["inkham-council"].slug
    after.edit(f"data/2020/councils/{slug}.yaml", "  surname: ", "  surname: X")

    assert {(each.what.value, each.message) for each in after.changes().groups} == {
        ("edit", True),
        ("addressee", False),
    }

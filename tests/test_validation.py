"""Turn a model's errors into messages for people who write the files: where, what, and what to do."""

from typing import Any

import pytest
from made_up import CATALOGUE
from pydantic import TypeAdapter

from lgo_letters.edition_model import EDITION_FILE, WORDING_FILE
from lgo_letters.facts.file_models import averages_file, council_file
from lgo_letters.reading.validation import dotted
from lgo_letters.reading.yaml_file import read_string

COUNCIL = """\
name: Little Dithering Borough Council
authority_type: district
addressee:
  title: Ms
  surname: Nemo
  role: Chief Executive
sent_by: email
enquiries:
  sent: 4
  late: 1
  trend: improved
witness_summons: not recorded
remedies: not recorded
training:
  courses: 1
public_interest_reports: not recorded
meeting_offered: false
"""

COUNCIL_FILE = council_file(CATALOGUE.declared)
AVERAGES_FILE = averages_file(CATALOGUE.declared)
ITEMS = "write its items below it, one a line, each after a hyphen and a space"


def _told(text: str, adapter: TypeAdapter[Any] = COUNCIL_FILE) -> list[str]:
    _, problems = read_string(text, "a.yaml", adapter)
    return [f"{problem} ({problem.hint})".removeprefix("a.yaml:") for problem in problems]


def test_a_good_file_has_no_problem() -> None:
    assert _told(COUNCIL) == []


PLAIN = "write a whole number in figures, such as 6"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("sent: 4", "sent: four", f'9:9: enquiries.sent: "four" is text, not a count ({PLAIN})'),
        ("sent: 4", "sent: '4'", '9:10: enquiries.sent: "4" is text, not a count (leave the quotes out)'),
        ("sent: 4", "sent: 1,400", '9:9: enquiries.sent: "1,400" is text, not a count (leave the comma out)'),
        ("sent: 4", "sent: 4%", '9:9: enquiries.sent: "4%" is text, not a count (leave the % out)'),
        ("sent: 4", "sent: 4.5", f"9:9: enquiries.sent: 4.5 is not a count ({PLAIN})"),
        ("sent: 4", "sent: true", f"9:9: enquiries.sent: true is not a count ({PLAIN})"),
        ("sent: 4", "sent: -4", f"9:9: enquiries.sent: -4 is less than 0 ({PLAIN})"),
        (
            "sent: 4",
            "sent: 4000000",
            "9:9: enquiries.sent: 4000000 is more than 1,000,000 (check whether there is a digit too many)",
        ),
        ("sent: 4", "sent: [4]", f"9:9: enquiries.sent: a list of 1 is not a count ({PLAIN})"),
        (
            "sent: 4",
            "sent: {a: 4, b: 5}",
            f"9:9: enquiries.sent: a group of fields (a, b) is not a count ({PLAIN})",
        ),
        (
            "sent: 4",
            "sent: not recorded",
            (
                '9:9: enquiries.sent: "not recorded" is text, not a count '
                "(write it for the whole group: enquiries: not recorded; "
                "or if it may be unknown, write may_be_missing: true under sent in facts.yaml)"
            ),
        ),
        (
            "trend: improved",
            "trend: imprved",
            (
                '11:10: enquiries.trend: "imprved" is not one of: improved, not improved, not raised last year, '
                "not recorded (did you mean improved?)"
            ),
        ),
        (
            "sent_by: email",
            "sent_by: not recorded",
            '7:10: sent_by: "not recorded" is not one of: email, post (write one of them)',
        ),
        ("sent_by: email", "sent_by: 5", "7:10: sent_by: 5 is not one of: email, post (write one of them)"),
        (
            "authority_type: district",
            "authority_type: London\u00a0borough",
            (
                '2:17: authority_type: "London<U+00A0>borough" is not one of: county, district, metropolitan borough, '
                "unitary, London borough (did you mean London borough?)"
            ),
        ),
        (
            "training:\n  courses: 1",
            "training: 1",
            (
                "14:11: training: 1 is not a group of fields "
                "(write its fields below it, one a line, indented, as `field: value`)"
            ),
        ),
        (
            "training:\n  courses: 1",
            "training: not recored",
            '14:11: training: "not recored" is text, not a group of fields (did you mean not recorded?)',
        ),
        (
            "public_interest_reports: not recorded",
            "public_interest_reports: none",
            (
                '16:26: public_interest_reports: "none" is text, not a count '
                "(write what is not known as: not recorded; write 0 only where there were none)"
            ),
        ),
        (
            "meeting_offered: false",
            'meeting_offered: "false"',
            '17:19: meeting_offered: "false" is text, not true or false (leave the quotes out)',
        ),
        (
            "meeting_offered: false",
            "meeting_offered: 0",
            "17:18: meeting_offered: 0 is not true or false (write true or false, without quotes)",
        ),
        ("surname: Nemo", "surname: 7", "5:12: addressee.surname: 7 is not text (put it in quotes)"),
        ("surname: Nemo", "surname: ''", "5:13: addressee.surname: is empty (write a value, or delete the line)"),
        (
            "surname: Nemo",
            "surname: |\n    Nemo\n    Nobody",
            '6:5: addressee.surname: "Nemo<U+000A>Nobody<U+000A>" has more than one line (write it in one line)',
        ),
        (
            "surname: Nemo",
            "surname: not recorded",
            (
                '5:12: addressee.surname: "not recorded" is not what a letter can print '
                "(find it out; the head of the file says where something may be unknown)"
            ),
        ),
        (
            "surname: Nemo",
            f"surname: {'N' * 161}",
            "5:12: addressee.surname: has more than 160 characters (write it shorter)",
        ),
        ("  title: Ms", "  tittle: Ms", "4:3: addressee.tittle: there is no such field here (did you mean title?)"),
        ("sent_by: email", "sentby: email", "7:1: sentby: there is no such field here (did you mean sent_by?)"),
        (
            "  role: Chief Executive\n",
            "",
            "4:3: addressee.role: is missing (write `role:` and text)",
        ),
        (
            "training:\n  courses: 1\n",
            "",
            "1:1: training: is missing (write `training: not recorded`, or its fields below it, indented: courses)",
        ),
        (
            "  trend: improved\n",
            "",
            (
                "9:3: enquiries.trend: is missing "
                "(write `trend: not recorded`, or one of: improved, not improved, not raised last year)"
            ),
        ),
        (
            "public_interest_reports: not recorded\n",
            "",
            "1:1: public_interest_reports: is missing (write `public_interest_reports: not recorded`, or a number)",
        ),
        (
            "meeting_offered: false\n",
            "meeting_offered: not recorded\n",
            (
                '17:18: meeting_offered: "not recorded" is text, not true or false '
                "(if it may be unknown, write may_be_missing: true under meeting_offered in facts.yaml)"
            ),
        ),
        (
            "meeting_offered: false\n",
            "",
            "1:1: meeting_offered: is missing (write `meeting_offered:` and true or false)",
        ),
        (
            "sent_by: email",
            "sent_by: email\ngss_code: E0800001",
            '8:11: gss_code: "E0800001" is not in the right form (E and eight digits, such as E10000099)',
        ),
        (
            "sent_by: email",
            "sent_by: email\nassumed: enquiries.late",
            (
                '8:10: assumed: "enquiries.late" is text, not a list '
                "(write its items below it, one a line, each after a hyphen and a space)"
            ),
        ),
        (
            "sent_by: email",
            "sent_by: email\nwithhold:\n  - id: Late\n    reason: x",
            (
                '9:9: withhold[1].id: "Late" is not in the right form '
                "(small letters, figures and hyphens, such as responses-late)"
            ),
        ),
        (
            "sent_by: email",
            "sent_by: email\nown_words:\n  - after: a\n    sya: b\n    reason: c",
            "10:5: own_words[1].sya: there is no such field here (did you mean say?)",
        ),
    ],
    ids=lambda value: value[:30],
)
def test_a_wrong_value_is_told_with_its_place_and_what_to_do(old: str, new: str, told: str) -> None:
    assert COUNCIL.count(old) == 1

    assert _told(COUNCIL.replace(old, new)) == [told]


def test_a_value_without_end_is_cut() -> None:
    (told,) = _told(COUNCIL.replace("sent: 4", f"sent: {'9' * 100_000}"))

    assert len(told) < 200


def test_a_file_of_another_kind_is_told_once() -> None:
    below = "write its fields below it, one a line, indented, as `field: value`"
    assert _told("- a\n") == [f"1:1: a list of 1 is not a group of fields ({below})"]
    assert _told("a\n") == [f'1:1: "a" is text, not a group of fields ({below})']


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("uphold_average: 67%", '2:19: [1].uphold_average: "67%" is text, not a number (leave the % out)'),
        ("uphold_average: 6.789", "2:19: [1].uphold_average: 6.789 has too many digits (write at most two decimals)"),
        (
            "uphold_average: 101",
            "2:19: [1].uphold_average: 101 is more than 100 (check whether there is a digit too many)",
        ),
        ("uphold_average: true", "2:19: [1].uphold_average: true is not a number (write a number in figures)"),
        (
            "uphold_average: 67\n  satisfactory_remedy: 3",
            "3:3: [1].satisfactory_remedy: there is no such field here (did you mean satisfactory_remedy_average?)",
        ),
    ],
)
def test_averages_are_told_with_their_number_in_the_list(text: str, told: str) -> None:
    assert _told(
        f"- authority_type: district\n  {text}\n  averages: published\n  source: minutes\n", AVERAGES_FILE
    ) == [told]


def test_an_unknown_field_deep_in_the_wording_is_told_with_those_that_there_are() -> None:
    text = "- id: a\n  sentences:\n    - id: b\n      choose: one\n      of:\n        - id: c\n          wen: x\n"

    assert _told(text, WORDING_FILE) == [
        "7:11: a.sentences.b.of.c.wen: there is no such field here (did you mean when?)"
    ]


def test_a_wrong_id_that_stands_for_a_list_of_one_is_told_in_its_place() -> None:
    (told,) = _told("- id: a\n  needs: One\n  say: x\n", WORDING_FILE)

    assert told.startswith('2:10: a.needs[1]: "One" is not in the right form')


def test_a_wrong_item_of_a_list_does_not_make_the_list_empty() -> None:
    text = "year: 2020\nsections:\n  - id: One\n"

    told = _told(text, EDITION_FILE)

    assert not [each for each in told if "is empty" in each]
    assert [each for each in told if 'sections[1].id: "One" is not in the right form' in each]


def test_an_empty_list_is_told() -> None:
    assert "2:11: sections: is empty (write a value, or delete the line)" in _told(
        "year: 2020\nsections: []\n", EDITION_FILE
    )


def test_a_field_in_something_that_has_no_fields_is_told_without_guessing() -> None:
    anything: TypeAdapter[Any] = TypeAdapter(tuple[int, ...])

    (told,) = _told("a: 1\n", anything)
    assert told.startswith("1:1: a group of fields (a) is not a list")


def test_a_path_is_written_as_people_do() -> None:
    assert dotted(()) == ""
    assert dotted(("enquiries", "late")) == "enquiries.late"
    assert dotted(("own_words", 1, "say")) == "own_words[2].say"
    assert dotted((0, "uphold")) == "[1].uphold"


def test_an_item_is_called_by_its_id_or_its_name_if_that_can_be_read() -> None:
    figures = {"figures": ({"name": "delegates", "value": "1"}, {"name": 7}, {"value": 2})}

    assert dotted(("figures", 0, "name"), figures) == "figures[1].name"
    assert dotted(("figures", 0, "value"), figures) == "figures.delegates.value"
    assert dotted(("figures", 0, "last_year"), figures) == "figures.delegates.last_year"
    assert dotted(("figures", 1, "name"), figures) == "figures[2].name"
    assert dotted(("figures", 2, "name"), figures) == "figures[3].name"
    assert dotted((0, "needs", 0), ({"id": "greeting", "needs": ("one",)},)) == "greeting.needs[1]"


@pytest.mark.parametrize(
    ("copies", "told"),
    [
        (
            "[{role: officer}]",
            "copies[1]: a group of fields (role) is not text (write officer, or put it all in quotes)",
        ),
        ("[{officer: }]", "copies[1]: a group of fields (officer) is not text (delete the colon)"),
        ("[[officer]]", "copies[1]: a list of 1 is not text (write its text only)"),
        ("none", f'copies: "none" is text, not a list ({ITEMS}; if there are none, write [])'),
        ("not recorded", f'copies: "not recorded" is text, not a list ({ITEMS}; if there are none, write [])'),
        ("officer", f'copies: "officer" is text, not a list ({ITEMS})'),
        ("", "copies: there is no value (write a value, or delete the line)"),
        ("[]\n  copy: x", "copy: there is no such field here (there are: from, subject, section, copies, shared)"),
    ],
    ids=["field", "colon", "list", "none", "not-recorded", "text", "nothing", "unknown-field"],
)
def test_a_mistake_in_a_list_of_texts_is_told_with_what_to_write(copies: str, told: str) -> None:
    text = f"year: 2020\nemail:\n  from: a@b.example\n  subject: x\n  section: email\n  copies: {copies}\n"

    found = [each.partition(": ")[2] for each in _told(text, EDITION_FILE)]

    assert [each for each in found if each.startswith("email.cop")] == [f"email.{told}"]

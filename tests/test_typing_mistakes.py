"""Typing mistakes in a council's file: the message says what is wrong, and what to type."""

from typing import Any

import pytest
from made_up import CATALOGUE
from pydantic import TypeAdapter

from lgo_letters.edition_model import WORDING_FILE
from lgo_letters.facts.file_models import council_file
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
  sent: 4  # in the year
  late: 1
  trend: improved
witness_summons: not recorded
remedies: not recorded
training:
  courses: 1
public_interest_reports: not recorded
meeting_offered: false
assumed:
  - enquiries.sent
  - enquiries.late
"""
WORDING = """\
- id: thanks
  source: new
  say: |
    Thank you for your help.
- id: more
  source: new
  sentences:
    - id: one
      say: |
        There is more to say.
"""


def told(text: str, old: str, new: str, adapter: TypeAdapter[Any]) -> str:
    assert text.count(old) == 1
    _, problems = read_string(text.replace(old, new), "a.yaml", adapter)
    (problem,) = problems
    return f"{problem.place.line}: {problem.message}. {problem.hint}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "  late: 1",
            "   late: 1",
            "10: this line starts with 3 spaces, its neighbours with 2. start it with 2 spaces",
        ),
        ("  late: 1", " late: 1", "10: this line starts with 1 space, its neighbours with 2. start it with 2 spaces"),
        ("  late: 1", "late: 1", "10: this line starts with no spaces, its neighbours with 2. start it with 2 spaces"),
        (
            "  trend: improved",
            "   trend: improved",
            "11: this line starts with 3 spaces, its neighbours with 2. start it with 2 spaces",
        ),
        ("sent_by: email", " sent_by: email", "7: this line starts with 1 space. start it with no spaces"),
        ("enquiries:", " enquiries:", "8: this line starts with 1 space. start it with no spaces"),
        ("sent_by", " sent_buy", "7: this line starts with 1 space. start it with no spaces"),
        ("sent_by", " lunch", "7: this line starts with 1 space. start it with no spaces or 2 spaces"),
        ("  late: 1", "\tlate: 1", "10: there is a tab here. type spaces instead"),
        ("  late: 1", "\u00a0 late: 1", "10: this is a non-breaking space. type a space"),
        ("late: 1", "late:\u00a01", "10: this is a non-breaking space. type a space"),
        ("late: 1", "late:1", "10: there is no space after the colon. put one there: late: 1"),
        ("late: 1", "late 1", "10: there is no colon after the field's name. write late: 1"),
        ("late: 1", "late = 1", "10: there is = instead of a colon. write late: 1"),
        ("late: 1", "late; 1", "10: there is ; instead of a colon. write late: 1"),
        ("late: 1", "late: 1 trend: improved", "10: there is a second colon in this line. put text with a colon"),
        ("late: 1", "late: one", '10: "one" is text, not a count. write a whole number in figures, such as 6'),
        ("late: 1", "late: 1O", '10: "1O" is text, not a count. write digits only: 0 and 1, not the letters O and l'),
        ("late: 1", "late: 1,", '10: "1," is text, not a count. leave the comma out'),
        ("late: 1", "late: 1%", '10: "1%" is text, not a count. leave the % out'),
        ("late: 1", 'late: "1"', '10: "1" is text, not a count. leave the quotes out'),
        ("late: 1", "late: 1.0", "10: 1.0 is not a count. write a whole number in figures, such as 6"),
        ("late: 1", "late: -1", "10: -1 is less than 0. write a whole number in figures, such as 6"),
        ("late: 1", "late: 010", "10: 010 can be read in two ways. write a whole number in figures, such as 6"),
        ("late: 1", "late: no", "10: no can be read in two ways. write what is not known as: not recorded; write 0"),
        ("late: 1", "late: not recorded", '10: "not recorded" is text, not a count. write it for the whole group: enq'),
        (
            "late: 1",
            "late:",
            "10: there is no value. write a value, or delete the line; write what is not known as: no",
        ),
        ("late: 1", "late: 1# of them", '10: "1# of them" is text, not a count. if this is a comment, put a space and'),
        ("# in the year", "in the year", '9: "4  in the year" is text, not a count. if this is a comment, put a space'),
        ("late: 1", "Late: 1", "10: there is no such field here. did you mean late?"),
        ("late: 1", "late: 1\n  late: 2", "11: this field is there twice, first in line 10. keep one of them"),
        ("sent_by: email", "sent_by: emial", '7: "emial" is not one of: email, post. did you mean email?'),
        ("sent_by: email", "sent by: email", "7: there is no such field here. did you mean sent_by?"),
        ("surname: Nemo", 'surname: "Nemo', "5: a quotation mark is opened here and not closed. close it on the same"),
        ("surname: Nemo", "surname: 'O'Nemo'", "5: a quotation mark closes the text before it ends. put the other kin"),
        (
            "training:\n  courses: 1",
            "training: no",
            "14: no can be read in two ways. write not recorded, or write its ",
        ),
        ("training:\n  courses: 1", "training: none", '14: "none" is text, not a group of fields. write what is not k'),
        ("reports: not recorded", "reports: n/a", '16: "n/a" is text, not a count. write what is not known as: not re'),
        ("reports: not recorded", "reports: Not recorded", '16: "Not recorded" is text, not a count. did you mean not'),
        (
            "reports: not recorded",
            "reports: -",
            "16: a value can't begin with a hyphen. put text in quotes, and each i",
        ),
        (
            "reports: not recorded",
            "reports: ?",
            "16: a value can't begin with ?. write what is not known as: not recor",
        ),
        ("offered: false", "offered: no", "17: no can be read in two ways. write true or false, without quotes"),
        ("offered: false", "offered: False", "17: False can be read in two ways. write true or false, without quotes"),
        (
            "  - enquiries.sent\n  - ",
            "  -enquiries.sent\n  -",
            "19: this goes on in the next line. put a space after eac",
        ),
        (
            "  - enquiries.sent\n  - ",
            "  enquiries.sent\n  ",
            "19: this goes on in the next line. if this is a list, star",
        ),
        (
            ":\n  - enquiries.sent\n  -",
            ":",
            '18: "enquiries.late" is text, not a list. write its items below it, one a',
        ),
        (
            "  late: 1",
            "<<<<<<< HEAD\n  late: 1\n=======\n  late: 2\n>>>>>>> mine",
            "10: unresolved merge conflict. keep o",
        ),
        (
            "  late: 1\n",
            "  late: 1\n>>>>>>> mine\n<<<<<<< x\n",
            "11: unresolved merge conflict. keep one of the two ver",
        ),
        (
            "  late: 1",
            "  late: 1\n=======\n  late: 2",
            "11: unresolved merge conflict. keep one of the two ver",
        ),
    ],
)
def test_a_council_s_file_is_mended_by_what_its_author_is_told(old: str, new: str, said: str) -> None:
    assert told(COUNCIL, old, new, council_file(CATALOGUE.declared)).startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    Thank you", "Thank you", "4: this text is not indented. indent it under `say: |`, by 4 spaces"),
        ("        There is", "      There is", "10: this text is not indented. indent it under `say: |`, by 8 spaces"),
        (
            "say: |\n    Thank",
            "say: | Thank",
            "3: there is text after | or >. start the text on the line below, indente",
        ),
        (
            "say: |\n    Thank",
            "say: Thanks: thank",
            "3: there is a second colon in this line. put text with a colon in q",
        ),
        (
            "  source: new\n  sent",
            " source: new\n  sent",
            "6: this line starts with 1 space, its neighbours with 2. start",
        ),
        ("- id: thanks", "-id: thanks", "1: there is no space after the hyphen. put one there: - id: thanks"),
        ("id: more", "id: More words", '5: "More words" is not in the right form. small letters, figures and hyphens'),
    ],
)
def test_a_file_of_wording_is_mended_by_what_its_author_is_told(old: str, new: str, said: str) -> None:
    assert told(WORDING, old, new, WORDING_FILE).startswith(said)

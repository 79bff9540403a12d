"""Select texts by one council's facts: which are in the letter, why the others aren't, and what is refused."""

from textwrap import dedent

from made_up import CATALOGUE

from lgo_letters.edition_model import WORDING_FILE
from lgo_letters.facts.fact import Facts
from lgo_letters.problems import Place, Problem
from lgo_letters.reading.yaml_file import read_string
from lgo_letters.rules.compiler import compile_section
from lgo_letters.rules.conditions import ALWAYS
from lgo_letters.rules.tree import SectionRule
from lgo_letters.rules.wording import NOTHING
from lgo_letters.selection import Decision, Why, select

WORDING = """\
- id: delays
  source: new
  sentences:
    - id: praise
      when: remedies.late == 0
      say: |
        Well done.
    - id: blame
      choose: at-most-one
      of:
        - id: blame-turn
          needs: praise
          when: remedies.late == 0 and enquiries.late > 0
          say: |
            However, you were late.
        - id: blame-alone
          when: remedies.late > 0 and enquiries.late > 0
          say: |
            You were late.
"""


def _selected(
    facts: Facts, wording: str = WORDING, withheld: tuple[str, ...] = ()
) -> tuple[dict[str, Decision], tuple[Problem, ...]]:
    document, problems = read_string(dedent(wording), "wording.yaml", WORDING_FILE)
    assert document, problems
    parts, wrong = compile_section(document, CATALOGUE.facts, ())
    assert not wrong
    section = SectionRule("section", NOTHING, ALWAYS, parts, None, Place("edition.yaml", 1, 1))
    every = dict.fromkeys(CATALOGUE.facts)
    return select((section,), {**every, **facts}, dict.fromkeys(withheld, "somebody decided so"))


def _why(facts: Facts, wording: str = WORDING, withheld: tuple[str, ...] = ()) -> dict[str, Why]:
    decisions, _ = _selected(facts, wording, withheld)
    return {name: decision.why for name, decision in decisions.items()}


def test_what_is_true_stands_and_what_is_false_does_not() -> None:
    why = _why({"remedies.late": 0, "enquiries.late": 2})

    assert why == {
        "section": Why.INCLUDED,
        "delays": Why.INCLUDED,
        "praise": Why.INCLUDED,
        "blame": Why.INCLUDED,
        "blame-turn": Why.INCLUDED,
        "blame-alone": Why.CONDITION,
    }


def test_what_is_not_known_selects_nothing() -> None:
    decisions, problems = _selected({"remedies.late": None, "enquiries.late": 2})

    assert not decisions["praise"].included
    assert decisions["praise"].holds is None
    assert problems == ()


def test_a_paragraph_of_which_nothing_stands_is_left_out() -> None:
    why = _why({"remedies.late": None, "enquiries.late": 0})

    assert (why["delays"], why["blame"], why["section"]) == (Why.EMPTY, Why.EMPTY, Why.INCLUDED)


def test_what_a_paragraph_holds_goes_with_it() -> None:
    wording = WORDING.replace("- id: delays\n", "- id: delays\n  when: meeting_offered\n")

    why = _why({"remedies.late": 0, "enquiries.late": 2, "meeting_offered": False}, wording)

    assert (why["delays"], why["praise"], why["blame-turn"]) == (Why.CONDITION, Why.HOLDER, Why.HOLDER)


def test_a_sentence_without_the_one_that_it_needs_is_a_problem() -> None:
    wording = WORDING.replace("remedies.late == 0 and enquiries.late > 0", "enquiries.late > 0 and enquiries.sent > 0")

    _, problems = _selected({"remedies.late": None, "enquiries.late": 2, "enquiries.sent": 3}, wording)

    assert [str(problem) for problem in problems] == [
        "wording.yaml:15:13: blame-turn: is printed without praise, which it needs"
    ]


def test_two_of_at_most_one_are_a_problem() -> None:
    wording = WORDING.replace("remedies.late > 0 and enquiries.late > 0", "enquiries.late > 0")

    _, problems = _selected({"remedies.late": 0, "enquiries.late": 2}, wording)

    assert [problem.message for problem in problems] == ["blame-turn and blame-alone both hold"]


def test_none_of_exactly_one_is_a_problem() -> None:
    wording = WORDING.replace("at-most-one", "one")

    _, problems = _selected({"remedies.late": 0, "enquiries.late": 0}, wording)

    assert [problem.message for problem in problems] == ["none of blame-turn, blame-alone holds"]


def test_what_is_withheld_keeps_its_reason() -> None:
    decisions, problems = _selected({"remedies.late": 0, "enquiries.late": 2}, withheld=("blame-turn",))

    assert decisions["blame-turn"].why is Why.WITHHELD
    assert decisions["blame-turn"].reason == "somebody decided so"
    assert decisions["blame"].why is Why.EMPTY
    assert problems == ()


def test_withholding_what_another_sentence_needs_is_a_problem() -> None:
    _, problems = _selected({"remedies.late": 0, "enquiries.late": 2}, withheld=("praise",))

    hint = "praise is withheld: withhold blame-turn, too"
    assert [f"{problem} ({problem.hint})" for problem in problems] == [
        f"wording.yaml:15:13: blame-turn: is printed without praise, which it needs ({hint})"
    ]


def test_withholding_decides_no_choice() -> None:
    wording = WORDING.replace("at-most-one", "one")

    _, problems = _selected({"remedies.late": 0, "enquiries.late": 2}, wording, withheld=("blame-turn",))

    assert problems == ()

"""Compile wording files into rules: what is refused, with its place and what to write instead."""

from textwrap import dedent

from made_up import CATALOGUE

from lgo_letters.edition_model import WORDING_FILE
from lgo_letters.problems import Problem
from lgo_letters.reading.yaml_file import read_string
from lgo_letters.rules.compiler import check_ids, compile_section
from lgo_letters.rules.tree import ChoiceRule, ParagraphRule, walk


def _compiled(text: str) -> tuple[tuple[ParagraphRule | ChoiceRule, ...], tuple[Problem, ...]]:
    """Compile a wording file's text, in an edition whose only document is the letter to Nobody."""
    document, problems = read_string(dedent(text), "wording.yaml", WORDING_FILE)
    assert document, problems
    return compile_section(document, CATALOGUE.facts, ("Nobody, 1 May",))


def _told(text: str) -> list[str]:
    parts, problems = _compiled(text)
    rules = (rule for part in parts for rule in walk(part))
    return [f"{problem} ({problem.hint})" for problem in (*problems, *check_ids(rules))]


def test_each_line_of_a_paragraph_is_a_sentence_of_its_own() -> None:
    (paragraph,), _ = _compiled("""\
        - id: greeting
          source: new
          say: |
            Good morning.
            It is {{ letter_date | date }}.
        """)

    assert [(part.id, part.place.line) for part in paragraph.parts] == [("greeting.1", 4), ("greeting.2", 5)]


def test_sentences_have_the_source_of_their_paragraph_unless_they_name_another() -> None:
    (paragraph,), _ = _compiled("""\
        - id: greeting
          source: Nobody, 1 May
          sentences:
            - id: morning
              say: |
                Good morning.
            - id: evening
              source: new
              say: |
                Good evening.
        """)

    assert [rule.source for rule in walk(paragraph) if rule.id in {"morning", "evening"}] == ["Nobody, 1 May", "new"]  # type: ignore[union-attr]


def test_a_source_that_is_no_document_is_told_of_once_where_it_is_written() -> None:
    told = _told("""\
        - id: greeting
          source: Nobody, 2 May
          sentences:
            - id: morning
              say: |
                Good morning.
            - id: evening
              say: |
                Good evening.
        """)

    assert set(told) == {
        'wording.yaml:2:11: source: "Nobody, 2 May" is no source of words (did you mean Nobody, 1 May?)'
    }


def test_words_without_a_source_are_a_problem() -> None:
    told = _told("""\
        - id: greeting
          say: |
            Good morning.
        """)

    assert told == ["wording.yaml:1:7: id: says no source (there are: Nobody, 1 May, all documents, new)"]


def test_a_paragraph_that_both_says_something_and_has_sentences_is_a_problem() -> None:
    told = _told("""\
        - id: greeting
          source: new
          say: |
            Good morning.
          sentences:
            - id: evening
              say: |
                Good evening.
        """)

    assert told == [
        "wording.yaml:1:7: id: a paragraph either `say`s something or has `sentences` (keep one of the two)"
    ]


def test_text_in_quotes_or_folded_is_refused_with_what_to_write() -> None:
    told = _told("""\
        - id: greeting
          source: new
          say: Good morning.
        """)

    assert told == [
        "wording.yaml:3:8: say: the text is not below say: | (write say: | and the text below it, indented)"
    ]


def test_lists_in_brackets_are_refused_but_for_needs() -> None:
    told = _told("""\
        - id: greeting
          choose: one
          of: [{id: morning, source: new, say: Good morning.}]
        """)

    hint = "write each on a line of its own, no { } or [ ]"
    assert f"wording.yaml:3:7: of: a list or group is on one line ({hint})" in told


def test_a_choice_has_no_words_and_no_condition_of_its_own() -> None:
    told = _told("""\
        - id: greeting
          choose: one
          when: meeting_offered
          of:
            - id: morning
              source: new
              say: |
                Good morning.
        """)

    assert told == ["wording.yaml:3:9: when: has no place in a choice (give it to the members under `of`)"]


def test_a_choice_of_nothing_is_a_problem() -> None:
    told = _told("""\
        - id: greeting
          choose: one
        """)

    assert told == ["wording.yaml:1:7: id: `choose` without `of` (list what can be chosen under of:)"]


def test_members_that_nobody_says_how_to_choose_of_are_a_problem() -> None:
    told = _told("""\
        - id: greeting
          of:
            - id: morning
              source: new
              say: |
                Good morning.
        """)

    assert told == ["wording.yaml:1:7: id: `of` without `choose` (add choose: one, or choose: at-most-one)"]


def test_a_choice_inside_a_choice_is_a_problem() -> None:
    told = _told("""\
        - id: greeting
          choose: one
          of:
            - id: inner
              choose: one
              of:
                - id: morning
                  source: new
                  say: |
                    Good morning.
        """)

    assert "wording.yaml:4:7: of: a choice inside a choice (write one choice with all its members)" in told


def test_a_sentence_has_no_style() -> None:
    told = _told("""\
        - id: greeting
          source: new
          sentences:
            - id: morning
              style: loud
              say: |
                Good morning.
        """)

    assert told == [
        "wording.yaml:5:14: style: has no place in a sentence (a sentence has id, when, needs, source, phrases, say)"
    ]


def test_a_sentence_without_words_is_a_problem() -> None:
    told = _told("""\
        - id: greeting
          source: new
          sentences:
            - id: morning
        """)

    assert told == ["wording.yaml:4:11: id: morning has no words (add say: |)"]


def test_a_paragraph_with_an_empty_text_is_a_problem() -> None:
    told = _told("""\
        - id: greeting
          source: new
          say: |

        """)

    assert any("say: is empty (write them, or delete the entry)" in each for each in told)


def test_an_id_that_is_there_twice_is_a_problem() -> None:
    told = _told("""\
        - id: greeting
          source: new
          say: |
            Good morning.
        - id: greeting
          source: new
          say: |
            Good evening.
        """)

    hint = "give each an id of its own"
    assert f"wording.yaml:5:7: id: greeting is there twice, first at wording.yaml:1:7 ({hint})" in told


def test_what_a_sentence_needs_stands_before_it() -> None:
    told = _told("""\
        - id: greeting
          source: new
          needs: farewel
          say: |
            Good morning.
        - id: farewell
          source: new
          say: |
            Good bye.
        """)

    hint = "was it moved or deleted? name a paragraph, sentence or choice further up"
    assert told == [f"wording.yaml:1:7: needs: greeting needs farewel, which isn't above it ({hint})"]


def test_a_sentence_may_need_any_one_of_several() -> None:
    (paragraph,), problems = _compiled("""\
        - id: greeting
          source: new
          sentences:
            - id: morning
              say: |
                Good morning.
            - id: evening
              say: |
                Good evening.
            - id: again
              needs: [morning, evening]
              say: |
                Again, good morning or good evening.
        """)

    assert problems == ()
    assert [rule.needs for rule in walk(paragraph) if rule.id == "again"] == [("morning", "evening")]  # type: ignore[union-attr]


def test_a_mistake_in_a_condition_has_its_line_and_column() -> None:
    told = _told("""\
        - id: greeting
          when: |
            enquiries.late > 0
            or enquiries.layt > 1
          source: new
          say: |
            Good morning.
        """)

    assert told == ["wording.yaml:4:8: when: there is no fact enquiries.layt (did you mean enquiries.late?)"]


def test_a_mistake_in_a_text_has_its_line_and_column() -> None:
    told = _told("""\
        - id: greeting
          source: new
          say: |
            Good morning.
            It is {{ letter_date | dat }}.
        """)

    assert told == ["wording.yaml:5:28: dat is no format of a date (did you mean date?)"]

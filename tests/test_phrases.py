"""Phrases: words that differ inside a sentence. Their conditions and proof are those of any choice."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent

import pytest

from lgo_letters.approval.review import review
from lgo_letters.changes.year import compare_years
from lgo_letters.edition_model import WORDING_FILE
from lgo_letters.facts.fact import Facts
from lgo_letters.pipeline import Year, compose, load_year, reason
from lgo_letters.problems import Place, Problem
from lgo_letters.reading.yaml_file import read_string
from lgo_letters.reasons.analysis import unused_facts
from lgo_letters.reasons.explanation import reasons
from lgo_letters.rules.compiler import check_ids, compile_section
from lgo_letters.rules.conditions import ALWAYS
from lgo_letters.rules.tree import SectionRule, SentenceRule, walk
from lgo_letters.rules.wording import NOTHING
from lgo_letters.selection import Why, select

YOUR_COUNCIL = "templates/2020/wording/your-council.yaml"
LATE = """\
how:
  - id: very
    when: enquiries.late > 2
    say: |
      very
  - id: plain
    when: enquiries.late <= 2
    say: ""
"""


def _wording(phrases: str, say: str, source: str = "new") -> str:
    """Write a wording file with one paragraph: its first sentence is `praise`, its second has the phrases."""
    return (
        f"- id: delays\n  source: {source}\n  sentences:\n"
        "    - id: praise\n      when: meeting_offered\n      say: |\n        Well done.\n"
        f"    - id: blame\n      phrases:\n{indent(dedent(phrases), ' ' * 8)}      say: |\n        {say}\n"
    )


def _read(year: Year, text: str) -> tuple[SectionRule, tuple[Problem, ...]]:
    document, problems = read_string(text, "wording.yaml", WORDING_FILE)
    if document is None:
        return SectionRule("section", NOTHING, ALWAYS, (), None, Place("edition.yaml")), problems
    parts, wrong = compile_section(document, year.edition.facts, ("Nobody, 1 May",))
    section = SectionRule("section", NOTHING, ALWAYS, parts, None, Place("edition.yaml"))
    return section, (*wrong, *check_ids(walk(section)))


def _told(year: Year, text: str) -> list[str]:
    return [f"{problem} ({problem.hint})" for problem in _read(year, text)[1]]


def _blame(year: Year, text: str) -> SentenceRule:
    section, problems = _read(year, text)
    assert problems == ()
    return next(rule for rule in walk(section) if isinstance(rule, SentenceRule) and rule.id == "blame")


def _html(year: Year, phrases: str, say: str) -> dict[str, str]:
    """Give the HTML of each combination that prints no values."""
    rule = _blame(year, _wording(phrases, say))
    return {name: each.text.fill({}).html for name, each in rule.combinations.items()}


def _one(say: str, name: str = "how") -> str:
    return f"{name}:\n  - id: one\n    say: |\n      {say}\n"


def _decided(year: Year, text: str, facts: Facts, withheld: tuple[str, ...] = ()) -> tuple[dict[str, Why], list[str]]:
    section, wrong = _read(year, text)
    assert wrong == ()
    decisions, problems = select(
        (section,), {**dict.fromkeys(year.edition.facts), **facts}, dict.fromkeys(withheld, "so")
    )
    return {name: each.why for name, each in decisions.items()}, [f"{each} ({each.hint})" for each in problems]


def test_each_combination_of_phrases_is_a_sentence(year: Year) -> None:
    assert _html(year, LATE, "You were {{ how }} late.") == {
        "blame.very": "You were very late.",
        "blame.plain": "You were late.",
    }


def test_emphasis_that_begins_in_a_phrase_may_end_in_the_sentence(year: Year) -> None:
    assert _html(year, _one("**very"), "You were {{ how }} late**.") == {
        "blame.one": "You were <strong>very late</strong>."
    }


def test_quotes_are_made_curly_across_the_join(year: Year) -> None:
    assert _html(year, _one('"very'), 'You were {{ how }} late".') == {"blame.one": "You were “very late”."}


@pytest.mark.parametrize(
    ("say", "printed"),
    [
        ("You were {{ how }} late.", "You were late."),
        ("You were late {{ how }}.", "You were late."),
        ("You were late {{ how }}, I fear.", "You were late, I fear."),
        ("You were late {{ how }}", "You were late"),
        ("You were\n        {{ how }}\n        late.", "You were late."),
    ],
)
def test_an_empty_phrase_leaves_no_space_too_many(year: Year, say: str, printed: str) -> None:
    assert _html(year, LATE, say)["blame.plain"] == printed


@pytest.mark.parametrize(
    ("say", "printed"),
    [
        ("{{ how }} late you were.", "Late you were."),
        ("{{ how }} **late** you were.", "<strong>Late</strong> you were."),
        ("{{ how }} 3 were late.", "3 were late."),
    ],
)
def test_behind_an_empty_phrase_the_sentence_begins_with_a_capital(year: Year, say: str, printed: str) -> None:
    assert _html(year, LATE, say)["blame.plain"] == printed


def test_a_count_in_words_behind_an_empty_phrase_gets_a_capital(year: Year) -> None:
    rule = _blame(year, _wording(LATE, "{{ how }} {{ enquiries.late | in_words }} were late."))

    assert rule.combinations["blame.plain"].text.fill({"enquiries.late": 2}).html == "Two were late."


def test_a_mistake_in_a_phrase_has_its_own_place_and_is_told_once(year: Year) -> None:
    phrases = LATE + _one("in {{ enquiries.layt | in_words }} cases", "where")

    assert _told(year, _wording(phrases, "You were {{ how }} late {{ where }}.")) == [
        "wording.yaml:21:21: there is no fact enquiries.layt (did you mean enquiries.late?)"
    ]


def test_a_mistake_in_the_sentence_behind_a_phrase_has_its_own_place_and_is_told_once(year: Year) -> None:
    told = _told(year, _wording(LATE, "You were {{ how }} late by {{ upheld | in_word }}."))

    assert told == ["wording.yaml:19:48: in_word is no format of a count (did you mean in_words?)"]


def test_emphasis_that_a_phrase_does_not_close_is_told_at_the_phrase(year: Year) -> None:
    (told,) = _told(year, _wording(_one("**very"), "You were {{ how }} late."))

    assert told.startswith("wording.yaml:13:15: ** isn't markup here, or isn't closed")


@pytest.mark.parametrize(("say", "count"), [("You were late.", 0), ("{{ how }} late, {{ how }} late.", 2)])
def test_a_sentence_names_each_phrase_once(year: Year, say: str, count: int) -> None:
    hint = "write it once, in place of the phrase"

    assert f"wording.yaml:19:9: say: has {{{{ how }}}} {count} times ({hint})" in _told(year, _wording(LATE, say))


def test_a_phrase_has_no_format(year: Year) -> None:
    told = _told(year, _wording(LATE, "You were {{ how | in_words }} late."))

    assert told == ["wording.yaml:19:27: how is a phrase: it has no format (write {{ how }})"]


def test_a_phrase_has_no_fact_s_name(year: Year) -> None:
    told = _told(year, _wording(LATE.replace("how", "upheld"), "You were {{ upheld }} late."))

    assert told == ["wording.yaml:10:9: upheld: upheld is a fact: a phrase can't have its name (rename it)"]


def test_a_phrase_names_no_other_phrase(year: Year) -> None:
    told = _told(year, _wording(LATE + _one("in {{ how }} cases", "where"), "You were {{ how }} late {{ where }}."))

    assert told == ["wording.yaml:21:21: there is no fact how ()"]


def test_a_name_that_no_text_could_hold_is_a_problem(year: Year) -> None:
    (told,) = _told(year, _wording(LATE.replace("how", "How"), "You were {{ How }} late."))

    assert 'How: "How" is not in the right form (small letters, figures and _' in told


def test_a_field_that_a_phrase_does_not_have_is_a_problem(year: Year) -> None:
    (told,) = _told(year, _wording(LATE.replace("when", "wehn", 1), "You were {{ how }} late."))

    assert told.endswith("wehn: there is no such field here (did you mean when?)")


def test_an_empty_phrase_says_so_in_quotes(year: Year) -> None:
    told = _told(year, _wording(LATE.replace('say: ""', "say: |"), "You were {{ how }} late."))

    assert told == ['wording.yaml:17:18: say: is empty (write the words, or say: "" for none)']


def test_the_words_of_a_phrase_stand_below_a_line_that_ends_with_a_bar(year: Year) -> None:
    (told,) = _told(year, _wording(LATE.replace("|\n      very", '"very"'), "You were {{ how }} late."))

    assert "say: there is no | after `say:`" in told


def test_a_paragraph_that_simply_says_something_has_no_phrases(year: Year) -> None:
    text = f"- id: blame\n  source: new\n  phrases:\n{indent(LATE, ' ' * 4)}  say: |\n    You were late.\n"

    assert _told(year, text) == [
        "wording.yaml:4:5: phrases: has no place in a paragraph (give them to one of its `sentences`)"
    ]


def test_more_combinations_than_anybody_reads_are_a_problem(year: Year) -> None:
    names = ("one", "two", "three", "four", "five", "six", "seven", "eight")
    say = " ".join(f"{{{{ {name} }}}}" for name in names)

    told = _told(year, _wording("".join(LATE.replace("how", name) for name in names), say))

    hint = "write two sentences, each with some of the phrases"
    assert told == [f"wording.yaml:75:9: say: its phrases have more than 200 combinations ({hint})"]


def test_two_phrases_of_one_name_have_ids_of_their_own(year: Year) -> None:
    told = _told(year, _wording(LATE.replace("id: plain", "id: very"), "You were {{ how }} late."))

    assert len(told) == 1
    assert "blame.how.very is there twice" in told[0]


def test_a_phrase_can_not_need_its_own_sentence(year: Year) -> None:
    (told,) = _told(year, _wording(LATE.replace("id: very", "id: very\n    needs: blame"), "You were {{ how }} late."))

    assert "needs: blame.how.very needs blame, which isn't above it" in told


def test_of_each_phrase_exactly_one_is_chosen(year: Year) -> None:
    why, problems = _decided(year, _wording(LATE, "You were {{ how }} late."), {"enquiries.late": 3})

    assert (why["blame.how.very"], why["blame.how.plain"], problems) == (Why.INCLUDED, Why.CONDITION, [])


def test_a_phrase_that_is_not_decided_is_a_problem(year: Year) -> None:
    _, problems = _decided(year, _wording(LATE, "You were {{ how }} late."), {})

    hint = "add a choice for this council, or record what its conditions ask about"
    assert problems == [f"wording.yaml:10:9: blame.how: none of blame.how.very, blame.how.plain holds ({hint})"]


def test_two_phrases_at_once_are_a_problem(year: Year) -> None:
    text = _wording(LATE.replace("<= 2", "<= 5"), "You were {{ how }} late.")

    _, problems = _decided(year, text, {"enquiries.late": 3})

    hint = "give them conditions that can't both be true"
    assert problems == [f"wording.yaml:10:9: blame.how: blame.how.very and blame.how.plain both hold ({hint})"]


def test_phrases_are_only_asked_where_their_sentence_stands(year: Year) -> None:
    text = _wording(LATE, "You were {{ how }} late.").replace("- id: blame\n", "- id: blame\n      when: upheld > 0\n")

    why, problems = _decided(year, text, {"upheld": 0})

    assert (why["blame.how"], why["blame.how.very"], problems) == (Why.HOLDER, Why.HOLDER, [])


def test_what_a_phrase_needs_is_needed_where_it_is_chosen(year: Year) -> None:
    text = _wording(LATE.replace("id: very", "id: very\n    needs: praise"), "You were {{ how }} late.")

    _, few = _decided(year, text, {"enquiries.late": 1})
    _, many = _decided(year, text, {"enquiries.late": 3, "meeting_offered": True}, ("praise",))

    assert few == []
    hint = "praise is withheld: withhold blame, too"
    assert many == [f"wording.yaml:15:15: blame.how.very: is printed without praise, which it needs ({hint})"]


def test_a_document_is_the_source_where_it_has_every_part(year: Year) -> None:
    text = _wording(
        LATE.replace("id: plain", "id: plain\n    source: new"), "You were {{ how }} late.", "Nobody, 1 May"
    )

    sources = {name: each.source for name, each in _blame(year, text).combinations.items()}

    assert sources == {"blame.very": "Nobody, 1 May", "blame.plain": "new"}


def test_phrases_whose_conditions_exclude_each_other_are_no_combination_to_accept(year: Year) -> None:
    more = LATE.replace("how", "often").replace("> 2", "> 2 and upheld > 0").replace("<= 2", "<= 2 and upheld > 0")

    rule = _blame(year, _wording(LATE + more, "You were {{ how }} late, {{ often }} often."))

    assert [name for name, each in rule.combinations.items() if each.occurs] == ["blame.very.very", "blame.plain.plain"]


def test_rewording_a_sentence_with_phrases_is_one_edit(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    before = load_year(workspace)
    edit(YOUR_COUNCIL, "has taken too long to respond", "has been slow to respond")

    after = load_year(workspace)

    (group,) = compare_years(before, after).groups
    assert (group.sentence, group.councils, group.cause) == ("too-long", ("sefton",), "wording")
    assert after.edition.acceptance.open_texts(compose(after.councils["sefton"], after)) == (
        "too-long.again.some.investigations.complainants",
    )


def test_a_combination_that_nobody_read_is_open(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    edit("data/2020/councils/sefton.yaml", "late: 6", "late: 16")

    year = load_year(workspace)

    assert compose(year.councils["sefton"], year).draft
    assert [item.name for item in review(year).items] == [
        "too-long.again.each.investigations.complainants",
        "letters-1",
    ]


def test_another_phrase_is_told_of_with_both_conditions(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    before = load_year(workspace)
    edit("data/2020/councils/sefton.yaml", "late: 6", "late: 16")

    groups = compare_years(before, load_year(workspace)).groups

    (group,) = [each for each in groups if each.sentence == "too-long"]
    assert group.cause == "data"
    assert [each.id for each in group.conditions] == ["too-long", "too-long.which.some", "too-long.which.each"]


def test_reasons_say_which_phrase_and_why(year: Year) -> None:
    told = {each.id: each for each in reasons(reason(year.councils["sefton"], year))}

    again = told["too-long.opening.again"]
    assert (again.kind, again.included, again.text, again.source) == ("phrase", True, "Again,", "Sefton, 22 July 2020")
    assert again.verdict is not None
    assert again.verdict.facts == (("enquiries.trend", '"not improved"'),)
    plain = told["too-long.opening.plain"]
    assert (plain.included, [part.text for part in plain.failed]) == (
        False,
        ['enquiries.trend == "not raised last year"', 'remedies.timeliness != "improved"'],
    )
    assert told["too-long"].depth + 2 == again.depth


def test_a_sentence_names_its_phrases(year: Year) -> None:
    (sentence,) = [each for each in compose(year.councils["sefton"], year).sentences() if each.id == "share"]

    assert (sentence.phrases, sentence.combination) == (("share.part.over-a-third",), "share.over-a-third")


def test_a_fact_that_only_a_phrase_asks_about_is_used(workspace: Path) -> None:
    path = workspace / YOUR_COUNCIL
    path.write_text(_wording(LATE, "You were {{ how }} late."), encoding="utf-8")

    unused = unused_facts(load_year(workspace).edition)

    assert "enquiries.late" not in unused
    assert "enquiries.sent" in unused


def test_a_phrase_alone_is_not_withheld(workspace: Path) -> None:
    with (workspace / "data/2020/councils/sefton.yaml").open("a", encoding="utf-8") as file:
        file.write("withhold:\n  - id: too-long.opening.again\n    reason: they dispute it\n")

    (problem,) = load_year(workspace).problems

    assert problem.key == "withhold[1].id"


def test_a_hole_between_phrases_is_found_with_a_council_that_shows_it(
    workspace: Path, edit: Callable[[str, str, str], None]
) -> None:
    pytest.importorskip("z3", reason="the proof is an extra")
    from lgo_letters.proof import prove  # noqa: PLC0415 - z3 is slow to import

    each = "enquiries.late >= 2 and enquiries.late == enquiries.sent"
    edit(YOUR_COUNCIL, each, each.replace(">= 2", "> 2"))

    (finding,) = prove(load_year(workspace).edition).findings

    names = ", ".join(f"too-long.which.{name}" for name in ("some", "one", "each", "only"))
    assert finding.problem.message == f"there can be a council to which none of these applies: {names}"
    assert finding.example is not None


@pytest.mark.long
def test_what_a_phrase_needs_is_proved(workspace: Path, edit: Callable[[str, str, str], None]) -> None:
    pytest.importorskip("z3", reason="the proof is an extra")
    from lgo_letters.proof import prove  # noqa: PLC0415 - z3 is slow to import

    edit(YOUR_COUNCIL, "            needs: responses-no-better\n", "            needs: remedies-improved\n")

    (finding,) = prove(load_year(workspace).edition).findings

    message = "can be printed without remedies-improved, which it needs"
    assert finding.problem.message == message


@pytest.mark.long
def test_a_value_in_a_phrase_is_known_where_the_phrase_is_chosen(workspace: Path) -> None:
    pytest.importorskip("z3", reason="the proof is an extra")
    from lgo_letters.proof import prove  # noqa: PLC0415 - z3 is slow to import

    text = (workspace / YOUR_COUNCIL).read_text(encoding="utf-8")
    printed = "some of our {{ public_interest_reports | in_words }} enquiries"
    (workspace / YOUR_COUNCIL).write_text(text.replace("some of our enquiries", printed), encoding="utf-8")

    findings = prove(load_year(workspace).edition).findings

    assert [finding.problem.message for finding in findings] == [
        "too-long prints public_interest_reports, which may not be known",
        "may say: one enquiries",
    ]

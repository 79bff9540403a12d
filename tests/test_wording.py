"""Compile the words of a letter: Markdown, values, and what can't be printed."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgo_letters.facts.fact import Fact, Facts
from lgo_letters.figures import Type
from lgo_letters.problems import Place
from lgo_letters.rules.wording import NOTHING, Filled, compile_text

KNOWN = {
    fact.name: fact
    for fact in (
        Fact("council_name", Type.TEXT, ""),
        Fact("trend", Type.CHOICE, ""),
        Fact("upheld", Type.COUNT, ""),
        Fact("uphold_rate", Type.RATE, ""),
        Fact("late_share", Type.SHARE, ""),
        Fact("offered", Type.YES_NO, ""),
        Fact("letter_date", Type.DATE, ""),
    )
}
FACTS: Facts = {
    "council_name": "Marks & <b>Spencer's</b> *Council* _x_ [y](z) `q` {{ upheld }} \\",
    "trend": "improved",
    "upheld": 1400,
    "uphold_rate": Fraction(325, 4),
    "late_share": None,
    "letter_date": date(2020, 7, 22),
}


def _fill(source: str, facts: Facts = FACTS) -> Filled:
    text, problems = compile_text(source, KNOWN, Place("a.yaml", 1, 1).inside(source))
    assert problems == ()
    return text.fill(facts)


def _told(source: str) -> list[str]:
    text, problems = compile_text(source, KNOWN, Place("a.yaml", 1, 1).inside(source))
    assert text is NOTHING
    return [f"{each.place.line}:{each.place.column}: {each.message} ({each.hint})" for each in problems]


@pytest.mark.parametrize(
    ("source", "html", "plain"),
    [
        ("Some words.", "Some words.", "Some words."),
        ("One\n  two\tthree ", "One two three", "One two three"),
        ("**bold** and *italic*", "<strong>bold</strong> and <em>italic</em>", "bold and italic"),
        ("***both***", "<em><strong>both</strong></em>", "both"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d", "a < b & c > d"),
        ("the \"Council's\" 'own'", "the “Council’s” ‘own’", "the “Council’s” ‘own’"),
        ("-- (c) ... –", "-- (c) ... –", "-- (c) ... –"),
        ("\\*not italic\\* \\`x\\`", "*not italic* `x`", "*not italic* `x`"),
        ("5 \\< 6", "5 &lt; 6", "5 < 6"),
        ("snake_case_word", "snake_case_word", "snake_case_word"),
        ("22\u00a0July", "22\u00a0July", "22\u00a0July"),
        ("[text](https://example.org/a?b=c&d)", '<a href="https://example.org/a?b=c&amp;d">text</a>', "text"),
        ("**[b](mailto:a@example.org)**", '<strong><a href="mailto:a@example.org">b</a></strong>', "b"),
        ("[a](https://example.org/%EE)", '<a href="https://example.org/%EE">a</a>', "a"),
        ("Look! [a](https://example.org)", 'Look! <a href="https://example.org">a</a>', "Look! a"),
        ("2020. A year", "2020. A year", "2020. A year"),
        ("", "", ""),
    ],
)
def test_markdown_becomes_html_and_words(source: str, html: str, plain: str) -> None:
    assert _fill(source) == Filled(html, plain, ())


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("{{ upheld | in_words }} cases were late.", "Two cases were late."),
        ("**{{ upheld | in_words }}** cases were late.", "Two cases were late."),
        ("In all, {{ upheld | in_words }} cases were late.", "In all, two cases were late."),
        ("{{ upheld | in_words }} cases that were late", "two cases that were late"),
    ],
    ids=["first", "bold", "later", "item"],
)
def test_a_sentence_that_begins_with_a_count_in_words_begins_with_a_capital(source: str, plain: str) -> None:
    assert _fill(source, {**FACTS, "upheld": 2}).plain == plain


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("{{ upheld }} cases", "1,400 cases"),
        ("{{upheld|in_words}}", "1,400"),
        ("{{ uphold_rate | percent }}", "81%"),
        ("{{ letter_date | date }} of {{ letter_date | year }}", "22 July 2020 of 2020"),
        ("{{ trend }}{{ trend }}", "improvedimproved"),
        ("\"{{ trend }}\" and '{{ trend }}'", "“improved” and ‘improved’"),
        ("{{ trend }}'s", "improved’s"),
        ("**{{ trend }}** *{{ trend }}*", "improved improved"),
        ("[{{ trend }}](https://example.org)", "improved"),
    ],
)
def test_values_are_put_in(source: str, plain: str) -> None:
    assert _fill(source).plain == plain


def test_a_name_is_printed_as_it_is_and_never_becomes_markup() -> None:
    filled = _fill("To **{{ council_name }}**")

    assert filled.plain == "To Marks & <b>Spencer’s</b> *Council* _x_ [y](z) `q` {{ upheld }} \\"
    assert filled.html == (
        "To <strong>Marks &amp; &lt;b&gt;Spencer’s&lt;/b&gt; *Council* _x_ [y](z) `q` {{ upheld }} \\</strong>"
    )


@given(st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=50))
def test_any_name_is_printed_in_its_place(name: str) -> None:
    filled = _fill("**To** {{ council_name }} *x*", {"council_name": name})

    assert filled.plain.replace("’", "'") == f"To {name} x".replace("’", "'")
    assert filled.html.count("<") == 4


def test_a_value_that_is_not_known_is_named_and_nothing_filled() -> None:
    assert _fill("{{ upheld }} of {{ late_share | percent }}") == Filled("", "", ("late_share",))


def test_the_values_of_a_text_are_known_in_order() -> None:
    text, _ = compile_text("{{ upheld }} {{ trend }} {{ upheld | in_words }}", KNOWN, Place("a.yaml").inside(""))

    assert [(slot.fact.name, slot.format) for slot in text.slots] == [
        ("upheld", ""),
        ("trend", ""),
        ("upheld", "in_words"),
    ]


VALUE = "write a value as {{ fact }} or {{ fact | format }}"
MARKUP = "use **bold**, *italic* and [text](https://address); a \\ before it prints it as it is"
PLAIN = (
    "a link's words have no *, and begin and end without a space "
    "(write [text](https://address), or **[text](https://address)**)"
)
LINK = "write [text](https://www.example.org/page), without values in the address"
COPY = "delete it; it often comes with text that was copied"
LIST = "a paragraph's `style` makes it an item or a heading"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("a {{ uphold }}", ["1:6: there is no fact uphold (did you mean upheld?)"]),
        ("{{ Upheld }}", ["1:4: there is no fact Upheld (did you mean upheld?)"]),
        (
            "{{ uphold }}\n{{ trende }}",
            [
                "1:4: there is no fact uphold (did you mean upheld?)",
                "2:4: there is no fact trende (did you mean trend?)",
            ],
        ),
        (
            "{{ uphold_rate }}",
            ["1:4: uphold_rate is a rate in percent: it needs a format ({{ uphold_rate | percent }})"],
        ),
        ("{{ letter_date }}", ["1:4: letter_date is a date: it needs a format ({{ letter_date | date }})"]),
        ("{{ offered }}", ["1:4: offered is a yes or no: it can't be printed (ask about it in a condition)"]),
        (
            "{{ offered | percent }}",
            ["1:14: offered is a yes or no: it can't be printed (ask about it in a condition)"],
        ),
        ("{{ upheld | percent }}", ["1:13: percent is no format of a count (there are: in_words)"]),
        ("{{ upheld | in_word }}", ["1:13: in_word is no format of a count (did you mean in_words?)"]),
        ("{{ trend | upper }}", ["1:12: upper is no format of a one of a list (leave the format out)"]),
        ("{{ upheld", [f"1:1: {{{{ is no value ({VALUE})"]),
        ("upheld }}", [f"1:8: }}}} is no value ({VALUE})"]),
        ("{ upheld }", [f"1:1: {{ is no value ({VALUE})", f"1:10: }} is no value ({VALUE})"]),
        ("{{{ upheld }}}", [f"1:1: {{ is no value ({VALUE})", f"1:14: }} is no value ({VALUE})"]),
        ("{% if upheld %}", [f"1:1: {{% is no value ({VALUE})", f"1:14: %}} is no value ({VALUE})"]),
        ("{# x #}", [f"1:1: {{# is no value ({VALUE})", f"1:6: #}} is no value ({VALUE})"]),
        (
            "{{ upheld | round(1) }}",
            [f"1:1: {{{{ is no value ({VALUE})", f"1:22: }}}} is no value ({VALUE})"],
        ),
        ("{{ upheld\n}}", [f"1:1: {{{{ is no value ({VALUE})", f"2:1: }}}} is no value ({VALUE})"]),
        ("{{ upheld.real }}", ["1:4: there is no fact upheld.real (did you mean upheld?)"]),
        ("{{ upheld. }}", [f"1:1: {{{{ is no value ({VALUE})", f"1:12: }}}} is no value ({VALUE})"]),
        ("{{ upheld.real() }}", [f"1:1: {{{{ is no value ({VALUE})", f"1:18: }}}} is no value ({VALUE})"]),
        ("a <b>c</b>", [f"1:3: <b> isn't markup here, or isn't closed ({MARKUP})"]),
        ("a <script src=x>", [f"1:3: <script isn't markup here, or isn't closed ({MARKUP})"]),
        ("<!-- x -->", [f"1:1: <!-- isn't markup here, or isn't closed ({MARKUP})"]),
        ("<https://example.org>", [f"1:1: <https://example.org> isn't markup here, or isn't closed ({MARKUP})"]),
        ("A&amp;B", [f"1:2: &amp; isn't markup here, or isn't closed ({MARKUP})"]),
        ("A&#38;B&nbsp;", [f"1:2: &#38; isn't markup here, or isn't closed ({MARKUP})"]),
        ("**a** and **b", [f"1:11: ** isn't markup here, or isn't closed ({MARKUP})"]),
        ("a * b", [f"1:3: * isn't markup here, or isn't closed ({MARKUP})"]),
        ("`code`", [f"1:6: ` isn't markup here, or isn't closed ({MARKUP})"]),
        ("~~gone~~", [f"1:7: ~~ isn't markup here, or isn't closed ({MARKUP})"]),
        ("[a](javascript:alert)", [f"1:3: ]( isn't markup here, or isn't closed ({MARKUP})"]),
        ("[a](https://b c)", [f"1:3: ]( isn't markup here, or isn't closed ({MARKUP})"]),
        ("[a]()", [f'1:3: "" is no whole address of a page ({LINK})']),
        ("[a](/page)", [f'1:3: "/page" is no whole address of a page ({LINK})']),
        ("[a](www.example.org)", [f'1:3: "www.example.org" is no whole address of a page ({LINK})']),
        ('[a](https://b.org "c")', [f"1:3: a link has a text and an address, nothing else ({LINK})"]),
        ("[a] (https://b.org)", ["1:3: a space keeps this from being a link (write [text](https://address))"]),
        ("[](https://b.org)", [f"1:1: {PLAIN}"]),
        ("See [ a](https://b.org).", [f"1:5: {PLAIN}"]),
        ("[a ](https://b.org)", [f"1:1: {PLAIN}"]),
        ("[a *b*](https://b.org)", [f"1:1: {PLAIN}"]),
        (
            "![a](https://b.org)",
            ["1:1: a text can't have a picture (for a link, leave out the ! or write a space behind it)"],
        ),
        ("[a](https://{{ trend }}.org)", [f"1:13: {{{{ trend }}}} is in a link's address ({LINK})"]),
        ("[a](https://b.org/{{ trend }})", [f"1:19: {{{{ trend }}}} is in a link's address ({LINK})"]),
        (
            "{{ trend }} [{{ trend }}](https://b.org/?q={{ upheld }})",
            [f"1:44: {{{{ upheld }}}} is in a link's address ({LINK})"],
        ),
        ("# Heading", [f"1:1: # at the beginning of a line makes no list or heading ({LIST}; \\# prints it as it is)"]),
        ("a\n- b", [f"2:1: - at the beginning of a line makes no list or heading ({LIST}; \\- prints it as it is)"]),
        ("1. a", [f"1:1: 1. at the beginning of a line makes no list or heading ({LIST}; 1\\. prints it as it is)"]),
        ("a\u200bb", [f"1:2: there is a character here that can't be seen (U+200B) ({COPY})"]),
        ("a\n\u202eb", [f"2:1: there is a character here that can't be seen (U+202E) ({COPY})"]),
        ("\ue000", [f"1:1: there is a character here that can't be seen (U+E000) ({COPY})"]),
        ("\0", [f"1:1: there is a character here that can't be seen (U+0000) ({COPY})"]),
        ("\ud800", [f"1:1: there is a character here that can't be seen (U+D800) ({COPY})"]),
        ("x" * 5001, ["1:1: has more than 5000 characters (split it into sentences)"]),
        ("{{ upheld }}" * 101, ["1:1: has more than 100 values (split it into sentences)"]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_can_not_be_printed_is_told_with_its_place(source: str, told: list[str]) -> None:
    assert _told(source) == told


@pytest.mark.parametrize("source", ["[" * 4000, "**a" * 1600, "_a" * 2000, "[a](" * 1200, "\\" * 5000, "'\"" * 2500])
def test_a_text_made_to_be_slow_or_deep_is_compiled_or_told(source: str) -> None:
    text, problems = compile_text(source, KNOWN, Place("a.yaml", 1, 1).inside(source))

    assert (text is NOTHING) == bool(problems)

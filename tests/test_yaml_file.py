"""Read YAML strictly: what is read, its place, and what is refused."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from lgo_letters.problems import Place
from lgo_letters.reading.validation import Node
from lgo_letters.reading.yaml_file import DEEPEST, Document, read, read_string

ANYTHING: TypeAdapter[Any] = TypeAdapter(object)


class Person(BaseModel):
    """A model to read into."""

    name: str
    age: int | None = None


PERSON = TypeAdapter(Person)


def _read(text: str) -> Document[Any]:
    document, problems = read_string(text, "a.yaml", ANYTHING)
    assert problems == ()
    assert document is not None
    return document


def _told(text: str, adapter: TypeAdapter[Any] = ANYTHING) -> list[str]:
    document, problems = read_string(text, "a.yaml", adapter)
    assert document is None
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b", {"a": "b"}),
        ("- a\n- 2\n", ("a", 2)),
        ("a:\n  - b: 1\n    c: [2, 3.5]\n  - d\n", {"a": ({"b": 1, "c": (2, Decimal("3.5"))}, "d")}),
        ("a:\n- [[1], []]\n- {}\n", {"a": (((1,), ()), {})}),
        ("a: {b: {c: true}}\nd: false", {"a": {"b": {"c": True}}, "d": False}),
        ("a: |\n  one\n  two\nb: |-\n  one\n", {"a": "one\ntwo\n", "b": "one"}),
        ("a: '16'\nb: \"no\"\n", {"a": "16", "b": "no"}),
        ("---\na: 1\n", {"a": 1}),
        ("'a': 1\n", {"a": 1}),
        ("? a\n: 1\n", {"a": 1}),
        ("<<: 1\n", {"<<": 1}),
        ("word", "word"),
        ('a: ""\n', {"a": ""}),
        ("a: 2020-07-22 # the day\n", {"a": "2020-07-22"}),
    ],
)
def test_a_file_is_what_its_author_sees(text: str, value: object) -> None:
    assert _read(text).value == value


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
def test_places_are_the_same_however_lines_end(end: str) -> None:
    document = _read(end.join(["a: 1", "b:", "  c: |", "    text", ""]))

    assert document.place("b", "c") == Place("a.yaml", 4, 5)
    assert document.value["b"]["c"] == "text\n"


def test_each_value_has_its_place() -> None:
    document = _read("a: 1\nb:\n  - \"c\"\n  - d: 'é'\n    e: [f,  g]\n")

    assert {key: str(node.value).removeprefix("a.yaml:") for key, node in document.nodes.items()} == {
        (): "1:1",
        ("a",): "1:4",
        ("b",): "3:3",
        ("b", 0): "3:6",
        ("b", 1): "4:5",
        ("b", 1, "d"): "4:9",
        ("b", 1, "e"): "5:8",
        ("b", 1, "e", 0): "5:9",
        ("b", 1, "e", 1): "5:13",
    }


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: |\n  text\n", Place("a.yaml", 2, 3)),
        ("a: |-\n\n     text\n", Place("a.yaml", 2, 6)),
        ("a: |2\n    text\n", Place("a.yaml", 2, 3)),
        ("a: |\n\n", Place("a.yaml", 1, 4)),
    ],
    ids=["plain", "blank-line-first", "indented", "nothing"],
)
def test_a_block_of_text_stands_where_its_first_line_begins(text: str, place: Place) -> None:
    assert _read(text).place("a") == place


def test_the_style_of_each_value_is_known() -> None:
    nodes = _read("a: b\nc: 'd'\ne: \"f\"\ng: |\n  h\nk: []\nl:\n  - m\n").nodes

    assert {key[0]: node.style for key, node in nodes.items() if len(key) == 1} == {
        "a": "",
        "c": "'",
        "e": '"',
        "g": "|",
        "k": "flow",
        "l": "block",
    }


def test_a_key_has_its_place_too() -> None:
    assert _read("a: 1\nbcd: 2\n").nodes["bcd",] == Node(Place("a.yaml", 2, 1), Place("a.yaml", 2, 6), "")


def test_what_is_not_written_stands_where_what_should_hold_it_begins() -> None:
    document = _read("a:\n  b: 1\n")

    assert document.place("a", "c", "d") == Place("a.yaml", 2, 3)
    assert document.place("e") == Place("a.yaml", 1, 1)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n"])
def test_an_empty_file_is_a_problem(text: str) -> None:
    assert _told(text) == ["a.yaml:1:1: this file is empty"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yaml:3:1: a: this field is there twice, first in line 1"),
        ("a:\n  b: 1\n  b: 1\n", "a.yaml:3:3: a.b: this field is there twice, first in line 2"),
        ("- {b: 1, b: 2}\n", "a.yaml:1:10: [1].b: this field is there twice, first in line 1"),
        ("a: 1\n'a': 2\n", "a.yaml:2:2: a: this field is there twice, first in line 1"),
    ],
)
def test_a_field_that_is_there_twice_is_a_problem(text: str, told: str) -> None:
    assert _told(text) == [told]


def test_a_field_that_is_there_three_times_is_told_with_its_first_line() -> None:
    assert _told("a: 1\na: 2\na: 3\n") == [
        "a.yaml:2:1: a: this field is there twice, first in line 1",
        "a.yaml:3:1: a: this field is there twice, first in line 1",
    ]


def test_an_ambiguous_word_is_told_once_and_not_as_a_wrong_type() -> None:
    assert _told("name: no\nage: 010\n", PERSON) == [
        "a.yaml:1:7: name: no can be read in two ways",
        "a.yaml:2:6: age: 010 can be read in two ways",
    ]


@pytest.mark.parametrize("text", ["name: Nemo\nage:\n", "name: Nemo\nage: # to be found out\n"])
def test_a_field_with_nothing_behind_it_is_a_problem_even_where_it_may_be_left_out(text: str) -> None:
    assert _told(text, PERSON) == ["a.yaml:2:1: age: there is no value"]


def test_an_item_with_nothing_behind_its_hyphen_is_a_problem() -> None:
    assert _told("- a\n-\n") == ["a.yaml:2:2: [2]: there is no value"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &b c\n", "a.yaml:1:4: YAML reads &b as something else"),
        ("a: *b\n", "a.yaml:1:4: YAML reads *b as something else"),
        ("a: &b\n  c: 1\n", "a.yaml:1:4: YAML reads &b as something else"),
        ("&b a: 1\n", "a.yaml:1:1: YAML reads &b as something else"),
        (
            "a: !!python/object:os.system x\n",
            "a.yaml:1:4: YAML reads tag:yaml.org,2002:python/object:os.system as something",
        ),
        ("a: !b c\n", "a.yaml:1:4: YAML reads !b as something else"),
        ("a: !b\n  - c\n", "a.yaml:1:4: YAML reads !b as something else"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2:1: a second document begins here"),
        ("a: 1\n--- \n", "a.yaml:2:1: a second document begins here"),
        ("? [a]\n: 1\n", "a.yaml:1:3: this is not a field's name"),
        ("? {a: b}\n: 1\n", "a.yaml:1:3: this is not a field's name"),
        ("{a: 1}: 2\n", "a.yaml:1:1: this is not a field's name"),
    ],
)
def test_what_yaml_can_and_people_do_not_mean_is_refused(text: str, told: str) -> None:
    (problem,) = _told(text)

    assert problem.startswith(told)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000, "[" * 100_000 + "]" * 100_000],
    ids=["lists", "fields", "items", "keys", "closed"],
)
def test_a_hundred_thousand_levels_are_refused_at_the_first_too_many(text: str) -> None:
    (problem,) = _told(text)

    assert "levels inside each other" in problem or "this is not a field's name" in problem


def test_as_many_levels_as_allowed_are_read() -> None:
    assert _read("[" * DEEPEST + "]" * DEEPEST)
    assert _told("[" * (DEEPEST + 1)) == [f"a.yaml:1:21: there are more than {DEEPEST} levels inside each other"]


def test_a_character_that_can_not_be_seen_is_told_before_yaml_is_read() -> None:
    assert _told("a: 1\nb: \0\n") == ["a.yaml:2:4: there is a character here that can't be seen (U+0000)"]


def test_an_endless_name_of_a_field_is_cut_in_its_message() -> None:
    (problem,) = _told(f"{'a' * 1000}: 1\n{'a' * 1000}: 2\n")

    assert len(problem) < 300


def test_problems_of_the_reader_and_of_the_model_come_together() -> None:
    assert _told("name: 7\nage: 6\nage: 12\n", PERSON) == [
        "a.yaml:3:1: age: this field is there twice, first in line 2",
        "a.yaml:1:7: name: 7 is not text",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: >\n  one\n  two\n", "a.yaml:1:4: a: > joins the lines below it"),
        ("a: one\n  two\n", "a.yaml:1:4: a: this goes on in the next line"),
        ("- 'one\n  two'\n", "a.yaml:1:4: [1]: this goes on in the next line"),
        ('a: "one\\ntwo"\n', "a.yaml:1:5: a: this goes on in the next line"),
        ("a: one\n  two\nb: 1\n", "a.yaml:1:4: a: this goes on in the next line"),
    ],
)
def test_lines_that_yaml_would_join_are_told(text: str, told: str) -> None:
    assert _told(text) == [told]


def test_problems_found_before_the_parser_gives_up_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("c: >\n  d\na: 1\na: 2\nb: *c\n")

    _, problems = read(tmp_path / "a.yaml", "a.yaml", ANYTHING)

    assert [problem.kind.name for problem in problems] == ["YAML", "DUPLICATE", "YAML"]


def test_a_file_that_can_not_be_read_has_no_document(tmp_path: Path) -> None:
    document, (problem,) = read(tmp_path / "a.yaml", "data/a.yaml", ANYTHING)

    assert document is None
    assert str(problem) == "data/a.yaml: there is no such file"

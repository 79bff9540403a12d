"""Turn what YAML's parser says into messages for people who don't know YAML: where the mistake is, and what to do."""

import pytest
from pydantic import TypeAdapter

from lgo_letters.reading.yaml_file import read_string
from lgo_letters.reading.yaml_problems import Complaint, said

ANYTHING = TypeAdapter(object)


def _told(text: str) -> str:
    document, problems = read_string(text, "a.yaml", ANYTHING)
    assert document is None
    (problem,) = problems
    return f"{problem.place.line}:{problem.place.column}: {problem.message}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a:\n\tb: 1\n", "2:1: there is a tab here"),
        ("a:\n  b: 1\n\tc: 2\n", "3:1: there is a tab here"),
        ("a: @b\n", "1:4: a value can't begin with @"),
        ("a: `b`\n", "1:4: a value can't begin with `"),
        ("a: %b\n", "1:4: a value can't begin with %"),
        ("a: b: c\n", "1:5: there is a second colon in this line"),
        ("a: b\n  c: d\n", "2:3: this line starts with 2 spaces"),
        ("a: - b\n", "1:4: a value can't begin with a hyphen"),
        ("a: 1\nb 2\nc: 3\n", "2:1: there is no colon after the field's name"),
        ("a: 1\nb 2\n", "2:1: there is no colon after the field's name"),
        ("a:\n  b: 1\n    c: 2\n", "3:5: this line starts with 4 spaces"),
        ("a:\n  b: 1\n c: 2\n", "3:2: this line starts with 1 space"),
        ("a:\n  b: 'x'\n c: 2\n", "3:2: this line starts with 1 space"),
        ("- a\nb: 1\n", "2:1: this line is not an item of the list"),
        ('a: "b\nc: 1\n', "1:4: a quotation mark is opened here and not closed"),
        ("a: 'b\nc: it's 1\n", "1:4: a quotation mark is opened here and not closed"),
        ("a: 'King's Lynn'\n", "1:10: a quotation mark closes the text before it ends"),
        ('a: "b\\qc"\n', "1:6: there is a backslash in quotes"),
        ('a: "\\xZZ"\n', "1:7: there is a backslash in quotes"),
        ('a: "\\ud800"\n', "1:7: there is a backslash in quotes"),
        ("a: [b\nc: 1\n", "1:4: a list in [ ] is not closed, or a comma is missing"),
        ("a: [b]\nf: [\n", "2:1: a bracket is not closed"),
        ("a: {b: c\n", "1:4: fields in { } are not closed, or a comma is missing"),
        ("a: * b\n", "1:5: a value can't begin with * or &"),
        ("a: & b\n", "1:5: a value can't begin with * or &"),
        ("a: 1\n...\nb: 2\n", "3:1: there is text below a line of dots or %"),
        ("%YAML 2.0\n---\na: 1\n", "1:1: a line begins with %"),
        ("%NOTHING\n---\na: 1\n", "1:1: a line begins with %"),
        ('a: "b\n---\nc"\n', "2:1: there is a line of hyphens or dots inside a text"),
        ("a: | b\n  c\n", "1:6: there is text after | or >"),
        ("a: !<b\n", "1:4: a value can't begin with !"),
        ("a: ]\n", "1:4: a value can't begin with ]"),
    ],
    ids=str,
)
def test_a_mistake_is_told_where_it_begins(text: str, told: str) -> None:
    assert _told(text).startswith(told)


@pytest.mark.parametrize("character", "\t@`%{}[]!&*|>'\"#-?:,")
@pytest.mark.parametrize("shape", ["a: {}b\n", "a:\n  {}b: 1\n", "{}\n", "a: 'x{}\n", "- {}- b\n"])
def test_no_complaint_is_left_in_the_words_of_the_parser(shape: str, character: str) -> None:
    _, problems = read_string(shape.replace("{}", character), "a.yaml", ANYTHING)

    assert not [problem.message for problem in problems if "can't be read as YAML" in problem.message]


def test_what_the_parser_says_otherwise_is_told_as_it_is() -> None:
    problem = said(Complaint("something new", (0, 3), (0, 0), None), ["a: b"], "a.yaml")

    assert str(problem) == "a.yaml:1:4: can't be read as YAML: something new"


@pytest.mark.parametrize("lines", [["a: b", "", ""], ["a: b"], ["a: b", "   "]], ids=["blank", "none", "spaces"])
def test_a_mistake_at_the_end_of_a_file_is_told_at_its_last_line(lines: list[str]) -> None:
    problem = said(Complaint("something new", (5, 3), (0, 0), None), lines, "a.yaml")

    assert (problem.place.line, problem.place.column) == (1, 1)


def test_a_mistake_in_nothing_is_told_at_its_beginning() -> None:
    problem = said(Complaint("cannot start any token", (5, 3), (0, 0), None), [""], "a.yaml")

    assert (problem.place.line, problem.place.column) == (1, 1)

"""Problems: how they are written, ordered and shown."""

import pickle
import re

import pytest

from lgo_letters.problems import (
    LONGEST_MESSAGE,
    Kind,
    Place,
    Problem,
    ProblemsError,
    did_you_mean,
    in_order,
    visible,
)


def test_each_kind_has_a_code_of_its_own_that_goes_on_from_the_one_before() -> None:
    assert [kind.code for kind in Kind] == [f"LGO{number:03}" for number in range(1, len(Kind) + 1)]


@pytest.mark.parametrize("kind", list(Kind), ids=lambda kind: kind.code)
def test_cause_and_remedy_are_in_lower_case_without_a_full_stop(kind: Kind) -> None:
    for part in (kind.cause, kind.remedy):
        assert re.match(r"[a-z`]|YAML", part)
        assert not part.endswith(".")


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Place("data/a.yaml"), "data/a.yaml"),
        (Place("data/a.yaml", 9), "data/a.yaml:9"),
        (Place("data/a.yaml", 9, 3), "data/a.yaml:9:3"),
    ],
    ids=["file", "line", "column"],
)
def test_a_place_is_written_so_that_an_editor_can_go_there(place: Place, written: str) -> None:
    assert str(place) == written


def test_a_character_of_a_text_stands_as_many_lines_and_columns_further_on() -> None:
    at = Place("a.yaml", 10, 5).inside("one\ntwo\n\nfour")

    assert [str(at(offset)) for offset in (0, 2, 4, 6, 8, 9)] == [
        "a.yaml:10:5",
        "a.yaml:10:7",
        "a.yaml:11:5",
        "a.yaml:11:7",
        "a.yaml:12:5",
        "a.yaml:13:5",
    ]


def test_a_problem_is_one_line_with_its_key() -> None:
    problem = Problem(Kind.COUNTS, Place("a.yaml", 9, 9), "enquiries.late", "17 is more than enquiries.sent (16)")

    assert str(problem) == "a.yaml:9:9: enquiries.late: 17 is more than enquiries.sent (16)"


def test_a_problem_of_a_file_has_no_key() -> None:
    assert str(Problem(Kind.FILE, Place("a.yaml"), "", "there is no such file")) == "a.yaml: there is no such file"


def test_what_can_not_be_seen_in_a_message_is_named() -> None:
    problem = Problem(Kind.VALUE, Place("a.yaml"), "na\tme", 'is "a\u202eb\x1b[31m"', "not\u00a0this")

    assert problem.key == "na<U+0009>me"
    assert problem.message == 'is "a<U+202E>b<U+001B>[31m"'
    assert problem.hint == "not<U+00A0>this"


def test_an_endless_message_is_cut() -> None:
    problem = Problem(Kind.VALUE, Place("a.yaml"), "k" * 10_000, "m" * 10_000)

    assert problem.message == "m" * LONGEST_MESSAGE + "…"
    assert len(problem.key) < 200


def test_a_text_that_can_be_seen_stays_as_it_is() -> None:
    assert visible("Rhôs-on-Sea & “Ynys Môn” – 😀") == "Rhôs-on-Sea & “Ynys Môn” – 😀"


def test_problems_are_in_the_order_of_files_and_lines_each_once() -> None:
    late = Problem(Kind.VALUE, Place("b.yaml", 10), "", "late")
    early = Problem(Kind.VALUE, Place("b.yaml", 9), "", "early")
    first = Problem(Kind.VALUE, Place("a.yaml", 11), "", "first")

    assert in_order([late, early, late, first]) == (first, early, late)


def test_an_error_carries_all_its_problems_in_order() -> None:
    late = Problem(Kind.VALUE, Place("b.yaml", 2), "", "late")
    early = Problem(Kind.VALUE, Place("b.yaml", 1), "", "early")

    assert str(ProblemsError([late, early])) == "b.yaml:1: early\nb.yaml:2: late"


def test_a_problem_can_be_handed_from_one_process_to_another() -> None:
    problem = Problem(Kind.VALUE, Place("b.yaml", 2), "key", "message", "hint", "sefton")

    assert pickle.loads(pickle.dumps(problem)) == problem  # noqa: S301 - its own bytes


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("tittle", ["title", "role"], "did you mean title?"),
        ("Title", ["title", "role"], "did you mean title?"),
        ("xyz", ["title", "role"], "there are: role, title"),
        ("xyz", [f"word{number}" for number in range(13)], ""),
        ("xyz", [], ""),
        ("t" * 1_000_000, ["title"], "there are: title"),
    ],
    ids=["near", "other-case", "few", "many", "none", "endless"],
)
def test_a_word_that_is_not_known_brings_the_nearest_or_the_few_that_there_are(
    word: str, known: list[str], hint: str
) -> None:
    assert did_you_mean(word, known) == hint

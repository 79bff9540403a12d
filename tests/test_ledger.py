"""What is written down of letters, packed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lgo_letters.batch.ledger import Ledger

values = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=3)


@given(st.dictionaries(st.text(), st.dictionaries(st.text(), values, max_size=3), max_size=3))
def test_what_is_unpacked_is_what_was_written_down(entries: dict[str, dict[str, object]]) -> None:
    assert dict(Ledger(entries)) == entries


def test_half_a_character_that_a_hand_put_into_a_manifest_is_no_crash() -> None:
    assert Ledger({"inkham": {"council": "\ud800"}})["inkham"] == {"council": "\ud800"}


def test_a_part_is_of_the_letters_that_are_there() -> None:
    ledger = Ledger({"inkham": {"pages": 1}, "quillby": {"pages": 2}})

    part = ledger.of(["quillby", "over-nowhere"])

    assert list(part.items()) == [("quillby", {"pages": 2})]


def test_ledgers_that_say_the_same_are_the_same() -> None:
    assert Ledger({"inkham": {"pages": 1}}) == Ledger({"inkham": {"pages": 1}})
    assert Ledger({"inkham": {"pages": 1}}) != Ledger({"inkham": {"pages": 2}})
    assert Ledger({"inkham": {"pages": 1}}) != {"inkham": {"pages": 1}}


def test_a_letter_is_forgotten() -> None:
    ledger = Ledger({"inkham": {"pages": 1}})

    del ledger["inkham"]

    assert "inkham" not in ledger
    assert len(ledger) == 0

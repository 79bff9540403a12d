"""Read what a page draws from its operators: nothing that can be seen is missed."""

import pikepdf
import pytest

from lgo_letters.finished.drawing import read_drawing


def _drawn(content: bytes) -> list[str]:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.contents_add(content)
    return read_drawing(page, {}).stray


@pytest.mark.parametrize(
    "content",
    [
        *(f"0 0 m 9 9 l 9 0 l {each}".encode() for each in ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s")),
        *(b"BT " + each + b" ET" for each in (b"(a) Tj", b"[(a)] TJ", b"(a) '", b'1 1 (a) "')),
        b"/shade sh",
        b"/picture Do",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI",
    ],
)
def test_ink_outside_of_all_marks_is_noticed(content: bytes) -> None:
    assert _drawn(content) == ["something is drawn that is neither tagged nor an artifact"]


def test_colours_and_widths_outside_of_all_marks_are_no_ink() -> None:
    assert _drawn(b"q 1 0 0 rg 2 w 1 0 0 1 5 5 cm 0 0 9 9 re n Q") == []

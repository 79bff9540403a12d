"""Words that nobody can see on a page."""

import pytest

from lgo_letters.finished.ink import faint_words
from lgo_letters.typesetting.typeface import alone
from lgo_letters.typesetting.typeset import Typeset


def _found(html: str) -> list[str]:
    with alone():
        import weasyprint  # noqa: PLC0415 - it reads the fonts' configuration when it is imported

        style = "<style>body { font: 12pt Arimo }</style>"
        pdf: bytes = weasyprint.HTML(string=style + html).write_pdf()
    return [word for _, word, _ in faint_words(pdf)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>plain words</p>", []),
        ("<p>a <span style='color: white'>hidden</span> word</p>", ["hidden"]),
        ("<p>a <span style='color: #777777'>quiet</span> word</p>", ["quiet"]),
        ("<p>a <span style='color: #767676'>quiet</span> word</p>", []),
        ("<p style='background: black; color: #000000'>dark on dark</p>", ["dark", "on", "dark"]),
        ("<p style='background: #1c4b4f; color: white'>light on dark</p>", []),
        ("<p>a – b • c . ,</p>", []),
        ("<p style='font-size: 8pt'>small print, all of it</p>", []),
    ],
)
def test_words_without_contrast_are_found(html: str, found: list[str]) -> None:
    assert _found(html) == found


def test_a_letter_has_none(typeset_letters: dict[str, Typeset]) -> None:
    assert list(faint_words(typeset_letters["sefton"].pdf)) == []

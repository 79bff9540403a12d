"""Check letters with veraPDF, which archives use: each meets both PDF/UA-1 and PDF/A-3a, whatever the year's data."""

import os
import warnings
from collections.abc import Mapping

import pytest
from cases import letter
from made_up import averaged

from lgo_letters.finished.verapdf import STANDARDS, judge, missing
from lgo_letters.pipeline import Year, typeset
from lgo_letters.typesetting.typeset import Typeset

pytestmark = [
    pytest.mark.no_cover,  # coverage doubles the time of a page; other tests cover this code
    pytest.mark.timeout(900),  # Java starts slowly, and there are many letters
]


@pytest.fixture(scope="module", autouse=True)
def _verapdf() -> None:
    lacking = missing()
    if lacking and not os.environ.get("LGO_LETTERS_TESTS_NEED_JAVA"):
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(f"NOBODY ASKED VERAPDF: {lacking}", stacklevel=1)
        pytest.skip(f"veraPDF can't be asked: {lacking}")


@pytest.fixture(scope="module")
def judged(typeset_letters: dict[str, Typeset]) -> Mapping[str, tuple[str, ...]]:
    """Give what veraPDF says about the real letters, and about a PDF that is no letter. It takes long to start.

    Java's optimiser is off: with so few letters it takes longer than it saves.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        return judge({slug: each.pdf for slug, each in typeset_letters.items()} | {"none": PLAIN})


def test_every_letter_keeps_both_standards(judged: Mapping[str, tuple[str, ...]]) -> None:
    assert {name: broken for name, broken in judged.items() if name != "none"} == {"sefton": (), "southampton": ()}


@pytest.mark.long
def test_every_letter_that_is_hard_to_set_keeps_both_standards(year: Year, typeset_cases: dict[str, Typeset]) -> None:
    pdfs = {name: each.pdf for name, each in typeset_cases.items()}
    pdfs["without averages"] = typeset(letter("every paragraph", year, averaged()), year).pdf

    assert judge(pdfs) == dict.fromkeys(pdfs, ())


def test_a_file_that_keeps_neither_is_told_of_in_both(judged: Mapping[str, tuple[str, ...]]) -> None:
    assert {each.split()[0] for each in judged["none"]} == {standard.split()[0] for standard in STANDARDS.values()}


PLAIN = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
xref
0 4
0000000000 65535 f\x20
0000000009 00000 n\x20
0000000052 00000 n\x20
0000000101 00000 n\x20
trailer<</Size 4/Root 1 0 R>>
startxref
161
%%EOF
"""
"""A PDF of one empty page."""

"""Compare the two letters that were sent with those made from data: every word, and where pages end."""

import re
import subprocess
from pathlib import Path

import pytest

from lgo_letters.typesetting.typeset import Typeset

DOCUMENTS = ("sefton", "southampton")


@pytest.fixture(scope="module")
def pages(typeset_letters: dict[str, Typeset], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Give the text of each page of both PDFs, without page numbers and bullets."""
    texts = {}
    for slug in DOCUMENTS:
        file = tmp_path_factory.mktemp("letters") / f"{slug}.pdf"
        file.write_bytes(typeset_letters[slug].pdf)
        raw = subprocess.run(["pdftotext", "-raw", file, "-"], check=True, capture_output=True, text=True).stdout
        texts[slug] = [_without_furniture(page) for page in raw.removesuffix("\f").split("\f")]
    return texts


def _without_furniture(page: str) -> str:
    """Leave out the page number, which is the last line of a page, and bullets on lines of their own."""
    lines = [line for line in page.splitlines() if line.strip() not in {"", "•"}]
    return "\n".join(lines[:-1] if re.fullmatch(r"\d+", lines[-1]) else lines)


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_letter_has_the_words_of_its_document_in_their_order(
    slug: str, pages: dict[str, list[str]], root: Path
) -> None:
    wanted = (root / "tests" / "documents" / f"{slug}.txt").read_text(encoding="utf-8").split()

    assert "\n".join(pages[slug]).split() == wanted


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_the_first_page_ends_where_the_document_s_does(slug: str, pages: dict[str, list[str]]) -> None:
    assert pages[slug][0].endswith("put things")
    assert pages[slug][1].startswith("right before the complaint came to us.")


def test_the_second_page_of_a_longer_letter_ends_where_the_document_s_does(pages: dict[str, list[str]]) -> None:
    assert pages["sefton"][1].endswith("than we")
    assert pages["sefton"][2].startswith("delivered last year")


def test_statistics_begin_a_page_of_their_own(pages: dict[str, list[str]]) -> None:
    assert [page.startswith("Complaints upheld\n") for page in pages["sefton"]] == [False, False, False, True]


def test_a_letter_without_statistics_pages_ends_with_its_signatory(pages: dict[str, list[str]]) -> None:
    assert pages["southampton"][-1].endswith("Chair, Commission for Local Administration in England")


def test_the_logo_has_no_words_that_a_reader_would_meet_twice(pages: dict[str, list[str]]) -> None:
    assert all(text[0].startswith("22 July 2020") for text in pages.values())

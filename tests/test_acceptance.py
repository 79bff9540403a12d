"""What was accepted holds for exactly those words; what is open says so on each page."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from lgo_letters.accepted_file import accepted_yaml, read_accepted
from lgo_letters.pipeline import Year, compose, load_year, typeset
from lgo_letters.review import accept_items, review
from lgo_letters.typesetting.typeset import Typeset

INTRODUCTION = "templates/2020/wording/introduction.yaml"
YOUR_COUNCIL = "templates/2020/wording/your-council.yaml"
RESOURCES = "templates/2020/wording/resources.yaml"
WHO = {"by": "A. N. Other", "date": "2020-07-20", "note": "read aloud"}


def drafts(folder: Path) -> set[str]:
    """Name the councils whose letters are drafts."""
    year = load_year(folder)
    return {slug for slug, council in year.councils.items() if compose(council, year).draft}


def rewrite(folder: Path, path: str, old: str, new: str) -> None:
    """Replace what is there once."""
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def test_the_two_letters_that_were_sent_are_accepted(year: Year) -> None:
    assert [compose(council, year).draft for council in year.councils.values()] == [False, False]


@pytest.mark.long
def test_a_year_that_was_accepted_has_nothing_open(specimen: Path) -> None:
    assert (drafts(specimen), review(load_year(specimen), None).items) == (set(), ())


def test_a_paragraph_reworded_opens_exactly_the_letters_that_have_it(specimen: Path) -> None:
    rewrite(specimen, YOUR_COUNCIL, "Happily, this year, our experience", "Happily, this year our experience")

    year = load_year(specimen)

    improved = {slug for slug, each in year.councils.items() if each.field("remedies.timeliness") == "improved"}
    assert improved
    assert drafts(specimen) == improved
    assert [item.name for item in review(year, None).items] == ["remedies-improved"]


def test_a_comment_opens_nothing(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "- id: purpose\n", "# In every letter\n- id: purpose\n")

    assert drafts(specimen) == set()


def test_an_edit_taken_back_is_accepted_again(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")
    rewrite(specimen, INTRODUCTION, "great pressures", "exceptional pressures")

    assert drafts(specimen) == set()


def test_a_count_opens_its_council_s_letter(specimen: Path) -> None:
    year = load_year(specimen)
    slug, council = next(
        (s, c)
        for s, c in year.councils.items()
        if (c.counts["compliance_outcomes"] or 0) > 1 and c.counts["complied"] == c.counts["compliance_outcomes"]
    )
    investigations, upheld, outcomes, complied, _ = council.counts.values()
    row = f"{slug},{investigations},{upheld},{outcomes},{complied},"
    one_more = (outcomes or 0) + 1
    more = f"{slug},{investigations},{upheld},{one_more},{one_more},"
    rewrite(specimen, "data/2020/statistics.csv", row, more)

    (item,) = review(load_year(specimen), year).items

    assert (item.councils, item.heading) == ((slug,), "figures only")


def test_a_chief_executive_opens_one_letter(specimen: Path) -> None:
    year = load_year(specimen)
    slug, council = next(
        (s, c) for s, c in year.councils.items() if c.file.addressee.surname and not c.file.addressee.salutation
    )
    rewrite(
        specimen,
        f"data/2020/councils/{slug}.yaml",
        f"surname: {council.file.addressee.surname}",
        "surname: Quillfeather",
    )

    assert drafts(specimen) == {slug}


def test_own_words_open_their_letter(specimen: Path) -> None:
    slug = next(iter(load_year(specimen).councils))
    file = specimen / f"data/2020/councils/{slug}.yaml"
    own = "own_words:\n  - after: seminars\n    say: |\n      I was sorry to hear of the flood.\n    reason: agreed\n"
    file.write_text(file.read_text(encoding="utf-8") + own, encoding="utf-8")

    assert drafts(specimen) == {slug}


def test_what_own_words_may_quote_and_name_is_accepted_with_them(specimen: Path) -> None:
    first, second, *_ = load_year(specimen).councils.items()
    file = specimen / f"data/2020/councils/{first[0]}.yaml"
    own = f"own_words:\n  - after: seminars\n    say: |\n      For 12 weeks, as {second[1].file.name} did.\n"
    own += f'    numbers: ["12"]\n    names: [{{council: "{second[1].file.name}", why: joint}}]\n    reason: agreed\n'
    file.write_text(file.read_text(encoding="utf-8") + own, encoding="utf-8")

    for old, new in (('["12"]', '["12 weeks"]'), ("why: joint", "why: together")):
        year = load_year(specimen)
        found = review(year, None)
        accept_items(year, found, found.items, WHO)
        assert drafts(specimen) == set()

        rewrite(specimen, file.relative_to(specimen).as_posix(), old, new)

        assert drafts(specimen) == {first[0]}


def test_a_new_paragraph_for_some_opens_their_letters_and_no_other(specimen: Path) -> None:
    new = "- id: thanks\n  when: training.courses > 1\n  source: new\n  say: |\n    Thank you for the courses.\n\n"
    rewrite(specimen, RESOURCES, "- id: seminars\n", f"{new}- id: seminars\n")

    year = load_year(specimen)

    assert drafts(specimen) == {
        slug for slug, each in year.councils.items() if (each.field("training.courses") or 0) > 1
    }


def test_paragraphs_in_another_order_open_all_letters_as_one_text(specimen: Path) -> None:
    text = (specimen / INTRODUCTION).read_text(encoding="utf-8")
    first = "- id: first\n  source: new\n  say: |\n    Before all.\n\n"
    (specimen / INTRODUCTION).write_text(text + "\n" + first, encoding="utf-8")
    year = load_year(specimen)
    found = review(year, None)
    accept_items(year, found, found.items, WHO)
    (specimen / INTRODUCTION).write_text(first + text, encoding="utf-8")

    assert [item.name for item in review(load_year(specimen), None).items] == ["order"]


def test_another_national_figure_opens_one_text(specimen: Path) -> None:
    rewrite(specimen, "templates/2020/edition.yaml", "value: 178", "value: 179")

    (item,) = review(load_year(specimen), None).items

    assert "179 delegates" in item.after


def test_a_draft_says_so_on_each_page_and_is_not_signed(
    year: Year, typeset_letters: dict[str, Typeset], tmp_path: Path
) -> None:
    letter = compose(year.councils["sefton"], year)
    made = {}
    for draft, typeset_letter in (
        (False, typeset_letters["sefton"]),
        (True, typeset(replace(letter, draft=True), year)),
    ):
        (tmp_path / "letter.pdf").write_bytes(typeset_letter.pdf)
        command = ["pdftotext", "-raw", str(tmp_path / "letter.pdf"), "-"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        made[draft] = ([page.split() for page in text.removesuffix("\f").split("\f")], typeset_letter.html.decode())

    clean, draft_pages = made[False][0], made[True][0]

    assert [Counter(page) for page in draft_pages] == [Counter([*page, "DRAFT"]) for page in clean]
    assert 'class="signature"' in made[False][1]
    assert 'class="signature"' not in made[True][1]


def test_what_is_accepted_changes_nothing_else_of_a_letter(
    workspace: Path, typeset_letters: dict[str, Typeset]
) -> None:
    file = workspace / "templates/2020/accepted.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Michael King", "A. N. Other"), encoding="utf-8")
    again = load_year(workspace)

    assert typeset(compose(again.councils["southampton"], again), again) == typeset_letters["southampton"]


def test_acceptances_are_written_sorted_each_once_and_read_back(year: Year) -> None:
    entries = year.edition.acceptance.entries

    text = accepted_yaml((*reversed(entries), *entries))

    assert read_accepted(text, "accepted.yaml") == (entries, ())


def test_a_block_that_names_nothing_is_a_problem_with_its_line() -> None:
    block = '- digest: "0123456789abcdef0123"\n  by: A. N. Other\n  date: 2020-07-22\n'

    _, (problem,) = read_accepted(block, "accepted.yaml")

    assert (problem.place.line, problem.message) == (1, "names a text or a letter, one of the two")

"""An acceptance covers exactly the words accepted. A letter with anything not accepted says DRAFT on each page."""

import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from accepting import accept_all

from lgo_letters.approval.decisions import decide
from lgo_letters.approval.review import review
from lgo_letters.batch.final import separate
from lgo_letters.edition.accepted_file import accepted_yaml, read_accepted
from lgo_letters.finished.reader import read_finished
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, compose, load_year, reason_all, typeset
from lgo_letters.problems import ProblemsError
from lgo_letters.typesetting.typeset import Typeset

INTRODUCTION = "templates/2020/wording/introduction.yaml"
YOUR_COUNCIL = "templates/2020/wording/your-council.yaml"
RESOURCES = "templates/2020/wording/resources.yaml"
WHO = {"by": "A. N. Other", "date": "2020-07-20", "note": "read aloud"}
OWN_WORDS = "own_words:\n  - after: seminars\n    say: |\n      I was sorry to hear of the flood.\n    reason: agreed\n"


def waiting(folder: Path) -> set[str]:
    """Name the councils whose letters can't be signed yet."""
    return set(review(load_year(folder)).open)


def items(folder: Path) -> dict[str, list[tuple[str, str, str]]]:
    """Give what isn't accepted yet, by name: the kind of each line, and what it was and is."""
    return {
        item.name: [(each.kind.value, each.before, each.after) for each in item.changes]
        for item in review(load_year(folder)).items
    }


def rewrite(folder: Path, path: str, old: str, new: str) -> None:
    """Replace a text that is there exactly once."""
    text = (folder / path).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def add(folder: Path, slug: str, more: str) -> None:
    """Add fields at the end of a council's file."""
    file = folder / f"data/2020/councils/{slug}.yaml"
    file.write_text(file.read_text(encoding="utf-8") + more, encoding="utf-8")


def test_the_two_letters_that_were_sent_are_accepted(year: Year) -> None:
    assert [compose(council, year).draft for council in year.councils.values()] == [False, False]


@pytest.mark.long
def test_a_year_that_was_accepted_has_nothing_open(specimen: Path) -> None:
    assert (waiting(specimen), review(load_year(specimen)).items) == (set(), ())


def test_a_paragraph_reworded_opens_exactly_the_letters_that_have_it(specimen: Path) -> None:
    rewrite(specimen, YOUR_COUNCIL, "Happily, this year, our experience", "Happily, this year our experience")

    year = load_year(specimen)

    improved = {slug for slug, each in year.councils.items() if each.field("remedies.timeliness") == "improved"}
    assert improved
    assert waiting(specimen) == improved
    assert [item.name for item in review(year).items] == ["remedies-improved"]


def test_a_comment_opens_nothing(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "- id: purpose\n", "# In every letter\n- id: purpose\n")

    assert waiting(specimen) == set()


def test_an_edit_taken_back_is_accepted_again(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")
    rewrite(specimen, INTRODUCTION, "great pressures", "exceptional pressures")

    assert waiting(specimen) == set()


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

    item, *others = review(load_year(specimen)).items

    assert item.councils == (slug,)
    assert all("average" in other.after for other in others)
    assert f"compliance_outcomes: {one_more}" in item.after


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

    assert waiting(specimen) == {slug}


def test_own_words_open_their_letter(specimen: Path) -> None:
    slug = next(iter(load_year(specimen).councils))
    add(specimen, slug, OWN_WORDS)

    assert waiting(specimen) == {slug}


@pytest.mark.parametrize(
    ("old", "new"), [("of the flood", "of the fire"), ("after: seminars", "after: share-the-tool")]
)
def test_own_words_that_are_reworded_or_moved_open_their_letter(specimen: Path, old: str, new: str) -> None:
    slug = next(iter(load_year(specimen).councils))
    add(specimen, slug, OWN_WORDS)
    accept_all(load_year(specimen), review(load_year(specimen)), WHO)
    assert waiting(specimen) == set()

    rewrite(specimen, f"data/2020/councils/{slug}.yaml", old, new)

    assert waiting(specimen) == {slug}


def test_a_text_of_every_letter_that_is_withheld_opens_its_letter(specimen: Path) -> None:
    slug = next(iter(load_year(specimen).councils))
    add(specimen, slug, "withhold:\n  - id: share-the-tool\n    reason: agreed\n")

    assert waiting(specimen) == {slug}


def test_an_exception_is_accepted_with_its_reason(year: Year) -> None:
    letter = replace(compose(year.councils["sefton"], year), exceptions=(("enquiries-trend", "counted anew"),))

    assert "exception enquiries-trend: counted anew" in year.edition.acceptance.own_words(letter).split("\n")


def test_a_council_that_may_be_named_has_to_be_accepted(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "exceptional pressures, as at Inkham Council,")
    rewrite(
        specimen, "templates/2020/edition.yaml", "specimen: true\n", 'specimen: true\nmay_name: ["Inkham Council"]\n'
    )

    assert ("came", "", "may be named: Inkham Council") in items(specimen)["reviewers"]


def test_what_own_words_may_quote_and_name_is_accepted_with_them(specimen: Path) -> None:
    first, second, *_ = load_year(specimen).councils.items()
    file = specimen / f"data/2020/councils/{first[0]}.yaml"
    own = f"own_words:\n  - after: seminars\n    say: |\n      For 12 weeks, as {second[1].file.name} did.\n"
    own += f'    numbers: ["12"]\n    names: [{{council: "{second[1].file.name}", why: joint}}]\n    reason: agreed\n'
    add(specimen, first[0], own)

    for old, new in (('["12"]', '["12 weeks"]'), ("why: joint", "why: together")):
        year = load_year(specimen)
        found = review(year)
        accept_all(year, found, WHO)
        assert waiting(specimen) == set()

        rewrite(specimen, file.relative_to(specimen).as_posix(), old, new)

        assert waiting(specimen) == {first[0]}


def test_a_new_paragraph_for_some_opens_their_letters_and_no_other(specimen: Path) -> None:
    new = "- id: thanks\n  when: training.courses > 1\n  source: new\n  say: |\n    Thank you for the courses.\n\n"
    rewrite(specimen, RESOURCES, "- id: seminars\n", f"{new}- id: seminars\n")

    year = load_year(specimen)

    assert waiting(specimen) == {
        slug for slug, each in year.councils.items() if (each.field("training.courses") or 0) > 1
    }


def test_paragraphs_in_another_order_open_all_letters_as_one_text(specimen: Path) -> None:
    text = (specimen / INTRODUCTION).read_text(encoding="utf-8")
    first = "- id: first\n  source: new\n  say: |\n    Before all.\n\n"
    (specimen / INTRODUCTION).write_text(text + "\n" + first, encoding="utf-8")
    year = load_year(specimen)
    found = review(year)
    accept_all(year, found, WHO)
    (specimen / INTRODUCTION).write_text(first + text, encoding="utf-8")

    assert items(specimen) == {"order": [("moved", "first", "first")]}


@pytest.mark.parametrize("heading", ["Complaint statistics", "Complaints upheld"])
def test_a_heading_that_is_deleted_opens_the_letters_that_had_it(specimen: Path, heading: str) -> None:
    had = {s for s, each in reason_all(load_year(specimen))[0].items() if heading in _headings(each.letter)}
    rewrite(specimen, "templates/2020/edition.yaml", f"    heading: {heading}\n", "")

    assert had
    assert waiting(specimen) == had


def _headings(letter: Letter) -> set[str]:
    return {section.heading_text for section in letter.sections.values()}


@pytest.mark.parametrize(
    ("file", "old", "new", "name"),
    [
        ("edition.yaml", "heading: Complaints upheld", "heading: Upheld", "statistics-upheld.heading"),
        (
            "wording/statistics-upheld.yaml",
            "your council, {{ uphold_average",
            "yours, {{ uphold_average",
            "upheld-chart-with-average",
        ),
        (
            "wording/resources.yaml",
            "{{ training.courses | in_words }}",
            "{{ training.courses }}",
            "training-several-courses",
        ),
    ],
)
def test_what_some_letters_have_is_open_in_these_once_it_is_reworded(
    specimen: Path, file: str, old: str, new: str, name: str
) -> None:
    rewrite(specimen, f"templates/2020/{file}", old, new)

    (item,) = review(load_year(specimen)).items

    assert (item.name, {*item.councils}) == (name, waiting(specimen))


def test_what_a_letter_alone_has_is_accepted_texts_values_charts_and_what_is_assumed(year: Year) -> None:
    own = year.edition.acceptance.own_words(compose(year.councils["sefton"], year)).split("\n")

    assert {
        "text remedies-improved",  # it has a condition
        "text upheld-chart-with-average",
        "addressee_name: Mr Johnson",
        "summons_total: 2 / two",  # printed in a sentence
        "complied: 10 / ten",  # printed nowhere, and among the figures inside the PDF
        "chart statistics-upheld: 81% beside 67%",
        "assumed: enquiries.sent",
    } <= {*own}


def test_another_national_figure_opens_one_text(specimen: Path) -> None:
    rewrite(specimen, "templates/2020/edition.yaml", "value: 178", "value: 179")

    (item,) = review(load_year(specimen)).items

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


def places(pdf: bytes) -> list[tuple[int, float, str]]:
    """Give the words of a PDF with their pages and heights, without those in the margins."""
    return [(each.page, each.height, each.words) for each in read_finished(pdf).root.pieces()]


@pytest.mark.parametrize("number", [0, *(pytest.param(each, marks=pytest.mark.long) for each in range(1, 12))])
def test_a_draft_s_words_stand_where_those_of_the_letter_stand(specimen: Path, number: int) -> None:
    year = load_year(specimen)
    letter = compose(list(year.councils.values())[number], year)

    draft, signed = (typeset(replace(letter, draft=each), year) for each in (True, False))

    assert draft.pages == signed.pages
    assert places(draft.pdf) == places(signed.pdf)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (
            "letter.css",
            "@page :first {",
            '@page { @top-center { content: "" !important; color: white !important } }\n@page :first {',
        ),
        pytest.param("letter.css", "html {\n", "html {\n  page: other;\n", marks=pytest.mark.long),
        pytest.param("letter.html", "<body>", '<body style="page: other">', marks=pytest.mark.long),
    ],
)
def test_nothing_in_the_edition_takes_the_mark_away(
    specimen: Path, tmp_path: Path, file: str, old: str, new: str
) -> None:
    path = specimen / "templates/2020" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    year = load_year(specimen)
    letter = compose(next(iter(year.councils.values())), year)

    try:
        made = typeset(letter, year)
    except ProblemsError:
        return  # if it is refused, that is right, too
    (tmp_path / "letter.pdf").write_bytes(made.pdf)
    command = ["pdftotext", "-raw", str(tmp_path / "letter.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert all("SPECIMEN – DRAFT" in page for page in text.removesuffix("\f").split("\f"))


def test_a_frame_that_signs_a_draft_is_refused(workspace: Path) -> None:
    path = workspace / "templates/2020/letter.html"
    path.write_text(
        path.read_text(encoding="utf-8").replace("if not letter.draft", "if letter.draft"), encoding="utf-8"
    )
    year = load_year(workspace)

    with pytest.raises(ProblemsError, match="is printed on a draft"):
        typeset(compose(year.councils["sefton"], year), year)


def test_acceptances_are_written_sorted_each_once_and_read_back(year: Year) -> None:
    entries = year.edition.acceptance.entries

    text = accepted_yaml((*reversed(entries), *entries))

    assert sorted(read_accepted(text, "accepted.yaml")[0], key=lambda each: each.name) == sorted(
        entries, key=lambda each: each.name
    )


def test_a_block_that_names_nothing_is_a_problem_with_its_line() -> None:
    block = '- digest: "0123456789abcdef0123"\n  words: x\n  by: A. N. Other\n  date: 2020-07-22\n'

    _, (problem,) = read_accepted(block, "accepted.yaml")

    assert (problem.place.line, problem.message) == (1, "needs either a text or a letter, not both")


def test_a_deleted_paragraph_is_shown_with_the_words_that_were_accepted(specimen: Path) -> None:
    text = (specimen / RESOURCES).read_text(encoding="utf-8")
    start = text.index("- id: share-the-tool")
    end = text.index("- id:", start + 1)
    (specimen / RESOURCES).write_text(text[:start] + text[end:], encoding="utf-8")

    ((kind, before, after),) = items(specimen)["order"]

    assert (kind, after) == ("went", "")
    assert before.startswith("share-the-tool: I would encourage you to share the tool with colleagues")
    assert len(before) < 330


def test_a_deleted_paragraph_keeps_its_words_until_its_deletion_is_accepted(specimen: Path) -> None:
    text = (specimen / RESOURCES).read_text(encoding="utf-8")
    start = text.index("- id: share-the-tool")
    end = text.index("- id:", start + 1)
    (specimen / RESOURCES).write_text(
        text[:start] + text[end:].replace("Earlier this year, we held", "This year, we held"), encoding="utf-8"
    )
    year = load_year(specimen)
    found = review(year)

    decide(year, found, [(item, "") for item in found.items if item.name == "seminars"], WHO)
    shown = items(specimen)["order"][0][1]
    accept_all(load_year(specimen), review(load_year(specimen)), WHO)

    assert shown.startswith("share-the-tool: I would encourage")
    assert "share-the-tool" not in (specimen / "templates/2020/accepted.yaml").read_text(encoding="utf-8")


def test_a_conditional_paragraph_that_is_deleted_is_shown_to_go_from_its_letters(specimen: Path) -> None:
    text = (specimen / YOUR_COUNCIL).read_text(encoding="utf-8")
    start = text.index("    - id: publicly")
    end = text.index("\n\n", start)
    (specimen / YOUR_COUNCIL).write_text(text[:start] + text[end:], encoding="utf-8")

    (lines,) = items(specimen).values()

    assert [(kind, after) for kind, _, after in lines] == [("went", "")]
    assert lines[0][1] in text


def test_what_is_committed_is_shown_against_what_was_accepted_all_the_same(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")
    git = ("git", "-C", str(specimen), "-c", "user.name=A", "-c", "user.email=a@example.org")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "--no-gpg-sign", "-m", "x")):
        subprocess.run([*git, *arguments], check=True, capture_output=True)

    assert [
        (kind, "exceptional" in before, "great" in after) for kind, before, after in items(specimen)["purpose"]
    ].count(("changed", True, True)) == 1


def test_a_link_s_address_and_a_bold_are_shown(specimen: Path) -> None:
    rewrite(specimen, RESOURCES, "https://www.lgo.org.uk/training", "https://example.org/training")

    ((_, before, after),) = items(specimen)["training-address"]

    assert ("https://www.lgo.org.uk/training" in before, "https://example.org/training" in after) == (True, True)


@pytest.mark.parametrize(
    ("file", "old", "new", "name"),
    [
        ("edition.yaml", "name: Michael King", "name: A. Nemo", "signatory"),
        ("edition.yaml", "    - Chair, Commission", "    - Acting Chair, Commission", "signatory"),
        ("edition.yaml", "organisation: Local", "organisation: The Local", "signatory"),
        ("edition.yaml", "language: en-GB", "language: en-IE", "looks"),
        ("edition.yaml", "  - A. N. Other", "  - A. N. Other\n  - B. Nemo", "reviewers"),
        ("edition.yaml", "specimen: true", "specimen: false", "looks"),
        (
            "edition.yaml",
            "specimen: true",
            "specimen: true\nsent:\n  - council: inkham-council\n    document: Sefton, 22 July 2020",
            "reviewers",
        ),
        ("letter.css", "--ink: #1b2a2c", "--ink: #ffffff", "looks"),
        ("letter.html", "<main>", '<main class="new">', "looks"),
        ("assets/signature.svg", "</svg>", "<desc>x</desc></svg>", "looks"),
        ("wording/resources.yaml", "- id: seminars\n", "- id: seminars\n  style: basis\n", "looks"),
        ("edition.yaml", "    heading: Complaint statistics\n", "", "order"),
    ],
)
def test_what_all_letters_share_is_open_once_it_changes(
    specimen: Path, file: str, old: str, new: str, name: str
) -> None:
    rewrite(specimen, f"templates/2020/{file}", old, new)

    assert name in items(specimen)
    assert waiting(specimen) == set(load_year(specimen).councils)


def test_looks_are_not_accepted_while_a_word_cannot_be_seen(workspace: Path) -> None:
    rewrite(workspace, "templates/2020/letter.css", "--ink: #1b2a2c", "--ink: #ffffff")
    year = load_year(workspace)
    found = review(year)

    with pytest.raises(ProblemsError, match=r"can't be seen on page 1: contrast 1\.0 to 1"):
        decide(year, found, [(item, "") for item in found.items], {"by": "Michael King", "date": "2020-07-20"})

    assert list(items(workspace)) == ["looks"]


def test_going_back_to_words_accepted_before_the_last_ones_is_a_change(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")
    year = load_year(specimen)
    accept_all(year, review(year), WHO)
    rewrite(specimen, INTRODUCTION, "great pressures", "exceptional pressures")

    assert list(items(specimen)) == ["purpose"]


def test_a_rejection_stays_with_its_reason_until_the_words_change(specimen: Path) -> None:
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")
    year = load_year(specimen)
    found = review(year)
    decide(year, found, [(found.items[0], "too colloquial")], WHO)

    (again,) = review(load_year(specimen)).items
    rewrite(specimen, INTRODUCTION, "great pressures", "grave pressures")
    (changed,) = review(load_year(specimen)).items

    assert again.rejected == "A. N. Other, 2020-07-20: too colloquial"
    assert changed.rejected == ""


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("reviewers", '  by: "A. N. Other"\n', '  by: "A. Nemo"\n'),
        ("reviewers", "  date: 2020-07-20\n", "  date: 2020-07-21\n"),
        ("reviewers", '  note: "read aloud"\n', '  note: "read twice"\n'),
        ("order", '  by: "Michael King"\n', '  by: "A. Nemo"\n'),
    ],
)
def test_an_entry_that_was_changed_by_hand_accepts_nothing(specimen: Path, name: str, old: str, new: str) -> None:
    file = specimen / "templates/2020/accepted.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index(f"- text: {name}\n")
    file.write_text(text[:at] + text[at:].replace(old, new, 1), encoding="utf-8")

    assert list(items(specimen)) == [name]


def test_of_a_text_that_is_there_twice_after_a_merge_neither_entry_counts(specimen: Path) -> None:
    file = specimen / "templates/2020/accepted.yaml"
    text = file.read_text(encoding="utf-8")
    at = text.index("- text: purpose\n")
    block = text[at : text.index("- text:", at + 1)]
    file.write_text(text + "\n" + block, encoding="utf-8")

    year = load_year(specimen)
    told = {each.message for each in separate(year, year.slugs)[1] if each.key == "purpose"}
    assert list(items(specimen)) == ["purpose"]
    assert told == {"its acceptance does not count: somebody changed it by hand, or a merge put it there twice"}


def test_what_was_accepted_for_another_year_accepts_nothing_and_can_be_taken_together(
    specimen: Path,
) -> None:
    for folder in ("data", "templates"):
        shutil.copytree(specimen / folder / "2020", specimen / folder / "2021")
    for day in ("year: 2020", "letter: 2020-", "publication: 2020-", "period_end: 2020-", "period_start: 2019-"):
        edition = specimen / "templates/2021/edition.yaml"
        edition.write_text(
            edition.read_text(encoding="utf-8").replace(day, day.replace("2020", "2021").replace("2019", "2020")),
            encoding="utf-8",
        )
    rewrite(specimen, "templates/2021/wording/introduction.yaml", "exceptional pressures", "great pressures")
    rewrite(specimen, "templates/2021/edition.yaml", "last_year: 71 ", "last_year: 118 ")
    year = load_year(specimen, 2021)
    found = review(year)

    assert set(found.open) == set(year.councils)
    assert {"as-last-year", "purpose"} <= {item.name for item in found.items}
    (same,) = [item for item in found.items if item.name == "as-last-year"]
    assert "share-the-tool" in same.texts
    assert not {"purpose", "seminars"} & set(same.texts)


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ({"by": "A. Nemo", "date": "2020-07-20"}, "A. Nemo is not one of the reviewers in edition.yaml (A. N. Other)"),
        ({"by": "A. N. Other", "date": "2026-01-01"}, "the day must be after 2020-03-31"),
        ({"by": "A. N. Other", "date": "2019-07-20"}, "the day must be after 2020-03-31"),
    ],
)
def test_only_a_reviewer_accepts_and_only_within_the_year_s_work(
    specimen: Path, who: dict[str, str], message: str
) -> None:
    rewrite(specimen, INTRODUCTION, "exceptional pressures", "great pressures")
    year = load_year(specimen)

    with pytest.raises(ValueError, match=re.escape(message)):
        accept_all(year, review(year), who)
    assert waiting(specimen)


def test_what_is_not_called_assumed_any_more_opens_its_letter(workspace: Path) -> None:
    rewrite(workspace, "data/2020/councils/sefton.yaml", "  - enquiries.sent\n", "")

    assert waiting(workspace) == {"sefton"}


def test_what_was_sent_names_one_of_the_documents(workspace: Path) -> None:
    rewrite(
        workspace, "templates/2020/edition.yaml", "    document: Sefton, 22 July 2020", "    document: Sefton, July"
    )

    with pytest.raises(ProblemsError, match='"Sefton, July" is not in documents'):
        load_year(workspace)

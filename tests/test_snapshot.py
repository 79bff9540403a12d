"""Keep the letters of a year as text: what is written, what a difference says, and that no change is missed."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lgo_letters.pipeline import load_year, reason
from lgo_letters.problems import Place
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.conditions import weigh
from lgo_letters.snapshot.differences import differences, summary
from lgo_letters.snapshot.files import read_snapshot, write_snapshot
from lgo_letters.snapshot.year_texts import Said, Snapshot, snapshot_of
from lgo_letters.specimen.workspace import write_specimen

YEAR = "templates/2020"
WORDING = f"{YEAR}/wording"
DATA = "data/2020"


@pytest.fixture(scope="module")
def made_up(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a made-up year of twelve councils. Copy it; don't change it."""
    folder = tmp_path_factory.mktemp("snapshot") / "year"
    write_specimen(folder, root / YEAR, 12, seed=1)
    return folder


@pytest.fixture(scope="module")
def kept(made_up: Path) -> Snapshot:
    """Give the snapshot of the made-up year as it is."""
    return snapshot_of(load_year(made_up), whole=True)


@pytest.fixture
def changed(made_up: Path, kept: Snapshot, tmp_path: Path) -> Callable[..., str]:
    """Give a function that changes a file in a copy of the year, and says what is different in its letters."""

    def change(path: str, old: str, new: str) -> str:
        folder = Path(shutil.copytree(made_up, tmp_path / "year"))
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")
        return summary(differences(kept, snapshot_of(load_year(folder), whole=True)))

    return change


def test_the_same_letters_are_no_difference(made_up: Path, kept: Snapshot) -> None:
    assert differences(kept, snapshot_of(load_year(made_up), whole=True)) == ()


def test_what_is_written_is_read_back(kept: Snapshot, tmp_path: Path) -> None:
    write_snapshot(tmp_path, kept)

    read = read_snapshot(tmp_path)

    assert read
    assert (read.texts, read.having, read.edition) == (kept.texts, kept.having, kept.edition)
    assert differences(read, kept) == ()


def test_a_text_is_there_once_with_its_condition_and_who_has_it(kept: Snapshot, tmp_path: Path) -> None:
    write_snapshot(tmp_path, kept)
    texts = (tmp_path / "texts.txt").read_text(encoding="utf-8")

    assert texts.count("Yours sincerely,") == 1
    assert '\nwhen: sent_by == "post"\n    By post\nin\n    ' in texts
    assert "[www.lgo.org.uk/training](https://www.lgo.org.uk/training)" in texts
    assert len({slug for place in kept.texts for slug in kept.having[place]}) == 12


def test_a_text_s_condition_is_true_of_those_that_have_it_and_of_no_others(kept: Snapshot, made_up: Path) -> None:
    year = load_year(made_up)
    facts = {slug: reason(council, year).letter.facts for slug, council in year.councils.items()}

    for place, said in kept.texts.items():
        when, problems = parse(said.when, year.edition.facts, Place("").inside(said.when))
        assert problems == ()
        assert {slug for slug in facts if weigh(when, facts[slug]) is True} == kept.having[place], place


def test_whole_letters_show_every_text_and_stay_the_same_ones(made_up: Path, kept: Snapshot) -> None:
    shown = {place for place, slugs in kept.having.items() if slugs & kept.letters.keys()}
    again = snapshot_of(load_year(made_up), whole=True, keep=frozenset(kept.letters))

    assert shown == set(kept.texts)
    assert again.letters == kept.letters


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            f"{WORDING}/introduction.yaml",
            "exceptional pressures",
            "great pressures",
            (
                "reworded in 12 letters: introduction > purpose > purpose.2\n"
                "  Given the [-exceptional-] {+great+} pressures"
            ),
        ),
        (
            f"{WORDING}/resources.yaml",
            "(https://www.lgo.org.uk/training)",
            "(https://www.lgo.org.uk/courses)",
            "reworded in 12 letters: resources > training-programme > training-address\n  To find out more visit [-",
        ),
        (
            f"{WORDING}/letterhead.yaml",
            "By email",
            "**By email**",
            "letterhead > sent-by-email > sent-by-email.1\n  [-By email-] {+**By email**+}",
        ),
        (
            f"{WORDING}/letterhead.yaml",
            'when: sent_by == "email"',
            'when: sent_by == "email" or sent_by == "post"',
            'another condition: letterhead > sent-by-email > sent-by-email.1\n  sent_by == "email" {+or sent_by',
        ),
        (
            f"{YEAR}/edition.yaml",
            "name: Michael King",
            "name: Ann Other",
            "signatory.2\n  [-Michael King-] {+Ann Other+}",
        ),
        (f"{YEAR}/edition.yaml", "value: 178", "value: 179", "figure of all letters seminar_delegates: 178 → 179"),
        (f"{YEAR}/letter.css", "--ink: #", "--ink: #0", "how letters look: letter.css changed"),
        (
            f"{DATA}/councils/inkham-council.yaml",
            "role: ",
            "role: Acting ",
            "figure addressee_role: ",
        ),
        (
            f"{WORDING}/statistics-upheld.yaml",
            "percent }} for your council.\n",
            "percent }} for your authority.\n",
            "statistics-upheld > upheld-chart-alone > upheld-chart-alone.1\n  Bar chart: {{ uphold_rate",
        ),
        (f"{WORDING}/closing.yaml", "style: ", "style: another-", "another style: closing > "),
    ],
)
def test_a_change_is_said_in_few_words(path: str, old: str, new: str, said: str, changed: Callable[..., str]) -> None:
    told = changed(path, old, new)

    assert said in told
    assert len(told.splitlines()) <= 12


def test_a_deleted_sentence_is_said(changed: Callable[..., str]) -> None:
    sentence = "          To find out more"
    told = changed(f"{WORDING}/introduction.yaml", "However, now, more than ever, I believe", "I believe")

    assert sentence not in told
    assert "introduction > purpose > purpose.3" in told


SPLIT = "You can find the decisions we have made"
MERGED = "\n- id: share-the-tool\n  source: all documents\n  say: |\n"


def test_a_paragraph_that_is_split_is_said_once(changed: Callable[..., str]) -> None:
    told = changed(f"{WORDING}/resources.yaml", SPLIT, f"\n- id: decisions\n  source: new\n  say: |\n    {SPLIT}")

    assert told == (
        "split in 12 letters: resources > range-of-resources\n"
        "  into resources > range-of-resources and resources > decisions"
    )


def test_paragraphs_that_are_merged_are_said_once(changed: Callable[..., str]) -> None:
    told = changed(f"{WORDING}/resources.yaml", MERGED, "")

    assert told == (
        "merged in 12 letters: resources > range-of-resources and resources > share-the-tool\n"
        "  into resources > range-of-resources"
    )


def test_a_paragraph_whose_first_sentence_becomes_one_of_its_own_is_said_first(changed: Callable[..., str]) -> None:
    told = changed(
        f"{WORDING}/resources.yaml",
        "    [Your council's performance]",
        "\n- id: performance\n  source: new\n  say: |\n    [Your council's performance]",
    )

    assert told.startswith(
        "split in 12 letters: resources > range-of-resources\n"
        "  into resources > range-of-resources and resources > performance"
    )


def test_a_paragraph_with_another_id_is_no_difference(made_up: Path, kept: Snapshot, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made_up, tmp_path / "year"))
    file = folder / WORDING / "resources.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: range-of-", "id: what-"), encoding="utf-8")

    assert differences(replace(kept, letters={}), snapshot_of(load_year(folder))) == ()


def test_sentences_of_which_each_letter_has_one_may_become_paragraphs() -> None:
    councils = {"one": {"name": "One"}, "other": {"name": "Other"}}
    having = [frozenset({"one"}), frozenset({"other"})]
    said = [Said("Few.", "few"), Said("Many.", "many")]
    before, after = ["a > how > few", "a > how > many"], ["a > few > few.1", "a > many > many.1"]

    assert not differences(
        *(
            Snapshot(dict(zip(places, said, strict=True)), dict(zip(places, having, strict=True)), councils)
            for places in (before, after)
        )
    )


def test_a_moved_paragraph_is_said(made_up: Path, kept: Snapshot, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made_up, tmp_path / "year"))
    file = folder / WORDING / "complaint-statistics.yaml"
    head, *paragraphs = file.read_text(encoding="utf-8").split("\n- id: ")
    file.write_text("\n- id: ".join([head, *paragraphs[1:], paragraphs[0] + "\n"]), encoding="utf-8")

    told = differences(kept, snapshot_of(load_year(folder), whole=True))

    assert any(each.startswith("moved: complaint-statistics > ") for each in told)


def test_a_count_that_changes_says_whose_figures_changed(changed: Callable[..., str], kept: Snapshot) -> None:
    council, row = next((slug, row) for slug, row in kept.values.items() if "upheld" in row)
    told = changed(f"{DATA}/statistics.csv", f"\n{council},{row['investigations']},", f"\n{council},999,")

    assert f"figure investigations: {row['investigations']} → 999 ({council})" in told
    assert "uphold_rate" in told


def test_a_letter_that_can_not_be_made_is_a_problem(made_up: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made_up, tmp_path / "year"))
    file = next((folder / DATA / "councils").iterdir())
    file.write_text(file.read_text(encoding="utf-8").replace("sent_by: ", "sent_by: e"), encoding="utf-8")

    taken = snapshot_of(load_year(folder))

    assert {each.council for each in taken.problems} == {file.stem}
    assert file.stem not in taken.values


def test_branches_that_change_different_sentences_merge_and_those_that_change_the_same_do_not(
    made_up: Path, tmp_path: Path
) -> None:
    git = ("git", "-C", str(tmp_path), "-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    changes = {"one": "exceptional pressures", "other": "more than ever", "same": "exceptional pressures"}

    def run(*arguments: str) -> int:
        return subprocess.run([*git, *arguments], check=False, capture_output=True).returncode

    run("init", "--quiet", "--initial-branch=main")
    write_snapshot(tmp_path, snapshot_of(load_year(made_up)))
    run("add", ".")
    run("commit", "--quiet", "--message", "kept")
    for branch, old in changes.items():
        run("switch", "--quiet", "--create", branch, "main")
        folder = Path(shutil.copytree(made_up, tmp_path.parent / f"{tmp_path.name}-{branch}"))
        file = folder / WORDING / "introduction.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace(old, f"{branch} words"), encoding="utf-8")
        write_snapshot(tmp_path, snapshot_of(load_year(folder)))
        run("commit", "--quiet", "--all", "--message", branch)

    run("switch", "--quiet", "one")
    merged = run("merge", "--quiet", "--no-edit", "other")
    conflict = run("merge", "--quiet", "--no-edit", "same")

    assert (merged, conflict) == (0, 1)

"""Build a year: only what changed is made, and you are told why; nothing is lost whatever happens."""

import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from lgo_letters.batch import building, planning, processes, workers
from lgo_letters.batch.manifest import entry, looks, why_again
from lgo_letters.batch.outcome import Outcome
from lgo_letters.batch.output import BLOCKS, Output, read_manifest
from lgo_letters.batch.up_to_date import INTERRUPTED, BuildOptions, Built, up_to_date
from lgo_letters.cli import main
from lgo_letters.commands.making import _stopped, make
from lgo_letters.commands.options import Options
from lgo_letters.machine import versions
from lgo_letters.pipeline import compose, load_year
from lgo_letters.problems import ProblemsError
from lgo_letters.sources import digest_of
from lgo_letters.specimen.workspace import write_specimen
from lgo_letters.typesetting.faces import faces

COMMAND = (sys.executable, "-c", "from lgo_letters.cli import main; main()")
COUNCILS = 6


@pytest.fixture(scope="session")
def built_once(root: Path, once: Callable[..., Path]) -> Path:
    """Give a workspace of six made-up councils, built once with several processes. Copy it; don't change it."""

    def make(folder: Path) -> None:
        write_specimen(folder / "workspace", root / "templates" / "2020", COUNCILS, seed=3)
        built = build(folder / "workspace", jobs=2)
        assert len(built.made) == COUNCILS, built.problems

    return once("six-built", make) / "workspace"


@pytest.fixture
def made(built_once: Path, tmp_path: Path) -> Path:
    """Give a copy of the built workspace, with its letters."""
    return Path(shutil.copytree(built_once, tmp_path / "made"))


@pytest.fixture
def unmade(built_once: Path, tmp_path: Path) -> Path:
    """Give a copy of the workspace without its letters."""
    return Path(shutil.copytree(built_once, tmp_path / "unmade", ignore=shutil.ignore_patterns("output")))


def build(
    folder: Path,
    jobs: int = 1,
    *,
    prune: bool = False,
    fail_fast: bool = False,
    tell: Callable[[int, int, str], None] = lambda *_: None,
) -> Built:
    year = load_year(folder)
    slugs = planning.choose(year, BuildOptions())
    wish = BuildOptions(jobs=jobs, prune=prune, fail_fast=fail_fast)
    return building.build(year, slugs, wish, tell, digest_of(folder, year.year))


def after_the_first(act: Callable[[], None]) -> Callable[[int, int, str], None]:
    """Give a function that does something when the first letter is made, while the others are still to be made."""

    def tell(done: int, _total: int, _slug: str) -> None:
        if done == 1:
            act()

    return tell


def is_up_to_date(folder: Path) -> Built | None:
    return up_to_date(folder, 2020, digest_of(folder, 2020))


def planned(folder: Path) -> dict[str, tuple[str, ...]]:
    year = load_year(folder)
    slugs = planning.choose(year, BuildOptions())
    return planning.plan(year, slugs, Output(folder, year.year)).make


def test_a_letter_is_given_to_be_made_before_the_next_is_planned(unmade: Path) -> None:
    year = load_year(unmade)
    plan, letters = planning.planning(year, [*year.councils], Output(unmade, 2020))

    first = next(letters)

    assert first is not None
    assert ([*plan.make], plan.open) == ([first.slug], COUNCILS - 1)


def test_a_build_that_is_stopped_forgets_no_letter_that_it_has_not_looked_at(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(made, "templates/2020/letter.css", "--ink: #", "--page: #ffffff; --ink: #")
    monkeypatch.setattr(building, "GROUP", 1)

    built = build(made, tell=after_the_first(lambda: os.kill(os.getpid(), signal.SIGINT)))

    looked_at = [path.stem for path in council_files(made)[: building.INLINE + 1]]
    there = set(read_manifest(made / "output/2020/manifest.json")["letters"])
    assert built.made == looked_at[:1]
    assert there == {path.stem for path in council_files(made)} - {*looked_at[1:]}


def change(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def council_files(folder: Path) -> list[Path]:
    return sorted((folder / "data/2020/councils").iterdir())


def letters(folder: Path) -> dict[str, bytes]:
    """Give all files that a build wrote, except the blocks that it keeps."""
    files = [path for path in sorted((folder / "output/2020").rglob("*.*")) if path.parent.name != BLOCKS]
    return {path.name: path.read_bytes() for path in files if path.is_file()}


def started(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [*COMMAND, "build", "--workspace", str(folder), *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, start_new_session=True, **pipes)  # type: ignore[call-overload, no-any-return]


def test_a_second_build_makes_nothing(made: Path) -> None:
    assert planned(made) == {}
    assert build(made).unchanged == COUNCILS


def test_where_some_letters_are_asked_for_only_they_are_counted_as_others_may_be_out_of_date(
    made: Path,
) -> None:
    year = load_year(made)
    slug, *_ = year.councils

    built = building.build(year, [slug], BuildOptions(councils=(slug,)), lambda *_: None)

    assert (built.unchanged, built.drafts, built.ready) == (1, 1, 0)


def test_where_nothing_changed_the_year_isnt_even_read(made: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-X", "importtime", *COMMAND[1:], "build", "--workspace", str(made)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stdout == (
        f"0 letters made, {COUNCILS} unchanged; look them over in output/2020/index.html\n"
        f"{COUNCILS} drafts, 0 ready to send\n"
    )
    assert "lgo_letters.pipeline" not in result.stderr
    assert is_up_to_date(made)


@pytest.mark.parametrize(
    "path",
    [
        "data/2020/statistics.csv",
        "templates/2020/wording/your-council.yaml",
        "templates/2020/letter.css",
    ],
)
def test_after_any_change_of_a_file_the_year_is_read(path: str, made: Path) -> None:
    with (made / path).open("a") as file:
        file.write("\n")

    assert is_up_to_date(made) is None


@pytest.mark.parametrize("path", ["letters/{}.pdf", "letters/{}.html", "pictures/{}.png", "manifest.csv", "index.html"])
def test_a_batch_doesnt_stand_without_one_of_its_files(path: str, made: Path) -> None:
    missing = made / "output/2020" / path.format(council_files(made)[0].stem)
    missing.unlink()

    assert is_up_to_date(made) is None
    build(made)
    assert missing.is_file()


def test_a_batch_doesnt_stand_with_a_letter_too_many(made: Path) -> None:
    letters = made / "output/2020/letters"
    shutil.copy(letters / f"{council_files(made)[0].stem}.pdf", letters / "over-nowhere.pdf")

    assert is_up_to_date(made) is None


def test_a_file_that_is_a_link_is_never_taken_for_unchanged(made: Path, tmp_path: Path) -> None:
    file = council_files(made)[0]
    file.rename(tmp_path / file.name)
    file.symlink_to(tmp_path / file.name)

    assert is_up_to_date(made) is None


@pytest.mark.long
def test_a_problem_is_told_again_at_each_build_and_stands_on_the_page(made: Path) -> None:
    file = council_files(made)[0]
    before = file.read_bytes()
    page = made / "output/2020/index.html"
    change(made, str(file.relative_to(made)), "name: ", "nome: ")

    for _ in range(2):
        build(made)
        assert is_up_to_date(made) is None
        assert "nome" in page.read_text(encoding="utf-8")
    file.write_bytes(before)
    build(made)
    assert is_up_to_date(made)
    assert "nome" not in page.read_text(encoding="utf-8")


def test_a_journal_that_a_killed_build_left_never_passes_for_a_whole_batch(made: Path) -> None:
    assert is_up_to_date(made)

    (made / "output/2020/.journal").write_bytes(b"")

    assert is_up_to_date(made) is None


def test_a_build_with_a_problem_never_passes_for_a_whole_batch(made: Path) -> None:
    first = council_files(made)[0]
    change(made, f"data/2020/councils/{first.name}", "sent_by: ", "sent_by: x")

    assert build(made).unchanged == COUNCILS - 1
    assert is_up_to_date(made) is None


def test_a_build_that_was_stopped_never_passes_for_a_whole_batch(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(made, "templates/2020/letter.css", "--ink: #", "--page: #ffffff; --ink: #")
    monkeypatch.setattr(building, "GROUP", 1)

    built = build(made, tell=after_the_first(lambda: os.kill(os.getpid(), signal.SIGINT)))

    assert built.stopped == INTERRUPTED
    assert read_manifest(made / "output/2020/manifest.json")["sources"] == ""


def test_a_letter_is_known_from_the_journal_of_a_build_that_did_not_end(made: Path) -> None:
    Output(made, 2020).journal("nowhere", {"council": "Nowhere Council"})

    assert Output(made, 2020).known()["nowhere"] == {"council": "Nowhere Council"}


def test_counts_last_year_s_figures_and_averages_that_change_are_reasons_to_compose_a_letter_anew(made: Path) -> None:
    year = load_year(made)
    (slug, council), *_ = year.councils.items()
    last_year = replace(council, last_year={"last_year.upheld": 7})
    counts = replace(council, counts={**council.counts, "upheld": 77})
    averages = {**year.averages.by_type, council.file.authority_type: {"uphold_average": Fraction(7)}}

    now = [
        planning.inputs_of(slug, each)
        for each in (
            year,
            replace(year, councils={**year.councils, slug: last_year}),
            replace(year, councils={**year.councils, slug: counts}),
            replace(year, averages=replace(year.averages, by_type=averages)),
        )
    ]

    assert len({*now}) == len(now)


def test_another_figure_inside_the_pdf_that_no_text_prints_is_another_letter(made: Path) -> None:
    year = load_year(made)
    letter = compose(next(iter(year.councils.values())), year)
    other = replace(letter, facts={**letter.facts, "complied": 77})

    old, new = (entry(each, year.edition, looks(year.edition)) for each in (letter, other))

    assert why_again(old, new) == ("enclosed figures changed",)


def test_a_build_during_which_a_file_was_saved_never_passes_for_a_whole_batch(made: Path) -> None:
    change(made, "templates/2020/wording/letterhead.yaml", "By email", "By e-mail")
    digest_before_it_was_saved = "0" * 64

    make(Options(made, 2020, json=False, verbosity=-1), digest_before_it_was_saved, BuildOptions())

    assert read_manifest(made / "output/2020/manifest.json")["sources"] == ""


def test_some_letters_built_from_other_words_never_pass_for_a_whole_batch(made: Path) -> None:
    before = (made / "templates/2020/wording/your-council.yaml").read_bytes()
    change(made, "templates/2020/wording/your-council.yaml", "Happily, this year, I have", "Happily, this year I have")
    year = load_year(made)
    one = next(iter(planned(made)))
    building.build(year, [one], BuildOptions((one,)), lambda *_: None)
    (made / "templates/2020/wording/your-council.yaml").write_bytes(before)

    assert is_up_to_date(made) is None
    assert set(planned(made)) == {one}


@pytest.mark.long
def test_what_a_killed_build_made_of_other_words_never_passes_for_a_whole_batch(made: Path) -> None:
    wording = made / "templates/2020/wording/your-council.yaml"
    before, manifest = wording.read_bytes(), (made / "output/2020/manifest.json").read_bytes()
    change(made, str(wording.relative_to(made)), "Happily, this year, I have", "Happily, this year I have")
    one = next(iter(planned(made)))
    building.build(load_year(made), [one], BuildOptions((one,)), lambda *_: None)
    entry = read_manifest(made / "output/2020/manifest.json")["letters"][one]
    Output(made, 2020).journal(one, entry)  # as if it had been killed before it wrote the manifest
    (made / "output/2020/manifest.json").write_bytes(manifest)
    wording.write_bytes(before)

    assert is_up_to_date(made) is None
    assert set(planned(made)) == {one}


def test_a_comment_another_order_of_keys_and_a_new_time_stamp_make_nothing(made: Path) -> None:
    file = council_files(made)[0]
    lines = file.read_text(encoding="utf-8").splitlines()
    name = next(line for line in lines if line.startswith("name:"))
    lines.remove(name)
    file.write_text("\n".join(["# another comment", *lines, name, ""]), encoding="utf-8")
    change(made, "templates/2020/letter.css", "/* ", "/* another comment; ")
    change(made, "templates/2020/letter.html", "{#-", "{#- another comment")
    change(made, "templates/2020/wording/your-council.yaml", "- id:", "# another comment\n- id:")
    for path in made.rglob("*.yaml"):
        os.utime(path, (0, 0))

    assert planned(made) == {}


def test_a_councils_name_makes_its_letter_alone(made: Path) -> None:
    file = council_files(made)[0]
    change(made, str(file.relative_to(made)), "name: ", "name: New ")
    change(made, "data/2020/authorities.csv", f"\n{file.stem},", f"\n{file.stem},New ")

    assert planned(made) == {file.stem: ("council's name changed", "title changed")}


def test_an_addressee_makes_its_letter_alone(made: Path) -> None:
    file = council_files(made)[1]
    change(made, str(file.relative_to(made)), "surname: ", "surname: Quill")

    assert planned(made) == {file.stem: ("addressee changed",)}


def test_a_count_makes_its_letter_and_those_whose_average_prints_otherwise(made: Path) -> None:
    change(made, "data/2020/statistics.csv", ",0,0,0,0,0", ",9,0,0,0,0")

    reasons = planned(made)

    assert reasons
    assert all("figures changed" in each or any("came" in one for one in each) for each in reasons.values())


def test_a_reworded_paragraph_makes_exactly_the_letters_that_have_it(made: Path) -> None:
    change(made, "templates/2020/wording/letterhead.yaml", "By email", "By e-mail")
    year = load_year(made)
    by_email = {slug for slug, council in year.councils.items() if council.file.sent_by == "email"}

    reasons = planned(made)

    assert set(reasons) == by_email
    assert set(reasons.values()) == {("wording of `sent-by-email` changed",)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  name: Michael King", "  name: Nigel Ellis"),
        ("    - Chair, Commission", "    - Acting Chair, Commission"),
        ("organisation: Local", "organisation: The Local"),
    ],
)
def test_whoever_signs_makes_all_letters_again(made: Path, old: str, new: str) -> None:
    change(made, "templates/2020/edition.yaml", old, new)

    assert {*planned(made).values()} == {("signatory changed",)}


def test_a_style_makes_all_letters_again(made: Path) -> None:
    change(made, "templates/2020/letter.css", "--ink: #", "--ink: #0")

    assert set(planned(made).values()) == {("letter.css changed",)}


def test_another_weasyprint_makes_all_letters_again_and_says_which(made: Path) -> None:
    file = made / "output/2020/manifest.json"
    now = f'"weasyprint": "{versions()["weasyprint"]}"'
    manifest = json.loads(file.read_text(encoding="utf-8").replace(now, '"weasyprint": "69.9"'))
    for each in manifest["letters"].values():
        each["inputs"] = each["digest"] = "of another version"
    file.write_text(json.dumps(manifest))

    assert set(planned(made).values()) == {(f"WeasyPrint 69.9 → {versions()['weasyprint']}",)}


def test_a_letter_that_was_changed_by_hand_is_made_again(made: Path) -> None:
    letter = next((made / "output/2020/letters").glob("*.pdf"))
    before = letter.read_bytes()
    letter.write_bytes(b"%PDF something else")

    assert planned(made) == {letter.stem: ("its files are gone, or were changed by others",)}
    build(made)
    assert letter.read_bytes() == before


def test_a_council_that_only_the_register_lacks_has_not_left_and_its_letter_is_set_aside(made: Path) -> None:
    slug = council_files(made)[2].stem
    register = made / "data/2020/authorities.csv"
    rows = register.read_text(encoding="utf-8").splitlines()
    register.write_text("\n".join(row for row in rows if not row.startswith(f"{slug},")) + "\n", encoding="utf-8")

    built = build(made)

    assert built.left == ()
    assert slug in built.outdated
    assert not (made / f"output/2020/letters/{slug}.pdf").exists()


def test_a_letter_that_can_not_be_made_any_more_is_set_aside(made: Path) -> None:
    own, other, *_ = load_year(made).councils.values()
    change(made, f"data/2020/councils/{own.slug}.yaml", "  role: ", f"  role: Chief Executive of {other.file.name} # ")

    assert build(made).outdated == (own.slug,)
    assert not (made / f"output/2020/letters/{own.slug}.pdf").exists()


def test_a_council_that_left_is_named_and_its_letter_removed_only_when_wished(made: Path) -> None:
    file = council_files(made)[2]
    file.unlink()
    for table in (made / "data/2020/statistics.csv", made / "data/2020/authorities.csv"):
        kept = [row for row in table.read_text(encoding="utf-8").splitlines() if not row.startswith(f"{file.stem},")]
        table.write_text("\n".join(kept) + "\n", encoding="utf-8")
    letter = made / f"output/2020/letters/{file.stem}.pdf"

    assert build(made).left == (file.stem,)
    assert letter.exists()
    assert build(made, prune=True).left == (file.stem,)
    assert not letter.exists()
    assert file.stem not in read_manifest(made / "output/2020/manifest.json")["letters"]


@pytest.mark.long
def test_one_process_and_two_make_the_same_bytes(built_once: Path, unmade: Path) -> None:
    build(unmade, jobs=1)

    assert letters(unmade) == letters(built_once)


def test_the_manifest_says_what_each_letter_is(made: Path) -> None:
    manifest = read_manifest(made / "output/2020/manifest.json")
    slug, each = next(iter(manifest["letters"].items()))

    assert manifest["versions"] == versions()
    assert each["pages"] >= 1
    assert set(each["files"]) == {"pdf", "html", "png"}
    assert each["conditions"]
    assert set(each["made_from"]["paragraphs"]) >= {"salutation-by-name", "salutation-by-role"} & set(
        each["conditions"]
    )
    table = (made / "output/2020/manifest.csv").read_text(encoding="utf-8").splitlines()
    assert len(table) == COUNCILS + 1
    assert any(line.startswith(f"{slug},") for line in table)


def test_two_builds_at_once_are_kept_apart(made: Path) -> None:
    with Output.locked(made, 2020), pytest.raises(ProblemsError, match="another build is under way"):
        build(made)


def test_a_build_that_was_killed_ends_with_the_same_bytes(built_once: Path, unmade: Path) -> None:
    build_ = started(unmade, "--jobs", "2")
    assert build_.stderr is not None
    first = build_.stderr.readline()
    os.killpg(build_.pid, signal.SIGKILL)
    build_.communicate()

    assert first.startswith("1 of")
    whole_or_not_there(built_once, unmade)
    build(unmade)
    assert letters(unmade) == letters(built_once)


def test_workers_that_were_told_to_end_with_the_build_are_no_reason_to_go_on(unmade: Path) -> None:
    year = load_year(unmade)
    groups = iter([[compose(council, year)] for council in year.councils.values()][:1])

    def submit(_: workers.Group) -> Future[list[Outcome]]:
        os.kill(os.getpid(), signal.SIGTERM)
        ended: Future[list[Outcome]] = Future()
        ended.set_exception(BrokenProcessPool())
        return ended

    with processes.asked_to_stop() as stop, pytest.raises(KeyboardInterrupt):
        list(processes.outcomes(submit, groups, 1, stop))


@pytest.mark.long
def test_a_build_killed_again_and_again_ends_with_the_same_bytes(built_once: Path, unmade: Path) -> None:
    killed_at_random(built_once, unmade, times=3)


@pytest.mark.long
def test_a_build_killed_at_fifty_moments_ends_with_the_same_bytes(built_once: Path, tmp_path: Path) -> None:
    for number in range(10):
        folder = Path(shutil.copytree(built_once, tmp_path / str(number), ignore=shutil.ignore_patterns("output")))
        killed_at_random(built_once, folder, times=5, seed=number)


def killed_at_random(undisturbed: Path, folder: Path, times: int, seed: int = 0) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    for _ in range(times):
        build_ = started(folder, "--jobs", "2")
        time.sleep(chance.uniform(0.3, 3.5))
        os.killpg(build_.pid, signal.SIGKILL)
        build_.communicate()
        whole_or_not_there(undisturbed, folder)
    last = started(folder, "--jobs", "2")
    _, said = last.communicate(timeout=300)
    assert last.returncode == 0, said
    assert letters(folder) == letters(undisturbed)


def whole_or_not_there(undisturbed: Path, folder: Path) -> None:
    """Check that each file with a letter's name is complete."""
    for path in (folder / "output/2020").rglob("[!.]*.*"):
        same = undisturbed / path.relative_to(folder)
        if path.suffix in {".pdf", ".html", ".png"} and path.name != "index.html":
            assert path.read_bytes() == same.read_bytes()


@pytest.mark.long
def test_a_worker_that_dies_costs_no_letter(unmade: Path, built_once: Path) -> None:
    killed = []

    def kill() -> None:
        worker = multiprocessing.active_children()[0]
        worker.kill()
        killed.append(worker)

    built = build(unmade, jobs=2, tell=after_the_first(kill))

    assert (len(killed), len(built.made), built.problems) == (1, COUNCILS, [])
    assert letters(unmade) == letters(built_once)


@pytest.mark.long
def test_a_build_that_is_stopped_keeps_what_is_done_and_the_next_goes_on(unmade: Path, built_once: Path) -> None:
    built = build(unmade, jobs=2, tell=after_the_first(lambda: os.kill(os.getpid(), signal.SIGINT)))

    assert built.stopped == INTERRUPTED
    assert set(read_manifest(unmade / "output/2020/manifest.json")["letters"]) == set(built.made)
    assert set(planned(unmade)).isdisjoint(built.made)
    assert 1 <= len(built.made) == COUNCILS - len(planned(unmade))
    build(unmade, jobs=2)
    assert letters(unmade) == letters(built_once)


@pytest.mark.long  # another test tries it at a terminal in each run
def test_ctrl_c_where_there_is_no_terminal_keeps_what_is_done_and_the_next_build_goes_on(
    unmade: Path, built_once: Path
) -> None:
    build_ = started(unmade, "--jobs", "2")
    assert build_.stderr is not None
    first = build_.stderr.readline()
    os.kill(build_.pid, signal.SIGINT)
    said = build_.communicate(timeout=300)[1]

    assert build_.returncode == 130
    assert "Traceback" not in said
    assert re.search(rf"^Stopped: \d+ of {COUNCILS} letters are made\. Run it again to go on\.$", said, re.MULTILINE)
    done = len(read_manifest(unmade / "output/2020/manifest.json")["letters"])
    assert first.startswith("1 of")
    assert 1 <= done <= COUNCILS
    assert len(planned(unmade)) == COUNCILS - done
    build(unmade, jobs=2)
    assert letters(unmade) == letters(built_once)


def test_ctrl_c_after_the_last_letter_does_not_send_for_the_rest() -> None:
    assert _stopped(12, 13) == ("12 of 13 letters are made", "Run it again to go on.")
    assert _stopped(13, 13)[0] == "all 13 letters are made"


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Let this process write no file larger than this, as if the disk were full."""
    resource = pytest.importorskip("resource")
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))


def test_a_full_disk_is_said_and_leaves_no_half_letter(unmade: Path, built_once: Path) -> None:
    faces()

    with files_no_larger_than(20_000):
        ended = CliRunner().invoke(main, ["build", "--workspace", str(unmade), "--jobs", "1"], catch_exceptions=False)

    assert ended.exit_code == 1
    assert "can't be written" in ended.stderr
    assert not list((unmade / "output/2020").rglob("*.beside"))
    whole_or_not_there(built_once, unmade)


def test_a_full_disk_for_fonts_is_said(unmade: Path) -> None:
    pytest.importorskip("resource")
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000));"
        "from lgo_letters.cli import main; main()"
    )
    command = [sys.executable, "-c", limited, "build", "--workspace", str(unmade), "--jobs", "1"]

    ended = subprocess.run(command, capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert "fonts can't be written" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_torn_journal_and_a_torn_manifest_are_not_believed(made: Path) -> None:
    manifest = made / "output/2020/manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:500])
    (made / "output/2020/.journal").write_bytes(b'{"slug": "x"}\nnot json\n{"slug": "y", "entry": {}}\n')

    assert len(planned(made)) == COUNCILS


def test_a_letter_that_fails_keeps_back_itself_alone(unmade: Path) -> None:
    bad = council_files(unmade)[0]
    change(unmade, str(bad.relative_to(unmade)), "surname: ", "surname: \N{PILE OF POO}")

    year = load_year(unmade)

    built = building.build(year, [*year.councils][:2], BuildOptions(), lambda *_: None)

    assert (len(built.made), {each.council for each in built.problems}) == (1, {bad.stem})


def test_a_letter_with_two_problems_is_one_letter_that_is_kept_back(unmade: Path) -> None:
    file = council_files(unmade)[0]
    text = file.read_text(encoding="utf-8")
    unknown = re.sub(r"^enquiries:.*\n(  .*\n)*", "enquiries: not recorded\n", text, flags=re.MULTILINE)
    file.write_text(unknown, encoding="utf-8")
    introduction = "templates/2020/wording/introduction.yaml"
    change(unmade, introduction, "our annual summary", "{{ enquiries.sent }} and {{ enquiries.late }} in our summary")

    year = load_year(unmade)

    built = building.build(year, [*year.councils][:2], BuildOptions(), lambda *_: None)

    assert [each.council for each in built.problems] == [file.stem, file.stem]
    assert (len(built.made), built.unchanged) == (1, 0)


def test_fail_fast_stops_at_the_first_letter_that_fails(unmade: Path) -> None:
    for bad in council_files(unmade):
        change(unmade, str(bad.relative_to(unmade)), "surname: ", "surname: \N{PILE OF POO}")

    built = build(unmade, fail_fast=True)

    assert built.stopped
    assert len({each.council for each in built.problems}) == 1


def test_councils_are_chosen_by_pattern_type_and_paragraph(made: Path) -> None:
    year = load_year(made)
    kinds = {slug: council.file.authority_type for slug, council in year.councils.items()}
    some = next(iter(kinds.values()))

    assert planning.choose(year, BuildOptions(("*-council",))) == [slug for slug in kinds if slug.endswith("-council")]
    assert planning.choose(year, BuildOptions(kind=some)) == [slug for slug, kind in kinds.items() if kind == some]
    assert planning.choose(year, BuildOptions(paragraph="letter-date")) == list(kinds)
    assert planning.choose(year, BuildOptions(paragraph="public-interest-report")) == []


@contextmanager
def scheduler(*, workers: int, processes: bool) -> Iterator[str]:
    """Give the address of a cluster on this machine."""
    distributed = pytest.importorskip("distributed", reason="the extra [cluster] isn't installed")
    with distributed.LocalCluster(
        n_workers=workers,
        processes=processes,
        threads_per_worker=1,
        dashboard_address=None,
        host="127.0.0.1",
        protocol="tcp://",
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.long
@pytest.mark.filterwarnings("default")  # a cluster ends in ways that Python warns of
def test_a_cluster_makes_the_same_bytes(made: Path, built_once: Path) -> None:
    year = load_year(made)
    slugs = planning.choose(year, BuildOptions())
    for slug in slugs[:2]:
        (made / f"output/2020/letters/{slug}.pdf").unlink()

    with scheduler(workers=1, processes=False) as address:
        built = building.build(year, slugs, BuildOptions(scheduler=address), lambda *_: None, digest_of(made, 2020))

    assert (built.made, built.problems) == (slugs[:2], [])
    assert letters(made) == letters(built_once)


@pytest.mark.long
@pytest.mark.filterwarnings("default")  # a cluster's processes end in ways that Python warns of
def test_a_cluster_makes_the_same_bytes_also_when_a_worker_is_killed(unmade: Path, built_once: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra [cluster] isn't installed")
    year = load_year(unmade)
    slugs = planning.choose(year, BuildOptions())
    with scheduler(workers=2, processes=True) as address, distributed.Client(address) as client:
        pids = client.run(os.getpid)
        kill = after_the_first(lambda: os.kill(next(iter(pids.values())), signal.SIGKILL))

        built = building.build(year, slugs, BuildOptions(scheduler=address), kill, digest_of(unmade, 2020))

    assert not built.problems
    assert letters(unmade) == letters(built_once)


@pytest.mark.parametrize(
    "address", ["nothing://127.0.0.1:9", pytest.param("tcp://127.0.0.1:9", marks=pytest.mark.long)]
)
def test_a_scheduler_that_doesnt_answer_is_a_problem(address: str, unmade: Path) -> None:
    pytest.importorskip("distributed", reason="the extra [cluster] isn't installed")
    year = load_year(unmade)
    slugs = planning.choose(year, BuildOptions())

    built = building.build(year, slugs, BuildOptions(scheduler=address), lambda *_: None)

    assert [each.message for each in built.problems] == ["no scheduler answers"]

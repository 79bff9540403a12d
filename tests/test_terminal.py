"""Run every command at a wide and a narrow terminal: what you see while it works, at the end, and after Ctrl-C."""

import contextlib
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from accepting import accept_unlooked
from click.testing import CliRunner
from pytest_regressions.file_regression import FileRegressionFixture
from terminals import QuickTerminal, Seen, Terminal

from lgo_letters import cli
from lgo_letters.approval.decisions import decide
from lgo_letters.approval.review import review
from lgo_letters.batch import building
from lgo_letters.batch.output import read_manifest
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.pipeline import load_year
from lgo_letters.sources import digest_of
from lgo_letters.specimen.workspace import write_specimen

Folders = Callable[[str], Path]

COUNCILS = 4  # enough for several processes
MANY = 12  # more than are made before the test presses Ctrl-C
BAR = "━"
WHO = ("--by", "A. N. Other", "--date", "2020-07-20")
YEAR = "templates/2020"
PREVIEW = ("preview", "--no-browser")

# Each command's arguments and its workspace: with letters, without letters, or with letters and later edits.
COMMANDS = {
    "build": ("unmade", "build", "--jobs", "1", "inkham-council", "quillham-*"),
    "build-2": ("unmade", "build", "--jobs", "2"),
    "build-again": ("made", "build"),
    "build-dry-run": ("edited", "build", "--dry-run"),
    "changes": ("moved", "changes", "--pages"),
    "check": ("broken", "check"),
    "explain": ("made", "explain", "inkham-council"),
    "facts": ("made", "facts"),
    "import": ("moved", "import", "sheets/contacts.xlsx", "sheets/decided.xlsx"),
    "new-year": ("made", "new-year", "2021"),
    "outbox": ("made", "outbox"),
    "reading-copy": ("made", "reading-copy"),
    "review": ("edited", "review", "--list"),
    "rules": ("made", "rules"),
    "schema": ("made", "schema"),
    "sent": ("made", "sent", "--all"),
    "start": ("made", "start", "letters"),
    "specimen": ("made", "specimen", "trial", "--councils", "3"),
    "status": ("made", "status"),
    "verify": ("made", "verify", "--remake", "2"),
    "verify-all": ("changed", "verify", "--remake", "all"),
}
PROBLEMS = ("check", "verify-all")  # so that problems are seen, too
COUNTED = {"build": 2, "build-2": 4, "changes": 1, "reading-copy": 3, "verify": 2, "verify-all": 3}  # letters
# Run each time. The others show the same as these, or no progress.
SEEN = ("build-2", "changes", "check", "import", "review", "specimen", "verify-all")
WIDE = ("status",)  # at 100 columns in each run; the others at 60
LENGTHY = ("explain", "facts", "rules")  # only their beginning is in the snapshot: the rest comes from the edition


def some(*now: str, among: Iterable[str]) -> list[Any]:
    """Give parameters. Some are tried in each run, the others in the long tests."""
    return [*now, *(pytest.param(each, marks=pytest.mark.long) for each in among if each not in now)]


@pytest.fixture(scope="session")
def year_of_four(root: Path, once: Callable[..., Path]) -> Path:
    """Give a workspace of made-up councils, with everything accepted and committed. Copy it; don't change it."""

    def make(folder: Path) -> None:
        write_specimen(folder / "year", root / YEAR, COUNCILS, seed=1)
        accept_unlooked(load_year(folder / "year"))
        names = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
        for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "As it was")):
            subprocess.run(["git", "-C", str(folder / "year"), *names, *arguments], check=True, capture_output=True)

    return once("four", make) / "year"


@pytest.fixture(scope="session")
def built(year_of_four: Path, once: Callable[..., Path]) -> Path:
    """Give the workspace with its letters."""

    def make(folder: Path) -> None:
        made = Path(shutil.copytree(year_of_four, folder / "made"))
        year = load_year(made)
        assert building.build(year, list(year.councils), BuildOptions(), lambda *_: None, digest_of(made, 2020)).made

    return once("four-built", make) / "made"


@pytest.fixture
def folder_of(request: pytest.FixtureRequest, year_of_four: Path, tmp_path: Path) -> Folders:
    """Give a function that makes a workspace of the test's own."""

    def make(state: str) -> Path:
        source = request.getfixturevalue("built") if state in {"made", "changed"} else year_of_four
        folder = Path(shutil.copytree(source, tmp_path / "workspace"))
        council = folder / "data/2020/councils/inkham-council.yaml"
        if state in {"edited", "moved"}:
            rewrite(council, "surname: Stapleby", "surname: Quillpen")
        if state == "edited":
            rewrite(folder / YEAR / "wording/introduction.yaml", "exceptional pressures", "great pressures")
            rewrite(folder / YEAR / "wording/resources.yaml", "I would encourage you to share", "Please share")
        if state == "broken":
            rewrite(council, "late: 0\n  trend", "late: 500\n  trend")
        if state == "changed":
            (folder / "output/2020/letters/inkham-council.html").unlink()
        return folder

    return make


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is in {file} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")


def piped(folder: Path, *command: str) -> str:
    """Run a command without a terminal, and give the lines that it printed."""
    with contextlib.chdir(folder):
        done = CliRunner().invoke(cli.main, command)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "\x1b" not in done.output
    return done.output


def pressed(folder: Path, moment: str, *command: str, columns: int = 60) -> Seen:
    """Run a command, and press Ctrl-C as soon as something is written."""
    terminal = Terminal(folder, *command, columns=columns)
    terminal.wait_for(moment)
    terminal.interrupt()
    return terminal.end()


def test_every_command_is_tried_at_a_terminal() -> None:
    assert {command for _, command, *_ in COMMANDS.values()} | {PREVIEW[0]} == set(cli.COMMANDS)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        *((name, 60) if name in SEEN else pytest.param(name, 60, marks=pytest.mark.long) for name in COMMANDS),
        *((name, 100) if name in WIDE else pytest.param(name, 100, marks=pytest.mark.long) for name in COMMANDS),
    ],
)
def test_what_a_person_sees(
    name: str, columns: int, folder_of: Folders, file_regression: FileRegressionFixture
) -> None:
    state, *command = COMMANDS[name]

    seen = QuickTerminal(folder_of(state), *command, columns=columns).end()

    assert seen.status == (1 if name in PROBLEMS else 0)
    assert BAR not in seen.screen
    if name in COUNTED:
        holds_a_bar_with_all_that_people_ask(seen, COUNTED[name], columns)
    shown = re.sub(r"\d+ (claims|texts)", r"N \1", seen.screen)
    shown = re.sub(r"[0-9a-f]{10} \(\d{4}-\d\d-\d\d", "REVISION (DAY", shown)
    shown = "\n".join(shown.split("\n")[:12]) + "\n" if name in LENGTHY else shown
    file_regression.check(shown, basename=f"{name}-{columns}", extension=".txt")


def holds_a_bar_with_all_that_people_ask(seen: Seen, total: int, columns: int) -> None:
    """Check each step of a bar: how many letters are done, out of how many, the time left, and the current council."""
    bars = [frame.strip() for frame in seen.frames if BAR in frame]
    assert max(map(len, bars)) < columns
    assert bars[0].startswith("getting ready ")
    for done in range(total + 1):
        step = rf"{done} of {total} letters [━╸╺]+ ([-\d]:..:..)? *{'[a-z-]+…?' if done < total else ''}"
        assert any(re.fullmatch(step, bar) for bar in bars), bars


@pytest.mark.parametrize("name", some("rules", among=("build-dry-run", "check", "explain", "facts", "review")))
def test_no_line_is_broken_in_mid_word(name: str, folder_of: Folders) -> None:
    state, *command = COMMANDS[name]
    folder = folder_of(state)
    whole = set(piped(folder, *command).replace(";", "").split())

    seen = QuickTerminal(folder, *command, columns=60, NO_COLOR="1").end()

    excerpt = re.compile(r"^  (\d+)? *\|.*$", re.MULTILINE)  # a line of a file, which only a terminal shows
    assert set(excerpt.sub("", seen.screen).replace(";", "").split()) <= whole
    assert not re.search(r"\x1b\[[0-9;]*3\dm", seen.written)  # no colour


@pytest.mark.parametrize("name", some("verify", among=("explain",)))
def test_a_terminal_that_can_t_take_a_line_back_is_given_plain_lines(name: str, folder_of: Folders) -> None:
    state, *command = COMMANDS[name]

    seen = QuickTerminal(folder_of(state), *command, columns=60, TERM="dumb").end()

    assert seen.status == 0
    assert "\x1b" not in seen.written
    assert "…\r" not in seen.written
    assert ("1 of 2 letters\n2 of 2 letters\n" in seen.screen) == (name == "verify")


@pytest.mark.parametrize("name", some("schema", "preview", among=COMMANDS))
def test_a_sign_of_life_comes_before_anything_slow_is_imported(name: str, folder_of: Folders) -> None:
    state, *command = COMMANDS.get(name, ("made", *PREVIEW))

    terminal = Terminal(folder_of(state), *command, python=("-X", "importtime"))
    terminal.wait_for("…")
    terminal.kill()

    before = set(re.findall(r"\| +([\w.]+)\r", terminal.written))
    assert "click" in before
    assert before.isdisjoint({"weasyprint", "pydantic", "jinja2", "yaml", "rich", "markdown_it", "fontTools", "flask"})


@pytest.mark.parametrize("jobs", some("2", among=("1",)))
def test_ctrl_c_says_how_many_letters_are_made_and_the_next_build_goes_on(
    jobs: str, root: Path, tmp_path: Path
) -> None:
    write_specimen(tmp_path / "year", root / YEAR, MANY, seed=1)

    seen = pressed(tmp_path / "year", f"2 of {MANY} letters", "build", "--jobs", jobs)

    assert seen.status == 130
    said = re.fullmatch(rf"Stopped: (\d+) of {MANY} letters are made\. Run it again to go on\.\n", seen.screen)
    assert said, seen.screen
    assert len(read_manifest(tmp_path / "year/output/2020/manifest.json")["letters"]) == int(said[1])
    assert f"\n{MANY - int(said[1])} letters would be made" in "\n" + piped(tmp_path / "year", "build", "--dry-run")


@pytest.mark.parametrize(
    ("name", "moment", "said"),
    [
        pytest.param("build", "reading the year…", "nothing is finished", marks=pytest.mark.long),
        pytest.param("changes", "reading the year as it was…", "nothing is finished", marks=pytest.mark.long),
        pytest.param("changes", "0 of 1 letters", "0 of 1 letters are compared", marks=pytest.mark.long),
        pytest.param("check", "proving the rules…", "nothing is finished", marks=pytest.mark.long),
        pytest.param("explain", "reading the year…", "nothing is finished", marks=pytest.mark.long),
        pytest.param("reading-copy", "0 of 3 letters", "0 of 3 letters are laid out", marks=pytest.mark.long),
        pytest.param("verify", "0 of 2 letters", "0 of 2 letters are checked", marks=pytest.mark.long),
        pytest.param("preview", "reading the year…", "nothing is finished", marks=pytest.mark.long),
    ],
)
def test_ctrl_c_says_what_is_finished_and_how_to_go_on(name: str, moment: str, said: str, folder_of: Folders) -> None:
    state, *command = COMMANDS.get(name, ("made", *PREVIEW))

    seen = pressed(folder_of(state), moment, *command)

    assert (seen.screen, seen.status) == (f"Stopped: {said}. Run it again.\n", 130)


def test_ctrl_c_before_click_is_imported_leaves_no_traceback(folder_of: Folders) -> None:
    terminal = Terminal(folder_of("unmade"), "build", python=("-X", "importtime"))
    terminal.wait_for("click.")  # one of click's modules
    terminal.interrupt()

    seen = terminal.end()

    assert seen.status == 130
    assert seen.screen.endswith("\nStopped: nothing is finished. Run it again.\n")
    assert "Traceback" not in seen.screen


def test_an_empty_line_before_a_line_that_is_wrapped_stays(folder_of: Folders) -> None:
    folder = folder_of("unmade")
    for path in (folder / "data/2020/councils").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"^  email: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")

    seen = Terminal(folder, "status", columns=60).end()

    assert "\n\nno e-mail address: " in seen.screen


def test_answers_typed_in_a_review_are_accepted(folder_of: Folders, file_regression: FileRegressionFixture) -> None:
    folder = folder_of("edited")

    terminal = QuickTerminal(folder, "review", *WHO, columns=60)
    for asked, answer in (("[l]: ", "a"), ("[l]: ", "r"), ("why: ", "too long"), ("[l]: ", "l")):
        terminal.wait_for(asked)
        terminal.type(answer)
    seen = terminal.end()

    assert seen.status == 0
    file_regression.check(seen.screen, basename="review-answered-60", extension=".txt")


def test_ctrl_c_in_a_review_keeps_the_answers_given_so_far(folder_of: Folders) -> None:
    folder = folder_of("edited")
    terminal = Terminal(folder, "review", *WHO, columns=60)
    terminal.wait_for("[l]: ")
    terminal.type("a")
    terminal.wait_for("[l]: ")
    terminal.interrupt()

    seen = terminal.end()

    assert seen.status == 130
    assert seen.screen.endswith("\nStopped: 1 of 3 are decided. Run it again to go on.\n")
    year = load_year(folder)
    assert len(review(year).items) == 2


def test_an_answer_in_a_review_is_written_before_the_next_question(folder_of: Folders) -> None:
    folder = folder_of("edited")
    terminal = QuickTerminal(folder, "review", *WHO, columns=60)
    for _ in range(2):
        terminal.wait_for("[l]: ")
        terminal.type("a")
    terminal.wait_for("[l]: ")
    written = [item.name for item in review(load_year(folder)).items]
    terminal.type("q")

    assert terminal.end().screen.endswith("\n2 accepted, in templates/2020/accepted.yaml\n")
    assert written == ["letters-1"]


def test_what_somebody_decides_during_a_review_stays_and_is_told_before_the_next_question(folder_of: Folders) -> None:
    folder = folder_of("edited")
    terminal = QuickTerminal(folder, "review", *WHO, columns=100)
    terminal.wait_for("[l]: ")
    year = load_year(folder)
    found = review(year)
    decide(year, found, [(found.items[0], "untrue")], {"by": "A. N. Other", "date": "2020-07-21"})
    for answer in "aa":
        terminal.type(answer)
        terminal.wait_for("[l]: ")
    terminal.type("q")

    told, _, rest = terminal.end().screen.partition("\n2 of 3 ")
    assert "  left out: purpose: meanwhile rejected by A. N. Other, 2020-07-21: untrue\n" in told
    assert rest.endswith("\n1 accepted, 1 left out, in templates/2020/accepted.yaml\n")
    assert review(load_year(folder)).items[0].rejected == "A. N. Other, 2020-07-21: untrue"


def test_a_window_that_is_closed_in_a_review_keeps_the_answers_given_so_far(folder_of: Folders) -> None:
    folder = folder_of("edited")
    terminal = QuickTerminal(folder, "review", *WHO, columns=60)
    terminal.wait_for("[l]: ")
    terminal.type("a")
    terminal.wait_for("[l]: ")

    assert terminal.close_window() == 130
    assert len(review(load_year(folder)).items) == 2


def test_what_was_typed_before_a_question_is_on_the_screen_does_not_answer_it(folder_of: Folders) -> None:
    folder = folder_of("edited")
    terminal = QuickTerminal(folder, "review", *WHO, columns=60)
    for _ in range(3):
        terminal.type("a")
    terminal.wait_for("[l]: ")
    terminal.type("q")

    assert terminal.end().status == 0
    assert len(review(load_year(folder)).items) == 3


def test_a_preview_says_where_it_is_and_ends_with_ctrl_c(folder_of: Folders) -> None:
    terminal = Terminal(folder_of("unmade"), *PREVIEW, columns=60)
    terminal.wait_for("Ctrl-C ends the preview")
    terminal.interrupt()

    seen = terminal.end()

    assert seen.status == 0
    address, *said = seen.screen.splitlines()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    assert said[:2] == ["when you save a file in data/ or templates/, the page shows", "it; Ctrl-C ends the preview"]

"""`start` writes the complete year that comes with the program, and overwrites nothing."""

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lgo_letters.cli import main
from lgo_letters.pipeline import Year, compose, load_year
from lgo_letters.problems import ProblemsError
from lgo_letters.workspace.start import included_workspace, write_workspace


@pytest.fixture(autouse=True)
def year_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use 2020, even if the repository has a later year."""
    monkeypatch.setenv("LGO_LETTERS_YEAR", "2020")


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """Give a folder that `start` has written."""
    folder = tmp_path / "letters"
    write_workspace(folder, 2020)
    return folder


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_the_folder_has_the_letters_of_the_year_and_no_problem(started: Path, year: Year) -> None:
    there = load_year(started)

    assert there.problems == ()
    assert {slug: compose(council, there) for slug, council in there.councils.items()} == {
        slug: compose(council, year) for slug, council in year.councils.items()
    }


def test_git_keeps_the_files_and_leaves_out_the_letters(started: Path) -> None:
    (started / "output" / "2020").mkdir(parents=True)
    (started / "output" / "2020" / "index.html").write_text("", encoding="utf-8")

    subprocess.run(["git", "init", "--quiet"], cwd=started, check=True)
    subprocess.run(["git", "add", "."], cwd=started, check=True)
    kept = subprocess.run(["git", "ls-files"], cwd=started, check=True, capture_output=True, text=True).stdout

    assert {".gitignore", "README.md", "data/README.md", "templates/README.md"} <= set(kept.splitlines())
    assert "output" not in kept


def test_what_is_in_the_folder_can_be_edited(started: Path) -> None:
    files = [path for path in started.rglob("*") if path.is_file()]

    assert [path for path in files if not path.stat().st_mode & 0o200] == []


def test_each_place_that_the_folders_readme_names_is_there(started: Path) -> None:
    text = (started / "README.md").read_text(encoding="utf-8")

    named = set(re.findall(r"`((?:data|templates)/[^`]*)`", text))
    assert {"data/README.md", "templates/README.md"} <= named
    assert {each for each in named if not (started / each).exists()} == set()


@pytest.mark.long
def test_each_command_of_the_folders_readme_runs(started: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (started / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^ {4}(lgo-letters .*?)  ", text, re.MULTILINE) + re.findall(r"`(lgo-letters [^`]*)`", text)
    monkeypatch.chdir(started)
    name = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "as it began")):
        subprocess.run(["git", *name, *arguments], check=True)

    # `preview` runs until you stop it, and there is no list to import.
    left = {"lgo-letters preview", "lgo-letters import FILE"}
    commands = [each for each in dict.fromkeys(shown) if each not in left]
    done = {each: _run(*shlex.split(each)[1:]) for each in commands}

    assert {"lgo-letters check", "lgo-letters build", "lgo-letters changes"} <= set(done)
    assert {each: result.output for each, result in done.items() if result.exit_code} == {}


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    write_workspace(tmp_path, 2020)

    assert (tmp_path / "README.md").is_file()


def test_a_folder_that_isnt_empty_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")

    with pytest.raises(ProblemsError, match="is not empty") as raised:
        write_workspace(tmp_path, 2020)

    assert [problem.hint for problem in raised.value.problems] == ["name a folder that doesn't exist yet"]
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cant_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(ProblemsError, match="can't be written: Not a directory"):
        write_workspace(tmp_path / "file", 2020)


def test_what_came_with_the_program_holds_the_year() -> None:
    assert load_year(included_workspace(), 2020).problems == ()


def test_the_command_says_what_to_do_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    done = _run("start", "letters")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "the year 2020 is in letters\n"
        "next: cd letters, then lgo-letters build; letters/README.md says what else you can do\n"
    )


def test_the_command_can_be_read_by_programs_and_be_quiet(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"

    assert _run("start", str(old), "--quiet").output == ""
    assert json.loads(_run("start", str(new), "--json").stdout) == {"folder": str(new), "year": 2020}
    refused = _run("start", str(old), "--json")
    assert (refused.exit_code, refused.stderr) == (1, "")
    assert [each["message"] for each in json.loads(refused.stdout)["problems"]] == ["is not empty"]


def test_a_year_that_did_not_come_with_the_program_is_a_problem(tmp_path: Path) -> None:
    done = _run("start", str(tmp_path / "letters"), "--year", "1999")

    assert done.exit_code == 1
    assert "there is no year 1999" in done.stderr
    assert not (tmp_path / "letters").exists()


@pytest.mark.parametrize(
    "command",
    ["build", "changes", "check", "explain nowhere", "facts", "reading-copy", "review", "rules", "verify"],
)
def test_in_a_folder_without_letters_each_command_names_the_one_to_begin_with(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = _run(*command.split())

    assert done.exit_code == 1
    assert ".: holds no year of letters" in done.stderr
    assert "; `lgo-letters start FOLDER` writes one to begin with\n" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_specimen_can_be_made_in_a_folder_without_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    done = _run("specimen", "trial", "--councils", "3")

    assert (done.exit_code, done.stderr) == (0, "")
    assert len(load_year(tmp_path / "trial").councils) == 3

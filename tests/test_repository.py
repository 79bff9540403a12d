"""The project as a whole: no part of a letter is in the program, and no file names this machine."""

import ast
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from pytest_regressions.file_regression import FileRegressionFixture
from reading_messages import wrong_messages

from lgo_letters.cli import COMMANDS, main

DOCUMENTS = ("sefton", "southampton")
RUN = 6  # words; shorter runs, such as "a new complaint was opened", are usual in the field


@cache
def _program(root: Path) -> tuple[tuple[str, str], ...]:
    """Give each file of the program with its text. Leave out the sources in docstrings, which name the documents."""
    program = []
    for path in sorted((root / "lgo_letters").rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".js"}:
            text = path.read_text(encoding="utf-8")
            for docstring in _docstrings(text) if path.suffix == ".py" else ():
                text = text.replace(docstring.partition("Source:\n")[2] or "\0", "")
            program.append((path.relative_to(root).as_posix(), text))
    return tuple(program)


def _docstrings(text: str) -> Iterator[str]:
    """Give the docstrings as they are in the file, with their indents."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node, clean=False) or ""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9%]+(?:'[a-z]+)?", text.replace("’", "'").lower())


def _runs(text: str) -> set[str]:
    """Give all runs of this many words."""
    words = _words(text)
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def _document(root: Path, slug: str) -> str:
    return (root / "tests" / "documents" / f"{slug}.txt").read_text(encoding="utf-8")


def _tracked(root: Path) -> list[Path]:
    """List the files in the repository, and new ones that git doesn't ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return [root / name for name in listed.stdout.split("\0") if name and (root / name).is_file()]


def test_no_wording_of_a_letter_stands_in_the_program(root: Path) -> None:
    said = {run for slug in DOCUMENTS for sentence in _document(root, slug).splitlines() for run in _runs(sentence)}

    assert [(path, run) for path, text in _program(root) for run in sorted(said & _runs(text))] == []


def test_no_council_stands_in_the_program(root: Path) -> None:
    names = set()
    for path in (root / "data").glob("*/councils/*.yaml"):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        names |= {path.stem, file["name"], file["addressee"]["surname"], file["gss_code"]}

    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names)), re.IGNORECASE)
    assert [(path, found) for path, text in _program(root) for found in pattern.findall(text)] == []


def test_no_year_of_the_letters_stands_in_the_program(root: Path) -> None:
    standards = re.compile(r"draft/2020-12|sRGB2014|\b(ISO|PDF)[ /A-Z0-9-]*:?\d{4}")

    found = [
        (path, year)
        for path, text in _program(root)
        for year in re.findall(r"(?<![\d-])20(?:19|20|21)(?!\d)", standards.sub("", text))
    ]
    assert found == []


def test_no_figure_of_a_letter_stands_in_the_program(root: Path) -> None:
    figures = {each for slug in DOCUMENTS for each in re.findall(r"\b\d[\d,]*%?(?![\d/])", _document(root, slug))}
    figures = {each for each in figures if each.endswith("%") or len(each) > 2} - {"100%", "2019", "2020"}

    assert {"81%", "178", "1,400", "92%"} <= figures
    pattern = re.compile("|".join(rf"(?<![\w.,]){re.escape(each)}(?![\w,])" for each in sorted(figures)))
    assert [(path, found) for path, text in _program(root) for found in pattern.findall(text)] == []


def test_no_file_names_a_machine_s_folders_or_where_packages_come_from(root: Path) -> None:
    # Written in such a way that the patterns don't find this file.
    patterns: tuple[str, ...] = (
        r"py[p]i\.org",
        r"python[h]osted",
        r"(?<!emit-)index-[u]rl",
        r"trusted-[h]ost",
        r"/wor[k]/",
    )
    patterns += (r"(?<![\w.])/tm[p]/", r"(?<![\w.])/hom[e]/\w", r"(?<![\w.])/roo[t]/", r"artifac[t]ory", r"@git[h]ub")
    strange = re.compile("|".join(patterns))

    found = []
    for path in _tracked(root):
        if path.suffix not in {".png", ".pdf", ".ttf"}:
            lines = path.read_text(encoding="utf-8").splitlines()
            where = path.relative_to(root).as_posix()
            found += [
                f"{where}:{number}: {line.strip()}" for number, line in enumerate(lines, 1) if strange.search(line)
            ]
    assert [each for each in found if "--no-emit-index" not in each] == []


def _commands(root: Path, program: str, texts: str = "README.md") -> list[str]:
    """List the commands that README and docs show, in blocks and in the text, without the comments after them."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(root.glob(texts)))
    shown = re.findall(rf"^ {{4}}({program} .*)$", text, re.MULTILINE) + re.findall(rf"`({program} [^`]*)`", text)
    return list(dict.fromkeys(each.partition("  ")[0].partition(" #")[0].strip() for each in shown))


def test_readme_shows_commands(root: Path) -> None:
    assert {"lgo-letters build --final", "lgo-letters check"} <= set(_commands(root, "lgo-letters"))
    assert {"make letters", "make test"} <= set(_commands(root, "make"))


def _confirm_all() -> None:
    """Confirm what made-up councils assume, as a person does before accepting."""
    for path in Path("data/2020/councils").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"^assumed:\n(?:  - .*\n)+", "", text, flags=re.MULTILINE), encoding="utf-8")


def _keep_in_git() -> None:
    git = ("git", "-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "the year as it was")):
        subprocess.run([*git, *arguments], check=True)


@pytest.mark.parametrize("councils", [2, pytest.param(340, marks=pytest.mark.long)])
def test_the_year_of_readme_can_be_walked(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, councils: int
) -> None:
    monkeypatch.chdir(tmp_path)
    steps = re.findall(r"^ {4}((?:lgo-letters|cd) .*)$", (root / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    instead = {"--councils 40": f"--councils {councils}", "review": "review --accept all"}  # nobody can answer here

    for step in (*steps, "lgo-letters status --year 2020", "lgo-letters verify --year 2020"):
        if step.startswith("cd "):
            monkeypatch.chdir(step.removeprefix("cd "))
            _keep_in_git()  # for `changes`
            continue
        if step.startswith("lgo-letters review"):
            _confirm_all()
        for typed, tried in instead.items():
            step = step.replace(typed, tried)  # noqa: PLW2901 - the step as it is tried
        words = [each for word in shlex.split(step)[1:] for each in (sorted(map(str, Path().glob(word))) or [word])]
        done = CliRunner().invoke(main, words, catch_exceptions=False)
        assert done.exit_code == 0, f"{step}: {done.output}"

    messages = sorted(Path("archive/2020").glob("*.eml"))
    assert len(messages) > councils / 2
    assert wrong_messages(Path(), messages) == []
    assert Path("data/2021/authorities.csv").is_file()


@pytest.mark.long
def test_each_command_of_the_docs_runs(root: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace)
    _keep_in_git()
    # `preview` runs until you stop it. The others need messages, and this year has no addresses. Other tests try them.
    left = ("lgo-letters preview", "lgo-letters sent", "lgo-letters outbox --again")
    commands = [each for each in _commands(root, "lgo-letters", "docs/*.md") if not each.startswith(left)]

    commands.sort(key=lambda each: "new-year" in each)  # they begin a year in which figures are open, so they come last

    failed = {}
    for command in commands:
        shutil.rmtree("trial", ignore_errors=True)  # several pages begin with a practice year of this name
        done = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
        if done.exit_code != 0:
            failed[command] = done.output
    assert failed == {}


def test_each_make_target_of_readme_exists(root: Path) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")

    missing = [
        each for each in _commands(root, "make") if not re.search(rf"^{each.split()[-1]}:", makefile, re.MULTILINE)
    ]
    assert missing == []


def test_the_reference_of_commands_is_their_own_help(root: Path, file_regression: FileRegressionFixture) -> None:
    told = ["# Commands\n\nYou can put the options of `lgo-letters` before or after a command.\n"]
    for name in ("", *COMMANDS):
        arguments = [name, "--help"] if name else ["--help"]
        shown = CliRunner().invoke(main, arguments, prog_name="lgo-letters", terminal_width=90).output
        told.append(f"## lgo-letters {name}".rstrip() + f"\n\n```\n{shown.rstrip()}\n```\n")

    file_regression.check("\n".join(told), fullpath=root / "docs/commands.md")


def test_each_link_of_the_texts_leads_somewhere(root: Path) -> None:
    texts = [path for path in _tracked(root) if path.suffix == ".md"]

    missing = [
        f"{path.name}: {link}"
        for path in texts
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists() and "`" not in link and not link.startswith("…")
    ]
    assert missing == []


def test_the_program_can_be_run_as_a_command(root: Path) -> None:
    command = root.joinpath(sys.prefix, "bin", "lgo-letters")

    done = subprocess.run([command, "--version"], check=True, capture_output=True, text=True)

    assert re.fullmatch(r"lgo-letters, version \d+\.\d+\.\d+\n", done.stdout)

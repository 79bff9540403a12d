"""The command line: what each stream prints, and the exit codes."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lgo_letters.cli import COMMANDS, main

Edit = Callable[[str, str, str], None]

SEFTON = "data/2020/councils/sefton.yaml"


@pytest.fixture(autouse=True)
def year_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use 2020, even if the repository has a later year."""
    monkeypatch.setenv("LGO_LETTERS_YEAR", "2020")


def _run(*arguments: str, environment: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, arguments, env=environment, catch_exceptions=False)


def _in(workspace: Path, *arguments: str) -> Result:
    return _run("--workspace", str(workspace), *arguments)


@pytest.mark.usefixtures("proved")
def test_all_well_ends_with_0(workspace: Path) -> None:
    done = _in(workspace, "check")

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("2020: 2 councils, no problems\n")


@pytest.mark.usefixtures("proved")
def test_problems_end_with_1_and_are_printed_beside_the_results(workspace: Path, edit: Edit) -> None:
    edit(SEFTON, "late: 6 ", "late: 17 ")

    done = _in(workspace, "check")

    assert done.exit_code == 1
    assert done.stdout.startswith("2020: 2 councils, 1 problem, 1 letter kept back\n")
    assert done.stderr.startswith(f"{SEFTON}:17:9: enquiries.late: 17 is more than enquiries.sent (16)")
    assert "\n  hint: see which is right; enquiries.late: enquiries not answered by the date asked for, " in done.stderr


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("review --date 20/07/2020", "20/07/2020 is not a date here: write it as YYYY-MM-DD, the year first"),
        ("specimen x --councils twenty", "twenty: write a whole number from 1 to 100000"),
        ("build --jobs 0", "0: write a whole number of 1 or more"),
        ("changes --since=", "name a revision after --since, such as HEAD~1"),
        ("check sefton", "check always takes all councils: leave out sefton"),
    ],
    ids=["day", "councils", "jobs", "since", "check"],
)
def test_wrong_usage_says_what_to_write(workspace: Path, typed: str, told: str) -> None:
    done = _in(workspace, *typed.split())

    assert done.exit_code == 2
    assert done.stderr.rstrip().endswith(told)


def test_wording_that_can_t_be_used_says_that_no_letter_can_be_made(workspace: Path, edit: Edit) -> None:
    edit("templates/2020/wording/closing.yaml", "id: valediction", "id: Valediction")

    done = _in(workspace, "check")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("templates/2020/wording/closing.yaml:5:7: ")
    assert done.stderr.endswith("\nno letter can be made until you correct that\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_option_that_does_not_exist_ends_with_2(command: str) -> None:
    done = _run(command, "--colour")

    assert done.exit_code == 2
    assert "No such option '--colour'" in done.stderr


@pytest.mark.parametrize("name", ["seftn", "../councils/sefton"])
def test_a_council_that_does_not_exist_ends_with_2(name: str, root: Path) -> None:
    done = _in(root, "explain", name)

    assert done.exit_code == 2
    assert f"there is no council {name} in 2020" in done.stderr


def test_a_council_nearly_named_is_suggested(root: Path) -> None:
    assert "did you mean sefton?" in _in(root, "explain", "seftn").stderr


def test_a_folder_that_does_not_exist_ends_with_2_and_is_not_made(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"

    assert [_in(nowhere, command).exit_code for command in ("check", "facts", "schema")] == [2, 2, 2]
    assert not nowhere.exists()


def test_a_folder_without_letters_ends_with_1(tmp_path: Path) -> None:
    done = _in(tmp_path, "check")

    assert done.exit_code == 1
    assert "holds no year of letters" in done.stderr


def test_options_can_stand_before_and_after_the_command(root: Path) -> None:
    before = _run("--workspace", str(root), "--year", "2020", "--json", "facts")
    after = _run("facts", "--json", "--year", "2020", "--workspace", str(root))

    assert (before.exit_code, before.stdout) == (0, after.stdout)


def test_what_is_said_after_the_command_wins(root: Path, tmp_path: Path) -> None:
    done = _run("--workspace", str(tmp_path), "--year", "1999", "facts", "--workspace", str(root), "--year", "2020")

    assert done.exit_code == 0


def test_the_environment_says_where_and_when(root: Path) -> None:
    there = {"LGO_LETTERS_WORKSPACE": str(root)}

    assert _run("facts", environment=there).exit_code == 0
    assert "there is no year 1999" in _run("facts", environment=there | {"LGO_LETTERS_YEAR": "1999"}).stderr


def test_an_option_wins_over_the_environment(root: Path, tmp_path: Path) -> None:
    elsewhere = {"LGO_LETTERS_WORKSPACE": str(tmp_path)}

    assert _run("facts", "--workspace", str(root), environment=elsewhere).exit_code == 0
    assert _run("--workspace", str(root), "facts", environment=elsewhere).exit_code == 0


@pytest.mark.usefixtures("proved")
@pytest.mark.usefixtures("proved")
def test_problems_can_be_read_by_programs(workspace: Path, edit: Edit) -> None:
    edit(SEFTON, "late: 6 ", "late: 17 ")

    done = _in(workspace, "check", "--json")

    assert done.exit_code == 1
    assert done.stderr == ""
    assert json.loads(done.stdout)["councils"] == ["sefton", "southampton"]
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem.pop("councils") == ["sefton"]
    assert problem.items() >= {
        ("code", "LGO008"),
        ("path", SEFTON),
        ("line", 17),
        ("column", 9),
        ("key", "enquiries.late"),
        ("message", "17 is more than enquiries.sent (16)"),
        (
            "hint",
            (
                "see which is right; enquiries.late: enquiries not answered by the date asked for, "
                "answered since or not; enquiries.sent is in line 16"
            ),
        ),
    }


@pytest.mark.parametrize("command", [["check"], ["explain", "sefton"], ["facts"]])
def test_json_is_json_even_where_no_letter_can_be_made(command: list[str], workspace: Path) -> None:
    (workspace / "templates" / "2020" / "edition.yaml").unlink()

    done = _in(workspace, *command, "--json")

    assert done.exit_code == 1
    assert [each["code"] for each in json.loads(done.stdout)["problems"]] == ["LGO001"]


def test_explain_answers_in_a_screen(root: Path) -> None:
    told = _in(root, "explain", "sefton").stdout

    standing, _, left_out = told.partition("\nLeft out\n")
    assert told.count("\n") < 40
    assert "  expect  ✓ enquiries.late > 0 or summons_total > 0  (enquiries.late: 6, summons_total: 2)\n" in standing
    assert "  statistics-upheld  ✓ statistics_given  (statistics_given: yes)\n" in standing
    assert "  compliance  ✗ not_complied > 0  (not_complied: 0)\n" in left_out
    assert "  concern  none of its sentences applies\n" in left_out


def test_explain_shows_conditions_values_words_and_places(root: Path) -> None:
    told = _in(root, "explain", "sefton", "-v").stdout

    standing, _, left_out = told.partition("\nLeft out\n")
    assert "  ✓ enquiries.late > 0 or summons_total > 0  (enquiries.late: 6, summons_total: 2)\n" in standing
    assert "“Over a third of our enquiries were not responded to within the requested timescale.”\n" in standing
    assert "templates/2020/wording/your-council.yaml:" in standing
    assert "      ✗ not_complied > 0  (not_complied: 0)\n" in left_out
    assert "      ? public_interest_reports > 0  (public_interest_reports: not known)\n" in left_out


def test_explain_shows_one_text_alone(root: Path) -> None:
    told = _in(root, "explain", "sefton", "compliance")

    assert told.stdout.count("\n") < 10
    assert "→ not_complied is 0; would be > 0 with one case of ten not complied with\n" in told.stdout
    assert "did you mean compliance?" in _in(root, "explain", "sefton", "complianc").stderr


def test_explain_shows_of_a_choice_what_was_chosen_and_the_nearest_other(root: Path) -> None:
    told = _in(root, "explain", "sefton", "-v").stdout

    assert "too-long.opening: too-long.opening.again was chosen; of the 2 others the nearest:\n" in told
    members = re.findall(r"^ +(too-long\.opening\.\w+)  new", told, re.MULTILINE)
    assert len(members) == 1


def test_explain_shows_everything_when_asked_to(root: Path) -> None:
    told = _in(root, "explain", "sefton", "-vv").stdout

    assert "too-long.opening.however  phrase  new" in told
    assert "focus.2  sentence  all documents  always" in told
    assert "the nearest" not in told


def test_explain_shows_what_one_council_s_file_changes(workspace: Path) -> None:
    with (workspace / SEFTON).open("a", encoding="utf-8") as file:
        file.write(
            "own_words:\n  - after: responses\n    say: |\n      Sorry.\n    reason: agreed on 3 July\n"
            "withhold:\n  - id: share\n    reason: they dispute it\n"
        )

    told = _in(workspace, "explain", "sefton").stdout

    assert "own words of this council: agreed on 3 July\n" in told
    assert "  share  withheld: they dispute it\n" in told
    assert "“Sorry.”\n" in _in(workspace, "explain", "sefton", "-v").stdout


def test_explain_of_a_council_with_problems_tells_those(workspace: Path, edit: Edit) -> None:
    edit(SEFTON, "late: 6 ", "late: 17 ")

    done = _in(workspace, "explain", "sefton")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "17 is more than enquiries.sent (16)" in done.stderr


def test_explain_of_a_letter_that_can_t_be_made_says_why(workspace: Path) -> None:
    with (workspace / SEFTON).open("a", encoding="utf-8") as file:
        file.write("withhold:\n  - id: responses\n    reason: said by telephone\n")

    done = _in(workspace, "explain", "sefton")

    assert done.exit_code == 1
    assert "hint: responses is withheld: withhold expect, too" in done.stderr


def test_explain_can_be_read_by_programs(root: Path) -> None:
    told = {each["id"]: each for each in json.loads(_in(root, "explain", "sefton", "--json").stdout)}

    assert told["expect"]["condition"]["facts"] == {"enquiries.late": "6", "summons_total": "2"}
    assert told["compliance"]["failed"][0]["text"] == "not_complied > 0"


def test_facts_read_well_in_a_narrow_window(root: Path) -> None:
    told = _in(root, "facts").stdout

    assert max(len(line.rstrip()) for line in told.splitlines()) <= 80
    assert re.search("\n  satisfactory_remedy_average +satisfactory remedy rate of similar", told)
    assert "count: {{ … }} or {{ … | in_words }}\n" in told


def test_facts_can_be_read_by_programs(root: Path) -> None:
    told = {each["fact"]: each for each in json.loads(_in(root, "facts", "--json").stdout)}

    assert told["late_share"]["formats"] == "percent"
    assert told["sent_by"]["values"] == "email, post"
    assert told["meeting_offered"]["formats"] == "not printed"


@pytest.mark.usefixtures("proved")
def test_quiet_says_nothing_where_all_is_well(workspace: Path) -> None:
    assert _in(workspace, "check", "-q").output == ""


def test_help_lists_the_commands_in_the_order_of_the_work() -> None:
    listed = _run("--help").stdout.partition("Commands:\n")[2]

    assert re.findall(r"^  ([a-z-]+)  ", listed, re.MULTILINE) == list(COMMANDS)
    assert re.search(r"\n  check +List everything that is wrong with data and wording\.\n", listed)


def test_a_misspelt_command_is_suggested() -> None:
    assert "Did you mean 'explain'" in _run("explian").stderr


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_fits_a_narrow_terminal(arguments: list[str]) -> None:
    told = CliRunner().invoke(main, arguments, terminal_width=60).stdout  # a runner takes no width from COLUMNS

    assert max(len(line) for line in told.splitlines()) <= 60


def test_help_is_quick_since_it_loads_nothing_heavy() -> None:
    heavy = ("weasyprint", "pydantic", "jinja2", "yaml", "rich", "markdown_it", "fontTools", "flask", "z3")
    program = (
        "import sys; from lgo_letters.cli import main\n"
        "for arguments in ['--help'], ['--version'], ['build', '--help']:\n"
        "    try: main(arguments)\n"
        "    except SystemExit: pass\n"
        f"print(*[name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout.count("Usage:") == 2
    assert done.stderr.split() == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full")
@pytest.mark.parametrize(
    ("output", "code", "told"),
    [("/dev/full", 1, "what this command prints can't be written: the disk is full\n"), ("&-", 0, "")],
    ids=["full", "closed"],
)
def test_output_that_can_t_be_written_gives_no_traceback(output: str, code: int, told: str, root: Path) -> None:
    command = f'"$0" -m lgo_letters facts >{output}'

    done = subprocess.run(["sh", "-c", command, sys.executable], cwd=root, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (code, told)

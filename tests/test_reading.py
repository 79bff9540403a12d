"""Whatever is in the files, reading them gives either letters or problems with a place."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_up import CATALOGUE
from pydantic import TypeAdapter

from lgo_letters.edition_model import EDITION_FILE, WORDING_FILE
from lgo_letters.facts.declaration import FACTS_FILE
from lgo_letters.facts.file_models import averages_file, council_file
from lgo_letters.pipeline import compose, load_year
from lgo_letters.problems import Place, Problem, ProblemsError
from lgo_letters.reading.statistics_file import last_year_table, read_table, statistics_table
from lgo_letters.reading.text_file import read_text, with_plain_ends
from lgo_letters.reading.yaml_file import read_string
from lgo_letters.rules.condition_reader import parse
from lgo_letters.rules.wording import NOTHING, compile_text

GOOD = Path(__file__).parent / "defects" / "good"
FILES = sorted(path.relative_to(GOOD).as_posix() for path in GOOD.rglob("*") if path.suffix in {".yaml", ".csv"})
SHARED = [path for path in FILES if "/councils/" not in path]
OWN = [path for path in FILES if "/councils/" in path]
MODELS: list[TypeAdapter[Any]] = [
    council_file(CATALOGUE.declared),
    averages_file(CATALOGUE.declared),
    EDITION_FILE,
    WORDING_FILE,
    FACTS_FILE,
]
KNOWN = CATALOGUE.facts
TABLES = (statistics_table({name: KNOWN[name] for name in CATALOGUE.columns}), last_year_table(CATALOGUE.last_year))
SIGNS = [
    *"\t\n\r \"'#&*!|>%@`,:;-?[]{}()<>=/\\~.0189aé\u00a0\u200b\u2028\ufeff\0😀",
    "{{ ",
    " }}",
    "{% ",
    "**",
    "](",
    "\n---\n",
]
TEXTS = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(SIGNS), max_size=60).map("".join))
FEW = settings(max_examples=40)
LONG = settings(max_examples=50_000, derandomize=False, deadline=None, suppress_health_check=list(HealthCheck))


def hold_against(problems: Iterable[Problem], text: str, label: str = "a.yaml") -> None:
    """Check places in a text: the line exists, and the column is in it."""
    lines = with_plain_ends(text).split("\n")
    for problem in problems:
        assert problem.message
        assert str(problem).isprintable()
        if problem.place.path == label and problem.place.line:
            assert problem.place.line <= len(lines), problem
            assert 0 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1, problem


def _read_bytes(content: bytes, folder: Path) -> None:
    (folder / "a.yaml").write_bytes(content)
    text, problems = read_text(folder / "a.yaml", "a.yaml")
    assert (text is None) == bool(problems)
    if text is None:
        return hold_against(problems, content.decode("utf-8-sig", errors="replace"))
    return _read(text)


def _read(text: str) -> None:
    for model in MODELS:
        document, problems = read_string(text, "a.yaml", model)
        assert (document is None) == bool(problems)
        hold_against(problems, text)
    for table in TABLES:
        hold_against(read_table(text, "a.yaml", table)[1], text)


def _compile(text: str) -> None:
    text = with_plain_ends(text)
    at = Place("a.yaml", 1, 1).inside(text)
    hold_against(parse(text, KNOWN, at)[1], text)
    compiled, problems = compile_text(text, KNOWN, at)
    assert not problems or compiled is NOTHING
    hold_against(problems, text)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reading")


@FEW
@given(st.one_of(st.binary(max_size=300), TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))))
@example(b"\xff\xfea\0")
@example(b"\xef\xbb\xbf\xef\xbb\xbf")
@example(b"- \n  - |\n")
def test_any_bytes_are_read_or_told(folder: Path, content: bytes) -> None:
    _read_bytes(content, folder)


@pytest.mark.long
@LONG
@given(st.one_of(st.binary(max_size=3000), TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_are_read_or_told_at_length(folder: Path, content: bytes) -> None:
    _read_bytes(content, folder)


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.dates())
KEYS = st.sampled_from(
    ["name", "addressee", "enquiries", "id", "say", "when", "of", "sentences", "sections", "dates", "records", "fields"]
)
TREES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(KEYS, st.text(max_size=10)), inner, max_size=6)
    ),
    max_leaves=20,
)


@FEW
@given(TREES, st.sampled_from([None, '"', "'", "|", ">"]), st.booleans())
def test_any_yaml_is_read_or_told(tree: object, style: str | None, flow: bool) -> None:  # noqa: FBT001 - drawn
    _read(yaml.safe_dump(tree, default_style=style, default_flow_style=flow, allow_unicode=True))


@pytest.mark.long
@LONG
@given(TREES, st.sampled_from([None, '"', "'", "|", ">"]), st.booleans())
def test_any_yaml_is_read_or_told_at_length(tree: object, style: str | None, flow: bool) -> None:  # noqa: FBT001
    _read(yaml.safe_dump(tree, default_style=style, default_flow_style=flow, allow_unicode=True))


WORDS = [
    "enquiries.late",
    "enquiries.sent",
    "uphold_rate",
    "enquiries.trend",
    "last_year.",
    '"improved"',
    "1/3",
    "0",
    "and",
    "or",
    "not",
    "in",
    "is known",
]
PHRASES = st.lists(st.sampled_from([*WORDS, *SIGNS, "==", "<=", "[", "]", "(", ")"]), max_size=15).map(" ".join)


@FEW
@given(st.one_of(TEXTS, PHRASES))
def test_any_text_is_a_condition_and_words_or_told(text: str) -> None:
    _compile(text)


@pytest.mark.long
@LONG
@given(st.one_of(TEXTS, PHRASES))
def test_any_text_is_a_condition_and_words_or_told_at_length(text: str) -> None:
    _compile(text)


@st.composite
def mutations(draw: st.DrawFn, paths: list[str]) -> tuple[str, str]:
    """Draw one of several files, with some of its lines and characters changed."""
    path = draw(st.sampled_from(paths))
    lines = (GOOD / path).read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        start, end = sorted((draw(st.integers(0, len(line))), draw(st.integers(0, len(line)))))
        lines[at : at + 1] = draw(
            st.sampled_from(
                [
                    [],
                    [line, line],
                    [line, lines[draw(st.integers(0, len(lines) - 1))]],
                    [line[:start] + draw(st.sampled_from(SIGNS)) + line[end:]],
                    [line[:start] + draw(st.sampled_from(SIGNS)) + line[start:]],
                    [line[:start] + line[end:]],
                    [" " * draw(st.integers(1, 3)) + line],
                    [line.lstrip(" ")],
                    [line.rstrip("\n")],
                    [line.swapcase()],
                ]
            )
        )
        lines = lines or [""]
    return path, "".join(lines)


def read_year(path: str, text: str, workspace: Path) -> set[str]:
    """Read the year with one file changed, make its letters, and name the councils whose letters were made."""
    good = (workspace / path).read_bytes()
    (workspace / path).write_text(text, encoding="utf-8", newline="")
    written = set()
    try:
        year = load_year(workspace)
        hold_against(year.problems, text, path)
        for council in year.councils.values():
            try:
                compose(council, year)
                written.add(council.slug)
            except ProblemsError as error:
                hold_against(error.problems, text, path)
    except ProblemsError as error:
        hold_against(error.problems, text, path)
    finally:
        (workspace / path).write_bytes(good)
    return written


@pytest.fixture(scope="session")
def good_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path_factory.mktemp("mutated") / "workspace"))


@settings(max_examples=25)
@given(mutations(SHARED))
def test_a_changed_file_of_the_year_is_read_or_told(good_workspace: Path, mutation: tuple[str, str]) -> None:
    read_year(*mutation, good_workspace)


@settings(max_examples=25)
@given(mutations(OWN))
def test_a_changed_file_of_one_council_keeps_back_no_other(good_workspace: Path, mutation: tuple[str, str]) -> None:
    written = read_year(*mutation, good_workspace)

    others = {Path(path).stem for path in OWN} - {Path(mutation[0]).stem}
    assert others <= written


@pytest.mark.long
@LONG
@given(mutations(FILES))
def test_a_changed_file_is_read_or_told_at_length(good_workspace: Path, mutation: tuple[str, str]) -> None:
    read_year(*mutation, good_workspace)


@settings(max_examples=10)
@given(st.sampled_from([path for path in FILES if path.endswith("edition.yaml")]), st.binary(max_size=200))
def test_random_bytes_for_the_edition_are_told(good_workspace: Path, path: str, content: bytes) -> None:
    file = good_workspace / path
    good = file.read_bytes()
    file.write_bytes(content)

    with pytest.raises(ProblemsError):
        load_year(good_workspace)
    file.write_bytes(good)

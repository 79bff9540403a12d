"""Read letters back: each has its own council's name and figures, and no other council's."""

import re
import subprocess
from pathlib import Path

import pytest

from lgo_letters.batch.building import build
from lgo_letters.batch.up_to_date import BuildOptions
from lgo_letters.pipeline import load_year
from lgo_letters.specimen.councils import Made, made_up, slug_of
from lgo_letters.specimen.rules import read_specimen
from lgo_letters.specimen.workspace import write_specimen

pytestmark = pytest.mark.no_cover  # coverage doubles the time of a page; other tests cover this code

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def test_each_of_two_letters_has_its_councils_name_and_figures_and_no_others(root: Path, tmp_path: Path) -> None:
    read_back(root, tmp_path / "specimen", councils=2)


@pytest.mark.long
def test_each_of_four_hundred_letters_has_its_councils_name_and_figures_and_no_others(
    root: Path, tmp_path: Path
) -> None:
    read_back(root, tmp_path / "specimen", councils=400)


def read_back(root: Path, folder: Path, councils: int) -> None:
    write_specimen(folder, root / "templates" / "2020", councils, seed=5)
    year = load_year(folder)
    built = build(year, list(year.councils), BuildOptions(jobs=2), lambda *_: None)
    specimen = read_specimen(root / "templates" / "2020", "templates/2020")
    made = {slug_of(each.name): each for each in made_up(specimen, councils, 5)}
    assert len(built.made) == councils
    for slug, council in made.items():
        pages = subprocess.run(
            ["pdftotext", "-raw", folder / f"output/2020/letters/{slug}.pdf", "-"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        text = pages.replace("’", "'")
        names = {each.name for each in made.values() if re.search(rf"^{re.escape(each.name)}$", text, re.MULTILINE)}
        assert names == {council.name}
        statistics_are_its_own(council, text[text.index("Complaints upheld\n", text.index("Yours sincerely")) :])


def statistics_are_its_own(made: Made, pages: str) -> None:
    """Check that the statistics pages print this council's counts and averages, and no other number."""
    counts = {name: count for name, count in made.facts.items() if isinstance(count, int)}
    for rate, part, whole in (
        ("of complaints we investigated were upheld", "upheld", "investigations"),
        ("of cases we were satisfied", "complied", "compliance_outcomes"),
        ("of upheld cases we found", "satisfactory_remedies", "upheld"),
    ):
        said = re.search(rf"(\d+)% {rate}", " ".join(pages.split()))
        if said:
            exact = 100 * counts[part] / counts[whole]
            assert abs(int(said[1]) - exact) <= (0.5 if exact in {0, 100} else 1), (rate, said[1], exact)
        elif counts[whole] > 1:
            assert any(word in pages.lower() for word in ("none of", "each of", "all ", "no ", "not ")), (rate, pages)
    totals = re.findall(r"total of (\d+) detailed", " ".join(pages.split()))
    assert set(totals) <= {str(counts["investigations"])}
    outcomes = re.findall(r"total of (\d+) compliance", " ".join(pages.split()))
    assert set(outcomes) <= {str(counts["compliance_outcomes"])}

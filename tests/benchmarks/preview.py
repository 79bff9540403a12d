"""How long it takes in the browser from a save to the changed text, and to the changed typeset page.

    python tests/benchmarks/preview.py [--councils 400] [--edits 50] [--pages 5]

A letter with statistics pages, made longer with words of its own, is looked at in a year of made-up councils. Edits are
of the council's file and of the wording by turns, each when the page before has been drawn. The clock is the machine's,
read here when the file has been written, and in the page when the new words stand in it, and when the picture of their
page has been put in place (words are laid over a picture once it is there). Prints a Markdown table in milliseconds.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from browsing import NAMES, QUIET, serving
from playwright.sync_api import Page, sync_playwright

from lgo_letters.pipeline import compose, load_year, typeset

SENTENCE = (
    "These words were written by hand, for nothing but to make a letter longer than it would otherwise have been."
)
WATCH = """
window.seen = {};
const now = () => performance.timeOrigin + performance.now();
const look = () => {
  for (const [name, wanted] of Object.entries(window.wanted ?? {})) {
    const there = document.querySelector(`#_${name}`)?.textContent.includes(wanted);
    if (there) { window.seen[name] ??= now(); delete window.wanted[name]; }
  }
};
new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--councils", type=int, default=400)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--pages", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        workspace = Path(place)
        program = [sys.executable, "-c", "from lgo_letters.cli import main; main()"]
        command = [*program, "specimen", str(workspace), "--councils", str(options.councils)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # the project's own program
        file = chosen(workspace)
        lengthen(workspace, file, options.pages)
        figures = measured(workspace, file, options.edits)
    about = f"{options.councils} councils, {options.edits} edits, {options.pages} pages"
    print(f"{about}; milliseconds from the save\n")  # noqa: T201
    print("| | median | 90 of 100 | slowest |\n|---|---|---|---|")  # noqa: T201
    for name, times in figures.items():
        ordered = sorted(times)
        row = (statistics.median(ordered), ordered[int(len(ordered) * 0.9)], ordered[-1])
        print(f"| {name} | {' | '.join(f'{each:.0f}' for each in row)} |")  # noqa: T201


def chosen(workspace: Path) -> Path:
    """Choose a council with an addressee, statistics pages and no words of its own."""
    files = sorted((workspace / "data").rglob("councils/*.yaml"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    unfit = ("statistics_pages", "own_words", "withhold")
    return next(path for path, text in texts.items() if "surname: " in text and not any(each in text for each in unfit))


def lengthen(workspace: Path, file: Path, pages: int) -> None:
    """Give a council's letter words of its own, until it has as many pages."""
    own = f"- after: purpose\n    say: |\n      {' '.join([SENTENCE] * 8)}\n    reason: a benchmark\n"
    text = file.read_text(encoding="utf-8") + "own_words:\n"
    while True:
        year = load_year(workspace)
        if typeset(compose(year.councils[file.stem], year), year).pages >= pages:
            return
        text += f"  {own}"
        file.write_text(text, encoding="utf-8")


def measured(workspace: Path, file: Path, edits: int) -> dict[str, list[float]]:
    """Edit by turns, and note how long each took to be seen."""
    wording = next((workspace / "templates").rglob("wording/closing.yaml"))
    browser_path = next(filter(None, map(shutil.which, NAMES)))
    figures: dict[str, list[float]] = {
        f"{what}: {name}": [] for what in ("council's file", "wording") for name in ("changed text", "changed page")
    }
    with serving(workspace) as shown, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(QUIET))
        page = browser.new_page(viewport={"width": 1500, "height": 900})
        page.add_init_script(WATCH)
        page.goto(f"{shown.address}letters/{file.stem}")
        page.wait_for_selector(".page[data-digest]")
        page.wait_for_timeout(5000)
        surname = next(
            line for line in file.read_text(encoding="utf-8").splitlines() if line.strip().startswith("surname: ")
        )
        council, closing = file.read_text(encoding="utf-8"), wording.read_text(encoding="utf-8")
        for number in range(edits):
            word = "Edit" + "".join(chr(ord("a") + int(digit)) for digit in str(number))  # a letter's numbers are facts
            if number % 2 == 0:
                seen = _seen(page, word, file, council.replace(surname, f"{surname} {word}"))
                what = "council's file"
            else:
                seen = _seen(page, word, wording, closing.replace("Yours sincerely,", f"Yours sincerely, {word}"))
                what = "wording"
            for name, after in seen.items():
                figures[f"{what}: changed {name.removesuffix('s')}"].append(after)
        browser.close()
    return figures


def _seen(page: Page, word: str, file: Path, text: str) -> dict[str, float]:
    """Save a file, and give the milliseconds until a word was seen in text and pages."""
    page.evaluate("word => { window.seen = {}; window.wanted = { text: word, pages: word }; }", word)
    file.write_text(text, encoding="utf-8")
    saved = time.time() * 1000
    page.wait_for_function("() => window.seen.text && window.seen.pages", timeout=60_000)
    times: dict[str, float] = page.evaluate("window.seen")
    page.wait_for_timeout(1500)
    return {name: at - saved for name, at in times.items()}


if __name__ == "__main__":
    main()

"""Measure how long it takes in the browser from a save to the changed text, and to the changed typeset page.

    python tests/benchmarks/preview.py [--councils 400] [--edits 50] [--pages 5]
    python tests/benchmarks/preview.py --steady 600     # saves at 0.6 seconds, with three tabs; and how soon it ends

It looks at one letter in a year of made-up councils. The letter has statistics pages, and own words make it longer. It
edits the council's file and the wording in turns, each some seconds after the last page was drawn: if saves follow
quickly, pages wait for a pause. It reads the machine's clock when the file is written, when the new words are in the
page, and when the picture of their page is in place (its words are laid over it then). Prints a Markdown table in
milliseconds.

With `--steady`, it saves files without waiting for the pages, while two letters and the list are open. It prints how
soon the text was seen, how much the server's memory grew, how many answers were refused, and whether any page went back
to older words. Then it ends a preview with Ctrl-C ten times, each time at a different moment.
"""

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
FOLLOW = """
window.log = [];
const look = () => {
  const paper = document.querySelector("#_text .paper")?.cloneNode(true);
  for (const gone of paper?.querySelectorAll("del") ?? []) gone.remove();
  const word = paper?.textContent.match(/Edit[a-z]+/)?.[0];
  if (word && word !== window.log.at(-1)?.[0]) window.log.push([word, performance.timeOrigin + performance.now()]);
};
new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
"""
PROGRAM = [sys.executable, "-c", "from lgo_letters.cli import main; main()"]
BETWEEN = 0.6  # seconds from one save to the next
APART = 2_500  # milliseconds between two edits that are measured one by one
SETTLED = 60  # saves before memory is first measured


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--councils", type=int, default=400)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--pages", type=int, default=5)
    parser.add_argument("--steady", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        workspace = Path(place)
        command = [*PROGRAM, "specimen", str(workspace), "--councils", str(options.councils)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # the project's own program
        file = chosen(workspace)
        if options.steady:
            steadily(workspace, file, options.steady)
            end_often(workspace)
            return
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
    """Choose a council with an addressee and statistics pages, and without own words."""
    files = sorted((workspace / "data").rglob("councils/*.yaml"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    unfit = ("statistics_pages", "own_words", "withhold")
    return next(path for path, text in texts.items() if "surname: " in text and not any(each in text for each in unfit))


def lengthen(workspace: Path, file: Path, pages: int) -> None:
    """Add own words to a council's letter until it has this many pages."""
    own = f"- after: purpose\n    say: |\n      {' '.join([SENTENCE] * 8)}\n    reason: a benchmark\n"
    text = file.read_text(encoding="utf-8") + "own_words:\n"
    while True:
        year = load_year(workspace)
        if typeset(compose(year.councils[file.stem], year), year).pages >= pages:
            return
        text += f"  {own}"
        file.write_text(text, encoding="utf-8")


def measured(workspace: Path, file: Path, edits: int) -> dict[str, list[float]]:
    """Edit in turns, and record how long it took until each edit was seen."""
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
    page.wait_for_timeout(APART)
    return {name: at - saved for name, at in times.items()}


@contextmanager
def started(workspace: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start a preview as people do, in a process of its own."""
    command = [*PROGRAM, "preview", "--no-browser", "--workspace", str(workspace)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def steadily(workspace: Path, file: Path, saves: int) -> None:
    """Save a council's file and the wording in turns, with three tabs open, and print the results."""
    wording = next((workspace / "templates").rglob("wording/closing.yaml"))
    council, closing = file.read_text(encoding="utf-8"), wording.read_text(encoding="utf-8")
    other = next(path for path in sorted(file.parent.glob("*.yaml")) if path != file)
    surname = next(line for line in council.splitlines() if line.strip().startswith("surname: "))
    browser_path = next(filter(None, map(shutil.which, NAMES)))
    saved: dict[str, float] = {}
    refused: list[str] = []
    with started(workspace) as (address, process), sync_playwright() as playwright:
        context = playwright.chromium.launch(executable_path=browser_path, args=list(QUIET)).new_context()
        context.on("response", lambda answer: refused.append(answer.url) if answer.status >= 500 else None)
        pages = [context.new_page() for _ in range(3)]
        for page, path in zip(pages, (f"letters/{file.stem}", f"letters/{other.stem}", ""), strict=True):
            page.add_init_script(FOLLOW)
            page.goto(f"{address}{path}")
        pages[0].wait_for_selector(".page[data-digest]")
        memory = [_memory(process.pid)]
        spent = _spent(process.pid), _spent_by("chrom")
        for number in range(saves):
            begun = time.time()
            word = "Edit" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
            if number % 2:
                file.write_text(council.replace(surname, f"{surname} {word}"), encoding="utf-8")
            else:
                wording.write_text(closing.replace("Yours sincerely,", f"Yours sincerely, {word}"), encoding="utf-8")
                file.write_text(council, encoding="utf-8")
            saved[word] = time.time() * 1000
            if number in {SETTLED, saves - 1}:
                memory.append(_memory(process.pid))
            pages[0].wait_for_timeout(max(0, BETWEEN - (time.time() - begun)) * 1000)
        server, browser = _spent(process.pid) - spent[0], _spent_by("chrom") - spent[1]
        pages[0].wait_for_timeout(10_000)
        memory.append(_memory(process.pid))
        logs = [page.evaluate("window.log") for page in pages[:2]]
        newest = [log[-1][0] for log in logs]
        numbers = {page.evaluate("document.querySelector('[data-number]:not(body)').dataset.number") for page in pages}
    times = sorted(at - saved[word] for word, at in logs[0] if word in saved)
    known = [[word for word, _ in log] for log in logs]
    print(f"{saves} saves at {BETWEEN} s, three tabs")  # noqa: T201
    middle, most = statistics.median(times), times[int(len(times) * 0.9)]
    print(f"text seen after: median {middle:.0f} ms, 90 of 100 {most:.0f} ms, slowest {times[-1]:.0f} ms;")  # noqa: T201
    print(f"  {len(times)} of {saves} seen, others were saved over before")  # noqa: T201
    print(f"processor time a save: server {server / saves * 1000:.0f} ms, browser {browser / saves * 1000:.0f} ms")  # noqa: T201
    print(f"memory: {' → '.join(f'{each:.0f}' for each in memory)} MB (start, save {SETTLED}, end, 10 s after)")  # noqa: T201
    print(f"refused: {len(refused)}; last words seen: {newest}; numbers at the end: {sorted(numbers)}")  # noqa: T201
    print(f"back to older words: {sum(log != sorted(log) for log in known)} of 2 pages")  # noqa: T201


def _memory(process: int) -> float:
    """Give the megabytes that a process uses, according to Linux."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024


def _spent(process: int) -> float:
    """Give the CPU seconds of a process, according to Linux."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _spent_by(name: str) -> float:
    """Give the CPU seconds of all processes whose program's name contains this."""
    total = 0.0
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            total += _spent(int(each.name)) if name in (each / "comm").read_text(encoding="utf-8") else 0.0
    return total


def end_often(workspace: Path) -> None:
    """End a preview with Ctrl-C ten times: while it reads, makes the list, typesets, and when it is idle."""
    times = []
    for number in range(10):
        with started(workspace) as (address, process):
            subprocess.run(["curl", "-s", "-o", "/dev/null", "--max-time", "0.3", f"{address}review"], check=False)
            time.sleep(number * 0.5)
            begun = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.wait()
            times.append(time.monotonic() - begun)
    print(f"ended after: {', '.join(f'{each:.2f}' for each in times)} s")  # noqa: T201


if __name__ == "__main__":
    main()

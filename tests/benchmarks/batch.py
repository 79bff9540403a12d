"""Measure how long a year's letters take: this program with one process and with two, and two other ways.

    python tests/benchmarks/batch.py [--letters 40 340] [--jobs 1 2] [--loop 40] [--rounds 2] [--cluster] [--quick]

The loop is the simplest way: `HTML(string=…).write_pdf(path)` for each letter, with the same HTML (style and pictures
inside, like the page beside each PDF) and the same fonts. If Typst is installed, it typesets the same words: see
`typst_letters.py`. A machine's speed changes, so all kinds take turns in one run, each in processes of its own. Compare
figures only within one run. Prints a Markdown table.
"""

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-c", "from lgo_letters.cli import main; main()"]
LOOP = """
import sys
from pathlib import Path
from weasyprint import HTML
folder, into = Path(sys.argv[1]), Path(sys.argv[2])
for page in sorted(folder.glob("*.html"))[: int(sys.argv[3])]:
    HTML(string=page.read_text(encoding="utf-8")).write_pdf(into / f"{page.stem}.pdf", pdf_variant="pdf/ua-1")
"""
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
AGAIN = "build again, nothing changed"
REWORDED = "build after a sentence of all letters was reworded"
EVERYBODYS = ("templates/2020/wording/introduction.yaml", "I write to you with", "I am writing to you with")
TYPST = Path(__file__).parent / "typst_letters.py"
EVERY = 0.05  # seconds between two measurements of memory


@dataclass(frozen=True)
class Run:
    """One measured run: seconds, CPU seconds, bytes written; peak megabytes of all processes, the first, a worker."""

    kind: str
    letters: int
    wall: float
    cpu: float
    memory: float
    first: float
    worker: float
    size: int


def measured(kind: str, letters: int, command: list[str], into: Path, **environment: str) -> Run:
    """Run a command and measure it."""
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peaks = [0.0, 0.0, 0.0]
    watch = threading.Thread(target=_watch, args=(process, peaks))
    watch.start()
    said = process.communicate()[1]
    wall = time.perf_counter() - start
    watch.join()
    after = os.times()
    if process.returncode:
        sys.exit(said.decode())
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    size = sum(path.stat().st_size for path in into.rglob("*.pdf"))
    return Run(kind, letters, wall, cpu, peaks[0], peaks[1], peaks[2], size)


def _watch(process: subprocess.Popen[bytes], peaks: list[float]) -> None:
    """Record the peak memory of a process and its children. Each counts its share of shared pages."""
    while process.poll() is None:
        sizes = [_size(pid) for pid in (process.pid, *_children(process.pid))]
        peaks[:] = map(max, peaks, (sum(sizes), sizes[0], max(sizes[1:], default=0.0)))
        time.sleep(EVERY)


def _size(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, nargs="+", default=[40])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--loop", type=int, default=40, help="letters of the newcomer's loop")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--cluster", action="store_true", help="a cluster of two Dask workers here as well")
    parser.add_argument("--quick", action="store_true", help="without full layout, which takes long")
    parser.add_argument("--plot", type=Path, help="an SVG to draw the table in")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        runs = list(_runs(Path(name), chosen))
    best = best_of(runs)
    print_table(runs, best)
    if chosen.plot:
        chosen.plot.write_text(plot(best), encoding="utf-8")


def _runs(folder: Path, chosen: argparse.Namespace) -> Iterator[Run]:
    import fontpkg_arimo  # noqa: PLC0415 - only for the fonts of the other ways

    fonts = Path(fontpkg_arimo.ROOT) / "files"
    config = folder / "fonts.conf"
    config.write_text(FONTS.format(fonts=fonts, cache=folder), encoding="utf-8")
    for count in sorted({*chosen.letters, chosen.loop}):
        made = [*COMMAND, "specimen", str(folder / str(count)), "--councils", str(count), "--workspace", str(ROOT)]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    pages = folder / str(chosen.loop)
    subprocess.run([*COMMAND, "build", "--workspace", str(pages), "-q"], check=True)
    for _ in range(chosen.rounds):
        into = Path(tempfile.mkdtemp(dir=folder))
        loop = [sys.executable, "-c", LOOP, str(pages / "output/2020/letters"), str(into), str(chosen.loop)]
        yield measured("loop", chosen.loop, loop, into, FONTCONFIG_FILE=str(config))
        for count in chosen.letters:
            workspace = folder / str(count)
            if find_spec("typst"):
                yield from _typst(workspace, count, chosen.jobs, fonts, folder)
            yield from _ours(workspace, count, chosen)


def _typst(workspace: Path, count: int, jobs: list[int], fonts: Path, folder: Path) -> Iterator[Run]:
    letters, into = folder / f"{count}.json", folder / f"typst-{count}"
    subprocess.run([sys.executable, str(TYPST), "export", str(workspace), str(letters)], check=True)
    for each in jobs:
        command = [sys.executable, str(TYPST), "make", str(letters), str(fonts), str(into), str(each)]
        yield measured(f"Typst, {_processes(each)}", count, command, into)


def _ours(workspace: Path, count: int, chosen: argparse.Namespace) -> Iterator[Run]:
    output = workspace / "output"

    def build(kind: str, *options: str) -> Run:
        return measured(kind, count, [*COMMAND, "build", "--workspace", str(workspace), "-q", *options], output)

    for jobs, full in itertools.product(chosen.jobs, ([],) if chosen.quick else ([], ["--full"])):
        shutil.rmtree(output, ignore_errors=True)
        yield build(f"{' '.join(['build', *full])}, {_processes(jobs)}", "--jobs", str(jobs), *full)
    yield build(AGAIN)
    path, old, new = workspace / EVERYBODYS[0], *EVERYBODYS[1:]
    for jobs in chosen.jobs:
        words = path.read_text(encoding="utf-8")
        path.write_text(words.replace(old, new) if old in words else words.replace(new, old), encoding="utf-8")
        yield build(f"{REWORDED}, {_processes(jobs)}", "--jobs", str(jobs))
    if chosen.cluster:
        from distributed import LocalCluster  # noqa: PLC0415 - only if it is asked for

        shutil.rmtree(output)
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers:
            yield build("build, a cluster of 2 workers", "--scheduler", workers.scheduler_address)


def _processes(jobs: int) -> str:
    return "one process" if jobs == 1 else f"{jobs} processes"


def best_of(runs: list[Run]) -> dict[tuple[str, int], Run]:
    """Take the fastest run of each kind."""
    best: dict[tuple[str, int], Run] = {}
    for run in runs:
        key = (run.kind, run.letters)
        best[key] = min(run, best.get(key, run), key=lambda each: each.wall)
    return best


def plot(best: dict[tuple[str, int], Run]) -> str:
    """Draw the time for each letter as a bar, by kind."""
    longest = max(run.wall / run.letters for run in best.values())
    rows = []
    made = [run for run in best.values() if run.kind != AGAIN]
    for number, run in enumerate(made):
        each, top = run.wall / run.letters, 20 + 26 * number
        colour = "#8a9a9a" if run.kind == "loop" else "#1c4b4f"
        rows.append(
            f'<text x="220" y="{top + 14}" text-anchor="end">{run.kind}, {run.letters:,} letters</text>'
            f'<rect x="230" y="{top}" width="{each / longest * 360:.0f}" height="18" fill="{colour}"/>'
            f'<text x="{240 + each / longest * 360:.0f}" y="{top + 14}">{each * 1000:.0f} ms</text>'
        )
    height = 30 + 26 * len(made)
    style = 'font-family="sans-serif" font-size="13" fill="#1b2a2c"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 {height}" width="680" height="{height}" {style}>\n'
        f'<title>Milliseconds a letter</title>\n<rect width="680" height="{height}" fill="#ffffff"/>\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    )


def print_table(runs: list[Run], best: dict[tuple[str, int], Run]) -> None:
    """Print the best of each kind, and its time for each letter compared with the loop's."""
    loop = next(run for run in best.values() if run.kind == "loop")
    heads = ("letters", "s", "ms a letter", "to the loop", "CPU ms a letter", "MB, all", "MB, first", "MB, a worker")
    lines = [f"| | {' | '.join(heads)} | KB a letter |", "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for run in best.values():
        each = run.wall / run.letters
        cells = (
            run.kind,
            f"{run.letters:,}",
            f"{run.wall:.1f}",
            f"{each * 1000:.0f}",
            f"{each / (loop.wall / loop.letters):.2f}",
            f"{run.cpu / run.letters * 1000:.0f}",
            f"{run.memory:.0f}",
            f"{run.first:.0f}",
            f"{run.worker:.0f}",
            f"{run.size / run.letters / 1024:.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stderr.write(json.dumps([run.__dict__ for run in runs]) + "\n")


if __name__ == "__main__":
    main()

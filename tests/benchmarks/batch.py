"""How long a year's letters take: this program with one process and with two, beside the newcomer's loop.

    python tests/benchmarks/batch.py [--letters 40 400 4000] [--jobs 1 2] [--loop 40] [--rounds 2]

The loop is what one writes first: `HTML(string=…).write_pdf(path)` for each letter, on the same HTML (style and
pictures inside, as it lies beside each PDF) and with the same fonts. All kinds take turns in one run, each in processes
of its own, because a machine's speed drifts: only ratios within one run count. Prints a Markdown table.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BUILD = "from lgo_letters.cli import main; main()"
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
EVERY = 0.05  # seconds between two looks at memory


@dataclass(frozen=True)
class Run:
    """One measured run: seconds, seconds of all cores, bytes written; peak megabytes of all, the first, a worker."""

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
    """Keep the peak memory of a process and its children, shared pages counted once a process's share."""
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
    parser.add_argument("--plot", type=Path, help="an SVG to draw the table in")
    chosen = parser.parse_args()
    python = sys.executable
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "fonts.conf"
        import fontpkg_arimo  # noqa: PLC0415 - only for the loop's fonts

        config.write_text(FONTS.format(fonts=Path(fontpkg_arimo.ROOT) / "files", cache=folder), encoding="utf-8")
        for count in sorted({*chosen.letters, chosen.loop}):
            made = [python, "-c", BUILD, "specimen", str(folder / str(count)), "--councils", str(count)]
            subprocess.run([*made, "--workspace", str(ROOT)], check=True, stdout=subprocess.DEVNULL)
        pages = folder / str(chosen.loop)
        subprocess.run([python, "-c", BUILD, "build", "--workspace", str(pages), "-q"], check=True)
        for _ in range(chosen.rounds):
            into = Path(tempfile.mkdtemp(dir=folder))
            loop = [python, "-c", LOOP, str(pages / "output/2020/letters"), str(into), str(chosen.loop)]
            runs.append(measured("loop", chosen.loop, loop, into, FONTCONFIG_FILE=str(config)))
            for count in chosen.letters:
                for jobs, full in itertools.product(chosen.jobs, ([], ["--full"])):
                    workspace = folder / str(count)
                    subprocess.run(["rm", "-rf", str(workspace / "output")], check=True)
                    build = [python, "-c", BUILD, "build", "--workspace", str(workspace), "-q", "--jobs", str(jobs)]
                    build += full
                    kind = " ".join(["build", *full]) + (", one process" if jobs == 1 else f", {jobs} processes")
                    runs.append(measured(kind, count, build, workspace / "output"))
                runs.append(measured(AGAIN, count, build, workspace / "output"))
    best = best_of(runs)
    print_table(runs, best)
    if chosen.plot:
        chosen.plot.write_text(plot(best), encoding="utf-8")


def best_of(runs: list[Run]) -> dict[tuple[str, int], Run]:
    """Take the fastest run of each kind."""
    best: dict[tuple[str, int], Run] = {}
    for run in runs:
        key = (run.kind, run.letters)
        best[key] = min(run, best.get(key, run), key=lambda each: each.wall)
    return best


def plot(best: dict[tuple[str, int], Run]) -> str:
    """Draw the time a letter of each kind as a bar."""
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
    """Print the best of each kind, and its time a letter against the loop's."""
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

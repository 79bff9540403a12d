"""Measure what happens to files with mistakes: read a year's files with thousands of random changes, one by one.

    python tests/benchmarks/mutations.py [--files 100000] [--jobs 2] [--seed 1]

Each must give letters, or problems with lines that exist. Anything else ends the run, and is printed with the file that
caused it. Prints a Markdown table: the outcomes, and the memory of a process after a tenth of the files and at the end.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from test_reading import FILES, GOOD, SIGNS, read_year

LETTERS = len([path for path in FILES if "/councils/" in path])


def mutated(chance: random.Random) -> tuple[str, str]:
    """Change one to three lines of one of the files."""
    path = chance.choice(FILES)
    lines = (GOOD / path).read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        line = lines[at]
        start, end = sorted((chance.randint(0, len(line)), chance.randint(0, len(line))))
        sign = chance.choice(SIGNS)
        lines[at : at + 1] = chance.choice(
            [
                [],
                [line, line],
                [line, chance.choice(lines)],
                [line[:start] + sign + line[end:]],
                [line[:start] + sign + line[start:]],
                [line[:start] + line[end:]],
                [" " * chance.randint(1, 3) + line],
                [line.lstrip(" ")],
                [line.rstrip("\n")],
                [line.swapcase()],
                [line[:start] * chance.choice([2, 50]) + line[start:]],
                ["".join(chance.sample(line, len(line)))],
            ]
        ) or [""]
    return path, "".join(lines)


def read_many(seed: int, files: int) -> tuple[Counter[str], list[float]]:
    """Read this many changed files. Count the outcomes, and measure memory now and then."""
    chance = random.Random(seed)  # noqa: S311 - the same seed makes the same files
    became: Counter[str] = Counter()
    memory = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(shutil.copytree(GOOD, Path(folder) / "workspace"))
        for number in range(files):
            path, text = mutated(chance)
            try:
                written = read_year(path, text, workspace)
            except BaseException:
                sys.stderr.write(f"seed {seed}, file {number}: {path}\n{text!r}\n")
                raise
            became["all letters" if len(written) == LETTERS else "some letters" if written else "no letter"] += 1
            if number in {files // 10, files - 1}:
                memory.append(resident())
    return became, memory


def resident() -> float:
    """Measure this process's memory in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Read and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    seeds = [options.seed * 1000 + job for job in range(options.jobs)]
    with ProcessPoolExecutor(options.jobs) as pool:
        parts = list(pool.map(read_many, seeds, [options.files // options.jobs] * options.jobs))
    became = sum((part for part, _ in parts), Counter[str]())
    early, late = (max(memory[at] for _, memory in parts) for at in (0, -1))
    told = ", ".join(f"{name}: {count:,}" for name, count in became.most_common())
    lines = (
        "| files | made | seconds | MB after a tenth | MB at the end |",
        "|---:|---|---:|---:|---:|",
        f"| {became.total():,} | {told} | {time.perf_counter() - start:.0f} | {early:.0f} | {late:.0f} |",
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

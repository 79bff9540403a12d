"""Measure how long `changes` takes for a year in which you edited a sentence that all letters have.

    python tests/benchmarks/changes.py [--councils 400 10000]

Wall time and CPU time of the whole command, git's included. Prints a Markdown table.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LGO = (sys.executable, "-c", "from lgo_letters.cli import main; main()")
GIT = ("git", "-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
EDITED = "templates/2020/wording/introduction.yaml"


def measured(councils: int, folder: Path) -> tuple[float, float]:
    """Make a year, edit it, and measure. Give seconds of wall and of CPU time."""
    run = subprocess.run
    run([*LGO, "specimen", str(folder), "--councils", str(councils), "-q"], cwd=ROOT, check=True, capture_output=True)
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--no-gpg-sign", "--message", "year")):
        run([*GIT, *arguments], cwd=folder, check=True)
    file = folder / EDITED
    file.write_text(file.read_text(encoding="utf-8").replace("exceptional", "great"), encoding="utf-8")
    before, start = os.times(), time.perf_counter()
    run([*LGO, "changes", "-q"], cwd=folder, check=True)
    wall, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--councils", type=int, nargs="+", default=[400, 10_000])
    print("| councils | seconds | of CPU |\n|---|---|---|")  # noqa: T201 - a program for the terminal
    for councils in parser.parse_args().councils:
        with tempfile.TemporaryDirectory() as folder:
            wall, used = measured(councils, Path(folder) / "year")
        print(f"| {councils:,} | {wall:.1f} | {used:.1f} |")  # noqa: T201 - see above


if __name__ == "__main__":
    main()

"""Measure the time that official letters take, compared with plain PDF/UA-1 of the same HTML, and the quick checks.

    python tests/benchmarks/official.py [--rounds 20] [COUNCIL]

A machine's speed changes, so all kinds take turns in one run. Compare figures only within one run. Limits: with
everything on, a letter takes at most 1.25 times as long as plain output, and the checks take at most a tenth of a
letter's time. The exit code is 1 if it takes more.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lgo_letters.finished.letter_checks import check_finished
from lgo_letters.finished.numbers_check import check_numbers
from lgo_letters.finished.reader import read_finished
from lgo_letters.pipeline import compose, load_year, typeset
from lgo_letters.problems import Place
from lgo_letters.typesetting.frame import Frame

ROOT = Path(__file__).parent.parent.parent
MOST = {"everything on": 1.25, "quick checks": 0.1}


def _plain(layout: Any, html: str) -> bytes:  # noqa: ANN401 - WeasyPrint has no types
    """Typeset with everything that makes it quick, and nothing that makes it official."""
    document = layout.render(layout.html(html), layout.style, pdf_variant="pdf/ua-1")
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1", cache=layout.pictures)
    return written


def main() -> int:
    """Measure, and say whether it keeps to the limits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("council", nargs="?", default="sefton")
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    year = load_year(ROOT)
    letter = compose(year.councils[asked.council], year)
    made = typeset(letter, year)
    frame = Frame(year.edition)

    def plain() -> None:
        frame.self_contained(frame.html(letter), letter)
        _plain(vars(year.typesetter)["_layout"], frame.html(letter))

    def checked() -> None:
        check_numbers(letter)
        check_finished(read_finished(made.pdf), letter, Place("<letter>"))

    kinds: dict[str, Callable[[], object]] = {
        "plain PDF/UA-1": plain,
        "everything on": lambda: typeset(letter, year, full=True),
        "quick checks": checked,
    }
    seconds: dict[str, list[float]] = {name: [] for name in kinds}
    gc.disable()
    for _ in range(asked.rounds):
        for name, make in kinds.items():
            gc.collect()
            started = time.process_time()
            make()
            seconds[name].append(time.process_time() - started)
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    ratios = {
        "everything on": medians["everything on"] / medians["plain PDF/UA-1"],
        "quick checks": medians["quick checks"] / medians["everything on"],
    }
    lines = [
        "| | ms of processor | ratio | at most |",
        "|---|---|---|---|",
        f"| plain PDF/UA-1 | {medians['plain PDF/UA-1'] * 1000:.0f} | | |",
        *(f"| {name} | {medians[name] * 1000:.0f} | {ratios[name]:.3f} | {most} |" for name, most in MOST.items()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(any(ratios[name] > most for name, most in MOST.items()))


if __name__ == "__main__":
    sys.exit(main())

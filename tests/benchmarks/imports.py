"""Measure how long it takes to import a year's spreadsheets, and how much memory: 344 councils, 25,000 cases.

    python tests/benchmarks/imports.py

Each command is a process of its own, measured from start to end. Compare only rows of one run: machines differ, and so
do the other programs on them. Aim: less than 5 s and 300 MB for the list of cases.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lgo_letters.imports.imports_reader import Imports, read_imports
from lgo_letters.imports.workbook import Page, workbook_of
from lgo_letters.rules.declaration_reader import read_declaration
from lgo_letters.specimen.workspace import write_specimen

TEMPLATES = Path(__file__).parents[2] / "templates" / "2020"
COUNCILS, CASES = 344, 25_000


def main() -> None:
    """Make the year and its spreadsheets, then time each import."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "year"
        write_specimen(folder, TEMPLATES, COUNCILS, seed=1, from_sheets=True)
        _many_cases(folder)
        print(f"{'command':48}  seconds  of CPU  megabytes")  # noqa: T201
        _time(folder, "facts")  # starting the program and reading an edition
        for names in (("decided",), ("contacts",), ("contacts", "received", "decided", "compliance")):
            files = [f"sheets/{name}.xlsx" for name in names]
            for more in ((), ("--write",), ()):
                _time(folder, "import", *files, *more)


def _many_cases(folder: Path) -> None:
    """Write a list of this many cases, whatever the councils' counts."""
    always, _ = read_declaration(TEMPLATES, "templates/2020")
    assert always is not None
    imports, _ = read_imports(TEMPLATES, "templates/2020", always.catalogue)
    assert isinstance(imports, Imports)
    register = (folder / "data/2020/authorities.csv").read_text("utf-8").splitlines()[1:]
    names = [line.split(",")[1] for line in register if '"' not in line]
    chance = random.Random(1)  # noqa: S311
    declared = next(each for each in imports.lists if each.entry.name == "decided")
    options = [fact.values for fact in declared.columns.values()]
    start = imports.dates["period_start"]
    rows = [
        (None, chance.choice(names), f"{n:05}", chance.choice(options[1]), start, chance.choice(options[3]), n % 9 == 0)
        for n in range(CASES)
    ]
    page = Page(declared.entry.title, declared.headings, rows)
    (folder / "sheets/decided.xlsx").write_bytes(workbook_of([page], start))  # type: ignore[arg-type]


def _time(folder: Path, *command: str) -> None:
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "lgo_letters", *command], cwd=folder, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    assert status == 0, command
    of_cpu = used.ru_utime + used.ru_stime
    print(f"{' '.join(command)[:48]:48}  {seconds:7.2f}  {of_cpu:6.2f}  {used.ru_maxrss / 1024:9.0f}")  # noqa: T201


if __name__ == "__main__":
    main()

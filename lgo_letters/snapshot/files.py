"""Turn a snapshot into files that git compares and merges well, and turn such files into a snapshot."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

from lgo_letters.reading.table_text import table_text
from lgo_letters.snapshot.year_texts import Said, Snapshot
from lgo_letters.whole_files import write_whole

TEXTS, VALUES, EDITION, LETTERS = "texts.txt", "values.csv", "edition.txt", "letters"
_INDENT = "    "
_MOST = 2 / 3  # of the letters; if more than these have a text, the letters without it are listed


def write_snapshot(folder: Path, snapshot: Snapshot) -> None:
    """Write a snapshot, and remove whole letters that are no longer part of it."""
    names = sorted({name for row in snapshot.values.values() for name in row})
    rows = ([slug, *(row.get(name) for name in names)] for slug, row in sorted(snapshot.values.items()))
    files = {
        TEXTS: "".join(_texts(snapshot)),
        VALUES: table_text([["council", *names], *rows]),
        EDITION: "".join(f"{name}: {value}\n" for name, value in snapshot.edition.items()),
        **{f"{LETTERS}/{slug}.txt": text for slug, text in snapshot.letters.items()},
    }
    for name, text in files.items():
        write_whole(folder / name, text.encode(), f"{folder.name}/{name}")
    for path in (folder / LETTERS).glob("*.txt"):
        if path.stem not in snapshot.letters:
            path.unlink()


def read_snapshot(folder: Path) -> Snapshot | None:
    """Read a snapshot, or None if none was kept. It has no problems."""
    if not (folder / TEXTS).is_file():
        return None
    with (folder / VALUES).open(encoding="utf-8", newline="") as file:
        read = {row.pop("council"): row for row in csv.DictReader(file)}
    rows = {slug: {name: value for name, value in row.items() if value} for slug, row in read.items()}
    texts: dict[str, Said] = {}
    having: dict[str, frozenset[str]] = {}
    for place, said, slugs in _entries((folder / TEXTS).read_text(encoding="utf-8").splitlines(), rows.keys()):
        texts[place], having[place] = said, slugs
    shared = (line.partition(": ") for line in (folder / EDITION).read_text(encoding="utf-8").splitlines())
    letters = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / LETTERS).glob("*.txt"))}
    return Snapshot(texts, having, rows, {name: value for name, _, value in shared}, letters)


def _texts(snapshot: Snapshot) -> Iterator[str]:
    for place, said in snapshot.texts.items():
        yield f"== {place}\n"
        yield f"style: {said.style}\n" if said.style else ""
        yield f"when: {said.when}\n" if said.when else ""
        yield f"{_INDENT}{said.words}\n"
        yield f"such as: {said.example}\n" if said.example else ""
        have = snapshot.having[place]
        others = snapshot.values.keys() - have
        if not others:
            yield "in all letters\n\n"
            continue
        most = len(have) > _MOST * len(snapshot.values)
        yield "in all but\n" if most else "in\n"
        yield "".join(f"{_INDENT}{slug}\n" for slug in sorted(others if most else have)) + "\n"


def _entries(lines: list[str], everyone: Collection[str]) -> Iterator[tuple[str, Said, frozenset[str]]]:
    starts = [number for number, line in enumerate(lines) if line.startswith("== ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        entry = lines[start + 1 : end]
        marks = {line.partition(": ")[0]: line.partition(": ")[2] for line in entry if not line.startswith(_INDENT)}
        words, *slugs = (line.removeprefix(_INDENT) for line in entry if line.startswith(_INDENT))
        listed = frozenset(slugs)
        have = listed if "in" in marks else frozenset(everyone) - listed
        said = Said(words, marks.get("when", ""), marks.get("style", ""), marks.get("such as", ""))
        yield lines[start].removeprefix("== "), said, have

"""The folder of a year's letters, and the manifest that records what was written to it.

The manifest is written last, so that it never names a file that isn't there. Until then a journal has a line for each
finished letter.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from lgo_letters.machine import versions
from lgo_letters.problems import Kind, Place, Problem, ProblemsError
from lgo_letters.reading.table_text import table_text
from lgo_letters.whole_files import sha256, unwritable, write_whole

try:
    import fcntl
except ImportError:  # Windows has no such locks, so nothing stops two builds at the same time
    fcntl = None  # type: ignore[assignment]

Entry = dict[str, Any]
"""What is recorded about one letter: see `manifest.entry`."""

MANIFEST = "manifest.json"
TABLE = "manifest.csv"
PAGE = "index.html"
JOURNAL = ".journal"
BLOCKS = ".blocks"  # typeset for a build, and kept for the next
OUT_OF_DATE = "out-of-date"
ENDINGS = ("pdf", "html", "png")
ENCLOSURE = "xlsx"  # if cases were imported
_FOLDERS = {"png": "pictures", ENCLOSURE: "enclosures"}
_COLUMNS = ("slug", "council", "pages", "pdf_sha256", "new_wording", "own_words", "withheld", "assumed")


class Output:
    """A year's folder of letters: `output/<year>`."""

    def __init__(self, workspace: Path, year: int) -> None:
        self.year = year
        self.folder = workspace / "output" / str(year)
        self.label = f"output/{year}"
        self._known: dict[str, Entry] | None = None

    @classmethod
    @contextmanager
    def locked(cls, workspace: Path, year: int) -> Iterator[Output]:
        """Open the folder for only one build.

        Raises:
            ProblemsError: another build is running, or nothing can be written there.
        """
        output = cls(workspace, year)
        try:
            output.folder.mkdir(parents=True, exist_ok=True)
            lock = (output.folder / ".lock").open("wb")
        except OSError as error:
            raise ProblemsError([unwritable(output.label, error)]) from error
        with lock:
            if fcntl:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError as error:
                    message, hint = "another build is under way", "wait for it to end"
                    raise ProblemsError([Problem(Kind.OUTPUT, Place(output.label), "", message, hint)]) from error
            for path in output.folder.rglob(".*.beside"):  # left by a build that was killed
                path.unlink(missing_ok=True)
            yield output

    def known(self) -> dict[str, Entry]:
        """Read the record of each letter: from the manifest, and from the journal of a build that didn't end."""
        if self._known is None:
            letters = read_manifest(self.folder / MANIFEST).get("letters", {})
            self._known = {**letters, **dict(_journalled(self.folder / JOURNAL))}
        return self._known

    def is_finished(self, sources: str) -> bool:
        """Say whether the last build ended, with these versions and this digest of the year's files."""
        there = all((self.folder / name).is_file() for name in (PAGE, TABLE))
        if not there or (self.folder / JOURNAL).exists():  # a killed build: its letters may have other words
            return False
        manifest = read_manifest(self.folder / MANIFEST)
        return manifest.get("versions") == versions() and manifest.get("sources") == sources

    def letters(self) -> set[str]:
        """List the councils that have a letter in the folder, complete or not."""
        return {path.stem for path in (self.folder / "letters").glob("[!.]*.*") if path.suffix in {".pdf", ".html"}}

    def path(self, slug: str, ending: str) -> Path:
        return self.folder / _FOLDERS.get(ending, "letters") / f"{slug}.{ending}"

    def is_as_written(self, slug: str, entry: Entry) -> bool:
        """Say whether a letter's files are the same, byte for byte, as those that were recorded."""
        files = entry.get("files")
        if not isinstance(files, dict) or set(files) - {ENCLOSURE} != set(ENDINGS):
            return False
        try:
            return all(sha256(self.path(slug, ending).read_bytes()) == files[ending] for ending in files)
        except OSError:
            return False

    def place(self, slug: str, ending: str) -> Place:
        path = self.path(slug, ending)
        return Place(f"{self.label}/{path.parent.name}/{path.name}")

    def journal(self, slug: str, entry: Entry) -> None:
        """Record that a letter is finished.

        Raises:
            ProblemsError: it can't be written. The letter will be made again.
        """
        line = json.dumps({"slug": slug, "entry": entry}, ensure_ascii=False) + "\n"
        try:
            with (self.folder / JOURNAL).open("ab") as file:
                file.write(line.encode())
        except OSError as error:
            raise ProblemsError([unwritable(f"{self.label}/{JOURNAL}", error)]) from error

    def finish(self, letters: Mapping[str, Entry], page: str, sources: str) -> None:
        """Write the overview page and the manifest, as JSON and as a table. Remove the journal.

        `sources` is the digest of the year's files, if these are all its letters. Otherwise it is empty.

        Raises:
            ProblemsError: it can't be written. The journal stays.
        """
        manifest = _json({"year": self.year, "versions": versions(), "sources": sources}, letters)
        for name, content in ((PAGE, page.encode()), (TABLE, _table(letters).encode()), (MANIFEST, manifest)):
            write_whole(self.folder / name, content, f"{self.label}/{name}")
        (self.folder / JOURNAL).unlink(missing_ok=True)
        self._known = None

    def set_aside(self, slugs: Iterable[str]) -> None:
        """Move letters that are out of date to a folder of their own, so that nobody sends them by mistake."""
        aside = self.folder / OUT_OF_DATE
        for slug in slugs:
            aside.mkdir(parents=True, exist_ok=True)
            free = next(n for n in count(1) if not (aside / f"{slug}-{n}.pdf").exists())
            self.path(slug, "png").unlink(missing_ok=True)
            for ending in ("html", "pdf", ENCLOSURE):
                if self.path(slug, ending).exists():
                    self.path(slug, ending).rename(aside / f"{slug}-{free}.{ending}")

    def forget_blocks(self) -> None:
        """Remove the blocks that are kept: one of them may be why a letter differs from full layout."""
        shutil.rmtree(self.folder / BLOCKS, ignore_errors=True)

    def remove(self, slugs: Sequence[str]) -> None:
        for slug in slugs:
            for ending in (*ENDINGS, ENCLOSURE):
                self.path(slug, ending).unlink(missing_ok=True)


def _json(head: Mapping[str, Any], letters: Mapping[str, Entry]) -> bytes:
    """Write a line for each letter: indented all over, it takes four times as long."""
    begin = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    lines = (f"{json.dumps(slug)}: {json.dumps(each, ensure_ascii=False)}".encode() for slug, each in letters.items())
    return f'{begin},\n "letters": {{\n'.encode() + b",\n".join(lines) + b"\n }\n}\n"


def read_manifest(path: Path) -> dict[str, Any]:
    """Read a manifest. If it is missing or damaged, it counts as empty, and all letters are made again."""
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    letters = manifest.get("letters") if isinstance(manifest, dict) else None
    is_whole = isinstance(letters, dict) and all(isinstance(entry, dict) for entry in letters.values())
    return manifest if is_whole else {}


def _journalled(path: Path) -> Iterator[tuple[str, Entry]]:
    """Read a journal, leaving out lines that are damaged."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        try:
            each = json.loads(line)
            yield each["slug"], dict(each["entry"])
        except (ValueError, LookupError, TypeError, RecursionError):
            continue


def _table(letters: Mapping[str, Entry]) -> str:
    rows = []
    for slug, each in letters.items():
        lists = {name: "; ".join(each.get(name, ())) for name in ("new_wording", "assumed")}
        cells = {**each, **lists, "slug": slug, "pdf_sha256": each["files"]["pdf"]}
        rows.append([cells.get(name) for name in _COLUMNS])
    return table_text([_COLUMNS, *rows])

"""A year turned into its letters on disk; a letter that fails keeps back itself alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lgo_letters import __version__
from lgo_letters.letter import OWN_WORDS
from lgo_letters.output import MANIFEST, manifest_bytes, read_manifest, sha256, write_whole
from lgo_letters.pipeline import compose, typeset
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.rules import NEW
from lgo_letters.typeset import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lgo_letters.letter import Letter
    from lgo_letters.pipeline import Year
    from lgo_letters.typeset import Typeset


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to: slugs of the letters written, and the problems of the others."""

    written: tuple[str, ...]
    problems: tuple[Problem, ...]


def build(year: Year, slugs: Iterable[str], tell: Callable[[str], None]) -> Built:
    """Make letters and write them to `output/<year>`.

    Args:
        year: the year.
        slugs: councils to make letters for, without those that have problems.
        tell: called with each slug when its letter is done or kept back.

    Returns:
        What was written, and every problem met. A problem keeps back its own letter only.
    """
    folder = year.workspace / "output" / str(year.year)
    label = f"output/{year.year}"
    manifest = read_manifest(folder / MANIFEST)
    letters: dict[str, Any] = manifest.get("letters", {})
    written: list[str] = []
    problems: list[Problem] = []
    for slug in slugs:
        try:
            letter = compose(year.councils[slug], year)
            done = typeset(letter, year)
            write_whole(folder / "letters" / f"{slug}.html", done.html, f"{label}/letters/{slug}.html")
            write_whole(folder / "letters" / f"{slug}.pdf", done.pdf, f"{label}/letters/{slug}.pdf")
            letters[slug] = _entry(letter, done)
            written.append(slug)
        except ProblemsError as error:
            problems += error.problems
        tell(slug)
    manifest = {
        "year": year.year,
        "program": __version__,
        "edition": year.edition.digest,
        "versions": versions(),
        "letters": letters,
    }
    if written:
        try:
            write_whole(folder / MANIFEST, manifest_bytes(manifest), f"{label}/{MANIFEST}")
        except ProblemsError as error:
            problems += error.problems
    return Built(tuple(written), tuple(problems))


def _entry(letter: Letter, done: Typeset) -> dict[str, Any]:
    """Write down what a letter is, and what about it a person should know."""
    sentences = tuple(letter.sentences())
    return {
        "council": letter.council,
        "pages": done.pages,
        "files": {"pdf": sha256(done.pdf), "html": sha256(done.html)},
        "paragraphs": [paragraph.id for paragraph in letter.paragraphs()],
        "new_wording": [sentence.id for sentence in sentences if sentence.source == NEW],
        "own_words": sum(sentence.source == OWN_WORDS for sentence in sentences),
        "withheld": len(letter.withheld),
        "assumed": list(letter.assumed),
    }

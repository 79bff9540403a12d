"""Check letters on disk against the manifest, and against the letters that would be made now.

Each file must be as the manifest says, each council must have exactly one letter, and a letter that is made again must
have the same bytes.
"""

import random
from collections.abc import Iterator, Mapping, Sequence

from lgo_letters.batch.enclosures import enclose
from lgo_letters.batch.final import signed
from lgo_letters.batch.output import ENCLOSURE, ENDINGS, MANIFEST, Output
from lgo_letters.batch.planning import outdated
from lgo_letters.finished.comparison import difference
from lgo_letters.finished.inspection import inspect, judge_letters
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Tell, Year, compose, typeset
from lgo_letters.problems import Kind, Place, Problem, ProblemsError, in_order
from lgo_letters.whole_files import sha256

ALL = -1


def verify(year: Year, remake: int, tell: Tell, *, pages: bool = False) -> tuple[Problem, ...]:
    """Find every difference.

    `remake` is the number of letters to make again, spread over the year, or `ALL`. With `pages`, the pages of each
    letter are inspected, too: tags, contrast, both standards.
    """
    output = Output(year.workspace, year.year)
    known = output.known()
    if not known:
        hint = "make the letters first: lgo-letters build"
        return (Problem(Kind.MANIFEST, Place(f"{output.label}/{MANIFEST}"), "", "there is no manifest", hint),)
    problems = [*_councils(year, known, output), *_files(known, output)]
    for slug, reasons in outdated(year, year.slugs, output).items():
        message = f"is out of date: {', '.join(reasons)}"
        problems.append(Problem(Kind.MANIFEST, output.place(slug, "pdf"), "", message, "build again", slug))
    wrong = {problem.council for problem in problems}
    able = [slug for slug in sorted(known) if slug in year.councils and slug not in wrong]
    chosen = able if remake == ALL or remake >= len(able) else sorted(random.Random(len(able)).sample(able, remake))  # noqa: S311 - a sample, the same each time
    for number, slug in enumerate(chosen):
        tell(number, len(chosen), slug)
        problems += _made_again(year, slug, output)
    if chosen:
        tell(len(chosen), len(chosen), "")
    if pages:
        problems += _inspected(year, able, output, tell)
    return in_order(problems)


def _inspected(year: Year, slugs: Sequence[str], output: Output, tell: Tell) -> Iterator[Problem]:
    """Check that a screen reader, an archive and a person can read each letter."""
    pdfs = {slug: output.path(slug, "pdf").read_bytes() for slug in slugs}
    for number, (slug, pdf) in enumerate(pdfs.items()):
        tell(number, len(pdfs), slug)
        letter = _as_made(year, slug, output)
        yield from inspect(pdf, letter, output.path(slug, "html").read_bytes())
    tell(len(pdfs), len(pdfs), "veraPDF")
    yield from judge_letters(pdfs, f"{output.label}/letters")


def _councils(year: Year, known: Mapping[str, object], output: Output) -> Iterator[Problem]:
    """Check that each council has a letter, and each letter a council."""
    for slug in year.councils:
        if slug not in known:
            yield Problem(Kind.MANIFEST, output.place(slug, "pdf"), "", "has not been made", "build again", slug)
    for slug in sorted({*known, *output.letters()} - {*year.slugs}):
        message, hint = "is a letter to no council of the year", "lgo-letters build --prune"
        yield Problem(Kind.MANIFEST, output.place(slug, "pdf"), "", message, hint, slug)


def _files(known: Mapping[str, Mapping[str, Mapping[str, str]]], output: Output) -> Iterator[Problem]:
    for slug, entry in sorted(known.items()):
        for ending in {*ENDINGS, *entry.get("files", {})}:
            try:
                same = sha256(output.path(slug, ending).read_bytes()) == entry.get("files", {}).get(ending)
                message = "" if same else "was changed since it was made"
            except OSError as error:
                message = f"can't be read: {error.strerror}"
            if message:
                yield Problem(Kind.MANIFEST, output.place(slug, ending), "", message, "build again", slug)


def _as_made(year: Year, slug: str, output: Output) -> Letter:
    """Compose a letter, signed if the one on disk is signed."""
    letter = compose(year.councils[slug], year)
    return letter if output.known()[slug].get("draft", True) else signed(letter, year)


def _made_again(year: Year, slug: str, output: Output) -> Sequence[Problem]:
    """Make a letter again, as `build` does and in full layout. The file must be the same as one of them."""
    letter = _as_made(year, slug, output)
    try:
        full = typeset(letter, year, full=True)
        there = output.path(slug, "pdf").read_bytes()
        pdf = full.pdf if there == full.pdf else typeset(letter, year).pdf
    except ProblemsError as error:
        return error.problems
    enclosed, problems = enclose(year, slug)
    made = [("pdf", pdf), ("html", full.html), *([(ENCLOSURE, enclosed)] if enclosed else [])]
    message, hint = "is not what would be made now", "build again; --dry-run says why"
    found = [
        Problem(Kind.MANIFEST, output.place(slug, ending), "", message, hint, slug)
        for ending, content in made
        if output.path(slug, ending).read_bytes() != content
    ]
    if there == pdf != full.pdf and (how := difference(pdf, full.pdf, year.typesetter.known)):
        message, hint = f"is another letter when it is laid out in full: {how}", "build --full"
        found.append(Problem(Kind.MANIFEST, output.place(slug, "pdf"), "", message, hint, slug))
    return [*found, *problems]

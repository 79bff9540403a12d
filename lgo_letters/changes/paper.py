"""Compare the pages of letters: their number, where they end, and how they look.

Both are typeset as if they were accepted: whether a letter is a draft is no change of its looks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lgo_letters.changes.groups import Group, variants_of
from lgo_letters.changes.letter import What
from lgo_letters.changes.year import Changes
from lgo_letters.official.finished_reader import read_finished
from lgo_letters.pictures import page_picture
from lgo_letters.pipeline import Tell, Year, compose, typeset
from lgo_letters.problems import Problem, ProblemsError
from lgo_letters.whole_files import sha256

SHARP = 1.0  # pixels a point; a hair's breadth on the page is one
WORDS = 5  # by which the end of a page is told


@dataclass(frozen=True, slots=True)
class Printed:
    """A page of a letter: the words that it ends with, and a digest of its picture."""

    end: str
    picture: str


def with_pages(changes: Changes, before: Year, after: Year, tell: Tell) -> tuple[Changes, tuple[Problem, ...]]:
    """Add groups about what only pages show.

    Letters whose words or charts changed are typeset, and all letters where something about the looks changed. The
    cause is `reflow` where the words changed, `style` where the looks did, else `figures`: a bar of a chart moved.

    Returns:
        The changes with these groups, and why letters can't be typeset.
    """
    both = before.councils.keys() & after.councils.keys()
    chosen = sorted(both if changes.looks else both & {*changes.changed, *changes.redrawn})
    gathered: dict[tuple[What, str], dict[tuple[str, str], list[str]]] = {}
    problems: list[Problem] = []
    for number, slug in enumerate(chosen):
        tell(number, len(chosen), slug)
        try:
            old, new = (_printed_pages(year, slug) for year in (before, after))
        except ProblemsError as error:
            problems += error.problems
            continue
        words = slug in changes.changed
        causes = (("reflow", words), ("style", bool(changes.looks)), ("figures", not (words or changes.looks)))
        cause = " and ".join(name for name, there in causes if there)
        for what, one, other in _differences(old, new, words=words):
            gathered.setdefault((what, cause), {}).setdefault((one, other), []).append(slug)
    if chosen:
        tell(len(chosen), len(chosen), "")
    groups = [_group(*key, councils) for key, councils in sorted(gathered.items(), key=lambda each: each[0][1])]
    return replace(changes, groups=(*changes.groups, *groups)), tuple(problems)


def _printed_pages(year: Year, slug: str) -> tuple[Printed, ...]:
    made = typeset(replace(compose(year.councils[slug], year), draft=False), year)
    ends = dict.fromkeys(range(made.pages), "")
    for piece in read_finished(made.pdf).root.pieces():
        ends[piece.page] = " ".join([*ends.get(piece.page, "").split(), *piece.words.split()][-WORDS:])
    return tuple(Printed(ends[page], sha256(page_picture(made.pdf, page, SHARP))) for page in range(made.pages))


def _differences(old: Sequence[Printed], new: Sequence[Printed], *, words: bool) -> Iterator[tuple[What, str, str]]:
    """Compare pages. If a letter's words changed, a different picture isn't a change of looks."""
    if len(old) != len(new):
        yield What.PAGE_COUNT, f"{len(old)} pages", f"{len(new)} pages"
    pairs = [(number, one, other) for number, (one, other) in enumerate(zip(old, new, strict=False), start=1)]
    ends = [
        (f"page {number} ends: {one.end}", f"page {number} ends: {other.end}")
        for number, one, other in pairs
        if one.end != other.end
    ]
    if ends:
        yield What.PAGE_ENDS, "\n".join(one for one, _ in ends), "\n".join(other for _, other in ends)
    changed = [str(number) for number, one, other in pairs if one.picture != other.picture]
    if changed and not words:
        yield What.LOOKS, "", f"{'page' if len(changed) == 1 else 'pages'} {', '.join(changed)}"


def _group(what: What, cause: str, councils: dict[tuple[str, str], list[str]]) -> Group:
    variants = variants_of(councils)
    everyone = tuple(sorted(slug for variant in variants for slug in variant.councils))
    return Group(what, cause, "", "", "", variants[0].before, variants[0].after, everyone, variants, (), None)

"""Compare the pages of letters: their number, where they end, and how they look.

Both are typeset as if accepted: becoming a draft is not a change of looks.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from lgo_letters.changes.groups import Group, variants_of
from lgo_letters.changes.letter import What
from lgo_letters.changes.year import Changes
from lgo_letters.figures import counted
from lgo_letters.finished.reader import read_finished
from lgo_letters.letter import Letter
from lgo_letters.pictures import page_picture
from lgo_letters.pipeline import Tell, Year, compose
from lgo_letters.problems import Problem, Problems, ProblemsError
from lgo_letters.typesetting.typeset import GROUP, Typeset, Typesetter
from lgo_letters.whole_files import sha256

SHARP = 1.0  # pixels for each point; the thickness of a hair is one pixel
WORDS = 5  # shown from the end of a page


@dataclass(frozen=True, slots=True)
class Printed:
    """A page of a letter: its last words and, if asked for, a digest of its picture."""

    end: str
    picture: str = ""


def with_pages(changes: Changes, before: Year, after: Year, tell: Tell) -> tuple[Changes, Problems]:
    """Add groups for what only pages show, and say why letters can't be typeset.

    If the words of a letter changed, only the ends of pages are compared. If charts or looks changed, the pictures of
    pages are compared as well. The cause is `reflow` if the words changed, `style` if the looks did, and otherwise
    `figures`: a bar of a chart changed.
    """
    both = before.councils.keys() & after.councils.keys()
    chosen = sorted(both if changes.looks else both & {*changes.changed, *changes.redrawn})
    if not chosen:
        return replace(changes, pages=()), ()
    drawn = {slug for slug in chosen if slug not in changes.changed}
    # most blocks are in both years, so if their letters look alike, both have the same typesetter
    alike = before.edition.looks == after.edition.looks
    try:
        makers = (after if alike else before).typesetter, after.typesetter
    except ProblemsError as error:  # a problem of the looks: no letter can be made
        return changes, tuple(error.problems)
    gathered: dict[tuple[What, str], dict[tuple[str, str], list[str]]] = {}
    problems: list[Problem] = []
    for begin in range(0, len(chosen), GROUP):
        group = chosen[begin : begin + GROUP]
        tell(begin, len(chosen), group[0])
        old, new = (_pages(year, maker, group, drawn) for year, maker in zip((before, after), makers, strict=True))
        for slug, one, other in zip(group, old, new, strict=True):
            if isinstance(one, ProblemsError) or isinstance(other, ProblemsError):
                problems += next(each.problems for each in (one, other) if isinstance(each, ProblemsError))
                continue
            words = slug in changes.changed
            causes = (("reflow", words), ("style", bool(changes.looks)), ("figures", not (words or changes.looks)))
            cause = " and ".join(name for name, there in causes if there)
            for what, old_words, new_words in _differences(one, other):
                gathered.setdefault((what, cause), {}).setdefault((old_words, new_words), []).append(slug)
    tell(len(chosen), len(chosen), "")
    groups = [_group(*key, councils) for key, councils in sorted(gathered.items(), key=lambda each: each[0][1])]
    pages = tuple(sorted({slug for group in groups for slug in group.councils}))
    return replace(changes, groups=(*changes.groups, *groups), pages=pages), tuple(problems)


def _pages(
    year: Year, maker: Typesetter, slugs: Sequence[str], drawn: Container[str]
) -> list[tuple[Printed, ...] | ProblemsError]:
    """Give the pages of letters, without pictures unless `drawn`. If one can't be made, its problems take its place."""
    made: dict[str, tuple[Printed, ...] | ProblemsError] = {}
    letters: list[Letter] = []
    for slug in slugs:
        try:
            letters.append(replace(compose(year.councils[slug], year), draft=False))
        except ProblemsError as error:
            made[slug] = error
    whole = [each for each in letters if each.slug in drawn]
    for letter, printed in zip(whole, maker.typeset_all(whole), strict=True):
        made[letter.slug] = printed if isinstance(printed, ProblemsError) else _printed(printed, maker)
    others = [each for each in letters if each.slug not in drawn]
    for letter, pages in zip(others, maker.words(others), strict=True):
        made[letter.slug] = pages if isinstance(pages, ProblemsError) else tuple(Printed(_end(each)) for each in pages)
    return [made[slug] for slug in slugs]


def _printed(made: Typeset, maker: Typesetter) -> tuple[Printed, ...]:
    pages = read_finished(made.pdf, maker.known).words()
    return tuple(
        Printed(_end(words), sha256(page_picture(made.pdf, number, SHARP))) for number, words in enumerate(pages)
    )


def _end(words: Sequence[str]) -> str:
    return " ".join(words[-WORDS:])


def _differences(old: Sequence[Printed], new: Sequence[Printed]) -> Iterator[tuple[What, str, str]]:
    """Compare pages. If a letter's words changed, they have no pictures: another one isn't a change of looks."""
    if len(old) != len(new):
        yield What.PAGE_COUNT, counted(len(old), "page"), counted(len(new), "page")
    pairs = [(number, one, other) for number, (one, other) in enumerate(zip(old, new, strict=False), start=1)]
    ends = [(f"page {number} ends: ", one.end, other.end) for number, one, other in pairs if one.end != other.end]
    if ends:
        yield What.PAGE_ENDS, "\n".join(at + was for at, was, _ in ends), "\n".join(at + now for at, _, now in ends)
    if changed := [str(number) for number, one, other in pairs if one.picture != other.picture]:
        yield What.LOOKS, "", f"{'page' if len(changed) == 1 else 'pages'} {', '.join(changed)}"


def _group(what: What, cause: str, councils: dict[tuple[str, str], list[str]]) -> Group:
    variants = variants_of(councils)
    everyone = tuple(sorted(slug for variant in variants for slug in variant.councils))
    return Group(what, cause, "", "", "", variants[0].before, variants[0].after, everyone, variants, (), None)

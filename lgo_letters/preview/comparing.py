"""Two letters turned into rows side by side: two councils', or one council's at two moments."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from lgo_letters.difference import Kind, Mark, SentenceDifference, compare
from lgo_letters.letter import Letter
from lgo_letters.preview.parts import Parts
from lgo_letters.problems import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Side:
    """One of two letters: whose, when, and why it isn't there where it isn't."""

    slug: str
    since: str
    title: str
    letter: Letter | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph on either side; empty on the side that doesn't have it."""

    id: str
    kind: str
    left: Markup
    right: Markup


def read_side(parts: Parts, slug: str, since: str) -> Side:
    """Find a letter.

    Args:
        parts: what the preview is made of.
        slug: the council.
        since: a git revision; empty for now.
    """
    sheet = parts.sheets.sheet(slug)
    year = parts.files.reading.year
    name = sheet.name if sheet else slug
    if not since:
        letter = sheet.reasoned.letter if sheet and sheet.reasoned else None
        title = f"{name}, now" if not sheet or not sheet.kept else f"{name}, as it last could be made"
        return Side(slug, "", title, letter, sheet.problems if sheet and sheet.kept else ())
    if year is None:
        return Side(slug, since, f"{name}, {since}", None, parts.files.reading.problems)
    try:
        revision, then = parts.revisions.year(since, year.year)
    except ProblemsError as error:
        return Side(slug, since, f"{name}, {since}", None, error.problems)
    letter = parts.revisions.letter(revision, then, slug)
    problems = tuple(each for each in then.problems if each.council == slug) if letter is None else ()
    return Side(slug, since, f"{name}, {revision}", letter, problems)


def compare_sides(left: Letter, right: Letter) -> tuple[Pair, ...]:
    """Put two letters side by side."""
    return tuple(
        Pair(
            each.id,
            each.kind.value,
            Markup(" ").join(_side(sentence, Mark.GONE, "del") for sentence in each.sentences if sentence.before),
            Markup(" ").join(_side(sentence, Mark.NEW, "ins") for sentence in each.sentences if sentence.after),
        )
        for each in compare(left, right)
    )


def _side(sentence: SentenceDifference, own: Mark, tag: str) -> Markup:
    """Write one side of a sentence: the words of both, and its own marked."""
    line = sentence.after if own is Mark.NEW else sentence.before
    if sentence.kind in {Kind.SAME, Kind.MOVED}:
        return Markup(line.html if line else "")  # noqa: S704 - the letter's own HTML, escaped when it was composed
    runs = [
        Markup(f"<{tag}>{{}}</{tag}>").format(run.text) if run.mark is own else escape(run.text)  # noqa: S704 - a tag
        for run in sentence.words
        if run.mark in {Mark.SAME, own}
    ]
    return Markup(" ").join(runs)

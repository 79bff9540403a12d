"""Find the letters that can be signed, and say why the others can't."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lgo_letters.edition.acceptance import seal
from lgo_letters.letter import Letter
from lgo_letters.pipeline import Year, reason_all
from lgo_letters.problems import Kind, Place, Problem


def signed(letter: Letter, year: Year) -> Letter:
    """Take DRAFT off a letter, if it can be signed."""
    return letter if any(keeping_back(letter, year)) else replace(letter, draft=False)


def separate(year: Year, slugs: Iterable[str], *, each: bool = True) -> tuple[list[str], tuple[Problem, ...]]:
    """Separate the letters that can be signed from the others.

    Returns:
        Short names of those that can be signed, and why the others can't. With `each`, there is a problem for each text
        that nobody has accepted. Without it, there is one problem for all of a letter's texts.
    """
    final: list[str] = []
    acceptance = year.edition.acceptance
    composed, problems = reason_all(year, slugs)
    for slug, letter in ((slug, reasoned.letter) for slug, reasoned in composed.items()):
        found = list(keeping_back(letter, year))
        if not found:
            final.append(slug)
        elif each or acceptance.is_accepted(letter):
            problems += found
        else:
            place, hint = Place(f"{year.edition.label}/accepted.yaml"), "lgo-letters review; check --final lists it all"
            refused = (f"{each.name[1]} was rejected by {each.rejection}" for each in acceptance.rejections(letter))
            message = next(refused, "not everything in the letter is accepted")
            problems.append(Problem(Kind.NOT_FINAL, place, "", message, hint, slug))
    return final, tuple(problems)


def keeping_back(letter: Letter, year: Year) -> Iterator[Problem]:
    """List the reasons why a letter can't be signed."""
    acceptance = year.edition.acceptance
    yield from (not_accepted(name, year, letter.slug) for name in acceptance.open_texts(letter))
    council = year.councils[letter.slug]
    if acceptance.is_open(letter):
        entry = acceptance.rejected("letter", letter.slug, acceptance.own_words(letter))
        message = "nobody has accepted what is this council's alone: its paragraphs and figures"
        message = f"what is this council's alone was rejected by {entry.rejection}" if entry else message
        yield Problem(Kind.NOT_FINAL, council.place(""), "", message, "lgo-letters review", letter.slug)
    for key in letter.assumed if not letter.sent else ():
        who = key.partition(".")[0] == "addressee"
        message = "is not confirmed this year" if who else "is assumed"
        hint = f"confirm {'who is written to' if who else 'this figure'}, then remove it from `assumed`"
        yield Problem(Kind.NOT_FINAL, council.place(key), key, message, hint, letter.slug)


def not_accepted(text: str, year: Year, slug: str) -> Problem:
    acceptance = year.edition.acceptance
    own = acceptance.texts[text]
    entry = acceptance.rejected("text", text, own.exact)
    message = f"was rejected by {entry.rejection}" if entry else "nobody has accepted these words"
    same = [each for each in acceptance.entries if each.name == ("text", text) and each.words == own.words]
    if same and not entry and same[0].digest != seal(year.year - 1, same[0], own.exact):  # last year's are kept
        message = "its acceptance does not count: somebody changed it by hand, or a merge put it there twice"
    return Problem(Kind.NOT_FINAL, place_of(text, year), text, message, "lgo-letters review", slug)


def place_of(text: str, year: Year) -> Place:
    name = text.removesuffix(".heading")
    rule = year.edition.rules.get(name) or year.edition.rules.get(name.partition(".")[0])  # `too-long.again.some`
    return rule.place if rule else Place(f"{year.edition.label}/edition.yaml")

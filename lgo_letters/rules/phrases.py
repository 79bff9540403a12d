"""A sentence and its phrases turned into one text for each combination; each character keeps its place in the file.

The words are joined before Markdown is read, so that quotes, capitals and emphasis work across the join.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import prod

from lgo_letters.facts.fact import Fact
from lgo_letters.problems import Kind, Place, Problem, Problems
from lgo_letters.rules.tree import PhraseRule
from lgo_letters.rules.wording import VALUE, Text, compile_text

Words = tuple[str, Callable[[int], Place]]

MOST = 200  # combinations: each is a sentence that somebody has to read
_NO_SPACE = re.compile(r"[,.;:!?)]|\s*\Z")  # what has no space before it, where an empty phrase leaves one
_FIRST = re.compile(r"[\s*(\[\"']*[a-z]")  # a sentence's first letter, behind markup and quotes


def compile_phrases(
    say: str, place: Place, phrases: Mapping[str, tuple[PhraseRule, ...]], known: Mapping[str, Fact]
) -> tuple[dict[tuple[PhraseRule, ...], Text], Problems]:
    """Compile a sentence in each combination of its phrases; a problem that all of them have is told once.

    The sentence says `{{ name }}` where a phrase is to stand; of the phrases of each name one is chosen.
    """
    at = place.inside(say)
    problems = list(_misnamed(say, place, phrases))
    if prod(map(len, phrases.values())) > MOST:
        hint = "write two sentences, each with some of the phrases"
        problems.append(Problem(Kind.WORDING, place, "say", f"its phrases have more than {MOST} combinations", hint))
        return {}, tuple(problems)
    texts: dict[tuple[PhraseRule, ...], Text] = {}
    for chosen in product(*phrases.values()):
        inside = {name: (each.words, each.place.inside(each.words)) for name, each in zip(phrases, chosen, strict=True)}
        words, where = _joined((say, at), inside)
        texts[chosen], wrong = compile_text(words, known, where)
        problems += wrong
    return texts, tuple(dict.fromkeys(problems))


def _misnamed(say: str, place: Place, names: Mapping[str, object]) -> Iterator[Problem]:
    found = [match for match in VALUE.finditer(say) if match[1] in names]
    for name in names:
        count = sum(match[1] == name for match in found)
        if count != 1:
            hint = "write it once, in place of the phrase"
            yield Problem(Kind.WORDING, place, "say", f"has {{{{ {name} }}}} {count} times", hint)
    for match in found:
        if match[2]:
            message = f"{match[1]} is a phrase: it has no format"
            yield Problem(Kind.FORMAT, place.inside(say)(match.start(2)), "", message, f"write {{{{ {match[1]} }}}}")


def _joined(sentence: Words, phrases: Mapping[str, Words]) -> Words:
    """An empty phrase leaves no space too many; where it begins the sentence, what follows begins with a capital."""
    say, at = sentence
    text, last, bare = "", 0, False
    starts: list[tuple[int, int, Callable[[int], Place]]] = []
    for match in VALUE.finditer(say):
        if match[1] not in phrases:
            continue
        words, inside = phrases[match[1]]
        starts.append((len(text), last, at))
        text += say[last : match.start()]
        last = match.end()
        if words:
            starts.append((len(text), 0, inside))
            text += words
        elif not text.strip():
            bare = True
        elif _NO_SPACE.match(say, last):
            text = text.rstrip()
    starts.append((len(text), last, at))
    begins = [start for start, _, _ in starts]

    def where(offset: int) -> Place:
        start, first, place_of = starts[bisect_right(begins, offset) - 1]
        return place_of(first + offset - start)

    text += say[last:]
    first = _FIRST.match(text) if bare else None
    return (first[0].upper() + text[first.end() :] if first else text), where

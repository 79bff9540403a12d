"""The names of other councils, found in a letter's words.

A council's full name is looked for everywhere. The short one (Leeds, of Leeds City Council) is looked for where words
are about one council: in its own words, and in sentences with a condition. What all letters say names places, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lgo_letters import figures
from lgo_letters.letter import OWN_WORDS, Letter
from lgo_letters.problems import Kind, Problem

_KIND = re.compile(
    r"\b(?:London|Royal|Metropolitan|Borough|County|District|City|Unitary|Council|Corporation|Authority|of|the|The|and)\b"
)
_WORD = re.compile(r"\w+")
_OWN = ("council_name", "addressee_name", "addressee_role", "salutation_name")
_ALWAYS = "always"


class Strangers:
    def __init__(self, names: Iterable[str]) -> None:
        self._names = {figures.text(name): _short(figures.text(name)) for name in names}
        self._first = {
            name: {_WORD.findall(each)[0] for each in (name, short) if _WORD.search(each)}
            for name, short in self._names.items()
        }

    def named_in(self, words: str, own: Iterable[str], *, short: bool) -> list[str]:
        """Find the councils that words name, in `short` too; `own` may stand there, whatever else it names."""
        for name in own:
            words = words.replace(name, " ")
        there = set(_WORD.findall(words))
        return [
            name
            for name, in_short in self._names.items()
            if not there.isdisjoint(self._first[name])
            and (name in words or (short and in_short in words and _stands_alone(in_short, words)))
        ]

    def check(self, letter: Letter) -> Iterator[Problem]:
        """Find the sentences of a letter that name another council."""
        printed = {figures.text(str(letter.facts[name])) for name in _OWN if letter.facts.get(name)}
        council = figures.text(letter.council)
        own = sorted({*printed, council, _short(council)} - {""}, key=len, reverse=True)
        sentences = tuple(letter.sentences())
        if not self.named_in("\n".join(sentence.text for sentence in sentences), own, short=True):
            return
        for sentence in sentences:
            about_one = sentence.source == OWN_WORDS or sentence.condition != _ALWAYS
            for name in self.named_in(sentence.text, own, short=about_one):
                message = f"names {name} in the letter to {letter.council}"
                yield Problem(Kind.STRANGER, sentence.place, sentence.id, message, Kind.STRANGER.remedy, letter.slug)


def _short(name: str) -> str:
    return " ".join(_KIND.sub(" ", name).replace(",", " ").split())


def _stands_alone(name: str, words: str) -> bool:
    """Whether a name is there as a word of its own, and not only at a sentence's start, where Reading is a verb."""
    return (
        bool(name)
        and re.search(rf"(?<![.?!] )(?<!\A)\b{re.escape(name)}\b|\b{re.escape(name)}['’]s\b", words) is not None
    )

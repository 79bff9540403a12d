"""Find the names of other councils in what a letter takes from data: own words, and the values that it prints.

Reviewers read what the edition says, and it may name places. Only a council's full name is a problem there. In data,
these name a council:

- its full name
- its short name with a word such as Council: Leeds Council
- its short name alone: Leeds. But not as a part of a longer name (Leeds Road), after "in", or as a verb (Reading)
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from lgo_letters import figures
from lgo_letters.edition.edition import Edition
from lgo_letters.figures import Type
from lgo_letters.letter import Letter
from lgo_letters.model import Council
from lgo_letters.problems import Kind, Place, Problem, did_you_mean
from lgo_letters.rules.tree import SentenceRule
from lgo_letters.rules.wording import Text

_KIND = "Metropolitan|Borough|County|District|City|Unitary|Councils?|Corporation|Authority|Authorities"
_BEFORE = rf"(?:(?:(?:The|London|Royal|{_KIND}) )+of (?:the )?)"  # the London Borough of …
_AFTER = rf"(?: (?:{_KIND})(?: and (?:{_KIND})(?= (?:{_KIND})))?\b(?! of\b))"  # … City and District Council
_COUNCIL = re.compile(r"\b(?:Council|Corporation|Authorit)", re.IGNORECASE)
_APOSTROPHE = re.compile("['’]")
_WORD = re.compile(r"\w+")
_TITLE = r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Professor|Councillor|Cllr)"
_LONGER_BEFORE = re.compile(rf"(?:{_TITLE}\.?|\b[A-Z]\.|[^.?!:;] [A-Z][\w’'-]+) \Z")  # Mr Hart; she met Jo Hart
_LONGER_AFTER = re.compile(r"[ -][A-Z]\w")  # Dover Road
_OWNS = re.compile(r"['’]s?(?!\w)")
_PLACE = re.compile(r"\b[Ii]n (?:the )?\Z")
_START = re.compile(r"(?:\A|[.?!:;] )\Z")
_OBJECT = re.compile(r" (?:a|an|the|this|that|these|those|my|your|our|their|its)\b")  # Reading your letter


class Named(NamedTuple):
    words: str  # as they are there
    councils: tuple[str, ...]  # the councils that they can mean
    full: bool  # whether they are a council's full name
    sure: bool  # whether they can mean nothing else


class OtherCouncils:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names  # names by the file's short name
        self._called: dict[str, list[str]] = defaultdict(list)
        self._beginning: dict[str, set[str]] = defaultdict(set)
        for name in names.values():
            short = _short(name)
            self._called[short].append(name)
            self._beginning[short.partition(" ")[0]].add(short)

    def named_in(self, words: str, own: Sequence[str] = ()) -> Iterator[Named]:
        """Find the councils that words name, the longest name first, except `own` and names inside it."""
        shorts = [short for word in self._beginning.keys() & _words_in(words) for short in self._beginning[word]]
        if not shorts:
            return
        called = {_short(name): [name] for name in own}
        any_of = "|".join(_pattern(short) for short in sorted({*shorts, *called}, key=len, reverse=True))
        pattern = rf"(?<!\w)(?:{_BEFORE}|County )?(?P<short>{any_of})(?P<after>{_AFTER}*)(?!\w)"
        words = " ".join(words.split())
        for match in re.finditer(pattern, words, re.IGNORECASE):
            short = _plain(match["short"])
            councils = {*self._called.get(short, ()), *called.get(short, ())}
            full = [name for name in councils if _holds(match[0], name)]
            sure = bool(full or _COUNCIL.search(match["after"]))
            if full:
                councils = {max(full, key=len)}
            if councils.isdisjoint(own) and (full or match["short"][0].isupper()):
                within = any(_holds(name, short) for name in own)
                if sure or not (within or _is_no_name(words[: match.start()], words[match.end() :])):
                    yield Named(match[0], tuple(sorted(councils)), bool(full), sure)

    def check(self, council: Council, letter: Letter) -> Iterator[Problem]:
        own = tuple({council.file.name, self.names.get(council.slug, council.file.name)})
        texts = {sentence.id: sentence.text for sentence in letter.sentences()} if council.file.own_words else {}
        for number, words in enumerate(council.file.own_words, start=1):
            if f"own-words.{number}" not in texts:
                continue  # this is the e-mail with the letter
            found = list(self.named_in(texts[f"own-words.{number}"], own))
            key = f"own_words[{number}]"
            listed = {each.council for each in words.names}
            for named in found:
                if listed.isdisjoint(named.councils):
                    at = max(words.say.find(named.words.split()[0]), 0)
                    entry = f'{{council: "{named.councils[0]}", why: …}}'
                    hint = f"check which council the words are about; if they are right, say why: names: [{entry}]"
                    place = council.place(f"{key}.say").inside(words.say)(at)
                    yield _problem(place, f"{key}.say", named, council, hint)
            said = {name for named in found for name in named.councils}
            for item, each in enumerate(words.names, start=1):
                if each.council not in said:
                    place = council.place(f"{key}.names[{item}].council")
                    hint = did_you_mean(each.council, said or self.names.values()) or "delete the entry"
                    message = f"{each.council} isn't named in these words"
                    yield Problem(Kind.REFERENCE, place, f"{key}.names[{item}]", message, hint, council.slug)
        for fact in (fact for fact in letter.known.values() if fact.type is Type.TEXT):
            value = figures.text(str(letter.facts.get(fact.name) or ""))
            found = [] if fact.key == "name" else list(self.named_in(value, own))
            if found and _prints(letter, value):
                sure = [named for named in found if named.sure or fact.key != "addressee"]  # Ms Reading is a person
                yield from (_problem(council.place(fact.key), fact.key, named, council) for named in sure)

    def check_edition(self, edition: Edition) -> Iterator[Problem]:
        """Find councils' full names in what the edition itself says. `may_name` lists those that are right."""
        listed = {_plain(name) for name in edition.may_name}
        reported, there = set(), set()
        for key, place, text in _texts(edition):
            words = " | ".join(piece for piece in text.plain if isinstance(piece, str))
            there |= {each for each in listed if _holds(words, each)}
            for name in (name for named in self.named_in(words) if named.full for name in named.councils):
                if _plain(name) not in listed and (key, name) not in reported:
                    reported.add((key, name))
                    message = f"names {name} in letters to other councils"
                    hint = f'write it in other words, or list it in edition.yaml: may_name: ["{name}"]'
                    yield Problem(Kind.OTHER_COUNCIL, place, key, message, hint)
        for name, place in edition.may_name.items():
            if _plain(name) not in there:
                near = did_you_mean(name, self.names.values()) if name not in self.names.values() else ""
                hint = near or "delete it: it is only for names in the wording"
                yield Problem(Kind.REFERENCE, place, "may_name", f"{name} isn't named in the wording", hint)


@lru_cache(maxsize=2000)
def _words_in(text: str) -> frozenset[str]:
    lower = text.casefold()
    return frozenset((*_WORD.findall(lower), *_WORD.findall(_APOSTROPHE.sub("", lower))))


@lru_cache(maxsize=2000)
def _short(name: str) -> str:
    """Give a council's everyday name in plain letters: leeds for Leeds City Council."""
    name = " ".join(name.split()).removeprefix("The ")
    cut = re.sub(rf"{_AFTER}+\Z", "", name)  # keep City of London: London is more than that
    shorter = re.sub(rf"\A{_BEFORE}", "", cut)
    return _plain(next((each for each in (shorter, cut) if not re.fullmatch(rf"London|{_KIND}", each)), name))


def _plain(words: str) -> str:
    """Write words so that "&" is "and", "St." is "St", and hyphens are spaces. Leave out apostrophes and capitals."""
    return " ".join(_WORD.findall(_APOSTROPHE.sub("", words.casefold()).replace("&", " and ")))


def _pattern(short: str) -> str:
    special = {"and": "(?:and|&)", "st": r"st\.?"}
    return r",?[ \u2010\u2011–-]".join(special.get(word, "['’]?".join(map(re.escape, word))) for word in short.split())


def _holds(words: str, name: str) -> bool:
    return f" {_plain(name)} " in f" {_plain(words)} "


def _is_no_name(before: str, after: str) -> bool:
    """Say whether a short name between these is part of a longer one, a place, or a verb at the start of a sentence."""
    if _LONGER_BEFORE.search(before[-40:]) or _LONGER_AFTER.match(after):
        return True
    if _OWNS.match(after):
        return False
    return bool(_PLACE.search(before) or (_START.search(before) and _OBJECT.match(after)))


def _prints(letter: Letter, value: str) -> bool:
    headings = (section.heading_text for section in letter.sections.values())
    return any(value in words for words in (letter.title, *headings, *(each.text for each in letter.sentences())))


def _texts(edition: Edition) -> Iterator[tuple[str, Place, Text]]:
    yield "title", edition.title_place, edition.title
    yield from ((f"heading of {each.id}", each.place, each.heading) for each in edition.sections)
    for rule in edition.rules.values():
        if isinstance(rule, SentenceRule):
            yield from ((rule.id, rule.place, each.text) for each in rule.combinations.values())


def _problem(place: Place, key: str, named: Named, council: Council, hint: str = "") -> Problem:
    as_said = "" if named.full else f" ({named.words})"
    message = f"names {' or '.join(named.councils)}{as_said} in the letter to {council.file.name}"
    return Problem(Kind.OTHER_COUNCIL, place, key, message, hint or Kind.OTHER_COUNCIL.remedy, council.slug)

"""Turn a sentence's text, inline Markdown with values, into pieces that only need their facts.

Only this module uses Markdown. Values are placeholders while Markdown is rendered. They are put back as escaped text,
so that no name can become markup and no markup can break a value.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lgo_letters.facts.fact import Fact, Facts, fact_meant
from lgo_letters.figures import FORMATS, Type, formats_of
from lgo_letters.problems import Kind, Place, Problem, Problems, did_you_mean

LONGEST = 5000
VALUE = re.compile(
    r"\{\{ *([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*) *(?:\| *([A-Za-z_][A-Za-z0-9_]*) *)?\}\}"
)
_BRACES = re.compile(r"\{[{%#]*|[%#]?\}+")
_LIST = re.compile(r"^(#{1,6}|[-+*>]|[0-9]{1,2}[.)])(?= )", re.MULTILINE)
_NOT_PLAIN = re.compile(  # words with which a link doesn't work for screen readers: none, spaces at the edges, bold
    r"\[(?:|\s[^\[\]]*|[^\[\]]*\s|[^\[\]]*(?<!\\)[*_][^\[\]]*)\]\("
)
_APART = re.compile(r"\] +\((?:https?:|mailto:|www\.)")
_MARKUP = re.compile(  # remains of markup that isn't closed or isn't allowed
    r"\*+|__|~~|`|\]\(|</?[A-Za-z!][^\s>]*>?|&(?:#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);"
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # categories of characters: control, direction, half, private, unassigned
_ADDRESS = re.compile(r"(https?://|mailto:)[\x21-\x7e]+\Z")
_LINK = "write [text](https://www.example.org/page), without values in the address"
NUMBER = re.compile(r"\d(?:[\d,.]*\d)?%?")
ALL = "100%"  # the whole of every rate: the documents say "a compliance rate below 100%"
PLURAL = re.compile(r" ((?!(?:its|does|perhaps|always|sometimes|towards)\b)[a-z]+(?<![suia])s|people|children)\b")
"""A word behind a number that means several: "cases", and not "was" or "less"."""

_FIRST = 0xE000
_MOST = 100
_TAGS = {"strong_open": "<strong>", "strong_close": "</strong>", "em_open": "<em>", "em_close": "</em>"}


@dataclass(frozen=True, slots=True)
class Slot:
    fact: Fact
    format: str

    def write(self, facts: Facts) -> str:
        return FORMATS[self.fact.type, self.format](facts[self.fact.name])


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its values, as escaped HTML and without markup. `missing` names the facts that aren't known."""

    html: str
    plain: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A compiled text: pieces of HTML and of plain text, with slots between them. `slots` are all slots, in order."""

    html: tuple[str | Slot, ...]
    plain: tuple[str | Slot, ...]
    slots: tuple[Slot, ...]

    @property
    def plurals(self) -> Iterator[tuple[Fact, str]]:
        """Give the counts that are followed by a word in the plural, each with this word."""
        for slot, words in pairwise(self.plain):
            if isinstance(slot, Slot) and slot.fact.type is Type.COUNT and isinstance(words, str):
                yield from ((slot.fact, found[1]) for found in [PLURAL.match(words)] if found)

    def fill(self, facts: Facts) -> Filled:
        missing = tuple(slot.fact.name for slot in self.slots if facts[slot.fact.name] is None)
        if missing:
            return Filled("", "", missing)
        html = [piece if isinstance(piece, str) else escape(piece.write(facts), quote=False) for piece in self.html]
        plain = [piece if isinstance(piece, str) else piece.write(facts) for piece in self.plain]
        return Filled("".join(html), "".join(plain), ())


NOTHING = Text((), (), ())


def _markdown() -> MarkdownIt:
    reader = MarkdownIt("zero", {"typographer": True, "quotes": "“”‘’"})
    reader.enable(["emphasis", "link", "escape", "balance_pairs", "fragments_join", "smartquotes"])
    return reader.disable("text_join")  # keeps escaped characters apart from others


_READER = _markdown()


def compile_text(source: str, known: Mapping[str, Fact], at: Callable[[int], Place]) -> tuple[Text, Problems]:
    """Compile a text, and give every problem in it. If there is one, don't use the text.

    It is inline Markdown with values, as `{{ fact }}` or `{{ fact | format }}`. A line break is a space. `at` gives the
    place of each of its characters.
    """
    problems = tuple(_unprintable(source, at))
    if problems:
        return NOTHING, problems
    slots: list[Slot] = []
    wrong = [_slot(match, known, at, slots) for match in VALUE.finditer(source)]
    problems = tuple(problem for problem in wrong if problem)
    if problems:
        return NOTHING, problems
    if len(slots) > _MOST:
        return NOTHING, (_problem(at(0), f"has more than {_MOST} values", "split it into sentences"),)
    return _rendered(source, slots, at)


def _unprintable(source: str, at: Callable[[int], Place]) -> Iterator[Problem]:
    if len(source) > LONGEST:
        yield _problem(at(0), f"has more than {LONGEST} characters", "split it into sentences")
        return
    for offset, character in enumerate(source):
        if character not in "\n\t" and unicodedata.category(character) in _UNSEEN:
            hint = "delete it; it often comes with text that was copied"
            yield _problem(at(offset), f"there is a character here that can't be seen (U+{ord(character):04X})", hint)
            return
    for match in _BRACES.finditer(VALUE.sub(lambda value: " " * len(value[0]), source)):
        hint = "write a value as {{ fact }} or {{ fact | format }}"
        yield _problem(at(match.start()), f"{match[0]} is no value", hint)
    for match in _LIST.finditer(source):
        escaped = f"{match[0][:-1]}\\{match[0][-1]}"
        hint = f"a paragraph's `style` makes it an item or a heading; {escaped} prints it as it is"
        yield _problem(at(match.start()), f"{match[0]} at the beginning of a line makes no list or heading", hint)
    for match in _APART.finditer(source):
        yield _problem(at(match.start()), "a space keeps this from being a link", "write [text](https://address)")
    for match in _NOT_PLAIN.finditer(VALUE.sub(lambda value: "x" * len(value[0]), source)):
        message = "a link's words have no *, and begin and end without a space"
        yield _problem(at(match.start()), message, "write [text](https://address), or **[text](https://address)**")


def _slot(
    match: re.Match[str], known: Mapping[str, Fact], at: Callable[[int], Place], slots: list[Slot]
) -> Problem | None:
    name, form = match[1], match[2] or ""
    fact = known.get(name)
    if fact is None:
        return Problem(Kind.FACT, at(match.start(1)), "", f"there is no fact {name}", fact_meant(name, known))
    formats = formats_of(fact.type)
    if form in formats:
        slots.append(Slot(fact, form))
        return None
    place = at(match.start(2) if form else match.start(1))
    if not formats:
        message, hint = f"{name} is a {fact.type.value}: it can't be printed", "ask about it in a condition"
    elif not form:
        message, hint = f"{name} is a {fact.type.value}: it needs a format", f"{{{{ {name} | {formats[0]} }}}}"
    else:
        named = [each for each in formats if each]
        message = f"{form} is no format of a {fact.type.value}"
        hint = did_you_mean(form, named) or "leave the format out"
    return Problem(Kind.FORMAT, place, "", message, hint)


def _rendered(source: str, slots: list[Slot], at: Callable[[int], Place]) -> tuple[Text, Problems]:
    order = iter(range(len(slots)))
    marked = VALUE.sub(lambda _: chr(_FIRST + next(order)), source)
    html: list[str] = []
    plain: list[str] = []
    problems = []
    for token in _READER.parseInline(" ".join(re.split("[ \t\n]+", marked.strip(" \t\n"))))[0].children or ():
        wrong = _piece(token, html, plain)
        if wrong:
            message, hint, mark = wrong
            where = source.rfind(mark) if mark.startswith(("*", "_", "~", "`")) else source.find(mark)
            problems.append(_problem(at(max(where, 0)), message, hint))
    if problems:
        return NOTHING, tuple(problems)
    printed = set(_PRIVATE.findall("".join(plain)))
    lost = [match for number, match in enumerate(VALUE.finditer(source)) if chr(_FIRST + number) not in printed]
    if lost:
        return NOTHING, tuple(
            _problem(at(match.start()), f"{match[0]} is in a link's address", _LINK) for match in lost
        )
    return Text(_split("".join(html), slots), _split("".join(plain), slots), tuple(slots)), ()


def _piece(token: Token, html: list[str], plain: list[str]) -> tuple[str, str, str] | None:
    """Add one token's HTML and words, or give message, hint, and the wrong characters."""
    match token.type:
        case "text":
            left_over = _MARKUP.search(token.content)
            if left_over:
                hint = "use **bold**, *italic* and [text](https://address); a \\ before it prints it as it is"
                return f"{left_over[0]} isn't markup here, or isn't closed", hint, left_over[0]
            html.append(escape(token.content, quote=False))
            plain.append(token.content)
        case "text_special":
            html.append(escape(token.content, quote=False))
            plain.append(token.content)
        case "link_open":
            address = str(token.attrGet("href"))
            if not _ADDRESS.match(address):
                return f'"{address}" is no whole address of a page', _LINK, "]("
            if token.attrGet("title"):
                return "a link has a text and an address, nothing else", _LINK, "]("
            if plain and plain[-1].endswith("!"):
                return "a text can't have a picture", "for a link, leave out the ! or write a space behind it", "!["
            html.append(f'<a href="{escape(address)}">')
        case "link_close":
            html.append("</a>")
        case _:
            html.append(_TAGS[token.type])
    return None


def _split(joined: str, slots: list[Slot]) -> tuple[str | Slot, ...]:
    parts = filter(None, re.split("([\ue000-\uf8ff])", joined))
    return tuple(slots[ord(part) - _FIRST] if _PRIVATE.match(part) else part for part in parts)


def _problem(place: Place, message: str, hint: str) -> Problem:
    return Problem(Kind.TEXT, place, "", message, hint)
